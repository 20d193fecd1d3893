import type { Documents } from '../database/database.ts';
import { type Entity, entityName, entityText } from '../database/directory/entities.ts';
import { sealKeyBytes } from './session-seal.ts';
import type { RandomBytes } from './unique-ids.ts';

/** The directory as it lies in the store: one document for each entity, and one for the key that seals session tokens. */
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

const sealKeyName = 'sessionSealKey';

/** Reads the store; makes the sealing key at the first start. */
export async function readIdentityStore(documents: Documents, randomBytes: RandomBytes): Promise<IdentityStore> {
  const entities = new Map<string, Entity>();
  let sealKey: Buffer | undefined;
  for (const { name, text } of await documents.all()) {
    if (name === sealKeyName) sealKey = Buffer.from(text, 'base64');
    else entities.set(name, JSON.parse(text));
  }
  if (!sealKey) {
    sealKey = randomBytes(sealKeyBytes);
    await documents.write([{ name: sealKeyName, text: sealKey.toString('base64') }]);
  }
  return {
    entities,
    sealKey,
    async write({ put, remove }) {
      const texts = new Map<string, string | undefined>(remove.map((entity) => [entityName(entity), undefined]));
      for (const entity of put) texts.set(entityName(entity), entityText(entity));
      const changes = Array.from(texts, ([name, text]) => ({ name, text }));
      if (changes.length > changesAtOnceMax) changes.sort((a, b) => stepOf(a) - stepOf(b));
      for (let at = 0; at < changes.length; at += changesAtOnceMax) {
        await documents.write(changes.slice(at, at + changesAtOnceMax));
      }
    },
  };
}

/** Of one transaction of the store. */
const changesAtOnceMax = 10_000;

/** What others name is put before them, and removed after them. */
const kindsByUse = ['account', 'policy', 'group', 'role', 'user', 'instanceProfile', 'accessKey'];

function stepOf({ name, text }: { readonly name: string; readonly text: string | undefined }): number {
  const step = kindsByUse.indexOf(name.slice(0, name.indexOf('/')));
  return text === undefined ? 2 * kindsByUse.length - step : step;
}
