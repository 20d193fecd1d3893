import { hash } from 'node:crypto';
import type { Stream } from '../catalog/catalog.ts';
import type { Shard } from '../database.ts';
import { digestOfText } from '../keyspace.ts';
import { sequenceNumberOf } from './sequence-number.ts';

/** A shard and the log that holds its records. */
export interface ShardLog extends Shard {
  readonly space: number;
  readonly partition: Uint8Array;
}

const known = new WeakMap<Stream, readonly ShardLog[]>();

/** The shards of a stream, the oldest first. A stream has one, from its beginning to its end. */
export function shardsOf(stream: Stream): readonly ShardLog[] {
  let shards = known.get(stream);
  if (!shards) {
    const id = shardId(stream);
    shards = [
      {
        id,
        startingSequenceNumber: sequenceNumberOf(0),
        ...(stream.endingSequenceNumber !== undefined && { endingSequenceNumber: stream.endingSequenceNumber }),
        space: stream.space,
        partition: digestOfText(id),
      },
    ];
    known.set(stream, shards);
  }
  return shards;
}

/** The shard that takes the records of an item's partition. */
export function shardOfItem(stream: Stream): ShardLog {
  return shardsOf(stream)[0]!;
}

/** As AWS forms it: `shardId-`, 20 digits of epoch milliseconds, 8 hexadecimal digits. */
function shardId({ arn, createdAt }: Stream): string {
  const suffix = hash('sha256', arn).slice(0, 8);
  return `shardId-${String(createdAt).padStart(20, '0')}-${suffix}`;
}
