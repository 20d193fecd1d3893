/**
 * Valid requests of every operation of DynamoDB and its streams, on tables that `setup` makes: `fuzzed`, and `slow`, which is held to
 * its throughput.
 */
const TableName = 'fuzzed';
const Key = { pk: { S: 'a' }, sk: { N: '1' } };
const Item = {
  ...Key,
  grp: { S: 'g' },
  flag: { BOOL: true },
  nothing: { NULL: true },
  bytes: { B: 'AQID' },
  names: { SS: ['a', 'b'] },
  numbers: { NS: ['1', '2.5'] },
  list: { L: [{ S: 'x' }, { N: '3' }] },
  map: { M: { inner: { M: { deep: { S: 'y' } } } } },
};
const arn = `arn:aws:dynamodb:us-east-1:000000000000:table/${TableName}`;
const ShardId = 'shardId-00000000000000000000-00000000';
const StreamArn = `${arn}/stream/2026-11-23T00:00:00.000`;
const schema = {
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'N' },
    { AttributeName: 'grp', AttributeType: 'S' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-group',
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
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['flag'] },
    },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
};
const units = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 };
const slow = {
  TableName: 'slow',
  KeySchema: schema.KeySchema,
  AttributeDefinitions: schema.AttributeDefinitions,
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-group-and-number',
      KeySchema: [
        { AttributeName: 'grp', KeyType: 'HASH' },
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
      ProvisionedThroughput: units,
    },
  ],
  ProvisionedThroughput: units,
};
const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'a',
      Effect: 'Allow',
      Principal: { AWS: ['111111111111'] },
      Action: ['dynamodb:GetItem'],
      Resource: [arn],
      Condition: { StringEquals: { 'aws:PrincipalArn': 'x' }, NumericLessThan: { 'aws:MultiFactorAuthAge': 5 } },
    },
  ],
});

const table = (operation: string, input: object) => ({ target: `DynamoDB_20120810.${operation}`, input });
const stream = (operation: string, input: object) => ({ target: `DynamoDBStreams_20120810.${operation}`, input });
const names = { ExpressionAttributeNames: { '#n': 'grp' } };

