import type { Clock } from '../../clock.ts';
import type { Engine, Write } from '../../storage/engine.ts';
import type { StateSource, Table } from '../catalog/catalog.ts';
import type { CatalogChanges } from '../catalog/catalog-changes.ts';
import type { MemoryCatalog } from '../catalog/memory-catalog.ts';
import type { Backups } from '../database.ts';
import { placeOf } from '../items/place.ts';
import { type Writer, writeItems } from '../items/write-items.ts';
import type { Backup } from './backup.ts';
import { type PastItem, trimHistory } from './change-history.ts';
import { earliestRestorable, withoutHistory } from './restorable.ts';
import { sizeOf, stateOf } from './table-state.ts';

export interface BackupCopiesParts {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly memory: MemoryCatalog;
  readonly changes: CatalogChanges;
  readonly backups: Backups;
  readonly writer: Writer;
}

/** A write, its index entries and the sizes of its collection count, so pieces are small. */
const itemsAtOnce = 25;

/**
 * What becomes of backups in the background: their items are copied, tables are restored, system backups go after 35 days, and
 * histories lose what is older than their period. All of it can be seen in the catalog, so that a new start takes it up.
 */
export class BackupCopies {
  readonly #parts: BackupCopiesParts;

  constructor(parts: BackupCopiesParts) {
    this.#parts = parts;
  }

  async run(isClosed: () => boolean): Promise<void> {
    const { memory, clock, engine } = this.#parts;
    for (const backup of memory.backups()) {
      if (isClosed()) return;
      if (backup.expiresAt !== undefined && backup.expiresAt <= clock.now()) await this.#expire(backup);
      else if (backup.history !== undefined) await this.#copy(backup, backup.history, isClosed);
      else if (backup.size === undefined) await this.#count(backup);
    }
    for (const table of memory.heldTables()) {
      if (isClosed()) return;
      if (table.restored?.from !== undefined) await this.#fill(table, table.restored.from, isClosed);
      if (table.pointInTime !== undefined && !this.#parts.backups.isInUse(table.arn)) {
        await trimHistory(engine, table.pointInTime.space, earliestRestorable(table.pointInTime, clock.now()));
      }
    }
  }

  async #copy(backup: Backup, history: number, isClosed: () => boolean): Promise<void> {
    const { engine, changes } = this.#parts;
    const { space, table } = backup;
    const source = { space: table.space, history: { space: history } };
    for await (const piece of this.#pieces(source, table)) {
      if (isClosed()) return;
      const writes = piece.map(({ key, item }): Write => {
        const place = { ...placeOf(table, key).key, space };
        return item === undefined
          ? { kind: 'delete', key: place }
          : { kind: 'put', key: place, value: { text: item.text, weight: item.bytes } };
      });
      await engine.transact([], () => ({ writes, result: undefined }));
    }
    const size = await sizeOf(engine, space);
    await changes.change(table.arn, (held) => {
      const { history: _history, ...whole } = backup;
      return {
        ...(held && { table: { arn: held.arn, becomes: withoutHistory(held, history) } }),
        backup: { arn: backup.arn, becomes: { ...whole, size } },
        clear: [history],
      };
    });
  }

  async #fill(table: Table, source: StateSource, isClosed: () => boolean): Promise<void> {
    const { changes, clock } = this.#parts;
    // What was there once has its right to be there again.
    const writer = { ...this.#parts.writer, collectionBytesMax: Number.POSITIVE_INFINITY };
    for await (const piece of this.#pieces(source, table)) {
      if (isClosed()) return;
      const writes = piece.map(({ key, item }) => ({ table, key, decide: () => item }));
      await writeItems(writes, writer);
    }
    await changes.change(table.arn, (held) => {
      if (held?.restored === undefined || held.tableId !== table.tableId) return undefined;
      const { from: _from, ...restored } = held.restored;
      return { table: { arn: held.arn, becomes: { ...held, restored, activeAt: clock.now() } } };
    });
  }

  /** What has to be set, every key at most once in a piece. */
  async *#pieces(source: StateSource, table: Table): AsyncGenerator<readonly PastItem[]> {
    const { engine, writer } = this.#parts;
    // Writes that were decided before the history began, or before the table of a system backup went, may be on their way.
    await writer.inFlight.settled();
    for await (const items of stateOf(source, { engine, table })) {
      for (let at = 0; at < items.length; at += itemsAtOnce) {
        const last = new Map<string, PastItem>();
        for (const item of items.slice(at, at + itemsAtOnce)) last.set(JSON.stringify(item.key), item);
        yield [...last.values()];
      }
    }
  }

  async #count(backup: Backup): Promise<void> {
    const { engine, changes, memory, writer } = this.#parts;
    await writer.inFlight.settled();
    const size = await sizeOf(engine, backup.space);
    await changes.change(backup.table.arn, () => {
      const held = memory.backup(backup.arn);
      return held && { backup: { arn: held.arn, becomes: { ...held, size } } };
    });
  }

  async #expire({ arn, table }: Backup): Promise<void> {
    const { backups, changes, memory } = this.#parts;
    await changes.change(table.arn, () => {
      const held = memory.backup(arn);
      if (held === undefined || backups.isInUse(arn)) return undefined;
      return { backup: { arn, becomes: undefined }, clear: [held.space] };
    });
  }
}
