/**
 * Sequence numbers of change records: 21 digits (the service model allows 21 to 40), a 1 and then the number that the log gave,
 * so that texts compare as numbers do. A log begins at 1.
 */
const digits = 20;
const none = 10n ** BigInt(digits);

export function sequenceNumberOf(logNumber: number): string {
  return `1${String(logNumber).padStart(digits, '0')}`;
}

/** The log number of a sequence number; of one that was never given the nearest that could be. */
export function logNumberOf(sequenceNumber: string): number {
  const number = BigInt(sequenceNumber) - none;
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
