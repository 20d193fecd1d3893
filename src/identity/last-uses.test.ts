import { describe, expect, it } from 'vitest';
import { openTestIdentity, trust } from '../../tests/simulation/test-identity.ts';
import type { Documents } from '../database/database.ts';
import type { Principal } from '../policy/principal.ts';
import type { IdentityConfiguration } from './configuration.ts';
import type { Identity } from './identity.ts';
import { createLastUses } from './last-uses.ts';

const accountId = '111111111111';
const keyId = 'AKIAEXAMPLEALICE0001';
const common = { arn: '', accountId, userId: '', tags: new Map<string, string>() };
const session = { issuedAt: 0, multiFactorAuthentication: false, transitiveTagKeys: [] };
const alice: Principal = { ...common, kind: 'user', userName: 'alice', uniqueId: 'AIDAALICE' };
const use = (at: number) => ({ at, service: 'dynamodb', region: 'us-east-1' });
const minutes = 60_000;

const onError = (error: unknown) => {
  throw error;
};

const world: IdentityConfiguration = {
  accounts: {
    [accountId]: {
      users: { alice: { accessKeys: [{ id: keyId, secret: 's' }] } },
      roles: { reader: { trustPolicy: trust(`arn:aws:iam::${accountId}:root`) } },
    },
  },
};

async function openWorld() {
  const { identity, documents, reopen } = await openTestIdentity({ configuration: world });
  const written: number[] = [];
  const counting: Documents = {
    ...documents,
    async write(changes) {
      written.push(changes.length);
      await documents.write(changes);
    },
  };
  const roleId = identity.uniqueIdOf(`arn:aws:iam::${accountId}:role/reader`)!;
  const reader: Principal = {
    ...common,
    kind: 'roleSession',
    roleArn: '',
    roleUniqueId: roleId,
    sessionName: 's',
    session,
  };
  const usesOf = (opened: Identity) => createLastUses({ documents: counting, identity: opened, onError });
  const names = async () => (await documents.all(`lastUses/${accountId}`)).map(({ name }) => name);
  return { identity, reopen, usesOf, written, names, roleId, reader };
}

describe('what was used last', () => {
  it('is known at once, and written once for many requests', async () => {
    const { identity, reopen, usesOf, written, roleId, reader } = await openWorld();
    const uses = usesOf(identity);
    for (let at = 1; at <= 1000; at++) uses.note({ accessKeyId: keyId, principal: alice }, use(at));
    uses.note({ accessKeyId: 'ASIA', principal: reader }, use(7));
    expect([(await uses.of(accountId, keyId))?.at, (await uses.of(accountId, roleId))?.at]).toEqual([1000, 7]);
    expect(written).toEqual([]);
    uses.note({ accessKeyId: keyId, principal: alice }, use(6 * minutes));
    await uses.keep();
    expect(written).toEqual([2]);
    await uses.keep();
    expect(written).toEqual([2]);
    const again = usesOf(await reopen());
    expect([await again.of(accountId, keyId), await again.of(accountId, roleId)]).toEqual([use(6 * minutes), use(7)]);
  });

  it('is forgotten with what was used, and never known of what is not here', async () => {
    const { identity, usesOf, names } = await openWorld();
    const uses = usesOf(identity);
    uses.note({ accessKeyId: keyId, principal: alice }, use(1));
    uses.note({ accessKeyId: '123456789012', principal: { ...common, kind: 'root' } }, use(2));
    uses.note({ accessKeyId: 'ASIA', principal: { ...alice, session } }, use(3));
    await uses.keep();
    expect(await names()).toEqual([keyId]);
    await identity.apply({ accounts: {} });
    expect(await names()).toEqual([]);
    await uses.keep();
    expect([...(await names()), await uses.of(accountId, keyId)]).toEqual([undefined]);
  });
});
