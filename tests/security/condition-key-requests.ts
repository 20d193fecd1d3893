import { samples } from '../../scripts/reference/operation-samples.ts';
import { owner } from '../two-accounts.ts';
import { type Keys, noItemKeys } from './condition-keys.ts';

/** A request, and what of DynamoDB's keys it carries; a key that is not named is absent. */
export interface KeyedRequest {
  readonly what: string;
  /** `dynamodb.GetItem` */
  readonly operation: string;
  /** `count`: another number each time. */
  input(place: {
    readonly shardId: string;
    readonly iterator: string;
    readonly streamArn: string;
    readonly count: number;
  }): object;
  readonly keys: Keys;
}

export const TableName = 'orders';
export const tableArn = `arn:aws:dynamodb:us-east-1:${owner}:table/${TableName}`;
const BackupArn = `${tableArn}/backup/01795392000000-73d8d5bc`;
const Key = { id: { S: 'o-1' } };
const other = { id: { S: 'o-2' } };
const KeyConditionExpression = 'id = :i';
const ExpressionAttributeValues = { ':i': { S: 'o-1' } };

/** Any action on the table or an index of it. */
const onTable: Keys = { 'aws:ResourceTag/team': 'shop' };

const leading = (...values: string[]): Keys => ({
  'dynamodb:LeadingKeys': values,
  'dynamodb:FirstPartitionKeyValues': values,
});
const read = (Select: string, attributes: readonly string[], ReturnConsumedCapacity = 'NONE'): Keys => ({
  ...onTable,
  'dynamodb:Attributes': attributes,
  'dynamodb:Select': Select,
  'dynamodb:ReturnConsumedCapacity': ReturnConsumedCapacity,
});
const write = (ReturnValues: string | undefined, attributes: readonly string[]): Keys => ({
  ...onTable,
  ...leading('o-1'),
  'dynamodb:Attributes': attributes,
  'dynamodb:ReturnValues': ReturnValues,
  'dynamodb:ReturnConsumedCapacity': 'NONE',
});
const within = (operation: string): Keys => ({ 'dynamodb:EnclosingOperation': operation });

