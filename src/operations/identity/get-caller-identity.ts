import type { Operation } from '../operation.ts';
import { readParameters } from './parameters.ts';

/** API reference, GetCallerIdentity. Needs no permission: whoever can sign may know who that makes them. */
export const getCallerIdentity: Operation<object> = {
  name: 'GetCallerIdentity',
  service: 'sts',
  input: {
    read: (input) => {
      readParameters(input).check();
      return {};
    },
  },

  permissions: () => [],

  execute(_, { principal }) {
    return { UserId: principal.userId, Account: principal.accountId, Arn: principal.arn };
  },
};
