import { attributeOf } from './attribute.ts';
import type { AttributeValue } from './attribute-value.ts';
import { compareNumbers } from './number.ts';

/**
 * Whether two values are equal, deeply: sets without order, lists by position, maps by name. Different types never are.
 * Numbers must be canonical, so that equal ones are equal texts.
 */
export function equalValues(a: AttributeValue, b: AttributeValue): boolean {
  if (a === b) return true;
  if ('S' in a) return 'S' in b && a.S === b.S;
  if ('N' in a) return 'N' in b && a.N === b.N;
  if ('B' in a) return 'B' in b && a.B === b.B;
  if ('BOOL' in a) return 'BOOL' in b && a.BOOL === b.BOOL;
  if ('NULL' in a) return 'NULL' in b;
  if ('M' in a) return 'M' in b && equalItems(a.M, b.M);
  if ('L' in a) {
    if (!('L' in b) || a.L.length !== b.L.length) return false;
    const others = b.L;
    return a.L.every((member, at) => equalValues(member, others[at]!));
  }
  if ('SS' in a) return 'SS' in b && equalSets(a.SS, b.SS);
  if ('NS' in a) return 'NS' in b && equalSets(a.NS, b.NS);
  return 'BS' in b && equalSets(a.BS, b.BS);
}

/** Whether two items (or maps) have the same attributes with equal values. */
export function equalItems(a: { [name: string]: AttributeValue }, b: { [name: string]: AttributeValue }): boolean {
  if (a === b) return true;
  let names = 0;
  for (const name in a) {
    const other = attributeOf(b, name);
    if (other === undefined || !equalValues(a[name]!, other)) return false;
    names++;
  }
  return Object.keys(b).length === names;
}

/**
 * Negative, 0 or positive for two strings (by UTF-8 bytes), two numbers, or two binaries (by unsigned bytes);
 * undefined for other and for different types, which have no order.
 */
export function compareValues(a: AttributeValue, b: AttributeValue): number | undefined {
  if ('S' in a) return 'S' in b ? compareTexts(a.S, b.S) : undefined;
  if ('N' in a) return 'N' in b ? compareNumbers(a.N, b.N) : undefined;
  if ('B' in a) return 'B' in b ? Buffer.compare(Buffer.from(a.B, 'base64'), Buffer.from(b.B, 'base64')) : undefined;
  return undefined;
}

/** The order of the UTF-8 bytes, without making them. */
export function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left !== right) {
      // A surrogate stands for a code point above U+FFFF, so it comes after U+E000..U+FFFF.
      const leftSurrogate = left >= 0xd800 && left < 0xe000;
      const rightSurrogate = right >= 0xd800 && right < 0xe000;
      return leftSurrogate === rightSurrogate ? left - right : leftSurrogate ? 1 : -1;
    }
  }
  return a.length - b.length;
}

/** Whether `set` is a set and has `member`. */
export function isMember(set: AttributeValue, member: AttributeValue): boolean {
  if ('SS' in set) return 'S' in member && set.SS.includes(member.S);
  if ('NS' in set) return 'N' in member && set.NS.includes(member.N);
  if ('BS' in set) return 'B' in member && set.BS.includes(member.B);
  return false;
}

function equalSets(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  if (a.every((member, at) => member === b[at])) return true;
  const members = new Set(a);
  return b.every((member) => members.has(member));
}
