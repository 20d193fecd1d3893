import type { AttributeValue, Item } from './attribute-value.ts';
import { numberBytes } from './number.ts';

/** DynamoDB's size of an item in bytes: names and values. Source: Developer Guide, "DynamoDB item sizes and formats". */
export function itemBytes(item: Item): number {
  let bytes = 0;
  for (const name in item) bytes += textBytes(name) + valueBytes(item[name]!);
  return bytes;
}

/** DynamoDB's size of one value in bytes, without its name. Numbers must be canonical. */
export function valueBytes(value: AttributeValue): number {
  if ('S' in value) return textBytes(value.S);
  if ('N' in value) return numberBytes(value.N);
  if ('B' in value) return binaryBytes(value.B);
  if ('BOOL' in value || 'NULL' in value) return 1;
  let bytes = 0;
  if ('M' in value) {
    for (const name in value.M) bytes += 1 + textBytes(name) + valueBytes(value.M[name]!);
    return bytes + 3;
  }
  if ('L' in value) {
    for (const member of value.L) bytes += 1 + valueBytes(member);
    return bytes + 3;
  }
  if ('SS' in value) for (const member of value.SS) bytes += textBytes(member);
  else if ('NS' in value) for (const member of value.NS) bytes += numberBytes(member);
  else for (const member of value.BS) bytes += binaryBytes(member);
  return bytes;
}

/** Bytes of a text in UTF-8. */
export function textBytes(text: string): number {
  return Buffer.byteLength(text);
}

/** Bytes that a base64 text stands for. */
export function binaryBytes(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return (base64.length / 4) * 3 - padding;
}
