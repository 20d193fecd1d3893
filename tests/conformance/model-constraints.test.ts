import { describe, expect, it } from 'vitest';
import { type Operation, openTarget } from './target.ts';

/**
 * The constraints of the service model in their two wordings, operation by operation, before the table is looked for.
 * The new wording captured from AWS, 2026-04 to 2026-09; the old one 2013 to 2018, and measured 2026-10 for table operations.
 */
const { rawRefusal } = openTarget([]);

const TableName = 'conformance-absent';
const S = (text: string) => ({ S: text });
const Key = { pk: S('x') };
const detected = '1 validation error detected: ';
const old = (value: string, path: string, constraint: string) =>
  `${detected}Value ${value} at '${path}' failed to satisfy constraint: ${constraint}`;
const recent = (path: string, constraint: string) =>
  `${detected}Value at '${path}' failed to satisfy constraint: ${constraint}`;
const missing = 'Member must not be null';
const enumOf = (values: string) => `Member must satisfy enum value set: [${values}]`;
const atLeast = (what: string, bound: number) => `Member must have ${what} greater than or equal to ${bound}`;
const atMost = (what: string, bound: number) => `Member must have ${what} less than or equal to ${bound}`;
const pattern = 'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+';

const capacity = enumOf('INDEXES, TOTAL, NONE');
const metrics = enumOf('SIZE, NONE');
const returned = enumOf('ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW');
const onFailure = enumOf('ALL_OLD, NONE');
const selected = enumOf('SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES');
const joined = enumOf('OR, AND');
const compared = enumOf('IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS');
const attributeType = enumOf('B, N, S');
const keyType = enumOf('HASH, RANGE');
const projectionType = enumOf('ALL, INCLUDE, KEYS_ONLY');
const viewType = enumOf('NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES, KEYS_ONLY');
const billing = enumOf('PROVISIONED, PAY_PER_REQUEST');
const tableClass =
  'Invalid table-class parameter provided. Please try again with a valid table-class value: [STANDARD, STANDARD_INFREQUENT_ACCESS].';

const AttributeDefinitions = [{ AttributeName: 'pk', AttributeType: 'S' }];
const KeySchema = [{ AttributeName: 'pk', KeyType: 'HASH' }];
const Projection = { ProjectionType: 'ALL' };
const table = { TableName, AttributeDefinitions, KeySchema, BillingMode: 'PAY_PER_REQUEST' };
const index = { IndexName: 'by-pk', KeySchema, Projection };

type Row = readonly [Operation, what: string, input: object, text: string];

