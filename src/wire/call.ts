import { AwsError } from '../errors.ts';
import {
  amzJson11,
  answerContentType,
  jsonError,
  jsonResponse,
  notAnApiRequest,
  organizationsError,
  parseJsonBody,
  readTarget,
  type Target,
} from './aws-json.ts';
import {
  faultNamespace,
  iamNamespace,
  isQueryRequest,
  type QueryRequest,
  queryError,
  queryResponse,
  readQueryRequest,
  stsNamespace,
} from './aws-query.ts';
import type { HttpRequest, HttpResponse } from './request.ts';
import { uuidOf } from './request-id.ts';
import type { XmlValue } from './xml.ts';

/** What a request asks for, and how to answer it in the protocol in which it was asked. */
export interface Call {
  readonly kind: 'call';
  /** `dynamodb.PutItem`; whether there is such an operation is for the registry to say. */
  readonly operationKey: string;
  /** What the protocol carried: a JSON value, or texts, lists and structures of the query protocol. */
  readonly input: unknown;
  /** The service that the credential's scope must name. */
  readonly signingService: string;
  /** The error for an operation that there is not. */
  unknownOperation(): AwsError;
  /** `output`: JSON text that is ready, or what becomes JSON or XML; undefined: the operation has none. */
  respond(output: object | string | undefined): HttpResponse;
  refuse(error: AwsError): HttpResponse;
}

/** What is settled without knowing any operation. */
export interface Answered {
  readonly kind: 'answered';
  readonly response: HttpResponse;
}

/**
 * Tells the protocols apart and reads what the request carries. In AWS's order: what is no request of the API is 404, a body that
 * is no JSON is a SerializationException, a target that is not ours an UnknownOperationException; all that before the signature
 * is looked at. An empty body passes, and is refused when its input is read, after the signature.
 */
export function routeCall(request: HttpRequest): Call | Answered {
  if (isQueryRequest(request)) return queryCall(request);
  const target = readTarget(request.headers);
  const contentType =
    target?.service === 'organizations'
      ? answerContentType(request.headers, request.body, amzJson11)
      : answerContentType(request.headers, request.body);
  if (request.method !== 'POST' || contentType === undefined) return answered(notAnApiRequest);
  const { body } = request;
  let input: unknown;
  try {
    if (body.length > 0) input = parseJsonBody(body);
  } catch (error) {
    return answered(jsonError(error as AwsError, contentType));
  }
  if (target === undefined) return answered(jsonError(new AwsError('UnknownOperationException'), contentType));
  return new JsonCall(target, input, contentType);
}

/** DynamoDB and its streams, and Organizations. A class, because one is made for each request: its methods are made once. */
class JsonCall implements Call {
  readonly kind = 'call';
  readonly operationKey: string;
  readonly signingService: string;
  private readonly json: unknown;
  private readonly contentType: string;

  constructor({ service, operation }: Target, json: unknown, contentType: string) {
    this.operationKey = `${service}.${operation}`;
    this.signingService = service === 'organizations' ? service : 'dynamodb';
    this.json = json;
    this.contentType = contentType;
  }

  /** Throws SerializationException when the body was empty. */
  get input(): unknown {
    if (this.json === undefined) throw new AwsError('SerializationException');
    return this.json;
  }

  unknownOperation(): AwsError {
    return new AwsError('UnknownOperationException');
  }

  respond(output: object | string | undefined): HttpResponse {
    return jsonResponse(typeof output === 'string' ? output : JSON.stringify(output ?? {}), this.contentType);
  }

  refuse(error: AwsError): HttpResponse {
    if (this.signingService === 'organizations') return organizationsError(error, this.contentType);
    return jsonError(error, this.contentType);
  }
}

/** IAM and STS. The version tells which is meant; without one the scope of the credential, which has to agree anyway. */
function queryCall(request: HttpRequest): Call | Answered {
  const requestId = uuidOf(request.requestId);
  let query: QueryRequest;
  try {
    query = readQueryRequest(request);
  } catch (error) {
    return answered(queryError(error as AwsError, requestId, faultNamespace));
  }
  const { action, parameters } = query;
  const version = query.version ?? (/\/iam\/aws4_request/.test(scopeText(request)) ? '2010-05-08' : '2011-06-15');
  const service = queryServices.get(version);
  const unknown = new AwsError(
    'UnknownOperationException',
    `Could not find operation ${action} for version ${version}`,
  );
  if (!service) return answered(queryError(unknown, requestId, faultNamespace));
  return {
    kind: 'call',
    operationKey: `${service.name}.${action}`,
    input: parameters,
    signingService: service.name,
    unknownOperation: () => unknown,
    respond: (output) =>
      queryResponse({ operation: action, result: output as XmlValue, requestId, namespace: service.namespace }),
    refuse: (error) =>
      queryError(error, requestId, error.name === 'UnknownOperationException' ? faultNamespace : service.namespace),
  };
}

/** By version, as requests name it. */
const queryServices: ReadonlyMap<string, { readonly name: string; readonly namespace: string }> = new Map([
  ['2010-05-08', { name: 'iam', namespace: iamNamespace }],
  ['2011-06-15', { name: 'sts', namespace: stsNamespace }],
]);

/** Where a signature names its scope: in a header, or in the query string of a presigned request. */
function scopeText({ headers, query }: HttpRequest): string {
  return headers.authorization ?? query.replaceAll('%2F', '/');
}

function answered(response: HttpResponse): Answered {
  return { kind: 'answered', response };
}
