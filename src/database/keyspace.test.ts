import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../tests/simulation/test-database.ts';
import type { AttributeValue } from '../item/attribute-value.ts';
import { compareValues } from '../item/compare.ts';
import { behindBeginning, digestOf, entrySort, segmentOf, sortBytesNeeded } from './keyspace.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('a partition digest', () => {
  it('tells the same text of two types apart', () => {
    expect(hex(digestOf([{ S: '1' }]))).not.toBe(hex(digestOf([{ N: '1' }])));
    expect(digestOf([{ S: '1' }])).toHaveLength(16);
  });

  it('tells apart where one value of several ends and the next begins', () => {
    const cuts = [
      [{ S: 'ab' }, { S: 'c' }],
      [{ S: 'a' }, { S: 'bc' }],
      [{ S: 'abc' }, { S: '' }],
      [{ S: 'abc' }],
      [{ S: '1:Sa2:' }, { S: 'S' }],
    ];
    expect(new Set(cuts.map((values) => hex(digestOf(values)))).size).toBe(cuts.length);
  });
});

describe('the sort of an index entry', () => {
  const digest = digestOf([{ S: 'a table key' }]);

  it('keeps the order of several parts, zeros and prefixes included', () => {
    const seed = 20261123;
    console.info(`seed ${seed}`);
    const random = seededRandom(seed);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
    const text = () =>
      Array.from({ length: Math.floor(random() * 4) }, () =>
        pick(['\0', '\u0001', 'a', 'b', 'é', '\u{1F600}', '\uFFFF']),
      ).join('');
    const binary = () =>
      Buffer.from(Array.from({ length: Math.floor(random() * 4) }, () => pick([0, 1, 254, 255]))).toString('base64');
    const number = () =>
      pick([
        '0',
        '-1',
        '1',
        '10',
        '-10',
        '0.1',
        '-0.1',
        '0.12',
        '1.01',
        '100',
        '-100.5',
        '123456789012345678901234567890',
      ]);
    const kinds: (() => AttributeValue)[] = [() => ({ S: text() }), () => ({ B: binary() }), () => ({ N: number() })];
    for (let round = 0; round < 5000; round++) {
      const schema = Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick(kinds));
      const a = schema.map((make) => make());
      const b = schema.map((make) => make());
      const wanted = Math.sign(a.map((value, at) => compareValues(value, b[at]!)!).find((order) => order !== 0) ?? 0);
      const found = Math.sign(Buffer.compare(entrySort(a, digest), entrySort(b, digest)));
      expect(found, JSON.stringify([a, b])).toBe(wanted);
    }
  });

  it('fits into what the engine is asked for, in the worst case', () => {
    const zeros = (count: number): AttributeValue => ({ B: Buffer.alloc(count).toString('base64') });
    expect(entrySort([zeros(256), zeros(256), zeros(256), zeros(256)], digest)).toHaveLength(sortBytesNeeded);
  });
});

describe('the place behind a beginning', () => {
  it('carries over bytes of FF, and is nowhere behind FF alone', () => {
    expect(hex(behindBeginning(Buffer.from('01ffff', 'hex'))!)).toBe('02');
    expect(behindBeginning(Buffer.from('ffff', 'hex'))).toBeUndefined();
    expect(behindBeginning(Buffer.alloc(0))).toBeUndefined();
  });
});

describe('segments', () => {
  it.each([1, 2, 3, 7, 1_000_000])('%i cover all digests, each once', (total) => {
    expect(hex(segmentOf(0, total).first)).toBe('0'.repeat(32));
    expect(hex(segmentOf(total - 1, total).last)).toBe('f'.repeat(32));
    for (const number of [0, 1, Math.floor(total / 2), total - 2].filter((at) => at >= 0 && at < total - 1)) {
      const { last } = segmentOf(number, total);
      const { first } = segmentOf(number + 1, total);
      expect(BigInt(`0x${hex(first)}`)).toBe(BigInt(`0x${hex(last)}`) + 1n);
    }
  });
});
