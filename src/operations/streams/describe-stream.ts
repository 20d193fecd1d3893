import type { Stream } from '../../database/catalog/catalog.ts';
import type { Shard } from '../../database/database.ts';
import { validationError } from '../../errors.ts';
import { streamsPageMax } from '../../limits.ts';
import { describeStreamInput } from '../../shapes/streams.ts';
import type { Operation } from '../operation.ts';
import { keySchemaElements } from '../tables/table-description.ts';
import { existingStream } from './existing-stream.ts';
import { type NamedStream, namedStream, streamPermission } from './named-stream.ts';

interface DescribeStreamRequest {
  readonly stream: NamedStream;
  readonly limit: number;
  readonly startShardId: string | undefined;
  /** Only the children of this shard. */
  readonly parentShardId: string | undefined;
}

/** A stream and its shards. Source: API reference, DescribeStream. */
export const describeStream: Operation<DescribeStreamRequest> = {
  name: 'DescribeStream',
  service: 'dynamodbstreams',

  input: {
    read(input, home) {
      const request = describeStreamInput.read(input);
      const filter = request.ShardFilter;
      if (filter?.Type === 'CHILD_SHARDS' && filter.ShardId === undefined) {
        // The text is inferred.
        throw validationError('ShardId is required when ShardFilter Type is CHILD_SHARDS');
      }
      return {
        stream: namedStream(request.StreamArn, home),
        limit: request.Limit ?? streamsPageMax,
        startShardId: request.ExclusiveStartShardId,
        parentShardId: filter?.Type === 'CHILD_SHARDS' ? filter.ShardId : undefined,
      };
    },
  },

  permissions: (request) => [streamPermission('dynamodb:DescribeStream', request.stream)],

  execute(request, context) {
    const stream = existingStream(context, request.stream.arn);
    const rest = context.database
      .shards(stream)
      .filter((shard) => request.parentShardId === undefined || shard.parentId === request.parentShardId)
      .filter((shard) => request.startShardId === undefined || shard.id > request.startShardId);
    const page = rest.slice(0, request.limit);
    const last = page.at(-1);
    return {
      StreamDescription: {
        ...streamDescription(stream),
        Shards: page.map(shardDescription),
        ...(last !== undefined && page.length < rest.length && { LastEvaluatedShardId: last.id }),
      },
    };
  },
};

function streamDescription(stream: Stream): object {
  return {
    StreamArn: stream.arn,
    StreamLabel: stream.label,
    StreamStatus: stream.disabledAt === undefined ? 'ENABLED' : 'DISABLED',
    StreamViewType: stream.viewType,
    CreationRequestDateTime: stream.createdAt / 1000,
    TableName: stream.tableName,
    KeySchema: keySchemaElements(stream.key),
  };
}

function shardDescription(shard: Shard): object {
  return {
    ShardId: shard.id,
    SequenceNumberRange: {
      StartingSequenceNumber: shard.startingSequenceNumber,
      ...(shard.end && { EndingSequenceNumber: shard.end.sequenceNumber }),
    },
    ...(shard.parentId !== undefined && { ParentShardId: shard.parentId }),
  };
}
