import { isUtf8 } from 'node:buffer';
import { AwsError, errorForms } from '../errors.ts';
import { type QueryStructure, readQueryParameters } from './query-parameters.ts';
import type { HttpRequest, HttpResponse } from './request.ts';
import { type XmlValue, xmlElement } from './xml.ts';

/** A call in the query protocol, which IAM and STS speak. */
export interface QueryRequest {
  readonly action: string;
  /** As sent, such as `2011-06-15`; undefined when there was none. */
  readonly version: string | undefined;
  /** Without Action, Version and what belongs to a signature. */
  readonly parameters: QueryStructure;
}

export const stsNamespace = 'https://sts.amazonaws.com/doc/2011-06-15/';
export const iamNamespace = 'https://iam.amazonaws.com/doc/2010-05-08/';
/** Of answers to calls that are no operation of any service. */
export const faultNamespace = 'http://webservices.amazon.com/AWSFault/2005-15-09';

const form = 'application/x-www-form-urlencoded';

/** Whether the request speaks the query protocol: a form that is posted, or a query string with an `Action`. */
export function isQueryRequest({ method, query, headers }: HttpRequest): boolean {
  if (method === 'GET') return query.startsWith('Action=') || query.includes('&Action=');
  if (method !== 'POST') return false;
  const type = headers['content-type'];
  return type === form || type?.split(';', 1)[0]?.trim().toLowerCase() === form;
}

/** Throws SerializationException for a form that cannot be read. */
export function readQueryRequest({ method, query, body }: HttpRequest): QueryRequest {
  const { Action, Version, ...parameters } = readQueryParameters(method === 'GET' ? query : formText(body));
  return {
    action: typeof Action === 'string' ? Action : '',
    version: typeof Version === 'string' ? Version : undefined,
    parameters: Object.fromEntries(Object.entries(parameters).filter(([name]) => !name.startsWith('X-Amz-'))),
  };
}

export interface QueryAnswer {
  readonly operation: string;
  /** Undefined for an operation without output. */
  readonly result: XmlValue;
  readonly requestId: string;
  readonly namespace: string;
}

/** `<OpResponse>` with `<OpResult>` and `<ResponseMetadata>`. */
export function queryResponse({ operation, result, requestId, namespace }: QueryAnswer): HttpResponse {
  const content =
    xmlElement(`${operation}Result`, result, '  ') + xmlElement('ResponseMetadata', { RequestId: requestId }, '  ');
  return xmlResponse(200, `<${operation}Response xmlns="${namespace}">\n${content}</${operation}Response>\n`);
}

/** `<ErrorResponse>`, with the code and status that the error has in this protocol. */
export function queryError(error: AwsError, requestId: string, namespace: string): HttpResponse {
  const { query, status: jsonStatus }: { query?: { code: string; status: number }; status: number } =
    errorForms[error.name];
  const { code, status: ordinaryStatus } = query ?? { code: error.name, status: jsonStatus };
  const status = isScopeFault(error) ? 400 : ordinaryStatus;
  const type = status < 500 ? 'Sender' : 'Receiver';
  const message = error.message === '' ? undefined : error.message;
  const content =
    xmlElement('Error', { Type: type, Code: code, Message: message }, '  ') + xmlElement('RequestId', requestId, '  ');
  return xmlResponse(status, `<ErrorResponse xmlns="${namespace}">\n${content}</ErrorResponse>\n`);
}

/** A scope that names another service, date or Region is 400, every other fault of a signature 403. Compared with AWS, 2026. */
function isScopeFault({ name, message }: AwsError): boolean {
  return (
    name === 'InvalidSignatureException' &&
    (message.startsWith('Credential should be scoped') || message.startsWith('Date in Credential scope'))
  );
}

function xmlResponse(status: number, body: string): HttpResponse {
  return { status, contentType: 'text/xml', body };
}

/** A form should be ASCII, everything else in it percent-encoded; plain UTF-8 is understood, too. */
function formText(body: Buffer): string {
  if (!isUtf8(body)) throw new AwsError('SerializationException');
  return body.toString('utf8');
}
