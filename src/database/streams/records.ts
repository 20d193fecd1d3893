import type { Clock } from '../../clock.ts';
import { resourceNotFound } from '../../errors.ts';
import { recordRetentionMilliseconds } from '../../limits.ts';
import type { Engine, Row, Write } from '../../storage/engine.ts';
import type { Stream, StreamShard } from '../catalog/catalog.ts';
import type { RecordPage, RecordRange } from '../database.ts';
import { completeRecord, creationSecondsOf } from './change-record.ts';
import { logNumberOf, logNumberOfSort, sequenceNumberOf, sortOfLogNumber } from './sequence-number.ts';
import { type ShardLog, shardsOf } from './shard.ts';

/*
 * The numbers of a log follow one another without a gap, from 1 on. Records are trimmed from its beginning, and the newest one
 * stays in the store as long as its shard does: so what is missing before it was trimmed, and what comes next is known.
 */

export interface Reader {
  readonly engine: Engine;
  readonly clock: Clock;
}

interface ShardName {
  readonly stream: Stream;
  readonly shardId: string;
}

/** A page of records, beginning with the first that is not older than 24 hours. */
export async function readRecords(range: RecordRange, reader: Reader): Promise<RecordPage> {
  const { stream, recordsMax, bytesMax } = range;
  const shard = requireShard(stream, range.shardId);
  const { startingSequenceNumber: start, end } = shard;
  const wanted = Math.max(1, logNumberOf(start, range.from));
  const kept = await keptRows(shard, { from: wanted, recordsMax, bytesMax }, reader);
  const { first } = kept;
  const rows = withinBytes(kept.rows, bytesMax);
  const complete = kept.complete && rows.length === kept.rows.length;
  const texts = rows.map(({ text }, at) => completeRecord(text, { stream, shard, logNumber: first + at }));
  let next = first + texts.length;
  if (complete && end !== undefined) next = Math.max(next, logNumberOf(start, end.sequenceNumber) + 1);
  return { texts, next: sequenceNumberOf(start, next), trimmed: first > wanted };
}

/** What the first record that is not older than 24 hours has; what the next one will have when there is none. */
export async function oldestSequenceNumber({ stream, shardId }: ShardName, reader: Reader): Promise<string> {
  const shard = requireShard(stream, shardId);
  const { first } = await keptRows(shard, { from: 1, recordsMax: 100, bytesMax: 1e6 }, reader);
  return sequenceNumberOf(shard.startingSequenceNumber, first);
}

/** What the next record of the shard will have. */
export async function nextSequenceNumber({ stream, shardId }: ShardName, { engine }: Reader): Promise<string> {
  const shard = requireShard(stream, shardId);
  return sequenceNumberOf(shard.startingSequenceNumber, (await newestLogNumber(shard, engine)) + 1);
}

/** The shards of a stream, with the end of those that take no records any more. `engine` must have all that was written to them. */
export async function withEnds(stream: Stream, { engine, clock }: Reader): Promise<readonly StreamShard[]> {
  const at = clock.now();
  const ends = new Map<string, string>();
  for (const shard of shardsOf(stream).ending) {
    ends.set(shard.id, sequenceNumberOf(shard.startingSequenceNumber, await newestLogNumber(shard, engine)));
  }
  return stream.shards.map((shard) => {
    const sequenceNumber = ends.get(shard.id);
    return sequenceNumber === undefined ? shard : { ...shard, end: { sequenceNumber, at } };
  });
}

/** The number of the newest record; 0 when there never was one. */
export async function newestLogNumber({ space, partition }: ShardLog, engine: Engine): Promise<number> {
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

const trimmedAtOnce = 200;
const trimmedBytesAtOnce = 4 * 1024 * 1024;

/** Deletes the records at the beginning of a shard that are older than 24 hours, but for the newest. */
export async function trimRecords(shard: ShardLog, { engine, clock }: Reader): Promise<void> {
  const horizon = horizonOf(clock);
  await deleteRecords(shard, engine, (rows, complete) => {
    const kept = rows.findIndex(({ text }) => creationSecondsOf(text) >= horizon);
    const old = kept < 0 ? rows : rows.slice(0, kept);
    return complete && old.length === rows.length ? old.slice(0, -1) : old;
  });
}

/** Deletes all records of a shard. */
export async function clearShard(shard: ShardLog, engine: Engine): Promise<void> {
  await deleteRecords(shard, engine, (rows) => rows);
}

/** Page by page from the beginning, as long as `choose` wants all rows of a page. */
async function deleteRecords(
  { space, partition }: ShardLog,
  engine: Engine,
  choose: (rows: readonly Row[], complete: boolean) => readonly Row[],
): Promise<void> {
  for (;;) {
    const { rows, complete } = await engine.scan({
      space,
      from: { partition },
      to: { partition },
      rowsMax: trimmedAtOnce,
      weightMax: trimmedBytesAtOnce,
      withKeys: true,
    });
    const old = choose(rows, complete);
    if (old.length > 0) {
      const writes = old.map(({ sort }): Write => ({ kind: 'delete', key: { space, partition, sort: sort! } }));
      await engine.transact([], () => ({ writes, result: undefined }));
    }
    if (complete || old.length < rows.length) return;
  }
}

export function requireShard(stream: Stream, shardId: string): ShardLog {
  const shard = shardsOf(stream).shown.find(({ id }) => id === shardId);
  if (!shard) throw resourceNotFound('Requested resource not found: Shard does not exist');
  return shard;
}

interface KeptRows {
  readonly rows: readonly Row[];
  /** The log number of the first row; where it will stand when there is none. */
  readonly first: number;
  readonly complete: boolean;
}

/** Rows from a log number on, but those before the first that is not older than 24 hours. */
async function keptRows(
  { space, partition }: ShardLog,
  { from, recordsMax, bytesMax }: { readonly from: number } & Pick<RecordRange, 'recordsMax' | 'bytesMax'>,
  { engine, clock }: Reader,
): Promise<KeptRows> {
  const horizon = horizonOf(clock);
  let first = from;
  for (;;) {
    const { rows, complete } = await engine.scan({
      space,
      from: { partition, sort: sortOfLogNumber(first) },
      to: { partition },
      rowsMax: recordsMax,
      weightMax: bytesMax,
      withKeys: true,
    });
    const kept = rows.findIndex(({ text }) => creationSecondsOf(text) >= horizon);
    if (kept >= 0) return { rows: rows.slice(kept), first: logNumberOfSort(rows[kept]!.sort!), complete };
    if (rows.length > 0) first = logNumberOfSort(rows.at(-1)!.sort!) + 1;
    if (complete) return { rows: [], first, complete };
  }
}

/** A scan ends with the row that reaches the bound; that row goes when it passes it, unless it is the only one. */
function withinBytes(rows: readonly Row[], bytesMax: number): readonly Row[] {
  const bytes = rows.reduce((sum, { weight }) => sum + weight, 0);
  return rows.length > 1 && bytes > bytesMax ? rows.slice(0, -1) : rows;
}

/** Epoch seconds; records made before it are trimmed. */
function horizonOf(clock: Clock): number {
  return (clock.now() - recordRetentionMilliseconds) / 1000;
}
