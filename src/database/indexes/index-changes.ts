import type { Clock } from '../../clock.ts';
import type { Engine } from '../../storage/engine.ts';
import type { Index, Table } from '../catalog/catalog.ts';
import type { CatalogChanges } from '../catalog/catalog-changes.ts';
import type { MemoryCatalog } from '../catalog/memory-catalog.ts';
import type { WritesInFlight } from '../items/writes-in-flight.ts';
import { backfill } from './backfill.ts';

export interface IndexChangesParts {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly memory: MemoryCatalog;
  readonly changes: CatalogChanges;
  readonly inFlight: WritesInFlight;
}

/** What a pass left behind. */
interface Pass {
  /** Spaces of indexes wait to be cleared. */
  readonly removed: boolean;
  /** When the next change is due that was not yet; epoch milliseconds. */
  readonly nextFrom: number | undefined;
}

/** Brings the creation and deletion of global indexes to their end; those of different tables side by side. */
export class IndexChanges {
  readonly #parts: IndexChangesParts;

  constructor(parts: IndexChangesParts) {
    this.#parts = parts;
  }

  async run(isClosed: () => boolean): Promise<Pass> {
    const { memory, clock } = this.#parts;
    const now = clock.now();
    const changing = memory.heldTables().flatMap((table) => {
      if (table.deletedAt !== undefined) return [];
      return table.indexes.filter(({ change }) => change !== undefined).map((index) => ({ table, index }));
    });
    const due = changing.filter(({ index }) => index.change!.from <= now);
    const later = changing.map(({ index }) => index.change!.from).filter((from) => from > now);
    const outcomes = await Promise.allSettled(due.map((one) => this.#finish(one, isClosed)));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    return {
      removed: due.some(({ index }) => index.change!.kind === 'deleting'),
      nextFrom: later.length === 0 ? undefined : Math.min(...later),
    };
  }

  async #finish(
    { table, index }: { readonly table: Table; readonly index: Index },
    isClosed: () => boolean,
  ): Promise<void> {
    const { changes } = this.#parts;
    if (index.change!.kind === 'deleting') return changes.removeIndex(table.arn, index.space);
    const whole = await backfill({ tableArn: table.arn, indexSpace: index.space }, { ...this.#parts, isClosed });
    if (whole) await changes.completeIndex(table.arn, index.space);
  }
}
