import { beforeAll, describe, expect, it } from 'vitest';
import { type Operation, openTarget } from './target.ts';

/**
 * Which of two faults is told. From the AWS CLI against missing tables (2026-05 to 2026-07) and captures of 2013 to 2018; the
 * order around conditions is inferred.
 */
const TableName = 'conformance-order';
const Absent = 'conformance-absent';
const S = (text: string) => ({ S: text });
const { call, rawRefusal } = openTarget([
  {
    TableName,
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'color', AttributeType: 'S' },
    ],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-color',
        KeySchema: [{ AttributeName: 'color', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  },
]);
beforeAll(async () => {
  await call('PutItem', { TableName, Item: { pk: S('there'), note: S('x') } });
});

const envelope = '1 validation error detected: ';
const invalid = 'One or more parameter values were invalid: ';
const absent = 'ResourceNotFoundException: Requested resource not found';
const failed = 'ConditionalCheckFailedException: The conditional request failed';
const Key = { pk: S('x') };
const there = { pk: S('there') };
const badNumber = 'The parameter cannot be converted to a numeric value: x';
const empty = 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes';
const deep = (levels: number): object => (levels === 0 ? S('x') : { L: [deep(levels - 1)] });
const tooDeep =
  'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit';
const tooLarge = 'Item size has exceeded the maximum allowed size';
const large = S('x'.repeat(409_600));
const mismatch = 'The provided key element does not match the schema';
const missingKey = `${invalid}Missing the key pk in the item`;
const partOfKey = (name: string) => `${invalid}Cannot update attribute ${name}. This attribute is part of the key`;
const unused = (kind: string, name: string) => `Value provided in ${kind} unused in expressions: keys: {${name}}`;
const duplicates = 'Provided list of item keys contains duplicates';
const condition = { ConditionExpression: 'attribute_exists(gone)' };

type Row = readonly [Operation, what: string, input: object, text: string];

const withoutTable: readonly Row[] = [
  ['PutItem', 'a number', { TableName: Absent, Item: { ...Key, a: { N: 'x' } } }, badNumber],
  ['PutItem', 'a value without type', { TableName: Absent, Item: { ...Key, a: {} } }, empty],
  [
    'PutItem',
    'an empty set',
    { TableName: Absent, Item: { ...Key, a: { SS: [] } } },
    `${envelope}${invalid}An string set  may not be empty`,
  ],
  ['PutItem', 'depth', { TableName: Absent, Item: { ...Key, a: deep(32) } }, tooDeep],
  ['PutItem', 'a size', { TableName: Absent, Item: { ...Key, a: large } }, tooLarge],
  [
    'PutItem',
    'what is returned',
    { TableName: Absent, Item: Key, ReturnValues: 'ALL_NEW' },
    `${envelope}ReturnValues can only be ALL_OLD or NONE`,
  ],
  [
    'PutItem',
    'an unused value',
    { TableName: Absent, Item: Key, ...condition, ExpressionAttributeValues: { ':a': S('x') } },
    `${envelope}${unused('ExpressionAttributeValues', ':a')}`,
  ],
  [
    'PutItem',
    'an unused name',
    { TableName: Absent, Item: Key, ...condition, ExpressionAttributeNames: { '#a': 'x' } },
    `${envelope}${unused('ExpressionAttributeNames', '#a')}`,
  ],
  ['UpdateItem', 'a key of a wrong number', { TableName: Absent, Key: { pk: { N: 'x' } } }, badNumber],
  [
    'UpdateItem',
    'an empty expression',
    { TableName: Absent, Key, UpdateExpression: '' },
    `${envelope}Invalid UpdateExpression: The expression can not be empty;`,
  ],
  [
    'UpdateItem',
    'two paths that overlap',
    { TableName: Absent, Key, UpdateExpression: 'REMOVE a, a.b' },
    `${envelope}Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]`,
  ],
  [
    'DeleteItem',
    'values without an expression',
    { TableName: Absent, Key, ExpressionAttributeValues: { ':a': S('x') } },
    'ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null',
  ],
  [
    'DeleteItem',
    'two ways of asking',
    { TableName: Absent, Key, ...condition, Expected: { a: { Exists: false } } },
    'Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}',
  ],
  [
    'GetItem',
    'attributes twice',
    { TableName: Absent, Key, AttributesToGet: ['a', 'a'] },
    `${invalid}Duplicate value in attribute name: a`,
  ],
  [
    'GetItem',
    'a reserved word',
    { TableName: Absent, Key, ProjectionExpression: 'name' },
    'Invalid ProjectionExpression: Attribute name is a reserved keyword; reserved keyword: name',
  ],
  [
    'Scan',
    'a segment of none',
    { TableName: Absent, Segment: 2, TotalSegments: 2 },
    'The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 2 is not less than TotalSegments: 2',
  ],
  [
    'Scan',
    'a segment alone',
    { TableName: Absent, Segment: 0 },
    'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
  ],
  [
    'Query',
    'Select',
    {
      TableName: Absent,
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': S('x') },
      Select: 'SPECIFIC_ATTRIBUTES',
    },
    `${envelope}Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES`,
  ],
  ['BatchGetItem', 'a key twice', { RequestItems: { [Absent]: { Keys: [Key, Key] } } }, duplicates],
  [
    'BatchWriteItem',
    'a size',
    { RequestItems: { [Absent]: [{ PutRequest: { Item: { ...Key, a: large } } }] } },
    tooLarge,
  ],
  [
    'BatchWriteItem',
    'a number',
    { RequestItems: { [Absent]: [{ PutRequest: { Item: { ...Key, a: { NS: ['1', 'x'] } } } }] } },
    badNumber,
  ],
  [
    'TransactWriteItems',
    'two actions in one',
    { TransactItems: [{ Put: { TableName: Absent, Item: Key }, Delete: { TableName: Absent, Key } }] },
    'TransactItems can only contain one of Check, Put, Update or Delete',
  ],
  [
    'TransactWriteItems',
    'a size',
    { TransactItems: [{ Put: { TableName: Absent, Item: { ...Key, a: large } } }] },
    tooLarge,
  ],
  [
    'TransactWriteItems',
    'depth of an item',
    { TransactItems: [{ Put: { TableName: Absent, Item: { ...Key, a: deep(32) } } }] },
    tooDeep,
  ],
  [
    'UpdateTimeToLive',
    'an attribute without name',
    { TableName: Absent, TimeToLiveSpecification: { Enabled: true, AttributeName: '' } },
    `${envelope}Value '' at 'timeToLiveSpecification.attributeName' failed to satisfy constraint: Member must have length greater than or equal to 1`,
  ],
];

