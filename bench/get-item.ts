import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { compare, tableName } from './measure/compare.ts';

/** What does a signed GetItem of 400 bytes cost, with a resource policy attached? */
const keys = Array.from({ length: 500 }, (_, number) => `item-${number}`);

await compare({
  aim: 1.6,
  async prepare(sdk) {
    for (const key of keys) {
      const item = { pk: { S: key }, text: { S: 'x'.repeat(300) }, number: { N: '42' }, flag: { BOOL: true } };
      await sdk.send(new PutItemCommand({ TableName: tableName, Item: item }));
    }
  },
  commands: () => keys.map((key) => new GetItemCommand({ TableName: tableName, Key: { pk: { S: key } } })),
});
