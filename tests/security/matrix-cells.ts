import {
  DescribeTableCommand,
  type DynamoDBClient,
  ListTablesCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-dynamodb';
import { ListStreamsCommand } from '@aws-sdk/client-dynamodb-streams';
import { AssumeRoleCommand, type Credentials, GetFederationTokenCommand } from '@aws-sdk/client-sts';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Clients, clientsOf } from '../clients.ts';
import { type KeyPair, owner, stranger, type keys as worldKeys } from '../two-accounts.ts';
import {
  createTable,
  type OpenShard,
  openShard,
  policyRequests,
  statementRequests,
  streamActions,
  streamRequests as streamRequestsOf,
  tableRequests,
  verdict,
} from './matrix-requests.ts';

/**
 * The expected outcomes: every operation, asked by every kind of principal, under every kind of resource policy.
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

/** The world of `two-accounts.ts`, however it came about, and its keys. */
export interface MatrixWorld {
  readonly url: string;
  readonly keys: { readonly [person in keyof typeof worldKeys]: KeyPair };
}

/** Describes the matrix over that world. */
export function describeMatrix({ url, keys }: MatrixWorld): void {
  const clients = clientsOf({ url });
  const administrator = clients.dynamodb(keys.alice);
  let principals: ReadonlyMap<string, KeyPair> = new Map();
  const streamArns = new Map<State, string>();
  const shards = new Map<string, OpenShard>();
  const streamRequests = streamRequestsOf(shards);
  const reader = clients.streams(keys.alice);

  beforeAll(async () => {
    principals = await signIn(clients, keys);
    for (const state of states) {
      const TableName = tableOf(state);
      await createTable(administrator, TableName);
      const { Table } = await administrator.send(new DescribeTableCommand({ TableName }));
      const stream = Table!.LatestStreamArn!;
      streamArns.set(state, stream);
      shards.set(stream, await openShard(reader, stream));
      if (state === 'none') continue;
      await attach(administrator, { arn: Table!.TableArn!, statement: statementOf(state, 'dynamodb:*') });
      await attach(administrator, { arn: stream, statement: statementOf(state, streamActions) });
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
        await attach(administrator, {
          arn,
          statement: { Effect: 'Allow', Principal: { AWS: stranger }, Action: 'dynamodb:*', Resource },
        });
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
        await attach(administrator, { arn, statement: { Effect: 'Deny', Principal: '*', Action: action, Resource } });
        expect(await verdict(ask(administrator, arn)), `denied on ${Resource}`).toBe(
          wanted === 'ok' ? 'resource!' : 'ok',
        );
      }
    });

    it('a stream is governed by its own policy, not by its table’s', async () => {
      const { Table } = await administrator.send(new DescribeTableCommand({ TableName: name }));
      const stream = Table!.LatestStreamArn!;
      shards.set(stream, await openShard(clients.streams(keys.alice), stream));
      const bobReads = clients.streams(keys.bob);
      await attach(administrator, {
        arn,
        statement: { Effect: 'Allow', Principal: { AWS: stranger }, Action: 'dynamodb:*', Resource: '*' },
      });
      for (const request of Object.values(streamRequests))
        expect(await verdict(request(bobReads, stream))).toBe('resource');
      await attach(administrator, {
        arn: stream,
        statement: { Effect: 'Allow', Principal: { AWS: stranger }, Action: streamActions, Resource: stream },
      });
      for (const request of Object.values(streamRequests)) expect(await verdict(request(bobReads, stream))).toBe('ok');
    });
  });
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

async function attach(
  administrator: DynamoDBClient,
  { arn: ResourceArn, statement }: { readonly arn: string; readonly statement: object },
): Promise<void> {
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await administrator.send(
    new PutResourcePolicyCommand({ ResourceArn, Policy, ConfirmRemoveSelfResourceAccess: true }),
  );
}

async function signIn({ sts }: Clients, keys: MatrixWorld['keys']): Promise<ReadonlyMap<string, KeyPair>> {
  const everything = { Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [everything] });
  const assume = async (by: KeyPair, RoleArn: string) =>
    keyPairOf((await sts(by).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' }))).Credentials!);
  const federate = async (input: { Name: string; Policy?: string }) =>
    keyPairOf((await sts(keys.alice).send(new GetFederationTokenCommand(input))).Credentials!);
  return new Map([
    ['owner root', keys.ownerRoot],
    ['alice', keys.alice],
    ['nobody', keys.nobody],
    ['foreign root', keys.strangerRoot],
    ['bob', keys.bob],
    ['carol', keys.carol],
    ['worker session', await assume(keys.alice, `arn:aws:iam::${owner}:role/worker`)],
    ['powerless session', await assume(keys.alice, `arn:aws:iam::${owner}:role/powerless`)],
    ['visitor session', await assume(keys.bob, `arn:aws:iam::${stranger}:role/visitor`)],
    ['federated', await federate({ Name: 'limited', Policy })],
    ['federated unlimited', await federate({ Name: 'unlimited' })],
  ]);
}

function keyPairOf(issued: Credentials): KeyPair {
  return {
    accessKeyId: issued.AccessKeyId!,
    secretAccessKey: issued.SecretAccessKey!,
    sessionToken: issued.SessionToken!,
  };
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
