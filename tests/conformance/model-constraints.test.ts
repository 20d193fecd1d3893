import { describe, expect, it } from 'vitest';
import {
  atLeast,
  attributeType,
  billing,
  capacity,
  compared,
  enumOf,
  index,
  joined,
  Key,
  KeySchema,
  keyType,
  metrics,
  missing,
  old,
  onFailure,
  pattern,
  projectionType,
  type Row,
  recent,
  returned,
  selected,
  TableName,
  table,
  tableClass,
  units,
  viewType,
} from './constraint-texts.ts';
import { openTarget } from './target.ts';

/**
 * The constraints of the service model in their two wordings, operation by operation, before the table is looked for: words, and
 * what comes first when several are broken.
 * The new wording captured from AWS, 2026-04 to 2026-09; the old one 2013 to 2018, and measured 2026-10 for table operations.
 */
const { rawRefusal } = openTarget([]);

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