/** Sources: Service Authorization Reference, DynamoDB; Developer Guide, "Using IAM policy conditions for fine-grained access control". */
const itemRequests: readonly KeyedRequest[] = [
  row('GetItem', { TableName, Key }, { ...read('ALL_ATTRIBUTES', ['id']), ...leading('o-1') }),
  row(
    'GetItem: a projection, capacity',
    {
      TableName,
      Key,
      ProjectionExpression: '#n.deep, amount',
      ExpressionAttributeNames: { '#n': 'note' },
      ReturnConsumedCapacity: 'TOTAL',
    },
    { ...read('SPECIFIC_ATTRIBUTES', ['id', 'note', 'amount'], 'TOTAL'), ...leading('o-1') },
  ),
  row(
    'GetItem: AttributesToGet',
    { TableName, Key, AttributesToGet: ['note'], ReturnConsumedCapacity: 'INDEXES' },
    { ...read('SPECIFIC_ATTRIBUTES', ['id', 'note'], 'INDEXES'), ...leading('o-1') },
  ),
  row(
    'BatchGetItem',
    { RequestItems: { [TableName]: { Keys: [Key, other] } } },
    { ...read('ALL_ATTRIBUTES', ['id']), ...leading('o-1', 'o-2') },
  ),
  row(
    'BatchGetItem: a projection',
    { RequestItems: { [TableName]: { Keys: [Key], ProjectionExpression: 'note' } }, ReturnConsumedCapacity: 'TOTAL' },
    { ...read('SPECIFIC_ATTRIBUTES', ['id', 'note'], 'TOTAL'), ...leading('o-1') },
  ),
  row(
    'Query',
    { TableName, KeyConditionExpression, ExpressionAttributeValues },
    { ...read('ALL_ATTRIBUTES', ['id']), ...leading('o-1') },
  ),
  row(
    'Query: a filter, counting',
    {
      TableName,
      KeyConditionExpression,
      FilterExpression: 'attribute_exists(note)',
      ExpressionAttributeValues,
      Select: 'COUNT',
    },
    { ...read('COUNT', ['id', 'note']), ...leading('o-1') },
  ),
  row(
    'Query: an index',
    {
      TableName,
      IndexName: 'by-customer',
      KeyConditionExpression: 'customer = :i',
      ExpressionAttributeValues: { ':i': { S: 'c-1' } },
    },
    { ...read('ALL_PROJECTED_ATTRIBUTES', ['id', 'customer']), ...leading('c-1') },
  ),
  row(
    'Query: an index whose partition key has two attributes',
    {
      TableName,
      IndexName: 'by-place',
      KeyConditionExpression: 'country = :c AND city = :t',
      ExpressionAttributeValues: { ':c': { S: 'PT' }, ':t': { S: 'Porto' } },
    },
    {
      ...read('ALL_PROJECTED_ATTRIBUTES', ['id', 'country', 'city']),
      ...leading('PT'),
      'dynamodb:SecondPartitionKeyValues': ['Porto'],
    },
  ),
  row('Scan', { TableName }, read('ALL_ATTRIBUTES', ['id'])),
  row(
    'Scan: an index, all attributes asked for',
    { TableName, IndexName: 'by-customer', Select: 'ALL_ATTRIBUTES' },
    read('ALL_ATTRIBUTES', ['id', 'customer']),
  ),
  row('PutItem', { TableName, Item: { ...Key, note: { S: 'x' } } }, write('NONE', ['id', 'note'])),
  row(
    'PutItem: a condition, the old item',
    { TableName, Item: Key, ConditionExpression: 'attribute_not_exists(note)', ReturnValues: 'ALL_OLD' },
    write('ALL_OLD', ['id', 'note']),
  ),
  row('UpdateItem', { TableName, Key, UpdateExpression: 'REMOVE note' }, write('NONE', ['id', 'note'])),
  row(
    'UpdateItem: new attributes',
    {
      TableName,
      Key,
      UpdateExpression: 'SET amount = if_not_exists(note, :i)',
      ExpressionAttributeValues,
      ReturnValues: 'UPDATED_NEW',
    },
    write('UPDATED_NEW', ['id', 'amount', 'note']),
  ),
  row('DeleteItem', { TableName, Key }, write('NONE', ['id'])),
  row(
    'DeleteItem: a condition',
    { TableName, Key, ConditionExpression: 'attribute_not_exists(gone)', ReturnValues: 'ALL_OLD' },
    write('ALL_OLD', ['id', 'gone']),
  ),
  row(
    'BatchWriteItem: puts',
    { RequestItems: { [TableName]: [{ PutRequest: { Item: { ...Key, note: { S: 'x' } } } }] } },
    write(undefined, ['id', 'note']),
  ),
  row(
    'BatchWriteItem: deletions',
    { RequestItems: { [TableName]: [{ DeleteRequest: { Key } }] } },
    write(undefined, ['id']),
  ),
  row(
    'TransactGetItems',
    { TransactItems: [{ Get: { TableName, Key } }] },
    { ...read('ALL_ATTRIBUTES', ['id']), ...leading('o-1'), ...within('TransactGetItems') },
  ),
  ...(
    [
      ['Put', { Item: { ...Key, note: { S: 'x' } } }, ['id', 'note']],
      ['Update', { Key, UpdateExpression: 'REMOVE note' }, ['id', 'note']],
      ['Delete', { Key }, ['id']],
      ['ConditionCheck', { Key, ConditionExpression: 'attribute_not_exists(gone)' }, ['id', 'gone']],
    ] as const
  ).flatMap(([kind, members, attributes]) =>
    ['NONE', 'ALL_OLD'].map((ReturnValuesOnConditionCheckFailure) =>
      row(
        `TransactWriteItems: ${kind}, ${ReturnValuesOnConditionCheckFailure} on failure`,
        { TransactItems: [{ [kind]: { TableName, ...members, ReturnValuesOnConditionCheckFailure } }] },
        { ...write(ReturnValuesOnConditionCheckFailure, attributes), ...within('TransactWriteItems') },
      ),
    ),
  ),
];

