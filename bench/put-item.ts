import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { compare, tableName } from './measure/compare.ts';

/**
 * What does a signed, durable PutItem of 400 bytes cost, with a resource policy attached? The load goes round and round over these
 * requests, and every one of them writes another value than the item has: writing what is there already would be free.
 */
const items = 1500;

await compare({
  aim: 2.3,
  prepare: async () => {},
  commands: () =>
    ['a', 'b'].flatMap((value) =>
      Array.from({ length: items }, (_, number) => {
        const text = value.repeat(300);
        const item = { pk: { S: `item-${number}` }, text: { S: text }, number: { N: '42' }, flag: { BOOL: true } };
        return new PutItemCommand({ TableName: tableName, Item: item });
      }),
    ),
});
