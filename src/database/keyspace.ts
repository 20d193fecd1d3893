import { hash } from 'node:crypto';
import type { AttributeValue } from '../item/attribute-value.ts';
import { sortBytesOf } from '../item/key-bytes.ts';

/**
 * Where everything lies in the engine: the one page that says so.
 *
 *     space                 partition (16 bytes)             sort                                   text
 *   ┌─────────────────────┬────────────────────────────────┬──────────────────────────────────────┬─────────────────────┐
 *   │ 0   catalog         │ digest of `format`             │ -                                    │ format of the store │
 *   │                     │ digest of `spaces`             │ -                                    │ next free space     │
 *   │                     │ digest of `tables`             │ table ARN                            │ Table               │
 *   │                     │ digest of `streams`            │ stream ARN                           │ Stream              │
 *   │                     │ digest of `backups`            │ backup ARN                           │ Backup              │
 *   │                     │ digest of `clearing`           │ space, 4 bytes                       │ -  (the to-do list) │
 *   │                     │ digest of `backfilling`        │ space of the index, 4 bytes          │ place in the table  │
 *   ├─────────────────────┼────────────────────────────────┼──────────────────────────────────────┼─────────────────────┤
 *   │ 1   documents       │ digest of the collection       │ name                                 │ the document        │
 *   ├─────────────────────┼────────────────────────────────┼──────────────────────────────────────┼─────────────────────┤
 *   │ 2-5 tokens          │ digest of owner and token      │ -                                    │ request, valid until│
 *   ├─────────────────────┼────────────────────────────────┼──────────────────────────────────────┼─────────────────────┤
 *   │ 256 a table's items │ digest of the partition key    │ sort key; empty when there is none   │ the item            │
 *   │  ↓  an index        │ digest of its partition key    │ sort parts, digest of the table key  │ projected attributes│
 *   │     a table's sizes │ digest of the partition key    │ -                                    │ of a collection     │
 *   │     a backup        │ as in its table                │ as in its table                      │ the item            │
 *   │     a history       │ digest of `history`            │ log number, 8 bytes                  │ what was replaced   │
 *   │  ∞  a stream        │ digest of the shard id         │ log number, 8 bytes                  │ change record       │
 *   └─────────────────────┴────────────────────────────────┴──────────────────────────────────────┴─────────────────────┘
 *
 * 1. Numbers from 256 on are given to tables, indexes, streams and a table's sizes as these are made, and never twice.
 * 2. A partition key needs equality, not order: the first 16 bytes of SHA-256 stand for it, of its type and value, so that
 *    S "1" and N "1" differ. Items of a table lie in digest order; segment i of n of a Scan is the i-th n-th of all digests.
 * 3. The key itself is in the text, which begins with it (`items/place.ts`), so that comparing is comparing the beginnings of
 *    two texts. Two keys with one digest: the item that came first is the only one at its place; a read by the other key finds
 *    nothing, a write by it is refused with InternalServerError. No read answers with another key's item. Two whole table keys
 *    with one digest and equal index keys would share an index entry: an index read may miss one of them, and shows no wrong
 *    one. (By chance either takes some 2^64 keys in one table.)
 * 4. The sort key of a table is its order-preserving bytes, nothing else. In an index every part is escaped and ended
 *    (00 -> 00 FF, end 00 00), which keeps the order and makes no part the beginning of another; the digest of the table key
 *    after them makes an entry its item's own, so that only a writer who holds the item touches it.
 */
export const catalogSpace = 0;
export const documentsSpace = 1;
/** Of transactions; periods take turns with them (`transactions/tokens.ts`). */
export const tokenSpaces: readonly number[] = [2, 3, 4, 5];
export const firstFreeSpace = 256;
export const spacesMax = 2 ** 32 - 1;

/** The longest sort that this page makes: 1,024 bytes of index sort key, all of them zeros, four ends, a digest. */
export const sortBytesNeeded = 2 * 1024 + 4 * 2 + 16;

/** The 16 bytes that stand for the values of a partition key, or of a whole key. Numbers and base64 must be canonical. */
export function digestOf(values: readonly AttributeValue[]): Uint8Array {
  if (values.length === 1) return digestOfText(typedText(values[0]!));
  let text = '';
  for (const value of values) {
    const part = typedText(value);
    text += `${part.length}:${part}`;
  }
  return digestOfText(text);
}

export function digestOfText(text: string): Uint8Array {
  return hash('sha256', text, 'buffer').subarray(0, 16);
}

/** One text for each value of a key type: `Sabc`, `N1.5`, `BAAE=`. */
function typedText(value: AttributeValue): string {
  if ('S' in value) return `S${value.S}`;
  if ('N' in value) return `N${value.N}`;
  if ('B' in value) return `B${value.B}`;
  throw new Error('a key attribute is a string, a number or a binary');
}

/** Sort of an item, and of an entry without the digest at its end. */
export type SortLayout = 'table' | 'index';

const end = Buffer.from([0x00, 0x00]);

/** Where an index entry stands in its partition. */
export function entrySort(parts: readonly AttributeValue[], tableKeyDigest: Uint8Array): Uint8Array {
  return Buffer.concat([...parts.map((part) => sortPart(part, 'index')), tableKeyDigest]);
}

/** A value in full: nothing that is not equal to it begins like this (index), or is this (table). */
export function sortPart(value: AttributeValue, layout: SortLayout): Uint8Array {
  return layout === 'table' ? sortBytesOf(value) : Buffer.concat([escapeZeros(sortBytesOf(value)), end]);
}

/** What the sort of all values that begin with `value` begins with. */
export function sortBeginning(value: AttributeValue, layout: SortLayout): Uint8Array {
  return layout === 'table' ? sortBytesOf(value) : escapeZeros(sortBytesOf(value));
}

/** The first place behind everything that has just these sort parts. */
export function behindPart(part: Uint8Array, layout: SortLayout): Uint8Array {
  return layout === 'table' ? Buffer.concat([part, Buffer.of(0)]) : behindBeginning(part)!;
}

/** The first place behind everything that begins so; undefined when there is none. */
export function behindBeginning(beginning: Uint8Array): Uint8Array | undefined {
  let length = beginning.length;
  while (length > 0 && beginning[length - 1] === 0xff) length--;
  if (length === 0) return undefined;
  const behind = Buffer.from(beginning.subarray(0, length));
  behind[length - 1] = behind[length - 1]! + 1;
  return behind;
}

function escapeZeros(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(0)) return bytes;
  const escaped: number[] = [];
  for (const byte of bytes) {
    escaped.push(byte);
    if (byte === 0) escaped.push(0xff);
  }
  return Buffer.from(escaped);
}

/** First and last partition of segment `number` (from 0) of `total` equal parts. */
export function segmentOf(number: number, total: number): { readonly first: Uint8Array; readonly last: Uint8Array } {
  const begin = (BigInt(number) << 128n) / BigInt(total);
  const next = (BigInt(number + 1) << 128n) / BigInt(total);
  return { first: bytesOf(begin), last: bytesOf(next - 1n) };
}

function bytesOf(place: bigint): Uint8Array {
  return Buffer.from(place.toString(16).padStart(32, '0'), 'hex');
}
