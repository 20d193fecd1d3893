import type { Clock } from '../../clock.ts';
import type { Engine } from '../../storage/engine.ts';
import type { Index, Table } from '../catalog/catalog.ts';
import type { CatalogChanges } from '../catalog/catalog-changes.ts';
import type { MemoryCatalog } from '../catalog/memory-catalog.ts';
import type { WritesInFlight } from '../items/writes-in-flight.ts';
import { backfill } from './backfill.ts';

export interface IndexChangesOptions {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly memory: MemoryCatalog;
  readonly changes: CatalogChanges;
  readonly inFlight: WritesInFlight;
  /** The space of an index waits to be cleared. */
  readonly onRemoved: () => void;
  /** Told of every attempt that failed; the next waking makes another. */
  readonly onError: (error: unknown) => void;
}

/** Brings the creation and deletion of global indexes to their end, all of them side by side. */
export class IndexChanges {
  readonly #options: IndexChangesOptions;
  /** By the space of the index. */
  readonly #running = new Map<number, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: IndexChangesOptions) {
    this.#options = options;
  }

  /** Begins what is due and has not begun, and comes back by itself for what is due later. */
  wake(): void {
    if (this.#closed) return;
    const now = this.#options.clock.now();
    let next = Number.POSITIVE_INFINITY;
    for (const table of this.#options.memory.heldTables()) {
      if (table.deletedAt !== undefined) continue;
      for (const index of table.indexes) {
        if (index.change === undefined || this.#running.has(index.space)) continue;
        if (index.change.from > now) next = Math.min(next, index.change.from);
        else this.#begin(table, index);
      }
    }
    clearTimeout(this.#timer);
    if (next < Number.POSITIVE_INFINITY) this.#timer = setTimeout(() => this.wake(), next - now).unref();
  }

  /** Resolves when nothing is going on and nothing more will begin. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await Promise.all(this.#running.values());
  }

  #begin(table: Table, index: Index): void {
    const done = this.#finish(table, index).then(
      () => {
        this.#running.delete(index.space);
        // An index that was being filled may have to be deleted by now.
        this.wake();
      },
      (error: unknown) => {
        this.#running.delete(index.space);
        this.#options.onError(error);
      },
    );
    this.#running.set(index.space, done);
  }

  async #finish({ arn }: Table, { space, change }: Index): Promise<void> {
    const { changes, onRemoved } = this.#options;
    if (change!.kind === 'deleting') {
      await changes.removeIndex(arn, space);
      onRemoved();
      return;
    }
    const parts = { ...this.#options, isClosed: () => this.#closed };
    if (await backfill({ tableArn: arn, indexSpace: space }, parts)) await changes.completeIndex(arn, space);
  }
}
