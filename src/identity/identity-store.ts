import type { Documents } from '../database/database.ts';
import { type AccessKey, type Entity, entityName, entityText, type MfaDevice } from '../database/directory/entities.ts';
import {
  createSecretSeal,
  newStoreKey,
  readStoreKeys,
  SecretKeyError,
  type SecretKeyPlace,
  type SecretSeal,
  type StoreKeys,
  secretKeyBytes,
  storeKeysText,
} from './secret-seal.ts';
import { sealKeyBytes } from './session-seal.ts';
import type { RandomBytes } from './unique-ids.ts';

/**
 * The directory as it lies in the store: one document for each entity, one for the key that seals session tokens, and one for the keys
 * that seal secrets: the session key and the secrets of access keys and multi-factor devices.
 */
export interface IdentityStore {
  readonly entities: ReadonlyMap<string, Entity>;
  readonly sealKey: Buffer;
  /**
   * What is put replaces what has the same name, also what is removed. All or nothing up to 10,000 documents. More of them, which only a
   * configuration declares, go in several steps, after each of which nothing names what is not there: who starts with the configuration
   * again goes on from there.
   */
  write(changes: { readonly put: readonly Entity[]; readonly remove: readonly Entity[] }): Promise<void>;
}

export interface IdentityStoreParts {
  readonly randomBytes: RandomBytes;
  /** Where the operator's key is. */
  readonly secretKey: SecretKeyPlace;
}

const sealKeyName = 'sessionSealKey';
const storeKeysName = 'secretSealKeys';

/**
 * Reads the store; makes the keys at the first start. Secrets that lie there plainly, or under a store key that is not the newest, are
 * sealed anew before it resolves. Rejects with SecretKeyError when the operator's key is not there, or is not the one of this store.
 */
export async function readIdentityStore(
  documents: Documents,
  { randomBytes, secretKey }: IdentityStoreParts,
): Promise<IdentityStore> {
  const kept = await documents.all();
  const texts = new Map(kept.map(({ name, text }) => [name, text]));
  const { keys, operatorKey } = await openStoreKeys(texts.get(storeKeysName), { documents, randomBytes, secretKey });
  const seal = createSecretSeal(keys, randomBytes);

  const entities = new Map<string, Entity>();
  const renewed: { readonly name: string; readonly text: string }[] = [];
  for (const { name, text } of kept) {
    if (name === storeKeysName || name === sealKeyName) continue;
    const entity: Entity | Sealed<AccessKey> | Sealed<MfaDevice> = JSON.parse(text);
    if (!('sealedSecret' in entity)) {
      entities.set(name, entity);
      if (entity.kind === 'accessKey') renewed.push({ name, text: keptText(entity, seal) });
      continue;
    }
    const { sealedSecret, ...rest } = entity;
    const opened: Entity = { ...rest, secret: seal.open(sealedSecret, name).toString() };
    entities.set(name, opened);
    if (!seal.isNewest(sealedSecret)) renewed.push({ name, text: keptText(opened, seal) });
  }
  const keptSealKey = texts.get(sealKeyName);
  const sealKey = readSealKey(keptSealKey, seal) ?? randomBytes(sealKeyBytes);
  if (keptSealKey === undefined || !seal.isNewest(keptSealKey)) {
    renewed.push({ name: sealKeyName, text: seal.seal(sealKey, sealKeyName) });
  }
  for (let at = 0; at < renewed.length; at += changesAtOnceMax) {
    await documents.write(renewed.slice(at, at + changesAtOnceMax));
  }
  if (keys.size > 1) {
    const newest = new Map([...keys].slice(-1));
    await documents.write([{ name: storeKeysName, text: storeKeysText(newest, operatorKey, randomBytes) }]);
  }
  return {
    entities,
    sealKey,
    async write({ put, remove }) {
      const texts = new Map<string, string | undefined>(remove.map((entity) => [entityName(entity), undefined]));
      for (const entity of put) texts.set(entityName(entity), keptText(entity, seal));
      const changes = Array.from(texts, ([name, text]) => ({ name, text }));
      if (changes.length > changesAtOnceMax) changes.sort((a, b) => stepOf(a) - stepOf(b));
      for (let at = 0; at < changes.length; at += changesAtOnceMax) {
        await documents.write(changes.slice(at, at + changesAtOnceMax));
      }
    },
  };
}

