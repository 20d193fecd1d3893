import type { Table } from '../../database/catalog/catalog.ts';
import { validationError } from '../../errors.ts';
import { deleteTableInput } from '../../shapes/tables.ts';
import type { Operation } from '../operation.ts';
import { type NamedTable, namedTable } from '../resource-names.ts';
import { describedTable } from './table-description.ts';
import { tablePermission } from './table-permission.ts';
import { existingTable, requireActive } from './table-state.ts';

interface DeleteTableRequest {
  readonly table: NamedTable;
}

/** Removes a table with its items, indexes and policy; its stream stays readable for 24 hours. Source: API reference, DeleteTable. */
export const deleteTable: Operation<DeleteTableRequest> = {
  name: 'DeleteTable',
  service: 'dynamodb',

  input: {
    read: (input, home) => ({ table: namedTable(deleteTableInput.read(input).TableName, home) }),
  },

  permissions: (request) => [tablePermission('dynamodb:DeleteTable', request.table)],

  async execute(request, context) {
    const { database, clock } = context;
    const id = existingTable(context, request.table);
    const deleted = await database.deleteTable(id, (table) => {
      requireDeletable(table, clock.now());
      return table;
    });
    const description = describedTable(deleted, { now: clock.now(), answer: 'deleted' });
    return { TableDescription: { ...description, TableStatus: 'DELETING' } };
  },
};

function requireDeletable(table: Table, now: number): void {
  requireActive(table, now);
  if (table.deletionProtection) {
    throw validationError(
      'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    );
  }
}
