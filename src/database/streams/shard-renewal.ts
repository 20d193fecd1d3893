import type { Stream, StreamShard } from '../catalog/catalog.ts';
import { newShard, shardsOf } from './shard.ts';

/** Shards from which children shall take over, by id: `replace` with one child each, `split` with two. */
export interface Renewal {
  readonly replace: ReadonlySet<string>;
  readonly split: ReadonlySet<string>;
}

/**
 * The shards of a stream, with children of those that are named and still take records. Parents keep their records; a child takes
 * its parent's places, of two children each half of them. A parent ends where its last record stands, which is learnt afterwards.
 */
export function renewedShards(
  stream: Stream,
  { renewal, now }: { readonly renewal: Renewal; readonly now: number },
): readonly StreamShard[] {
  // The clock may have been set back: children are opened after all that is there.
  let openedAt = Math.max(now, ...stream.shards.map((shard) => shard.openedAt + 1));
  const children = shardsOf(stream).taking.flatMap(({ id: parentId, from, to }): StreamShard[] => {
    const middle = Math.floor((from + to) / 2);
    const isSplit = renewal.split.has(parentId) && middle > from;
    if (!isSplit && !renewal.split.has(parentId) && !renewal.replace.has(parentId)) return [];
    const parts = isSplit
      ? [
          { from, to: middle },
          { from: middle, to },
        ]
      : [{ from, to }];
    return parts.map((part) => newShard(stream.arn, { ...part, parentId, openedAt: openedAt++ }));
  });
  return children.length === 0 ? stream.shards : [...stream.shards, ...children];
}
