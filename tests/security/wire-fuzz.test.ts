import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AwsError } from '../../src/errors.ts';
import { routeCall } from '../../src/wire/call.ts';
import { type HttpServer, listen } from '../../src/wire/http.ts';
import type { HttpRequest } from '../../src/wire/request.ts';
import { readSignature } from '../../src/wire/sigv4/read-signature.ts';
import { verifySignature } from '../../src/wire/sigv4/verify-signature.ts';
import { Random, seed } from './wire-random.ts';
import { presign, signInHeader } from './wire-signer.ts';

/**
 * Well-signed requests with their bytes changed, over raw sockets, against all of `wire`. Whatever comes, the client gets an answer
 * that AWS has or a closed connection, never a 500; and nothing is taken for authentic but what was signed.
 */
const seconds = Number(process.env.FUZZ_SECONDS ?? 3);
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
const body = '{"TableName":"Table","Key":{"a":{"S":"b"}}}';
const form = 'Action=GetCallerIdentity&Version=2011-06-15';
const failures: unknown[] = [];
const accepted = new Map<string, number>();
let server: HttpServer;

beforeAll(async () => {
  server = await listen(
    async (request) => {
      const call = routeCall(request);
      if (call.kind === 'answered') return call.response;
      try {
        const signed = readSignature(request, { now: Date.now(), service: call.signingService });
        if (signed.accessKeyId !== credentials.accessKeyId) throw new AwsError('UnrecognizedClientException');
        verifySignature(signed, [credentials.secretAccessKey]);
        const what = `${request.method} ${call.operationKey} ${request.body}`;
        accepted.set(what, (accepted.get(what) ?? 0) + 1);
        return call.respond({ Input: call.input });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        return call.refuse(error);
      }
    },
    {
      port: 0,
      hosts: ['127.0.0.1'],
      randomBytes,
      headersTimeoutMilliseconds: 150,
      requestTimeoutMilliseconds: 150,
      checkIntervalMilliseconds: 50,
      keepAliveTimeoutMilliseconds: 50,
      lingerMilliseconds: 50,
      onError: (error, { body }) => failures.push([error, body.toString()]),
      onAcceptError: (error) => failures.push(error),
    },
  );
});

afterAll(async () => {
  server.destroy();
  await server.close();
});

it(`answers whatever bytes come (${seconds} s, seed ${seed}; FUZZ_SECONDS and SEED to change)`, {
  timeout: (seconds + 30) * 1000,
}, async () => {
  const random = new Random(seed);
  const texts = await originals();
  const statuses = new Map<string, number>();
  const end = Date.now() + seconds * 1000;
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (Date.now() < end) {
        const sent = mutate(random.pick(texts), random);
        const answer = await send(sent);
        const status = answer === '' ? 'closed' : (/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 'broken');
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        const known = ['closed', '100', '200', '400', '403', '404', '408', '413', '417', '431'].includes(status);
        expect(known, `seed ${seed}: ${JSON.stringify(sent)}\nwas answered ${answer}`).toBe(true);
      }
    }),
  );
  expect(failures, `seed ${seed}`).toEqual([]);
  const genuine = [`POST dynamodb.GetItem ${body}`, `POST sts.GetCallerIdentity ${form}`, 'GET sts.GetCallerIdentity '];
  expect([...accepted.keys()].filter((what) => !genuine.includes(what))).toEqual([]);
  // Some changes hit what means nothing; if all requests were refused, the fuzzing would have proved little.
  expect(statuses.get('200')).toBeGreaterThan(0);
  expect(statuses.get('400')).toBeGreaterThan(0);
});

/** A request of each kind, as text, a byte in each character. */
async function originals(): Promise<readonly string[]> {
  const options = { credentials, at: new Date() };
  const host = `127.0.0.1:${server.port}`;
  const [method, path, query] = ['POST', '/', {}];
  const get = { host, 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.GetItem' };
  const post = { host, 'content-type': 'application/x-www-form-urlencoded' };
  const ask = { Action: 'GetCallerIdentity', Version: '2011-06-15' };
  const sts = { ...options, service: 'sts' };
  return [
    await signInHeader({ method, path, query, headers: get, body }, options),
    await signInHeader({ method, path, query, headers: post, body: form }, sts),
    await presign({ method: 'GET', path, query: ask, headers: { host } }, sts),
  ].map(written);
}

function written({ method, path, query, rawHeaders, body }: HttpRequest): string {
  let text = `${method} ${path}${query && '?'}${query} HTTP/1.1\r\n`;
  for (let i = 0; i < rawHeaders.length; i += 2) text += `${rawHeaders[i]}: ${rawHeaders[i + 1]}\r\n`;
  return `${text}Content-Length: ${body.length}\r\n\r\n${body.toString('latin1')}`;
}

const pieces = [
  '\r\n',
  '\n',
  ' ',
  ',',
  '=',
  ';',
  ':',
  '&',
  '%',
  '%2',
  '\u0000',
  '\u00ff',
  '{',
  '[',
  '"',
  '\\',
  'Host: b\r\n',
];

function mutate(text: string, random: Random): string {
  let mutated = text;
  for (let changes = 1 + random.below(4); changes > 0; changes--) {
    const at = random.below(mutated.length + 1);
    const length = random.below(random.below(2) ? 4 : 60);
    const [before, after] = [mutated.slice(0, at), mutated.slice(at)];
    const how = random.below(6);
    if (how === 0) mutated = before + after.slice(length);
    else if (how === 1) mutated = before + random.pick(pieces) + after;
    else if (how === 2) mutated = before + after.slice(0, length) + after;
    else if (how === 3) mutated = before + String.fromCharCode(random.below(256)) + after.slice(1);
    else if (how === 4) mutated = before + random.pick(pieces).repeat(random.below(2000)) + after;
    else mutated = random.below(4) ? mutated : before;
  }
  return mutated;
}

/** All that comes back until the server closes the connection. */
function send(text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect({ port: server.port, host: '127.0.0.1' }, () => socket.write(Buffer.from(text, 'latin1')));
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}
