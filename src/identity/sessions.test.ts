import { describe, expect, it } from 'vitest';
import { testStart } from '../../tests/simulation/test-database.ts';
import { allow, openTestIdentity, trust } from '../../tests/simulation/test-identity.ts';
import { createSessionSeal } from './session-seal.ts';

const account = '111111111111';
const roleArn = `arn:aws:iam::${account}:role/app/worker`;
const alice = { id: 'AKIAALICE11111111111', secret: 'alice-secret' };
const role = {
  path: '/app/',
  trustPolicy: trust(`arn:aws:iam::${account}:user/alice`),
  tags: { Team: 'roles', stage: 'test' },
  inlinePolicies: { read: allow('dynamodb:GetItem') },
};
const user = { accessKeys: [alice], tags: { team: 'users' } };
const both = { accounts: { [account]: { users: { alice: user }, roles: { worker: role } } } };
const without = (kind: 'users' | 'roles') => {
  const trusting = { ...role, trustPolicy: trust(account) };
  return { accounts: { [account]: kind === 'users' ? { roles: { worker: trusting } } : { users: { alice: user } } } };
};

const session = { roleArn, sessionName: 'night-shift', durationSeconds: 900, tags: new Map(), transitiveTagKeys: [] };
const invalid = expect.objectContaining({
  name: 'UnrecognizedClientException',
  message: 'The security token included in the request is invalid',
});
const expired = expect.objectContaining({
  name: 'ExpiredTokenException',
  message: 'The security token included in the request is expired',
});

