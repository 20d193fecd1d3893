import { hash, randomBytes } from 'node:crypto';
import { DynamoDBClient, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient, ListStreamsCommand } from '@aws-sdk/client-dynamodb-streams';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AwsError } from '../../src/errors.ts';
import { routeCall } from '../../src/wire/call.ts';
import { type HttpServer, listen } from '../../src/wire/http.ts';
import type { HttpRequest } from '../../src/wire/request.ts';
import { readSignature, type SignedRequest } from '../../src/wire/sigv4/read-signature.ts';
import { verifySignature } from '../../src/wire/sigv4/verify-signature.ts';
import { Random, seed } from './wire-random.ts';
import { type Draft, presign, signInHeader } from './wire-signer.ts';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG' };
const at = new Date('2026-11-23T16:00:00Z');

/** As the road does it: an unknown access key is refused before its signature is looked at. */
function authenticate(request: HttpRequest, { now = at.getTime(), service = 'dynamodb' } = {}): SignedRequest {
  const signed = readSignature(request, { now, service });
  if (signed.accessKeyId !== credentials.accessKeyId) throw new AwsError('UnrecognizedClientException');
  verifySignature(signed, [credentials.secretAccessKey]);
  return signed;
}

const draft = (more: Partial<Draft> = {}): Draft => ({
  method: 'POST',
  path: '/',
  query: {},
  headers: {
    host: 'localhost:8000',
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'DynamoDB_20120810.PutItem',
  },
  body: '{"TableName":"Table","Item":{"Key":{"S":"grüße"}}}',
  ...more,
});

describe('unchanged SDK clients', () => {
  let server: HttpServer;
  const seen: string[] = [];

  beforeAll(async () => {
    server = await listen(
      async (request) => {
        const call = routeCall(request);
        if (call.kind === 'answered') return call.response;
        try {
          const signed = authenticate(request, { now: Date.now(), service: call.signingService });
          seen.push(`${call.operationKey} ${signed.region} ${signed.sessionToken}`);
          return call.respond(call.operationKey === 'sts.GetCallerIdentity' ? { Arn: 'a&b' } : { TableNames: ['a'] });
        } catch (error) {
          return call.refuse(error as AwsError);
        }
      },
      { port: 0, hosts: ['127.0.0.1'], randomBytes },
    );
  });

  afterAll(() => server.destroy());

  const settings = (more: object = {}) => ({
    endpoint: `http://localhost:${server.port}`,
    region: 'eu-west-3',
    maxAttempts: 1,
    credentials: { ...credentials, ...more },
  });

  it('are recognised, whatever they ask for, with session tokens and without', async () => {
    const dynamodb = new DynamoDBClient(settings());
    await dynamodb.send(new PutItemCommand({ TableName: 't', Item: { key: { S: 'größe €' } } }));
    expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual(['a']);
    await new DynamoDBClient(settings({ sessionToken: 'to/ken==' })).send(new ListTablesCommand({}));
    await new DynamoDBStreamsClient(settings()).send(new ListStreamsCommand({}));
    expect((await new STSClient(settings()).send(new GetCallerIdentityCommand({}))).Arn).toBe('a&b');
    expect(seen).toEqual([
      'dynamodb.PutItem eu-west-3 undefined',
      'dynamodb.ListTables eu-west-3 undefined',
      'dynamodb.ListTables eu-west-3 to/ken==',
      'dynamodbstreams.ListStreams eu-west-3 undefined',
      'sts.GetCallerIdentity eu-west-3 undefined',
    ]);
  });

  it('with a wrong secret or an unknown key get the errors that they know', async () => {
    const refusal = (more: object) =>
      new DynamoDBClient(settings(more)).send(new ListTablesCommand({})).catch((error: Error) => error);
    expect(await refusal({ secretAccessKey: 'wrong' })).toMatchObject({
      name: 'InvalidSignatureException',
      message: expect.stringMatching(
        /^The request signature we calculated does not match the signature you provided\./,
      ),
    });
    expect(await refusal({ accessKeyId: 'AKIDOTHER' })).toMatchObject({ name: 'UnrecognizedClientException' });
    const sts = new STSClient(settings({ secretAccessKey: 'wrong' }));
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
      $metadata: { httpStatusCode: 403 },
    });
  });
});

