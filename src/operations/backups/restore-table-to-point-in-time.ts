import { earliestRestorable } from '../../database/backups/restorable.ts';
import { AwsError, validationError } from '../../errors.ts';
import { restoreTableToPointInTimeInput } from '../../shapes/backups.ts';
import type { Operation } from '../operation.ts';
import { type NamedTable, namedTable } from '../resource-names.ts';
import { describedTable } from '../tables/table-description.ts';
import { tablePermission } from '../tables/table-permission.ts';
import { requireTable } from './backed-table.ts';
import { checkOverrides, type Overrides, requireFree, restoredTable, targetPermissions } from './restored-table.ts';

interface RestoreTableToPointInTimeRequest {
  readonly source: NamedTable;
  readonly target: NamedTable;
  /** Epoch milliseconds; undefined: now. */
  readonly moment: number | undefined;
  readonly overrides: Overrides;
}

const action = 'dynamodb:RestoreTableToPointInTime';

/**
 * Makes a table with the items that another had at a moment, and its present settings; CREATING until they are there.
 * Source: API reference, RestoreTableToPointInTime; texts of the rules inferred.
 */
export const restoreTableToPointInTime: Operation<RestoreTableToPointInTimeRequest> = {
  name: 'RestoreTableToPointInTime',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const request = restoreTableToPointInTimeInput.read(input);
      const { SourceTableArn, SourceTableName, TargetTableName, UseLatestRestorableTime, ...rest } = request;
      const { RestoreDateTime: seconds, ...overrides } = rest;
      const source = SourceTableArn ?? SourceTableName;
      if (source === undefined || (SourceTableArn !== undefined && SourceTableName !== undefined)) {
        throw validationError('Exactly one of SourceTableName and SourceTableArn must be specified');
      }
      if ((seconds !== undefined) === (UseLatestRestorableTime === true)) {
        throw validationError('Exactly one of RestoreDateTime and UseLatestRestorableTime must be specified');
      }
      checkOverrides(overrides);
      const moment = seconds === undefined ? undefined : Math.round(seconds * 1000);
      return { source: namedTable(source, home), target: namedTable(TargetTableName, home), moment, overrides };
    },
  },

  permissions: ({ source, target }) => [tablePermission(action, source), ...targetPermissions(action, target)],

  async execute({ source: named, target, moment, overrides }, context) {
    const { database, clock } = context;
    const table = await database.backups.restoreMoment(named.id, (found) => {
      const source = requireTable(found, named);
      const now = clock.now();
      const at = moment ?? now;
      if (source.pointInTime === undefined || source.deletedAt !== undefined) {
        throw new AwsError(
          'PointInTimeRecoveryUnavailableException',
          `Point in time recovery is not enabled for table '${source.name}'`,
        );
      }
      requireFree(target, context);
      if (at < earliestRestorable(source.pointInTime, now) || at > now) {
        // The documentation of the exception.
        throw new AwsError(
          'InvalidRestoreTimeException',
          'An invalid restore time was specified. RestoreDateTime must be between EarliestRestorableDateTime and LatestRestorableDateTime.',
        );
      }
      return { source, at, table: restoredTable(source, { id: target.id, now, overrides }) };
    });
    return { TableDescription: describedTable(table, { now: clock.now(), answer: 'created' }) };
  },
};
