import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteResourcePolicyCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ExecuteStatementCommand,
  ExecuteTransactionCommand,
  GetItemCommand,
  GetResourcePolicyCommand,
  PutItemCommand,
  PutResourcePolicyCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';

/** What the matrix asks, by name: of a table by its name or ARN, of a stream by its ARN. */
type Requests<Client> = Readonly<Record<string, (client: Client, name: string) => Promise<unknown>>>;

export interface OpenShard {
  readonly shardId: string;
  readonly iterator: string;
}

export const streamActions = ['dynamodb:DescribeStream', 'dynamodb:GetShardIterator', 'dynamodb:GetRecords'];

/** Each harmless where it is allowed: the tables are protected from deletion. */
export const tableRequests: Requests<DynamoDBClient> = {
  DescribeTable: (client, TableName) => client.send(new DescribeTableCommand({ TableName })),
  UpdateTable: (client, TableName) =>
    client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true })),
  DeleteTable: (client, TableName) => client.send(new DeleteTableCommand({ TableName })),
  PutItem: (client, TableName) => client.send(new PutItemCommand({ TableName, Item: key })),
  GetItem: (client, TableName) => client.send(new GetItemCommand({ TableName, Key: key })),
  UpdateItem: (client, TableName) => client.send(new UpdateItemCommand({ TableName, Key: key })),
  DeleteItem: (client, TableName) => client.send(new DeleteItemCommand({ TableName, Key: key })),
  Query: (client, TableName) => client.send(query({ TableName, name: 'pk' })),
  Scan: (client, TableName) => client.send(new ScanCommand({ TableName })),
  'Query on a global index': (client, TableName) => client.send(query({ TableName, IndexName: 'global', name: 'grp' })),
  'Query on a local index': (client, TableName) => client.send(query({ TableName, IndexName: 'local', name: 'pk' })),
  'Scan on a global index': (client, TableName) => client.send(new ScanCommand({ TableName, IndexName: 'global' })),
  BatchGetItem: (client, TableName) =>
    client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [key] } } })),
  BatchWriteItem: (client, TableName) =>
    client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item: key } }] } })),
  'GetItem in a transaction': (client, TableName) =>
    client.send(new TransactGetItemsCommand({ TransactItems: [{ Get: { TableName, Key: key } }] })),
  'PutItem in a transaction': inTransaction((TableName) => ({ Put: { TableName, Item: key } })),
  'UpdateItem in a transaction': inTransaction((TableName) => ({
    Update: { TableName, Key: key, UpdateExpression: 'REMOVE grp' },
  })),
  'DeleteItem in a transaction': inTransaction((TableName) => ({ Delete: { TableName, Key: key } })),
  'ConditionCheckItem in a transaction': inTransaction((TableName) => ({
    ConditionCheck: { TableName, Key: key, ConditionExpression: 'attribute_not_exists(absent)' },
  })),
};

/** `shards`: of each stream, with an iterator that was taken before any policy forbade it. */
export function streamRequests(shards: ReadonlyMap<string, OpenShard>): Requests<DynamoDBStreamsClient> {
  return {
    DescribeStream: (client, StreamArn) => client.send(new DescribeStreamCommand({ StreamArn })),
    GetShardIterator: (client, StreamArn) => client.send(fromTheBeginning(StreamArn, shards.get(StreamArn)!.shardId)),
    // Whoever bears an iterator: it is asked again when the records are read.
    GetRecords: (client, StreamArn) =>
      client.send(new GetRecordsCommand({ ShardIterator: shards.get(StreamArn)!.iterator })),
  };
}

