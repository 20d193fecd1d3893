import { AwsError } from '../../errors.ts';
import type { HttpRequest } from '../request.ts';
import type { FoundSignature } from './authorization-header.ts';
import type { QueryParameter } from './query-string.ts';

/**
 * What a presigned request carries. Throws IncompleteSignatureException for parameters that are missing or empty, and for an
 * `X-Amz-Expires` that is no number of seconds up to a week.
 */
export function findInQuery(parameters: readonly QueryParameter[], { headers }: HttpRequest): FoundSignature {
  const values = new Map(parameters);
  const missing = required.filter((name) => !values.get(name));
  if (missing.length > 0) {
    const sentences = missing.map((name) => `AWS query-string parameters must include '${name}'. `);
    throw incomplete(`${sentences.join('')}Re-examine the query-string parameters.`);
  }
  const inHeader = headers['x-amz-security-token'];
  return {
    parts: {
      algorithm: values.get('X-Amz-Algorithm')!,
      credential: values.get('X-Amz-Credential')!,
      signedHeaders: values.get('X-Amz-SignedHeaders')!,
    },
    signature: values.get('X-Amz-Signature')!,
    date: values.get('X-Amz-Date')!,
    httpDate: false,
    lifetimeSeconds: readLifetime(values.get('X-Amz-Expires')),
    sessionToken: values.get('X-Amz-Security-Token') ?? (typeof inHeader === 'string' ? inHeader : undefined),
    verified: undefined,
  };
}

/** In AWS's order of complaints. */
const required = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Signature',
  'X-Amz-SignedHeaders',
  'X-Amz-Date',
] as const;

/** Seven days: Signature Version 4, "Query parameters". */
const lifetimeSecondsMax = 604_800;

/** `X-Amz-Expires`; absent, the 15 minutes of every request hold. The sentences are S3's, DynamoDB's are not known. */
function readLifetime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = text === '' ? Number.NaN : Number(text);
  if (!Number.isInteger(seconds)) throw incomplete('X-Amz-Expires should be a number');
  if (seconds < 0) throw incomplete('X-Amz-Expires must be non-negative');
  if (seconds > lifetimeSecondsMax) {
    throw incomplete(
      `X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than ${lifetimeSecondsMax} seconds`,
    );
  }
  return seconds;
}

function incomplete(message: string): AwsError {
  return new AwsError('IncompleteSignatureException', message);
}
