import { deleteBackupInput } from '../../shapes/backups.ts';
import type { Operation } from '../operation.ts';
import { backupInUse, backupNotFound, backupPermission, type NamedBackup, namedBackup } from './backup-arn.ts';
import { backupStatus, describedBackup } from './backup-description.ts';

interface DeleteBackupRequest {
  readonly backup: NamedBackup;
}

/** Forgets a backup; refused while it is being made or a table restored from it. Source: API reference, DeleteBackup. */
export const deleteBackup: Operation<DeleteBackupRequest> = {
  name: 'DeleteBackup',
  service: 'dynamodb',

  input: {
    read: (input, home) => ({ backup: namedBackup(deleteBackupInput.read(input).BackupArn, home) }),
  },

  permissions: (request) => [backupPermission('dynamodb:DeleteBackup', request.backup)],

  async execute({ backup: { arn } }, { database: { backups } }) {
    const deleted = await backups.delete(arn, (backup) => {
      if (backup === undefined) throw backupNotFound(arn);
      if (backupStatus(backup) === 'CREATING' || backups.isInUse(arn)) throw backupInUse(arn);
      return backup;
    });
    return { BackupDescription: describedBackup(deleted, 'DELETED') };
  },
};
