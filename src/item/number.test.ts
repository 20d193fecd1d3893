import { describe, expect, it } from 'vitest';
import { below, chooseSeed, seededRandom } from '../../tests/storage/seeded-random.ts';
import {
  addNumbers,
  canonicalNumber,
  compareNumbers,
  numberBytes,
  numberSortBytes,
  subtractNumbers,
} from './number.ts';

describe('the canonical text of a number', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['-0.00e99999999999999999999', '0'],
    ['+5', '5'],
    ['-7', '-7'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['1e+2', '100'],
    ['00042', '42'],
    ['1.50', '1.5'],
    ['-10.0', '-10'],
    ['120E-1', '12'],
    ['1E100', `1${'0'.repeat(100)}`],
    ['1E-130', `0.${'0'.repeat(129)}1`],
    ['9.9999999999999999999999999999999999999E+125', '9'.repeat(38) + '0'.repeat(88)],
    [`1${'0'.repeat(60)}e-60`, '1'],
  ])('of %s is %s', (given, canonical) => {
    expect(canonicalNumber(given)).toBe(canonical);
    expect(canonicalNumber(canonical)).toBe(canonical);
  });

  it.each([
    ' 1',
    '1 ',
    '1+2',
    '1.2.3',
    '1e',
    '1e+',
    '.',
    '-',
    '+',
    '-.',
    'NaN',
    'Infinity',
    '1_000',
    '0x10',
    '٣',
    '1e1.5',
  ])('there is none for %j, and AWS repeats it', (text) => {
    expect(() => canonicalNumber(text)).toThrow(
      expect.objectContaining({
        name: 'ValidationException',
        message: `The parameter cannot be converted to a numeric value: ${text}`,
      }),
    );
  });

  it('there is none for the empty text, of which AWS has nothing to repeat', () => {
    expect(() => canonicalNumber('')).toThrow(/^The parameter cannot be converted to a numeric value$/);
  });

  it.each([
    ['1E126', 'Number overflow. Attempting to store a number with magnitude larger than supported range'],
    ['-1E126', 'Number overflow. Attempting to store a number with magnitude larger than supported range'],
    [
      '1e99999999999999999999',
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    ],
    ['9.9E-131', 'Number underflow. Attempting to store a number with magnitude smaller than supported range'],
    ['1'.repeat(39), 'Attempting to store more than 38 significant digits in a Number'],
    [`0.${'1'.repeat(39)}`, 'Attempting to store more than 38 significant digits in a Number'],
  ])('there is none for %s: out of range', (text, message) => {
    expect(() => canonicalNumber(text)).toThrow(expect.objectContaining({ name: 'ValidationException', message }));
  });

  it('is found in linear time, however long the text', () => {
    const zeros = '0'.repeat(1_000_000);
    expect(canonicalNumber(`${zeros}1.${zeros}`)).toBe('1');
    expect(canonicalNumber(`1e${zeros}2`)).toBe('100');
  });
});

it.each([
  ['0', 1],
  ['42', 2],
  ['-42', 3],
  ['1.2', 3],
  ['12.34', 3],
  ['123.4', 4],
  ['100', 2],
  ['0.0000001', 2],
])('AWS counts %s as %i bytes', (text, bytes) => {
  expect(numberBytes(text)).toBe(bytes);
});

it('arithmetic refuses what a number cannot hold', () => {
  expect(() => addNumbers('9'.repeat(38) + '0'.repeat(88), `1${'0'.repeat(125)}`)).toThrow(/^Number overflow/);
  expect(() => addNumbers(`1${'0'.repeat(38)}`, '1')).toThrow(/^Attempting to store more than 38 significant digits/);
  expect(() => subtractNumbers(canonicalNumber('1.1E-129'), canonicalNumber('1.01E-129'))).toThrow(/^Number underflow/);
});

/**
 * The model: a number is a BigInt that counts 10^-170. Everything that the code does on texts must agree with what is plain there.
 */
describe('against a model on scaled integers', () => {
  const seed = chooseSeed();
  console.info(`seed ${seed}`);
  const random = seededRandom(seed);
  const scale = 170;

  function randomNumber(): { text: string; model: bigint } {
    const digits = Array.from({ length: 1 + below(random, random() < 0.5 ? 4 : 38) }, () => below(random, 10)).join('');
    const spread = random() < 0.5 ? 3 : 80;
    const exponent = below(random, 2 * spread) - spread;
    const negative = random() < 0.5;
    const magnitude = BigInt(digits) * 10n ** BigInt(scale + exponent);
    return { text: `${negative ? '-' : ''}${digits}e${exponent}`, model: negative ? -magnitude : magnitude };
  }

  function modelOf(text: string): bigint {
    const [integer, fraction = ''] = text.replace('-', '').split('.');
    const magnitude = BigInt(integer! + fraction) * 10n ** BigInt(scale - fraction.length);
    return text.startsWith('-') ? -magnitude : magnitude;
  }

  function significantDigits(model: bigint): number {
    return String(model).replace('-', '').replace(/0+$/, '').length;
  }

  const sign = (value: number | bigint) => (value > 0 ? 1 : value < 0 ? -1 : 0);

  it('texts, order, bytes of keys, sums and differences agree', () => {
    for (let round = 0; round < 4000; round++) {
      const a = randomNumber();
      const b = random() < 0.1 ? { ...a } : randomNumber();
      const left = canonicalNumber(a.text);
      const right = canonicalNumber(b.text);
      const context = `${a.text} and ${b.text}, seed ${seed}`;
      expect(modelOf(left), context).toBe(a.model);
      expect(left === right, context).toBe(a.model === b.model);
      expect(sign(compareNumbers(left, right)), context).toBe(sign(a.model - b.model));
      const order = Buffer.compare(numberSortBytes(left), numberSortBytes(right));
      expect(order, context).toBe(sign(a.model - b.model));
      for (const [calculate, model] of [
        [addNumbers, a.model + b.model],
        [subtractNumbers, a.model - b.model],
      ] as const) {
        if (significantDigits(model) <= 38) {
          expect(modelOf(calculate(left, right)), context).toBe(model);
          expect(canonicalNumber(calculate(left, right)), context).toBe(calculate(left, right));
        } else {
          expect(() => calculate(left, right), context).toThrow('more than 38 significant digits');
        }
      }
    }
  });

  it('no key is the beginning of another', () => {
    const keys = Array.from({ length: 300 }, () => Buffer.from(numberSortBytes(canonicalNumber(randomNumber().text))));
    for (const one of keys) {
      expect(one.length).toBeLessThanOrEqual(22);
      for (const other of keys) {
        if (!one.equals(other)) expect(one.subarray(0, other.length).equals(other), `seed ${seed}`).toBe(false);
      }
    }
  });
});
