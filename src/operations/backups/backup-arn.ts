import { parseArn } from '../../arn.ts';
import { AwsError, validationError } from '../../errors.ts';
import type { Permission, RequestHome } from '../operation.ts';

/** A backup as a request named it: nothing here says that it exists. */
export interface NamedBackup {
  readonly arn: string;
  readonly account: string;
}

/** Throws ValidationException for what is no ARN of a backup in the Region of the request; the text is inferred. */
export function namedBackup(text: string, home: RequestHome): NamedBackup {
  const arn = parseArn(text);
  const [type, tableName, part, id, ...more] = arn?.resource.split('/') ?? [];
  const isBackup = type === 'table' && tableName && part === 'backup' && id && more.length === 0;
  if (arn?.partition !== 'aws' || arn.service !== 'dynamodb' || arn.region !== home.region || !isBackup) {
    throw validationError(`Invalid backup ARN: ${text}`);
  }
  return { arn: text, account: arn.account };
}

/** Backups are never shared, and carry no policy. */
export function backupPermission(action: string, { arn, account }: NamedBackup): Permission {
  return { action, resource: arn, resourceAccount: account, crossAccount: false };
}

/** The text is inferred. */
export function backupNotFound(arn: string): AwsError {
  return new AwsError('BackupNotFoundException', `Backup not found: ${arn}`);
}

/** The text is inferred. */
export function backupInUse(arn: string): AwsError {
  return new AwsError('BackupInUseException', `Backup is being created, deleted or restored: ${arn}`);
}
