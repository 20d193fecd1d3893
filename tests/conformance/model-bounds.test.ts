import { describe, expect, it } from 'vitest';
import {
  atLeast,
  atMost,
  index,
  Key,
  KeySchema,
  missing,
  old,
  pattern,
  type Row,
  recent,
  TableName,
  table,
  units,
} from './constraint-texts.ts';
import { openTarget } from './target.ts';

/**
 * The constraints of the service model in their two wordings, operation by operation, before the table is looked for: what has
 * to be there, and bounds.
 * The new wording captured from AWS, 2026-04 to 2026-09; the old one 2013 to 2018, and measured 2026-10 for table operations.
 */
const { rawRefusal } = openTarget([]);

const required: readonly Row[] = [
  ['PutItem', 'a table', { Item: Key }, recent('TableName', missing)],
  ['PutItem', 'an item', { TableName }, recent('Item', missing)],
  ['UpdateItem', 'a table', { Key }, recent('TableName', missing)],
  ['UpdateItem', 'a key', { TableName }, recent('Key', missing)],
  ['DeleteItem', 'a table', { Key }, old('null', 'tableName', missing)],
  ['DeleteItem', 'a key', { TableName }, old('null', 'key', missing)],
  ['GetItem', 'a table', { Key }, old('null', 'tableName', missing)],
  ['GetItem', 'a key', { TableName }, old('null', 'key', missing)],
  ['Query', 'a table', {}, recent('TableName', missing)],
  [
    'Query',
    'a comparison',
    { TableName, KeyConditions: { a: {} } },
    recent('KeyConditions.a.member.ComparisonOperator', missing),
  ],
  ['Scan', 'a table', {}, old('null', 'tableName', missing)],
  [
    'Scan',
    'a comparison',
    { TableName, ScanFilter: { a: {} } },
    old('null', 'scanFilter.a.member.comparisonOperator', missing),
  ],
  ['BatchGetItem', 'keys', { RequestItems: { abc: {} } }, recent('RequestItems.abc.member.Keys', missing)],
  [
    'BatchWriteItem',
    'an item',
    { RequestItems: { abc: [{ PutRequest: {} }] } },
    old('null', 'requestItems.abc.member.1.member.putRequest.item', missing),
  ],
  [
    'BatchWriteItem',
    'a key',
    { RequestItems: { abc: [{ DeleteRequest: {} }] } },
    old('null', 'requestItems.abc.member.1.member.deleteRequest.key', missing),
  ],
  ['TransactGetItems', 'gets', {}, old('null', 'transactItems', missing)],
  ['TransactGetItems', 'a get', { TransactItems: [{}] }, old('null', 'transactItems.1.member.get', missing)],
  [
    'TransactGetItems',
    'a key',
    { TransactItems: [{ Get: { TableName } }] },
    old('null', 'transactItems.1.member.get.key', missing),
  ],
  ['TransactWriteItems', 'actions', {}, old('null', 'transactItems', missing)],
  [
    'TransactWriteItems',
    'an item',
    { TransactItems: [{ Put: { TableName } }] },
    old('null', 'transactItems.1.member.put.item', missing),
  ],
  [
    'TransactWriteItems',
    'an update',
    { TransactItems: [{ Update: { TableName, Key } }] },
    old('null', 'transactItems.1.member.update.updateExpression', missing),
  ],
  [
    'TransactWriteItems',
    'a condition',
    { TransactItems: [{ ConditionCheck: { TableName, Key } }] },
    old('null', 'transactItems.1.member.conditionCheck.conditionExpression', missing),
  ],
  ['ExecuteStatement', 'a statement', {}, old('null', 'statement', missing)],
  ['BatchExecuteStatement', 'statements', {}, old('null', 'statements', missing)],
  [
    'CreateTable',
    'definitions',
    { ...table, AttributeDefinitions: null },
    old('null', 'attributeDefinitions', missing),
  ],
  ['CreateTable', 'a key schema', { ...table, KeySchema: null }, old('null', 'keySchema', missing)],
  [
    'CreateTable',
    'a type of an attribute',
    { ...table, AttributeDefinitions: [{ AttributeName: 'pk' }] },
    old('null', 'attributeDefinitions.1.member.attributeType', missing),
  ],
  [
    'CreateTable',
    'a name of a key',
    { ...table, KeySchema: [{ KeyType: 'HASH' }] },
    old('null', 'keySchema.1.member.attributeName', missing),
  ],
  [
    'CreateTable',
    'a name of an index',
    { ...table, GlobalSecondaryIndexes: [{ ...index, IndexName: null }] },
    old('null', 'globalSecondaryIndexes.1.member.indexName', missing),
  ],
  [
    'CreateTable',
    'a projection',
    { ...table, LocalSecondaryIndexes: [{ ...index, Projection: null }] },
    old('null', 'localSecondaryIndexes.1.member.projection', missing),
  ],
  [
    'CreateTable',
    'units to write',
    { ...table, ProvisionedThroughput: { ReadCapacityUnits: 1 } },
    old('null', 'provisionedThroughput.writeCapacityUnits', missing),
  ],
  [
    'CreateTable',
    'whether there is a stream',
    { ...table, StreamSpecification: { StreamViewType: 'KEYS_ONLY' } },
    old('null', 'streamSpecification.streamEnabled', missing),
  ],
  [
    'UpdateTable',
    'a name of an index',
    { TableName, GlobalSecondaryIndexUpdates: [{ Delete: {} }] },
    old('null', 'globalSecondaryIndexUpdates.1.member.delete.indexName', missing),
  ],
  ['UpdateTimeToLive', 'a specification', { TableName }, old('null', 'timeToLiveSpecification', missing)],
  [
    'UpdateTimeToLive',
    'an attribute',
    { TableName, TimeToLiveSpecification: { Enabled: true } },
    old('null', 'timeToLiveSpecification.attributeName', missing),
  ],
  ['TagResource', 'an ARN', { Tags: [] }, old('null', 'resourceArn', missing)],
  ['UntagResource', 'keys', { ResourceArn: 'arn:aws:x' }, old('null', 'tagKeys', missing)],
  ['ListTagsOfResource', 'an ARN', {}, old('null', 'resourceArn', missing)],
  ...(['CreateTable', 'DescribeTable', 'UpdateTable', 'DeleteTable'] as const).map(
    (operation): Row => [
      operation,
      'a table',
      {},
      "The parameter 'TableName' is required but was not present in the request",
    ],
  ),
];

