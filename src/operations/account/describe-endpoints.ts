import { describeEndpointsInput } from '../../shapes/account.ts';
import type { Operation } from '../operation.ts';
import { accountArn } from '../resource-names.ts';

/** As AWS says it; captured. */
const cachePeriodInMinutes = 1440;

/**
 * Where to send requests: to the very place that this one was sent to. Everybody who is authenticated may ask, but through a VPC endpoint
 * only with leave. Sources: API reference, DescribeEndpoints; Developer Guide, "Securing DynamoDB connections using VPC endpoints and IAM
 * policies".
 */
export const describeEndpoints: Operation<object> = {
  name: 'DescribeEndpoints',
  service: 'dynamodb',

  input: { read: (input) => describeEndpointsInput.read(input) },

  permissions: (_request, { home }) => [
    {
      action: 'dynamodb:DescribeEndpoints',
      resource: accountArn(home),
      resourceAccount: home.account,
      crossAccount: false,
      throughVpcEndpoint: true,
    },
  ],

  execute: (_request, { host }) => ({
    Endpoints: [{ Address: host, CachePeriodInMinutes: cachePeriodInMinutes }],
  }),
};
