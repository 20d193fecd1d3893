import { earliestRestorable } from '../../database/backups/restorable.ts';
import type { Table } from '../../database/catalog/catalog.ts';

/**
 * ContinuousBackupsDescription. Everything up to the present moment can be restored; at AWS, up to some minutes ago.
 * Source: API reference; ContinuousBackupsStatus is ENABLED for every table, as documented.
 */
export function continuousBackups({ pointInTime }: Table, now: number): object {
  return {
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription:
      pointInTime === undefined
        ? { PointInTimeRecoveryStatus: 'DISABLED' }
        : {
            PointInTimeRecoveryStatus: 'ENABLED',
            RecoveryPeriodInDays: pointInTime.days,
            EarliestRestorableDateTime: earliestRestorable(pointInTime, now) / 1000,
            LatestRestorableDateTime: now / 1000,
          },
  };
}
