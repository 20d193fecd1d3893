import { createHash } from 'node:crypto';
import { AwsError, validationError } from '../../errors.ts';
import { shardIteratorMillisecondsMax } from '../../limits.ts';

/**
 * A place in a shard, as clients carry it: `<stream ARN>|1|<base64 of checksum, creation time, shard, sequence number>`.
 *
 * The checksum covers the ARN, so that an iterator which was changed, or moved to another stream, is refused as unreadable. It is
 * no secret and need not be one: GetRecords is authorized on the stream that the iterator names, so one made by hand opens nothing.
 */
export interface ShardIterator {
  readonly streamArn: string;
  readonly shardId: string;
  /** The first record wanted is at or after it. */
  readonly from: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

export function formatShardIterator(iterator: ShardIterator): string {
  const place = `${iterator.createdAt}/${iterator.shardId}/${iterator.from}`;
  const content = Buffer.concat([checksum(iterator.streamArn, place), Buffer.from(place)]);
  return `${iterator.streamArn}|1|${content.toString('base64')}`;
}

/** Throws ValidationException (the text is inferred). Whether it is too old is another question: `requireFresh`. */
export function readShardIterator(text: string): ShardIterator {
  const end = text.indexOf('|1|');
  if (end < 0) throw invalidIterator();
  const streamArn = text.slice(0, end);
  const encoded = text.slice(end + 3);
  const content = Buffer.from(encoded, 'base64');
  const place = content.toString('latin1', checksumBytes);
  // Decoding base64 forgives much; what it forgave is not what was given out.
  if (
    content.toString('base64') !== encoded ||
    !checksum(streamArn, place).equals(content.subarray(0, checksumBytes))
  ) {
    throw invalidIterator();
  }
  const [createdAt = '', shardId, from = '', ...more] = place.split('/');
  if (shardId === undefined || !isNumber(createdAt, 15) || !isNumber(from, 41) || more.length > 0)
    throw invalidIterator();
  return { streamArn, shardId, from, createdAt: Number(createdAt) };
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

const checksumBytes = 16;

function checksum(streamArn: string, place: string): Buffer {
  return createHash('sha256').update(`${streamArn}|${place}`).digest().subarray(0, checksumBytes);
}
