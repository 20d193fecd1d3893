import type { Table } from '../../database/catalog/catalog.ts';
import { type AwsError, resourceInUse, resourceNotFound } from '../../errors.ts';
import type { ExecutionContext } from '../operation.ts';
import type { NamedTable } from '../resource-names.ts';

export type TableStatus = 'CREATING' | 'ACTIVE' | 'DELETING';

/** `now`: epoch milliseconds. */
export function tableStatus(table: Table, now: number): TableStatus {
  if (table.deletedAt !== undefined) return 'DELETING';
  return now < table.activeAt ? 'CREATING' : 'ACTIVE';
}

/** The table that an item operation works on; while it is being created or deleted it cannot be found. */
export function itemTable(context: ExecutionContext, name: NamedTable): Table {
  const table = context.database.catalog.table(name.id);
  if (table === undefined || tableStatus(table, context.clock.now()) !== 'ACTIVE') throw resourceNotFound();
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

/** Throws ResourceInUseException unless the table is ACTIVE. */
export function requireActive(table: Table, now: number): void {
  const status = tableStatus(table, now);
  if (status === 'CREATING') throw beingCreated(table.name);
  if (status === 'DELETING') throw resourceInUse(`Table is being deleted: ${table.name}`);
}

export function beingCreated(tableName: string): AwsError {
  return resourceInUse(`Table is being created: ${tableName}`);
}