/**
 * Seals all secrets anew under a new store key, and that under `newKey`. From one write on, which comes first, the store opens with
 * `newKey` and not with the old one; when the rest is interrupted, the next reading of the store finishes it.
 */
export async function rotateSecretKey(
  documents: Documents,
  { randomBytes, secretKey, newKey }: IdentityStoreParts & { readonly newKey: Buffer },
): Promise<void> {
  const text = (await documents.all()).find(({ name }) => name === storeKeysName)?.text;
  const { keys } = await openStoreKeys(text, { documents, randomBytes, secretKey });
  const more = new Map([...keys, newStoreKey(randomBytes)]);
  await documents.write([{ name: storeKeysName, text: storeKeysText(more, newKey, randomBytes) }]);
  await readIdentityStore(documents, { randomBytes, secretKey: { ...secretKey, read: async () => [newKey] } });
}

async function openStoreKeys(
  text: string | undefined,
  { documents, randomBytes, secretKey }: IdentityStoreParts & { readonly documents: Documents },
): Promise<{ readonly keys: StoreKeys; readonly operatorKey: Buffer }> {
  const candidates = await secretKey.read();
  if (text === undefined) {
    const operatorKey = candidates[0] ?? randomBytes(secretKeyBytes);
    if (candidates.length === 0) await secretKey.keep(operatorKey);
    const keys = new Map([newStoreKey(randomBytes)]);
    await documents.write([{ name: storeKeysName, text: storeKeysText(keys, operatorKey, randomBytes) }]);
    return { keys, operatorKey };
  }
  for (const operatorKey of candidates) {
    const keys = readStoreKeys(text, operatorKey);
    if (!keys) continue;
    if (operatorKey !== candidates[0]) await secretKey.keep(operatorKey);
    return { keys, operatorKey };
  }
  throw candidates.length === 0
    ? new SecretKeyError('missing', 'The secrets in this store are sealed, and their key is not there.')
    : new SecretKeyError('wrong', 'The secrets in this store are sealed with another key.');
}

/** Undefined: none was made yet. A store of before secrets were sealed has it plainly, in base64, which has no colon. */
function readSealKey(text: string | undefined, seal: SecretSeal): Buffer | undefined {
  if (text === undefined) return undefined;
  return text.includes(':') ? seal.open(text, sealKeyName) : Buffer.from(text, 'base64');
}

/** An entity with a secret as it is kept. */
type Sealed<Entity extends AccessKey | MfaDevice> = Omit<Entity, 'secret'> & { readonly sealedSecret: string };

function keptText(entity: Entity, seal: SecretSeal): string {
  if (entity.kind !== 'accessKey' && entity.kind !== 'mfaDevice') return entityText(entity);
  const { secret, ...rest } = entity;
  return JSON.stringify({ ...rest, sealedSecret: seal.seal(Buffer.from(secret), entityName(entity)) });
}

/** Of one transaction of the store. */
const changesAtOnceMax = 10_000;

/** What others name is put before them, and removed after them. */
const kindsByUse = [
  'account',
  'policy',
  'group',
  'role',
  'user',
  'instanceProfile',
  'accessKey',
  'mfaDevice',
  'organization',
  'controlPolicy',
  'organizationNode',
  'member',
  'accountCreation',
  'roleDeletion',
  'tokenIssuer',
  'oidcProvider',
];

function stepOf({ name, text }: { readonly name: string; readonly text: string | undefined }): number {
  const step = kindsByUse.indexOf(name.slice(0, name.indexOf('/')));
  return text === undefined ? 2 * kindsByUse.length - step : step;
}
