import { describeTableInput } from '../../shapes/tables.ts';
import type { Operation } from '../operation.ts';
import { type NamedTable, namedTable } from '../resource-names.ts';
import { describedTable } from './table-description.ts';
import { tablePermission } from './table-permission.ts';
import { existingTable } from './table-state.ts';

interface DescribeTableRequest {
  readonly table: NamedTable;
}

/** A table as it is now. Source: API reference, DescribeTable. */
export const describeTable: Operation<DescribeTableRequest> = {
  name: 'DescribeTable',
  service: 'dynamodb',

  input: {
    read: (input, home) => ({ table: namedTable(describeTableInput.read(input).TableName, home) }),
  },

  permissions: (request) => [tablePermission('dynamodb:DescribeTable', request.table)],

  execute(request, context) {
    const table = existingTable(context, request.table);
    return { Table: describedTable(table, { now: context.clock.now(), answer: 'described' }) };
  },
};