const said = (Select: string, attributes: readonly string[], FullTableScan: 'true' | 'false'): Keys => ({
  ...onTable,
  'dynamodb:Attributes': attributes,
  'dynamodb:Select': Select,
  'dynamodb:FullTableScan': FullTableScan,
});
const changed = (ReturnValues: string | undefined, attributes: readonly string[]): Keys => ({
  ...onTable,
  ...leading('o-1'),
  'dynamodb:Attributes': attributes,
  'dynamodb:ReturnValues': ReturnValues,
});

/** Sources: as above; Developer Guide, "IAM security policies with PartiQL for DynamoDB". */
const statements: readonly [statement: string, keys: Keys][] = [
  ['SELECT * FROM orders', said('ALL_ATTRIBUTES', ['id'], 'true')],
  [
    "SELECT note FROM orders WHERE id = 'o-1'",
    { ...said('SPECIFIC_ATTRIBUTES', ['id', 'note'], 'false'), ...leading('o-1') },
  ],
  [`SELECT * FROM orders WHERE amount = 1`, said('ALL_ATTRIBUTES', ['id', 'amount'], 'true')],
  [
    "SELECT * FROM orders WHERE id IN ['o-1', 'o-2']",
    { ...said('ALL_ATTRIBUTES', ['id'], 'false'), ...leading('o-1', 'o-2') },
  ],
  [
    `SELECT * FROM "orders"."by-customer" WHERE customer = 'c-1'`,
    { ...said('ALL_PROJECTED_ATTRIBUTES', ['id', 'customer'], 'false'), ...leading('c-1') },
  ],
  [`INSERT INTO orders VALUE {'id': 'o-1', 'note': 'x'}`, changed(undefined, ['id', 'note'])],
  [`UPDATE orders SET note = 'y' WHERE id = 'o-1'`, changed('NONE', ['id', 'note'])],
  [`UPDATE orders SET note = 'y' WHERE id = 'o-1' RETURNING MODIFIED NEW *`, changed('UPDATED_NEW', ['id', 'note'])],
  [`DELETE FROM orders WHERE id = 'o-1' RETURNING ALL OLD *`, changed('ALL_OLD', ['id'])],
];

/** What a batch and a transaction take: statements that name one item; a transaction none that answer with what they changed. */
const inBatch = /INSERT|WHERE id = /;
const answers = /RETURNING/;

const statementRequests: readonly KeyedRequest[] = statements.flatMap(([Statement, keys]) => [
  row(`ExecuteStatement: ${Statement}`, { Statement }, keys),
  ...(inBatch.test(Statement)
    ? [row(`BatchExecuteStatement: ${Statement}`, { Statements: [{ Statement }] }, keys)]
    : []),
  ...(inBatch.test(Statement) && !answers.test(Statement)
    ? [
        row(
          `ExecuteTransaction: ${Statement}`,
          { TransactStatements: [{ Statement }] },
          { ...keys, ...within('ExecuteTransaction') },
        ),
      ]
    : []),
]);

const newTable = {
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
};
const Tags = [
  { Key: 'team', Value: 'shop' },
  { Key: 'stage', Value: 'test' },
];
const requestTags: Keys = { 'aws:RequestTag/team': 'shop', 'aws:TagKeys': ['team', 'stage'] };

