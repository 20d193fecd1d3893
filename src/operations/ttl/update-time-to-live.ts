import type { Table } from '../../database/catalog/catalog.ts';
import { type AwsError, resourceInUse, validationError } from '../../errors.ts';
import { updateTimeToLiveInput } from '../../shapes/time-to-live.ts';
import type { Operation } from '../operation.ts';
import { type NamedTable, namedTable } from '../resource-names.ts';
import { tablePermission } from '../tables/table-permission.ts';
import { existingTable, requireSettled, tableStatus } from '../tables/table-state.ts';

interface UpdateTimeToLiveRequest {
  readonly table: NamedTable;
  readonly enabled: boolean;
  readonly attribute: string;
}

/**
 * Names the attribute that says when items expire, or stops their expiry; in force when it is answered. AWS refuses a second change
 * within an hour; here that is a setting. Source: API reference, UpdateTimeToLive; texts and order measured on AWS, 2026-10.
 */
export const updateTimeToLive: Operation<UpdateTimeToLiveRequest> = {
  name: 'UpdateTimeToLive',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const { TableName, TimeToLiveSpecification: specification } = updateTimeToLiveInput.read(input);
      return {
        table: namedTable(TableName, home),
        enabled: specification.Enabled,
        attribute: specification.AttributeName,
      };
    },
  },

  permissions: (request) => [tablePermission('dynamodb:UpdateTimeToLive', request.table)],

  async execute({ table: name, enabled, attribute }, context) {
    const id = existingTable(context, name);
    await context.database.updateTable(id, (table) => {
      const now = context.clock.now();
      if (tableStatus(table, now) === 'CREATING') throw resourceInUse(`Table ${table.name} is being created`);
      requireSettled(table, now);
      const { timeToLive, ...rest } = table;
      checkChange(timeToLive, { enabled, attribute });
      const rested = (table.timeToLiveChangedAt ?? 0) + context.settings.timeToLiveChangeWindowMilliseconds;
      if (table.timeToLiveChangedAt !== undefined && now < rested) {
        throw validationError('Time to live has been modified multiple times within a fixed interval');
      }
      const changed = { ...rest, timeToLiveChangedAt: now };
      return enabled ? { ...changed, timeToLive: { attribute } } : changed;
    });
    return { TimeToLiveSpecification: { Enabled: enabled, AttributeName: attribute } };
  },
};

function checkChange(
  current: Table['timeToLive'],
  { enabled, attribute }: { readonly enabled: boolean; readonly attribute: string },
): void {
  if (current === undefined) {
    if (!enabled) throw already('disabled');
    return;
  }
  if (current.attribute !== attribute) {
    throw validationError(
      `TimeToLive is active on a different AttributeName: current AttributeName is ${current.attribute}`,
    );
  }
  if (enabled) throw already('enabled');
}

function already(state: string): AwsError {
  return validationError(`TimeToLive is already ${state}`);
}