const enums: readonly Row[] = [
  ['PutItem', 'ReturnValues', { TableName, Item: Key, ReturnValues: 'x' }, recent('ReturnValues', returned)],
  [
    'PutItem',
    'ReturnConsumedCapacity',
    { TableName, Item: Key, ReturnConsumedCapacity: 'total' },
    recent('ReturnConsumedCapacity', capacity),
  ],
  [
    'PutItem',
    'ReturnItemCollectionMetrics',
    { TableName, Item: Key, ReturnItemCollectionMetrics: '' },
    recent('ReturnItemCollectionMetrics', metrics),
  ],
  [
    'PutItem',
    'ReturnValuesOnConditionCheckFailure',
    { TableName, Item: Key, ReturnValuesOnConditionCheckFailure: 'ALL_NEW' },
    recent('ReturnValuesOnConditionCheckFailure', onFailure),
  ],
  [
    'PutItem',
    'ConditionalOperator',
    { TableName, Item: Key, ConditionalOperator: 'XOR' },
    recent('ConditionalOperator', joined),
  ],
  [
    'PutItem',
    'a comparison',
    { TableName, Item: Key, Expected: { a: { ComparisonOperator: '=' } } },
    recent('Expected.a.member.ComparisonOperator', compared),
  ],
  ['UpdateItem', 'ReturnValues', { TableName, Key, ReturnValues: 'all_new' }, recent('ReturnValues', returned)],
  [
    'UpdateItem',
    'an action',
    { TableName, Key, AttributeUpdates: { a: { Action: 'SET' } } },
    recent('AttributeUpdates.a.member.Action', enumOf('ADD, PUT, DELETE')),
  ],
  [
    'UpdateItem',
    'ReturnConsumedCapacity',
    { TableName, Key, ReturnConsumedCapacity: 'x' },
    recent('ReturnConsumedCapacity', capacity),
  ],
  ['DeleteItem', 'ReturnValues', { TableName, Key, ReturnValues: 'x' }, old("'x'", 'returnValues', returned)],
  [
    'DeleteItem',
    'ReturnItemCollectionMetrics',
    { TableName, Key, ReturnItemCollectionMetrics: 'x' },
    old("'x'", 'returnItemCollectionMetrics', metrics),
  ],
  [
    'DeleteItem',
    'ReturnValuesOnConditionCheckFailure',
    { TableName, Key, ReturnValuesOnConditionCheckFailure: 'x' },
    old("'x'", 'returnValuesOnConditionCheckFailure', onFailure),
  ],
  [
    'DeleteItem',
    'ConditionalOperator',
    { TableName, Key, ConditionalOperator: 'and' },
    old("'and'", 'conditionalOperator', joined),
  ],
  [
    'DeleteItem',
    'a comparison',
    { TableName, Key, Expected: { a: { ComparisonOperator: 'x' } } },
    old("'x'", 'expected.a.member.comparisonOperator', compared),
  ],
  [
    'GetItem',
    'ReturnConsumedCapacity',
    { TableName, Key, ReturnConsumedCapacity: '' },
    old("''", 'returnConsumedCapacity', capacity),
  ],
  ['Query', 'Select', { TableName, Select: 'ALL' }, recent('Select', selected)],
  [
    'Query',
    'a comparison of a key condition',
    { TableName, KeyConditions: { a: { ComparisonOperator: 'x' } } },
    recent('KeyConditions.a.member.ComparisonOperator', compared),
  ],
  ['Query', 'ConditionalOperator', { TableName, ConditionalOperator: 'x' }, recent('ConditionalOperator', joined)],
  ['Scan', 'Select', { TableName, Select: 'x' }, old("'x'", 'select', selected)],
  [
    'Scan',
    'a comparison of a filter',
    { TableName, ScanFilter: { a: { ComparisonOperator: 'x' } } },
    old("'x'", 'scanFilter.a.member.comparisonOperator', compared),
  ],
  [
    'Scan',
    'ReturnConsumedCapacity',
    { TableName, ReturnConsumedCapacity: 'x' },
    old("'x'", 'returnConsumedCapacity', capacity),
  ],
  [
    'BatchGetItem',
    'ReturnConsumedCapacity',
    { RequestItems: { [TableName]: { Keys: [Key] } }, ReturnConsumedCapacity: 'x' },
    recent('ReturnConsumedCapacity', capacity),
  ],
  [
    'BatchWriteItem',
    'ReturnConsumedCapacity',
    { RequestItems: { [TableName]: [{ DeleteRequest: { Key } }] }, ReturnConsumedCapacity: 'x' },
    old("'x'", 'returnConsumedCapacity', capacity),
  ],
  [
    'TransactGetItems',
    'ReturnConsumedCapacity',
    { TransactItems: [{ Get: { TableName, Key } }], ReturnConsumedCapacity: 'x' },
    old("'x'", 'returnConsumedCapacity', capacity),
  ],
  [
    'TransactWriteItems',
    'ReturnValuesOnConditionCheckFailure of an action',
    { TransactItems: [{ Delete: { TableName, Key, ReturnValuesOnConditionCheckFailure: 'x' } }] },
    old("'x'", 'transactItems.1.member.delete.returnValuesOnConditionCheckFailure', onFailure),
  ],
  [
    'TransactWriteItems',
    'ReturnItemCollectionMetrics',
    { TransactItems: [{ Delete: { TableName, Key } }], ReturnItemCollectionMetrics: 'x' },
    old("'x'", 'returnItemCollectionMetrics', metrics),
  ],
  [
    'ExecuteStatement',
    'ReturnConsumedCapacity',
    { Statement: 'x', ReturnConsumedCapacity: 'x' },
    old("'x'", 'returnConsumedCapacity', capacity),
  ],
  ['CreateTable', 'BillingMode', { ...table, BillingMode: 'FREE' }, old("'FREE'", 'billingMode', billing)],
  ['CreateTable', 'TableClass', { ...table, TableClass: 'GLACIER' }, tableClass],
  [
    'CreateTable',
    'an attribute type',
    { ...table, AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'SS' }] },
    old("'SS'", 'attributeDefinitions.1.member.attributeType', attributeType),
  ],
  [
    'CreateTable',
    'a key type',
    { ...table, KeySchema: [...KeySchema, { AttributeName: 'sk', KeyType: 'SORT' }] },
    old("'SORT'", 'keySchema.2.member.keyType', keyType),
  ],
  [
    'CreateTable',
    'a projection of a local index',
    { ...table, LocalSecondaryIndexes: [{ ...index, Projection: { ProjectionType: 'SOME' } }] },
    old("'SOME'", 'localSecondaryIndexes.1.member.projection.projectionType', projectionType),
  ],
  [
    'CreateTable',
    'a projection of a global index',
    { ...table, GlobalSecondaryIndexes: [index, { ...index, Projection: { ProjectionType: 'all' } }] },
    old("'all'", 'globalSecondaryIndexes.2.member.projection.projectionType', projectionType),
  ],
  [
    'CreateTable',
    'a view type',
    { ...table, StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW' } },
    old("'NEW'", 'streamSpecification.streamViewType', viewType),
  ],
  ['UpdateTable', 'BillingMode', { TableName, BillingMode: 'x' }, old("'x'", 'billingMode', billing)],
  ['UpdateTable', 'TableClass', { TableName, TableClass: '' }, tableClass],
  [
    'UpdateTable',
    'a key type of a new index',
    {
      TableName,
      GlobalSecondaryIndexUpdates: [{ Create: { ...index, KeySchema: [{ AttributeName: 'a', KeyType: 'x' }] } }],
    },
    old("'x'", 'globalSecondaryIndexUpdates.1.member.create.keySchema.1.member.keyType', keyType),
  ],
];

