import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { RandomBytes } from './unique-ids.ts';

/**
 * How secrets lie in the store: sealed with AES-256-GCM under a store key, which itself lies beside them, sealed under the operator's
 * key. The operator's key is never in the store. To change it, one document is written; what lies under an older store key is
 * sealed anew afterwards, at leisure (`readIdentityStore`).
 *
 * A sealed text is `<id of the store key>:<base64 of nonce (12) | sealed bytes | tag (16)>`. The name under which it is kept is
 * authenticated with it, so that nobody can move a secret from one record into another.
 */
export interface SecretSeal {
  seal(secret: Buffer, name: string): string;
  /** Throws SecretKeyError for what was not sealed here, not under that name, or altered. */
  open(sealed: string, name: string): Buffer;
  /** Whether it is sealed under the newest store key. */
  isNewest(sealed: string): boolean;
}

/** The operator's key: 32 bytes, kept outside of the store. */
export interface SecretKeyPlace {
  /** All that may be the right one, the likeliest first. None: no key was ever made. */
  read(): Promise<readonly Buffer[]>;
  /** Makes it the key. Durable when it resolves. */
  keep(key: Buffer): Promise<void>;
}

/** `missing`: the store has sealed secrets and there is no key. `wrong`: there is another. `damaged`: the key is right, a secret is not. */
export class SecretKeyError extends Error {
  override readonly name = 'SecretKeyError';
  readonly kind: 'missing' | 'wrong' | 'damaged';

  constructor(kind: SecretKeyError['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Bytes of the operator's key and of a store key. */
export const secretKeyBytes = 32;

/** A key of the store, as it is kept: sealed under the operator's. */
interface KeptKey {
  readonly id: string;
  readonly sealed: string;
}

/** The keys of a store, oldest first; at least one. More than one only while secrets are being sealed anew. */
export type StoreKeys = ReadonlyMap<string, Buffer>;

export function newStoreKey(randomBytes: RandomBytes): readonly [id: string, key: Buffer] {
  return [randomBytes(8).toString('hex'), randomBytes(secretKeyBytes)];
}

/** The text of the document that keeps `keys`. */
export function storeKeysText(keys: StoreKeys, operatorKey: Buffer, randomBytes: RandomBytes): string {
  const kept: readonly KeptKey[] = Array.from(keys, ([id, key]) => ({
    id,
    sealed: sealBytes(key, { key: operatorKey, name: id, randomBytes }),
  }));
  return JSON.stringify(kept);
}

/** Undefined: sealed under another key. */
export function readStoreKeys(text: string, operatorKey: Buffer): StoreKeys | undefined {
  const keys = new Map<string, Buffer>();
  for (const { id, sealed } of JSON.parse(text) as readonly KeptKey[]) {
    const key = openBytes(sealed, { key: operatorKey, name: id });
    if (!key) return undefined;
    keys.set(id, key);
  }
  return keys;
}

export function createSecretSeal(keys: StoreKeys, randomBytes: RandomBytes): SecretSeal {
  const [newestId, newest] = [...keys].at(-1)!;
  return {
    seal: (secret, name) => `${newestId}:${sealBytes(secret, { key: newest, name, randomBytes })}`,
    open(sealed, name) {
      const colon = sealed.indexOf(':');
      const key = keys.get(sealed.slice(0, colon));
      const secret = key && openBytes(sealed.slice(colon + 1), { key, name });
      if (secret) return secret;
      throw new SecretKeyError('damaged', `The secret of ${name} was altered or does not belong to this store.`);
    },
    isNewest: (sealed) => sealed.startsWith(`${newestId}:`),
  };
}

interface Under {
  readonly key: Buffer;
  readonly name: string;
}

function sealBytes(bytes: Buffer, { key, name, randomBytes }: Under & { readonly randomBytes: RandomBytes }): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name));
  const sealed = cipher.update(bytes);
  return Buffer.concat([nonce, sealed, cipher.final(), cipher.getAuthTag()]).toString('base64');
}

function openBytes(sealed: string, { key, name }: Under): Buffer | undefined {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < nonceBytes + tagBytes) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
    .setAAD(Buffer.from(name))
    .setAuthTag(bytes.subarray(-tagBytes));
  const opened = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
  try {
    return Buffer.concat([opened, decipher.final()]);
  } catch {
    return undefined;
  }
}

const nonceBytes = 12;
const tagBytes = 16;
