import type { DocumentChange, DocumentPlace, Documents } from '../database/database.ts';
import {
  type AccessKey,
  type Account,
  type Entity,
  entityName,
  entityText,
  type MfaDevice,
} from '../database/directory/entities.ts';
import type { FederationEntity } from '../database/directory/federation-entities.ts';
import type { OrganizationEntity } from '../database/directory/organization-entities.ts';
import { isOfFederation } from './federation-index.ts';
import { lastUsePlace } from './last-uses.ts';
import { isOfOrganization } from './organization-index.ts';
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
 * The directory as it lies in the store: one document for each entity, so placed that a start reads little, however many there are.
 *
 *   identity              accounts, organizations, federation; the key that seals session tokens; the keys that seal secrets
 *   identity/<account>    everything else, by account
 *   identity/ids          access key id, unique id of a user or role -> account
 *
 * An id that is not there, or whose account does not have it, is nobody's. Secrets (the session key, those of access keys and
 * multi-factor devices) are sealed.
 */
export interface IdentityStore {
  /** Accounts, organizations, federation. */
  readonly shared: readonly Entity[];
  readonly sealKey: Buffer;
  /** Everything else of an account. */
  entitiesOf(accountId: string): Promise<readonly Entity[]>;
  /** In which account to look for an access key, user or role. */
  accountOf(id: string): Promise<string | undefined>;
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

const sharedCollection = 'identity';
const idsCollection = 'identity/ids';
const sealKeyPlace = { collection: sharedCollection, name: 'sessionSealKey' };
const storeKeysPlace = { collection: sharedCollection, name: 'secretSealKeys' };

/**
 * Opens the store; makes the keys at the first start. After an interrupted rotation, secrets that lie under a store key that is not
 * the newest are sealed anew before it resolves, and plain ones when no secret was sealed before. Rejects with SecretKeyError when the
 * operator's key is not there, or is not the one of this store.
 */
export async function openIdentityStore(
  documents: Documents,
  { randomBytes, secretKey }: IdentityStoreParts,
): Promise<IdentityStore> {
  const kept = await documents.all(sharedCollection);
  const textOf = ({ name }: DocumentPlace) => kept.find((document) => document.name === name)?.text;
  const { keys, operatorKey } = await openStoreKeys(textOf(storeKeysPlace), { documents, randomBytes, secretKey });
  const seal = createSecretSeal(keys, randomBytes);

  const shared: Entity[] = [];
  const renewed: DocumentChange[] = [];
  for (const { name, text } of kept) {
    if (name === storeKeysPlace.name || name === sealKeyPlace.name) continue;
    const entity = openedEntity({ name, text }, seal);
    if (isShared(entity)) shared.push(entity);
    // In stores of before version 0.1.0 everything lies together. What was put and not yet removed here is put once more.
    else renewed.push(...puttingOf(entity, seal), { collection: sharedCollection, name, text: undefined });
  }
  const keptSealKey = textOf(sealKeyPlace);
  const sealKey = readSealKey(keptSealKey, seal) ?? randomBytes(sealKeyBytes);
  if (keptSealKey === undefined || !seal.isNewest(keptSealKey)) {
    renewed.push({ ...sealKeyPlace, text: seal.seal(sealKey, sealKeyPlace.name) });
  }
  if (keys.size > 1 || textOf(storeKeysPlace) === undefined) {
    for (const entity of shared) if (entity.kind === 'account') renewed.push(...(await toSealAnew(entity.accountId)));
  }
  await writeInSteps(renewed);
  if (keys.size > 1) {
    const newest = new Map([...keys].slice(-1));
    await documents.write([{ ...storeKeysPlace, text: storeKeysText(newest, operatorKey, randomBytes) }]);
  }

  return {
    shared,
    sealKey,

    async entitiesOf(accountId) {
      return (await documents.all(collectionOf(accountId))).map((document) => openedEntity(document, seal));
    },

    accountOf: (id) => documents.get({ collection: idsCollection, name: id }),

    async write({ put, remove }) {
      const changes = new Map<string, DocumentChange>();
      const removing = remove.flatMap((entity) => removingOf(entity));
      const putting = put.flatMap((entity) => puttingOf(entity, seal));
      for (const change of [...removing, ...putting]) changes.set(`${change.collection} ${change.name}`, change);
      const inOrder = [...changes.values()];
      if (inOrder.length > changesAtOnceMax) inOrder.sort((a, b) => stepOf(a) - stepOf(b));
      await writeInSteps(inOrder);
    },
  };

  /** Secrets that lie under an older store key, or plainly. */
  async function toSealAnew(accountId: string): Promise<readonly DocumentChange[]> {
    const collection = collectionOf(accountId);
    return (await documents.all(collection)).flatMap((document) => {
      const { sealedSecret }: Partial<Sealed<AccessKey>> = JSON.parse(document.text);
      const entity = openedEntity(document, seal);
      if (!('secret' in entity) || (sealedSecret !== undefined && seal.isNewest(sealedSecret))) return [];
      return [{ collection, name: document.name, text: keptText(entity, seal) }];
    });
  }

  async function writeInSteps(changes: readonly DocumentChange[]): Promise<void> {
    for (let at = 0; at < changes.length; at += changesAtOnceMax) {
      await documents.write(changes.slice(at, at + changesAtOnceMax));
    }
  }
}

/**
 * Seals all secrets anew under a new store key, and that under `newKey`. From one write on, which comes first, the store opens with
 * `newKey` and not with the old one; when the rest is interrupted, the next reading of the store finishes it.
 */
export async function rotateSecretKey(
  documents: Documents,
  { randomBytes, secretKey, newKey }: IdentityStoreParts & { readonly newKey: Buffer },
): Promise<void> {
  const text = await documents.get(storeKeysPlace);
  const { keys } = await openStoreKeys(text, { documents, randomBytes, secretKey });
  const more = new Map([...keys, newStoreKey(randomBytes)]);
  await documents.write([{ ...storeKeysPlace, text: storeKeysText(more, newKey, randomBytes) }]);
  await openIdentityStore(documents, { randomBytes, secretKey: { ...secretKey, read: async () => [newKey] } });
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
    await documents.write([{ ...storeKeysPlace, text: storeKeysText(keys, operatorKey, randomBytes) }]);
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
  return text.includes(':') ? seal.open(text, sealKeyPlace.name) : Buffer.from(text, 'base64');
}

/** Of no account alone, or asked for by names that do not tell the account. There are few of them. */
export function isShared(entity: Entity): entity is Account | OrganizationEntity | FederationEntity {
  return entity.kind === 'account' || isOfOrganization(entity) || isOfFederation(entity);
}

function collectionOf(accountId: string): string {
  return `${sharedCollection}/${accountId}`;
}

function placeOf(entity: Entity): DocumentPlace {
  const collection = isShared(entity) ? sharedCollection : collectionOf(entity.accountId);
  return { collection, name: entityName(entity) };
}

/** The entity last: whoever is interrupted before it leaves an id that is nobody's. */
function puttingOf(entity: Entity, seal: SecretSeal): readonly DocumentChange[] {
  const put = { ...placeOf(entity), text: keptText(entity, seal) };
  const id = idOf(entity);
  return id === undefined ? [put] : [{ collection: idsCollection, name: id.name, text: id.accountId }, put];
}

/** With its id goes what is known of its last use. */
function removingOf(entity: Entity): readonly DocumentChange[] {
  const id = idOf(entity);
  const places = [
    placeOf(entity),
    ...(id ? [{ collection: idsCollection, name: id.name }, lastUsePlace(id.accountId, id.name)] : []),
  ];
  return places.map((place) => ({ ...place, text: undefined }));
}

/** What an entity is asked for by when its account is not known. */
function idOf(entity: Entity): { readonly name: string; readonly accountId: string } | undefined {
  if (entity.kind === 'accessKey') return { name: entity.id, accountId: entity.accountId };
  if (entity.kind !== 'user' && entity.kind !== 'role') return undefined;
  return { name: entity.uniqueId, accountId: entity.accountId };
}

/** An entity with a secret as it is kept. */
type Sealed<Entity extends AccessKey | MfaDevice> = Omit<Entity, 'secret'> & { readonly sealedSecret: string };

function keptText(entity: Entity, seal: SecretSeal): string {
  if (entity.kind !== 'accessKey' && entity.kind !== 'mfaDevice') return entityText(entity);
  const { secret, ...rest } = entity;
  return JSON.stringify({ ...rest, sealedSecret: seal.seal(Buffer.from(secret), entityName(entity)) });
}

function openedEntity({ name, text }: { readonly name: string; readonly text: string }, seal: SecretSeal): Entity {
  const entity: Entity | Sealed<AccessKey> | Sealed<MfaDevice> = JSON.parse(text);
  if (!('sealedSecret' in entity)) return entity;
  const { sealedSecret, ...rest } = entity;
  return { ...rest, secret: seal.open(sealedSecret, name).toString() };
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

/** Ids are put before everything, and removed after everything. */
function stepOf({ collection, name, text }: DocumentChange): number {
  const step = collection === idsCollection ? -1 : kindsByUse.indexOf(name.split('/', 1)[0]!);
  return text === undefined ? 2 * kindsByUse.length - step : step;
}
