import type { Stream } from '../../database/catalog/catalog.ts';
import type { Shard } from '../../database/database.ts';
import { AwsError, resourceNotFound } from '../../errors.ts';
import type { ExecutionContext } from '../operation.ts';

/** Throws ResourceNotFoundException when there is no such stream, or none any more. */
export function existingStream(context: ExecutionContext, streamArn: string): Stream {
  const stream = context.database.catalog.stream(streamArn);
  if (stream === undefined) throw resourceNotFound(`Requested resource not found: Stream: ${streamArn} not found`);
  return stream;
}

/** Throws ResourceNotFoundException; the text is inferred. */
export function existingShard(context: ExecutionContext, stream: Stream, shardId: string): Shard {
  const shard = context.database.shards(stream).find((one) => one.id === shardId);
  if (shard === undefined) throw resourceNotFound('Requested resource not found: Shard does not exist');
  return shard;
}

/** What lies before the trim horizon cannot be read. Text: node-dynamodb-stream issue 13. */
export function trimmed(): AwsError {
  return new AwsError('TrimmedDataAccessException', 'The data you are trying to access has been trimmed');
}
