import type { Table } from '../../database/catalog/catalog.ts';
import { validationError } from '../../errors.ts';
import { updateTableInput } from '../../shapes/tables.ts';
import type { ExecutionContext, Operation } from '../operation.ts';
import { type NamedTable, namedTable } from '../resource-names.ts';
import { newIndex } from './new-table.ts';
import { describedTable } from './table-description.ts';
import { tablePermission } from './table-permission.ts';
import { existingTable } from './table-state.ts';
import { checkTableUpdate, type NewIndexMembers, type UpdateTableMembers } from './update-table-rules.ts';
import { updatedTable } from './updated-table.ts';

interface UpdateTableRequest {
  readonly table: NamedTable;
  readonly members: UpdateTableMembers;
}

/**
 * Changes a table's throughput, class, encryption, deletion protection, stream or global indexes. Each is in force when it is
 * answered, but for an index that is created or deleted: that goes on in the background while items are read and written.
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

async function update(
  id: Table,
  { members, context }: { members: UpdateTableMembers; context: ExecutionContext },
): Promise<Table> {
  const { database, clock } = context;
  const change = (table: Table) => updatedTable(table, { members, now: clock.now() });
  const updates = members.GlobalSecondaryIndexUpdates ?? [];
  const created = updates.find(({ Create }) => Create)?.Create;
  if (created) return createIndex(id, { created, members, context });
  const deleted = updates.find(({ Delete }) => Delete)?.Delete;
  if (deleted) return database.deleteIndex(id, deleted.IndexName, change);
  const stream = members.StreamSpecification;
  if (stream === undefined) return database.updateTable(id, change);
  if (stream.StreamEnabled && stream.StreamViewType !== undefined) {
    return database.enableStream(id, stream.StreamViewType, (table) => {
      const updated = change(table);
      if (table.stream) throw validationError(`Table already has an enabled stream: TableName: ${table.name}`);
      return updated;
    });
  }
  return database.disableStream(id, (table) => {
    const updated = change(table);
    if (!table.stream) throw validationError(`Table has no stream to disable: TableName: ${table.name}`);
    return updated;
  });
}

interface Creation {
  readonly created: NewIndexMembers;
  readonly members: UpdateTableMembers;
  readonly context: ExecutionContext;
}

/**
 * Definitions are only taken for the keys of the new index; an attribute that was defined before keeps its type, whatever the
 * request says (captured from AWS, 2026-07).
 */
function createIndex(id: Table, { created, members, context }: Creation): Promise<Table> {
  const { database, clock } = context;
  const keys = new Set(created.KeySchema.map(({ AttributeName }) => AttributeName));
  return database.createIndex(id, (table) => {
    const updated = updatedTable(table, { members, now: clock.now() });
    const known = new Map(table.attributeDefinitions.map(({ name, type }) => [name, type]));
    const definitions = (members.AttributeDefinitions ?? [])
      .filter(({ AttributeName: name }) => keys.has(name))
      .map(({ AttributeName: name, AttributeType: type }) => ({ name, type: known.get(name) ?? type }));
    const all = [...table.attributeDefinitions, ...definitions.filter(({ name }) => !known.has(name))];
    return {
      index: newIndex('global', { index: created, definitions }),
      table: { ...updated, attributeDefinitions: all.sort((a, b) => (a.name < b.name ? -1 : 1)) },
    };
  });
}
