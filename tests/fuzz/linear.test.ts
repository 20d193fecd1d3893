import { afterAll, beforeAll, expect, it } from 'vitest';
import { AwsError } from '../../src/errors.ts';
import type { Operation } from '../../src/operations/operation.ts';
import { operations } from '../../src/operations/registry.ts';
import { type OperationWorld, openWorld } from '../operations/operation-world.ts';
import { testHome } from '../simulation/test-database.ts';
import { factorMax, growth } from './growth.ts';
import { sampleRequests } from './sample-requests.ts';

/** No request takes more than linear work, whatever is long in it: a list, a map, a text, a number, the depth. */

let world: OperationWorld;
const byName = new Map(operations.map((operation) => [`${operation.service}.${operation.name}`, operation]));

beforeAll(async () => {
  world = await openWorld();
  for (const { target, input } of sampleRequests.setup)
    await world.run(byName.get(`dynamodb.${target.split('.')[1]}`)!, input);
});
afterAll(() => world.database.close());

const TableName = 'fuzzed';
const Key = { pk: { S: 'a' }, sk: { N: '1' } };
const arn = `arn:aws:dynamodb:eu-west-1:111122223333:table/${TableName}`;
const many = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
const map = <T>(count: number, make: (at: number) => readonly [string, T]): Record<string, T> =>
  Object.fromEntries(many(count, make));

function nested(depth: number, wrap: (value: object) => object): object {
  let value: object = { S: 'x' };
  for (let level = 0; level < depth; level++) value = wrap(value);
  return value;
}

/** Inputs that are large in one way, for a number of pieces. */
const values: readonly [what: string, make: (count: number) => object][] = [
  ['a long text', (count) => ({ S: 'é'.repeat(count * 10) })],
  ['a long number', (count) => ({ N: '9'.repeat(count * 10) })],
  ['a number of zeros', (count) => ({ N: `${'0'.repeat(count * 10)}1.${'0'.repeat(count * 10)}` })],
  ['a huge exponent', (count) => ({ N: `1e${'9'.repeat(count * 10)}` })],
  ['long bytes', (count) => ({ B: Buffer.alloc(count * 9).toString('base64') })],
  ['bytes that are none', (count) => ({ B: `${'A='.repeat(count * 8)}!` })],
  ['a long list', (count) => ({ L: many(count, (at) => ({ N: String(at) })) })],
  ['a wide map', (count) => ({ M: map(count, (at) => [`name${at}`, { S: 'x' }]) })],
  ['a set of texts', (count) => ({ SS: many(count, String) })],
  ['a set of numbers', (count) => ({ NS: many(count, (at) => `${at}.0`) })],
  ['a set of bytes', (count) => ({ BS: many(count, (at) => Buffer.from(`${at}`).toString('base64')) })],
  ['a set with one member twice', (count) => ({ NS: [...many(count, String), '1.0'] })],
  ['lists in lists', (count) => nested(count, (value) => ({ L: [value] }))],
  ['maps in maps', (count) => nested(count, (value) => ({ M: { a: value } }))],
  ['a value of every type', (count) => map(count, (at) => [`T${at}`, 'x'])],
];

const expression = { '#n': 'grp' };
const condition = { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'x' }] };
const definition = (at: number) => ({ AttributeName: `a${at}`, AttributeType: 'S' });
const keyElement = (at: number) => ({ AttributeName: `a${at}`, KeyType: at === 0 ? 'HASH' : 'RANGE' });
const index = (at: number) => ({
  IndexName: `index${at}`,
  KeySchema: [keyElement(0)],
  Projection: { ProjectionType: 'ALL' },
});
const table = { ...sampleRequests.setup[0]!.input, TableName: 'made' };
const where = (count: number, text: string, rest: string) =>
  `SELECT * FROM ${TableName} WHERE ${text.repeat(count)}${rest}`;

