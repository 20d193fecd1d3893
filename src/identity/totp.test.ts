import { expect, it } from 'vitest';
import { base32Bytes, totpCode, totpStep } from './totp.ts';

/** RFC 6238, appendix B: eight digits, of which six are shown here; the seed of its SHA-1 rows. */
const seed = Buffer.from('12345678901234567890');

it.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('at %i seconds shows %s, and that code holds in the steps before and after, too', (seconds, code) => {
  const step = Math.floor(seconds / 30);
  expect(totpCode(seed, step)).toBe(code);
  const begun = step * 30_000;
  for (const now of [begun - 30_000, begun, begun + 29_999, begun + 59_999]) {
    expect(totpStep(seed, { code, now })).toBe(step);
  }
  for (const now of [begun - 30_001, begun + 60_000]) expect(totpStep(seed, { code, now })).toBeUndefined();
});

/** RFC 4648, section 10, without padding. */
it.each([
  ['', ''],
  ['MY', 'f'],
  ['MZXQ', 'fo'],
  ['MZXW6', 'foo'],
  ['MZXW6YQ', 'foob'],
  ['MZXW6YTB', 'fooba'],
  ['MZXW6YTBOI', 'foobar'],
  ['GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', '12345678901234567890'],
])('Base32 %s is "%s"', (text, bytes) => {
  expect(base32Bytes(text).toString()).toBe(bytes);
});
