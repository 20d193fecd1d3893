import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from '../errors.ts';
import { jsonNestingLevelsMax } from '../limits.ts';
import type { HttpResponse } from './request.ts';

export type JsonService = 'dynamodb' | 'dynamodbstreams' | 'organizations';

export interface Target {
  readonly service: JsonService;
  /** As sent; whether there is such an operation is not looked at. */
  readonly operation: string;
}

const services: ReadonlyMap<string, JsonService> = new Map([
  ['DynamoDB_20120810', 'dynamodb'],
  ['DynamoDBStreams_20120810', 'dynamodbstreams'],
  ['AWSOrganizationsV20161128', 'organizations'],
]);

/** What `X-Amz-Target` names, or undefined when there is none of a service that is spoken here. */
export function readTarget(headers: IncomingHttpHeaders): Target | undefined {
  const target = headers['x-amz-target'];
  if (typeof target !== 'string') return undefined;
  const dot = target.indexOf('.');
  const service = dot < 0 ? undefined : services.get(target.slice(0, dot));
  return service && { service, operation: target.slice(dot + 1) };
}

export const amzJson = 'application/x-amz-json-1.0';
/** Of Organizations. */
export const amzJson11 = 'application/x-amz-json-1.1';

/**
 * The content type to answer with: the base type sent, parameters left out, when it is one that AWS takes; `application/json` when
 * there is no body to have a type; undefined otherwise, which is answered with `notAnApiRequest`. Captured from AWS. `own`: the type
 * of the service that is asked.
 */
export function answerContentType(headers: IncomingHttpHeaders, body: Buffer, own = amzJson): string | undefined {
  const sent = headers['content-type'];
  if (sent === own) return own;
  const semicolon = sent?.indexOf(';') ?? -1;
  const base = (semicolon < 0 ? sent : sent!.slice(0, semicolon))?.trim();
  if (base === own) return own;
  return base === 'application/json' || body.length === 0 ? 'application/json' : undefined;
}

/** AWS's answer to another method or content type: 404 and this page, for every service. Captured from AWS. */
export const notAnApiRequest: HttpResponse = {
  status: 404,
  contentType: '',
  body: '<UnknownOperationException/>\n',
};

/**
 * The JSON value of a body. What is no JSON in UTF-8, and an empty body, is a SerializationException without a text (captured from
 * AWS), and so is JSON that nests deeper than `jsonNestingLevelsMax`: recursive readers of the value need not fear for their stack.
 * Of a repeated member the last counts.
 */
export function parseJsonBody(body: Buffer): unknown {
  // A body needs two bytes for each level.
  if (body.length > 2 * jsonNestingLevelsMax && nestsTooDeep(body)) throw notJson();
  if (!isUtf8(body)) throw notJson();
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw notJson();
  }
}

export function jsonResponse(text: string, contentType = amzJson): HttpResponse {
  return { status: 200, contentType, body: text };
}

/** `{"__type": …, "message": …}` with the error's other members; no text member when the error has no text. */
export function jsonError(error: AwsError, contentType = amzJson): HttpResponse {
  const body: Record<string, unknown> = { __type: error.type };
  // `new Error(undefined)` has no message of its own; `new Error('')` has.
  if (Object.hasOwn(error, 'message')) body[error.form.textMember] = error.message;
  return { status: error.form.status, contentType, body: JSON.stringify({ ...body, ...error.members }) };
}

/** As `jsonError`, of Organizations: every error by its name alone, the text always in `Message`. */
export function organizationsError(error: AwsError, contentType: string): HttpResponse {
  const body = { __type: error.name, ...(Object.hasOwn(error, 'message') && { Message: error.message }) };
  return { status: error.form.status, contentType, body: JSON.stringify({ ...body, ...error.members }) };
}

function notJson(): AwsError {
  return new AwsError('SerializationException');
}

/** Counts brackets outside strings. Reads bytes: in UTF-8, no byte of a longer character looks like a bracket or a quote. */
function nestsTooDeep(body: Buffer): boolean {
  let depth = 0;
  for (let i = 0; i < body.length; i++) {
    const byte = body[i]!;
    if (byte === 0x22) {
      i++;
      while (i < body.length && body[i] !== 0x22) i += body[i] === 0x5c ? 2 : 1;
    } else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > jsonNestingLevelsMax) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return false;
}