/** By operation. */
const requests: readonly [operation: string, what: string, make: (count: number) => object][] = [
  ...values.flatMap(([what, make]): [string, string, (count: number) => object][] => [
    ['PutItem', what, (count) => ({ TableName, Item: { ...Key, a: make(count) } })],
    ['GetItem', `a key of ${what}`, (count) => ({ TableName, Key: { ...Key, pk: make(count) } })],
    [
      'UpdateItem',
      what,
      (count) => ({ TableName, Key, UpdateExpression: 'SET a = :v', ExpressionAttributeValues: { ':v': make(count) } }),
    ],
    [
      'Scan',
      `a filter by ${what}`,
      (count) => ({
        TableName,
        FilterExpression: 'a = :v OR contains(a, :v)',
        ExpressionAttributeValues: { ':v': make(count) },
      }),
    ],
    [
      'ExecuteStatement',
      `${what} as a parameter`,
      (count) => ({ Statement: where(1, 'grp IN ?', ''), Parameters: [make(count)] }),
    ],
  ]),
  [
    'PutItem',
    'many attributes',
    (count) => ({ TableName, Item: { ...Key, ...map(count, (at) => [`a${at}`, { S: '' }]) } }),
  ],
  ['PutItem', 'a long name', (count) => ({ TableName, Item: { ...Key, ['a'.repeat(count * 10)]: { S: '' } } })],
  ['PutItem', 'a long condition', (count) => ({ TableName, Item: Key, ConditionExpression: 'a'.repeat(count * 10) })],
  [
    'PutItem',
    'many expectations',
    (count) => ({ TableName, Item: Key, Expected: map(count, (at) => [`a${at}`, condition]) }),
  ],
  [
    'UpdateItem',
    'many names',
    (count) => ({
      TableName,
      Key,
      UpdateExpression: 'REMOVE #n',
      ExpressionAttributeNames: { ...expression, ...map(count, (at) => [`#a${at}`, 'b']) },
    }),
  ],
  [
    'UpdateItem',
    'many values',
    (count) => ({
      TableName,
      Key,
      UpdateExpression: 'REMOVE a',
      ExpressionAttributeValues: map(count, (at) => [`:a${at}`, { S: 'b' }]),
    }),
  ],
  [
    'UpdateItem',
    'a long update',
    (count) => ({ TableName, Key, UpdateExpression: `REMOVE ${many(count, (at) => `a${at}`).join()}` }),
  ],
  [
    'UpdateItem',
    'many legacy updates',
    (count) => ({
      TableName,
      Key,
      AttributeUpdates: map(count, (at) => [`a${at}`, { Action: 'ADD', Value: { N: '1' } }]),
    }),
  ],
  [
    'GetItem',
    'a long projection',
    (count) => ({ TableName, Key, ProjectionExpression: many(count, (at) => `a${at}`).join() }),
  ],
  [
    'GetItem',
    'many attributes to get',
    (count) => ({ TableName, Key, AttributesToGet: many(count, (at) => `a${at}`) }),
  ],
  [
    'GetItem',
    'attributes to get, one twice',
    (count) => ({ TableName, Key, AttributesToGet: [...many(count, (at) => `a${at}`), 'a1'] }),
  ],
  ['GetItem', 'a long table name', (count) => ({ TableName: 'a'.repeat(count * 10), Key })],
  ['GetItem', 'an ARN of nothing', (count) => ({ TableName: `arn:${':'.repeat(count * 10)}`, Key })],
  ['GetItem', 'a key of many attributes', (count) => ({ TableName, Key: map(count, (at) => [`a${at}`, { S: 'x' }]) })],
  [
    'Query',
    'many key conditions',
    (count) => ({ TableName, KeyConditions: map(count, (at) => [`a${at}`, condition]) }),
  ],
  [
    'Query',
    'many filters',
    (count) => ({
      TableName,
      KeyConditions: { pk: condition },
      QueryFilter: map(count, (at) => [`a${at}`, condition]),
    }),
  ],
  [
    'Query',
    'one filter by many values',
    (count) => ({
      TableName,
      KeyConditions: { pk: condition },
      QueryFilter: { grp: { ComparisonOperator: 'IN', AttributeValueList: many(count, (at) => ({ S: `${at}` })) } },
    }),
  ],
  [
    'Query',
    'a start key of many attributes',
    (count) => ({
      TableName,
      KeyConditions: { pk: condition },
      ExclusiveStartKey: map(count, (at) => [`a${at}`, { S: 'x' }]),
    }),
  ],
  [
    'BatchGetItem',
    'many keys',
    (count) => ({
      RequestItems: { [TableName]: { Keys: many(count, (at) => ({ pk: { S: 'a' }, sk: { N: `${at}` } })) } },
    }),
  ],
  ['BatchGetItem', 'many tables', (count) => ({ RequestItems: map(count, (at) => [`table${at}`, { Keys: [Key] }]) })],
  [
    'BatchWriteItem',
    'many writes',
    (count) => ({ RequestItems: { [TableName]: many(count, () => ({ DeleteRequest: { Key } })) } }),
  ],
  [
    'BatchWriteItem',
    'many tables',
    (count) => ({ RequestItems: map(count, (at) => [`table${at}`, [{ DeleteRequest: { Key } }]]) }),
  ],
  ['TransactGetItems', 'many gets', (count) => ({ TransactItems: many(count, () => ({ Get: { TableName, Key } })) })],
  [
    'TransactWriteItems',
    'many actions',
    (count) => ({ TransactItems: many(count, () => ({ Delete: { TableName, Key } })) }),
  ],
  [
    'TransactWriteItems',
    'a long token',
    (count) => ({ TransactItems: [{ Delete: { TableName, Key } }], ClientRequestToken: 'a'.repeat(count * 10) }),
  ],
  ...(['(', 'NOT ', 'a = 1 AND ', 'a + ', "a = 'x' OR ", 'a.b[0]', '[', "{'a':", 'size('] as const).map(
    (text): [string, string, (count: number) => object] => [
      'ExecuteStatement',
      `${text} again and again`,
      (count) => ({ Statement: where(count, text, '1') }),
    ],
  ),
  [
    'ExecuteStatement',
    'many parameters',
    (count) => ({ Statement: where(1, 'pk = ?', ''), Parameters: many(count, () => ({ S: 'a' })) }),
  ],
  [
    'ExecuteStatement',
    'a long place to go on from',
    (count) => ({ Statement: `SELECT * FROM ${TableName}`, NextToken: 'W'.repeat(count * 10) }),
  ],
  [
    'BatchExecuteStatement',
    'many statements',
    (count) => ({ Statements: many(count, () => ({ Statement: where(1, "pk = 'a' AND sk = 1", '') })) }),
  ],
  [
    'ExecuteTransaction',
    'many statements',
    (count) => ({ TransactStatements: many(count, () => ({ Statement: where(1, "pk = 'a' AND sk = 1", '') })) }),
  ],
  ['CreateTable', 'many definitions', (count) => ({ ...table, AttributeDefinitions: many(count, definition) })],
  ['CreateTable', 'many keys', (count) => ({ ...table, KeySchema: many(count, keyElement) })],
  ['CreateTable', 'many indexes', (count) => ({ ...table, GlobalSecondaryIndexes: many(count, index) })],
  [
    'CreateTable',
    'an index of many keys',
    (count) => ({ ...table, GlobalSecondaryIndexes: [{ ...index(0), KeySchema: many(count, keyElement) }] }),
  ],
  ['CreateTable', 'many local indexes', (count) => ({ ...table, LocalSecondaryIndexes: many(count, index) })],
  [
    'CreateTable',
    'many projected attributes',
    (count) => ({
      ...table,
      GlobalSecondaryIndexes: [
        { ...index(0), Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: many(count, String) } },
      ],
    }),
  ],
  ['CreateTable', 'many tags', (count) => ({ ...table, Tags: many(count, (at) => ({ Key: `${at}`, Value: '' })) })],
  [
    'UpdateTable',
    'many changes of indexes',
    (count) => ({
      TableName,
      GlobalSecondaryIndexUpdates: many(count, (at) => ({ Delete: { IndexName: `index${at}` } })),
    }),
  ],
  [
    'UpdateTable',
    'many definitions',
    (count) => ({
      TableName,
      AttributeDefinitions: many(count, definition),
      GlobalSecondaryIndexUpdates: [{ Create: index(0) }],
    }),
  ],
  [
    'TagResource',
    'many tags',
    (count) => ({ ResourceArn: arn, Tags: many(count, (at) => ({ Key: `${at}`, Value: '' })) }),
  ],
  ['UntagResource', 'many keys', (count) => ({ ResourceArn: arn, TagKeys: many(count, String) })],
  [
    'PutResourcePolicy',
    'a long policy',
    (count) => ({
      ResourceArn: arn,
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: many(count, () => ({ Effect: 'Allow', Principal: '*', Action: 'dynamodb:*', Resource: arn })),
      }),
    }),
  ],
  [
    'PutResourcePolicy',
    'a policy in brackets',
    (count) => ({ ResourceArn: arn, Policy: `{"Statement":${'['.repeat(count * 10)}` }),
  ],
];