describe('a session of a role', () => {
  it('is the role, under a name of its own', async () => {
    const { identity } = await openTestIdentity({ configuration: both });
    const issued = identity.assumeRole({
      ...session,
      tags: new Map([['TEAM', 'session']]),
      transitiveTagKeys: ['TEAM'],
      sourceIdentity: 'alice',
    });
    expect(issued.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(issued.secretAccessKey).toMatch(/^[A-Za-z0-9/+]{40}$/);
    const { secretAccessKeys, principal } = identity.credential(issued.accessKeyId, issued.sessionToken);
    expect(secretAccessKeys).toEqual([issued.secretAccessKey]);
    expect(principal).toEqual(issued.principal);
    expect(principal).toEqual({
      kind: 'roleSession',
      arn: `arn:aws:sts::${account}:assumed-role/worker/night-shift`,
      accountId: account,
      userId: `${identity.uniqueIdOf(roleArn)}:night-shift`,
      roleArn,
      roleUniqueId: identity.uniqueIdOf(roleArn),
      sessionName: 'night-shift',
      // The session's tag wins over the role's, whatever the case of its letters.
      tags: new Map([
        ['team', 'session'],
        ['stage', 'test'],
      ]),
      session: {
        issuedAt: testStart,
        multiFactorAuthentication: false,
        sourceIdentity: 'alice',
        transitiveTagKeys: ['TEAM'],
      },
    });
  });

  it('ends to the second', async () => {
    const { identity, clock } = await openTestIdentity({ configuration: both });
    clock.advance(999);
    const { accessKeyId, sessionToken, expiration } = identity.assumeRole(session);
    expect(expiration).toBe(testStart + 900_000);
    clock.advance(900_000 - 1000);
    expect(identity.credential(accessKeyId, sessionToken).principal.kind).toBe('roleSession');
    clock.advance(1);
    expect(() => identity.credential(accessKeyId, sessionToken)).toThrow(expired);
    clock.advance(1_000_000);
    expect(() => identity.credential(accessKeyId, sessionToken)).toThrow(expired);
  });

  it('lives through a restart', async () => {
    const { identity, reopen } = await openTestIdentity({ configuration: both });
    const { accessKeyId, sessionToken, principal } = identity.assumeRole(session);
    const again = await reopen();
    const found = await again.withEntities(() => again.credential(accessKeyId, sessionToken));
    expect(found.principal).toEqual(principal);
  });

  it('sees the tags that the role has now', async () => {
    const { identity } = await openTestIdentity({ configuration: both });
    const { accessKeyId, sessionToken } = identity.assumeRole(session);
    expect(identity.credential(accessKeyId, sessionToken).principal.tags.get('stage')).toBe('test');
    const moved = { ...role, tags: { stage: 'production' } };
    await identity.apply({ accounts: { [account]: { users: { alice: user }, roles: { worker: moved } } } });
    expect(identity.credential(accessKeyId, sessionToken).principal.tags).toEqual(new Map([['stage', 'production']]));
  });

  it('dies with its role, and stays dead when another of the same name is made', async () => {
    const { identity } = await openTestIdentity({ configuration: both });
    const { accessKeyId, sessionToken } = identity.assumeRole(session);
    const before = identity.uniqueIdOf(roleArn);
    await identity.apply(without('roles'));
    expect(() => identity.credential(accessKeyId, sessionToken)).toThrow(invalid);
    await identity.apply(both);
    expect(identity.uniqueIdOf(roleArn)).toMatch(/^AROA/);
    expect(identity.uniqueIdOf(roleArn)).not.toBe(before);
    expect(() => identity.credential(accessKeyId, sessionToken)).toThrow(invalid);
  });
});

describe('a session of a user', () => {
  it('is the user, known by the session', async () => {
    const { identity } = await openTestIdentity({ configuration: both });
    const caller = identity.credential(alice.id, undefined).principal;
    const { accessKeyId, sessionToken } = identity.userSession({ durationSeconds: 900, caller });
    const { principal } = identity.credential(accessKeyId, sessionToken);
    expect(principal).toEqual({
      ...caller,
      session: { issuedAt: testStart, multiFactorAuthentication: false, transitiveTagKeys: [] },
    });
  });

  it('dies with the user, but not with its access key', async () => {
    const { identity } = await openTestIdentity({ configuration: both });
    const caller = identity.credential(alice.id, undefined).principal;
    const { accessKeyId, sessionToken } = identity.userSession({ durationSeconds: 900, caller });
    await identity.apply({ accounts: { [account]: { users: { alice: {} } } } });
    expect(identity.credential(accessKeyId, sessionToken).principal.kind).toBe('user');
    await identity.apply(without('users'));
    expect(() => identity.credential(accessKeyId, sessionToken)).toThrow(invalid);
  });

  it('of a well-known root ends with the well-known credentials', async () => {
    const { reopen } = await openTestIdentity();
    const open = await reopen(true);
    const caller = open.credential('local', undefined).principal;
    const { accessKeyId, sessionToken } = open.userSession({ durationSeconds: 900, caller });
    expect(open.credential(accessKeyId, sessionToken).principal).toMatchObject({ kind: 'root', session: {} });
    const closed = await reopen(false);
    expect(() => closed.credential(accessKeyId, sessionToken)).toThrow(invalid);
  });

  it('is not given to a session', async () => {
    const { identity } = await openTestIdentity({ configuration: both });
    const { principal } = identity.assumeRole(session);
    expect(() => identity.userSession({ durationSeconds: 900, caller: principal })).toThrow('has a session already');
  });
});

describe('a federated user', () => {
  it("is somebody of the issuer's account, with the issuer's tags and its own", async () => {
    const { identity } = await openTestIdentity({ configuration: both });
    const caller = identity.credential(alice.id, undefined).principal;
    const issued = identity.federatedUser({
      name: 'guest',
      durationSeconds: 900,
      tags: new Map([['Room', '7']]),
      caller,
    });
    const { principal } = identity.credential(issued.accessKeyId, issued.sessionToken);
    expect(principal).toMatchObject({
      kind: 'federatedUser',
      arn: `arn:aws:sts::${account}:federated-user/guest`,
      userId: `${account}:guest`,
      issuerArn: `arn:aws:iam::${account}:user/alice`,
      issuerUniqueId: identity.uniqueIdOf(`arn:aws:iam::${account}:user/alice`),
      tags: new Map([
        ['team', 'users'],
        ['room', '7'],
      ]),
    });
    await identity.apply(without('users'));
    expect(() => identity.credential(issued.accessKeyId, issued.sessionToken)).toThrow(invalid);
  });
});

describe('session tokens', () => {
  it('with any bit flipped are refused', async () => {
    const { identity } = await openTestIdentity({ configuration: both });
    const { accessKeyId, sessionToken } = identity.assumeRole(session);
    const bytes = Buffer.from(sessionToken, 'base64');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const altered = Buffer.from(bytes);
      altered[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => identity.credential(accessKeyId, altered.toString('base64'))).toThrow(invalid);
    }
  });

  it('have one spelling only', async () => {
    const { identity } = await openTestIdentity({ configuration: both });
    const { accessKeyId, sessionToken } = identity.assumeRole(session);
    const url = sessionToken.replaceAll('+', '-').replaceAll('/', '_');
    const others = [
      `${sessionToken}=`,
      ` ${sessionToken}`,
      `${sessionToken}!`,
      `${sessionToken}\n`,
      sessionToken.slice(0, -1),
    ];
    for (const other of [...others, ...(url === sessionToken ? [] : [url])]) {
      expect(() => identity.credential(accessKeyId, other), other).toThrow(invalid);
    }
  });

  it('go with their own access key id only', async () => {
    const { identity } = await openTestIdentity({ configuration: both });
    const [first, second] = [identity.assumeRole(session), identity.assumeRole(session)];
    // Once opened, a token is remembered: the answer must not change.
    identity.credential(first.accessKeyId, first.sessionToken);
    expect(() => identity.credential(second.accessKeyId, first.sessionToken)).toThrow(invalid);
    expect(() => identity.credential(first.accessKeyId, second.sessionToken)).toThrow(invalid);
    expect(() => identity.credential(alice.id, first.sessionToken)).toThrow(invalid);
  });

  it('of another store are refused', async () => {
    const { identity } = await openTestIdentity({ configuration: both, seed: 1 });
    const elsewhere = await openTestIdentity({ configuration: both, seed: 2 });
    const { accessKeyId, sessionToken } = elsewhere.identity.assumeRole(session);
    expect(() => identity.credential(accessKeyId, sessionToken)).toThrow(invalid);
  });

  it('do not show what they carry, and no two are alike', async () => {
    const { identity } = await openTestIdentity({ configuration: both });
    const tokens = [identity.assumeRole(session), identity.assumeRole(session)].map(({ sessionToken }) => sessionToken);
    expect(tokens[0]).not.toBe(tokens[1]);
    for (const token of tokens) expect(Buffer.from(token, 'base64').toString('latin1')).not.toContain('night');
  });

  it('stay small enough for a header when they carry all that a session may', () => {
    const seal = createSessionSeal(Buffer.alloc(32, 1), (size) => Buffer.alloc(size, 2));
    const token = seal.seal(
      {
        subject: { kind: 'role', roleId: 'AROA', sessionName: 'x'.repeat(64) },
        secretAccessKey: 'x'.repeat(40),
        issuedAt: testStart,
        expiration: testStart,
        tags: Array.from({ length: 50 }, (_, at) => [`cost-centre-${at}`, `department-${at * 7}`] as const),
        transitiveTagKeys: [],
      },
      'ASIA',
    );
    expect(token.length).toBeLessThan(4096);
  });
});
