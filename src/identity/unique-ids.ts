import type { UniqueIdPrefix } from '../database/directory/directory.ts';

/**
 * Identifiers and secrets in the forms that AWS gives them.
 * Source: IAM User Guide, "IAM identifiers"; the account inside access key ids as GetAccessKeyInfo reads it.
 */
export type RandomBytes = (size: number) => Buffer;

/** 21 characters: the prefix and 17 of `A-Z2-7`. 85 random bits: never given out twice. */
export function newUniqueId(prefix: UniqueIdPrefix, randomBytes: RandomBytes): string {
  let id: string = prefix;
  for (const byte of randomBytes(17)) id += base32[byte & 31];
  return id;
}

/** 12 digits, the first of them no zero. */
export function newAccountId(randomBytes: RandomBytes): string {
  return String(10n ** 11n + (BigInt(`0x${randomBytes(8).toString('hex')}`) % (9n * 10n ** 11n)));
}

/** Of `0-9a-z`; with 8 of them, or with more, one in millions of millions meets another. */
export function newSuffix(characters: number, randomBytes: RandomBytes): string {
  const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';
  let suffix = '';
  while (suffix.length < characters) {
    // 252 is the greatest multiple of 36 that a byte can hold: every character is as likely as every other.
    for (const byte of randomBytes(characters))
      if (byte < 252 && suffix.length < characters) suffix += alphabet[byte % 36];
  }
  return suffix;
}

/** Version 4 of RFC 9562. */
export function newUuid(randomBytes: RandomBytes): string {
  const bytes = randomBytes(16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/**
 * 20 characters: `AKIA` for a long-term key, `ASIA` for a temporary one, and 16 of `A-Z2-7`. The 80 bits of those are: a one,
 * the account in 40 bits, and 39 random bits.
 */
export function newAccessKeyId(prefix: 'AKIA' | 'ASIA', accountId: string, randomBytes: RandomBytes): string {
  const random = BigInt(`0x${randomBytes(5).toString('hex')}`) & ((1n << 39n) - 1n);
  const bits = (1n << 79n) | (BigInt(accountId) << 39n) | random;
  let id: string = prefix;
  for (let shift = 75n; shift >= 0n; shift -= 5n) id += base32[Number((bits >> shift) & 31n)];
  return id;
}

/** 40 characters of `[A-Za-z0-9/+]`, 240 random bits. */
export function newSecretAccessKey(randomBytes: RandomBytes): string {
  return randomBytes(30).toString('base64');
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
