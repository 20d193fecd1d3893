import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/cli/options.ts';
import { runTool } from '../../src/cli/run-tool.ts';
import { start } from '../../src/cli/start.ts';
import { clientsOf, refusal } from '../clients.ts';
import { iamOf, outcome } from '../iam.ts';
import { runProgram, startProgram, temporaryFolder } from '../program.ts';
import { type KeyPair, keys, owner, stranger, twoAccounts } from '../two-accounts.ts';
import { type Answer, type Attacker, attackerOf } from './attacker.ts';

/**
 * Audit lets use of DynamoDB pass and records what enforce would have answered. It opens no other door: who cannot prove who they are
 * gets nothing, and nothing that is let pass changes who may do what once the audit is over.
 */
const table = `arn:aws:dynamodb:us-east-1:${owner}:table/orders`;
const nobody = `arn:aws:iam::${owner}:user/nobody`;
const createOrders = {
  TableName: 'orders',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
};
const Item = { pk: { S: 'a' } };
const sharing = (Action: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: stranger }, Action, Resource: table }],
  });

const folder = temporaryFolder();
const decisionLog = join(folder.path, 'decisions.jsonl');
const configuration = {
  ...twoAccounts,
  organization: {
    id: 'o-exampleorg1',
    managementAccount: owner,
    scps: { NoScans: { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: 'dynamodb:Scan', Resource: '*' } } },
    root: { accounts: { [stranger]: { scps: ['FullAWSAccess', 'NoScans'] } } },
  },
};
let server: Running;
let attacker: Attacker;

beforeAll(async () => {
  server = await start({ port: 0, mode: 'audit', logLevel: 'fatal', configuration, decisionLog });
  attacker = attackerOf(server);
  expect((await attacker.call('CreateTable', createOrders, keys.nobody)).verdict).toBe('ok');
});
afterAll(async () => {
  await server.stop();
  folder.remove();
});

