import { describeContinuousBackupsInput } from '../../shapes/backups.ts';
import type { Operation } from '../operation.ts';
import { type NamedTable, namedTable } from '../resource-names.ts';
import { tablePermission } from '../tables/table-permission.ts';
import { existingTable } from './backed-table.ts';
import { continuousBackups } from './continuous-backups.ts';

interface DescribeContinuousBackupsRequest {
  readonly table: NamedTable;
}

/** Which moments of a table can be restored. Source: API reference, DescribeContinuousBackups. */
export const describeContinuousBackups: Operation<DescribeContinuousBackupsRequest> = {
  name: 'DescribeContinuousBackups',
  service: 'dynamodb',

  input: {
    read: (input, home) => ({ table: namedTable(describeContinuousBackupsInput.read(input).TableName, home) }),
  },

  permissions: (request) => [tablePermission('dynamodb:DescribeContinuousBackups', request.table)],

  execute({ table }, context) {
    return { ContinuousBackupsDescription: continuousBackups(existingTable(context, table), context.clock.now()) };
  },
};
