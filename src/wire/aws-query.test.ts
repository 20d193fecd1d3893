import { describe, expect, it } from 'vitest';
import { AwsError } from '../errors.ts';
import { isQueryRequest, queryError, queryResponse, readQueryRequest, stsNamespace } from './aws-query.ts';
import type { HttpRequest } from './request.ts';

function sent(more: Partial<HttpRequest>): HttpRequest {
  return {
    method: 'POST',
    path: '/',
    query: '',
    headers: {},
    rawHeaders: [],
    body: Buffer.alloc(0),
    remoteAddress: '',
    secure: false,
    requestId: 'ID',
    ...more,
  };
}

describe('a call', () => {
  it.each([
    ['a posted form', sent({ headers: { 'content-type': 'application/x-www-form-urlencoded' } }), true],
    ['with a charset', sent({ headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' } }), true],
    ['a query string', sent({ method: 'GET', query: 'Version=1&Action=GetCallerIdentity' }), true],
    ['a query string without Action', sent({ method: 'GET', query: 'X-Action=1' }), false],
    ['JSON', sent({ headers: { 'content-type': 'application/x-amz-json-1.0' } }), false],
    ['nothing', sent({ method: 'GET' }), false],
  ])('%s', (_, request, expected) => {
    expect(isQueryRequest(request)).toBe(expected);
  });

  it('is read from the form, or else from the query string without its signature', () => {
    const body = Buffer.from('Action=AssumeRole&Version=2011-06-15&RoleArn=a%3Ab&Tags.member.1.Key=k');
    const expected = {
      action: 'AssumeRole',
      version: '2011-06-15',
      parameters: { RoleArn: 'a:b', Tags: [{ Key: 'k' }] },
    };
    expect(readQueryRequest(sent({ body, query: 'Action=X' }))).toEqual(expected);
    const query = `${body}&X-Amz-Signature=abc&X-Amz-Date=d`;
    expect(readQueryRequest(sent({ method: 'GET', query }))).toEqual(expected);
  });

  it('is understood in plain UTF-8, and in nothing else', () => {
    expect(readQueryRequest(sent({ body: Buffer.from('Name=ü') })).parameters).toEqual({ Name: 'ü' });
    expect(() => readQueryRequest(sent({ body: Buffer.from('Name=ü', 'latin1') }))).toThrow(
      expect.objectContaining({ name: 'SerializationException' }),
    );
  });

  it('may lack everything', () => {
    expect(readQueryRequest(sent({}))).toEqual({ action: '', version: undefined, parameters: {} });
  });
});

describe('an answer', () => {
  const answer = (result: Parameters<typeof queryResponse>[0]['result']) =>
    queryResponse({ operation: 'DoIt', result, requestId: 'ID', namespace: stsNamespace });

  it('is XML as AWS indents it', () => {
    expect(
      answer({
        Credentials: { Expiration: new Date('2026-11-23T14:10:01.987Z'), AccessKeyId: 'ASIA' },
        PackedPolicySize: 6,
        Truncated: false,
        Missing: undefined,
        Users: [{ UserName: 'a' }, 'b'],
        None: [],
      }),
    ).toEqual({
      status: 200,
      contentType: 'text/xml',
      body: `<DoItResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <DoItResult>
    <Credentials>
      <Expiration>2026-11-23T14:10:01Z</Expiration>
      <AccessKeyId>ASIA</AccessKeyId>
    </Credentials>
    <PackedPolicySize>6</PackedPolicySize>
    <Truncated>false</Truncated>
    <Users>
      <member>
        <UserName>a</UserName>
      </member>
      <member>b</member>
    </Users>
    <None/>
  </DoItResult>
  <ResponseMetadata>
    <RequestId>ID</RequestId>
  </ResponseMetadata>
</DoItResponse>
`,
    });
  });

  it('has no result for an operation without output, an empty one for an empty output', () => {
    expect(answer(undefined).body).not.toContain('Result');
    expect(answer({}).body).toContain('  <DoItResult/>\n');
  });

  it('has an entry for each pair of a map', () => {
    expect(answer({ SummaryMap: new Map([['Users', 2]]) }).body).toContain(
      '    <SummaryMap>\n      <entry>\n        <key>Users</key>\n        <value>2</value>\n      </entry>\n    </SummaryMap>\n',
    );
  });

  it('escapes what XML cannot hold', () => {
    const text = 'a<b>&"\'\r\n\t\u0000\u001b\ud83d\ude00\ud83d!\ude00\uffff\u00e9';
    expect(answer({ A: text }).body).toContain(
      '<A>a&lt;b&gt;&amp;"\'&#xD;\n\t\ufffd\ufffd\ud83d\ude00\ufffd!\ufffd\ufffd\u00e9</A>',
    );
  });
});

describe('an error', () => {
  it('has the code and status of this protocol', () => {
    expect(queryError(new AwsError('UnrecognizedClientException', 'no & no'), 'ID', stsNamespace)).toEqual({
      status: 403,
      contentType: 'text/xml',
      body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error>
    <Type>Sender</Type>
    <Code>InvalidClientTokenId</Code>
    <Message>no &amp; no</Message>
  </Error>
  <RequestId>ID</RequestId>
</ErrorResponse>
`,
    });
  });

  it('of a signature is 403, and 400 when the scope names another service or date', () => {
    const status = (message: string) =>
      queryError(new AwsError('InvalidSignatureException', message), 'ID', stsNamespace).status;
    expect(status('The request signature we calculated does not match')).toBe(403);
    expect(status("Credential should be scoped to correct service: 'iam'. ")).toBe(400);
    expect(status('Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.')).toBe(
      400,
    );
  });

  it('keeps its name where this protocol has no other, and says when the fault is ours', () => {
    expect(queryError(new AwsError('LimitExceededException', 'x'), 'ID', stsNamespace)).toMatchObject({
      status: 400,
      body: expect.stringContaining('<Code>LimitExceededException</Code>'),
    });
    const ours = queryError(new AwsError('InternalServerError'), 'ID', stsNamespace);
    expect(ours.status).toBe(500);
    expect(ours.body).toContain('<Type>Receiver</Type>\n    <Code>InternalFailure</Code>\n  </Error>');
  });
});
