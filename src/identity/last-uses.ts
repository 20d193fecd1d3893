import type { DocumentChange, DocumentPlace, Documents } from '../database/database.ts';
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
  /** Of an access key by its id, of a role by its unique id; both of that account. Undefined: it was not used yet. */
  of(accountId: string, id: string): Promise<LastUse | undefined>;
  /** Durable, when it resolves, with everything that was noted before. */
  keep(): Promise<void>;
}

export interface Signer {
  readonly accessKeyId: string;
  readonly principal: Principal;
}

export interface LastUsesParts {
  readonly documents: Documents;
  readonly identity: {
    readonly directory: Directory;
    withEntities<Result>(step: () => Result): Promise<Result>;
  };
  /** Keeping failed; it is tried again. */
  onError(error: unknown): void;
}

interface Noted {
  readonly accountId: string;
  use: LastUse;
  /** Whether the store has it as it is. */
  kept: boolean;
}

const keepEveryMilliseconds = 5 * 60 * 1000;
/** Of one transaction of the store. */
const changesAtOnceMax = 10_000;

/** A document for each key or role, in a collection for each account; it goes with what was used (`identity-store.ts`). */
export function createLastUses({ documents, identity, onError }: LastUsesParts): LastUses {
  const { directory } = identity;
  const noted = new Map<string, Noted>();
  let nextKeeping = 0;
  let keeping: Promise<void> = Promise.resolve();

  return {
    note({ accessKeyId, principal }, use) {
      const id = usedId(accessKeyId, principal);
      if (id === undefined) return;
      const known = noted.get(id);
      if (known) {
        known.use = use;
        known.kept = false;
      } else if (exists(id)) {
        noted.set(id, { accountId: principal.accountId, use, kept: false });
      }
      if (use.at < nextKeeping) return;
      // The first use is kept with those that follow it.
      if (nextKeeping > 0) void keep().catch(onError);
      nextKeeping = use.at + keepEveryMilliseconds;
    },

    async of(accountId, id) {
      const known = noted.get(id);
      if (known) return known.use;
      const text = await documents.get(lastUsePlace(accountId, id));
      return text === undefined ? undefined : JSON.parse(text);
    },

    keep,
  };

  function keep(): Promise<void> {
    const done = keeping.then(write);
    keeping = done.catch(() => undefined);
    return done;
  }

  async function write(): Promise<void> {
    const changes: { readonly change: DocumentChange; done(): void }[] = [];
    for (const [name, entry] of noted) {
      const { accountId, use } = entry;
      const place = lastUsePlace(accountId, name);
      if (!(await identity.withEntities(() => exists(name)))) {
        changes.push({ change: { ...place, text: undefined }, done: () => noted.delete(name) });
      } else if (!entry.kept) {
        changes.push({
          change: { ...place, text: JSON.stringify(use) },
          done() {
            entry.kept = entry.use === use;
          },
        });
      }
    }
    for (let at = 0; at < changes.length; at += changesAtOnceMax) {
      const some = changes.slice(at, at + changesAtOnceMax);
      await documents.write(some.map(({ change }) => change));
      for (const { done } of some) done();
    }
  }

  /** The well-known keys of local development are no entities: any twelve digits are one. */
  function exists(id: string): boolean {
    return directory.accessKey(id) !== undefined || directory.principalById(id) !== undefined;
  }
}

/** Where the last use of an access key or role is kept. */
export function lastUsePlace(accountId: string, id: string): DocumentPlace {
  return { collection: `lastUses/${accountId}`, name: id };
}

/** A user's session is no use of the key that it was asked for with. */
function usedId(accessKeyId: string, principal: Principal): string | undefined {
  if (principal.kind === 'roleSession') return principal.roleUniqueId;
  return principal.session === undefined ? accessKeyId : undefined;
}
