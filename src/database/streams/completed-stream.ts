import { hash } from 'node:crypto';
import type { Stream, StreamShard } from '../catalog/catalog.ts';
import { placesMax } from './shard.ts';
import { newStreamSecret } from './stream-secret.ts';

/** A stream as an earlier version of the program wrote it. */
type StoredStream = Omit<Stream, 'secret' | 'shards'> &
  Partial<Pick<Stream, 'secret' | 'shards'>> & { readonly endingSequenceNumber?: string };

/** The stream with all that a stream has now; the very object when nothing was missing. */
export function completedStream(stored: StoredStream, randomBytes: (count: number) => Buffer): Stream {
  const { secret, shards, endingSequenceNumber, ...rest } = stored;
  if (secret !== undefined && shards !== undefined) return stored as Stream;
  return {
    ...rest,
    secret: secret ?? newStreamSecret(randomBytes),
    shards: shards ?? [onlyShard(stored)],
  };
}

/** The one shard that a stream had from its beginning to its end, under the name and with the numbers that it had. */
function onlyShard({ arn, createdAt, disabledAt, endingSequenceNumber }: StoredStream): StreamShard {
  return {
    id: `shardId-${String(createdAt).padStart(20, '0')}-${hash('sha256', arn).slice(0, 8)}`,
    openedAt: createdAt,
    startingSequenceNumber: `1${'0'.repeat(20)}`,
    from: 0,
    to: placesMax,
    ...(disabledAt !== undefined &&
      endingSequenceNumber !== undefined && { end: { sequenceNumber: endingSequenceNumber, at: disabledAt } }),
  };
}
