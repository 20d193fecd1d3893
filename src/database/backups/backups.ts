import { tableArn } from '../../arn.ts';
import type { Clock } from '../../clock.ts';
import { recoveryDaysDefault } from '../../limits.ts';
import type { Engine } from '../../storage/engine.ts';
import type { Table, TableId } from '../catalog/catalog.ts';
import type { CatalogChanges } from '../catalog/catalog-changes.ts';
import { takeSpaces } from '../catalog/catalog-rows.ts';
import type { MemoryCatalog } from '../catalog/memory-catalog.ts';
import type { Backups, NewRestoredMoment, NewRestoredTable } from '../database.ts';
import type { WritesInFlight } from '../items/writes-in-flight.ts';
import { type Backup, backedTable, backupArn, tableArnOf } from './backup.ts';
import { earliestRestorable, withoutHistory } from './restorable.ts';

export interface BackupsParts {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly memory: MemoryCatalog;
  readonly changes: CatalogChanges;
  readonly inFlight: WritesInFlight;
  readonly randomBytes: (count: number) => Buffer;
  /** Told when there is something to copy or to clear. */
  readonly onWork: () => void;
}

/**
 * Backups on demand, and point-in-time recovery. What is made here is a description, durable and at one moment with its table's;
 * the items follow in the background (`backup-copies.ts`).
 *
 * A backup begins a history of its table and is complete when the items are copied and the changes since undone; point-in-time
 * recovery is a history that stays. A table without either pays nothing.
 */
export class TableBackups implements Backups {
  readonly #parts: BackupsParts;
  /** ARNs of backups and tables from which a restore is about to begin; from then on the restored table says so itself. */
  readonly #beginning: string[] = [];

  constructor(parts: BackupsParts) {
    this.#parts = parts;
  }

  all(home: { readonly account: string; readonly region: string }): readonly Backup[] {
    const { memory } = this.#parts;
    return memory.backups().filter(({ table }) => table.account === home.account && table.region === home.region);
  }

  get(arn: string): Backup | undefined {
    return this.#parts.memory.backup(arn);
  }

  async create(id: TableId, name: string, check: (table: Table | undefined) => Table): Promise<Backup> {
    const { engine, clock, changes, randomBytes, onWork } = this.#parts;
    check(this.#parts.memory.table(id));
    const space = await takeSpaces(engine, 2);
    const history = space + 1;
    let backup: Backup | undefined;
    await changes.change(tableArn(id, id.name), () => {
      const table = check(this.#parts.memory.table(id));
      const now = clock.now();
      const arn = backupArn(table.arn, { now, random: randomBytes(4) });
      backup = { arn, name, type: 'USER', createdAt: now, table: backedTable(table), space, history };
      return {
        table: { arn: table.arn, becomes: { ...table, histories: [...(table.histories ?? []), history] } },
        backup: { arn, becomes: backup },
      };
    });
    onWork();
    return backup!;
  }

  async delete(arn: string, check: (backup: Backup | undefined) => Backup): Promise<Backup> {
    const { memory, changes } = this.#parts;
    let deleted: Backup | undefined;
    await changes.change(tableArnOf(arn), () => {
      deleted = check(memory.backup(arn));
      return { backup: { arn, becomes: undefined }, clear: [deleted.space] };
    });
    this.#parts.onWork();
    return deleted!;
  }

  restore(arn: string, make: (backup: Backup | undefined) => NewRestoredTable): Promise<Table> {
    return this.#begin(arn, tableArnOf(arn), async () => {
      const { backup, table } = make(this.get(arn));
      const { createdAt: at, space } = backup;
      const restored = { tableArn: backup.table.arn, backupArn: arn, at, from: { space } };
      const made = await this.#parts.changes.createTable({ ...table, restored });
      this.#parts.onWork();
      return made;
    });
  }

  restoreMoment(id: TableId, make: (table: Table | undefined) => NewRestoredMoment): Promise<Table> {
    const arn = tableArn(id, id.name);
    return this.#begin(arn, arn, async () => {
      const { source, table, at } = make(this.#parts.memory.table(id));
      const from = { space: source.space, history: { space: source.pointInTime!.space, after: at } };
      const made = await this.#parts.changes.createTable({ ...table, restored: { tableArn: arn, at, from } });
      this.#parts.onWork();
      return made;
    });
  }

  isInUse(arn: string): boolean {
    const { memory } = this.#parts;
    if (this.#beginning.includes(arn)) return true;
    if (memory.backups().some(({ history, table }) => history !== undefined && table.arn === arn)) return true;
    return memory
      .heldTables()
      .some(({ restored }) => restored?.from !== undefined && (restored.backupArn ?? restored.tableArn) === arn);
  }

  async keepHistory(id: TableId, days: number | undefined, check: (table: Table | undefined) => Table): Promise<Table> {
    const { engine, clock, changes, inFlight, memory } = this.#parts;
    const isNew = check(memory.table(id)).pointInTime === undefined;
    const space = isNew ? await takeSpaces(engine, 1) : undefined;
    const table = await changes.updateTable(id, (held) => {
      const current = check(held);
      const now = clock.now();
      const { pointInTime } = current;
      if (pointInTime !== undefined) {
        const since = earliestRestorable(pointInTime, now);
        return { ...current, pointInTime: { ...pointInTime, since, days: days ?? pointInTime.days } };
      }
      if (space === undefined) return current;
      const histories = [...(current.histories ?? []), space];
      return { ...current, histories, pointInTime: { since: now, days: days ?? recoveryDaysDefault, space } };
    });
    if (table.pointInTime?.space !== space) return table;
    // Writes that were decided before are not in the history: what was there before they have ended cannot be told.
    await inFlight.settled();
    return changes.updateTable(id, (current) => {
      const { pointInTime } = current;
      if (pointInTime === undefined || pointInTime.space !== space) return current;
      return { ...current, pointInTime: { ...pointInTime, since: clock.now() } };
    });
  }

  async forgetHistory(id: TableId, check: (table: Table | undefined) => Table): Promise<Table> {
    const { memory, changes } = this.#parts;
    let becomes: Table | undefined;
    await changes.change(tableArn(id, id.name), () => {
      const { pointInTime, ...rest } = check(memory.table(id));
      becomes = rest;
      if (pointInTime === undefined) return undefined;
      becomes = withoutHistory(rest, pointInTime.space);
      return { table: { arn: rest.arn, becomes }, clear: [pointInTime.space] };
    });
    this.#parts.onWork();
    return becomes!;
  }

  /** Nothing that is read from goes away once `isInUse` says so; what was on its way out before is seen to be gone. */
  async #begin<T>(arn: string, serialArn: string, task: () => Promise<T>): Promise<T> {
    this.#beginning.push(arn);
    try {
      await this.#parts.changes.change(serialArn, () => undefined);
      return await task();
    } finally {
      this.#beginning.splice(this.#beginning.indexOf(arn), 1);
    }
  }
}
