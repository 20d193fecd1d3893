import type { AttributeValue } from './attribute-value.ts';
import { numberSortBytes } from './number.ts';

/**
 * Bytes that sort as DynamoDB sorts key values of one type: UTF-8 of a string, the bytes of a binary, and for a number the form
 * of `numberSortBytes`. Equal values have equal bytes.
 */
export function sortBytesOf(value: AttributeValue): Uint8Array {
  if ('S' in value) return Buffer.from(value.S);
  if ('N' in value) return numberSortBytes(value.N);
  if ('B' in value) return Buffer.from(value.B, 'base64');
  throw new Error('only S, N and B can be keys');
}
