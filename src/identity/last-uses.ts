import type { Documents } from '../database/database.ts';
import type { Directory } from '../database/directory/directory.ts';
import type { LastUse } from '../database/directory/entities.ts';
import type { Principal } from '../policy/principal.ts';

/**
 * When access keys and roles were last used, and for what: remembered in memory by each request, and kept in the store now and then. A crash
 * forgets at most what lies between. AWS tells it some minutes late as well: API reference, GetAccessKeyLastUsed.
 */
export interface LastUses {
  /** Of a request whose signature was proved. */
  note(signer: Signer, use: LastUse): void;
  /** Of an access key by its id, of a role by its unique id. Undefined: it was not used yet. */
  of(id: string): LastUse | undefined;
  /** Durable, when it resolves, with everything that was noted before. */
  keep(): Promise<void>;
}

export interface Signer {
  readonly accessKeyId: string;
  readonly principal: Principal;
}

export interface LastUsesParts {
  readonly documents: Documents;
  readonly directory: Directory;
  /** Keeping failed; it is tried again. */
  onError(error: unknown): void;
}

interface Noted {
  use: LastUse;
  /** What the store has. */
  kept: LastUse | undefined;
}

const keepEveryMilliseconds = 5 * 60 * 1000;
/** Of one transaction of the store. */
const changesAtOnceMax = 10_000;

/** Reads what was kept; of keys and roles that are gone it is forgotten. */
export async function openLastUses({ documents, directory, onError }: LastUsesParts): Promise<LastUses> {
  const noted = new Map<string, Noted>();
  for (const { name, text } of await documents.all()) {
    const use: LastUse = JSON.parse(text);
    noted.set(name, { use, kept: use });
  }
  let nextKeeping = 0;
  let keeping: Promise<void> = Promise.resolve();

  return {
    note({ accessKeyId, principal }, use) {
      const id = usedId(accessKeyId, principal);
      if (id === undefined) return;
      const known = noted.get(id);
      if (known) known.use = use;
      else if (exists(id)) noted.set(id, { use, kept: undefined });
      if (use.at < nextKeeping) return;
      // The first use is kept with those that follow it.
      if (nextKeeping > 0) void keep().catch(onError);
      nextKeeping = use.at + keepEveryMilliseconds;
    },
    of: (id) => noted.get(id)?.use,
    keep,
  };

  function keep(): Promise<void> {
    const done = keeping.then(write);
    keeping = done.catch(() => undefined);
    return done;
  }

  async function write(): Promise<void> {
    const changes: { name: string; text: string | undefined; done(): void }[] = [];
    for (const [name, entry] of noted) {
      const { use } = entry;
      if (!exists(name)) changes.push({ name, text: undefined, done: () => noted.delete(name) });
      else if (use !== entry.kept) {
        changes.push({
          name,
          text: JSON.stringify(use),
          done() {
            entry.kept = use;
          },
        });
      }
    }
    for (let at = 0; at < changes.length; at += changesAtOnceMax) {
      const some = changes.slice(at, at + changesAtOnceMax);
      await documents.write(some.map(({ name, text }) => ({ name, text })));
      for (const { done } of some) done();
    }
  }

  /** The well-known keys of local development are no entities: any twelve digits are one. */
  function exists(id: string): boolean {
    return directory.accessKey(id) !== undefined || directory.principalById(id) !== undefined;
  }
}

/** A user's session is no use of the key that it was asked for with. */
function usedId(accessKeyId: string, principal: Principal): string | undefined {
  if (principal.kind === 'roleSession') return principal.roleUniqueId;
  return principal.session === undefined ? accessKeyId : undefined;
}
