import { hash } from 'node:crypto';
import { AwsError } from '../../errors.ts';
import type { HttpRequest } from '../request.ts';
import { canonicalUri } from './canonical-uri.ts';
import { canonicalQueryString, readQueryString } from './query-string.ts';
import type { SignedRequest } from './read-signature.ts';
import { canonicalHeaders, type SignedHeaders } from './signed-headers.ts';
import { deriveSigningKey, sign } from './signing-key.ts';
import { rememberVerifiedHeader } from './verified-headers.ts';

/**
 * Throws InvalidSignatureException unless one of the secrets of the request's access key makes its signature. The body that
 * came is always part of what is signed: `UNSIGNED-PAYLOAD`, which S3 knows, does not verify here, nor an
 * `x-amz-content-sha256` that is not the hash of the body.
 */
export function verifySignature(signed: SignedRequest, secretAccessKeys: readonly string[]): void {
  const { request, scope, signedHeaders, timestamp, signature } = signed;
  const bodyHash = hash('sha256', request.body);
  const claimed = request.headers['x-amz-content-sha256'];
  if (claimed !== undefined && claimed !== bodyHash) throw mismatch();
  const canonicalHash = hashText(canonicalRequest(request, signedHeaders, bodyHash));

  const known = signed.verified?.key;
  if (known !== undefined && secretAccessKeys.includes(known.secretAccessKey)) {
    if (sameHex(sign(known, timestamp, canonicalHash), signature)) return;
  }
  for (const secret of secretAccessKeys) {
    if (secret === known?.secretAccessKey) continue;
    const key = deriveSigningKey(secret, scope);
    if (!sameHex(sign(key, timestamp, canonicalHash), signature)) continue;
    if (request.headers.authorization) {
      rememberVerifiedHeader(request.headers.authorization, { scope, signedHeaders, key });
    }
    return;
  }
  throw mismatch();
}

/** What is signed: Signature Version 4, "Create a canonical request". */
export function canonicalRequest(request: HttpRequest, signedHeaders: SignedHeaders, bodyHash: string): string {
  const query = request.query === '' ? '' : canonicalQueryString(readQueryString(request.query));
  const headers = canonicalHeaders(request, signedHeaders);
  return `${request.method}\n${canonicalUri(request.path)}\n${query}\n${headers}\n\n${signedHeaders.canonical}\n${bodyHash}`;
}

function mismatch(): AwsError {
  return new AwsError(
    'InvalidSignatureException',
    'The request signature we calculated does not match the signature you provided. ' +
      'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  );
}

/** Headers are bytes, one in each character; hashing text takes it as UTF-8, which is the same only for ASCII. */
function hashText(text: string): string {
  return Buffer.byteLength(text) === text.length ? hash('sha256', text) : hash('sha256', Buffer.from(text, 'latin1'));
}

/** Takes as long wherever the difference is. */
function sameHex(ours: string, theirs: string): boolean {
  if (theirs.length !== ours.length) return false;
  let difference = 0;
  for (let i = 0; i < ours.length; i++) difference |= ours.charCodeAt(i) ^ theirs.charCodeAt(i);
  return difference === 0;
}
