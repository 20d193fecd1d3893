import { beforeEach, describe, expect, it } from 'vitest';
import { openTestIdentity, operatorKey, type TestIdentity } from '../../tests/simulation/test-identity.ts';
import type { Documents } from '../database/database.ts';
import { openIdentityStore, rotateSecretKey } from './identity-store.ts';
import { createSecretSeal, newStoreKey } from './secret-seal.ts';

let drawn = 0;
const randomBytes = (size: number) => Buffer.alloc(size, ++drawn);
const at = (...keys: readonly Buffer[]) => ({ read: async () => keys, keep: async () => {} });

describe('a secret seal', () => {
  const seal = createSecretSeal(new Map([newStoreKey(randomBytes)]), randomBytes);

  it('opens what it sealed, under the same name only', () => {
    const sealed = seal.seal(Buffer.from('secret'), 'accessKey/A');
    expect(sealed).not.toContain('secret');
    expect(seal.open(sealed, 'accessKey/A').toString()).toBe('secret');
    expect(() => seal.open(sealed, 'accessKey/B')).toThrow('The secret of accessKey/B was altered');
  });

  it('opens nothing that was altered, cut off, or sealed under a key that it has not', () => {
    const sealed = seal.seal(Buffer.from('secret'), 'n');
    const [id, body] = sealed.split(':') as [string, string];
    const bytes = Buffer.from(body, 'base64');
    const altered = Array.from(bytes, (byte, place) => {
      const other = Buffer.from(bytes);
      other[place] = byte ^ 1;
      return `${id}:${other.toString('base64')}`;
    });
    for (const odd of [...altered, `${id}:`, `${id}:${body.slice(0, 8)}`, `0000:${body}`, body, '']) {
      expect(() => seal.open(odd, 'n')).toThrow('The secret of n was altered');
    }
  });
});

describe('a rotation of the key', () => {
  const key = { id: 'AKIAALICE00000000001', secret: 'a-secret' };
  const next = Buffer.alloc(32, 99);
  let opened: TestIdentity;
  beforeEach(async () => {
    opened = await openTestIdentity({
      configuration: { accounts: { '111111111111': { users: { alice: { accessKeys: [key] } } } } },
    });
  });
  const secretUnder = async (documents: Documents, operator: Buffer) => {
    const store = await openIdentityStore(documents, { randomBytes, secretKey: at(operator) });
    const entities = await store.entitiesOf('111111111111');
    return entities.flatMap((entity) => (entity.kind === 'accessKey' ? [entity.secret] : []))[0];
  };

  it.each([0, 1, 2])('that ends after %i of its writes leaves a store that opens with one key', async (writes) => {
    const { documents, kept } = opened;
    let left = writes;
    const failing: Documents = {
      ...documents,
      async write(changes) {
        if (left-- === 0) throw new Error('the power is gone');
        await documents.write(changes);
      },
    };
    const rotated = rotateSecretKey(failing, { randomBytes, secretKey: at(operatorKey), newKey: next });
    await expect(rotated).rejects.toThrow('the power is gone');
    const [good, bad] = writes === 0 ? [operatorKey, next] : [next, operatorKey];
    await expect(secretUnder(documents, bad)).rejects.toThrow('sealed with another key');
    expect(await secretUnder(documents, good)).toBe(key.secret);
    // Read once, it is whole: one store key, and everything under it.
    const texts = new Map((await kept()).map(({ name, text }) => [name, text]));
    const [{ id }, ...more] = JSON.parse(texts.get('secretSealKeys')!);
    expect(more).toEqual([]);
    expect(texts.get('sessionSealKey')).toMatch(new RegExp(`^${id}:`));
    expect(JSON.parse(texts.get(`accessKey/${key.id}`)!).sealedSecret).toMatch(new RegExp(`^${id}:`));
  });
});
