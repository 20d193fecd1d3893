import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  PutResourcePolicyCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf } from '../clients.ts';
import { keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

/**
 * Which items and attributes a request touches, as policies see it: `dynamodb:LeadingKeys`, `dynamodb:Attributes` and what belongs
 * to them, for every operation on items. A stranger has nothing but what the policy of the table gives.
 * Source: DynamoDB Developer Guide, "Using IAM policy conditions for fine-grained access control".
 */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
const clients = clientsOf(running);
const alice = clients.dynamodb(keys.alice);
const bob = clients.dynamodb(keys.bob);
afterAll(() => running.stop());

const TableName = `arn:aws:dynamodb:us-east-1:${owner}:table/games`;
const mine = { user: { S: 'bob' }, game: { S: 'chess' } };
const yours = { user: { S: 'eve' }, game: { S: 'chess' } };
type Request = (client: DynamoDBClient) => Promise<unknown>;
type Row = [what: string, request: Request, allowed: boolean];

beforeAll(async () => {
  await alice.send(
    new CreateTableCommand({
      TableName: 'games',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'user', KeyType: 'HASH' },
        { AttributeName: 'game', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['user', 'game', 'club'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S' as const,
      })),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-club',
          KeySchema: [{ AttributeName: 'club', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      Tags: [{ Key: 'Team', Value: 'Chess' }],
    }),
  );
  await alice.send(
    new PutItemCommand({ TableName: 'games', Item: { ...mine, club: { S: 'bob' }, score: { N: '7' } } }),
  );
  await alice.send(
    new PutItemCommand({ TableName: 'games', Item: { ...yours, club: { S: 'eve' }, score: { N: '9' } } }),
  );
});

describe('A policy that lets strangers at their own items (ForAllValues on LeadingKeys)', () => {
  beforeAll(() => grant({ 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['bob'] } }));

  const rows: readonly Row[] = [
    ['GetItem of mine', get({ Key: mine }), true],
    ['GetItem of another’s', get({ Key: yours }), false],
    ['PutItem of mine', put({ ...mine, score: { N: '8' } }), true],
    ['PutItem of another’s', put(yours), false],
    ['UpdateItem of mine', update(mine), true],
    ['UpdateItem of another’s', update(yours), false],
    ['DeleteItem of another’s', (client) => client.send(new DeleteItemCommand({ TableName, Key: yours })), false],
    ['Query of mine', query('#k = :v', 'user', 'bob'), true],
    ['Query of another’s', query('#k = :v', 'user', 'eve'), false],
    ['Query of an index: its partition key counts', query('#k = :v', 'club', 'bob', 'by-club'), true],
    ['Query of an index for another’s', query('#k = :v', 'club', 'eve', 'by-club'), false],
    ['BatchGetItem of mine', batchGet(mine), true],
    ['BatchGetItem of mine and another’s: one foreign key refuses all', batchGet(mine, yours), false],
    ['BatchWriteItem of mine', batchWrite(mine), true],
    ['BatchWriteItem of mine and another’s', batchWrite(mine, yours), false],
    [
      'Scan, which has no leading keys: the documented trap',
      (client) => client.send(new ScanCommand({ TableName })),
      true,
    ],
    ['a partition key that only begins alike', get({ Key: { ...mine, user: { S: 'bobby' } } }), false],
  ];
  it.each(rows)('%s', expectOutcome);
});

describe('A policy that lets strangers at some attributes (ForAllValues on Attributes)', () => {
  beforeAll(() => grant({ 'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['user', 'game', 'score'] } }));

  const rows: readonly Row[] = [
    ['a projection of them', get({ Key: mine, ProjectionExpression: 'score' }), true],
    ['a projection of another', get({ Key: mine, ProjectionExpression: 'score, secret' }), false],
    [
      'the same behind a placeholder',
      get({ Key: mine, ProjectionExpression: '#x', ExpressionAttributeNames: { '#x': 'secret' } }),
      false,
    ],
    ['a path below another', get({ Key: mine, ProjectionExpression: 'secret.deep[0]' }), false],
    ['no projection at all: what is returned does not count', get({ Key: mine }), true],
    ['a put of them', put({ ...mine, score: { N: '1' } }), true],
    ['a put of another', put({ ...mine, secret: { S: 'x' } }), false],
    ['an update of one', update(mine, 'SET score = :s'), true],
    ['an update that reads another', update(mine, 'SET score = if_not_exists(secret, :s)'), false],
    [
      'a condition on another',
      (client) =>
        client.send(
          new DeleteItemCommand({
            TableName,
            Key: { ...mine, game: { S: 'none' } },
            ConditionExpression: 'attribute_not_exists(secret)',
          }),
        ),
      false,
    ],
    [
      'a filter on another',
      (client) => client.send(new ScanCommand({ TableName, FilterExpression: 'attribute_exists(secret)' })),
      false,
    ],
    ['an index whose key is another', query('#k = :v', 'club', 'bob', 'by-club'), false],
    ['a query with a projection of them', query('#k = :v', 'user', 'bob', undefined, 'score'), true],
    ['a query with a projection of another', query('#k = :v', 'user', 'bob', undefined, 'secret'), false],
    [
      'a batch read with a projection of another',
      (client) =>
        client.send(
          new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [mine], ProjectionExpression: 'secret' } } }),
        ),
      false,
    ],
    ['a batch write of another', batchWrite({ ...mine, secret: { S: 'x' } }), false],
  ];
  it.each(rows)('%s', expectOutcome);
});