export const sampleRequests = {
  setup: [table('CreateTable', schema), table('PutItem', { TableName, Item }), table('CreateTable', slow)],
  samples: [
    table('CreateTable', {
      ...slow,
      TableName: 'made',
      TableClass: 'STANDARD_INFREQUENT_ACCESS',
      SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: 'alias/aws/dynamodb' },
      WarmThroughput: { ReadUnitsPerSecond: 12000, WriteUnitsPerSecond: 4000 },
      DeletionProtectionEnabled: false,
    }),
    table('CreateTable', {
      ...schema,
      TableName: 'made',
      OnDemandThroughput: { MaxReadRequestUnits: 1, MaxWriteRequestUnits: 1 },
    }),
    table('UpdateTable', { TableName: 'slow', ProvisionedThroughput: { ReadCapacityUnits: 2, WriteCapacityUnits: 2 } }),
    table('UpdateTable', {
      TableName: 'slow',
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: units,
      GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'by-group-and-number', ProvisionedThroughput: units } }],
    }),
    table('UpdateTable', {
      TableName: 'made',
      BillingMode: 'PAY_PER_REQUEST',
      OnDemandThroughput: { MaxReadRequestUnits: 1, MaxWriteRequestUnits: -1 },
    }),
    table('UpdateTable', { TableName: 'made', TableClass: 'STANDARD' }),
    table('UpdateTable', { TableName: 'made', SSESpecification: { Enabled: false } }),
    table('UpdateTable', {
      TableName: 'made',
      WarmThroughput: { ReadUnitsPerSecond: 12000, WriteUnitsPerSecond: 4000 },
    }),
    table('PutItem', { TableName: 'slow', Item, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
    table('BatchWriteItem', {
      RequestItems: { slow: [{ PutRequest: { Item } }, { DeleteRequest: { Key: { ...Key, sk: { N: '2' } } } }] },
      ReturnConsumedCapacity: 'INDEXES',
      ReturnItemCollectionMetrics: 'SIZE',
    }),
    table('BatchGetItem', {
      RequestItems: { slow: { Keys: [Key], ConsistentRead: true, AttributesToGet: ['grp'] } },
      ReturnConsumedCapacity: 'TOTAL',
    }),
    table('Query', {
      TableName: 'slow',
      IndexName: 'by-group-and-number',
      KeyConditionExpression: '#n = :g AND pk = :p AND begins_with(sk, :g)',
      FilterExpression: 'flag IN (:g, :p) OR NOT contains(names, :g)',
      ...names,
      ExpressionAttributeValues: { ':g': { S: 'g' }, ':p': { S: 'a' } },
      ReturnConsumedCapacity: 'INDEXES',
    }),
    table('TransactWriteItems', { TransactItems: [{ Put: { TableName: 'slow', Item } }] }),
    table('ExecuteTransaction', { TransactStatements: [{ Statement: "DELETE FROM slow WHERE pk = 'a' AND sk = 1" }] }),
    table('ExecuteStatement', {
      Statement: `SELECT * FROM ${TableName} WHERE pk IN ? AND sk + 1 - ? < sk AND (size(list) + 1) BETWEEN 1 AND 2 + 2`,
      Parameters: [{ L: [{ S: 'a' }, { S: 'b' }] }, { N: '2' }],
      ConsistentRead: true,
    }),
    table('BatchExecuteStatement', {
      Statements: [
        {
          Statement: `SELECT * FROM slow WHERE pk = ? AND sk = ?`,
          Parameters: [{ S: 'a' }, { N: '1' }],
          ConsistentRead: true,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      ],
      ReturnConsumedCapacity: 'INDEXES',
    }),
    table('Scan', {
      TableName,
      ScanFilter: {
        grp: { ComparisonOperator: 'BETWEEN', AttributeValueList: [{ S: 'a' }, { S: 'z' }] },
        flag: { ComparisonOperator: 'NOT_NULL' },
      },
      ConditionalOperator: 'OR',
      ConsistentRead: true,
      ReturnConsumedCapacity: 'TOTAL',
    }),
    table('CreateTable', { ...schema, TableName: 'made', Tags: [{ Key: 'a', Value: 'b' }], ResourcePolicy: policy }),
    table('DescribeTable', { TableName }),
    table('DescribeTable', { TableName: arn }),
    table('ListTables', { Limit: 10, ExclusiveStartTableName: 'abc' }),
    table('UpdateTable', { TableName, DeletionProtectionEnabled: true }),
    table('UpdateTable', { TableName, StreamSpecification: { StreamEnabled: false } }),
    table('UpdateTable', { TableName, StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } }),
    table('DeleteTable', { TableName: 'made' }),
    table('PutItem', {
      TableName,
      Item,
      ConditionExpression: 'attribute_not_exists(pk) OR #n = :g AND NOT contains(names, :g)',
      ...names,
      ExpressionAttributeValues: { ':g': { S: 'g' } },
      ReturnValues: 'ALL_OLD',
      ReturnConsumedCapacity: 'INDEXES',
      ReturnItemCollectionMetrics: 'SIZE',
    }),
    table('GetItem', {
      TableName,
      Key,
      ConsistentRead: true,
      ProjectionExpression: '#n, list[0], map.inner',
      ...names,
    }),
    table('UpdateItem', {
      TableName,
      Key,
      UpdateExpression: 'SET #n = :g, list[1] = if_not_exists(x, :n) REMOVE flag ADD numbers :s DELETE names :t',
      ConditionExpression: 'size(list) > :n',
      ...names,
      ExpressionAttributeValues: { ':g': { S: 'h' }, ':n': { N: '1' }, ':s': { NS: ['7'] }, ':t': { SS: ['b'] } },
      ReturnValues: 'UPDATED_NEW',
    }),
    table('DeleteItem', { TableName, Key, ReturnValues: 'ALL_OLD', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
    table('Query', {
      TableName,
      KeyConditionExpression: 'pk = :p AND sk BETWEEN :a AND :b',
      FilterExpression: 'attribute_type(flag, :t)',
      ExpressionAttributeValues: { ':p': { S: 'a' }, ':a': { N: '0' }, ':b': { N: '9' }, ':t': { S: 'BOOL' } },
      ScanIndexForward: false,
      Limit: 5,
      ExclusiveStartKey: Key,
    }),
    table('Query', {
      TableName,
      IndexName: 'by-group',
      KeyConditionExpression: '#n = :g',
      ...names,
      ExpressionAttributeValues: { ':g': { S: 'g' } },
      Select: 'COUNT',
    }),
    table('Scan', { TableName, Segment: 0, TotalSegments: 2, Limit: 3, ExclusiveStartKey: Key }),
    table('Scan', { TableName, IndexName: 'local', Select: 'ALL_PROJECTED_ATTRIBUTES' }),
    table('BatchGetItem', { RequestItems: { [TableName]: { Keys: [Key], ProjectionExpression: 'pk' } } }),
    table('BatchWriteItem', {
      RequestItems: { [TableName]: [{ PutRequest: { Item } }, { DeleteRequest: { Key: { ...Key, sk: { N: '2' } } } }] },
    }),
    table('TransactGetItems', { TransactItems: [{ Get: { TableName, Key, ProjectionExpression: 'pk' } }] }),
    table('TransactWriteItems', {
      TransactItems: [
        { Put: { TableName, Item } },
        { Delete: { TableName, Key: { ...Key, sk: { N: '2' } } } },
        { ConditionCheck: { TableName, Key: { ...Key, sk: { N: '3' } }, ConditionExpression: 'size(list) < sk' } },
        { Update: { TableName, Key: { ...Key, sk: { N: '4' } }, UpdateExpression: 'REMOVE flag' } },
      ],
      ReturnConsumedCapacity: 'INDEXES',
      ReturnItemCollectionMetrics: 'SIZE',
      ClientRequestToken: 'token',
    }),
    table('TransactWriteItems', {
      ClientRequestToken: 'token-1',
      TransactItems: [
        { Put: { TableName, Item, ConditionExpression: 'attribute_exists(pk)' } },
        { Update: { TableName, Key: { ...Key, sk: { N: '3' } }, UpdateExpression: 'REMOVE flag' } },
        { Delete: { TableName, Key: { ...Key, sk: { N: '4' } }, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } },
        {
          ConditionCheck: {
            TableName,
            Key: { ...Key, sk: { N: '5' } },
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
      ],
    }),
    table('TransactGetItems', { TransactItems: [{ Get: { TableName, Key, ProjectionExpression: 'grp' } }] }),
    table('UpdateTable', {
      TableName,
      AttributeDefinitions: [{ AttributeName: 'flag', AttributeType: 'S' }],
      GlobalSecondaryIndexUpdates: [
        {
          Create: {
            IndexName: 'by-flag',
            KeySchema: [{ AttributeName: 'flag', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        },
      ],
    }),
    table('UpdateTable', { TableName, GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'by-flag' } }] }),
    table('TagResource', { ResourceArn: arn, Tags: [{ Key: 'a', Value: 'b' }] }),
    table('UntagResource', { ResourceArn: arn, TagKeys: ['a'] }),
    table('ListTagsOfResource', { ResourceArn: arn }),
    table('UpdateTimeToLive', { TableName, TimeToLiveSpecification: { Enabled: true, AttributeName: 'expires' } }),
    table('DescribeTimeToLive', { TableName }),
    table('CreateBackup', { TableName, BackupName: 'fuzzed' }),
    table('ListBackups', { TableName, Limit: 5, BackupType: 'ALL', TimeRangeLowerBound: 1795000000 }),
    table('DescribeBackup', { BackupArn: `${arn}/backup/01795392000000-73d8d5bc` }),
    table('DeleteBackup', { BackupArn: `${arn}/backup/01795392000000-73d8d5bc` }),
    table('RestoreTableFromBackup', {
      TargetTableName: 'restored',
      BackupArn: `${arn}/backup/01795392000000-73d8d5bc`,
      BillingModeOverride: 'PROVISIONED',
      ProvisionedThroughputOverride: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
    }),
    table('UpdateContinuousBackups', {
      TableName,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 3 },
    }),
    table('DescribeContinuousBackups', { TableName }),
    table('RestoreTableToPointInTime', {
      SourceTableName: TableName,
      TargetTableName: 'restored',
      UseLatestRestorableTime: true,
    }),
    table('DescribeLimits', {}),
    table('DescribeEndpoints', {}),
    table('Query', {
      TableName,
      KeyConditions: { pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'a' }] } },
      QueryFilter: { grp: { ComparisonOperator: 'BEGINS_WITH', AttributeValueList: [{ S: 'g' }] } },
      AttributesToGet: ['grp'],
    }),
    table('UpdateItem', {
      TableName,
      Key,
      AttributeUpdates: { grp: { Action: 'PUT', Value: { S: 'x' } }, numbers: { Action: 'ADD', Value: { NS: ['3'] } } },
      Expected: { grp: { Exists: true, Value: { S: 'g' } } },
    }),
    table('ExecuteStatement', {
      Statement: `SELECT list[0], map FROM ${TableName}.local WHERE pk = ? AND grp IN ['g', 'h'] ORDER BY grp DESC`,
      Parameters: [{ S: 'a' }],
      Limit: 2,
      NextToken: 'WyJhIiwwLG51bGxd',
      ReturnConsumedCapacity: 'INDEXES',
    }),
    table('ExecuteStatement', {
      Statement: `UPDATE ${TableName} SET numbers = set_add(numbers, <<7>>) REMOVE flag WHERE pk = 'a' AND sk = 1 RETURNING ALL NEW *`,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }),
    table('BatchExecuteStatement', {
      Statements: [
        { Statement: `INSERT INTO ${TableName} VALUE {'pk': ?, 'sk': 5}`, Parameters: [{ S: 'a' }] },
        { Statement: `DELETE FROM ${TableName} WHERE pk = 'a' AND sk = 6` },
      ],
      ReturnConsumedCapacity: 'TOTAL',
    }),
    table('ExecuteTransaction', {
      TransactStatements: [
        { Statement: `EXISTS(SELECT * FROM ${TableName} WHERE pk = 'a' AND sk = 1 AND flag IS NOT MISSING)` },
        { Statement: `UPDATE ${TableName} SET grp = ? WHERE pk = 'a' AND sk = 2`, Parameters: [{ S: 'g' }] },
      ],
      ClientRequestToken: 'partiql',
    }),
    table('PutResourcePolicy', { ResourceArn: arn, Policy: policy, ExpectedRevisionId: 'NO_POLICY' }),
    table('GetResourcePolicy', { ResourceArn: arn }),
    table('DeleteResourcePolicy', { ResourceArn: arn, ExpectedRevisionId: '1683717331354' }),
    stream('ListStreams', { TableName, Limit: 5 }),
    stream('DescribeStream', { StreamArn, Limit: 5, ExclusiveStartShardId: ShardId }),
    stream('DescribeStream', { StreamArn, ShardFilter: { Type: 'CHILD_SHARDS', ShardId } }),
    stream('GetShardIterator', { StreamArn, ShardId, ShardIteratorType: 'AT_TIMESTAMP', Timestamp: 1795435200.5 }),
    stream('GetShardIterator', { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    stream('GetShardIterator', {
      StreamArn,
      ShardId,
      ShardIteratorType: 'AT_SEQUENCE_NUMBER',
      SequenceNumber: '1'.repeat(21),
    }),
    stream('GetRecords', { ShardIterator: `${StreamArn}|1|AAAA`, Limit: 5 }),
  ],
};

/** What the samples call the stream, its shard and an iterator, to be replaced by those that there are. */
export const placeholders = { StreamArn, ShardId, ShardIterator: `${StreamArn}|1|AAAA` };