describe('What has to be there', () => {
  it.each(required)('%s: %s', async (operation, _what, input, text) => {
    expect(await rawRefusal(operation, input)).toBe(text);
  });
});

const long = 'x'.repeat(256);
const limit = (Limit: number) => ({ TableName, Limit });

const bounds: readonly Row[] = [
  ['PutItem', 'a table without letters', { TableName: '', Item: Key }, recent('TableName', atLeast('length', 1))],
  ['PutItem', 'a table of other letters', { TableName: 'a b', Item: Key }, recent('TableName', pattern)],
  ['PutItem', 'a long table', { TableName: long, Item: Key }, recent('TableName', atMost('length', 255))],
  ['GetItem', 'a table without letters', { TableName: '', Key }, old("''", 'tableName', atLeast('length', 1))],
  ['GetItem', 'a table of other letters', { TableName: 'a/b', Key }, old("'a/b'", 'tableName', pattern)],
  ['GetItem', 'a long table', { TableName: long, Key }, old(`'${long}'`, 'tableName', atMost('length', 255))],
  [
    'GetItem',
    'attributes of none',
    { TableName, Key, AttributesToGet: [] },
    old("'[]'", 'attributesToGet', atLeast('length', 1)),
  ],
  ['Query', 'Limit 0', limit(0), recent('Limit', atLeast('value', 1))],
  ['Query', 'Limit -1', limit(-1), recent('Limit', atLeast('value', 1))],
  ['Query', 'a short index', { TableName, IndexName: 'ab' }, recent('IndexName', atLeast('length', 3))],
  ['Query', 'an index of other letters', { TableName, IndexName: 'a b c' }, recent('IndexName', pattern)],
  ['Scan', 'Limit 0', limit(0), old("'0'", 'limit', atLeast('value', 1))],
  ['Scan', 'Segment -1', { TableName, Segment: -1, TotalSegments: 1 }, old("'-1'", 'segment', atLeast('value', 0))],
  [
    'Scan',
    'Segment 1,000,000',
    { TableName, Segment: 1_000_000, TotalSegments: 1_000_000 },
    old("'1000000'", 'segment', atMost('value', 999_999)),
  ],
  ['Scan', 'a long index', { TableName, IndexName: long }, old(`'${long}'`, 'indexName', atMost('length', 255))],
  [
    'BatchGetItem',
    'a table of other letters',
    { RequestItems: { 'a b': { Keys: [Key] } } },
    recent(
      'RequestItems',
      `Map keys must satisfy constraint: [${atMost('length', 255)}, ${atLeast('length', 1)}, ${pattern}]`,
    ),
  ],
  ['TransactGetItems', 'no gets', { TransactItems: [] }, old("'[]'", 'transactItems', atLeast('length', 1))],
  [
    'TransactWriteItems',
    'an empty token',
    { TransactItems: [{ Delete: { TableName, Key } }], ClientRequestToken: '' },
    old("''", 'clientRequestToken', atLeast('length', 1)),
  ],
  [
    'TransactWriteItems',
    'a token of 37 characters',
    { TransactItems: [{ Delete: { TableName, Key } }], ClientRequestToken: 'x'.repeat(37) },
    old(`'${'x'.repeat(37)}'`, 'clientRequestToken', atMost('length', 36)),
  ],
  ['ExecuteStatement', 'an empty statement', { Statement: '' }, old("''", 'statement', atLeast('length', 1))],
  ['ExecuteStatement', 'Limit 0', { Statement: 'x', Limit: 0 }, old("'0'", 'limit', atLeast('value', 1))],
  [
    'ExecuteStatement',
    'no parameters',
    { Statement: 'x', Parameters: [] },
    old("'[]'", 'parameters', atLeast('length', 1)),
  ],
  ['BatchExecuteStatement', 'no statements', { Statements: [] }, old("'[]'", 'statements', atLeast('length', 1))],
  ...(
    ['CreateTable', 'UpdateTable', 'DescribeTable', 'DeleteTable', 'UpdateTimeToLive', 'DescribeTimeToLive'] as const
  ).map(
    (operation): Row => [
      operation,
      'a short table',
      { ...table, TimeToLiveSpecification: { Enabled: true, AttributeName: 'a' }, TableName: 'ab' },
      old("'ab'", 'tableName', atLeast('length', 3)),
    ],
  ),
  ['DescribeTable', 'a long table', { TableName: long }, old(`'${long}'`, 'tableName', atMost('length', 255))],
  ['DescribeTable', 'a table of other letters', { TableName: 'a;b' }, old("'a;b'", 'tableName', pattern)],
  ['CreateTable', 'no key schema', { ...table, KeySchema: [] }, old("'[]'", 'keySchema', atLeast('length', 1))],
  [
    'CreateTable',
    'three keys',
    {
      ...table,
      KeySchema: [...KeySchema, { AttributeName: 'b', KeyType: 'RANGE' }, { AttributeName: 'c', KeyType: 'RANGE' }],
    },
    old(
      "'[KeySchemaElement(attributeName=pk, keyType=HASH), KeySchemaElement(attributeName=b, keyType=RANGE), KeySchemaElement(attributeName=c, keyType=RANGE)]'",
      'keySchema',
      atMost('length', 2),
    ),
  ],
  [
    'CreateTable',
    'three keys of a local index',
    {
      ...table,
      LocalSecondaryIndexes: [
        { ...index, KeySchema: ['a', 'b', 'c'].map((AttributeName) => ({ AttributeName, KeyType: 'HASH' })) },
      ],
    },
    old(
      "'[KeySchemaElement(attributeName=a, keyType=HASH), KeySchemaElement(attributeName=b, keyType=HASH), KeySchemaElement(attributeName=c, keyType=HASH)]'",
      'localSecondaryIndexes.1.member.keySchema',
      atMost('length', 2),
    ),
  ],
  [
    'CreateTable',
    'a key without name',
    { ...table, KeySchema: [{ AttributeName: '', KeyType: 'HASH' }] },
    old("''", 'keySchema.1.member.attributeName', atLeast('length', 1)),
  ],
  [
    'CreateTable',
    'a key of 256 characters',
    { ...table, AttributeDefinitions: [{ AttributeName: long, AttributeType: 'S' }] },
    old(`'${long}'`, 'attributeDefinitions.1.member.attributeName', atMost('length', 255)),
  ],
  [
    'CreateTable',
    'a short index',
    { ...table, GlobalSecondaryIndexes: [{ ...index, IndexName: 'ab' }] },
    old("'ab'", 'globalSecondaryIndexes.1.member.indexName', atLeast('length', 3)),
  ],
  [
    'CreateTable',
    'attributes of none',
    {
      ...table,
      GlobalSecondaryIndexes: [{ ...index, Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [] } }],
    },
    old("'[]'", 'globalSecondaryIndexes.1.member.projection.nonKeyAttributes', atLeast('length', 1)),
  ],
  [
    'CreateTable',
    'units of 0',
    { ...table, BillingMode: 'PROVISIONED', ProvisionedThroughput: units(1, 0) },
    old("'0'", 'provisionedThroughput.writeCapacityUnits', atLeast('value', 1)),
  ],
  [
    'CreateTable',
    'warm throughput of 0',
    { ...table, WarmThroughput: { ReadUnitsPerSecond: 0 } },
    old("'0'", 'warmThroughput.readUnitsPerSecond', atLeast('value', 1)),
  ],
  [
    'UpdateTable',
    'units of 0 of an index',
    {
      TableName,
      GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'by-pk', ProvisionedThroughput: units(0, 1) } }],
    },
    old(
      "'0'",
      'globalSecondaryIndexUpdates.1.member.update.provisionedThroughput.readCapacityUnits',
      atLeast('value', 1),
    ),
  ],
  ['ListTables', 'Limit 101', { Limit: 101 }, old("'101'", 'limit', atMost('value', 100))],
  [
    'ListTables',
    'a short name to start at',
    { ExclusiveStartTableName: 'ab' },
    old("'ab'", 'exclusiveStartTableName', atLeast('length', 3)),
  ],
  [
    'UpdateTimeToLive',
    'an attribute of 256 characters',
    { TableName, TimeToLiveSpecification: { Enabled: true, AttributeName: long } },
    old(`'${long}'`, 'timeToLiveSpecification.attributeName', atMost('length', 255)),
  ],
  ['TagResource', 'an empty ARN', { ResourceArn: '', Tags: [] }, old("''", 'resourceArn', atLeast('length', 1))],
  [
    'ListTagsOfResource',
    'an ARN of 1,284 characters',
    { ResourceArn: 'x'.repeat(1284) },
    old(`'${'x'.repeat(1284)}'`, 'resourceArn', atMost('length', 1283)),
  ],
];

describe('What is too small, too large, or of other letters', () => {
  it.each(bounds)('%s, %s', async (operation, _what, input, text) => {
    expect(await rawRefusal(operation, input)).toBe(text);
  });
});
