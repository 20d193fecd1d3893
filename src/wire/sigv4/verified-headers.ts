import type { CredentialScope } from './credential-scope.ts';
import type { SignedHeaders } from './signed-headers.ts';
import type { SigningKey } from './signing-key.ts';

/** What was read from an `Authorization` header, and the key that verified it. */
export interface VerifiedHeader {
  readonly scope: CredentialScope;
  readonly signedHeaders: SignedHeaders;
  /** Its secret may not be in force any more: compare it. */
  readonly key: SigningKey;
}

/** Entries, and the longest text: what requesters send must not fill the memory. */
const entriesMax = 1000;
const textLengthMax = 1024;

/**
 * By the header without its signature, the last 64 characters: the rest stays the same for all that a client asks of a service in
 * a day. Only headers that verified get in, so that strangers cannot push others out.
 */
const verified = new Map<string, VerifiedHeader>();

export const signatureLength = 64;

/** What was read from a header that began like this one and verified. */
export function verifiedHeader(authorization: string): VerifiedHeader | undefined {
  return verified.get(authorization.slice(0, -signatureLength));
}

/** Keeps what a verified header held, if its signature is its end; the oldest entry makes room. */
export function rememberVerifiedHeader(authorization: string, header: VerifiedHeader): void {
  const text = authorization.slice(0, -signatureLength);
  if (text.length > textLengthMax || !text.endsWith('Signature=')) return;
  verified.delete(text);
  if (verified.size >= entriesMax) verified.delete(verified.keys().next().value!);
  verified.set(text, header);
}
