import type { Table } from '../../database/catalog/catalog.ts';
import { resourceInUse, validationError } from '../../errors.ts';
import { deleteTableInput } from '../../shapes/tables.ts';
import type { ExecutionContext, Operation } from '../operation.ts';
import { policyChangePending } from '../policies/policy-window.ts';
import { type NamedTable, namedTable } from '../resource-names.ts';
import { describedTable } from './table-description.ts';
import { tablePermission } from './table-permission.ts';
import { existingTable, requireSettled } from './table-state.ts';

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
      requireDeletable(table, context);
      return table;
    });
    const description = describedTable(deleted, { now: clock.now(), answer: 'deleted' });
    return { TableDescription: { ...description, TableStatus: 'DELETING' } };
  },
};

function requireDeletable(table: Table, { clock, settings, database }: ExecutionContext): void {
  const now = clock.now();
  requireSettled(table, now);
  if (table.indexes.some(({ change }) => change !== undefined)) {
    throw resourceInUse('Cannot delete table while indexes are being created, updated, or deleted.');
  }
  if (policyChangePending(table.policy, { now, windowMilliseconds: settings.policyChangeWindowMilliseconds })) {
    throw resourceInUse(`Table: ${table.name} has a pending resource-based policy update.`);
  }
  if (database.backups.isInUse(table.arn)) {
    // Documented, with another text that is not known: the source of a backup or a restore stays until that has ended.
    throw resourceInUse(`Table is being backed up or restored from: ${table.name}`);
  }
  if (table.deletionProtection) {
    throw validationError(
      'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    );
  }
}
