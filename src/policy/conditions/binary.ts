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
  let length = text.length;
  while (length > text.length - 2 && text[length - 1] === '=') length--;
  if (length % 4 === 1 || (length < text.length && text.length % 4 !== 0)) return undefined;
  for (let i = 0; i < length; i++) if (!alphabet.includes(text[i] as string)) return undefined;
  if (length % 4 === 0) return text;
  const spareBits = length % 4 === 2 ? 0b1111 : 0b11;
  const last = alphabet.indexOf(text[length - 1] as string) & ~spareBits;
  return text.slice(0, length - 1) + alphabet[last];
}
