import type { Table } from '../../database/catalog/catalog.ts';
import { validationError } from '../../errors.ts';
import { updateTableInput } from '../../shapes/tables.ts';
import type { ExecutionContext, Operation } from '../operation.ts';
import { type NamedTable, namedTable } from '../resource-names.ts';
import { describedTable } from './table-description.ts';
import { tablePermission } from './table-permission.ts';
import { existingTable } from './table-state.ts';
import { checkTableUpdate, type UpdateTableMembers } from './update-table-rules.ts';
import { updatedTable } from './updated-table.ts';

interface UpdateTableRequest {
  readonly table: NamedTable;
  readonly members: UpdateTableMembers;
}

/**
 * Changes a table's capacity, class, deletion protection or stream; each is in force when it is answered.
 * Source: API reference, UpdateTable.
 */
export const updateTable: Operation<UpdateTableRequest> = {
  name: 'UpdateTable',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const members = updateTableInput.read(input);
      const table = namedTable(members.TableName, home);
      checkTableUpdate(members);
      return { table, members };
    },
  },

  permissions: (request) => [tablePermission('dynamodb:UpdateTable', request.table)],

  async execute(request, context) {
    const table = existingTable(context, request.table);
    const updated = await update(table, { members: request.members, context });
    return { TableDescription: describedTable(updated, { now: context.clock.now(), answer: 'updated' }) };
  },
};

function update(
  id: Table,
  { members, context }: { members: UpdateTableMembers; context: ExecutionContext },
): Promise<Table> {
  const { database, clock } = context;
  const stream = members.StreamSpecification;
  if (stream === undefined)
    return database.updateTable(id, (table) => updatedTable(table, { members, now: clock.now() }));
  if (stream.StreamEnabled && stream.StreamViewType !== undefined) {
    return database.enableStream(id, stream.StreamViewType, (table) => {
      const updated = updatedTable(table, { members, now: clock.now() });
      if (table.stream) throw validationError(`Table already has an enabled stream: TableName: ${table.name}`);
      return updated;
    });
  }
  return database.disableStream(id, (table) => {
    const updated = updatedTable(table, { members, now: clock.now() });
    if (!table.stream) throw validationError(`Table has no stream to disable: TableName: ${table.name}`);
    return updated;
  });
}
