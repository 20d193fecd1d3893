import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf, refusal } from '../clients.ts';
import { allowing, iamOf, trusting } from '../iam.ts';
import { type KeyPair, keys, owner, stranger, twoAccounts } from '../two-accounts.ts';
import { attackerOf } from './attacker.ts';

/** Sessions that are altered, borrowed, too old, of a role that is gone or another now, or lent by a deputy who is taken in. */
const options = { port: 0, configuration: twoAccounts, wellKnownCredentials: false, logLevel: 'silent' } as const;
const running = await start(options);
const elsewhere = await start(options);
afterAll(() => Promise.all([running.stop(), elsewhere.stop()]));
afterEach(() => {
  vi.useRealTimers();
});

const iam = iamOf(running);
const { sts } = clientsOf(running);
const { call } = attackerOf(running);
const badToken = 'UnrecognizedClientException: The security token included in the request is invalid';
const roleArn = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;

async function assume(by: KeyPair, RoleArn: string, { more = {}, of = sts } = {}): Promise<KeyPair> {
  const { Credentials } = await of(by).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'attack', ...more }));
  return {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  };
}

const lists = async (by: KeyPair) => (await call('ListTables', {}, by)).verdict;

describe('A token', () => {
  it('with one bit flipped is none, wherever the bit lies', async () => {
    const session = await assume(keys.alice, roleArn(owner, 'worker'));
    const bytes = Buffer.from(session.sessionToken!, 'base64');
    const last = bytes.length - 1;
    // Version, nonce, sealed text and tag, each at both ends.
    for (const place of [0, 1, 12, 13, last >> 1, last - 16, last - 15, last]) {
      for (const bit of [1, 128]) {
        const altered = Buffer.from(bytes);
        altered[place]! ^= bit;
        const verdict = await lists({ ...session, sessionToken: altered.toString('base64') });
        expect(verdict, `byte ${place}, bit ${bit}`).toBe(badToken);
      }
    }
    expect(await lists(session)).toBe('ok');
  });

  it('of another account is none beside a key of this one', async () => {
    const own = await assume(keys.alice, roleArn(owner, 'powerless'));
    const foreign = await assume(keys.bob, roleArn(stranger, 'visitor'));
    expect(await lists({ ...own, sessionToken: foreign.sessionToken! })).toBe(badToken);
    expect(await lists({ ...foreign, sessionToken: own.sessionToken! })).toBe(badToken);
    expect(await lists(foreign)).toBe('ok');
  });

  it('of another store is none, though accounts, roles and keys are called the same', async () => {
    const session = await assume(keys.alice, roleArn(owner, 'worker'), { of: clientsOf(elsewhere).sts });
    expect(await lists(session)).toBe(badToken);
    expect((await attackerOf(elsewhere).call('ListTables', {}, session)).verdict).toBe('ok');
  });

  it('holds until its second, and not one longer', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Math.floor(Date.now() / 1000) * 1000 });
    const session = await assume(keys.alice, roleArn(owner, 'worker'), { more: { DurationSeconds: 900 } });
    vi.advanceTimersByTime(899_999);
    expect(await lists(session)).toBe('ok');
    vi.advanceTimersByTime(1);
    const expired = 'ExpiredTokenException: The security token included in the request is expired';
    expect(await lists(session)).toBe(expired);
    vi.advanceTimersByTime(1000);
    expect(await lists(session)).toBe(expired);
  });
});

describe('A session of a role', () => {
  const create = (RoleName: string) =>
    iam('CreateRole', keys.ownerRoot, {
      RoleName,
      AssumeRolePolicyDocument: trusting(`arn:aws:iam::${owner}:user/alice`),
    });
  const permit = (RoleName: string, action: string) =>
    iam('PutRolePolicy', keys.ownerRoot, { RoleName, PolicyName: 'own', PolicyDocument: allowing(action) });

  it('that is gone dies with it, and does not wake when the name is given again', async () => {
    await create('brief');
    await permit('brief', 'dynamodb:*');
    const session = await assume(keys.alice, roleArn(owner, 'brief'));
    expect(await lists(session)).toBe('ok');
    await iam('DeleteRolePolicy', keys.ownerRoot, { RoleName: 'brief', PolicyName: 'own' });
    await iam('DeleteRole', keys.ownerRoot, { RoleName: 'brief' });
    expect(await lists(session)).toBe(badToken);
    await create('brief');
    await permit('brief', 'dynamodb:*');
    expect(await lists(session)).toBe(badToken);
    expect(await lists(await assume(keys.alice, roleArn(owner, 'brief')))).toBe('ok');
  });

  it('is decided by the policies that the role has now', async () => {
    await create('changing');
    await permit('changing', 'dynamodb:*');
    const session = await assume(keys.alice, roleArn(owner, 'changing'));
    expect(await lists(session)).toBe('ok');
    await permit('changing', 'dynamodb:GetItem');
    expect(await lists(session)).toContain('because no identity-based policy allows the dynamodb:ListTables action');
    await permit('changing', 'dynamodb:ListTables');
    expect(await lists(session)).toBe('ok');
  });
});

describe('A deputy that serves many', () => {
  const denied = /AccessDenied: User: .* is not authorized to perform: sts:AssumeRole on resource: /;

  it('is not taken in: a role that asks for an external id is had with that id alone', async () => {
    await iam('CreateRole', keys.ownerRoot, {
      RoleName: 'for-the-deputy',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: stranger },
            Action: 'sts:AssumeRole',
            Condition: { StringEquals: { 'sts:ExternalId': 'customer-17' } },
          },
        ],
      }),
    });
    const role = roleArn(owner, 'for-the-deputy');
    const asDeputy = (more: object) => refusal(assume(keys.bob, role, { more }));
    expect(await asDeputy({})).toMatch(denied);
    for (const ExternalId of ['customer-18', 'Customer-17', 'customer-1?', 'customer-*', 'customer-17,customer-18'])
      expect(await asDeputy({ ExternalId })).toMatch(/AccessDenied|ValidationError/);
    const session = await assume(keys.bob, role, { more: { ExternalId: 'customer-17' } });
    const { Arn } = await sts(session).send(new GetCallerIdentityCommand());
    expect(Arn).toBe(`arn:aws:sts::${owner}:assumed-role/for-the-deputy/attack`);
  });
});
