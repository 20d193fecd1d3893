import { describe, expect, it } from 'vitest';
import { allow, openTestIdentity } from '../../tests/simulation/test-identity.ts';
import { newAccessKeyId, newSecretAccessKey, newUniqueId } from './unique-ids.ts';

const account = '111111111111';
const alice = { id: 'AKIAALICE11111111111', secret: 'alice-secret' };
const configuration = {
  accounts: {
    [account]: {
      rootAccessKeys: [{ id: 'AKIAROOT111111111111', secret: 'root-secret' }],
      users: {
        alice: {
          path: '/team/',
          accessKeys: [alice, { id: 'AKIAALICE2INACTIVE00', secret: 'old', active: false }],
          tags: { Team: 'Orders' },
        },
      },
    },
  },
};
const unknownKey = expect.objectContaining({
  name: 'UnrecognizedClientException',
  message: 'The security token included in the request is invalid.',
});

describe('access keys of users and root', () => {
  it('a user signs with the secret of its key and is known by id, path and tags', async () => {
    const { identity } = await openTestIdentity({ configuration });
    const { secretAccessKeys, principal } = identity.credential(alice.id, undefined);
    expect(secretAccessKeys).toEqual([alice.secret]);
    expect(principal).toEqual({
      kind: 'user',
      arn: `arn:aws:iam::${account}:user/team/alice`,
      accountId: account,
      userName: 'alice',
      userId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
      uniqueId: principal.userId,
      tags: new Map([['team', 'Orders']]),
    });
  });

  it("the account's root has the account's id, no policies and no limits", async () => {
    const { identity } = await openTestIdentity({ configuration });
    const { secretAccessKeys, principal } = identity.credential('AKIAROOT111111111111', undefined);
    expect(secretAccessKeys).toEqual(['root-secret']);
    expect(principal).toMatchObject({ kind: 'root', arn: `arn:aws:iam::${account}:root`, userId: account });
    expect(identity.policiesOf(principal)).toEqual({ identity: [] });
  });

  it.each([
    ['an unknown key', 'AKIANOBODY1111111111', undefined],
    ['an inactive key', 'AKIAALICE2INACTIVE00', undefined],
    ['a temporary key without its token', 'ASIAQAAAAAAAAAAAAAAA', undefined],
    ['the empty key', '', undefined],
    ['a well-known key while those are off', 'local', undefined],
    ['twelve digits while those are off', account, undefined],
    ['the name of what every object has', 'constructor', undefined],
  ])('%s is refused', async (_, id, token) => {
    const { identity } = await openTestIdentity({ configuration });
    expect(() => identity.credential(id, token)).toThrow(unknownKey);
  });

  it('a long-term key with a session token is refused, whatever the token', async () => {
    const { identity } = await openTestIdentity({ configuration });
    for (const token of ['', 'test', 'AQ==', 'A'.repeat(10_000), '\u0000']) {
      expect(() => identity.credential(alice.id, token)).toThrow(
        expect.objectContaining({
          name: 'UnrecognizedClientException',
          message: 'The security token included in the request is invalid',
        }),
      );
    }
  });

  it('gives the same objects until something changes', async () => {
    const { identity } = await openTestIdentity({ configuration });
    const first = identity.credential(alice.id, undefined);
    expect(identity.credential(alice.id, undefined)).toBe(first);
    await identity.apply({
      accounts: {
        [account]: {
          users: { alice: { accessKeys: [{ ...alice, secret: 'new' }], inlinePolicies: { a: allow('a:b') } } },
        },
      },
    });
    expect(identity.credential(alice.id, undefined).secretAccessKeys).toEqual(['new']);
  });
});

describe('well-known credentials', () => {
  it.each([
    ['local', 'local'],
    ['test', 'test'],
    ['key', 'secret'],
    ['dummy', 'dummy'],
    ['fakeMyKeyId', 'fakeSecretAccessKey'],
    ['AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
  ])('%s is root of account 000000000000, with its own secret only', async (id, secret) => {
    const { reopen } = await openTestIdentity();
    const { secretAccessKeys, principal } = (await reopen(true)).credential(id, undefined);
    expect(secretAccessKeys).toEqual([secret]);
    expect(principal).toMatchObject({ kind: 'root', accountId: '000000000000' });
  });

  it('twelve digits are root of that account with any of the secrets', async () => {
    const { reopen } = await openTestIdentity();
    const { secretAccessKeys, principal } = (await reopen(true)).credential('123456789012', undefined);
    expect(secretAccessKeys).toContain('test');
    expect(secretAccessKeys).toHaveLength(6);
    expect(principal).toMatchObject({ kind: 'root', arn: 'arn:aws:iam::123456789012:root' });
  });

  it('may come with a session token that means nothing, which others may not', async () => {
    const { reopen } = await openTestIdentity();
    expect((await reopen(true)).credential('key', 'token').principal).toMatchObject({ accountId: '000000000000' });
    const refused = expect.objectContaining({ name: 'UnrecognizedClientException' });
    await expect(async () => (await reopen(true)).credential('AKIAUNKNOWN', 'token')).rejects.toEqual(refused);
    await expect(async () => (await reopen(false)).credential('key', 'token')).rejects.toEqual(refused);
  });

  it('stay themselves when very many accounts are used', async () => {
    const { reopen } = await openTestIdentity();
    const identity = await reopen(true);
    for (let number = 0; number < 3000; number++) {
      const accountId = String(number).padStart(12, '0');
      expect(identity.credential(accountId, undefined).principal.accountId).toBe(accountId);
    }
  });

  it.each(['12345678901', '1234567890123', '12345678901a', '１２３４５６７８９０１２'])(
    '%s is no account',
    async (id) => {
      const { reopen } = await openTestIdentity();
      const identity = await reopen(true);
      expect(() => identity.credential(id, undefined)).toThrow(unknownKey);
    },
  );

  it('a configured key of the same id goes first', async () => {
    const id = 'AKIAIOSFODNN7EXAMPLE';
    const { reopen } = await openTestIdentity({
      configuration: { accounts: { [account]: { users: { alice: { accessKeys: [{ id, secret: 'mine' }] } } } } },
    });
    const again = await reopen(true);
    const { secretAccessKeys, principal } = await again.withEntities(() => again.credential(id, undefined));
    expect([secretAccessKeys, principal.kind]).toEqual([['mine'], 'user']);
  });
});

describe('ids', () => {
  const randomBytes = (size: number) => Buffer.from(Array.from({ length: size }, (_, at) => at * 37 + 11));

  it('have the forms of AWS', () => {
    expect(newUniqueId('AROA', randomBytes)).toMatch(/^AROA[A-Z2-7]{17}$/);
    expect(newSecretAccessKey(randomBytes)).toMatch(/^[A-Za-z0-9/+]{40}$/);
    expect(newAccessKeyId('ASIA', '000000000000', randomBytes)).toMatch(/^ASIA[A-Z2-7]{16}$/);
  });

  /** As GetAccessKeyInfo and tools decode it: 16 characters in base32, one bit dropped, then 40 bits. */
  it.each(['000000000000', '123456789012', '999999999999'])('carry the account %s', (accountId) => {
    let bits = 0n;
    for (const character of newAccessKeyId('ASIA', accountId, randomBytes).slice(4)) {
      bits = (bits << 5n) | BigInt('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(character));
    }
    expect(String((bits >> 39n) & ((1n << 40n) - 1n)).padStart(12, '0')).toBe(accountId);
  });
});
