/**
 * A key as one byte string whose order is the order of keys, for engines that keep a single ordered tree.
 *
 *     0      4                20
 *     ┌──────┬────────────────┬──────────┐
 *     │space │ partition      │ sort …   │    space is big-endian; byte order of the whole = (space, partition, sort)
 *     └──────┴────────────────┴──────────┘
 *
 * Space and partition have a fixed length, so no separator is needed, and "the successor of x" is x followed by a zero byte.
 */
import type { Key, ScanRange, Write } from './engine.ts';

export const partitionBytes = 16;
/** Space and partition. */
export const prefixBytes = 4 + partitionBytes;

export function keyLength(key: Key): number {
  return prefixBytes + key.sort.length;
}

/** Writes `key` at `at` and returns where it ends. The caller has made room for `keyLength(key)` bytes. */
export function writeKey(key: Key, into: Buffer, at = 0): number {
  into.writeUInt32BE(key.space, at);
  into.set(key.partition, at + 4);
  into.set(key.sort, at + prefixBytes);
  return at + prefixBytes + key.sort.length;
}

export function keyBytes(key: Key): Buffer {
  const bytes = Buffer.allocUnsafe(keyLength(key));
  writeKey(key, bytes);
  return bytes;
}

/** One UTF-16 unit per byte: such texts compare as the bytes do, and serve as keys of a `Map`. */
export function keyText(bytes: Buffer, start = 0, end = bytes.length): string {
  return bytes.toString('latin1', start, end);
}

/** The `sort` of a log's entry: its number as 8 bytes, big-endian. */
export function sequenceBytes(number: number): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeUInt32BE(Math.floor(number / 2 ** 32), 0);
  bytes.writeUInt32BE(number % 2 ** 32, 4);
  return bytes;
}

const noBytes = new Uint8Array(0);

/** The key that stands for a log as a whole: its prefix. */
export function logKey(log: { readonly space: number; readonly partition: Uint8Array }): Key {
  return { space: log.space, partition: log.partition, sort: noBytes };
}

/** A range of keys, half open: `low` belongs to it, `high` does not. */
export interface KeyRange {
  readonly low: Buffer;
  readonly high: Buffer;
}

export function rangeOf(range: ScanRange): KeyRange {
  const { low, high } = spaceRange(range.space);
  const { from, to } = range;
  return {
    low: from === undefined ? low : place(range.space, from.partition, from.sort, from.exclusive === true),
    high:
      to === undefined
        ? high
        : to.sort === undefined
          ? successorOfPrefix(place(range.space, to.partition, undefined, false))
          : place(range.space, to.partition, to.sort, to.exclusive !== true),
  };
}

export function spaceRange(space: number): KeyRange {
  const low = Buffer.allocUnsafe(4);
  low.writeUInt32BE(space);
  return { low, high: successorOfPrefix(low) };
}

/** The bytes of a place, or of what follows it immediately. */
function place(space: number, partition: Uint8Array, sort: Uint8Array | undefined, after: boolean): Buffer {
  const bytes = keyBytes({ space, partition, sort: sort ?? noBytes });
  return after ? Buffer.concat([bytes, Buffer.of(0)]) : bytes;
}

/** The smallest byte string above everything that begins with `prefix`. */
function successorOfPrefix(prefix: Buffer): Buffer {
  const bytes = Buffer.from(prefix);
  for (let i = bytes.length - 1; i >= 0; i -= 1) {
    const byte = bytes[i]!;
    if (byte < 0xff) {
      bytes[i] = byte + 1;
      return bytes.subarray(0, i + 1);
    }
  }
  // Nothing but 0xff: no key is longer than this.
  return Buffer.alloc(prefixBytes + 0xffff, 0xff);
}

/** The most bytes of `sort` that the embedded engines take: far beyond what an index entry with four sort attributes needs. */
export const sortBytesMax = 16_384;
/** Far beyond a transaction of 100 items with all their index entries and change records. */
export const transactionWritesMax = 10_000;
const weightMax = 2 ** 31 - 1;
/** Far beyond an item, well below what SQLite and a Buffer can hold. */
const textUnitsMax = 2 ** 26;

// Each of these throws a RangeError for what the contract forbids: the mistake of a programmer, found before anything is done.

export function requireSpace(space: number): void {
  if (!Number.isInteger(space) || space < 0 || space > 0xffffffff) {
    throw new RangeError(`A space is an integer from 0 to 2^32-1, not ${space}.`);
  }
}

export function requireKey(key: Key): void {
  requireSpace(key.space);
  if (key.partition.length !== partitionBytes) {
    throw new RangeError(`A partition has ${partitionBytes} bytes, not ${key.partition.length}.`);
  }
  if (key.sort.length > sortBytesMax) {
    throw new RangeError(`A sort has at most ${sortBytesMax} bytes, not ${key.sort.length}.`);
  }
}

export function requireWrites(writes: readonly Write[]): void {
  if (writes.length > transactionWritesMax) {
    throw new RangeError(`A transaction has at most ${transactionWritesMax} writes, not ${writes.length}.`);
  }
  for (const write of writes) {
    requireKey(write.kind === 'append' ? logKey(write) : write.key);
    if (write.kind === 'delete') continue;
    const { text, weight } = write.value;
    if (text.length > textUnitsMax) throw new RangeError(`A text has at most 2^26 UTF-16 units, not ${text.length}.`);
    if (!Number.isInteger(weight) || weight < 0 || weight > weightMax) {
      throw new RangeError(`A weight is an integer from 0 to 2^31-1, not ${weight}.`);
    }
  }
}

export function requireRange(range: ScanRange): void {
  requireSpace(range.space);
  for (const bound of [range.from, range.to]) {
    if (bound === undefined) continue;
    requireKey({ space: range.space, partition: bound.partition, sort: bound.sort ?? noBytes });
    if (bound.exclusive && bound.sort === undefined) throw new RangeError('An exclusive bound needs a sort.');
  }
  if (!(range.rowsMax >= 1)) throw new RangeError(`rowsMax is at least 1, not ${range.rowsMax}.`);
}
