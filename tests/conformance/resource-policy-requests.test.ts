import {
  BatchExecuteStatementCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteResourcePolicyCommand,
  DeleteTableCommand,
  DescribeEndpointsCommand,
  DescribeLimitsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  ListTablesCommand,
  PutResourcePolicyCommand,
  ScanCommand,
  TagResourceCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { DescribeStreamCommand, ListStreamsCommand } from '@aws-sdk/client-dynamodb-streams';
import { afterAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf, refusal } from '../clients.ts';
import { iamOf } from '../iam.ts';
import { keys, owner, twoAccounts } from '../two-accounts.ts';
import {
  first,
  fromTheBeginning,
  inTransaction,
  key,
  requestRows,
  say,
  schema,
  second,
} from './request-permissions.ts';

/**
 * What each request asks leave for, and on what: the sentence of a refusal names it, that leave is enough, and no other is.
 * Service Authorization Reference, "Actions, resources, and condition keys for Amazon DynamoDB"; DynamoDB Developer Guide.
 */
const asker = `arn:aws:iam::${owner}:user/asker`;
const askerKeys = { accessKeyId: 'AKIAOWNERASKER000001', secretAccessKey: 'asker-secret' };

/** The asker's leave is an inline policy: what its identity allows, on what it names, decides. */
const running = await start({ port: 0, configuration: withAsker(), wellKnownCredentials: false });
const iam = iamOf(running);
const clients = clientsOf(running);
const alice = clients.dynamodb(keys.alice);
const streams = clients.streams(keys.alice);
afterAll(() => running.stop());

for (const TableName of ['first', 'second']) await alice.send(new CreateTableCommand({ ...schema, TableName }));
const { Table } = await alice.send(new DescribeTableCommand({ TableName: 'first' }));
const stream = Table!.LatestStreamArn!;
const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn: stream }));
const shardId = StreamDescription!.Shards![0]!.ShardId!;
const { ShardIterator: iterator } = await streams.send(fromTheBeginning({ stream, shardId }));
const rows = requestRows({ stream, shardId, iterator: iterator! });

describe('What a request asks leave for', () => {
  it.each(rows)('%s', async (_, all, send) => {
    const ask = () => send(clients.dynamodb(askerKeys), clients.streams(askerKeys));
    // Everything else does not help, and each in turn is missed.
    for (const [i, [action, resource]] of all.entries()) {
      await allowAsker([
        ...all.slice(0, i).map(([Action, Resource]) => allowing(Action, Resource)),
        { Effect: 'Allow', NotAction: `dynamodb:${action}`, Resource: '*' },
        { Effect: 'Allow', Action: '*', NotResource: resource },
      ]);
      expect(await refusal(ask())).toMatch(
        `is not authorized to perform: dynamodb:${action} on resource: ${resource} because no identity-based policy allows the dynamodb:${action} action`,
      );
    }
    await allowAsker(all.map(([Action, Resource]) => allowing(Action, Resource)));
    await notRefused(ask());
    // Deny of all but that is no Deny of this.
    const actions = all.map(([action]) => `dynamodb:${action}`);
    await allowAsker([
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', NotAction: actions, Resource: '*' },
      { Effect: 'Deny', Action: '*', NotResource: all.map(([, resource]) => resource) },
    ]);
    await notRefused(ask());
  });

  it('nothing: DescribeEndpoints', async () => {
    await allowAsker([]);
    await clients.dynamodb(askerKeys).send(new DescribeEndpointsCommand({}));
  });

  it('each part of BatchExecuteStatement its own, and is told part by part', async () => {
    await allowAsker([allowing('PartiQLSelect', first)]);
    const Statements = [
      { Statement: `SELECT * FROM "first" WHERE pk = 'a' AND sk = 'a'` },
      { Statement: `SELECT * FROM "second" WHERE pk = 'a' AND sk = 'a'` },
    ];
    const { Responses } = await clients.dynamodb(askerKeys).send(new BatchExecuteStatementCommand({ Statements }));
    expect(Responses?.map(({ Error: error }) => error?.Code)).toEqual([undefined, 'AccessDenied']);
    expect(Responses?.[1]?.Error?.Message).toBe(
      `User: ${asker} is not authorized to perform: dynamodb:PartiQLSelect on resource: ${second} because no identity-based policy allows the dynamodb:PartiQLSelect action`,
    );
  });
});

