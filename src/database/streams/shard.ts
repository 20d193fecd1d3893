import { hash } from 'node:crypto';
import type { Stream, StreamShard } from '../catalog/catalog.ts';
import { digestOfText } from '../keyspace.ts';
import { startingSequenceNumber } from './sequence-number.ts';

/** A shard and the log that holds its records. */
export interface ShardLog extends StreamShard {
  readonly space: number;
  readonly partition: Uint8Array;
}

/** Places of partitions: the first 32 bits of their digests. */
export const placesMax = 2 ** 32;

interface Shards {
  /** Those that are shown, in the order in which they were opened: children once their parent has its end, never before. */
  readonly shown: readonly ShardLog[];
  /** Those that take records: the newest of their places. */
  readonly taking: readonly ShardLog[];
  /** Those that take no records any more, and whose end has yet to be written down. */
  readonly ending: readonly ShardLog[];
}

const known = new WeakMap<Stream, Shards>();

export function shardsOf(stream: Stream): Shards {
  let shards = known.get(stream);
  if (!shards) {
    const logs = stream.shards.map(
      (shard): ShardLog => ({ ...shard, space: stream.space, partition: digestOfText(shard.id) }),
    );
    const parents = new Set(logs.map(({ parentId }) => parentId));
    const withoutEnd = logs.filter(({ end }) => end === undefined);
    const unended = new Set<string | undefined>(withoutEnd.map(({ id }) => id));
    const isOver = ({ id }: ShardLog) => stream.disabledAt !== undefined || parents.has(id);
    shards = {
      shown: logs.filter(({ parentId }) => !unended.has(parentId)),
      taking: withoutEnd.filter((shard) => !isOver(shard)),
      ending: withoutEnd.filter(isOver),
    };
    known.set(stream, shards);
  }
  return shards;
}

/** The shard that takes the records of an item's partition, of which the digest is given. */
export function shardOfItem(stream: Stream, digest: Uint8Array): ShardLog {
  const { taking } = shardsOf(stream);
  if (taking.length === 1) return taking[0]!;
  const place = ((digest[0]! << 24) | (digest[1]! << 16) | (digest[2]! << 8) | digest[3]!) >>> 0;
  return taking.find(({ from, to }) => from <= place && place < to)!;
}

/** `count` shards, each with an equal part of the places, opened a millisecond one after the other. */
export function firstShards(
  streamArn: string,
  { openedAt, count }: { readonly openedAt: number; readonly count: number },
): readonly StreamShard[] {
  const edge = (at: number) => Math.floor((placesMax * at) / count);
  return Array.from({ length: count }, (_, at) =>
    newShard(streamArn, { openedAt: openedAt + at, from: edge(at), to: edge(at + 1) }),
  );
}

/** A shard that has yet to take its first record; its id as AWS forms it: `shardId-`, 20 digits of epoch milliseconds, 8 hexadecimal. */
export function newShard(
  streamArn: string,
  shard: Pick<StreamShard, 'openedAt' | 'from' | 'to' | 'parentId'>,
): StreamShard {
  const suffix = hash('sha256', `${streamArn} ${shard.openedAt}`).slice(0, 8);
  return {
    id: `shardId-${String(shard.openedAt).padStart(20, '0')}-${suffix}`,
    startingSequenceNumber: startingSequenceNumber(shard.openedAt),
    ...shard,
  };
}
