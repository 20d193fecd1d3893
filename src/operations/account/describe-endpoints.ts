import { describeEndpointsInput } from '../../shapes/account.ts';
import type { Operation } from '../operation.ts';

/** As AWS says it; captured. */
const cachePeriodInMinutes = 1440;

/**
 * Where to send requests: to the very place that this one was sent to. Everybody who is authenticated may ask.
 * Source: API reference, DescribeEndpoints.
 */
export const describeEndpoints: Operation<object> = {
  name: 'DescribeEndpoints',
  service: 'dynamodb',

  input: { read: (input) => describeEndpointsInput.read(input) },

  permissions: () => [],

  execute: (_request, { host }) => ({
    Endpoints: [{ Address: host, CachePeriodInMinutes: cachePeriodInMinutes }],
  }),
};