describe('Each way to a change has an action of its own', () => {
  it('a Deny of DeleteItem stops neither a batch nor PartiQL', async () => {
    await allowAsker([
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action: ['dynamodb:DeleteItem', 'dynamodb:PutItem'], Resource: '*' },
    ]);
    const client = clients.dynamodb(askerKeys);
    expect(await refusal(client.send(new DeleteItemCommand({ TableName: 'first', Key: key })))).toContain(
      'explicit deny',
    );
    expect(await refusal(inTransaction({ Delete: { TableName: 'first', Key: key } })(client))).toBe(
      `AccessDeniedException: User: ${asker} is not authorized to perform: dynamodb:DeleteItem on resource: ${first} with an explicit deny in an identity-based policy`,
    );
    await client.send(new BatchWriteItemCommand({ RequestItems: { first: [{ DeleteRequest: { Key: key } }] } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { first: [{ PutRequest: { Item: key } }] } }));
    await say(`DELETE FROM "first" WHERE pk = 'a' AND sk = 'a'`)(client);
  });

  it('names of APIs that are no actions allow and deny nothing', async () => {
    const names = [
      'TransactWriteItems',
      'TransactGetItems',
      'ExecuteStatement',
      'ExecuteTransaction',
      'BatchExecuteStatement',
    ];
    const client = clients.dynamodb(askerKeys);
    const put = inTransaction({ Put: { TableName: 'first', Item: key } });
    await allowAsker(names.map((name) => allowing(name, '*')));
    expect(await refusal(put(client))).toContain('dynamodb:PutItem on resource');
    expect(await refusal(say(`SELECT * FROM "first"`)(client))).toContain('dynamodb:PartiQLSelect on resource');
    const denied = names.map((name) => ({ Effect: 'Deny', Action: `dynamodb:${name}`, Resource: '*' }));
    await allowAsker([{ Effect: 'Allow', Action: '*', Resource: '*' }, ...denied]);
    await put(client);
    await say(`SELECT * FROM "first"`)(client);
  });

  it('one refused table refuses a whole batch, and nothing of it is written', async () => {
    await allowAsker([allowing('BatchWriteItem', first)]);
    const Item = { pk: { S: 'not-written' }, sk: { S: 'a' } };
    const RequestItems = { first: [{ PutRequest: { Item } }], second: [{ PutRequest: { Item } }] };
    expect(await refusal(clients.dynamodb(askerKeys).send(new BatchWriteItemCommand({ RequestItems })))).toContain(
      `dynamodb:BatchWriteItem on resource: ${second}`,
    );
    expect(await alice.send(new GetItemCommand({ TableName: 'first', Key: Item }))).not.toHaveProperty('Item');
  });
});

describe('A Deny in the policy of a table', () => {
  it('of UpdateTable reaches UpdateTable alone, by name and by ARN, where nothing changes too', async () => {
    await attach(policyOf('*', 'dynamodb:UpdateTable', { Effect: 'Deny' }));
    for (const TableName of ['first', first]) {
      expect(await refusal(alice.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true })))).toBe(
        `AccessDeniedException: User: arn:aws:iam::${owner}:user/alice is not authorized to perform: dynamodb:UpdateTable on resource: ${first} with an explicit deny in a resource-based policy`,
      );
    }
    await alice.send(new TagResourceCommand({ ResourceArn: first, Tags: [{ Key: 'a', Value: 'b' }] }));
    await alice.send(new DescribeTimeToLiveCommand({ TableName: 'first' }));
    await alice.send(new ListTablesCommand({}));
  });

  it('of DeleteTable is told before that the table is protected', async () => {
    await attach(policyOf('*', 'dynamodb:DeleteTable', { Effect: 'Deny' }));
    for (const client of [alice, clients.dynamodb(keys.ownerRoot)]) {
      expect(await refusal(client.send(new DeleteTableCommand({ TableName: 'first' })))).toContain(
        'with an explicit deny in a resource-based policy',
      );
    }
    await attach(policyOf('*', 'dynamodb:Scan', { Effect: 'Deny' }));
    expect(await refusal(alice.send(new DeleteTableCommand({ TableName: 'first' })))).toContain('ValidationException');
  });

  it('of everything on its index reaches no more than the index', async () => {
    await attach(policyOf('*', 'dynamodb:*', { Effect: 'Deny', Resource: `${first}/index/global` }));
    expect(await refusal(alice.send(new ScanCommand({ TableName: first, IndexName: 'global' })))).toContain(
      'explicit deny',
    );
    await alice.send(new ScanCommand({ TableName: first }));
    await alice.send(new ScanCommand({ TableName: first, IndexName: 'local' }));
  });

  it('does not reach what belongs to the account', async () => {
    await attach(policyOf('*', '*', { Effect: 'Deny' }));
    await alice.send(new ListTablesCommand({}));
    await alice.send(new DescribeLimitsCommand({}));
    await alice.send(new DescribeEndpointsCommand({}));
    await streams.send(new ListStreamsCommand({}));
    await streams.send(new DescribeStreamCommand({ StreamArn: stream }));
    await clients.dynamodb(keys.ownerRoot).send(new DeleteResourcePolicyCommand({ ResourceArn: first }));
  });
});

function withAsker() {
  const account = twoAccounts.accounts[owner];
  const user = { accessKeys: [{ id: askerKeys.accessKeyId, secret: askerKeys.secretAccessKey }] };
  return { accounts: { ...twoAccounts.accounts, [owner]: { ...account, users: { ...account.users, asker: user } } } };
}

async function allowAsker(Statement: readonly object[]): Promise<void> {
  const name = { UserName: 'asker', PolicyName: 'leave' };
  if (Statement.length === 0) {
    await iam('DeleteUserPolicy', keys.ownerRoot, name);
    return;
  }
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  const { status, text } = await iam('PutUserPolicy', keys.ownerRoot, { ...name, PolicyDocument });
  expect(status, text).toBe(200);
}

function allowing(action: string, Resource: string) {
  return { Effect: 'Allow', Action: `dynamodb:${action}`, Resource };
}

function policyOf(Principal: unknown, Action: string, { Effect = 'Allow', Resource = '*' } = {}): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect, Principal, Action, Resource }] });
}

function attach(Policy: string) {
  return alice.send(
    new PutResourcePolicyCommand({ ResourceArn: first, Policy, ConfirmRemoveSelfResourceAccess: true }),
  );
}

/** What is asked may fail for other reasons, as the deletion of a protected table, but never of the server's fault. */
async function notRefused(outcome: Promise<unknown>): Promise<void> {
  const error = await outcome.then(
    () => undefined,
    (thrown: Error & { $metadata?: { httpStatusCode?: number } }) => thrown,
  );
  if (error) expect(error.$metadata?.httpStatusCode, String(error)).toBe(400);
  expect(error?.name).not.toBe('AccessDeniedException');
}
