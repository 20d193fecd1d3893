import { randomBytes } from 'node:crypto';
import { request as httpRequest, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { createServer } from 'node:net';
import { crc32 } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { type HttpServer, type ListenOptions, listen } from './http.ts';
import type { HttpRequest, HttpResponse } from './request.ts';

const servers: HttpServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.destroy();
    await server.close();
  }
});

async function serve(
  handler: (request: HttpRequest) => Promise<HttpResponse>,
  options: Partial<ListenOptions> = {},
): Promise<HttpServer> {
  const server = await listen(handler, { port: 0, hosts: ['127.0.0.1'], randomBytes, ...options });
  servers.push(server);
  return server;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function ask(
  server: HttpServer,
  { body, ...options }: RequestOptions & { body?: string | Buffer } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: server.port, method: 'POST', ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks).toString() });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

const hello = async (): Promise<HttpResponse> => ({ status: 200, contentType: 'text/plain', body: 'größe' });

describe('a request', () => {
  it('arrives whole', async () => {
    let seen: HttpRequest | undefined;
    const server = await serve(async (request) => {
      seen = request;
      return hello();
    });
    await ask(server, { path: '/a%20b?x=1?&y', headers: { 'X-Two': ['1', '2'] }, body: 'grüße' });
    expect(seen).toMatchObject({
      method: 'POST',
      path: '/a%20b',
      query: 'x=1?&y',
      remoteAddress: '127.0.0.1',
      secure: false,
      headers: { 'x-two': '1, 2' },
    });
    expect(seen!.rawHeaders.slice(0, 4)).toEqual(['X-Two', '1', 'X-Two', '2']);
    expect(seen!.body.toString()).toBe('grüße');
  });

  it('may name a whole URL', async () => {
    const paths: string[] = [];
    const server = await serve(async ({ path, query }) => {
      paths.push(`${path} ${query}`);
      return hello();
    });
    for (const path of ['http://a:1/b?c', 'http://a', 'http://a?b=/c', '//a/b']) await ask(server, { path });
    expect(paths).toEqual(['/b c', '/ ', '/ b=/c', '//a/b ']);
  });

  it('with a body of many pieces is put together', async () => {
    const server = await serve(async ({ body }) => ({ status: 200, contentType: '', body: String(crc32(body)) }));
    const body = randomBytes(3_000_000);
    expect((await ask(server, { body })).body).toBe(String(crc32(body)));
    expect((await ask(server, { body, headers: { 'transfer-encoding': 'chunked' } })).body).toBe(String(crc32(body)));
  });

  it('that expects to be continued is', async () => {
    const server = await serve(async ({ body }) => ({ status: 200, contentType: '', body: body.toString() }));
    const answer = new Promise<string>((resolve, reject) => {
      const request = httpRequest({
        port: server.port,
        host: '127.0.0.1',
        method: 'POST',
        headers: { expect: '100-continue', 'content-length': 5 },
      });
      request.on('continue', () => request.end('after'));
      request.on('response', (response) => response.on('data', (chunk) => resolve(String(chunk))));
      request.on('error', reject);
      request.flushHeaders();
    });
    expect(await answer).toBe('after');
  });
});

