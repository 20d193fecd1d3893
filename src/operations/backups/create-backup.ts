import { AwsError } from '../../errors.ts';
import { createBackupInput } from '../../shapes/backups.ts';
import type { Operation } from '../operation.ts';
import { type NamedTable, namedTable } from '../resource-names.ts';
import { tablePermission } from '../tables/table-permission.ts';
import { isSettled, requireTable } from './backed-table.ts';
import { backupDetails } from './backup-description.ts';

interface CreateBackupRequest {
  readonly table: NamedTable;
  readonly name: string;
}

/** Keeps the items and settings of a table as they are now, also after it is gone. Source: API reference, CreateBackup. */
export const createBackup: Operation<CreateBackupRequest> = {
  name: 'CreateBackup',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const { TableName, BackupName: name } = createBackupInput.read(input);
      return { table: namedTable(TableName, home), name };
    },
  },

  permissions: (request) => [tablePermission('dynamodb:CreateBackup', request.table)],

  async execute({ table: named, name }, { database, clock }) {
    const backup = await database.backups.create(named.id, name, (found) => {
      const table = requireTable(found, named);
      // The text is inferred.
      if (!isSettled(table, clock.now())) throw new AwsError('TableInUseException', `Table is in use: ${table.name}`);
      return table;
    });
    return { BackupDetails: backupDetails(backup) };
  },
};
