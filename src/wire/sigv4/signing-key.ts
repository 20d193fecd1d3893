import { createHmac, hash } from 'node:crypto';
import type { CredentialScope } from './credential-scope.ts';

/**
 * A derived key, ready to sign: HMAC is SHA-256(outer pad + SHA-256(inner pad + text)), and of the string to sign
 *
 *     AWS4-HMAC-SHA256 \n timestamp \n scope \n hash of the canonical request
 *
 * only timestamp and hash change from request to request. Two one-shot hashes are the cheapest HMAC of Node (0.8 µs; createHmac
 * costs 1.2 to 9.5 µs, deriving the key 6 to 33 µs, depending on the release).
 */
export interface SigningKey {
  readonly secretAccessKey: string;
  /** Inner pad, then the string to sign with room for timestamp and hash. */
  readonly inner: Buffer;
  /** Outer pad, then room for the inner hash. */
  readonly outer: Buffer;
}

const blockBytes = 64;
const algorithmLine = 'AWS4-HMAC-SHA256\n';
const timestampAt = blockBytes + algorithmLine.length;
const timestampLength = 16;
const hashBytes = 32;
const hashLength = 64;

export function deriveSigningKey(secretAccessKey: string, scope: CredentialScope): SigningKey {
  const { date, region, service, text } = scope;
  let key: string | Buffer = `AWS4${secretAccessKey}`;
  for (const part of [date, region, service, 'aws4_request']) key = createHmac('sha256', key).update(part).digest();
  const stringToSign = `${algorithmLine}${' '.repeat(timestampLength)}\n${text}\n${' '.repeat(hashLength)}`;
  const inner = Buffer.alloc(blockBytes + stringToSign.length, 0x36);
  const outer = Buffer.alloc(blockBytes + hashBytes, 0x5c);
  const bytes = key as Buffer;
  for (let i = 0; i < bytes.length; i++) {
    inner[i] = 0x36 ^ bytes[i]!;
    outer[i] = 0x5c ^ bytes[i]!;
  }
  inner.write(stringToSign, blockBytes, 'latin1');
  return { secretAccessKey, inner, outer };
}

/** The signature of a canonical request, given its hash: 64 hex digits. */
export function sign({ inner, outer }: SigningKey, timestamp: string, canonicalHash: string): string {
  inner.write(timestamp, timestampAt, 'latin1');
  inner.write(canonicalHash, inner.length - hashLength, 'latin1');
  // 'binary' makes a string of 32 characters, at half the price of a Buffer.
  outer.write(hash('sha256', inner, 'binary'), blockBytes, 'latin1');
  return hash('sha256', outer);
}
