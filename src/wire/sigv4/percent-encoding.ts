const unreserved = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~';

/** What each byte is encoded as. */
const encoded: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return unreserved.includes(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
});

/** RFC 3986, upper-case hex; the text holds a byte in each character. */
export function percentEncode(bytes: string): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += encoded[bytes.charCodeAt(i) & 0xff];
  return text;
}

/** The bytes of a part of a query string, one in each character; `+` is a blank, and a `%` that starts no pair of hex digits is itself. */
export function percentDecode(text: string): string {
  if (text.indexOf('%') < 0 && text.indexOf('+') < 0) return text;
  let bytes = '';
  for (let i = 0; i < text.length; i++) {
    const byte = text[i] === '%' ? hexPair(text, i + 1) : -1;
    if (byte >= 0) {
      bytes += String.fromCharCode(byte);
      i += 2;
    } else bytes += text[i] === '+' ? ' ' : text[i];
  }
  return bytes;
}

function hexPair(text: string, at: number): number {
  const high = hexDigit(text.charCodeAt(at));
  const low = hexDigit(text.charCodeAt(at + 1));
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
