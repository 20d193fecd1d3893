import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateBackupCommand,
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteBackupCommand,
  DeleteItemCommand,
  DeleteResourcePolicyCommand,
  DeleteTableCommand,
  DescribeBackupCommand,
  DescribeContinuousBackupsCommand,
  DescribeLimitsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  ExecuteStatementCommand,
  ExecuteTransactionCommand,
  GetItemCommand,
  GetResourcePolicyCommand,
  ListBackupsCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  PutResourcePolicyCommand,
  QueryCommand,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  ScanCommand,
  TagResourceCommand,
  TransactGetItemsCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UntagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { owner, stranger } from '../two-accounts.ts';

/**
 * Every request of DynamoDB and what it asks leave for. Service Authorization Reference, "Actions, resources, and condition keys for
 * Amazon DynamoDB"; DynamoDB Developer Guide.
 */

const region = `arn:aws:dynamodb:us-east-1:${owner}:table`;
export const first = `${region}/first`;
export const second = `${region}/second`;

const TableName = 'first';
const BackupName = 'kept';
const backup = `${first}/backup/01795392000000-73d8d5bc`;

/** The leave that a request needs, and on what. */
export type Needed = readonly [action: string, resource: string];
type Ask = (client: DynamoDBClient, streams: DynamoDBStreamsClient) => Promise<unknown>;

export const key = { pk: { S: 'a' }, sk: { S: 'a' } };
const otherKey = { pk: { S: 'b' }, sk: { S: 'b' } };
const values = { ExpressionAttributeValues: { ':v': { S: 'a' } } };
export const inTransaction =
  (...TransactItems: TransactWriteItem[]) =>
  (client: DynamoDBClient) =>
    client.send(new TransactWriteItemsCommand({ TransactItems }));
const condition = { ConditionExpression: 'attribute_not_exists(absent)' };
export const say = (Statement: string) => (client: DynamoDBClient) =>
  client.send(new ExecuteStatementCommand({ Statement }));

/** A shard of the stream of `first`. */
export interface OpenShard {
  readonly stream: string;
  readonly shardId: string;
  readonly iterator: string;
}

export type RequestRow = readonly [request: string, needed: readonly Needed[], ask: Ask];