describe('requests of any form, signed by the SDK', () => {
  it(`are accepted in both forms (seed ${seed})`, async () => {
    const random = new Random(seed);
    const pieces = [
      'a',
      'B',
      '7',
      '-',
      '.',
      '_',
      '~',
      ' ',
      '+',
      '*',
      '%',
      '&',
      '=',
      '/',
      '?',
      'ü',
      '€',
      '😀',
      "'",
      '(',
      ':',
    ];
    const blanks = ['a', 'b;', '  ', ' ', '\t', '"', ',', ':', 'c d', ': '];
    const segments = ['a', 'b.c', '..', '.', '', '%20', 'x%2Fy', '~', '@', '(1)', '%C3%BC'];
    for (let round = 0; round < 300; round++) {
      const path = `/${Array.from({ length: random.below(5) }, () => random.pick(segments)).join('/')}`;
      const query: Record<string, string> = {};
      for (let i = random.below(5); i > 0; i--) query[random.text(pieces, 4) || 'q'] = random.text(pieces, 6);
      const headers = {
        ...draft().headers,
        'X-Amz-Meta-A': random.text(blanks, 8),
        'x-amz-meta-b': random.text([...blanks, 'ü'], 8),
      };
      const method = random.pick(['POST', 'GET', 'PUT']);
      const form = random.pick([signInHeader, presign]);
      const options = { credentials, at, region: random.pick(['us-east-1', 'local']) };
      const request = await form(draft({ method, path, query, headers }), options);
      expect(() => authenticate(request), `seed ${seed}, round ${round}: ${JSON.stringify(request)}`).not.toThrow();
    }
  });

  it('with repeated headers, in the order in which they were sent', async () => {
    const request = await signInHeader(draft({ headers: { ...draft().headers, 'x-list': 'b,a, c' } }), {
      credentials,
      at,
    });
    const repeated = (...values: string[]): HttpRequest => {
      const others = Object.entries(request.headers).filter(([name]) => name !== 'x-list');
      return {
        ...request,
        headers: { ...Object.fromEntries(others), 'x-list': values.join(', ') },
        rawHeaders: [...others, ...values.map((value) => ['X-List', value])].flat() as string[],
      };
    };
    authenticate(repeated('b', 'a, c'));
    authenticate(repeated('b,a, c'));
    authenticate(repeated('  b', 'a,   c  '));
    for (const other of [
      ['a', 'b', 'c'],
      ['b', 'a'],
      ['b', 'a, c', ''],
    ]) {
      expect(() => authenticate(repeated(...other))).toThrow(AwsError);
    }
  });

  it('with header names in any case', async () => {
    const request = await signInHeader(draft(), { credentials, at });
    const rawHeaders = request.rawHeaders.map((text, i) => (i % 2 ? text : text.toUpperCase()));
    authenticate({ ...request, rawHeaders });
  });

  it('with the whole body, never with a part of it or a claim about it', async () => {
    const request = await signInHeader(draft(), { credentials, at });
    const changed = (more: Partial<HttpRequest>) => () => authenticate({ ...request, ...more });
    expect(changed({})).not.toThrow();
    expect(changed({ body: request.body.subarray(1) })).toThrow(AwsError);
    expect(changed({ body: Buffer.concat([request.body, Buffer.from(' ')]) })).toThrow(AwsError);
    expect(changed({ body: Buffer.alloc(0) })).toThrow(AwsError);
    for (const claim of ['UNSIGNED-PAYLOAD', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD', '0'.repeat(64), '']) {
      const headers = { ...draft().headers, 'x-amz-content-sha256': claim };
      const claiming = await signInHeader(draft({ headers }), { credentials, at });
      expect(() => authenticate(claiming), claim).toThrow(/does not match the signature/);
    }
  });

  it('with a claim about the body that no signature covers only if it is true', async () => {
    const request = await presign(draft(), { credentials, at });
    const claiming = (claim: string): HttpRequest => ({
      ...request,
      headers: { ...request.headers, 'x-amz-content-sha256': claim },
      rawHeaders: [...request.rawHeaders, 'X-Amz-Content-Sha256', claim],
    });
    authenticate(request);
    authenticate(claiming(hash('sha256', request.body)));
    for (const claim of ['UNSIGNED-PAYLOAD', '0'.repeat(64), '']) {
      expect(() => authenticate(claiming(claim)), claim).toThrow(/does not match the signature/);
    }
  });
});

describe('a header that has verified', () => {
  it('does not verify on another day, for another service, or with a secret that is no longer in force', async () => {
    const request = await signInHeader(draft(), { credentials, at });
    authenticate(request);
    const authorization = request.headers.authorization!;
    const nextDay = { 'x-amz-date': '20261124T000100Z', host: 'localhost:8000', authorization };
    expect(() => authenticate({ ...request, headers: nextDay }, { now: Date.UTC(2026, 10, 24, 0, 1) })).toThrow(
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261123' != '20261124', from '20261124T000100Z'.",
    );
    expect(() => authenticate(request, { service: 'sts' })).toThrow(
      "Credential should be scoped to correct service: 'sts'. ",
    );
    const signed = readSignature(request, { now: at.getTime(), service: 'dynamodb' });
    expect(() => verifySignature(signed, ['another'])).toThrow(/does not match the signature/);
    expect(() => verifySignature(signed, [])).toThrow(/does not match the signature/);
    authenticate(request);
  });
});

describe('one flipped bit', () => {
  /** Equal for requests that mean the same: hex digits and the names of signed headers may be in either case. */
  function meaning(request: HttpRequest): string {
    const lowerNames = (text: string) =>
      text.replace(/SignedHeaders[=,][^&, ]*/, (list) => `S${list.slice(1).toLowerCase()}`);
    const parameters = [...new URLSearchParams(request.query)].map((parameter) => lowerNames(parameter.join())).sort();
    const authorization = lowerNames(request.headers.authorization ?? '');
    return JSON.stringify({
      ...request,
      rawHeaders: [],
      query: parameters,
      headers: { ...request.headers, authorization },
    });
  }

  function flip(text: string, bit: number): string {
    const bytes = Buffer.from(text, 'latin1');
    bytes[bit >> 3]! ^= 1 << (bit & 7);
    return bytes.toString('latin1');
  }

  it(`anywhere makes a request refused, unless it means the same (seed ${seed})`, async () => {
    const random = new Random(seed);
    const headers = { ...draft().headers, 'x-amz-security-token': 'token/+=' };
    const originals = [
      await signInHeader(draft({ headers, path: '/a%20b/c', query: { x: 'y z', Z: '' } }), { credentials, at }),
      await presign(draft({ path: '/a', query: { x: ['2', '1'], 'ü ': '&=' } }), { credentials, at }),
    ];
    let refused = 0;
    for (let round = 0; round < 6000; round++) {
      const original = random.pick(originals);
      const change = (text: string) => (text === '' ? 'x' : flip(text, random.below(text.length * 8)));
      let changed: HttpRequest;
      const what = random.below(5);
      if (what === 0) changed = { ...original, body: Buffer.from(change(original.body.toString('latin1')), 'latin1') };
      else if (what === 1) changed = { ...original, query: change(original.query) };
      else if (what === 2) changed = { ...original, path: change(original.path) };
      else if (what === 3 && round % 10 === 0) changed = { ...original, method: change(original.method) };
      else {
        const name = random.pick(Object.keys(original.headers));
        const altered = { ...original.headers, [name]: change(original.headers[name] as string) };
        // What no header can hold never gets here.
        if (/[^\t\x20-\x7e\x80-\xff]/.test(altered[name] as string)) continue;
        changed = { ...original, headers: altered, rawHeaders: Object.entries(altered).flat() as string[] };
      }
      const story = `seed ${seed}, round ${round}: ${JSON.stringify(changed)}`;
      let error: unknown;
      try {
        authenticate(changed);
      } catch (thrown) {
        error = thrown;
      }
      if (error === undefined) expect(meaning(changed), story).toBe(meaning(original));
      else expect(error, story).toBeInstanceOf(AwsError);
      if (error !== undefined) refused++;
    }
    expect(refused).toBeGreaterThan(5000);
    for (const original of originals) authenticate(original);
  });
});
