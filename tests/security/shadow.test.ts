import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/cli/options.ts';
import { runTool } from '../../src/cli/run-tool.ts';
import { start } from '../../src/cli/start.ts';
import { temporaryFolder } from '../program.ts';
import { keys, owner, stranger, twoAccounts } from '../two-accounts.ts';
import { type Attacker, attackerOf } from './attacker.ts';

/**
 * A candidate beside the live policy of a table: what it would decide otherwise is told, and no answer changes. Live, Bob of the other
 * account may read. The candidate would let him write instead, and nobody of his account but him.
 */
const table = `arn:aws:dynamodb:us-east-1:${owner}:table/orders`;
const bob = `arn:aws:iam::${stranger}:user/bob`;
const policy = (Principal: string, Action: string | readonly string[], more: object = {}) => ({
  Version: '2012-10-17',
  Statement: [{ Sid: 'Shared', Effect: 'Allow', Principal: { AWS: Principal }, Action, Resource: table, ...more }],
});
const live = policy(bob, 'dynamodb:GetItem');
const candidate = policy(bob, ['dynamodb:PutItem', 'dynamodb:DescribeTable']);
const createOrders = {
  TableName: 'orders',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
};
const get = { TableName: table, Key: { pk: { S: 'a' } } };
const put = { TableName: table, Item: { pk: { S: 'a' } } };
const none = { agrees: 0, wouldRefuse: 0, wouldAllow: 0, failed: 0 };

const serve = (shadowPolicies?: object, more: object = {}) =>
  start({ port: 0, configuration: { ...twoAccounts, ...(shadowPolicies && { shadowPolicies }) }, ...more });
const healthOf = async ({ url }: Running): Promise<Health> => JSON.parse(await (await fetch(`${url}/health`)).text());

interface Health {
  readonly shadow: Readonly<Record<string, typeof none>>;
}

