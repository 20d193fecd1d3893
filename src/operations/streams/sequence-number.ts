/** Sequence numbers of change records: 21 to 40 decimal digits, compared as numbers. Source: API reference, StreamRecord. */

export function isSequenceNumber(text: string): boolean {
  if (text.length < 1 || text.length > 40) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

/** Below 0, 0 or above 0, as for `sort`. */
export function compareSequenceNumbers(a: string, b: string): number {
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The smallest number behind `text`, with as many digits at least. */
export function nextSequenceNumber(text: string): string {
  return formatSequenceNumber(BigInt(text) + 1n, text.length);
}

/** `digits`: at least so many, filled with zeros from the left. */
export function formatSequenceNumber(number: bigint, digits: number): string {
  return number.toString().padStart(digits, '0');
}
