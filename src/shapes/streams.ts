import type {
  DescribeStreamCommandInput,
  GetRecordsCommandInput,
  GetShardIteratorCommandInput,
  ListStreamsCommandInput,
} from '@aws-sdk/client-dynamodb-streams';
import { shardFilterType, shardIteratorType } from './enums.ts';
import { name } from './names.ts';
import { inputShape, type Shape } from './shape.ts';
import { integer, optional, required, string, structure, timestamp } from './types.ts';
import type { Wire } from './wire-types.ts';

/* Inputs of the operations on streams. Source: service model `streams.dynamodb` 2012-08-10. */

/** With the type AT_TIMESTAMP and its member, which the newest model has and the SDK's type has not. */
export type GetShardIteratorInput = Omit<Wire<GetShardIteratorCommandInput>, 'ShardIteratorType'> & {
  readonly ShardIteratorType: Wire<GetShardIteratorCommandInput>['ShardIteratorType'] | 'AT_TIMESTAMP';
  /** Epoch seconds. */
  readonly Timestamp?: number;
};

const streamArn = string({ length: { min: 37, max: 1024 } });
const shardId = string({ length: { min: 28, max: 65 } });

export const listStreamsInput: Shape<Wire<ListStreamsCommandInput>> = inputShape('ListStreams', {
  TableName: optional(name),
  Limit: optional(integer({ min: 1, max: 100 })),
  ExclusiveStartStreamArn: optional(streamArn),
});

export const describeStreamInput: Shape<Wire<DescribeStreamCommandInput>> = inputShape('DescribeStream', {
  StreamArn: required(streamArn),
  Limit: optional(integer({ min: 1, max: 100 })),
  ExclusiveStartShardId: optional(shardId),
  ShardFilter: optional(structure('ShardFilter', { Type: optional(shardFilterType), ShardId: optional(shardId) })),
});

export const getShardIteratorInput: Shape<GetShardIteratorInput> = inputShape('GetShardIterator', {
  StreamArn: required(streamArn),
  ShardId: required(shardId),
  ShardIteratorType: required(shardIteratorType),
  SequenceNumber: optional(string({ length: { min: 21, max: 40 } })),
  Timestamp: optional(timestamp),
});

export const getRecordsInput: Shape<Wire<GetRecordsCommandInput>> = inputShape('GetRecords', {
  ShardIterator: required(string({ length: { min: 1, max: 2048 } })),
  Limit: optional(integer({ min: 1, max: 1000 })),
});
