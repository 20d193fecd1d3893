import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf } from '../clients.ts';
import { allowing, iamOf, outcome } from '../iam.ts';
import { keys, owner, twoAccounts } from '../two-accounts.ts';

/** When keys and roles were used last, over a restart. Source: API reference, GetAccessKeyLastUsed, RoleLastUsed. */
const path = await mkdtemp(join(tmpdir(), 'dynaward-last-used-'));
const options = {
  port: 0,
  configuration: twoAccounts,
  wellKnownCredentials: false,
  data: { kind: 'folder', path },
} as const;
let running = await start(options);
afterAll(async () => {
  await running.stop();
  await rm(path, { recursive: true });
});

const call = (action: string, parameters = {}, pair: Parameters<ReturnType<typeof iamOf>>[1] = keys.ownerRoot) =>
  iamOf(running)(action, pair, parameters);
const key = async (AccessKeyId: string) => {
  const answer = await call('GetAccessKeyLastUsed', { AccessKeyId });
  return ['UserName', 'ServiceName', 'Region', 'LastUsedDate'].map((name) => answer.first(name));
};
const role = async () => {
  const { text, first } = await call('GetRole', { RoleName: 'worker' });
  return text.includes('<RoleLastUsed/>') ? 'never' : [first('LastUsedDate'), first('Region')];
};
const aSecond = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

describe('last used', () => {
  it('of a key that nobody used yet is nothing', async () => {
    expect(await key(keys.alice.accessKeyId)).toEqual(['alice', 'N/A', 'N/A', undefined]);
    expect(await role()).toBe('never');
  });

  it('is the last request, by its service and Region, and of the root user, too', async () => {
    const clients = clientsOf(running);
    const { Credentials } = await clients
      .sts(keys.alice)
      .send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${owner}:role/worker`, RoleSessionName: 'ss' }));
    expect(await key(keys.alice.accessKeyId)).toEqual(['alice', 'sts', 'us-east-1', aSecond]);
    expect(await role()).toBe('never');
    await clients.dynamodb(keys.alice).send(new ListTablesCommand({}));
    expect(await key(keys.alice.accessKeyId)).toEqual(['alice', 'dynamodb', 'us-east-1', aSecond]);
    const session = {
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
    };
    await clients.dynamodb(session).send(new ListTablesCommand({}));
    expect(await role()).toEqual([aSecond, 'us-east-1']);
    const details = await call('GetAccountAuthorizationDetails', { Filter: ['Role'] });
    expect(details.all('Region')).toEqual(['us-east-1']);
    expect(await key(keys.ownerRoot.accessKeyId)).toEqual([undefined, 'iam', 'us-east-1', aSecond]);
  });

  it('is refused for keys of others as for none', async () => {
    for (const AccessKeyId of [keys.bob.accessKeyId, 'AKIANOBODYHASTHIS000']) {
      expect(await outcome(call('GetAccessKeyLastUsed', { AccessKeyId }))).toBe(
        `403 AccessDenied: User: arn:aws:iam::${owner}:root is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key ${AccessKeyId}`,
      );
    }
  });

  it("needs a permission on the key's user", async () => {
    const PolicyDocument = allowing('iam:GetAccessKeyLastUsed').replace(
      '"Resource":"*"',
      `"Resource":"arn:aws:iam::${owner}:user/nobody"`,
    );
    await call('PutUserPolicy', { UserName: 'nobody', PolicyName: 'p', PolicyDocument });
    const asNobody = (AccessKeyId: string) => outcome(call('GetAccessKeyLastUsed', { AccessKeyId }, keys.nobody));
    expect(await asNobody(keys.nobody.accessKeyId)).toBe('200');
    expect(await asNobody(keys.alice.accessKeyId)).toMatch(/^403 AccessDenied/);
    expect(await asNobody(keys.ownerRoot.accessKeyId)).toMatch(/^403 AccessDenied/);
  });

  it('outlives a restart, and an attempt with a wrong secret is no use', async () => {
    const before = await key(keys.alice.accessKeyId);
    const wrong = { ...keys.bob, secretAccessKey: 'wrong' };
    expect(await outcome(call('GetUser', {}, wrong))).toMatch(/^403 SignatureDoesNotMatch/);
    await running.stop();
    running = await start(options);
    expect(await key(keys.alice.accessKeyId)).toEqual(before);
    expect(await role()).toEqual([aSecond, 'us-east-1']);
    const strangers = await call('GetAccessKeyLastUsed', { AccessKeyId: keys.bob.accessKeyId }, keys.strangerRoot);
    expect(strangers.first('ServiceName')).toBe('N/A');
  });
});
