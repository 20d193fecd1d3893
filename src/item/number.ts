import { validationError } from '../errors.ts';

/*
 * DynamoDB's numbers: decimal, at most 38 significant digits, magnitude 0 or 1E-130 to 9.99…E+125.
 *
 * A number lives as its canonical text: plain decimal, no exponent, no needless zeros or signs, so that equal numbers are equal
 * strings. Arithmetic is done here, on BigInt, because no library stops at exactly these borders: a general decimal library
 * rounds where DynamoDB refuses, and would still need this parser, this range and this form around it.
 *
 * Sources: DynamoDB Developer Guide, "Number" and "Quotas"; texts and canonical form captured from AWS.
 */

export const numberTexts = {
  empty: 'The parameter cannot be converted to a numeric value',
  malformed: 'The parameter cannot be converted to a numeric value: ',
  overflow: 'Number overflow. Attempting to store a number with magnitude larger than supported range',
  underflow: 'Number underflow. Attempting to store a number with magnitude smaller than supported range',
  digits: 'Attempting to store more than 38 significant digits in a Number',
} as const;

const significantDigitsMax = 38;
const exponentMax = 125;
const exponentMin = -130;

/** (-1)^negative × d.ddd… × 10^exponent, where `digits` neither begins nor ends with 0; empty digits are zero. */
interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

/** The canonical text; the very string when it is canonical already. Throws ValidationException. */
export function canonicalNumber(text: string): string {
  return isShortCanonical(text) ? text : format(checked(parse(text)));
}

/** Negative, 0 or positive as `a` is below, equal to or above `b`. Both canonical. */
export function compareNumbers(a: string, b: string): number {
  if (a === b) return 0;
  // Up to 15 digits a decimal and its double determine each other, so doubles keep the order.
  if (a.length <= 15 && b.length <= 15) return Number(a) - Number(b);
  const left = parse(a);
  const right = parse(b);
  if (left.negative !== right.negative) return left.negative ? -1 : 1;
  const magnitude = compareMagnitudes(left, right);
  return left.negative ? -magnitude : magnitude;
}

/** The sum in canonical text. Both canonical. Throws ValidationException when the result has no place among numbers. */
export function addNumbers(a: string, b: string): string {
  if (isSmallInteger(a) && isSmallInteger(b)) return String(Number(a) + Number(b));
  return sum(parse(a), parse(b));
}

/** The difference in canonical text, as `addNumbers`. */
export function subtractNumbers(a: string, b: string): string {
  if (isSmallInteger(a) && isSmallInteger(b)) return String(Number(a) - Number(b));
  const right = parse(b);
  return sum(parse(a), { ...right, negative: !right.negative });
}

/**
 * Bytes that sort as the numbers do, at most 22, and none the beginning of another's:
 *
 *     sign            exponent + 130    digits in pairs + 1, from the left    end
 *     00 negative     complemented      complemented                          FF
 *     01 zero         –                 –                                     –
 *     02 positive     1 byte            1 to 100 each                         00
 */
export function numberSortBytes(text: string): Uint8Array {
  const { negative, digits, exponent } = parse(text);
  if (digits === '') return Uint8Array.of(1);
  const pairs = (digits.length + 1) >> 1;
  const bytes = new Uint8Array(pairs + 3);
  bytes[0] = 2;
  bytes[1] = exponent - exponentMin;
  for (let pair = 0; pair < pairs; pair++) {
    const tens = digits.charCodeAt(2 * pair) - 48;
    const ones = 2 * pair + 1 < digits.length ? digits.charCodeAt(2 * pair + 1) - 48 : 0;
    bytes[pair + 2] = tens * 10 + ones + 1;
  }
  if (negative) {
    for (let at = 1; at < bytes.length; at++) bytes[at]! ^= 0xff;
    bytes[0] = 0;
  }
  return bytes;
}

/**
 * Size in bytes of a canonical number: one, one for each base-100 digit between the first and the last that is not zero,
 * one for a minus sign. Captured from AWS at the 400 KB border.
 */
export function numberBytes(text: string): number {
  const negative = text.charCodeAt(0) === 45;
  let point = text.indexOf('.');
  if (point < 0) point = text.length;
  let first = negative ? 1 : 0;
  while (first < text.length && (text.charCodeAt(first) === 48 || first === point)) first++;
  if (first === text.length) return 1;
  let last = text.length - 1;
  while (text.charCodeAt(last) === 48 || last === point) last--;
  const powerOf = (at: number) => (at < point ? point - at - 1 : point - at);
  const pairs = Math.floor(powerOf(first) / 2) - Math.floor(powerOf(last) / 2) + 1;
  return 1 + pairs + (negative ? 1 : 0);
}

