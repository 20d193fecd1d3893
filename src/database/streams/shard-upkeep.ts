import type { Clock } from '../../clock.ts';
import { recordRetentionMilliseconds, streamShardsMax } from '../../limits.ts';
import type { Engine } from '../../storage/engine.ts';
import type { Stream } from '../catalog/catalog.ts';
import type { CatalogChanges } from '../catalog/catalog-changes.ts';
import type { MemoryCatalog } from '../catalog/memory-catalog.ts';
import { clearShard, newestLogNumber, trimRecords } from './records.ts';
import { shardsOf } from './shard.ts';
import { type Renewal, renewedShards } from './shard-renewal.ts';

export interface ShardUpkeepParts {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly memory: MemoryCatalog;
  readonly changes: CatalogChanges;
  readonly shardRules: ShardRules;
}

/** When other shards take over from one. */
export interface ShardRules {
  /** One child, after so long. */
  readonly lifeMilliseconds: number;
  /** Two children, when for a minute it took more than this. */
  readonly recordsPerSecondMax: number;
}

/** How many records a shard had taken at a moment. */
interface Count {
  readonly records: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * What becomes of shards in the background: their records are trimmed after 24 hours, and they with the last of them; after
 * four hours a child takes over; and two children share the work of one that takes more than a partition of DynamoDB would.
 */
export class ShardUpkeep {
  readonly #parts: ShardUpkeepParts;
  /** Of the shards that take records, by id; forgotten with the process. */
  #counts = new Map<string, Count>();

  constructor(parts: ShardUpkeepParts) {
    this.#parts = parts;
  }

  async run(isClosed: () => boolean): Promise<void> {
    const counts = new Map<string, Count>();
    for (const stream of this.#parts.memory.heldStreams()) {
      if (isClosed()) return;
      await this.#trim(stream);
      if (stream.disabledAt === undefined && stream.shards.length < shardsHeldMax) await this.#renew(stream, counts);
    }
    this.#counts = counts;
  }

  async #trim(stream: Stream): Promise<void> {
    const { engine, clock, changes } = this.#parts;
    const horizon = clock.now() - recordRetentionMilliseconds;
    const gone = new Set<string>();
    for (const shard of shardsOf(stream).shown) {
      if (shard.end !== undefined && shard.end.at <= horizon) {
        await clearShard(shard, engine);
        gone.add(shard.id);
      } else if (shard.openedAt <= horizon) {
        await trimRecords(shard, this.#parts);
      }
    }
    if (gone.size > 0) {
      await changes.changeShards(stream.arn, (current) => current.shards.filter(({ id }) => !gone.has(id)));
    }
  }

  async #renew(stream: Stream, counts: Map<string, Count>): Promise<void> {
    const { engine, clock, changes, shardRules } = this.#parts;
    const replace = new Set<string>();
    const split = new Set<string>();
    for (const shard of shardsOf(stream).taking) {
      const count = { records: await newestLogNumber(shard, engine), at: clock.now() };
      const before = this.#counts.get(shard.id);
      // Two looks that lie too close together say nothing about a lasting load.
      const measured = before === undefined || count.at - before.at >= measureMilliseconds;
      counts.set(shard.id, measured ? count : before);
      if (before && measured && rate(before, count) > shardRules.recordsPerSecondMax) split.add(shard.id);
      else if (clock.now() - shard.openedAt >= shardRules.lifeMilliseconds) replace.add(shard.id);
    }
    const room = streamShardsMax - shardsOf(stream).taking.length;
    const renewal: Renewal = { replace, split: new Set([...split].slice(0, Math.max(0, room))) };
    if (replace.size === 0 && renewal.split.size === 0) return;
    await changes.changeShards(stream.arn, (current) => renewedShards(current, { renewal, now: clock.now() }));
  }
}

/**
 * Our own, for shards that are told to live for seconds: a stream is described in one piece, which may not grow for a day. Forty
 * shards of four hours make 280.
 */
const shardsHeldMax = 1000;

/** Our own: how long DynamoDB watches a partition before it splits it is not published. */
const measureMilliseconds = 60_000;

/** Records per second. */
function rate(before: Count, now: Count): number {
  return ((now.records - before.records) * 1000) / (now.at - before.at);
}
