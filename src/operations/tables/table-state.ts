import type { Index, Table } from '../../database/catalog/catalog.ts';
import { type AwsError, resourceInUse, resourceNotFound } from '../../errors.ts';
import type { ExecutionContext } from '../operation.ts';
import type { NamedTable } from '../resource-names.ts';

export type TableStatus = 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING';

/** `now`: epoch milliseconds. */
export function tableStatus(table: Table, now: number): TableStatus {
  if (table.deletedAt !== undefined) return 'DELETING';
  if (now < table.activeAt) return 'CREATING';
  return table.indexes.some((index) => isBeginning(index, now)) ? 'UPDATING' : 'ACTIVE';
}

/** While an index is backfilled the table is ACTIVE again; the deletion of one is short. */
function isBeginning({ change }: Index, now: number): boolean {
  return change !== undefined && (change.kind === 'deleting' || now < change.from);
}

/** The table that an item operation works on; while it is being created or deleted it cannot be found. */
export function itemTable(context: ExecutionContext, name: NamedTable): Table {
  const table = context.database.catalog.table(name.id);
  if (table === undefined || table.deletedAt !== undefined || context.clock.now() < table.activeAt) {
    throw resourceNotFound();
  }
  return table;
}

/** The table that a table operation works on, in any state. */
export function existingTable(context: ExecutionContext, name: NamedTable): Table {
  const table = context.database.catalog.table(name.id);
  if (table === undefined) throw tableNotFound(name.id.name);
  return table;
}

function tableNotFound(tableName: string): AwsError {
  return resourceNotFound(`Requested resource not found: Table: ${tableName} not found`);
}

/** Throws ResourceInUseException for a table that is being created or deleted. */
export function requireSettled(table: Table, now: number): void {
  const status = tableStatus(table, now);
  if (status === 'CREATING') throw beingCreated(table.name);
  if (status === 'DELETING') throw resourceInUse(`Table is being deleted: ${table.name}`);
}

export function beingCreated(tableName: string): AwsError {
  return resourceInUse(`Table is being created: ${tableName}`);
}