describe('an answer', () => {
  it('carries a request id, a checksum of its bytes, its length and the date', async () => {
    const server = await serve(hello);
    const { status, headers, body } = await ask(server);
    expect(status).toBe(200);
    expect(body).toBe('größe');
    expect(headers).toMatchObject({
      'content-type': 'text/plain',
      'content-length': '7',
      'x-amz-crc32': String(crc32('größe')),
      date: expect.stringMatching(/ GMT$/),
    });
    expect(headers['x-amzn-requestid']).toMatch(/^[0-9A-Z]{52}$/);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('has the id that the handler saw, another for each request', async () => {
    const ids = new Set<string>();
    const server = await serve(async ({ requestId }) => ({ status: 200, contentType: '', body: requestId }));
    for (let i = 0; i < 200; i++) {
      const { headers, body } = await ask(server);
      expect(headers['x-amzn-requestid']).toBe(body);
      ids.add(body);
    }
    expect(ids.size).toBe(200);
  });

  it('may have no content type, and headers of its own', async () => {
    const server = await serve(async () => ({ status: 404, contentType: '', body: 'x', headers: ['X-A', '1'] }));
    const { status, headers } = await ask(server);
    expect(status).toBe(404);
    expect(headers).not.toHaveProperty('content-type');
    expect(headers).toHaveProperty('x-a', '1');
  });

  it('to HEAD has no body', async () => {
    const server = await serve(hello);
    expect(await ask(server, { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  });
});

describe('a handler that fails', () => {
  it.each([
    ['rejects', async () => Promise.reject(new Error('secret'))],
    [
      'throws',
      () => {
        throw new Error('secret');
      },
    ],
    ['answers with a header that cannot be sent', async () => ({ ...(await hello()), headers: ['X', 'secret\n'] })],
  ])('%s: the client learns nothing of it, the program does', async (_, handler) => {
    const errors: [unknown, HttpRequest][] = [];
    const server = await serve(handler as typeof hello, { onError: (...error) => errors.push(error) });
    const { status, body, headers } = await ask(server);
    expect(status).toBe(500);
    expect(JSON.parse(body)).toEqual({
      __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
      message: expect.not.stringContaining('secret'),
    });
    expect(errors).toHaveLength(1);
    expect(errors[0]![1].requestId).toBe(headers['x-amzn-requestid']);
    expect((await ask(server)).status).toBe(500);
  });
});

describe('browsers of other origins', () => {
  const origin = { origin: 'https://example.com' };

  it('may read answers, errors included', async () => {
    const server = await serve(hello);
    const { headers } = await ask(server, { headers: origin });
    expect(headers['access-control-allow-origin']).toBe('*');
    const failing = await serve(async () => Promise.reject(new Error('x')));
    expect((await ask(failing, { headers: origin })).headers['access-control-allow-origin']).toBe('*');
  });

  it('are told what they may send: whatever they ask for', async () => {
    const server = await serve(async () => Promise.reject(new Error('not asked')));
    const { status, headers, body } = await ask(server, {
      method: 'OPTIONS',
      headers: {
        ...origin,
        'access-control-request-headers': 'a, b, c',
        'access-control-request-method': 'd',
      },
    });
    expect({ status, body }).toEqual({ status: 200, body: '' });
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'a, b, c',
      'access-control-allow-methods': 'd',
      'access-control-max-age': '172800',
      'content-length': '0',
      'x-amzn-requestid': expect.stringMatching(/^[0-9A-Z]{52}$/),
    });
  });

  it('see nothing when the server names other origins', async () => {
    const server = await serve(hello, { corsOrigins: ['https://other.example'] });
    const { headers, body } = await ask(server, { method: 'OPTIONS', headers: origin });
    expect(body).toBe('größe');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('see the answers when the server names their origin', async () => {
    const server = await serve(hello, { corsOrigins: ['https://other.example', origin.origin] });
    const expected = { 'access-control-allow-origin': origin.origin, vary: 'Origin' };
    expect((await ask(server, { headers: origin })).headers).toMatchObject(expected);
    expect((await ask(server, { method: 'OPTIONS', headers: origin })).headers).toMatchObject(expected);
  });

  it('without an Origin, OPTIONS is a method like any other', async () => {
    expect((await ask(await serve(hello), { method: 'OPTIONS' })).body).toBe('größe');
  });
});

describe('several hosts', () => {
  it('share the port that the first one got', async () => {
    const server = await serve(
      async ({ remoteAddress }) => ({ status: 200, contentType: '', body: `${remoteAddress}` }),
      {
        hosts: ['127.0.0.1', '127.0.0.2'],
      },
    );
    for (const host of ['127.0.0.1', '127.0.0.2']) expect((await ask(server, { host })).status).toBe(200);
  });

  it('go on without an IPv6 address that the machine does not have', async () => {
    const server = await serve(hello, { hosts: ['127.0.0.1', '2001:db8::1'] });
    expect((await ask(server)).status).toBe(200);
  });

  it('fail when none can be had, and when an IPv4 one cannot', async () => {
    await expect(serve(hello, { hosts: ['2001:db8::1'] })).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
    await expect(serve(hello, { hosts: ['127.0.0.1', '192.0.2.1'] })).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
  });

  it('say that the port is in use, and leave nothing open', async () => {
    const holder = createServer().listen(0, '127.0.0.2');
    await new Promise((resolve) => holder.once('listening', resolve));
    const { port } = holder.address() as { port: number };
    await expect(serve(hello, { port, hosts: ['127.0.0.2'] })).rejects.toMatchObject({ code: 'EADDRINUSE', port });
    await expect(serve(hello, { port, hosts: ['127.0.0.1', '127.0.0.2'] })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    const server = await serve(hello, { port, hosts: ['127.0.0.1'] });
    expect(server.port).toBe(port);
    holder.close();
  });
});
