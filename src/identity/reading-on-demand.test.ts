import { describe, expect, it } from 'vitest';
import { openTestIdentity, operatorKey, trust } from '../../tests/simulation/test-identity.ts';
import type { DocumentChange, Documents } from '../database/database.ts';
import type { Group } from '../database/directory/entities.ts';
import type { IdentityConfiguration } from './configuration.ts';
import { openIdentity } from './identity.ts';

const [first, second] = ['111111111111', '222222222222'];
const keyOf = (account: string) => `AKIAKEYOF${account.slice(0, 11)}`;
const world = (keyOwner = first): IdentityConfiguration => ({
  accounts: Object.fromEntries(
    [first, second].map((account) => [
      account,
      {
        users: { ann: { accessKeys: account === keyOwner ? [{ id: keyOf(first), secret: `of ${account}` }] : [] } },
        roles: { reader: { trustPolicy: trust(`arn:aws:iam::${account}:root`) } },
      },
    ]),
  ),
});

/** The world as after a restart, over a store that counts what is read, and fails on demand. */
async function restarted({ wellKnownCredentials = false, configuration = world() } = {}) {
  const { documents, clock, identity: before } = await openTestIdentity({ configuration });
  const read: string[] = [];
  const asked: string[] = [];
  const store = { fails: false };
  const counting: Documents = {
    ...documents,
    all(collection) {
      read.push(collection);
      return store.fails ? Promise.reject(new Error('the disk is gone')) : documents.all(collection);
    },
    get(place) {
      asked.push(place.name);
      return documents.get(place);
    },
  };
  const identity = await openIdentity({
    documents: counting,
    clock,
    randomBytes: (size) => Buffer.alloc(size, 5),
    wellKnownCredentials,
    secretKey: { read: async () => [operatorKey], keep: async () => {} },
  });
  return { identity, before, documents, read, asked, store };
}

const group = (accountId: string, name: string): Group => ({
  kind: 'group',
  accountId,
  name,
  path: '/',
  uniqueId: 'AGPA',
  createdAt: 0,
  inlinePolicies: [],
  attachedPolicies: [],
});

