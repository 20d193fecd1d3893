import { expect, it } from 'vitest';
import { parseInstant } from './date.ts';
import { parseBlock } from './ip.ts';
import { parseDecimal } from './numeric.ts';

/** What is no value of its kind is none at all: nothing that later compares in some way. */
it.each([
  '',
  '+',
  '-',
  '.',
  '+.',
  '1.e5',
  '/',
  '1/',
  '1:',
  ':',
  '1e',
  '1e+',
  '1e-',
  'e5',
  '.e5',
  '-e5',
  '1e5x',
  '1.2.3',
  'x',
])('%j is no number', (text) => {
  const number = text === '1.e5' ? 100_000 : undefined;
  expect(parseDecimal(text)).toBe(number);
});

it.each([
  '',
  '12345.',
  '12345.x5',
  '12345.5x',
  '12345x',
  '202',
  '2024-',
  '2024-2',
  '2024-02-',
  '2024-02-29T',
  '2024-02-29T12',
  '2024-02-29T12:',
  '2024-02-29T12:0',
  '2024-02-29Tx2:00',
  '2024-02-29T12:x0',
  '2024-02-29T12-00',
  '2024-02-29T12:00:',
  '2024-02-29T12:00:x0',
  '2024-02-29T12:00:00.',
  '2024-02-29T12:00:00.x5',
  '2024-02-29T12:00:00.5x',
  '2024-02-29T12:00x',
  '2024-02-29T12:00*01:00',
  '2024-02-29T12:00+x1:00',
  '2024-02-29T12:00+01-00',
  '2024-02-29T12:00+01:x0',
  '2024-02-29T12:00+01:000',
  '2024-02-29T12:00Z+01:00',
])('%j is no date', (text) => {
  // Three digits are seconds since 1970.
  expect(parseInstant(text)).toBe(text === '202' ? 202 : undefined);
});

it.each([
  ['2024-02-29T12:00:19.125Z', 1_709_208_019.125],
  ['2024-02-29T12:00:59.999999+00:01', 1_709_207_999.999999],
  ['1709208000.125', 1_709_208_000.125],
  ['12345', 12_345],
])('%s is %d seconds after 1970', (text, seconds) => {
  expect(parseInstant(text)).toBe(seconds);
});

it.each([
  '',
  '/8',
  '1.2.3',
  '1.2.3.4/',
  '1.2.3.4/33',
  '1.2.3.4/x',
  '1.2.3.4/8/8',
  '1.2.3.4/+8',
  'x/8',
  '::/129',
  ':/8',
])('%j is no block of addresses', (text) => {
  expect(parseBlock(text)).toBeUndefined();
});

it.each([
  ['1.2.3.4', [0x01020304], 32],
  ['255.0.0.1/9', [0xff000001], 9],
  ['::', [0, 0, 0, 0], 128],
  ['ffff:1::2:8000:3/65', [0xffff0001, 0, 2, 0x80000003], 65],
  ['::ffff:255.2.3.4', [0, 0, 0xffff, 0xff020304], 128],
])('%s has the bits %j, of which %d count', (text, address, bits) => {
  expect(parseBlock(text)).toEqual({ address, bits });
});