/** Whether the text is canonical and so short that it cannot leave the range. */
function isShortCanonical(text: string): boolean {
  const length = text.length;
  if (length === 0 || length > significantDigitsMax) return false;
  let at = text.charCodeAt(0) === 45 ? 1 : 0;
  const first = text.charCodeAt(at);
  if (!isDigit(first)) return false;
  if (first === 48 && at + 1 < length && text.charCodeAt(at + 1) !== 46) return false;
  for (at++; at < length && isDigit(text.charCodeAt(at)); at++);
  if (at === length) return !(first === 48 && length > 1);
  if (text.charCodeAt(at) !== 46 || at + 1 === length) return false;
  for (at++; at < length; at++) if (!isDigit(text.charCodeAt(at))) return false;
  return text.charCodeAt(length - 1) !== 48;
}

function isSmallInteger(text: string): boolean {
  return text.length <= 15 && !text.includes('.');
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** sign? digits with at most one point, then optionally e sign? digits. */
function parse(text: string): Decimal {
  if (text === '') throw validationError(numberTexts.empty);
  let at = 0;
  const negative = text.charCodeAt(0) === 45;
  if (negative || text.charCodeAt(0) === 43) at++;
  const begin = at;
  while (isDigit(text.charCodeAt(at))) at++;
  const integer = text.slice(begin, at);
  let fraction = '';
  if (text.charCodeAt(at) === 46) {
    const point = ++at;
    while (isDigit(text.charCodeAt(at))) at++;
    fraction = text.slice(point, at);
  }
  let shift = 0;
  let wellFormed = integer !== '' || fraction !== '';
  if (wellFormed && (text.charCodeAt(at) | 32) === 101) {
    const sign = text.charCodeAt(++at);
    if (sign === 43 || sign === 45) at++;
    const exponent = at;
    for (; isDigit(text.charCodeAt(at)); at++) shift = Math.min(shift * 10 + text.charCodeAt(at) - 48, 1e9);
    wellFormed = at > exponent;
    if (sign === 45) shift = -shift;
  }
  if (!wellFormed || at !== text.length) throw validationError(numberTexts.malformed + text);
  return trimmed({ negative, digits: integer + fraction, exponent: integer.length - 1 + shift });
}

function trimmed({ negative, digits, exponent }: Decimal): Decimal {
  let from = 0;
  let to = digits.length;
  while (from < to && digits.charCodeAt(from) === 48) from++;
  while (to > from && digits.charCodeAt(to - 1) === 48) to--;
  return from === to
    ? { negative: false, digits: '', exponent: 0 }
    : { negative, digits: digits.slice(from, to), exponent: exponent - from };
}

function checked(decimal: Decimal): Decimal {
  if (decimal.exponent > exponentMax) throw validationError(numberTexts.overflow);
  if (decimal.exponent < exponentMin) throw validationError(numberTexts.underflow);
  if (decimal.digits.length > significantDigitsMax) throw validationError(numberTexts.digits);
  return decimal;
}

function format({ negative, digits, exponent }: Decimal): string {
  if (digits === '') return '0';
  const sign = negative ? '-' : '';
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (exponent >= digits.length - 1) return sign + digits + '0'.repeat(exponent - digits.length + 1);
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

function compareMagnitudes(a: Decimal, b: Decimal): number {
  if (a.digits === '' || b.digits === '') return a.digits.length - b.digits.length;
  if (a.exponent !== b.exponent) return a.exponent - b.exponent;
  return a.digits < b.digits ? -1 : a.digits > b.digits ? 1 : 0;
}

function sum(a: Decimal, b: Decimal): string {
  if (a.digits === '') return format(b);
  if (b.digits === '') return format(a);
  const unit = Math.min(lastPower(a), lastPower(b));
  const total = scaled(a, unit) + scaled(b, unit);
  const negative = total < 0n;
  const digits = (negative ? -total : total).toString();
  return format(checked(trimmed({ negative, digits, exponent: unit + digits.length - 1 })));
}

/** The power of ten of the last digit. */
function lastPower(decimal: Decimal): number {
  return decimal.exponent - decimal.digits.length + 1;
}

function scaled(decimal: Decimal, unit: number): bigint {
  const magnitude = BigInt(decimal.digits + '0'.repeat(lastPower(decimal) - unit));
  return decimal.negative ? -magnitude : magnitude;
}