interface Event {
  readonly eventName: string;
  readonly requestID: string;
  readonly errorCode?: string;
  readonly userIdentity: { readonly arn: string };
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events freely
  readonly additionalEventData: any;
}
/** What the log tells of requests that were answered: its lines may come a moment later, so this waits for as many as `least`. */
async function eventsOf(isWanted: (event: Event) => boolean, least = 1): Promise<readonly Event[]> {
  await expect.poll(() => linesOf().filter(isWanted).length, { timeout: 5000 }).toBeGreaterThanOrEqual(least);
  return linesOf().filter(isWanted);
}
const linesOf = (): readonly Event[] =>
  readFileSync(decisionLog, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

async function explain(requestId: string) {
  let out = '';
  const add = (text: string) => {
    out += text;
  };
  const input = (async function* () {})();
  await runTool({ tool: 'explain', args: [requestId, '--log', decisionLog] }, { input, out: add, err: add });
  return out;
}

const passing: readonly (readonly [who: string, keys: KeyPair, target: string, input: object])[] = [
  ['a user without policies', keys.nobody, 'PutItem', { TableName: 'orders', Item }],
  ['a user without policies', keys.nobody, 'GetItem', { TableName: 'orders', Key: Item }],
  ['a user without policies', keys.nobody, 'DescribeTable', { TableName: 'orders' }],
  ['a user without policies', keys.nobody, 'ListTables', {}],
  ['a user without policies', keys.nobody, 'ListTagsOfResource', { ResourceArn: table }],
  ['a user without policies', keys.nobody, 'Streams.ListStreams', {}],
  ['a user without policies', keys.nobody, 'ExecuteStatement', { Statement: 'SELECT * FROM "orders"' }],
  [
    'a user without policies',
    keys.nobody,
    'TransactWriteItems',
    { TransactItems: [{ Put: { TableName: 'orders', Item: { pk: { S: 'b' } } } }] },
  ],
  ['another account', keys.bob, 'GetItem', { TableName: table, Key: Item }],
  [
    'another account’s user without policies',
    keys.carol,
    'BatchGetItem',
    { RequestItems: { [table]: { Keys: [Item] } } },
  ],
  ['another account against its organization', keys.bob, 'Scan', { TableName: table }],
];

describe('audit lets pass, and records, the use of DynamoDB', () => {
  it.each(passing)('%s: %s %s', async (_, who, target, input) => {
    expect((await attacker.call(target, input, who)).verdict).toBe('ok');
  });

  it('in the decision log: the mode, the decision, the answer that enforce would give, and no error of the call', async () => {
    await attacker.call('GetItem', { TableName: 'orders', Key: { pk: { S: 'logged' } } }, keys.nobody);
    const [event] = await eventsOf(
      ({ eventName, userIdentity }) => eventName === 'GetItem' && userIdentity.arn === nobody,
    );
    expect(event?.additionalEventData).toMatchObject({
      mode: 'audit',
      decision: 'implicitDeny',
      letPass: {
        errorCode: 'AccessDenied',
        errorMessage: `User: ${nobody} is not authorized to perform: dynamodb:GetItem on resource: ${table} because no identity-based policy allows the dynamodb:GetItem action`,
      },
    });
    expect(event).not.toHaveProperty('errorCode');
    expect(await explain(event!.requestID)).toContain(
      'implicitDeny: Not allowed: no identity-based policy allows it.\n  let pass, because the server audits: enforcing, it would have refused this\n',
    );
  });

  it('an explicit Deny too, which is recorded as one', async () => {
    await attacker.call('Scan', { TableName: table }, keys.bob);
    const [event] = await eventsOf(({ eventName }) => eventName === 'Scan');
    expect(event?.additionalEventData).toMatchObject({
      decision: 'explicitDeny',
      layers: { serviceControl: 'denies' },
    });
  });

  it('nothing of what is allowed is marked', async () => {
    await attacker.call('DescribeLimits', {}, keys.alice);
    const [event] = await eventsOf(({ eventName }) => eventName === 'DescribeLimits');
    expect(event?.additionalEventData).toMatchObject({ mode: 'audit', decision: 'allowed' });
    expect(event?.additionalEventData).not.toHaveProperty('letPass');
  });

  it('records every permission of a request, also behind the first that does not hold', async () => {
    const RequestItems = { [table]: { Keys: [Item] }, orders2: { Keys: [Item] } };
    await attacker.call('CreateTable', { ...createOrders, TableName: 'orders2' }, keys.alice);
    expect((await attacker.call('BatchGetItem', { RequestItems }, keys.nobody)).verdict).toBe('ok');
    const events = await eventsOf(
      ({ eventName, userIdentity }) => eventName === 'BatchGetItem' && userIdentity.arn === nobody,
      2,
    );
    expect(events.map(({ additionalEventData }) => additionalEventData.decision)).toEqual([
      'implicitDeny',
      'implicitDeny',
    ]);
  });

  it('members of a batch of statements are carried out, not answered with a refusal each', async () => {
    const Statements = [
      { Statement: `INSERT INTO "orders" VALUE {'pk': 'batch'}` },
      { Statement: `SELECT * FROM "orders" WHERE pk = 'batch'` },
    ];
    const { json } = await attacker.call('BatchExecuteStatement', { Statements: [Statements[0]] }, keys.nobody);
    expect(json.Responses).toEqual([{ TableName: 'orders' }]);
    const read = await attacker.call('BatchExecuteStatement', { Statements: [Statements[1]] }, keys.nobody);
    expect(read.json.Responses).toEqual([{ TableName: 'orders', Item: { pk: { S: 'batch' } } }]);
  });

  it('counts requests let pass, once each, and those that then fail for another reason', async () => {
    const passed = async (operation: string) =>
      Number(
        new RegExp(`dynaward_audit_let_pass_total{operation="dynamodb.${operation}"} (\\d+)`).exec(
          await (await fetch(`${server.url}/metrics`)).text(),
        )?.[1] ?? 0,
      );
    const missing = { TableName: 'nowhere', Key: Item };
    for (let count = 0; count < 2; count++)
      expect((await attacker.call('DeleteItem', missing, keys.nobody)).verdict).toMatch(/^ResourceNotFoundException/);
    await attacker.call('DeleteItem', { TableName: 'orders', Key: Item }, keys.alice);
    expect(await passed('DeleteItem')).toBe(2);
  });
});

describe('audit lets nothing else pass', () => {
  it.each([
    ['a wrong secret', { ...keys.alice, secretAccessKey: 'wrong' }, /^InvalidSignatureException/],
    ['an unknown key', { accessKeyId: 'AKIANOBODYKNOWSTHIS1', secretAccessKey: 'x' }, /^UnrecognizedClientException/],
    ['an invented session', { ...keys.alice, sessionToken: 'invented' }, /^UnrecognizedClientException/],
  ])('%s', async (_, pair, verdict) => {
    expect((await attacker.call('GetItem', { TableName: 'orders', Key: Item }, pair)).verdict).toMatch(verdict);
  });

  it('no signature at all', async () => {
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.ListTables' };
    expect((await attacker.send(headers, '{}')).verdict).toMatch(/^MissingAuthenticationToken/);
  });

  const refused = (answer: Answer) => answer.verdict.replace(/ on resource: .*$/, '');
  const tags = [{ Key: 'team', Value: 'red' }];
  it.each([
    ['PutResourcePolicy', { ResourceArn: table, Policy: sharing('dynamodb:GetItem') }],
    ['DeleteResourcePolicy', { ResourceArn: table }],
    ['TagResource', { ResourceArn: table, Tags: tags }],
    ['UntagResource', { ResourceArn: table, TagKeys: ['team'] }],
  ])('a change of who may do what: %s', async (target, input) => {
    expect(refused(await attacker.call(target, input, keys.nobody))).toBe(
      `AccessDeniedException: User: ${nobody} is not authorized to perform: dynamodb:${target}`,
    );
  });

  it('the same beside a use that is let pass: a table with a policy or tags of its own', async () => {
    const grown = { ...createOrders, TableName: 'grown' };
    const more = [{ Tags: tags }, { ResourcePolicy: sharing('dynamodb:GetItem').replaceAll('orders', 'grown') }];
    for (const part of more)
      expect(refused(await attacker.call('CreateTable', { ...grown, ...part }, keys.nobody))).toMatch(
        /^AccessDeniedException: .*dynamodb:(TagResource|PutResourcePolicy)$/,
      );
    expect((await attacker.call('DescribeTable', { TableName: 'grown' }, keys.alice)).verdict).toMatch(
      /^ResourceNotFound/,
    );
  });

  it('a change of identities', async () => {
    const create = iamOf(server)('CreateUser', keys.nobody, { UserName: 'other' });
    expect(await outcome(create)).toMatch(/^403 AccessDenied: User: \S+ is not authorized to perform: iam:CreateUser/);
  });

  it('a role that does not trust the caller', async () => {
    const assume = new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${owner}:role/worker`, RoleSessionName: 'session' });
    expect(await refusal(clientsOf(server).sts(keys.bob).send(assume))).toMatch(/^AccessDenied: .*sts:AssumeRole/);
  });

  it('what DynamoDB offers no other account, whatever policies say', async () => {
    const statement = { Statement: `SELECT * FROM "${table}"` };
    expect((await attacker.call('ExecuteStatement', statement, keys.bob)).verdict).toMatch(/^AccessDeniedException/);
  });
});

describe('audit is loud', () => {
  it('in /health', async () => {
    expect(await (await fetch(`${server.url}/health`)).json()).toEqual({ status: 'ok', mode: 'audit' });
  });

  it('at the start: in the log at every level, among the lines for people, in the line for programs', async () => {
    const program = await startProgram({
      args: ['--memory', '--log-level', 'silent'],
      environment: { DYNAWARD_MODE: 'audit' },
    });
    await program.stop();
    expect(program.printed.err).toContain('"msg":"AUDIT. Nothing in DynamoDB is protected');
    expect(program.printed.out).toContain('\nMode: AUDIT. Nothing in DynamoDB is protected');
    expect(program.ready.mode).toBe('audit');
  }, 60_000);

  it('and never entered by accident', async () => {
    const { status, err } = await runProgram({ args: ['--mode', 'off'] });
    expect([status, err]).toEqual([2, expect.stringContaining('expected one of enforce, audit, got "off"')]);
  }, 60_000);
});

describe('enforce', () => {
  it('is what a server does that is not told, and what it refuses is no less refused after an audit', async () => {
    const data = temporaryFolder();
    const place = { kind: 'folder', path: data.path } as const;
    const audit = await start({ port: 0, data: place, mode: 'audit', logLevel: 'fatal', configuration: twoAccounts });
    await attackerOf(audit).call('CreateTable', createOrders, keys.nobody);
    await audit.stop();
    const enforcing = await start({ port: 0, data: place });
    const get = { TableName: 'orders', Key: Item };
    expect((await attackerOf(enforcing).call('GetItem', get, keys.nobody)).verdict).toMatch(/^AccessDeniedException/);
    expect((await attackerOf(enforcing).call('GetItem', get, keys.alice)).verdict).toBe('ok');
    await enforcing.stop();
    data.remove();
  });
});
