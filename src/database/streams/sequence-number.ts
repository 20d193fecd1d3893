/**
 * Sequence numbers of change records: decimal numbers of 28 digits (the service model allows 21 to 40), 1, the moment at which the
 * shard was opened (13 digits of epoch milliseconds) and the number that the log gave (14 digits). No two shards of a stream
 * are opened at one moment, and children later than their parents: so numbers are never given twice in a stream, they grow from
 * record to record, and those of a child are above all of its parent's. A log begins at 1.
 */
const logDigits = 14;

/** What the numbers of a shard begin at; its first record has the next. */
export function startingSequenceNumber(openedAt: number): string {
  return `1${String(openedAt).padStart(13, '0')}${'0'.repeat(logDigits)}`;
}

/** `start`: of the shard. */
export function sequenceNumberOf(start: string, logNumber: number): string {
  return (BigInt(start) + BigInt(logNumber)).toString();
}

/** The number in the log of the shard with that `start`; of a sequence number that was never given the nearest that could be. */
export function logNumberOf(start: string, sequenceNumber: string): number {
  const number = BigInt(sequenceNumber) - BigInt(start);
  if (number <= 0n) return 0;
  return number > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(number);
}

/** A place in a log: its sort. */
export function sortOfLogNumber(logNumber: number): Uint8Array {
  const sort = Buffer.alloc(8);
  sort.writeBigUInt64BE(BigInt(logNumber));
  return sort;
}

export function logNumberOfSort(sort: Uint8Array): number {
  const bytes = new DataView(sort.buffer, sort.byteOffset, sort.byteLength);
  return bytes.getUint32(0) * 2 ** 32 + bytes.getUint32(4);
}
