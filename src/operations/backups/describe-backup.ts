import { describeBackupInput } from '../../shapes/backups.ts';
import type { Operation } from '../operation.ts';
import { backupNotFound, backupPermission, type NamedBackup, namedBackup } from './backup-arn.ts';
import { describedBackup } from './backup-description.ts';

interface DescribeBackupRequest {
  readonly backup: NamedBackup;
}

/** What is kept of a table, and whether it is complete. Source: API reference, DescribeBackup. */
export const describeBackup: Operation<DescribeBackupRequest> = {
  name: 'DescribeBackup',
  service: 'dynamodb',

  input: {
    read: (input, home) => ({ backup: namedBackup(describeBackupInput.read(input).BackupArn, home) }),
  },

  permissions: (request) => [backupPermission('dynamodb:DescribeBackup', request.backup)],

  execute({ backup: { arn } }, { database }) {
    const backup = database.backups.get(arn);
    if (backup === undefined) throw backupNotFound(arn);
    return { BackupDescription: describedBackup(backup) };
  },
};
