import { createHash, createHmac } from 'node:crypto';
import type { KeyPair } from './two-accounts.ts';

/** A request to sign: what the SDK would not send. Header names in lower case. */
export interface UnsignedRequest {
  readonly host: string;
  readonly body: string | Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly service?: string;
  readonly now?: Date;
}

/** The headers of a POST to `/` with its Signature Version 4, written after AWS's description rather than after our verifier. */
export function sign(request: UnsignedRequest, keys: KeyPair): Record<string, string> {
  const timestamp = (request.now ?? new Date()).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${timestamp.slice(0, 8)}/us-east-1/${request.service ?? 'dynamodb'}/aws4_request`;
  const headers: Record<string, string> = {
    ...request.headers,
    host: request.host,
    'x-amz-date': timestamp,
    ...(keys.sessionToken !== undefined && { 'x-amz-security-token': keys.sessionToken }),
  };
  const names = Object.keys(headers).sort();
  const canonical = [
    'POST',
    '/',
    '',
    ...names.map((name) => `${name}:${headers[name]!.trim()}`),
    '',
    names.join(';'),
    createHash('sha256').update(request.body).digest('hex'),
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', timestamp, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  let key: string | Buffer = `AWS4${keys.secretAccessKey}`;
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest();
  const signature = createHmac('sha256', key).update(text).digest('hex');
  const credential = `${keys.accessKeyId}/${scope}`;
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return headers;
}
