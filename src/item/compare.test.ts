import { describe, expect, it } from 'vitest';
import { below, chooseSeed, seededRandom } from '../../tests/storage/seeded-random.ts';
import type { AttributeValue } from './attribute-value.ts';
import { compareTexts, compareValues, equalItems, equalValues } from './compare.ts';
import { sortBytesOf } from './key-bytes.ts';

describe('equality', () => {
  it.each<[AttributeValue, AttributeValue, boolean]>([
    [{ S: 'a' }, { S: 'a' }, true],
    [{ S: '1' }, { N: '1' }, false],
    [{ B: 'AQ==' }, { S: 'AQ==' }, false],
    [{ NULL: true }, { NULL: true }, true],
    [{ BOOL: true }, { BOOL: false }, false],
    [{ SS: ['a', 'b'] }, { SS: ['b', 'a'] }, true],
    [{ SS: ['a', 'b'] }, { SS: ['a', 'c'] }, false],
    [{ NS: ['1', '2'] }, { NS: ['2', '1'] }, true],
    [{ SS: ['1'] }, { NS: ['1'] }, false],
    [{ L: [{ S: 'a' }, { S: 'b' }] }, { L: [{ S: 'b' }, { S: 'a' }] }, false],
    [{ M: { a: { L: [{ SS: ['x', 'y'] }] } } }, { M: { a: { L: [{ SS: ['y', 'x'] }] } } }, true],
    [{ M: { a: { S: 'x' } } }, { M: { a: { S: 'x' }, b: { S: 'x' } } }, false],
  ])('of %j and %j is %s', (a, b, equal) => {
    expect(equalValues(a, b)).toBe(equal);
    expect(equalValues(b, a)).toBe(equal);
  });

  it('of items is by own attributes only', () => {
    expect(equalItems({ constructor: { S: 'x' } } as never, {})).toBe(false);
    expect(equalItems({}, { toString: { S: 'x' } } as never)).toBe(false);
  });
});

describe('order', () => {
  it('is there within S, N and B only', () => {
    expect(compareValues({ N: '2' }, { N: '10' })).toBeLessThan(0);
    expect(compareValues({ S: '2' }, { S: '10' })).toBeGreaterThan(0);
    // Base64 would put `/` before `0`; the bytes are what counts.
    expect(compareValues({ B: '/w==' }, { B: 'AA==' })).toBeGreaterThan(0);
    expect(compareValues({ S: '2' }, { N: '10' })).toBeUndefined();
    expect(compareValues({ BOOL: true }, { BOOL: false })).toBeUndefined();
  });

  it('of strings is that of their UTF-8 bytes, astral ones included', () => {
    const seed = chooseSeed();
    console.info(`seed ${seed}`);
    const random = seededRandom(seed);
    const alphabet = ['a', 'b', 'é', '߿', 'ࠀ', '퟿', '\ue000', '\uffff', '𐀀', '😀', '\u{10ffff}'];
    const word = () =>
      Array.from({ length: below(random, 4) }, () => alphabet[below(random, alphabet.length)]!).join('');
    for (let round = 0; round < 2000; round++) {
      const [a, b] = [word(), word()];
      const bytes = Buffer.compare(sortBytesOf({ S: a }), sortBytesOf({ S: b }));
      expect(Math.sign(compareTexts(a, b)), `${JSON.stringify([a, b])}, seed ${seed}`).toBe(bytes);
    }
  });
});
