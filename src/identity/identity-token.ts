import { isUtf8 } from 'node:buffer';
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import type { TokenIssuerKey } from '../database/directory/federation-entities.ts';
import { AwsError } from '../errors.ts';

/**
 * JSON Web Tokens as identity providers issue them, and nothing else of JOSE. Source: RFC 7515, 7517, 7518, 7519; which algorithms: IAM
 * User Guide, "Create an OpenID Connect (OIDC) identity provider in IAM". There is no `none`, and nothing with a shared secret.
 */
export interface IdentityToken {
  /** As the header names it; may be one that nobody accepts. */
  readonly algorithm: unknown;
  readonly keyId: unknown;
  /** Whether the header asks for extensions to be understood: none is. */
  readonly critical: boolean;
  /** Not proved by anything but `isSignedBy`. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly signedText: string;
  readonly signature: Buffer;
}

/** Throws InvalidIdentityTokenException for text that is no signed token. */
export function readIdentityToken(text: string): IdentityToken {
  const [header, payload, signature, ...more] = text.split('.').map(decode);
  const head = header && readObject(header);
  const claims = payload && readObject(payload);
  if (!head || !claims || !signature || more.length > 0) {
    throw invalidToken(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    );
  }
  const signedText = text.slice(0, text.lastIndexOf('.'));
  return { algorithm: head.alg, keyId: head.kid, critical: Object.hasOwn(head, 'crit'), claims, signedText, signature };
}

/** Whether the token was signed with the private part of that key, by the algorithm that it names and that the key is for. */
export function isSignedBy(
  { algorithm, critical, signedText, signature }: IdentityToken,
  key: TokenIssuerKey,
): boolean {
  const form = typeof algorithm === 'string' ? algorithms.get(algorithm) : undefined;
  if (!form || critical || key.kty !== form.kty || key.crv !== form.crv) return false;
  if (key.alg !== undefined && key.alg !== algorithm) return false;
  const publicKey = createPublicKey({ key: { ...key } satisfies JsonWebKey, format: 'jwk' });
  return verify(form.hash, Buffer.from(signedText), { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature);
}

export function isAlgorithm(name: unknown): boolean {
  return typeof name === 'string' && algorithms.has(name);
}

const algorithms: ReadonlyMap<string, { readonly kty: 'RSA' | 'EC'; readonly hash: string; readonly crv?: string }> =
  new Map([
    ['RS256', { kty: 'RSA', hash: 'sha256' }],
    ['RS384', { kty: 'RSA', hash: 'sha384' }],
    ['RS512', { kty: 'RSA', hash: 'sha512' }],
    ['ES256', { kty: 'EC', hash: 'sha256', crv: 'P-256' }],
    ['ES384', { kty: 'EC', hash: 'sha384', crv: 'P-384' }],
    ['ES512', { kty: 'EC', hash: 'sha512', crv: 'P-521' }],
  ]);

export function invalidToken(message: string): AwsError {
  return new AwsError('InvalidIdentityTokenException', message);
}

/** Undefined for what is not base64 in the one spelling that it has, and for nothing. */
function decode(part: string): Buffer | undefined {
  const bytes = Buffer.from(part, 'base64url');
  return bytes.length > 0 && bytes.toString('base64url') === part ? bytes : undefined;
}

function readObject(bytes: Buffer): Readonly<Record<string, unknown>> | undefined {
  if (!isUtf8(bytes)) return undefined;
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}
