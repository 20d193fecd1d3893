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
  ListTablesCommand,
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
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { AssumeRoleCommand, type Credentials, GetFederationTokenCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf } from '../clients.ts';
import { type KeyPair, keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

/**
 * Who may do what: every operation, asked by every kind of principal, under every kind of resource policy.
 *
 * The expected outcomes are written down from IAM's documentation ("Policy evaluation logic", "Cross-account policy evaluation
 * logic"), not computed. A cell names the kind of policy that AWS's sentence blames; `!` is an explicit Deny; `ok` is anything that
 * is no AccessDeniedException: what is asked is harmless, and may well be refused for another reason (deletion protection, a revision
 * that does not match).
 */
type Verdict = 'ok' | 'identity' | 'session' | 'resource' | 'resource!';
const states = ['none', 'account', 'principal', 'session', 'deny'] as const;
type State = (typeof states)[number];

/** Nobody but identity policies decides where no policy of a table is asked: CreateTable, ListTables, ListStreams. */
const expected: readonly [principal: string, byState: Record<State, Verdict>, accountLevel: Verdict][] = [
  // principal             no policy            allows the account    the user or role         the session          denies everybody
  row('owner root          | ok       | ok       | ok       | ok       | resource! || ok'),
  row('alice               | ok       | ok       | ok       | ok       | resource! || ok'),
  row('nobody              | identity | identity | ok       | identity | resource! || identity'),
  row('worker session      | ok       | ok       | ok       | ok       | resource! || ok'),
  row('powerless session   | identity | identity | ok       | ok       | resource! || identity'),
  row('federated           | ok       | ok       | ok       | ok       | resource! || ok'),
  row('federated unlimited | session  | session  | session  | ok       | resource! || session'),
  row('foreign root        | resource | ok       | resource | resource | resource! || ok'),
  row('bob                 | resource | ok       | ok       | resource | resource! || ok'),
  row('carol               | identity | identity | identity | identity | resource! || identity'),
  row('visitor session     | resource | ok       | ok       | ok       | resource! || ok'),
];

const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
const clients = clientsOf(running);
const administrator = clients.dynamodb(keys.alice);
const principals = new Map<string, KeyPair>();
const streamArns = new Map<State, string>();
/** By stream, taken by the administrator before any policy forbids it. */
const shards = new Map<string, { readonly shardId: string; readonly iterator: string }>();
afterAll(() => running.stop());

beforeAll(async () => {
  await signIn();
  for (const state of states) {
    const TableName = tableOf(state);
    await createTable(administrator, TableName);
    const { Table } = await administrator.send(new DescribeTableCommand({ TableName }));
    streamArns.set(state, Table!.LatestStreamArn!);
    await openShard(Table!.LatestStreamArn!);
    if (state === 'none') continue;
    await attach(Table!.TableArn!, statementOf(state, 'dynamodb:*'));
    await attach(Table!.LatestStreamArn!, statementOf(state, streamActions));
  }
});

describe.each(expected)('%s', (principal, byState, accountLevel) => {
  describe.each(states)('policy: %s', (state) => {
    it.each(Object.entries(tableRequests))('%s', async (_, request) => {
      const credentials = principals.get(principal)!;
      const outcome = request(clients.dynamodb(credentials), arnOf(state));
      expect(await verdict(outcome)).toBe(byState[state]);
    });

    it.each(Object.entries(statementRequests))('%s', async (_, request) => {
      const outcome = await verdict(request(clients.dynamodb(principals.get(principal)!), arnOf(state)));
      // PartiQL never crosses accounts.
      if (isForeign(principal)) expect(outcome).not.toBe('ok');
      else expect(outcome).toBe(byState[state]);
    });

    it.each(Object.entries(streamRequests))('%s', async (_, request) => {
      const credentials = principals.get(principal)!;
      const outcome = request(clients.streams(credentials), streamArns.get(state)!);
      expect(await verdict(outcome)).toBe(byState[state]);
    });

    if (!isForeign(principal)) {
      it.each(Object.entries(policyRequests))('%s', async (name, request) => {
        const outcome = request(clients.dynamodb(principals.get(principal)!), arnOf(state));
        const rootMayAlwaysDelete = name === 'DeleteResourcePolicy' && principal === 'owner root';
        expect(await verdict(outcome)).toBe(rootMayAlwaysDelete ? 'ok' : byState[state]);
      });
    }
  });

  it('CreateTable, ListTables and ListStreams', async () => {
    const dynamodb = clients.dynamodb(principals.get(principal)!);
    const streams = clients.streams(principals.get(principal)!);
    const name = `made-by-${principal.replaceAll(' ', '-')}`;
    expect(await verdict(createTable(dynamodb, name))).toBe(accountLevel);
    expect(await verdict(dynamodb.send(new ListTablesCommand({})))).toBe(accountLevel);
    expect(await verdict(streams.send(new ListStreamsCommand({})))).toBe(accountLevel);
  });

  if (isForeign(principal)) {
    it('cannot manage the policies of another account at all', async () => {
      for (const request of Object.values(policyRequests)) {
        const attempt = request(clients.dynamodb(principals.get(principal)!), arnOf('account'));
        await expect(attempt).rejects.toThrow('only supported by accounts that match the resource owner’s account');
      }
    });
  }
});

describe('What a statement names as its Resource', () => {
  // For a stranger, to whom the policy must allow, and for the owner's user, to whom it may deny.
  const rows: readonly [request: string, table: Verdict, index: Verdict, tableAndBelow: Verdict][] = [
    ...[
      'GetItem',
      'PutItem',
      'UpdateItem',
      'DeleteItem',
      'Query',
      'Scan',
      'BatchGetItem',
      'BatchWriteItem',
      'DescribeTable',
      'UpdateTable',
      'DeleteTable',
      'GetItem in a transaction',
      'PutItem in a transaction',
      'UpdateItem in a transaction',
      'DeleteItem in a transaction',
      'ConditionCheckItem in a transaction',
    ].map((name): [string, Verdict, Verdict, Verdict] => [name, 'ok', 'resource', 'ok']),
    ['Query on a global index', 'resource', 'ok', 'ok'],
    ['Query on a local index', 'resource', 'ok', 'ok'],
    ['Scan on a global index', 'resource', 'ok', 'ok'],
  ];
  const name = 'resources';
  const arn = `arn:aws:dynamodb:us-east-1:${owner}:table/${name}`;
  const bob = clients.dynamodb(keys.bob);

  beforeAll(() => createTable(administrator, name));

  it.each(rows)('%s', async (request, table, index, tableAndBelow) => {
    const ask = tableRequests[request]!;
    for (const [Resource, wanted] of [
      [arn, table],
      [`${arn}/index/*`, index],
      [`${arn}*`, tableAndBelow],
      [`${arn}x`, 'resource'],
    ] as const) {
      await attach(arn, { Effect: 'Allow', Principal: { AWS: stranger }, Action: 'dynamodb:*', Resource });
      expect(await verdict(ask(bob, arn)), `allowed on ${Resource}`).toBe(wanted);
    }
  });

  it.each(rows)('Deny: %s', async (request, table, index) => {
    const ask = tableRequests[request]!;
    for (const [Resource, wanted] of [
      [arn, table],
      [`${arn}/index/*`, index],
    ] as const) {
      const action = `dynamodb:${request.split(' ')[0]}`;
      await attach(arn, { Effect: 'Deny', Principal: '*', Action: action, Resource });
      expect(await verdict(ask(administrator, arn)), `denied on ${Resource}`).toBe(
        wanted === 'ok' ? 'resource!' : 'ok',
      );
    }
  });

  it('a stream is governed by its own policy, not by its table’s', async () => {
    const { Table } = await administrator.send(new DescribeTableCommand({ TableName: name }));
    const stream = Table!.LatestStreamArn!;
    await openShard(stream);
    const reader = clients.streams(keys.bob);
    await attach(arn, { Effect: 'Allow', Principal: { AWS: stranger }, Action: 'dynamodb:*', Resource: '*' });
    for (const request of Object.values(streamRequests))
      expect(await verdict(request(reader, stream))).toBe('resource');
    await attach(stream, { Effect: 'Allow', Principal: { AWS: stranger }, Action: streamActions, Resource: stream });
    for (const request of Object.values(streamRequests)) expect(await verdict(request(reader, stream))).toBe('ok');
  });
});

const streamActions = ['dynamodb:DescribeStream', 'dynamodb:GetShardIterator', 'dynamodb:GetRecords'];

/** Each harmless where it is allowed: the tables are protected from deletion. */
const tableRequests: Readonly<Record<string, (client: DynamoDBClient, TableName: string) => Promise<unknown>>> = {
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

const streamRequests: Readonly<Record<string, (client: DynamoDBStreamsClient, StreamArn: string) => Promise<unknown>>> =
  {
    DescribeStream: (client, StreamArn) => client.send(new DescribeStreamCommand({ StreamArn })),
    GetShardIterator: (client, StreamArn) => client.send(fromTheBeginning(StreamArn, shards.get(StreamArn)!.shardId)),
    // Whoever bears an iterator: it is asked again when the records are read.
    GetRecords: (client, StreamArn) =>
      client.send(new GetRecordsCommand({ ShardIterator: shards.get(StreamArn)!.iterator })),
  };

/** Harmless where they are allowed: Put brings no policy, Delete expects a revision that never was. */
const statementRequests: Readonly<Record<string, (client: DynamoDBClient, arn: string) => Promise<unknown>>> = {
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

const policyRequests: Readonly<Record<string, (client: DynamoDBClient, ResourceArn: string) => Promise<unknown>>> = {
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

async function openShard(StreamArn: string): Promise<void> {
  const reader = clients.streams(keys.alice);
  const { StreamDescription } = await reader.send(new DescribeStreamCommand({ StreamArn }));
  const shardId = StreamDescription!.Shards![0]!.ShardId!;
  const { ShardIterator } = await reader.send(fromTheBeginning(StreamArn, shardId));
  shards.set(StreamArn, { shardId, iterator: ShardIterator! });
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
async function verdict(outcome: Promise<unknown>): Promise<string> {
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

function tableOf(state: State): string {
  return `matrix-${state}`;
}

function arnOf(state: State): string {
  return `arn:aws:dynamodb:us-east-1:${owner}:table/${tableOf(state)}`;
}

function isForeign(principal: string): boolean {
  return ['foreign root', 'bob', 'carol', 'visitor session'].includes(principal);
}

function statementOf(state: State, Action: string | readonly string[]) {
  const iam = (account: string, ...names: string[]) => names.map((name) => `arn:aws:iam::${account}:${name}`);
  const sts = (account: string, ...names: string[]) => names.map((name) => `arn:aws:sts::${account}:${name}`);
  const named: Record<State, readonly string[] | undefined> = {
    none: undefined,
    account: [owner, stranger],
    principal: [
      ...iam(owner, 'user/alice', 'user/nobody', 'role/worker', 'role/powerless'),
      ...iam(stranger, 'user/bob', 'user/carol', 'role/visitor'),
    ],
    session: [
      ...sts(owner, 'assumed-role/worker/test', 'assumed-role/powerless/test'),
      ...sts(owner, 'federated-user/limited', 'federated-user/unlimited'),
      ...sts(stranger, 'assumed-role/visitor/test'),
    ],
    deny: undefined,
  };
  return state === 'deny'
    ? { Effect: 'Deny', Principal: '*', Action, Resource: '*' }
    : { Effect: 'Allow', Principal: { AWS: named[state] }, Action, Resource: '*' };
}

async function attach(ResourceArn: string, statement: object): Promise<void> {
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await administrator.send(
    new PutResourcePolicyCommand({ ResourceArn, Policy, ConfirmRemoveSelfResourceAccess: true }),
  );
}

async function signIn(): Promise<void> {
  const everything = { Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [everything] });
  principals.set('owner root', keys.ownerRoot);
  principals.set('alice', keys.alice);
  principals.set('nobody', keys.nobody);
  principals.set('foreign root', keys.strangerRoot);
  principals.set('bob', keys.bob);
  principals.set('carol', keys.carol);
  principals.set('worker session', await assume(keys.alice, `arn:aws:iam::${owner}:role/worker`));
  principals.set('powerless session', await assume(keys.alice, `arn:aws:iam::${owner}:role/powerless`));
  principals.set('visitor session', await assume(keys.bob, `arn:aws:iam::${stranger}:role/visitor`));
  principals.set('federated', await federate({ Name: 'limited', Policy }));
  principals.set('federated unlimited', await federate({ Name: 'unlimited' }));
}

async function assume(credentials: KeyPair, RoleArn: string): Promise<KeyPair> {
  const answer = await clients.sts(credentials).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' }));
  return keyPairOf(answer.Credentials!);
}

async function federate(input: { Name: string; Policy?: string }): Promise<KeyPair> {
  const answer = await clients.sts(keys.alice).send(new GetFederationTokenCommand(input));
  return keyPairOf(answer.Credentials!);
}

function keyPairOf(issued: Credentials): KeyPair {
  return {
    accessKeyId: issued.AccessKeyId!,
    secretAccessKey: issued.SecretAccessKey!,
    sessionToken: issued.SessionToken!,
  };
}

async function createTable(client: DynamoDBClient, TableName: string): Promise<void> {
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

function row(text: string): [string, Record<State, Verdict>, Verdict] {
  const [cells, accountLevel] = text.split('||');
  const [principal, ...verdicts] = cells!.split('|').map((cell) => cell.trim());
  const byState = Object.fromEntries(states.map((state, column) => [state, verdicts[column]])) as Record<
    State,
    Verdict
  >;
  return [principal!, byState, accountLevel!.trim() as Verdict];
}
