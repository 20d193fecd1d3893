import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Time-based one-time passwords as virtual multi-factor devices show them: HMAC-SHA-1, six digits, a step of 30 seconds.
 * Source: RFC 6238, RFC 4226; IAM User Guide, "Assign a virtual MFA device".
 *
 * The step whose code `code` is, of the present one and one to either side (RFC 6238, section 5.2); the newest, should two have the same.
 * Undefined: of none. `now`: epoch milliseconds.
 */
export function totpStep(
  seed: Buffer,
  { code, now }: { readonly code: string; readonly now: number },
): number | undefined {
  const present = Math.floor(now / 1000 / stepSeconds);
  let found: number | undefined;
  for (let step = present - 1; step <= present + 1; step++) {
    if (timingSafeEqual(Buffer.from(totpCode(seed, step)), Buffer.from(code))) found = step;
  }
  return found;
}

/** Six digits. */
export function totpCode(seed: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigInt64BE(BigInt(step));
  const digest = createHmac('sha1', seed).update(counter).digest();
  const number = digest.readUInt32BE(digest.at(-1)! & 0xf) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** RFC 4648, section 6. `text`: upper case, without padding; bits that make no whole byte are dropped. */
export function base32Bytes(text: string): Buffer {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const character of text) {
    value = ((value << 5) | base32Alphabet.indexOf(character)) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((value >> bits) & 0xff);
  }
  return Buffer.from(bytes);
}

const stepSeconds = 30;
const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
