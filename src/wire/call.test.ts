import { describe, expect, it } from 'vitest';
import { AwsError } from '../errors.ts';
import { type Call, routeCall } from './call.ts';
import type { HttpRequest, HttpResponse } from './request.ts';

function sent({ body = '', ...more }: Partial<Omit<HttpRequest, 'body'>> & { body?: string }): HttpRequest {
  return {
    method: 'POST',
    path: '/',
    query: '',
    headers: {},
    rawHeaders: [],
    body: Buffer.from(body),
    remoteAddress: '',
    secure: false,
    requestId: 'ID',
    ...more,
  };
}

function call(request: HttpRequest): Call {
  const routed = routeCall(request);
  if (routed.kind !== 'call') throw new Error(`answered ${JSON.stringify(routed.response)}`);
  return routed;
}

function answer(request: HttpRequest): HttpResponse {
  const routed = routeCall(request);
  if (routed.kind !== 'answered') throw new Error(`routed to ${routed.operationKey}`);
  return routed.response;
}

const json = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.PutItem' };

describe('a call in AWS JSON', () => {
  it('carries its input and is answered in its content type', () => {
    const put = call(sent({ headers: { ...json, 'content-type': 'application/json; x' }, body: '{"a":1}' }));
    expect(put).toMatchObject({ operationKey: 'dynamodb.PutItem', input: { a: 1 }, signingService: 'dynamodb' });
    expect(put.respond({ b: 2 })).toEqual({ status: 200, contentType: 'application/json', body: '{"b":2}' });
    expect(put.respond('{"text": 1}').body).toBe('{"text": 1}');
    expect(put.refuse(new AwsError('AccessDeniedException', 'no'))).toEqual({
      status: 400,
      contentType: 'application/json',
      body: '{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"no"}',
    });
    expect(put.refuse(put.unknownOperation()).body).toBe(
      '{"__type":"com.amazon.coral.service#UnknownOperationException"}',
    );
  });

  it('of the streams is signed for dynamodb', () => {
    const headers = { ...json, 'x-amz-target': 'DynamoDBStreams_20120810.GetRecords' };
    expect(call(sent({ headers, body: '{}' }))).toMatchObject({
      operationKey: 'dynamodbstreams.GetRecords',
      signingService: 'dynamodb',
    });
  });

  it('with an empty body is refused only when its input is read', () => {
    const empty = call(sent({ headers: json }));
    expect(() => empty.input).toThrow(expect.objectContaining({ name: 'SerializationException' }));
  });
});

describe('what is settled without an operation', () => {
  const page = { status: 404, contentType: '', body: '<UnknownOperationException/>\n' };

  it.each(['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'])('method %s', (method) => {
    expect(answer(sent({ method, headers: json }))).toEqual(page);
  });

  it('a body of another content type', () => {
    expect(answer(sent({ headers: { ...json, 'content-type': 'text/plain' }, body: '{}' }))).toEqual(page);
    expect(answer(sent({ headers: { 'x-amz-target': json['x-amz-target'] }, body: '{}' }))).toEqual(page);
  });

  it('a body that is no JSON, whatever the target', () => {
    for (const headers of [json, { 'content-type': 'application/x-amz-json-1.0' }]) {
      expect(answer(sent({ headers, body: 'hi' }))).toEqual({
        status: 400,
        contentType: 'application/x-amz-json-1.0',
        body: '{"__type":"com.amazon.coral.service#SerializationException"}',
      });
    }
  });

  it('no target, or one of nobody here', () => {
    const unknown = '{"__type":"com.amazon.coral.service#UnknownOperationException"}';
    expect(answer(sent({}))).toEqual({ status: 400, contentType: 'application/json', body: unknown });
    expect(answer(sent({ headers: { ...json, 'x-amz-target': 'whatever' }, body: '{}' })).body).toBe(unknown);
  });
});

describe('a call in the query protocol', () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };

  it('carries its parameters and is answered in XML', () => {
    const who = call(sent({ headers, body: 'Action=GetCallerIdentity&Version=2011-06-15' }));
    expect(who).toMatchObject({ operationKey: 'sts.GetCallerIdentity', input: {}, signingService: 'sts' });
    expect(who.respond({ Account: '1' }).body).toContain('<GetCallerIdentityResult>\n    <Account>1</Account>');
    expect(who.refuse(new AwsError('AccessDeniedException', 'no'))).toMatchObject({
      status: 403,
      body: expect.stringContaining('<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">'),
    });
  });

  it('may be presigned, everything in the query string', () => {
    const query = 'Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256';
    expect(call(sent({ method: 'GET', query })).operationKey).toBe('sts.GetCallerIdentity');
  });

  it('that there is not is an InvalidAction of no service', () => {
    const unknown = call(sent({ headers, body: 'Action=Fly&Version=2011-06-15' }));
    const expected = {
      status: 400,
      body: expect.stringMatching(
        /AWSFault\/2005-15-09.*<Code>InvalidAction<.*Could not find operation Fly for version 2011-06-15</s,
      ),
    };
    expect(unknown.refuse(unknown.unknownOperation())).toMatchObject(expected);
    expect(answer(sent({ headers, body: 'Action=ListUsers&Version=2009-01-01' })).body).toContain(
      'Could not find operation ListUsers for version 2009-01-01',
    );
  });

  it('goes to IAM or STS by its version, and without one by the scope of its credential', () => {
    expect(call(sent({ headers, body: 'Action=ListUsers&Version=2010-05-08' }))).toMatchObject({
      operationKey: 'iam.ListUsers',
      signingService: 'iam',
    });
    const scoped = { ...headers, authorization: 'AWS4-HMAC-SHA256 Credential=A/20261123/eu-west-1/iam/aws4_request' };
    expect(call(sent({ headers: scoped, body: 'Action=ListUsers' })).operationKey).toBe('iam.ListUsers');
    expect(call(sent({ headers, body: 'Action=GetCallerIdentity' })).operationKey).toBe('sts.GetCallerIdentity');
  });

  it('has a UUID for the id of its request, and no result where there is no output', () => {
    const { body } = call(sent({ headers, body: 'Action=DeleteUser&Version=2010-05-08' })).respond(undefined);
    expect(body).toMatch(
      /^<DeleteUserResponse xmlns="https:\/\/iam.amazonaws.com\/doc\/2010-05-08\/">\n {2}<ResponseMetadata>\n {4}<RequestId>[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}</,
    );
  });

  it('that cannot be read is MalformedInput', () => {
    expect(answer(sent({ headers, body: 'Action=%' }))).toMatchObject({
      status: 400,
      body: expect.stringContaining('<Code>MalformedInput</Code>'),
    });
  });
});
