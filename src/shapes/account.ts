import type { DescribeEndpointsCommandInput, DescribeLimitsCommandInput } from '@aws-sdk/client-dynamodb';
import { inputShape, type Shape } from './shape.ts';
import type { Wire } from './wire-types.ts';

/* Inputs of the operations on an account: they have no members. */

export const describeLimitsInput: Shape<Wire<DescribeLimitsCommandInput>> = inputShape('DescribeLimits', {});

export const describeEndpointsInput: Shape<Wire<DescribeEndpointsCommandInput>> = inputShape('DescribeEndpoints', {});
