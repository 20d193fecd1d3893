import type { Table } from '../../database/catalog/catalog.ts';
import { AwsError, validationError } from '../../errors.ts';
import { updateContinuousBackupsInput } from '../../shapes/backups.ts';
import type { Operation } from '../operation.ts';
import { type NamedTable, namedTable } from '../resource-names.ts';
import { tablePermission } from '../tables/table-permission.ts';
import { isSettled, requireTable } from './backed-table.ts';
import { continuousBackups } from './continuous-backups.ts';

interface UpdateContinuousBackupsRequest {
  readonly table: NamedTable;
  readonly enabled: boolean;
  /** Undefined: as before, or 35. */
  readonly days: number | undefined;
}

/**
 * Begins to keep every earlier state of a table, or forgets them. Enabled again later, it begins anew.
 * Source: API reference, UpdateContinuousBackups; the text for a new table as users show it.
 */
export const updateContinuousBackups: Operation<UpdateContinuousBackupsRequest> = {
  name: 'UpdateContinuousBackups',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const { TableName, PointInTimeRecoverySpecification: specification } = updateContinuousBackupsInput.read(input);
      const { PointInTimeRecoveryEnabled: enabled, RecoveryPeriodInDays: days } = specification;
      if (!enabled && days !== undefined) {
        // The text is inferred.
        throw validationError('RecoveryPeriodInDays can not be specified if PointInTimeRecoveryEnabled is false');
      }
      return { table: namedTable(TableName, home), enabled, days };
    },
  },

  permissions: (request) => [tablePermission('dynamodb:UpdateContinuousBackups', request.table)],

  async execute({ table: named, enabled, days }, { database: { backups }, clock }) {
    const check = (found: Table | undefined) => {
      const table = requireTable(found, named);
      if (!isSettled(table, clock.now())) {
        throw unavailable(`Backups are being enabled for the table: ${table.name}. Please retry later`);
      }
      if (!enabled && backups.isInUse(table.arn)) {
        // The text is inferred.
        throw unavailable(`The table is being backed up or restored from: ${table.name}. Please retry later`);
      }
      return table;
    };
    const table = enabled
      ? await backups.keepHistory(named.id, days, check)
      : await backups.forgetHistory(named.id, check);
    return { ContinuousBackupsDescription: continuousBackups(table, clock.now()) };
  },
};

function unavailable(text: string): AwsError {
  return new AwsError('ContinuousBackupsUnavailableException', text);
}
