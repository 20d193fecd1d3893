import { consistsOf } from '../characters.ts';
import type { ValueTest } from '../variables.ts';

/** BinaryEquals: the same bytes, both sides in base64; what is no base64 matches nothing. */
export function binaryEquals(values: readonly string[]): ValueTest {
  const wanted = new Set(values.map(canonicalBase64).filter((value) => value !== undefined));
  return (value) => {
    const actual = canonicalBase64(value);
    return actual !== undefined && wanted.has(actual);
  };
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** One spelling for the same bytes: without padding, the bits beyond the last byte cleared (RFC 4648, section 3.5). */
function canonicalBase64(text: string): string | undefined {
  const padding = ['==', '=', ''].find((end) => text.endsWith(end)) as string;
  const digits = text.slice(0, text.length - padding.length);
  if (digits.length % 4 === 1 || !consistsOf(digits, alphabet)) return undefined;
  if (padding !== '' && text.length % 4 !== 0) return undefined;
  if (digits.length % 4 === 0) return digits;
  const spareBits = digits.length % 4 === 2 ? 0b1111 : 0b11;
  const last = alphabet.indexOf(digits.at(-1) as string) & ~spareBits;
  return digits.slice(0, -1) + alphabet[last];
}
