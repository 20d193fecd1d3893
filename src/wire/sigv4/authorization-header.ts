import { AwsError } from '../../errors.ts';
import type { HttpRequest } from '../request.ts';
import { signatureLength, type VerifiedHeader, verifiedHeader } from './verified-headers.ts';

/** What a signature says of itself, as sent. */
export interface SignatureParts {
  readonly algorithm: string;
  readonly credential: string;
  readonly signedHeaders: string;
}

/** All that is needed to check a signature, wherever it was found. */
export type FoundSignature = {
  /** As sent. */
  readonly signature: string;
  readonly date: string;
  /** Whether the date may be in HTTP's form. */
  readonly httpDate: boolean;
  readonly sessionToken: string | undefined;
  /** How long a presigned request lives. */
  readonly lifetimeSeconds?: number | undefined;
} & (
  | { readonly parts: SignatureParts; readonly verified: undefined }
  /** The same header, the signature aside, has verified before: its parts need no second reading. */
  | { readonly verified: VerifiedHeader }
);

/**
 * What the `Authorization` header carries, and the date beside it. Throws MissingAuthenticationTokenException when there is no
 * header of Signature Version 4, IncompleteSignatureException when a part of it, or the date, is missing.
 */
export function findInHeader({ headers }: HttpRequest): FoundSignature {
  const authorization = headers.authorization?.trim();
  if (!authorization?.startsWith('AWS4-')) {
    throw new AwsError('MissingAuthenticationTokenException', 'Request is missing Authentication Token');
  }
  const amzDate = headers['x-amz-date'] as string | undefined;
  const sessionToken = headers['x-amz-security-token'] as string | undefined;
  const httpDate = !amzDate;
  const date = amzDate || headers.date;
  const verified = verifiedHeader(authorization);
  if (verified && date)
    return { signature: authorization.slice(-signatureLength), date, httpDate, sessionToken, verified };

  const { algorithm, credential, signedHeaders, signature } = readAuthorizationHeader(authorization);
  // An empty SignedHeaders is there; that it lacks the host is another error.
  if (credential && signature && signedHeaders !== undefined && date) {
    const parts = { algorithm, credential, signedHeaders };
    return { parts, signature, date, httpDate, sessionToken, verified: undefined };
  }
  let missing = '';
  if (!credential) missing += "Authorization header requires 'Credential' parameter. ";
  if (!signature) missing += "Authorization header requires 'Signature' parameter. ";
  if (signedHeaders === undefined) missing += "Authorization header requires 'SignedHeaders' parameter. ";
  if (!date) missing += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  throw new AwsError('IncompleteSignatureException', `${missing}Authorization=${headers.authorization}`);
}

interface WrittenParts {
  readonly algorithm: string;
  readonly credential: string | undefined;
  readonly signedHeaders: string | undefined;
  readonly signature: string | undefined;
}

/**
 * Reads `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`. Parts stand in any order, between commas, blanks or both;
 * others are ignored, and of a repeated one the last counts. Throws IncompleteSignatureException for a part without `=`.
 */
function readAuthorizationHeader(header: string): WrittenParts {
  const parts: Record<string, string> = {};
  let algorithm = '';
  // Each separator is searched for again only when it was passed: one walk over the header.
  let comma = -1;
  let blank = -1;
  for (let start = 0, first = true; start < header.length; ) {
    if (comma < start) comma = positionOf(',', header, start);
    if (blank < start) blank = positionOf(' ', header, start);
    const end = Math.min(comma, blank);
    if (end > start) {
      if (first) {
        algorithm = header.slice(start, end);
        first = false;
      } else {
        const equals = header.indexOf('=', start);
        if (equals < 0 || equals >= end) throw notKeyValue(header.slice(start, end), header);
        const name = header.slice(start, equals);
        if (known.has(name)) parts[name] = header.slice(equals + 1, end);
      }
    }
    start = end + 1;
  }
  return {
    algorithm,
    credential: parts.Credential,
    signedHeaders: parts.SignedHeaders,
    signature: parts.Signature,
  };
}

const known: ReadonlySet<string> = new Set(['Credential', 'SignedHeaders', 'Signature']);

function positionOf(separator: string, header: string, start: number): number {
  const position = header.indexOf(separator, start);
  return position < 0 ? header.length : position;
}

function notKeyValue(part: string, header: string): AwsError {
  return new AwsError(
    'IncompleteSignatureException',
    `'${part}' not a valid key=value pair (missing equal-sign) in Authorization header: '${header}'.`,
  );
}
