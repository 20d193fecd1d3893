/** Requests as the examples of AWS's guides speak of them: the operation and its input. */
export type Request = readonly [operation: string, input: object];

export const id = (value: string) => ({ id: { S: value } });
export const get = (TableName: string, Key: object = id('a'), more: object = {}): Request => [
  'GetItem',
  { TableName, Key, ...more },
];
export const put = (TableName: string, Item: object = id('a')): Request => ['PutItem', { TableName, Item }];
export const update = (TableName: string, Key: object = id('a'), more: object = {}): Request => [
  'UpdateItem',
  { TableName, Key, ...more },
];
export const remove = (TableName: string, Key: object = id('a')): Request => ['DeleteItem', { TableName, Key }];
export const scan = (TableName: string, more: object = {}): Request => ['Scan', { TableName, ...more }];
export const describeTable = (TableName: string): Request => ['DescribeTable', { TableName }];
export const query = (TableName: string, [name, value]: readonly [string, string], more: object = {}): Request => [
  'Query',
  {
    TableName,
    KeyConditionExpression: '#key = :value',
    ExpressionAttributeNames: { '#key': name },
    ExpressionAttributeValues: { ':value': { S: value } },
    ...more,
  },
];
export const batchGet = (TableName: string, ...Keys: readonly object[]): Request => [
  'BatchGetItem',
  { RequestItems: { [TableName]: { Keys } } },
];
export const batchPut = (TableName: string, ...items: readonly object[]): Request => [
  'BatchWriteItem',
  { RequestItems: { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) } },
];
export const transactPut = (TableName: string): Request => [
  'TransactWriteItems',
  { TransactItems: [{ Put: { TableName, Item: id('a') } }] },
];
export const transactGet = (TableName: string): Request => [
  'TransactGetItems',
  { TransactItems: [{ Get: { TableName, Key: id('a') } }] },
];
export const say = (Statement: string): Request => ['ExecuteStatement', { Statement }];
export const sayTogether = (...statements: readonly string[]): Request => [
  'ExecuteTransaction',
  { TransactStatements: statements.map((Statement) => ({ Statement })) },
];
export const create = (TableName: string, Tags: readonly object[] = []): Request => [
  'CreateTable',
  {
    TableName,
    AttributeDefinitions: [{ AttributeName: 'ID', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'ID', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    Tags,
  },
];
export const describeStream = (table: string): Request => [
  'dynamodbstreams.DescribeStream',
  { StreamArn: `stream of ${table}` },
];
export const game = (UserId: string, GameTitle = 'Chess') => ({ UserId: { S: UserId }, GameTitle: { S: GameTitle } });

export const names = { '#t': 'TopScore', '#s': 'Secret', '#u': 'UserId', '#g': 'GameTitle' };
export const projecting = (ProjectionExpression: string) => ({
  ProjectionExpression,
  ExpressionAttributeNames: Object.fromEntries(
    Object.entries(names).filter(([placeholder]) => ProjectionExpression.includes(placeholder)),
  ),
});
export const setting = (name: string, more: object = {}) => ({
  UpdateExpression: 'SET #x = :x',
  ExpressionAttributeNames: { '#x': name },
  ExpressionAttributeValues: { ':x': { N: '1' } },
  ...more,
});
export const me = (file: string) => `u-${file}`;
export const onIndex = { IndexName: 'TopScoreDateTimeIndex' };
