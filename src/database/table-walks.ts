import { tableCountMillisecondsMax } from '../limits.ts';
import type { Size, Table } from './catalog/catalog.ts';
import type { CatalogChanges } from './catalog/catalog-changes.ts';
import { storedItem } from './items/stored-item.ts';
import { readSpace, sizeWith } from './read-space.ts';
import { deleteExpired, type ExpiryParts } from './ttl/expired-items.ts';

export interface TableWalksParts extends ExpiryParts {
  readonly changes: CatalogChanges;
  /** Between two walks through a table with time to live, at most. */
  readonly expiryPauseMilliseconds: number;
}

const pauseMillisecondsMin = 60_000;
const pauseMillisecondsPerItem = 20;

/**
 * Goes through every table now and then, row by row: counts items and bytes of the table and its indexes, which is what
 * DescribeTable shows, and deletes what has expired. The more items, the rarer: small tables every minute or two, those of a
 * million items every six hours, which is AWS's interval for all; tables with time to live more often, when asked to. Counts are
 * written down only when they differ from the last.
 */
export class TableWalks {
  readonly #parts: TableWalksParts;
  /** When a table's turn comes, by its id; epoch milliseconds. */
  #due: ReadonlyMap<string, number> = new Map();

  constructor(parts: TableWalksParts) {
    this.#parts = parts;
  }

  async run(isClosed: () => boolean): Promise<void> {
    const { memory, clock, expiryPauseMilliseconds } = this.#parts;
    const due = new Map<string, number>();
    const tables = memory.heldTables().filter(({ deletedAt }) => deletedAt === undefined);
    for (const { tableId, size, createdAt, timeToLive } of tables) {
      const first = size === undefined ? createdAt + pauseAfter(0) : clock.now() + pauseAfter(size.items);
      const latest = timeToLive === undefined ? Number.POSITIVE_INFINITY : clock.now() + expiryPauseMilliseconds;
      due.set(tableId, Math.min(this.#due.get(tableId) ?? first, latest));
    }
    this.#due = due;
    for (const table of tables) {
      if (due.get(table.tableId)! > clock.now()) continue;
      const items = await this.#walk(table, isClosed);
      if (items === undefined) return;
      const pause = table.timeToLive ? Math.min(pauseAfter(items), expiryPauseMilliseconds) : pauseAfter(items);
      due.set(table.tableId, clock.now() + pause);
    }
  }

  /** Resolves with the number of items; undefined when it was interrupted. */
  async #walk(table: Table, isClosed: () => boolean): Promise<number | undefined> {
    const sizes = new Map<number, Size>();
    for (const { space } of [table, ...table.indexes]) {
      let size: Size = { items: 0, bytes: 0 };
      for await (const rows of readSpace(this.#parts.engine, space)) {
        if (isClosed()) return undefined;
        size = sizeWith(size, rows);
        if (space === table.space && table.timeToLive) {
          const items = rows.map(({ text, weight }) => storedItem(text, weight));
          await deleteExpired(table, items, this.#parts);
        }
      }
      sizes.set(space, size);
    }
    const changed = [table, ...table.indexes].some(({ space, size }) => !isEqual(size, sizes.get(space)!));
    if (changed) await this.#parts.changes.noteSizes(table.arn, sizes);
    return sizes.get(table.space)!.items;
  }
}

function pauseAfter(items: number): number {
  return Math.min(tableCountMillisecondsMax, pauseMillisecondsMin + items * pauseMillisecondsPerItem);
}

function isEqual(known: Size | undefined, counted: Size): boolean {
  return (known?.items ?? 0) === counted.items && (known?.bytes ?? 0) === counted.bytes;
}
