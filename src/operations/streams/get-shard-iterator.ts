import type { Stream } from '../../database/catalog/catalog.ts';
import type { Database, Shard } from '../../database/database.ts';
import { type AwsError, validationError } from '../../errors.ts';
import { getShardIteratorInput } from '../../shapes/streams.ts';
import type { Operation } from '../operation.ts';
import { existingShard, existingStream, trimmed } from './existing-stream.ts';
import { type NamedStream, namedStream, streamPermission } from './named-stream.ts';
import { firstRecordSince } from './record-time.ts';
import { compareSequenceNumbers, isSequenceNumber, nextSequenceNumber } from './sequence-number.ts';
import { formatShardIterator } from './shard-iterator.ts';

interface GetShardIteratorRequest {
  readonly stream: NamedStream;
  readonly shardId: string;
  readonly start: Start;
}

type Start =
  | { readonly kind: 'oldest' | 'latest' }
  | { readonly kind: 'at' | 'after'; readonly sequenceNumber: string }
  /** Epoch milliseconds. */
  | { readonly kind: 'time'; readonly timestamp: number };

/** A place in a shard from which GetRecords reads on. Source: API reference, GetShardIterator. */
export const getShardIterator: Operation<GetShardIteratorRequest> = {
  name: 'GetShardIterator',
  service: 'dynamodbstreams',

  input: {
    read(input, home) {
      const request = getShardIteratorInput.read(input);
      return { stream: namedStream(request.StreamArn, home), shardId: request.ShardId, start: readStart(request) };
    },
  },

  permissions: (request) => [streamPermission('dynamodb:GetShardIterator', request.stream)],

  async execute(request, context) {
    const { database } = context;
    const stream = existingStream(context, request.stream.arn);
    const shard = existingShard(context, stream, request.shardId);
    const { start } = request;
    const place = async (): Promise<string> => {
      switch (start.kind) {
        case 'oldest':
          return database.oldestSequenceNumber(stream, shard.id);
        case 'latest':
          return database.latestSequenceNumber(stream, shard.id);
        case 'time':
          return firstRecordSince(start.timestamp, { database, stream, shard });
        case 'at':
        case 'after':
          await requireWithinShard(start.sequenceNumber, { database, stream, shard });
          return start.kind === 'at' ? start.sequenceNumber : nextSequenceNumber(start.sequenceNumber);
      }
    };
    const iterator = {
      streamArn: stream.arn,
      shardId: shard.id,
      from: await place(),
      createdAt: context.clock.now(),
    };
    return { ShardIterator: formatShardIterator(iterator, stream) };
  },
};

/** AWS's texts for a missing or malformed SequenceNumber or Timestamp are not known; these are inferred. */
function readStart(request: ReturnType<typeof getShardIteratorInput.read>): Start {
  const { ShardIteratorType: type, SequenceNumber: sequenceNumber, Timestamp: timestamp } = request;
  switch (type) {
    case 'TRIM_HORIZON':
      return { kind: 'oldest' };
    case 'LATEST':
      return { kind: 'latest' };
    case 'AT_TIMESTAMP':
      if (timestamp === undefined)
        throw validationError('Timestamp is required when ShardIteratorType is AT_TIMESTAMP');
      return { kind: 'time', timestamp: timestamp * 1000 };
    default:
      if (sequenceNumber === undefined) {
        throw validationError(`SequenceNumber is required when ShardIteratorType is ${type}`);
      }
      if (!isSequenceNumber(sequenceNumber)) throw invalidSequenceNumber(sequenceNumber);
      return { kind: type === 'AT_SEQUENCE_NUMBER' ? 'at' : 'after', sequenceNumber };
  }
}

/**
 * Throws TrimmedDataAccessException when the record of that number is older than 24 hours, or than the shard; ValidationException when
 * the shard has none of that number yet. A shard begins at a number that is no record's. Source: API reference, GetShardIterator:
 * SequenceNumber is that "of a stream record in the shard"; what AWS answers to one that is not is not known, so this is inferred.
 */
async function requireWithinShard(
  sequenceNumber: string,
  { database, stream, shard }: { readonly database: Database; readonly stream: Stream; readonly shard: Shard },
): Promise<void> {
  if (compareSequenceNumbers(sequenceNumber, shard.startingSequenceNumber) < 0) throw trimmed();
  const page = await database.records({ stream, shardId: shard.id, from: sequenceNumber, recordsMax: 1, bytesMax: 1 });
  if (page.trimmed) throw trimmed();
  const latest = await database.latestSequenceNumber(stream, shard.id);
  if (compareSequenceNumbers(sequenceNumber, latest) >= 0) throw invalidSequenceNumber(sequenceNumber);
}

function invalidSequenceNumber(sequenceNumber: string): AwsError {
  return validationError(`Invalid SequenceNumber: ${sequenceNumber}`);
}