describe('Told before the table is looked for', () => {
  it.each(withoutTable)('%s: %s', async (operation, _what, input, text) => {
    expect(await rawRefusal(operation, input)).toBe(text);
  });
});

const afterTable: readonly Row[] = [
  ['PutItem', 'a key that is missing', { TableName: Absent, Item: { a: S('x') } }, absent],
  ['PutItem', 'an empty key', { TableName: Absent, Item: { pk: S('') } }, absent],
  ['GetItem', 'more than a key', { TableName: Absent, Key: { ...Key, a: S('x') } }, absent],
  ['UpdateItem', 'a key that is updated', { TableName: Absent, Key, UpdateExpression: 'REMOVE pk' }, absent],
  ['DeleteItem', 'a long key', { TableName: Absent, Key: { pk: S('x'.repeat(2049)) } }, absent],
  ['Scan', 'a start key', { TableName: Absent, ExclusiveStartKey: { a: S('x') } }, absent],
  ['Scan', 'an index', { TableName: Absent, IndexName: 'none' }, absent],
  [
    'Query',
    'a condition on no key',
    { TableName: Absent, KeyConditionExpression: 'a = :a', ExpressionAttributeValues: { ':a': S('x') } },
    absent,
  ],
  ['BatchGetItem', 'half a key', { RequestItems: { [Absent]: { Keys: [{ a: S('x') }] } } }, absent],
  ['TransactGetItems', 'half a key', { TransactItems: [{ Get: { TableName: Absent, Key: { a: S('x') } } }] }, absent],
  [
    'TransactWriteItems',
    'a condition of another action',
    {
      TransactItems: [{ ConditionCheck: { TableName, Key, ...condition } }, { Delete: { TableName: Absent, Key } }],
    },
    absent,
  ],
];

describe('Told after the table was looked for', () => {
  it.each(afterTable)('%s: %s', async (operation, _what, input, text) => {
    expect(await rawRefusal(operation, input)).toBe(text);
  });
});