describe('a candidate', () => {
  const folder = temporaryFolder();
  const decisionLog = join(folder.path, 'decisions.jsonl');
  let server: Running;
  let attacker: Attacker;
  beforeAll(async () => {
    server = await serve({ writers: { resource: table, policy: JSON.stringify(candidate, null, 2) } }, { decisionLog });
    attacker = attackerOf(server);
  });
  afterAll(async () => {
    await server.stop();
    folder.remove();
  });

  it('is there before its table is, with nothing to say', async () => {
    expect(await healthOf(server)).toEqual({ status: 'ok', mode: 'enforce', shadow: { writers: none } });
    expect((await attacker.call('CreateTable', createOrders, keys.alice)).verdict).toBe('ok');
    const attached = { ResourceArn: table, Policy: JSON.stringify(live) };
    expect((await attacker.call('PutResourcePolicy', attached, keys.alice)).verdict).toBe('ok');
  });

  it('changes no answer, and its flips are counted in both directions', async () => {
    const before = (await healthOf(server)).shadow.writers!;
    expect((await attacker.call('GetItem', get, keys.bob)).verdict).toBe('ok');
    expect((await attacker.call('PutItem', put, keys.bob)).verdict).toMatch(/^AccessDeniedException/);
    expect((await attacker.call('GetItem', get, keys.carol)).verdict).toMatch(/^AccessDeniedException/);
    expect((await attacker.call('GetItem', get, keys.alice)).verdict).toBe('ok');
    const after = (await healthOf(server)).shadow.writers!;
    expect(after).toEqual({ ...before, agrees: before.agrees + 2, wouldRefuse: 1, wouldAllow: 1 });
    const metrics = (await (await fetch(`${server.url}/metrics`)).text()).split('\n');
    expect(metrics).toContain('dynaward_shadow_decisions_total{candidate="writers",verdict="wouldRefuse"} 1');
    expect(metrics).toContain('dynaward_shadow_decisions_total{candidate="writers",verdict="wouldAllow"} 1');
  });

  it('is in the decision log and in what explain says, with the place in the candidate as it was written', async () => {
    const eventOf = (isWanted: (verdict: string) => boolean) =>
      readFileSync(decisionLog, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line))
        .find(({ additionalEventData }) => isWanted(additionalEventData.shadow?.verdict));
    await expect.poll(() => eventOf((verdict) => verdict === 'wouldAllow')).toBeTruthy();
    const event = eventOf((verdict) => verdict === 'wouldAllow');
    expect(event).toMatchObject({
      errorCode: 'AccessDenied',
      additionalEventData: {
        mode: 'enforce',
        decision: 'implicitDeny',
        shadow: { candidate: 'writers', verdict: 'wouldAllow', decision: 'allowed' },
      },
    });
    let out = '';
    const add = (text: string) => {
      out += text;
    };
    const input = (async function* () {})();
    await runTool({ tool: 'explain', args: [event.requestID, '--log', decisionLog] }, { input, out: add, err: add });
    expect(out).toContain(
      'candidate writers would allow: allowed: Allowed by statement 0 (Shared) of the resource-based policy candidate writers, line 4, column 5,',
    );
    expect(eventOf((verdict) => verdict === 'wouldRefuse').additionalEventData.shadow).toMatchObject({
      decision: 'implicitDeny',
      reason: expect.stringContaining('its Action is "dynamodb:PutItem" or "dynamodb:DescribeTable"'),
    });
  });

  it('does not show to clients', async () => {
    expect((await attacker.call('PutItem', put, keys.bob)).verdict).toBe(
      `AccessDeniedException: User: ${bob} is not authorized to perform: dynamodb:PutItem on resource: ${table} because no resource-based policy allows the dynamodb:PutItem action`,
    );
    const shown = await attacker.call('GetResourcePolicy', { ResourceArn: table }, keys.alice);
    expect(shown.json.Policy).not.toContain('PutItem');
  });

  it('compares under audit, too: with what the policies decide, not with what is let pass', async () => {
    const audit = await serve(
      { writers: { resource: table, policy: candidate } },
      { mode: 'audit', logLevel: 'fatal' },
    );
    const audited = attackerOf(audit);
    await audited.call('CreateTable', createOrders, keys.alice);
    expect((await audited.call('PutItem', put, keys.bob)).verdict).toBe('ok');
    expect((await healthOf(audit)).shadow.writers!).toMatchObject({ wouldAllow: 1 });
    await audit.stop();
  });
});

describe('a configuration that is read again', () => {
  it('brings and takes candidates; one that stays goes on counting', async () => {
    const folder = temporaryFolder();
    const file = join(folder.path, 'accounts.json');
    const write = (shadowPolicies: object) => writeFileSync(file, JSON.stringify({ ...twoAccounts, shadowPolicies }));
    const writers = { resource: table, policy: candidate };
    write({});
    const server = await start({ port: 0, configuration: file });
    const attacker = attackerOf(server);
    await attacker.call('CreateTable', createOrders, keys.alice);
    expect(await healthOf(server)).not.toHaveProperty('shadow');

    write({ writers });
    await server.configure();
    await attacker.call('PutItem', put, keys.bob);
    expect((await healthOf(server)).shadow).toEqual({ writers: { ...none, wouldAllow: 1 } });

    const other = { resource: `${table}2`, policy: { ...policy(bob, 'dynamodb:GetItem') } };
    write({ writers, other });
    await server.configure();
    await attacker.call('PutItem', put, keys.bob);
    expect((await healthOf(server)).shadow).toEqual({ writers: { ...none, wouldAllow: 2 }, other: none });

    write({ wrong: { ...writers, policy: {} } });
    await expect(server.configure()).rejects.toThrow('shadowPolicies.wrong.policy');
    expect((await healthOf(server)).shadow.writers).toEqual({ ...none, wouldAllow: 2 });

    write({});
    await server.configure();
    await attacker.call('PutItem', put, keys.bob);
    expect(await healthOf(server)).toEqual({ status: 'ok', mode: 'enforce' });
    await server.stop();
    folder.remove();
  });
});

