import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { compare, tableName } from './measure/compare.ts';

/** What does a signed, durable PutItem of 400 bytes cost, with a resource policy attached? Every round writes other values. */
let written = 0;

await compare({
  aim: 2.3,
  prepare: async () => {},
  commands: () =>
    Array.from({ length: 2000 }, (_, number) => {
      const value = `${written++}-${'x'.repeat(300)}`;
      const item = { pk: { S: `item-${number}` }, text: { S: value }, number: { N: '42' }, flag: { BOOL: true } };
      return new PutItemCommand({ TableName: tableName, Item: item });
    }),
});
