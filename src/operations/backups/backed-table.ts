import type { Table } from '../../database/catalog/catalog.ts';
import { AwsError } from '../../errors.ts';
import type { ExecutionContext } from '../operation.ts';
import type { NamedTable } from '../resource-names.ts';
import { tableStatus } from '../tables/table-state.ts';

/** The table that an operation on backups works on. Captured from AWS: of this family of operations it has a name of its own. */
export function requireTable(table: Table | undefined, { id }: NamedTable): Table {
  if (table === undefined) throw tableNotFound(id.name);
  return table;
}

export function existingTable({ database }: ExecutionContext, table: NamedTable): Table {
  return requireTable(database.catalog.table(table.id), table);
}

function tableNotFound(tableName: string): AwsError {
  return new AwsError('TableNotFoundException', `Table not found: ${tableName}`);
}

export function isSettled(table: Table, now: number): boolean {
  const status = tableStatus(table, now);
  return status !== 'CREATING' && status !== 'DELETING';
}
