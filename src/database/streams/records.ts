import type { Clock } from '../../clock.ts';
import { resourceNotFound } from '../../errors.ts';
import { recordRetentionMilliseconds } from '../../limits.ts';
import type { Engine, Write } from '../../storage/engine.ts';
import type { Stream } from '../catalog/catalog.ts';
import type { RecordPage, RecordRange } from '../database.ts';
import { completeRecord, creationSecondsOf } from './change-record.ts';
import { logNumberOf, logNumberOfSort, sequenceNumberOf, sortOfLogNumber } from './sequence-number.ts';
import { type ShardLog, shardsOf } from './shard.ts';

interface Reader {
  readonly engine: Engine;
  readonly clock: Clock;
}

/** A page of records; those older than 24 hours are passed over. */
export async function readRecords(range: RecordRange, { engine, clock }: Reader): Promise<RecordPage> {
  const { stream, shardId } = range;
  const { space, partition, endingSequenceNumber } = requireShard(stream, shardId);
  const horizon = horizonOf(clock);
  // A log begins at 1.
  let next = Math.max(1, logNumberOf(range.from));
  for (;;) {
    const page = await engine.scan({
      space,
      from: { partition, sort: sortOfLogNumber(next) },
      to: { partition },
      rowsMax: range.recordsMax,
      weightMax: range.bytesMax,
      withKeys: true,
    });
    const texts: string[] = [];
    for (const { sort, text } of page.rows) {
      const logNumber = logNumberOfSort(sort!);
      next = logNumber + 1;
      if (creationSecondsOf(text) >= horizon) texts.push(completeRecord(text, { stream, shardId, logNumber }));
    }
    // What is missing at the end of a closed shard was trimmed.
    if (page.complete && endingSequenceNumber !== undefined)
      next = Math.max(next, logNumberOf(endingSequenceNumber) + 1);
    if (texts.length > 0 || page.complete) return { texts, next: sequenceNumberOf(next) };
  }
}

/** What the next record of the shard will at least have. */
export async function nextSequenceNumber(engine: Engine, { stream, shardId }: ShardName): Promise<string> {
  return sequenceNumberOf((await lastLogNumber(engine, requireShard(stream, shardId))) + 1);
}

/** The number of the newest record that is still there; that before the first when there is none. */
export async function lastSequenceNumber(engine: Engine, stream: Stream): Promise<string> {
  return sequenceNumberOf(await lastLogNumber(engine, shardsOf(stream).at(-1)!));
}

interface ShardName {
  readonly stream: Stream;
  readonly shardId: string;
}

const trimmedAtOnce = 100;
const trimmedBytesAtOnce = 4 * 1024 * 1024;

/** Deletes the records that are older than 24 hours. */
export async function trimRecords(stream: Stream, { engine, clock }: Reader): Promise<void> {
  const horizon = horizonOf(clock);
  for (const { space, partition } of shardsOf(stream)) {
    for (;;) {
      const { rows, complete } = await engine.scan({
        space,
        from: { partition },
        to: { partition },
        rowsMax: trimmedAtOnce,
        weightMax: trimmedBytesAtOnce,
        withKeys: true,
      });
      const old = rows.filter(({ text }) => creationSecondsOf(text) < horizon);
      if (old.length > 0) {
        const writes = old.map(({ sort }): Write => ({ kind: 'delete', key: { space, partition, sort: sort! } }));
        await engine.transact([], () => ({ writes, result: undefined }));
      }
      if (complete || old.length < rows.length) break;
    }
  }
}

function requireShard(stream: Stream, shardId: string): ShardLog {
  const shard = shardsOf(stream).find(({ id }) => id === shardId);
  if (!shard) throw resourceNotFound('Requested resource not found: Shard does not exist');
  return shard;
}

async function lastLogNumber(engine: Engine, { space, partition }: ShardLog): Promise<number> {
  const { rows } = await engine.scan({
    space,
    from: { partition },
    to: { partition },
    descending: true,
    rowsMax: 1,
    withKeys: true,
  });
  return rows[0] ? logNumberOfSort(rows[0].sort!) : 0;
}

/** Epoch seconds; records made before it are trimmed. */
function horizonOf(clock: Clock): number {
  return (clock.now() - recordRetentionMilliseconds) / 1000;
}