/** For each request the leave that it needs, in the order in which it is asked for. `stream` is one of the table `first`. */
export function requestRows({ stream, shardId, iterator }: OpenShard): readonly RequestRow[] {
  return [
    ['GetItem', on(first, 'GetItem'), (c) => c.send(new GetItemCommand({ TableName: 'first', Key: key }))],
    ['GetItem by ARN', on(first, 'GetItem'), (c) => c.send(new GetItemCommand({ TableName: first, Key: key }))],
    ['PutItem', on(first, 'PutItem'), (c) => c.send(new PutItemCommand({ TableName: 'first', Item: key }))],
    [
      'PutItem under a condition',
      on(first, 'PutItem'),
      (c) => c.send(new PutItemCommand({ TableName: 'first', Item: key, ...condition, ReturnValues: 'ALL_OLD' })),
    ],
    ['UpdateItem', on(first, 'UpdateItem'), (c) => c.send(new UpdateItemCommand({ TableName: 'first', Key: key }))],
    ['DeleteItem', on(first, 'DeleteItem'), (c) => c.send(new DeleteItemCommand({ TableName: 'first', Key: key }))],
    [
      'Query',
      on(first, 'Query'),
      (c) => c.send(new QueryCommand({ TableName: 'first', KeyConditionExpression: 'pk = :v', ...values })),
    ],
    [
      'Query of an index',
      on(`${first}/index/global`, 'Query'),
      (c) =>
        c.send(
          new QueryCommand({ TableName: 'first', IndexName: 'global', KeyConditionExpression: 'grp = :v', ...values }),
        ),
    ],
    [
      'Query of a local index, for attributes that it does not hold',
      on(`${first}/index/local`, 'Query'),
      (c) =>
        c.send(
          new QueryCommand({
            TableName: first,
            IndexName: 'local',
            KeyConditionExpression: 'pk = :v',
            Select: 'ALL_ATTRIBUTES',
            ...values,
          }),
        ),
    ],
    ['Scan', on(first, 'Scan'), (c) => c.send(new ScanCommand({ TableName: 'first' }))],
    [
      'Scan of an index',
      on(`${first}/index/global`, 'Scan'),
      (c) => c.send(new ScanCommand({ TableName: 'first', IndexName: 'global' })),
    ],
    [
      'BatchGetItem',
      [
        ['BatchGetItem', first],
        ['BatchGetItem', second],
      ],
      (c) =>
        c.send(
          new BatchGetItemCommand({ RequestItems: { first: { Keys: [key, otherKey] }, second: { Keys: [key] } } }),
        ),
    ],
    [
      'BatchWriteItem, puts and deletes',
      [
        ['BatchWriteItem', first],
        ['BatchWriteItem', second],
      ],
      (c) =>
        c.send(
          new BatchWriteItemCommand({
            RequestItems: {
              first: [{ PutRequest: { Item: key } }, { DeleteRequest: { Key: otherKey } }],
              [second]: [{ DeleteRequest: { Key: key } }],
            },
          }),
        ),
    ],
    [
      'TransactGetItems',
      [
        ['GetItem', first],
        ['GetItem', second],
      ],
      (c) =>
        c.send(
          new TransactGetItemsCommand({
            TransactItems: [{ Get: { TableName: 'first', Key: key } }, { Get: { TableName: second, Key: key } }],
          }),
        ),
    ],
    [
      'TransactWriteItems',
      [
        ['PutItem', first],
        ['UpdateItem', second],
        ['DeleteItem', first],
        ['ConditionCheckItem', second],
      ],
      inTransaction(
        { Put: { TableName: 'first', Item: key, ...condition } },
        { Update: { TableName: 'second', Key: key, UpdateExpression: 'REMOVE b' } },
        { Delete: { TableName: first, Key: otherKey } },
        { ConditionCheck: { TableName: second, Key: otherKey, ...condition } },
      ),
    ],
    ['SELECT', on(first, 'PartiQLSelect'), say(`SELECT * FROM "first" WHERE pk = 'a' AND sk = 'a'`)],
    [
      'SELECT of an index',
      on(`${first}/index/global`, 'PartiQLSelect'),
      say(`SELECT * FROM "first"."global" WHERE grp = 'a'`),
    ],
    ['INSERT', on(first, 'PartiQLInsert'), say(`INSERT INTO "first" VALUE {'pk': 'made', 'sk': 'a'}`)],
    ['UPDATE', on(first, 'PartiQLUpdate'), say(`UPDATE "first" SET n = 1 WHERE pk = 'a' AND sk = 'a'`)],
    ['DELETE', on(first, 'PartiQLDelete'), say(`DELETE FROM "first" WHERE pk = 'a' AND sk = 'a'`)],
    [
      'ExecuteTransaction',
      [
        ['PartiQLSelect', first],
        ['PartiQLUpdate', second],
      ],
      (c) =>
        c.send(
          new ExecuteTransactionCommand({
            TransactStatements: [
              { Statement: `EXISTS(SELECT * FROM "first" WHERE pk = 'a' AND sk = 'a')` },
              { Statement: `UPDATE "second" SET n = 1 WHERE pk = 'a' AND sk = 'a'` },
            ],
          }),
        ),
    ],
    ['CreateBackup', on(first, 'CreateBackup'), (c) => c.send(new CreateBackupCommand({ TableName, BackupName }))],
    ['DescribeBackup', on(backup, 'DescribeBackup'), (c) => c.send(new DescribeBackupCommand({ BackupArn: backup }))],
    ['DeleteBackup', on(backup, 'DeleteBackup'), (c) => c.send(new DeleteBackupCommand({ BackupArn: backup }))],
    ['ListBackups', on(`${region}/*`, 'ListBackups'), (c) => c.send(new ListBackupsCommand({}))],
    [
      'RestoreTableFromBackup',
      [['RestoreTableFromBackup', backup], ...restoring('RestoreTableFromBackup')],
      (c) => c.send(new RestoreTableFromBackupCommand({ BackupArn: backup, TargetTableName: 'restored' })),
    ],
    [
      'RestoreTableToPointInTime',
      [['RestoreTableToPointInTime', first], ...restoring('RestoreTableToPointInTime')],
      (c) =>
        c.send(
          new RestoreTableToPointInTimeCommand({
            SourceTableArn: first,
            TargetTableName: 'restored',
            UseLatestRestorableTime: true,
          }),
        ),
    ],
    [
      'DescribeContinuousBackups',
      on(first, 'DescribeContinuousBackups'),
      (c) => c.send(new DescribeContinuousBackupsCommand({ TableName })),
    ],
    [
      'UpdateContinuousBackups',
      on(first, 'UpdateContinuousBackups'),
      (c) =>
        c.send(
          new UpdateContinuousBackupsCommand({
            TableName,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
          }),
        ),
    ],
    ['DescribeTable', on(first, 'DescribeTable'), (c) => c.send(new DescribeTableCommand({ TableName: 'first' }))],
    [
      'UpdateTable that changes nothing',
      on(first, 'UpdateTable'),
      (c) => c.send(new UpdateTableCommand({ TableName: first, DeletionProtectionEnabled: true })),
    ],
    ['DeleteTable', on(first, 'DeleteTable'), (c) => c.send(new DeleteTableCommand({ TableName: 'first' }))],
    [
      'DescribeTimeToLive',
      on(first, 'DescribeTimeToLive'),
      (c) => c.send(new DescribeTimeToLiveCommand({ TableName: 'first' })),
    ],
    [
      'UpdateTimeToLive',
      on(first, 'UpdateTimeToLive'),
      (c) =>
        c.send(
          new UpdateTimeToLiveCommand({
            TableName: 'first',
            TimeToLiveSpecification: { AttributeName: 't', Enabled: false },
          }),
        ),
    ],
    [
      'TagResource',
      on(first, 'TagResource'),
      (c) => c.send(new TagResourceCommand({ ResourceArn: first, Tags: [{ Key: 'a', Value: 'b' }] })),
    ],
    [
      'UntagResource',
      on(first, 'UntagResource'),
      (c) => c.send(new UntagResourceCommand({ ResourceArn: first, TagKeys: ['a'] })),
    ],
    [
      'ListTagsOfResource',
      on(first, 'ListTagsOfResource'),
      (c) => c.send(new ListTagsOfResourceCommand({ ResourceArn: first })),
    ],
    ['CreateTable', on(`${region}/made`, 'CreateTable'), (c) => create(c)],
    [
      'CreateTable with a policy',
      [
        ['CreateTable', `${region}/made`],
        ['PutResourcePolicy', `${region}/made`],
      ],
      (c) => create(c, { ResourcePolicy: giving('dynamodb:GetItem') }),
    ],
    [
      'CreateTable with tags',
      [
        ['CreateTable', `${region}/made`],
        ['TagResource', `${region}/made`],
      ],
      (c) => create(c, { Tags: [{ Key: 'a', Value: 'b' }] }),
    ],
    [
      'PutResourcePolicy',
      on(first, 'PutResourcePolicy'),
      (c) => c.send(new PutResourcePolicyCommand({ ResourceArn: first, Policy: giving('dynamodb:GetItem') })),
    ],
    [
      'GetResourcePolicy',
      on(first, 'GetResourcePolicy'),
      (c) => c.send(new GetResourcePolicyCommand({ ResourceArn: first })),
    ],
    [
      'DeleteResourcePolicy',
      on(first, 'DeleteResourcePolicy'),
      (c) => c.send(new DeleteResourcePolicyCommand({ ResourceArn: first })),
    ],
    [
      'GetResourcePolicy of a stream',
      [['GetResourcePolicy', stream]],
      (c) => c.send(new GetResourcePolicyCommand({ ResourceArn: stream })),
    ],
    [
      'PutResourcePolicy of a stream',
      [['PutResourcePolicy', stream]],
      (c) =>
        c.send(
          new PutResourcePolicyCommand({
            ResourceArn: stream,
            Policy: giving('dynamodb:GetRecords'),
          }),
        ),
    ],
    [
      'DeleteResourcePolicy of a stream',
      [['DeleteResourcePolicy', stream]],
      (c) => c.send(new DeleteResourcePolicyCommand({ ResourceArn: stream })),
    ],
    [
      'DescribeStream',
      [['DescribeStream', stream]],
      (_, streams) => streams.send(new DescribeStreamCommand({ StreamArn: stream })),
    ],
    [
      'GetShardIterator',
      [['GetShardIterator', stream]],
      (_, streams) => streams.send(fromTheBeginning({ stream, shardId })),
    ],
    [
      'GetRecords',
      [['GetRecords', stream]],
      (_, streams) => streams.send(new GetRecordsCommand({ ShardIterator: iterator })),
    ],
    ['ListStreams', on(`${region}/*`, 'ListStreams'), (_, streams) => streams.send(new ListStreamsCommand({}))],
    ['ListTables', on(`${region}/*`, 'ListTables'), (c) => c.send(new ListTablesCommand({}))],
    ['DescribeLimits', on(`${region}/*`, 'DescribeLimits'), (c) => c.send(new DescribeLimitsCommand({}))],
  ];
}

/** What a restore needs on the table that it makes. */
function restoring(action: string): readonly Needed[] {
  const items = ['BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'Scan', 'UpdateItem'];
  return [action, ...items].map((one) => [one, `${region}/restored`]);
}

function on(resource: string, action: string): readonly Needed[] {
  return [[action, resource]];
}

function giving(Action: string): string {
  const statement = { Effect: 'Allow', Principal: { AWS: stranger }, Action, Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

function create(client: DynamoDBClient, more: Partial<CreateTableCommandInput> = {}) {
  return client.send(new CreateTableCommand({ ...schema, TableName: 'made', ...more }));
}

export function fromTheBeginning({ stream, shardId }: Pick<OpenShard, 'stream' | 'shardId'>): GetShardIteratorCommand {
  return new GetShardIteratorCommand({ StreamArn: stream, ShardId: shardId, ShardIteratorType: 'TRIM_HORIZON' });
}

/** Of `first` and `second`. */
export const schema = {
  BillingMode: 'PAY_PER_REQUEST',
  DeletionProtectionEnabled: true,
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'grp', AttributeType: 'S' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'global',
      KeySchema: [{ AttributeName: 'grp', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: 'local',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'grp', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
} as const satisfies Partial<CreateTableCommandInput>;
