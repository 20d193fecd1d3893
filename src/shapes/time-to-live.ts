import type { DescribeTimeToLiveCommandInput, UpdateTimeToLiveCommandInput } from '@aws-sdk/client-dynamodb';
import { tableName } from './names.ts';
import { inputShape, type Shape } from './shape.ts';
import { boolean, required, string, structure } from './types.ts';
import type { Wire } from './wire-types.ts';

/* Inputs of the operations on time to live. */

export const updateTimeToLiveInput: Shape<Wire<UpdateTimeToLiveCommandInput>> = inputShape('UpdateTimeToLive', {
  TableName: tableName,
  TimeToLiveSpecification: required(
    structure('TimeToLiveSpecification', {
      Enabled: required(boolean),
      AttributeName: required(string({ length: { min: 1, max: 255 } })),
    }),
  ),
});

export const describeTimeToLiveInput: Shape<Wire<DescribeTimeToLiveCommandInput>> = inputShape('DescribeTimeToLive', {
  TableName: tableName,
});