describe('after a restart', () => {
  it('nothing of an account is read before somebody asks about it, and then only that account, once', async () => {
    const { identity, read } = await restarted();
    expect(read).toEqual(['identity']);
    const signer = () => identity.withEntities(() => identity.credential(keyOf(first), undefined));
    const [one, other] = await Promise.all([signer(), signer()]);
    expect([one.secretAccessKeys, other]).toEqual([[`of ${first}`], one]);
    expect(read).toEqual(['identity', `identity/${first}`]);
    expect(identity.directory.list('role', first)).toHaveLength(1);
    expect([identity.knowsAccount(second), read.length]).toEqual([true, 2]);
  });

  it('an answer that would need what is not in memory is never given', async () => {
    const { identity } = await restarted();
    const { directory } = identity;
    const arn = `arn:aws:iam::${second}:role/reader`;
    const questions: (() => unknown)[] = [
      () => identity.credential(keyOf(first), undefined),
      () => identity.trustPolicyOf(arn),
      () => identity.uniqueIdOf(arn),
      () => identity.arnOf('AROA'),
      () => directory.named('user', second, 'ann'),
      () => directory.namesake('user', second, 'ANN'),
      () => directory.list('policy', second),
      () => directory.managedPolicy(`arn:aws:iam::${second}:policy/p`),
      () => directory.usersOfPolicy('arn:aws:iam::aws:policy/ReadOnlyAccess', second),
      () => directory.accessKeysOf(second, 'ann'),
      () => directory.mfaDevice(`arn:aws:iam::${second}:mfa/phone`),
      () => directory.mfaDevicesOf(second, undefined),
      () => directory.roleDeletion(second, 'reader'),
    ];
    for (const question of questions) expect(question).toThrow('not in memory');
    // What is shared, of AWS, or of nobody here, is known from the start.
    expect(directory.managedPolicy('arn:aws:iam::aws:policy/ReadOnlyAccess')?.name).toBe('ReadOnlyAccess');
    expect(directory.named('user', '333333333333', 'ann')).toBeUndefined();
    expect(identity.uniqueIdOf('arn:aws:iam::333333333333:user/ann')).toBeUndefined();
    expect(identity.uniqueIdOf('ann')).toBeUndefined();
  });

  it('an id is looked up once, whether it is somebody’s or nobody’s, and nobody’s may become somebody’s', async () => {
    const { identity, before, asked } = await restarted({ wellKnownCredentials: true });
    const ask = (id: string) => identity.withEntities(() => identity.directory.accessKey(id)?.accountId);
    expect([await ask('AKIANOBODY'), await ask('AKIANOBODY')]).toEqual([undefined, undefined]);
    expect(asked).toEqual(['AKIANOBODY']);
    // No id at all, and no name of a document either.
    for (const odd of ['', '\ud800', 'x'.repeat(2000), '../identity']) expect(await ask(odd)).toBeUndefined();
    expect(asked).toEqual(['AKIANOBODY']);
    const roleId = before.uniqueIdOf(`arn:aws:iam::${second}:role/reader`)!;
    expect(await identity.withEntities(() => identity.arnOf(roleId))).toBe(`arn:aws:iam::${second}:role/reader`);
    const key = { kind: 'accessKey', id: 'AKIANOBODY', secret: 's', active: true, createdAt: 0 } as const;
    await identity.directory.change(() => ({ put: [{ ...key, accountId: second }], result: undefined }));
    expect(await ask('AKIANOBODY')).toBe(second);
    // Any number of ids can be asked for; what is remembered of them is bounded, and what is known stays known.
    for (let at = 0; at < 10_001; at++) await ask(`AKIA${at}`);
    expect([await ask('AKIANOBODY'), await ask('AKIA0')]).toEqual([second, undefined]);
  });

  it('what is made in an account that nobody asked about yet stands beside what was there', async () => {
    const { identity, read } = await restarted();
    await identity.directory.change(() => ({ put: [group(second, 'made')], result: undefined }));
    expect(read).toEqual(['identity', `identity/${second}`]);
    expect(identity.directory.list('group', second).map(({ name }) => name)).toEqual(['made']);
    expect(identity.directory.list('user', second).map(({ name }) => name)).toEqual(['ann']);
  });

  it('an account that is made now has nothing to be read', async () => {
    const { identity, read } = await restarted();
    await identity.directory.change(() => ({ put: [group('333333333333', 'made')], result: undefined }));
    expect(identity.directory.list('group', '333333333333')).toHaveLength(1);
    expect(read).toEqual(['identity']);
  });

  it('a read that fails is an error, not an account without anything; the next one succeeds', async () => {
    const { identity, store } = await restarted();
    const ask = () => identity.withEntities(() => identity.directory.list('user', first).length);
    store.fails = true;
    await expect(ask()).rejects.toThrow('the disk is gone');
    store.fails = false;
    expect(await ask()).toBe(1);
  });

  it('a configuration reads everything, and finds what it declares unchanged', async () => {
    const { identity } = await restarted();
    const changes: unknown[] = [];
    await identity.apply(world(), (all) => changes.push(...all) > 0);
    expect(changes).toEqual([]);
  });

  it('an access key that a configuration gives to another account is found there, also after a restart', async () => {
    const { identity, documents } = await restarted();
    const moved = world(second);
    await identity.apply(moved);
    expect(identity.credential(keyOf(first), undefined).principal.accountId).toBe(second);
    expect((await documents.all(`identity/${first}`)).some(({ name }) => name.startsWith('accessKey'))).toBe(false);
    const again = await restarted({ configuration: moved });
    const found = await again.identity.withEntities(() => again.identity.credential(keyOf(first), undefined));
    expect(found.principal.accountId).toBe(second);
  });
});

/** Until a version that was never published, all entities lay in one collection, without a collection of ids. */
describe('a store of before', () => {
  async function asBefore(documents: Documents): Promise<void> {
    const ids = (await documents.all('identity/ids')).map(({ name }) => ({ collection: 'identity/ids', name }));
    const changes: DocumentChange[] = ids.map((place) => ({ ...place, text: undefined }));
    for (const account of [first, second]) {
      for (const { name, text } of await documents.all(`identity/${account}`)) {
        changes.push({ collection: `identity/${account}`, name, text: undefined });
        changes.push({ collection: 'identity', name, text });
      }
    }
    await documents.write(changes);
  }

  it('is opened with everything in it, and then lies as it does now', async () => {
    const { documents, reopen, kept } = await openTestIdentity({ configuration: world() });
    const names = (await kept()).map(({ name }) => name);
    await asBefore(documents);
    const identity = await reopen();
    const { principal } = await identity.withEntities(() => identity.credential(keyOf(first), undefined));
    expect(principal.arn).toBe(`arn:aws:iam::${first}:user/ann`);
    expect((await kept()).map(({ name }) => name)).toEqual(names);
    expect((await documents.all('identity')).map(({ name }) => name)).toEqual([
      `account/${first}`,
      `account/${second}`,
      'secretSealKeys',
      'sessionSealKey',
    ]);
  });
});
