import type { Catalog, Stream, Table } from '../../src/database/catalog/catalog.ts';
import { createDirectory } from '../../src/identity/directory.ts';
import type { Subject } from '../../src/operations/operation.ts';
import { formatShardIterator } from '../../src/operations/streams/shard-iterator.ts';
import { iamSamples } from './iam-samples.ts';
import { organizationsSamples, sampleOrganization } from './organizations-samples.ts';

/** A table with an index and a stream, and a request of its owner's for every operation: what the operations page is drawn from. */
const home = { account: '111111111111', region: 'us-east-1' };
const arn = 'arn:aws:dynamodb:us-east-1:111111111111:table/orders';
const label = '2026-11-23T00:00:00.000';
const streamArn = `${arn}/stream/${label}`;
const key = { partition: [{ name: 'id', type: 'S' }], sort: [] } as const;
const settings = { arn: streamArn, label, viewType: 'KEYS_ONLY' } as const;

const table: Table = {
  ...home,
  name: 'orders',
  arn,
  tableId: '00000000-0000-4000-8000-000000000000',
  createdAt: 0,
  activeAt: 0,
  attributeDefinitions: [
    { name: 'id', type: 'S' },
    { name: 'customer', type: 'S' },
  ],
  key,
  indexes: [
    {
      kind: 'global',
      name: 'by-customer',
      arn: `${arn}/index/by-customer`,
      key: { partition: [{ name: 'customer', type: 'S' }], sort: [] },
      projection: { type: 'ALL', nonKeyAttributes: [] },
      space: 2,
    },
  ],
  billingMode: 'PAY_PER_REQUEST',
  throughput: { read: 0, write: 0 },
  deletionProtection: false,
  streamLabel: label,
  stream: settings,
  tags: [],
  space: 1,
};
const stream: Stream = {
  ...home,
  ...settings,
  tableName: 'orders',
  key,
  createdAt: 0,
  secret: '',
  shards: [],
  space: 3,
};

const catalog: Catalog = {
  table: ({ name }) => (name === table.name ? table : undefined),
  tables: () => [table],
  tableNames: () => [table.name],
  stream: (wanted) => (wanted === streamArn ? stream : undefined),
  streams: () => [stream],
  policySlot: () => undefined,
};

export const subject: Subject = {
  home,
  catalog,
  sessions: { role: () => undefined, checkDeviceCode: () => {} },
  directory: createDirectory(sampleOrganization),
  principal: {
    kind: 'user',
    arn: 'arn:aws:iam::111111111111:user/alice',
    accountId: home.account,
    userName: 'alice',
    userId: 'AIDAEXAMPLEALICE00001',
    uniqueId: 'AIDAEXAMPLEALICE00001',
    tags: new Map(),
  },
};

const TableName = 'orders';
const Key = { id: { S: 'o-1' } };
const BackupArn = `${arn}/backup/01795392000000-73d8d5bc`;
const ShardId = 'shardId-00000000000000000000-00000000';
const role = 'arn:aws:iam::111111111111:role/reader';
const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: role }, Action: 'dynamodb:GetItem', Resource: arn }],
});

