import { describe, expect, it } from 'vitest';
import type { Documents } from '../database/database.ts';
import type { AccessKey, Role } from '../database/directory/entities.ts';
import type { Principal } from '../policy/principal.ts';
import { createDirectory } from './directory.ts';
import { openLastUses } from './last-uses.ts';

const accountId = '111111111111';
const key: AccessKey = {
  kind: 'accessKey',
  id: 'AKIAEXAMPLEALICE0001',
  secret: 's',
  accountId,
  userName: 'alice',
  active: true,
  createdAt: 0,
};
const role: Role = {
  kind: 'role',
  accountId,
  name: 'reader',
  path: '/',
  uniqueId: 'AROAREADER',
  createdAt: 0,
  tags: {},
  trustPolicy: '',
  trustDocument: '',
  maxSessionDurationSeconds: 3600,
  inlinePolicies: [],
  attachedPolicies: [],
};
const common = { arn: '', accountId, userId: '', tags: new Map<string, string>() };
const session = { issuedAt: 0, multiFactorAuthentication: false, transitiveTagKeys: [] };
const alice: Principal = { ...common, kind: 'user', userName: 'alice', uniqueId: 'AIDAALICE' };
const reader: Principal = {
  ...common,
  kind: 'roleSession',
  roleArn: '',
  roleUniqueId: role.uniqueId,
  sessionName: 's',
  session,
};
const use = (at: number) => ({ at, service: 'dynamodb', region: 'us-east-1' });
const minutes = 60_000;

/** A collection in memory that counts its writes. */
function documents() {
  const texts = new Map<string, string>();
  const written: number[] = [];
  const kept: Documents = {
    all: async () => Array.from(texts, ([name, text]) => ({ name, text })),
    async write(changes) {
      written.push(changes.length);
      for (const { name, text } of changes) {
        if (text === undefined) texts.delete(name);
        else texts.set(name, text);
      }
    },
  };
  return { kept, written, texts };
}

const onError = (error: unknown) => {
  throw error;
};

describe('what was used last', () => {
  it('is known at once, and written once for many requests', async () => {
    const { kept, written } = documents();
    const directory = createDirectory([key, role]);
    const uses = await openLastUses({ documents: kept, directory, onError });
    for (let at = 1; at <= 1000; at++) uses.note({ accessKeyId: key.id, principal: alice }, use(at));
    uses.note({ accessKeyId: 'ASIA', principal: reader }, use(7));
    expect([uses.of(key.id)?.at, uses.of(role.uniqueId)?.at]).toEqual([1000, 7]);
    expect(written).toEqual([]);
    uses.note({ accessKeyId: key.id, principal: alice }, use(6 * minutes));
    await uses.keep();
    expect(written).toEqual([2]);
    await uses.keep();
    expect(written).toEqual([2]);
    const again = await openLastUses({ documents: kept, directory, onError });
    expect([again.of(key.id), again.of(role.uniqueId)]).toEqual([use(6 * minutes), use(7)]);
  });

  it('is forgotten with what was used, and never known of what is not here', async () => {
    const { kept, texts } = documents();
    const directory = createDirectory([key, role]);
    const uses = await openLastUses({ documents: kept, directory, onError });
    uses.note({ accessKeyId: key.id, principal: alice }, use(1));
    uses.note({ accessKeyId: '123456789012', principal: { ...common, kind: 'root' } }, use(2));
    uses.note({ accessKeyId: 'ASIA', principal: { ...alice, session } }, use(3));
    await uses.keep();
    expect([...texts.keys()]).toEqual([key.id]);
    directory.apply({ remove: [key] });
    await uses.keep();
    expect([...texts.keys(), uses.of(key.id)]).toEqual([undefined]);
  });
});