describe('The guards that belong to it', () => {
  const rows: readonly [key: string, value: string, Request, allowed: boolean][] = [
    ['dynamodb:Select', 'SPECIFIC_ATTRIBUTES', get({ Key: mine, ProjectionExpression: 'score' }), true],
    ['dynamodb:Select', 'SPECIFIC_ATTRIBUTES', get({ Key: mine }), false],
    ['dynamodb:Select', 'COUNT', (client) => client.send(new ScanCommand({ TableName, Select: 'COUNT' })), true],
    ['dynamodb:Select', 'ALL_PROJECTED_ATTRIBUTES', query('#k = :v', 'club', 'bob', 'by-club'), true],
    ['dynamodb:ReturnValues', 'NONE', update(mine), true],
    ['dynamodb:ReturnValues', 'NONE', update(mine, 'SET score = :s', 'ALL_OLD'), false],
    ['dynamodb:ReturnValues', 'ALL_OLD', update(mine, 'SET score = :s', 'ALL_OLD'), true],
    ['dynamodb:ReturnConsumedCapacity', 'NONE', get({ Key: mine }), true],
    ['dynamodb:ReturnConsumedCapacity', 'NONE', get({ Key: mine, ReturnConsumedCapacity: 'TOTAL' }), false],
    ['dynamodb:FirstPartitionKeyValues', 'bob', get({ Key: mine }), false],
    ['aws:ResourceTag/team', 'Chess', get({ Key: mine }), true],
    ['aws:ResourceTag/team', 'Go', get({ Key: mine }), false],
    ['dynamodb:ResourceTag/team', 'Chess', get({ Key: mine }), false],
    ['aws:PrincipalAccount', stranger, get({ Key: mine }), true],
    ['aws:PrincipalArn', `arn:aws:iam::${stranger}:user/bob`, get({ Key: mine }), true],
    ['aws:username', 'bob', get({ Key: mine }), true],
    ['aws:PrincipalType', 'User', get({ Key: mine }), true],
    ['aws:RequestedRegion', 'us-east-1', get({ Key: mine }), true],
    ['aws:ResourceAccount', owner, get({ Key: mine }), true],
    ['aws:SecureTransport', 'false', get({ Key: mine }), true],
    ['aws:ViaAWSService', 'false', get({ Key: mine }), true],
    ['aws:MultiFactorAuthPresent', 'false', get({ Key: mine }), false],
  ];
  it.each(rows)('%s is %s', async (key, value, request, allowed) => {
    await grant({ StringEquals: { [key]: value } });
    await expectOutcome(key, request, allowed);
  });

  it('a multivalued key takes a set operator only', async () => {
    await grant({ 'ForAnyValue:StringEquals': { 'dynamodb:FirstPartitionKeyValues': 'bob' } });
    await expectOutcome('', get({ Key: mine }), true);
    await grant({ IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } });
    await expectOutcome('', get({ Key: mine }), true);
    await grant({
      DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' },
      NumericLessThan: { 'aws:EpochTime': '1' },
    });
    await expectOutcome('', get({ Key: mine }), false);
  });
});

/** The policy names the account, so every condition may be tried without being called public. */
async function grant(Condition: object): Promise<void> {
  const statement = { Effect: 'Allow', Principal: { AWS: stranger }, Action: 'dynamodb:*', Resource: '*', Condition };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await alice.send(new PutResourcePolicyCommand({ ResourceArn: TableName, Policy }));
}

async function expectOutcome(_: string, request: Request, allowed: boolean): Promise<void> {
  const error = await request(bob).then(
    () => undefined,
    (thrown: Error) => thrown,
  );
  if (allowed) expect(error).toBeUndefined();
  else
    expect(error).toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('because no resource-based policy allows'),
    });
}

function get(input: Omit<ConstructorParameters<typeof GetItemCommand>[0], 'TableName'>): Request {
  return (client) => client.send(new GetItemCommand({ TableName, ...input }));
}

function put(Item: Record<string, { S: string } | { N: string }>): Request {
  return (client) => client.send(new PutItemCommand({ TableName, Item }));
}

function update(
  Key: typeof mine,
  UpdateExpression = 'SET score = :s',
  ReturnValues: 'NONE' | 'ALL_OLD' = 'NONE',
): Request {
  const ExpressionAttributeValues = { ':s': { N: '5' } };
  return (client) =>
    client.send(new UpdateItemCommand({ TableName, Key, UpdateExpression, ExpressionAttributeValues, ReturnValues }));
}

function query(
  KeyConditionExpression: string,
  name: string,
  value: string,
  IndexName?: string,
  ProjectionExpression?: string,
): Request {
  return (client) =>
    client.send(
      new QueryCommand({
        TableName,
        IndexName,
        KeyConditionExpression,
        ProjectionExpression,
        ExpressionAttributeNames: { '#k': name },
        ExpressionAttributeValues: { ':v': { S: value } },
      }),
    );
}

function batchGet(...Keys: (typeof mine)[]): Request {
  return (client) => client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } }));
}

function batchWrite(...items: Record<string, { S: string }>[]): Request {
  const requests = items.map((Item) => ({ PutRequest: { Item } }));
  return (client) => client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
}