describe('A word that is none of those there are', () => {
  it.each(enums)('%s, %s', async (operation, _what, input, text) => {
    expect(await rawRefusal(operation, input)).toBe(text);
  });
});

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
const units = (ReadCapacityUnits: number, WriteCapacityUnits: number) => ({ ReadCapacityUnits, WriteCapacityUnits });

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

describe('Several at once', () => {
  const many = (...constraints: string[]) =>
    `${constraints.length} validation errors detected: ${constraints.join('; ')}`;
  const value = (text: string, path: string, constraint: string) =>
    `Value ${text} at '${path}' failed to satisfy constraint: ${constraint}`;

  const rows: readonly Row[] = [
    [
      'Scan',
      'in the order of the operation',
      { Limit: 0, Segment: -1, Select: 'x', IndexName: 'a' },
      many(
        value("'x'", 'select', selected),
        value("'a'", 'indexName', atLeast('length', 3)),
        value('null', 'tableName', missing),
        value("'-1'", 'segment', atLeast('value', 0)),
        value("'0'", 'limit', atLeast('value', 1)),
      ),
    ],
    [
      'GetItem',
      'in the order of the operation',
      { ReturnConsumedCapacity: 'x', AttributesToGet: [] },
      many(
        value("'x'", 'returnConsumedCapacity', capacity),
        value("'[]'", 'attributesToGet', atLeast('length', 1)),
        value('null', 'tableName', missing),
        value('null', 'key', missing),
      ),
    ],
    [
      'ListTables',
      'letters before length',
      { Limit: 0, ExclusiveStartTableName: 'a;' },
      many(
        value("'0'", 'limit', atLeast('value', 1)),
        value("'a;'", 'exclusiveStartTableName', pattern),
        value("'a;'", 'exclusiveStartTableName', atLeast('length', 3)),
      ),
    ],
    [
      'UpdateTable',
      'in the order of the operation',
      { TableName: 'ab', BillingMode: 'x', ProvisionedThroughput: units(0, 1) },
      many(
        value("'ab'", 'tableName', atLeast('length', 3)),
        value("'0'", 'provisionedThroughput.readCapacityUnits', atLeast('value', 1)),
        value("'x'", 'billingMode', billing),
      ),
    ],
    [
      'UpdateTable',
      'units to write before units to read',
      { TableName, ProvisionedThroughput: units(0, 0) },
      many(
        value("'0'", 'provisionedThroughput.writeCapacityUnits', atLeast('value', 1)),
        value("'0'", 'provisionedThroughput.readCapacityUnits', atLeast('value', 1)),
      ),
    ],
    [
      'CreateTable',
      'as measured of two key types',
      {
        ...table,
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'A' },
          { AttributeName: 'sk', KeyType: 'B' },
        ],
      },
      many(value("'A'", 'keySchema.1.member.keyType', keyType), value("'B'", 'keySchema.2.member.keyType', keyType)),
    ],
    [
      'CreateTable',
      'ten of twelve',
      {
        ...table,
        AttributeDefinitions: Array.from({ length: 12 }, () => ({ AttributeName: 'a', AttributeType: 'x' })),
      },
      many(
        ...Array.from({ length: 10 }, (_, at) =>
          value("'x'", `attributeDefinitions.${at + 1}.member.attributeType`, attributeType),
        ),
      ),
    ],
    [
      'PutItem',
      'the table alone',
      { TableName: 'a b', ReturnValues: 'x', ReturnConsumedCapacity: 'x' },
      recent('TableName', pattern),
    ],
    [
      'PutItem',
      'what is returned before what it costs',
      { TableName, Item: Key, ReturnConsumedCapacity: 'x', ReturnValues: 'x' },
      recent('ReturnValues', returned),
    ],
    [
      'UpdateItem',
      'the key before what is returned',
      { TableName, ReturnValues: 'x', ReturnItemCollectionMetrics: 'x' },
      recent('Key', missing),
    ],
    [
      'UpdateItem',
      'what is returned before the metrics',
      { TableName, Key, ReturnItemCollectionMetrics: 'x', ReturnValues: 'x' },
      recent('ReturnValues', returned),
    ],
    ['Query', 'the table before the limit', { Limit: 0 }, recent('TableName', missing)],
  ];
  it.each(rows)('%s: %s', async (operation, _what, input, text) => {
    expect(await rawRefusal(operation, input)).toBe(text);
  });
});
