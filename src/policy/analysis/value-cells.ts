import { parseInstant } from '../conditions/date.ts';
import { parseBlock } from '../conditions/ip.ts';
import { parseDecimal } from '../conditions/numeric.ts';
import type { Comparison } from '../conditions/operator.ts';

/** Comparisons that cut the line of their values into pieces, within each of which they say the same of every value. */
export type Family = 'number' | 'date' | 'address' | 'boolean' | 'binary';

export function familyOf(comparison: Comparison): Family | undefined {
  if (comparison.startsWith('numeric')) return 'number';
  if (comparison.startsWith('date')) return 'date';
  if (comparison === 'ipAddress') return 'address';
  if (comparison === 'bool') return 'boolean';
  return comparison === 'binaryEquals' ? 'binary' : undefined;
}

/** One text for every piece that `values` cut the line of the family into; the last is no value of the family at all. */
export function cellsOf(family: Family, values: readonly string[]): readonly string[] {
  return [...cells[family](values), 'x!'];
}

/** Whether a text is a value of the family. */
export function isOfFamily(family: Family, text: string): boolean {
  switch (family) {
    case 'number':
      return parseDecimal(text) !== undefined;
    case 'date':
      return parseInstant(text) !== undefined;
    case 'address':
      return !text.includes('/') && parseBlock(text) !== undefined;
    case 'boolean':
      return text === 'true' || text === 'false';
    case 'binary':
      return text !== 'x!';
  }
}

const cells: Readonly<Record<Family, (values: readonly string[]) => readonly string[]>> = {
  number: (values) => points(values.flatMap((text) => parseDecimal(text) ?? [])).map(numberText),
  date: (values) =>
    points(values.flatMap((text) => parseInstant(text) ?? [])).flatMap((instant) => dateText(instant) ?? []),
  address: addresses,
  boolean: () => ['true', 'false'],
  // One that nobody names is among as many as are named and one more.
  binary: (values) => [...values, ...Array.from({ length: values.length + 1 }, (_, i) => btoa(`v${i}`))],
};

/** The numbers themselves, one between each two, one below and one above. */
function points(numbers: readonly number[]): readonly number[] {
  const rising = [...new Set(numbers)].sort((left, right) => left - right);
  if (rising.length === 0) return [0];
  const between = rising.slice(1).map((upper, i) => middleOf(rising[i]!, upper));
  return [...rising, above(rising.at(-1)!), -above(-rising[0]!), ...between];
}

/** Infinite ones stand for whatever is too great to be told apart. */
function middleOf(lower: number, upper: number): number {
  const [from, to] = [Math.max(lower, -Number.MAX_VALUE), Math.min(upper, Number.MAX_VALUE)];
  return from / 2 + to / 2;
}

function above(number: number): number {
  if (number === Number.NEGATIVE_INFINITY) return 0;
  if (number + 1 > number) return number + 1;
  return number > 0 ? number * 2 : number / 2;
}

function numberText(number: number): string {
  if (Number.isFinite(number)) return String(number);
  return number > 0 ? '1e999' : '-1e999';
}

const lastIsoInstant = 253_402_300_799;

/** Undefined when no spelling gives that instant. */
function dateText(instant: number): string | undefined {
  const milliseconds = Math.round(instant * 1000);
  const iso =
    Math.abs(instant) <= lastIsoInstant ? new Date(milliseconds).toISOString().replace('.000Z', 'Z') : undefined;
  return [iso, String(instant)].find((text) => text !== undefined && parseInstant(text) === instant);
}

/** Every piece of the line begins at its lowest address, at the first of a block, or behind the last of one. */
function addresses(values: readonly string[]): readonly string[] {
  const texts: string[] = [];
  for (const { address, bits } of values.flatMap((text) => parseBlock(text) ?? [])) {
    const width = address.length * 32;
    const size = 1n << BigInt(width - bits);
    const first = (address.reduce((number, word) => (number << 32n) | BigInt(word >>> 0), 0n) / size) * size;
    for (const number of [first, first + size]) {
      if (number < 1n << BigInt(width)) texts.push(addressText(number, width));
    }
  }
  return [...texts, '203.0.113.9', '0.0.0.0', '2001:db8::9', '::'];
}

function addressText(number: bigint, width: number): string {
  const step = width === 32 ? 8n : 16n;
  const parts: string[] = [];
  for (let shift = BigInt(width) - step; shift >= 0n; shift -= step) {
    const part = (number >> shift) & ((1n << step) - 1n);
    parts.push(part.toString(width === 32 ? 10 : 16));
  }
  return parts.join(width === 32 ? '.' : ':');
}
