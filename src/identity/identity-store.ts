import type { Documents } from '../database/database.ts';
import { type Entity, entityName, entityText } from '../operations/iam/entities.ts';
import { sealKeyBytes } from './session-seal.ts';
import type { RandomBytes } from './unique-ids.ts';

/** The directory as it lies in the store: one document for each entity, and one for the key that seals session tokens. */
export interface IdentityStore {
  readonly entities: ReadonlyMap<string, Entity>;
  readonly sealKey: Buffer;
  /** All or nothing; what is put replaces what has the same name, also what is removed. */
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
      await documents.write(Array.from(texts, ([name, text]) => ({ name, text })));
    },
  };
}
