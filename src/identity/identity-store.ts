import type { Documents } from '../database/database.ts';
import { type Entity, entityText } from './entities.ts';
import { sealKeyBytes } from './session-seal.ts';
import type { RandomBytes } from './unique-ids.ts';

/** The directory as it lies in the store: one document for each entity, and one for the key that seals session tokens. */
export interface IdentityStore {
  readonly entities: ReadonlyMap<string, Entity>;
  readonly sealKey: Buffer;
  /** Makes `next` what is stored, all or nothing; `before` is what was stored. */
  replace(before: ReadonlyMap<string, Entity>, next: ReadonlyMap<string, Entity>): Promise<void>;
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
    async replace(before, next) {
      const changes: { name: string; text: string | undefined }[] = [];
      for (const name of before.keys()) if (!next.has(name)) changes.push({ name, text: undefined });
      for (const [name, entity] of next)
        if (before.get(name) !== entity) changes.push({ name, text: entityText(entity) });
      if (changes.length > 0) await documents.write(changes);
    },
  };
}
