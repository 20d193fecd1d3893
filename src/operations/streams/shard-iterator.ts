import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Stream } from '../../database/catalog/catalog.ts';
import { AwsError, validationError } from '../../errors.ts';
import { shardIteratorMillisecondsMax } from '../../limits.ts';

/**
 * A place in a shard, as clients carry it: `<stream ARN>|1|<base64 of seal, creation time, shard, sequence number>`.
 *
 * The seal is made with the stream's secret: where to begin is for GetShardIterator to say, which needs leave of its own, so whoever
 * may only call GetRecords must not be able to move an iterator that he was given, or to make one.
 */
export interface ShardIterator {
  readonly streamArn: string;
  readonly shardId: string;
  /** The first record wanted is at or after it. */
  readonly from: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** As it was sent: whether its stream sealed it is for `requireSealed` to say. */
export interface ReadIterator extends ShardIterator {
  readonly text: string;
}

export function formatShardIterator({ streamArn, shardId, from, createdAt }: ShardIterator, stream: Stream): string {
  const place = `${createdAt}/${shardId}/${from}`;
  const seal = createHmac('sha256', stream.secret).update(`${streamArn}|${place}`).digest().subarray(0, sealBytes);
  return `${streamArn}|1|${Buffer.concat([seal, Buffer.from(place)]).toString('base64')}`;
}

/** Throws ValidationException (the text is inferred). */
export function readShardIterator(text: string): ReadIterator {
  const end = text.indexOf('|1|');
  if (end < 0) throw invalidIterator();
  const streamArn = text.slice(0, end);
  const place = Buffer.from(text.slice(end + 3), 'base64').toString('latin1', sealBytes);
  const [createdAt = '', shardId, from = '', ...more] = place.split('/');
  if (shardId === undefined || !isNumber(createdAt, 15) || !isNumber(from, 41) || more.length > 0)
    throw invalidIterator();
  return { text, streamArn, shardId, from, createdAt: Number(createdAt) };
}

/** Throws ValidationException for an iterator that was not given out for this stream in this very spelling. */
export function requireSealed(iterator: ReadIterator, stream: Stream): void {
  const given = Buffer.from(formatShardIterator(iterator, stream));
  const sent = Buffer.from(iterator.text);
  if (given.length !== sent.length || !timingSafeEqual(given, sent)) throw invalidIterator();
}

/** Throws ExpiredIteratorException for an iterator older than 15 minutes. */
export function requireFresh(iterator: ShardIterator, now: number): void {
  if (now - iterator.createdAt <= shardIteratorMillisecondsMax) return;
  throw new AwsError(
    'ExpiredIteratorException',
    `Iterator expired. The iterator was created at time ${new Date(iterator.createdAt).toUTCString()} while right now it is ${new Date(now).toUTCString()} which is further in the future than the tolerated delay of ${shardIteratorMillisecondsMax} milliseconds.`,
  );
}

/** Digits only, at most so many; what follows the longest sequence number has 41. */
function isNumber(text: string, digitsMax: number): boolean {
  return text.length <= digitsMax && /^\d+$/.test(text);
}

function invalidIterator(): AwsError {
  return validationError('Invalid ShardIterator');
}

const sealBytes = 16;