const two: readonly Row[] = [
  ['PutItem', 'a size before a key that is missing', { TableName, Item: { a: large } }, tooLarge],
  ['PutItem', 'a missing key before the condition', { TableName, Item: { a: S('x') }, ...condition }, missingKey],
  [
    'PutItem',
    'an index key before the condition',
    { TableName, Item: { ...Key, color: { N: '1' } }, ...condition },
    `${invalid}Type mismatch for Index Key color Expected: S Actual: N IndexName: by-color`,
  ],
  [
    'GetItem',
    'an expression before the key',
    { TableName, Key: {}, ProjectionExpression: 'a b' },
    'Invalid ProjectionExpression: Syntax error; token: "b", near: "a b"',
  ],
  ['UpdateItem', 'the key before the condition', { TableName, Key: { a: S('x') }, ...condition }, mismatch],
  [
    'UpdateItem',
    'a key that is updated before the condition',
    { TableName, Key, UpdateExpression: 'REMOVE pk', ...condition },
    partOfKey('pk'),
  ],
  [
    'UpdateItem',
    'the condition before an attribute that is missing',
    { TableName, Key: there, UpdateExpression: 'SET a = gone', ...condition },
    failed,
  ],
  [
    'UpdateItem',
    'the condition before an operand of another type',
    {
      TableName,
      Key: there,
      UpdateExpression: 'SET a = note + :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
      ...condition,
    },
    failed,
  ],
  [
    'UpdateItem',
    'the condition before a path that leads nowhere',
    { TableName, Key: there, UpdateExpression: 'SET gone.a = note', ...condition },
    failed,
  ],
  [
    'UpdateItem',
    'an index key of another type, when the condition holds',
    {
      TableName,
      Key: there,
      UpdateExpression: 'SET color = :n',
      ExpressionAttributeValues: { ':n': { N: '1' } },
      ConditionExpression: 'attribute_exists(pk)',
    },
    'The update expression attempted to update the secondary index key to unsupported type',
  ],
  [
    'UpdateItem',
    'what a literal is before the table',
    {
      TableName: Absent,
      Key,
      UpdateExpression: 'ADD a :s',
      ExpressionAttributeValues: { ':s': S('x') },
    },
    `${envelope}Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND`,
  ],
  ['DeleteItem', 'the key before the condition', { TableName, Key: {}, ...condition }, mismatch],
  [
    'Scan',
    'the index before the start key',
    { TableName, IndexName: 'none', ExclusiveStartKey: { a: S('x') } },
    'The table does not have the specified index: none',
  ],
  [
    'Scan',
    'consistency of an index before the start key',
    { TableName, IndexName: 'by-color', ConsistentRead: true, ExclusiveStartKey: { a: S('x') } },
    'Consistent reads are not supported on global secondary indexes',
  ],
  [
    'Query',
    'the index before the key condition',
    {
      TableName,
      IndexName: 'none',
      KeyConditionExpression: 'a = :a',
      ExpressionAttributeValues: { ':a': S('x') },
    },
    'The table does not have the specified index: none',
  ],
  [
    'BatchWriteItem',
    'a key twice before half a key',
    {
      RequestItems: {
        [TableName]: [{ DeleteRequest: { Key: { a: S('x') } } }, { DeleteRequest: { Key: { a: S('x') } } }],
      },
    },
    duplicates,
  ],
  [
    'BatchGetItem',
    'a missing table before a key of another',
    { RequestItems: { [TableName]: { Keys: [{ a: S('x') }] }, [Absent]: { Keys: [Key] } } },
    absent,
  ],
  [
    'PutItem',
    'an item that has two faults: the first value',
    { TableName, Item: { ...Key, a: { N: 'x' }, b: {} } },
    badNumber,
  ],
  [
    'PutItem',
    'an item before the values of its condition',
    {
      TableName,
      Item: { ...Key, a: { N: 'x' } },
      ConditionExpression: 'a = :a',
      ExpressionAttributeValues: { ':a': {} },
    },
    badNumber,
  ],
];

describe('Of two faults', () => {
  it.each(two)('%s: %s', async (operation, _what, input, text) => {
    expect(await rawRefusal(operation, input)).toBe(text);
  });
});

describe('Of a transaction', () => {
  const cancelled = (...codes: string[]) =>
    `TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(', ')}]`;
  const rows: readonly [what: string, actions: object[], text: string][] = [
    [
      'every condition that fails is told, and every key',
      [
        { ConditionCheck: { TableName, Key, ...condition } },
        { Delete: { TableName, Key: { a: S('x') } } },
        { Put: { TableName, Item: { pk: S('fine') } } },
      ],
      cancelled('ConditionalCheckFailed', 'ValidationError', 'None'),
    ],
    [
      'an update that cannot be is told when its condition holds',
      [{ Update: { TableName, Key: there, UpdateExpression: 'SET a = gone' } }],
      cancelled('ValidationError'),
    ],
    [
      'an update that cannot be is not told when its condition does not hold',
      [{ Update: { TableName, Key: there, UpdateExpression: 'SET a = gone', ...condition } }],
      cancelled('ConditionalCheckFailed'),
    ],
    [
      'an item twice is told of the request, before any condition',
      [{ ConditionCheck: { TableName, Key, ...condition } }, { Delete: { TableName, Key } }],
      'Transaction request cannot include multiple operations on one item',
    ],
    [
      'an empty key is told of the request',
      [{ ConditionCheck: { TableName, Key, ...condition } }, { Put: { TableName, Item: { pk: S('') } } }],
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
  ];
  it.each(rows)('%s', async (_what, TransactItems, text) => {
    expect(await rawRefusal('TransactWriteItems', { TransactItems })).toBe(text);
  });
});
