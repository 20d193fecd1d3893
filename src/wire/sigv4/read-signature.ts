import { AwsError } from '../../errors.ts';
import type { HttpRequest } from '../request.ts';
import { readAuthorizationHeader, type SignatureParts } from './authorization-header.ts';
import { type CredentialScope, checkScope, readCredentialScope } from './credential-scope.ts';
import { type QueryParameter, readQueryString } from './query-string.ts';
import { checkRequestDate, readRequestDate } from './request-date.ts';
import { readSignedHeaders, type SignedHeaders } from './signed-headers.ts';
import { knownSigningKey } from './signing-key.ts';

/** A request whose signature is well formed, in time and for us; whether it is right is for `verifySignature` to say. */
export interface SignedRequest {
  readonly request: HttpRequest;
  readonly accessKeyId: string;
  /** From `X-Amz-Security-Token`; signed or not, it has to belong to the access key. */
  readonly sessionToken: string | undefined;
  readonly region: string;
  readonly service: string;
  /** `20130609T095204Z`: when the request was signed. */
  readonly timestamp: string;
  /** As sent: `keyid/date/region/service/aws4_request`. */
  readonly credential: string;
  readonly scope: CredentialScope;
  readonly signedHeaders: SignedHeaders;
  /** As sent. */
  readonly signature: string;
}

export interface SignatureExpectations {
  /** Epoch milliseconds. */
  readonly now: number;
  /** The name that the credential's scope must have. */
  readonly service: string;
}

/**
 * Reads a Signature Version 4 from the `Authorization` header or, presigned, from the query string. Throws
 * MissingAuthenticationTokenException, IncompleteSignatureException or InvalidSignatureException in the order in which AWS was
 * seen to check: presence, parts, date, signed headers, algorithm, scope.
 */
export function readSignature(request: HttpRequest, { now, service }: SignatureExpectations): SignedRequest {
  const { authorization } = request.headers;
  const parameters = request.query === '' ? noParameters : readQueryString(request.query);
  const presigned = parameters.some(([name]) => name === 'X-Amz-Algorithm');
  if (authorization && presigned) {
    throw new AwsError(
      'InvalidSignatureException',
      "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    );
  }
  const found = presigned ? fromQuery(parameters, request) : fromHeader(request);
  const date = readRequestDate(found.date, { httpForm: found.httpDate });
  checkRequestDate(date, now, found.lifetimeSeconds);

  const dynamodb = service === 'dynamodb';
  const signedHeaders = readSignedHeaders(found.signedHeaders);
  if (!signedHeaders.hostSigned) {
    const host = dynamodb ? "'Host'" : "'Host' or ':authority'";
    throw new AwsError('InvalidSignatureException', `${host} must be a 'SignedHeader' in the AWS Authorization.`);
  }
  if (found.algorithm !== 'AWS4-HMAC-SHA256') {
    throw new AwsError(
      'IncompleteSignatureException',
      `Unsupported AWS 'algorithm': '${found.algorithm}' (only AWS4-HMAC-SHA256 for now). `,
    );
  }
  const { timestamp } = date;
  const { credential, signature, sessionToken } = found;
  const expected = { service, timestamp, datesShown: dynamodb };
  let scope = knownSigningKey(credential)?.scope;
  if (scope === undefined) scope = readCredentialScope(credential, expected);
  else checkScope(scope, expected);
  const { accessKeyId, region } = scope;
  return {
    request,
    accessKeyId,
    sessionToken,
    region,
    service,
    timestamp,
    credential,
    scope,
    signedHeaders,
    signature,
  };
}

const noParameters: readonly QueryParameter[] = [];

/** All that a signature needs. */
interface Found extends Record<keyof SignatureParts, string> {
  readonly date: string;
  /** The date may be in HTTP's form. */
  readonly httpDate: boolean;
  readonly sessionToken: string | undefined;
  readonly lifetimeSeconds?: number | undefined;
}

function fromHeader({ headers }: HttpRequest): Found {
  const authorization = headers.authorization?.trim();
  if (!authorization?.startsWith('AWS4-')) {
    throw new AwsError('MissingAuthenticationTokenException', 'Request is missing Authentication Token');
  }
  const { algorithm, credential, signature, signedHeaders } = readAuthorizationHeader(authorization);
  const amzDate = textOf(headers['x-amz-date']);
  const date = amzDate || headers.date;
  // An empty SignedHeaders is there; that it lacks the host is another error.
  if (credential && signature && signedHeaders !== undefined && date) {
    const sessionToken = textOf(headers['x-amz-security-token']);
    return { algorithm, credential, signature, signedHeaders, date, httpDate: !amzDate, sessionToken };
  }
  let missing = '';
  if (!credential) missing += "Authorization header requires 'Credential' parameter. ";
  if (!signature) missing += "Authorization header requires 'Signature' parameter. ";
  if (signedHeaders === undefined) missing += "Authorization header requires 'SignedHeaders' parameter. ";
  if (!date) missing += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  throw new AwsError('IncompleteSignatureException', `${missing}Authorization=${headers.authorization}`);
}

function fromQuery(parameters: readonly QueryParameter[], { headers }: HttpRequest): Found {
  const values = new Map(parameters);
  const missing = requiredParameters.filter((name) => !values.get(name));
  if (missing.length > 0) {
    const sentences = missing.map((name) => `AWS query-string parameters must include '${name}'. `);
    throw new AwsError('IncompleteSignatureException', `${sentences.join('')}Re-examine the query-string parameters.`);
  }
  return {
    algorithm: values.get('X-Amz-Algorithm')!,
    credential: values.get('X-Amz-Credential')!,
    signature: values.get('X-Amz-Signature')!,
    signedHeaders: values.get('X-Amz-SignedHeaders')!,
    date: values.get('X-Amz-Date')!,
    httpDate: false,
    lifetimeSeconds: readLifetime(values.get('X-Amz-Expires')),
    sessionToken: values.get('X-Amz-Security-Token') ?? textOf(headers['x-amz-security-token']),
  };
}

/** In AWS's order of complaints. */
const requiredParameters = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Signature',
  'X-Amz-SignedHeaders',
  'X-Amz-Date',
] as const;

/** Seven days: Signature Version 4, "Query parameters". */
const lifetimeSecondsMax = 604_800;

/** `X-Amz-Expires`. The sentences are S3's; DynamoDB's are not known. */
function readLifetime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = text === '' ? Number.NaN : Number(text);
  if (!Number.isInteger(seconds))
    throw new AwsError('IncompleteSignatureException', 'X-Amz-Expires should be a number');
  if (seconds < 0) throw new AwsError('IncompleteSignatureException', 'X-Amz-Expires must be non-negative');
  if (seconds > lifetimeSecondsMax) {
    throw new AwsError(
      'IncompleteSignatureException',
      `X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than ${lifetimeSecondsMax} seconds`,
    );
  }
  return seconds;
}

function textOf(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
