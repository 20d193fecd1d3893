import { accountCapacityUnitsMax, tableCapacityUnitsMax } from '../../limits.ts';
import { describeLimitsInput } from '../../shapes/account.ts';
import type { Operation } from '../operation.ts';
import { accountArn } from '../resource-names.ts';

/** The quotas of capacity that an account begins with at AWS. Source: API reference, DescribeLimits. */
export const describeLimits: Operation<object> = {
  name: 'DescribeLimits',
  service: 'dynamodb',

  input: { read: (input) => describeLimitsInput.read(input) },

  permissions: (_request, { home }) => [
    {
      action: 'dynamodb:DescribeLimits',
      resource: accountArn(home),
      resourceAccount: home.account,
      crossAccount: false,
    },
  ],

  execute: () => ({
    AccountMaxReadCapacityUnits: accountCapacityUnitsMax,
    AccountMaxWriteCapacityUnits: accountCapacityUnitsMax,
    TableMaxReadCapacityUnits: tableCapacityUnitsMax,
    TableMaxWriteCapacityUnits: tableCapacityUnitsMax,
  }),
};
