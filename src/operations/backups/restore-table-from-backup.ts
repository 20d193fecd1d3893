import { restoreTableFromBackupInput } from '../../shapes/backups.ts';
import type { Operation } from '../operation.ts';
import { type NamedTable, namedTable } from '../resource-names.ts';
import { describedTable } from '../tables/table-description.ts';
import { backupInUse, backupNotFound, backupPermission, type NamedBackup, namedBackup } from './backup-arn.ts';
import { backupStatus } from './backup-description.ts';
import { checkOverrides, type Overrides, requireFree, restoredTable, targetPermissions } from './restored-table.ts';

interface RestoreTableFromBackupRequest {
  readonly target: NamedTable;
  readonly backup: NamedBackup;
  readonly overrides: Overrides;
}

const action = 'dynamodb:RestoreTableFromBackup';

/** Makes a table with the items of a backup; CREATING until they are there. Source: API reference, RestoreTableFromBackup. */
export const restoreTableFromBackup: Operation<RestoreTableFromBackupRequest> = {
  name: 'RestoreTableFromBackup',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const { TargetTableName, BackupArn, ...overrides } = restoreTableFromBackupInput.read(input);
      const backup = namedBackup(BackupArn, home);
      checkOverrides(overrides);
      return { target: namedTable(TargetTableName, home), backup, overrides };
    },
  },

  permissions: ({ target, backup }) => [backupPermission(action, backup), ...targetPermissions(action, target)],

  async execute({ target, backup: { arn }, overrides }, context) {
    const { database, clock } = context;
    const table = await database.backups.restore(arn, (backup) => {
      requireFree(target, context);
      if (backup === undefined) throw backupNotFound(arn);
      if (backupStatus(backup) !== 'AVAILABLE') throw backupInUse(arn);
      return { backup, table: restoredTable(backup.table, { id: target.id, now: clock.now(), overrides }) };
    });
    return { TableDescription: describedTable(table, { now: clock.now(), answer: 'created' }) };
  },
};
