import { AwsError } from '../../errors.ts';
import type { HttpRequest } from '../request.ts';
import { findInHeader, type SignatureParts } from './authorization-header.ts';
import { type CredentialScope, checkScope, type ExpectedScope, readCredentialScope } from './credential-scope.ts';
import { findInQuery } from './presigned-query.ts';
import { type QueryParameter, readQueryString } from './query-string.ts';
import { checkRequestDate, readRequestDate } from './request-date.ts';
import { readSignedHeaders, type SignedHeaders } from './signed-headers.ts';
import type { VerifiedHeader } from './verified-headers.ts';

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
  readonly scope: CredentialScope;
  readonly signedHeaders: SignedHeaders;
  /** As sent. */
  readonly signature: string;
  /** What an earlier request with the same header, the signature aside, was verified with. */
  readonly verified: VerifiedHeader | undefined;
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
  const found = presigned ? findInQuery(parameters, request) : findInHeader(request);
  const { signature, sessionToken, verified } = found;
  const date = readRequestDate(found.date, { httpForm: found.httpDate });
  checkRequestDate(date, now, found.lifetimeSeconds);
  const { timestamp } = date;
  const expected = { service, timestamp };
  const { scope, signedHeaders } = found.verified
    ? stillExpected(found.verified, expected)
    : readParts(found.parts, expected);
  const { accessKeyId, region } = scope;
  return { request, accessKeyId, sessionToken, region, service, timestamp, scope, signedHeaders, signature, verified };
}

const noParameters: readonly QueryParameter[] = [];

interface Covered {
  readonly scope: CredentialScope;
  readonly signedHeaders: SignedHeaders;
}

function stillExpected(verified: VerifiedHeader, expected: ExpectedScope): Covered {
  checkScope(verified.scope, expected);
  return verified;
}

function readParts(parts: SignatureParts, expected: ExpectedScope): Covered {
  const { algorithm } = parts;
  const signedHeaders = readSignedHeaders(parts.signedHeaders);
  if (!signedHeaders.hostSigned) {
    // IAM and STS were seen to word it with HTTP/2's name, too.
    const host = expected.service === 'dynamodb' ? "'Host'" : "'Host' or ':authority'";
    throw new AwsError('InvalidSignatureException', `${host} must be a 'SignedHeader' in the AWS Authorization.`);
  }
  if (algorithm !== 'AWS4-HMAC-SHA256') {
    throw new AwsError(
      'IncompleteSignatureException',
      `Unsupported AWS 'algorithm': '${algorithm}' (only AWS4-HMAC-SHA256 for now). `,
    );
  }
  return { scope: readCredentialScope(parts.credential, expected), signedHeaders };
}