const streamRequests: readonly [operation: string, what: string, make: (count: number) => object][] = [
  ['DescribeStream', 'a long ARN', (count) => ({ StreamArn: `${arn}/stream/${'2'.repeat(count * 10)}` })],
  [
    'GetShardIterator',
    'a long number',
    (count) => ({
      StreamArn: `${arn}/stream/x`,
      ShardId: 'shardId-00000000000000000000-00000000',
      ShardIteratorType: 'AT_SEQUENCE_NUMBER',
      SequenceNumber: '1'.repeat(count * 10),
    }),
  ],
  ['GetRecords', 'a long iterator', (count) => ({ ShardIterator: `${arn}/stream/x|1|${'A'.repeat(count * 10)}` })],
];

/** What the request is refused with does not matter, but it must be one of AWS's refusals. */
async function carryOut(operation: Operation, input: object): Promise<void> {
  try {
    for (const { context } of world.permissions(operation, input)) {
      for (const name of ['leadingkeys', 'attributes', 'fulltablescan', 'select']) context?.(`dynamodb:${name}`);
    }
    await operation.execute(operation.input.read(input, testHome), world.context);
  } catch (error) {
    expect(error).toBeInstanceOf(AwsError);
    expect((error as AwsError).name).not.toBe('InternalServerError');
  }
}

it.each([
  ...requests.map(([name, what, make]) => ['dynamodb', name, what, make] as const),
  ...streamRequests.map(([name, what, make]) => ['dynamodbstreams', name, what, make] as const),
])('%s %s: %s', async (service, name, _, make) => {
  const operation = byName.get(`${service}.${name}`)!;
  expect(await growth(make, (input) => carryOut(operation, input))).toBeLessThan(factorMax);
});
