import type { Clock } from '../clock.ts';
import type { Engine } from '../storage/engine.ts';
import type { BackupCopies } from './backups/backup-copies.ts';
import type { CatalogChanges } from './catalog/catalog-changes.ts';
import { backfillEnded, readSpacesToClear, spaceCleared } from './catalog/catalog-rows.ts';
import type { MemoryCatalog } from './catalog/memory-catalog.ts';
import { Chore } from './chore.ts';
import { IndexChanges } from './indexes/index-changes.ts';
import type { WritesInFlight } from './items/writes-in-flight.ts';
import { type ShardRules, ShardUpkeep } from './streams/shard-upkeep.ts';
import { TableWalks } from './table-walks.ts';
import { TokenCleaning } from './transactions/token-cleaning.ts';

export interface HousekeepingOptions {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly memory: MemoryCatalog;
  readonly changes: CatalogChanges;
  readonly inFlight: WritesInFlight;
  readonly backupCopies: BackupCopies;
  readonly intervalMilliseconds: number;
  /** Between two walks through a table with time to live, at most. */
  readonly expiryPauseMilliseconds: number;
  readonly shardRules: ShardRules;
  /** Told of every pass that failed; what is left undone is taken up by the next. */
  readonly onError: (error: unknown) => void;
}

/**
 * What happens in the background, five things side by side: cleaning (deletions are finished, old streams removed, the rows of what
 * is gone cleared), shards of streams (trimmed, replaced and split), indexes (filled and removed), walks through tables (items
 * counted, expired ones deleted), and backups (made, restored and forgotten). All of it can be seen in the store, so that a new start takes it up where the last one left off.
 */
export class Housekeeping {
  readonly #options: HousekeepingOptions;
  readonly #tokens: TokenCleaning;
  readonly #chores: readonly Pick<Chore, 'wake' | 'close'>[];
  readonly #timer: NodeJS.Timeout;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
    this.#tokens = new TokenCleaning(options);
    const cleaning = new Chore((isClosed) => this.#clean(isClosed), options.onError);
    const indexes = new IndexChanges({ ...options, onRemoved: () => cleaning.wake() });
    const tableWalks = new TableWalks(options);
    const walks = new Chore((isClosed) => tableWalks.run(isClosed), options.onError);
    const upkeep = new ShardUpkeep(options);
    const shards = new Chore((isClosed) => upkeep.run(isClosed), options.onError);
    const copies = new Chore((isClosed) => options.backupCopies.run(isClosed), options.onError);
    this.#chores = [cleaning, shards, indexes, walks, copies];
    this.#timer = setInterval(() => this.wake(), options.intervalMilliseconds).unref();
  }

  /** Looks for something to do. */
  wake(): void {
    for (const chore of this.#chores) chore.wake();
  }

  /** Resolves when nothing is going on and nothing more will begin. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#chores.map((chore) => chore.close()));
  }

  async #clean(isClosed: () => boolean): Promise<void> {
    await this.#options.changes.sweep();
    await this.#clearSpaces(isClosed);
    await this.#tokens.run();
  }

  async #clearSpaces(isClosed: () => boolean): Promise<void> {
    const { engine, inFlight } = this.#options;
    const spaces = await readSpacesToClear(engine);
    // A write that was decided just before the table or index went may still be on its way into its space.
    if (spaces.length > 0) await inFlight.settled();
    for (const space of spaces) {
      if (isClosed()) return;
      await engine.clear(space);
      await engine.transact([], () => ({ writes: [spaceCleared(space), backfillEnded(space)], result: undefined }));
    }
  }
}
