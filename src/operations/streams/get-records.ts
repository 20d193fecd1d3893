import { pageBytesMax, streamRecordsPageMax } from '../../limits.ts';
import { getRecordsInput } from '../../shapes/streams.ts';
import { JsonText, type Operation } from '../operation.ts';
import { existingStream, trimmed } from './existing-stream.ts';
import { type NamedStream, namedStream, streamPermission } from './named-stream.ts';
import { compareSequenceNumbers } from './sequence-number.ts';
import {
  formatShardIterator,
  type ReadIterator,
  readShardIterator,
  requireFresh,
  requireSealed,
} from './shard-iterator.ts';

interface GetRecordsRequest {
  readonly iterator: ReadIterator;
  readonly stream: NamedStream;
  readonly limit: number;
}

/**
 * The next change records of a shard. A page may be empty; only a closed shard that was read to its end has no next iterator.
 * Source: API reference, GetRecords.
 */
export const getRecords: Operation<GetRecordsRequest> = {
  name: 'GetRecords',
  service: 'dynamodbstreams',

  input: {
    read(input, home) {
      const request = getRecordsInput.read(input);
      const iterator = readShardIterator(request.ShardIterator);
      const stream = namedStream(iterator.streamArn, home);
      return { iterator, stream, limit: request.Limit ?? streamRecordsPageMax };
    },
  },

  permissions: (request) => [streamPermission('dynamodb:GetRecords', request.stream)],

  async execute({ iterator, limit }, context) {
    const stream = existingStream(context, iterator.streamArn);
    requireSealed(iterator, stream);
    requireFresh(iterator, context.clock.now());
    const shard = context.database.shards(stream).find(({ id }) => id === iterator.shardId);
    // It was there when the iterator was made.
    if (shard === undefined) throw trimmed();
    const page = await context.database.records({
      stream,
      shardId: shard.id,
      from: iterator.from,
      recordsMax: limit,
      bytesMax: pageBytesMax,
    });
    if (page.trimmed) throw trimmed();
    const records = `"Records":[${page.texts.join(',')}]`;
    const end = shard.end?.sequenceNumber;
    // Nothing more can come once a closed shard has given its last record, or has none left.
    const isAtEnd = end !== undefined && (page.texts.length === 0 || compareSequenceNumbers(page.next, end) > 0);
    if (isAtEnd) return new JsonText(`{${records}}`);
    const next = formatShardIterator({ ...iterator, from: page.next, createdAt: context.clock.now() }, stream);
    return new JsonText(`{${records},"NextShardIterator":${JSON.stringify(next)}}`);
  },
};