/** Inputs by `service.Operation`; more than one where the permissions depend on what is asked. */
export const samples: Readonly<Record<string, readonly unknown[]>> = {
  'dynamodb.CreateTable': [
    {
      TableName: 'new',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    },
    {
      TableName: 'new',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      Tags: [{ Key: 'team', Value: 'shop' }],
      ResourcePolicy: policy.replace('table/orders', 'table/new'),
    },
  ],
  'dynamodb.DescribeTable': [{ TableName }],
  'dynamodb.ListTables': [{}],
  'dynamodb.UpdateTable': [{ TableName, DeletionProtectionEnabled: true }],
  'dynamodb.DeleteTable': [{ TableName }],
  'dynamodb.TagResource': [{ ResourceArn: arn, Tags: [{ Key: 'team', Value: 'shop' }] }],
  'dynamodb.UntagResource': [{ ResourceArn: arn, TagKeys: ['team'] }],
  'dynamodb.ListTagsOfResource': [{ ResourceArn: arn }],
  'dynamodb.UpdateTimeToLive': [{ TableName, TimeToLiveSpecification: { Enabled: true, AttributeName: 'expires' } }],
  'dynamodb.DescribeTimeToLive': [{ TableName }],
  'dynamodb.CreateBackup': [{ TableName, BackupName: 'before-the-sale' }],
  'dynamodb.DescribeBackup': [{ BackupArn }],
  'dynamodb.ListBackups': [{}],
  'dynamodb.DeleteBackup': [{ BackupArn }],
  'dynamodb.RestoreTableFromBackup': [{ TargetTableName: 'restored', BackupArn }],
  'dynamodb.UpdateContinuousBackups': [
    { TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
  ],
  'dynamodb.DescribeContinuousBackups': [{ TableName }],
  'dynamodb.RestoreTableToPointInTime': [
    { SourceTableName: TableName, TargetTableName: 'restored', UseLatestRestorableTime: true },
  ],
  'dynamodb.DescribeLimits': [{}],
  'dynamodb.DescribeEndpoints': [{}],
  'dynamodb.PutItem': [{ TableName, Item: Key }],
  'dynamodb.GetItem': [{ TableName, Key }],
  'dynamodb.UpdateItem': [
    { TableName, Key, UpdateExpression: 'SET done = :d', ExpressionAttributeValues: { ':d': { BOOL: true } } },
  ],
  'dynamodb.DeleteItem': [{ TableName, Key }],
  'dynamodb.Query': [
    { TableName, KeyConditionExpression: 'id = :i', ExpressionAttributeValues: { ':i': { S: 'o-1' } } },
    {
      TableName,
      IndexName: 'by-customer',
      KeyConditionExpression: 'customer = :c',
      ExpressionAttributeValues: { ':c': { S: 'c-1' } },
    },
  ],
  'dynamodb.Scan': [{ TableName }, { TableName, IndexName: 'by-customer' }],
  'dynamodb.BatchGetItem': [{ RequestItems: { [TableName]: { Keys: [Key] } } }],
  'dynamodb.BatchWriteItem': [{ RequestItems: { [TableName]: [{ PutRequest: { Item: Key } }] } }],
  'dynamodb.TransactGetItems': [{ TransactItems: [{ Get: { TableName, Key } }] }],
  'dynamodb.TransactWriteItems': [
    {
      TransactItems: [
        { Put: { TableName, Item: Key } },
        { Update: { TableName, Key: { id: { S: 'o-2' } }, UpdateExpression: 'REMOVE done' } },
        { Delete: { TableName, Key: { id: { S: 'o-3' } } } },
        { ConditionCheck: { TableName, Key: { id: { S: 'o-4' } }, ConditionExpression: 'attribute_exists(id)' } },
      ],
    },
  ],
  'dynamodb.ExecuteStatement': [
    { Statement: 'SELECT * FROM orders' },
    { Statement: 'SELECT * FROM "orders"."by-customer" WHERE customer = ?', Parameters: [{ S: 'c-1' }] },
    { Statement: "INSERT INTO orders VALUE {'id': 'o-1'}" },
    { Statement: "UPDATE orders SET done = true WHERE id = 'o-1'" },
    { Statement: "DELETE FROM orders WHERE id = 'o-1' RETURNING ALL OLD *" },
  ],
  'dynamodb.BatchExecuteStatement': [{ Statements: [{ Statement: "SELECT * FROM orders WHERE id = 'o-1'" }] }],
  'dynamodb.ExecuteTransaction': [
    { TransactStatements: [{ Statement: "SELECT * FROM orders WHERE id = 'o-1'" }] },
    {
      TransactStatements: [
        { Statement: "INSERT INTO orders VALUE {'id': 'o-1'}" },
        { Statement: "UPDATE orders SET done = true WHERE id = 'o-2'" },
        { Statement: "DELETE FROM orders WHERE id = 'o-3'" },
      ],
    },
  ],
  'dynamodb.PutResourcePolicy': [{ ResourceArn: arn, Policy: policy }],
  'dynamodb.GetResourcePolicy': [{ ResourceArn: arn }],
  'dynamodb.DeleteResourcePolicy': [{ ResourceArn: arn }],
  'dynamodbstreams.ListStreams': [{}],
  'dynamodbstreams.DescribeStream': [{ StreamArn: streamArn }],
  'dynamodbstreams.GetShardIterator': [{ StreamArn: streamArn, ShardId, ShardIteratorType: 'LATEST' }],
  'dynamodbstreams.GetRecords': [
    { ShardIterator: formatShardIterator({ streamArn, shardId: ShardId, from: '0', createdAt: 0 }, stream) },
  ],
  'sts.AssumeRole': [{ RoleArn: role, RoleSessionName: 'work' }],
  'sts.AssumeRoleWithWebIdentity': [{ RoleArn: role, RoleSessionName: 'work', WebIdentityToken: 'token' }],
  'sts.GetSessionToken': [{}],
  'sts.GetFederationToken': [{ Name: 'guest' }],
  'sts.GetCallerIdentity': [{}],
  'sts.GetAccessKeyInfo': [{ AccessKeyId: 'AKIAIOSFODNN7EXAMPLE' }],
  'sts.DecodeAuthorizationMessage': [{ EncodedMessage: 'message' }],
  'sts.GetWebIdentityToken': [{ Audience: ['https://example.com'], SigningAlgorithm: 'RS256' }],
  ...iamSamples,
  ...organizationsSamples,
};