/** Harmless where they are allowed: Put brings no policy, Delete expects a revision that never was. */
export const statementRequests: Requests<DynamoDBClient> = {
  'PartiQL SELECT': (client, arn) => say(client, `SELECT * FROM "${arn}" WHERE pk = 'a'`),
  'PartiQL SELECT of everything': (client, arn) => say(client, `SELECT * FROM "${arn}"`),
  'PartiQL SELECT from an index': (client, arn) => say(client, `SELECT * FROM "${arn}"."global" WHERE grp = 'a'`),
  'PartiQL INSERT': (client, arn) => say(client, `INSERT INTO "${arn}" VALUE {'pk': 'a', 'sk': 'inserted'}`),
  'PartiQL UPDATE': (client, arn) => say(client, `UPDATE "${arn}" SET n = 1 WHERE pk = 'a' AND sk = 'a'`),
  'PartiQL DELETE': (client, arn) => say(client, `DELETE FROM "${arn}" WHERE pk = 'a' AND sk = 'a'`),
  'PartiQL in a transaction': (client, arn) =>
    client.send(
      new ExecuteTransactionCommand({
        TransactStatements: [{ Statement: `EXISTS(SELECT * FROM "${arn}" WHERE pk = 'a' AND sk = 'a')` }],
      }),
    ),
  'PartiQL in a batch': async (client, arn) => {
    const Statements = [{ Statement: `SELECT * FROM "${arn}" WHERE pk = 'a' AND sk = 'a'` }];
    const { Responses } = await client.send(new BatchExecuteStatementCommand({ Statements }));
    const error = Responses?.[0]?.Error;
    if (error?.Code !== 'AccessDenied') return;
    throw Object.assign(new Error(error.Message), { name: 'AccessDeniedException' });
  },
};

function say(client: DynamoDBClient, Statement: string) {
  return client.send(new ExecuteStatementCommand({ Statement }));
}

export const policyRequests: Requests<DynamoDBClient> = {
  GetResourcePolicy: (client, ResourceArn) => client.send(new GetResourcePolicyCommand({ ResourceArn })),
  PutResourcePolicy: (client, ResourceArn) =>
    client.send(new PutResourcePolicyCommand({ ResourceArn, Policy: '{}', ConfirmRemoveSelfResourceAccess: true })),
  DeleteResourcePolicy: (client, ResourceArn) =>
    client.send(new DeleteResourcePolicyCommand({ ResourceArn, ExpectedRevisionId: 'unknown' })),
};

function inTransaction(action: (TableName: string) => TransactWriteItem) {
  return (client: DynamoDBClient, TableName: string) =>
    client.send(new TransactWriteItemsCommand({ TransactItems: [action(TableName)] }));
}

const key = { pk: { S: 'a' }, sk: { S: 'a' } };

function fromTheBeginning(StreamArn: string, ShardId: string): GetShardIteratorCommand {
  return new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' });
}

export async function openShard(reader: DynamoDBStreamsClient, StreamArn: string): Promise<OpenShard> {
  const { StreamDescription } = await reader.send(new DescribeStreamCommand({ StreamArn }));
  const shardId = StreamDescription!.Shards![0]!.ShardId!;
  const { ShardIterator } = await reader.send(fromTheBeginning(StreamArn, shardId));
  return { shardId, iterator: ShardIterator! };
}

function query({ TableName, IndexName, name }: { TableName: string; IndexName?: string; name: string }) {
  return new QueryCommand({
    TableName,
    IndexName,
    KeyConditionExpression: `${name} = :value`,
    ExpressionAttributeValues: { ':value': { S: 'a' } },
  });
}

/** Anything that is thrown and is no refusal counts as allowed, but never a failure of the server or of the client. */
export async function verdict(outcome: Promise<unknown>): Promise<string> {
  const error = await outcome.then(
    () => undefined,
    (thrown: Error & { $metadata?: { httpStatusCode?: number } }) => thrown,
  );
  if (!error) return 'ok';
  if (error.name !== 'AccessDeniedException') return error.$metadata?.httpStatusCode === 400 ? 'ok' : String(error);
  if (error.message.endsWith('with an explicit deny in a resource-based policy')) return 'resource!';
  const [, blamed] =
    /because no (identity|resource|session)(?:-based)? policy allows the dynamodb:\w+ action$/.exec(error.message) ??
    [];
  return blamed ?? error.message;
}

export async function createTable(client: DynamoDBClient, TableName: string): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['pk', 'sk', 'grp'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S' as const,
      })),
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
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    }),
  );
}