describe('without a candidate', () => {
  it('nothing is said about any', async () => {
    const server = await serve();
    expect(await healthOf(server)).toEqual({ status: 'ok', mode: 'enforce' });
    await server.stop();
  });
});

describe('a candidate that PutResourcePolicy would refuse', () => {
  const folder = temporaryFolder();
  const data = { kind: 'folder', path: join(folder.path, 'data') } as const;
  afterAll(() => folder.remove());

  it.each([
    ['an ARN of nothing that has policies', { resource: `${table}/index/by-date`, policy: candidate }, 'resource'],
    ['no ARN', { resource: 'orders', policy: candidate }, "ARNs must start with 'arn:'"],
    [
      'an action that there is not',
      { resource: table, policy: policy(bob, 'dynamodb:Steal') },
      'action names are invalid',
    ],
    [
      'a user that there is not',
      { resource: table, policy: policy(`${bob}by`, 'dynamodb:GetItem') },
      'Invalid principal',
    ],
    ['everybody', { resource: table, policy: policy('*', 'dynamodb:GetItem') }, 'unbounded access'],
    [
      'text that is no policy',
      { resource: table, policy: '{\n  "Statement": [],\n  "Statemnt": 1\n}' },
      'of the policy)',
    ],
  ])('stops the start: %s', async (_, shadow, reason) => {
    await expect(serve({ wrong: shadow })).rejects.toThrow(reason);
    await expect(serve({ wrong: shadow })).rejects.toThrow(
      /^The configuration cannot be used; nothing was changed\.\nshadowPolicies\.wrong\./,
    );
  });

  it('a second one for the same table, and one without a policy', async () => {
    const shadow = { resource: table, policy: candidate };
    await expect(serve({ one: shadow, two: shadow })).rejects.toThrow(
      'shadowPolicies.two.resource: is the resource of "one" already; a resource has one candidate',
    );
    await expect(serve({ one: { resource: table } })).rejects.toThrow('lacks policy');
  });

  it('with the line of the file, and before the principals of the file come to be', async () => {
    const file = join(folder.path, 'accounts.yaml');
    const write = (user: string) =>
      writeFileSync(
        file,
        [
          'accounts:',
          `  '${owner}':`,
          '    users:',
          '      eve: { accessKeys: [{ id: AKIAEVE0000000000001, secret: eve }], inlinePolicies: { all: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "*", Resource: "*" }] } } }',
          'shadowPolicies:',
          '  tight:',
          `    resource: ${table}`,
          `    policy: ${JSON.stringify(policy(`arn:aws:iam::${owner}:user/${user}`, 'dynamodb:GetItem'))}`,
          '',
        ].join('\n'),
      );
    write('nobody');
    await expect(start({ port: 0, data, configuration: file })).rejects.toThrow(
      `${file}:8: shadowPolicies.tight.policy: PutResourcePolicy would answer: `,
    );
    const eve = { accessKeyId: 'AKIAEVE0000000000001', secretAccessKey: 'eve' };
    const untouched = await start({ port: 0, data });
    expect((await attackerOf(untouched).call('ListTables', {}, eve)).verdict).toMatch(/^UnrecognizedClient/);
    await untouched.stop();
    write('eve');
    const begun = await start({ port: 0, data, configuration: file });
    expect((await attackerOf(begun).call('ListTables', {}, eve)).verdict).toBe('ok');
    await begun.stop();
    // What the file declared before, and drops now, cannot be named by a candidate of the same file.
    writeFileSync(file, readFileSync(file, 'utf8').replace('      eve: {', '      adam: {'));
    await expect(start({ port: 0, data, configuration: file })).rejects.toThrow('Invalid principal');
  });
});
