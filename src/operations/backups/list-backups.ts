import { backupsPageMax } from '../../limits.ts';
import { listBackupsInput } from '../../shapes/backups.ts';
import type { Operation } from '../operation.ts';
import { accountArn, namedTable } from '../resource-names.ts';
import { backupSummary } from './backup-description.ts';

interface ListBackupsRequest {
  /** Undefined: of every table. */
  readonly tableArn: string | undefined;
  readonly type: string;
  readonly limit: number;
  /** Epoch milliseconds, inclusive. */
  readonly from: number;
  /** Epoch milliseconds, exclusive. */
  readonly to: number;
  /** Need not exist. */
  readonly startArn: string;
}

/** Backups of the account in the Region, also of tables that are gone, by ARN. Source: API reference, ListBackups; the order is ours. */
export const listBackups: Operation<ListBackupsRequest> = {
  name: 'ListBackups',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const request = listBackupsInput.read(input);
      const { TableName, TimeRangeLowerBound: from, TimeRangeUpperBound: to } = request;
      return {
        tableArn: TableName === undefined ? undefined : namedTable(TableName, home).arn,
        type: request.BackupType ?? 'USER',
        limit: request.Limit ?? backupsPageMax,
        from: from === undefined ? 0 : from * 1000,
        to: to === undefined ? Number.POSITIVE_INFINITY : to * 1000,
        startArn: request.ExclusiveStartBackupArn ?? '',
      };
    },
  },

  permissions: (_request, { home }) => [
    { action: 'dynamodb:ListBackups', resource: accountArn(home), resourceAccount: home.account, crossAccount: false },
  ],

  execute({ tableArn, type, limit, from, to, startArn }, { database, home }) {
    const found = database.backups
      .all(home)
      .filter((backup) => type === 'ALL' || backup.type === type)
      .filter((backup) => tableArn === undefined || backup.table.arn === tableArn)
      .filter((backup) => backup.createdAt >= from && backup.createdAt < to && backup.arn > startArn)
      .sort((a, b) => (a.arn < b.arn ? -1 : 1));
    const page = found.slice(0, limit);
    return {
      BackupSummaries: page.map(backupSummary),
      ...(page.length < found.length && { LastEvaluatedBackupArn: page.at(-1)?.arn }),
    };
  },
};
