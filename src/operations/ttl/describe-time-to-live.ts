import { validationError } from '../../errors.ts';
import { describeTimeToLiveInput } from '../../shapes/time-to-live.ts';
import type { Operation } from '../operation.ts';
import { type NamedTable, namedTable } from '../resource-names.ts';
import { tablePermission } from '../tables/table-permission.ts';
import { existingTable, tableStatus } from '../tables/table-state.ts';

interface DescribeTimeToLiveRequest {
  readonly table: NamedTable;
}

/** Whether items of a table expire, and by which attribute. Source: API reference, DescribeTimeToLive; measured on AWS, 2026-10. */
export const describeTimeToLive: Operation<DescribeTimeToLiveRequest> = {
  name: 'DescribeTimeToLive',
  service: 'dynamodb',

  input: {
    read: (input, home) => ({ table: namedTable(describeTimeToLiveInput.read(input).TableName, home) }),
  },

  permissions: (request) => [tablePermission('dynamodb:DescribeTimeToLive', request.table)],

  execute(request, context) {
    const table = existingTable(context, request.table);
    const status = tableStatus(table, context.clock.now());
    if (status === 'CREATING' || status === 'DELETING') {
      throw validationError(
        `Cannot describe time to live while table is in ${status} state: Current table state is ${status}`,
      );
    }
    const attribute = table.timeToLive?.attribute;
    return {
      TimeToLiveDescription:
        attribute === undefined
          ? { TimeToLiveStatus: 'DISABLED' }
          : { TimeToLiveStatus: 'ENABLED', AttributeName: attribute },
    };
  },
};
