import { AwsError } from '../../errors.ts';

/** The parts of a signature, as the `Authorization` header or the query string carries them; undefined where there is none. */
export interface SignatureParts {
  readonly algorithm: string;
  readonly credential: string | undefined;
  readonly signedHeaders: string | undefined;
  readonly signature: string | undefined;
}

/**
 * Reads `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`. Parts stand in any order, between commas, blanks or both;
 * others are ignored, and of a repeated one the last counts. Throws IncompleteSignatureException for a part without `=`.
 */
export function readAuthorizationHeader(header: string): SignatureParts {
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