/** Harmless where they are allowed: the table is protected, policies are none, revisions never were. */
const tableRequests: readonly KeyedRequest[] = [
  { ...row('CreateTable', {}, {}), input: ({ count }) => ({ ...newTable, TableName: `new-${count}` }) },
  {
    ...row('CreateTable: with tags', {}, requestTags),
    input: ({ count }) => ({ ...newTable, TableName: `tagged-${count}`, Tags }),
  },
  row('DescribeTable', { TableName }, onTable),
  row('UpdateTable', { TableName, DeletionProtectionEnabled: true }, onTable),
  row('DeleteTable', { TableName }, onTable),
  row('DescribeTimeToLive', { TableName }, onTable),
  row('UpdateTimeToLive', { TableName, TimeToLiveSpecification: { Enabled: true, AttributeName: 'expires' } }, onTable),
  row('CreateBackup', { TableName, BackupName: 'kept' }, onTable),
  row('DescribeContinuousBackups', { TableName }, onTable),
  row(
    'UpdateContinuousBackups',
    { TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false } },
    onTable,
  ),
  row(
    'RestoreTableToPointInTime',
    { SourceTableName: TableName, TargetTableName: TableName, UseLatestRestorableTime: true },
    onTable,
  ),
  row('TagResource', { ResourceArn: tableArn, Tags }, { ...onTable, ...requestTags }),
  row('UntagResource', { ResourceArn: tableArn, TagKeys: ['gone'] }, { ...onTable, 'aws:TagKeys': ['gone'] }),
  row('ListTagsOfResource', { ResourceArn: tableArn }, onTable),
  row('PutResourcePolicy', { ResourceArn: tableArn, Policy: '{}' }, onTable),
  row('GetResourcePolicy', { ResourceArn: tableArn }, onTable),
  row('DeleteResourcePolicy', { ResourceArn: tableArn, ExpectedRevisionId: 'unknown' }, onTable),
  row('ListTables', {}, {}),
  row('DescribeLimits', {}, {}),
];

/** Backups have no tags in decisions, and a table that is restored has none yet. */
const backupRequests: readonly KeyedRequest[] = [
  row('ListBackups', {}, {}),
  row('DescribeBackup', { BackupArn }, {}),
  row('DeleteBackup', { BackupArn }, {}),
  row('RestoreTableFromBackup', { BackupArn, TargetTableName: 'restored' }, {}),
];

/** Streams have no tags in decisions. Source: Developer Guide, "Using attribute-based access control". */
const streamRequests: readonly KeyedRequest[] = [
  { ...row('ListStreams', {}, {}), operation: 'dynamodbstreams.ListStreams' },
  {
    ...row('DescribeStream', {}, {}),
    operation: 'dynamodbstreams.DescribeStream',
    input: ({ streamArn }) => ({ StreamArn: streamArn }),
  },
  {
    ...row('GetShardIterator', {}, {}),
    operation: 'dynamodbstreams.GetShardIterator',
    input: ({ streamArn, shardId }) => ({ StreamArn: streamArn, ShardId: shardId, ShardIteratorType: 'LATEST' }),
  },
  {
    ...row('GetRecords', {}, {}),
    operation: 'dynamodbstreams.GetRecords',
    input: ({ iterator }) => ({ ShardIterator: iterator }),
  },
];

/** One or more for every operation of DynamoDB and its streams that asks the policies. */
export const dynamodbRequests = [
  ...itemRequests,
  ...statementRequests,
  ...tableRequests,
  ...backupRequests,
  ...streamRequests,
];

/**
 * Operations that ask no policy. Sources: API reference, GetCallerIdentity, GetSessionToken; the Service Authorization Reference knows no
 * action for DescribeEndpoints of the public endpoint.
 */
export const unasked = ['dynamodb.DescribeEndpoints', 'sts.GetCallerIdentity', 'sts.GetSessionToken'];

/** Not signed, so that who asks is another question: `tests/security/web-identity.test.ts`. */
export const unsigned = ['sts.AssumeRoleWithWebIdentity'];

/** The rest of the registry, by the samples of the reference; they carry nothing of DynamoDB's. */
export const otherRequests: readonly KeyedRequest[] = Object.entries(samples)
  .filter(
    ([operation]) => !operation.startsWith('dynamodb') && !unasked.includes(operation) && !unsigned.includes(operation),
  )
  .map(([operation, [input]]) => ({ what: operation, operation, input: () => input as object, keys: {} }));

function row(what: string, input: object, keys: Keys): KeyedRequest {
  return {
    what,
    operation: `dynamodb.${what.split(':')[0]}`,
    input: () => input,
    keys: { ...noItemKeys, ...keys },
  };
}
