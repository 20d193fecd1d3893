import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type HttpServer, type ListenOptions, listen } from '../../src/wire/http.ts';
import type { HttpRequest, HttpResponse } from '../../src/wire/request.ts';

/** Clients that are slow, rude, broken or many, over raw sockets. Every one gets a clear answer or a closed connection. */
let server: HttpServer;
const sockets: Socket[] = [];
const failures: unknown[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.destroy();
  await server.close();
  expect(failures.splice(0)).toEqual([]);
});

type Handler = (request: HttpRequest) => Promise<HttpResponse>;

const echo: Handler = async ({ body }) => ({ status: 200, contentType: '', body: body.toString('latin1') });

async function serve(handler: Handler = echo, options: Partial<ListenOptions> = {}): Promise<void> {
  server = await listen(handler, {
    port: 0,
    hosts: ['127.0.0.1'],
    randomBytes,
    onError: (error) => failures.push(error),
    onAcceptError: (error) => failures.push(error),
    checkIntervalMilliseconds: 50,
    lingerMilliseconds: 500,
    ...options,
  });
}

/** A connection and all that came back on it. */
class Client {
  readonly socket: Socket;
  received = '';
  closed = false;

  constructor(allowHalfOpen = false) {
    this.socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen });
    sockets.push(this.socket);
    this.socket.setEncoding('latin1');
    this.socket.on('data', (text) => {
      this.received += text;
    });
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.closed = true;
    });
  }

  send(text: string | Buffer): this {
    this.socket.write(typeof text === 'string' ? Buffer.from(text, 'latin1') : text);
    return this;
  }

  /** Status and body of each answer until now. */
  answers(): [number, string][] {
    const answers: [number, string][] = [];
    for (let rest = this.received; rest.startsWith('HTTP/1.1 '); ) {
      const head = rest.indexOf('\r\n\r\n') + 4;
      if (head < 4) break;
      const length = Number(/content-length: (\d+)/i.exec(rest.slice(0, head))?.[1] ?? 0);
      answers.push([Number(rest.slice(9, 12)), rest.slice(head, head + length)]);
      rest = rest.slice(head + length);
    }
    return answers;
  }

  async until(reached: (client: this) => boolean): Promise<this> {
    for (let waited = 0; !reached(this); waited += 5) {
      if (waited > 15_000) throw new Error(`waited in vain; received: ${this.received.slice(0, 300)}`);
      await sleep(5);
    }
    return this;
  }

  answered(count = 1): Promise<this> {
    return this.until(() => this.answers().length >= count);
  }

  end(): Promise<this> {
    return this.until(() => this.closed);
  }
}

const post = (body: string, headers = '') =>
  `POST / HTTP/1.1\r\nHost: a\r\n${headers}Content-Length: ${Buffer.byteLength(body, 'latin1')}\r\n\r\n${body}`;

/** After whatever happened, the next client is served as ever. */
async function stillServes(): Promise<void> {
  const client = await new Client().send(post('still here')).answered();
  expect(client.answers()).toEqual([[200, 'still here']]);
}

describe('one connection', () => {
  it('carries request after request', async () => {
    await serve();
    const client = new Client();
    for (let i = 1; i <= 50; i++) await client.send(post(`${i}`)).answered(i);
    expect(client.answers().at(-1)).toEqual([200, '50']);
    expect(server.connections()).toBe(1);
  });

  it('carries a pipeline, answered in its order whatever takes longest', async () => {
    await serve(async (request) => {
      await sleep(Number(request.body.toString()));
      return echo(request);
    });
    const client = await new Client().send(post('60') + post('1') + post('30') + post('0')).answered(4);
    expect(client.answers().map(([, body]) => body)).toEqual(['60', '1', '30', '0']);
  });

  it('delivers a request byte by byte', async () => {
    await serve();
    const client = new Client();
    for (const byte of post('slow', 'X-A: b\r\n')) {
      client.send(byte);
      await sleep(1);
    }
    expect((await client.answered()).answers()).toEqual([[200, 'slow']]);
  });

  it('delivers a body in chunks', async () => {
    await serve();
    const client = new Client();
    client.send('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n');
    client.send('3\r\nabc\r\n').send('2;x=y\r\nde\r\n').send('0\r\nTrailer: z\r\n\r\n');
    expect((await client.answered()).answers()).toEqual([[200, 'abcde']]);
  });

  it('that is half closed by its client is closed, with or without a request on it', async () => {
    await serve(async (request) => {
      await sleep(20);
      return echo(request);
    });
    for (const text of ['', 'POST / HT', post('last'), 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc']) {
      const client = new Client(true).send(text);
      client.socket.end();
      await client.end();
    }
    await stillServes();
  });

  it('brings any bytes in a body', async () => {
    await serve();
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).toString('latin1');
    // The answer is text and goes out as UTF-8.
    const client = await new Client().send(post(bytes)).answered();
    expect(Buffer.from(client.answers()[0]![1], 'latin1').toString()).toBe(bytes);
  });
});

describe('what is no request', () => {
  it.each([
    ['garbage', '\u0000\u0001\u0002garbage\r\n\r\n'],
    ['a TLS hello', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003'],
    ['no host', 'POST / HTTP/1.1\r\n\r\n'],
    ['a bad method', 'PÖST / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['bytes beyond ASCII in the path', 'GET /ü HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a folded header', 'GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n'],
    ['a blank before the colon', 'GET / HTTP/1.1\r\nHost : a\r\n\r\n'],
    ['a control character in a header', 'GET / HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n'],
    ['a bare line feed in a header', 'GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n'],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['a negative length', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n'],
    [
      'length and chunks at once',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a chunk of no length', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n'],
    ['an encoding that is not chunked', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\nab'],
    ['HTTP of the future', 'GET / HTTP/3.7\r\nHost: a\r\n\r\n'],
  ])('%s is answered 400 and the connection closed', async (_, text) => {
    await serve();
    const client = await new Client().send(text).end();
    expect(client.answers().map(([status]) => status)).toEqual([400]);
    await stillServes();
  });

  it('behind whole requests: they are answered, and then the connection closes', async () => {
    await serve(async (request) => {
      await sleep(Number(request.body.toString()));
      return echo(request);
    });
    const client = await new Client().send(`${post('50')}${post('10')}\u0000garbage\r\n\r\n`).end();
    expect(client.answers()).toEqual([
      [200, '50'],
      [200, '10'],
    ]);
  });

  it('CONNECT closes the connection, an Upgrade is not followed', async () => {
    await serve();
    await new Client().send('CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n').end();
    const client = await new Client().send(post('plain', 'Connection: upgrade\r\nUpgrade: h2c\r\n')).answered();
    expect(client.answers()).toEqual([[200, 'plain']]);
  });

  it('an expectation that nobody meets is 417', async () => {
    await serve();
    const client = await new Client().send(post('', 'Expect: miracles\r\n')).answered();
    expect(client.answers()[0]![0]).toBe(417);
  });
});

describe('too much', () => {
  const sixteen = 16 * 1024 * 1024;

  it('a body announced too long is refused unread, 100-continue or not', async () => {
    await serve();
    for (const expect100 of ['', 'Expect: 100-continue\r\n']) {
      const client = new Client();
      client.send(`POST / HTTP/1.1\r\nHost: a\r\n${expect100}Content-Length: ${sixteen + 1}\r\n\r\n`);
      await client.answered();
      expect(client.answers()).toEqual([[413, '']]);
      expect(client.received).toMatch(/connection: close/i);
      await client.end();
    }
  });

  it('a body of 20 MB gets its 413 while it is still being sent', async () => {
    await serve();
    for (const head of ['Content-Length: 20000000', 'Transfer-Encoding: chunked']) {
      const client = new Client().send(`POST / HTTP/1.1\r\nHost: a\r\n${head}\r\n\r\n`);
      const piece = Buffer.alloc(100_000, 'a');
      for (let sent = 0; sent < 20_000_000 && !client.closed; sent += piece.length) {
        if (head.startsWith('T'))
          client
            .send(`${piece.length.toString(16)}\r\n`)
            .send(piece)
            .send('\r\n');
        else client.send(piece);
        await sleep(0);
      }
      if (head.startsWith('T')) client.send('0\r\n\r\n');
      expect((await client.end()).answers(), head).toEqual([[413, '']]);
    }
    await stillServes();
  });

  it('a body of just 16 MiB passes', async () => {
    await serve(async ({ body }) => ({ status: 200, contentType: '', body: String(body.length) }));
    const client = new Client().send(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${sixteen}\r\n\r\n`);
    client.send(Buffer.alloc(sixteen, 'a'));
    expect((await client.answered()).answers()).toEqual([[200, String(sixteen)]]);
  });

  it('many large bodies together: those that no longer fit are put off, and their room is free again afterwards', async () => {
    await serve(async ({ body }) => ({ status: 200, contentType: '', body: String(body.length) }), {
      unfinishedBodyBytesMax: 3_000_000,
    });
    const begun = () => new Client().send(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000001\r\n\r\n`);
    const first = begun().send(Buffer.alloc(2_000_000, 'a'));
    await sleep(100);
    const second = begun().send(Buffer.alloc(2_000_000, 'a'));
    expect((await second.answered()).answers()).toEqual([[503, '']]);
    expect((await first.send('a').answered()).answers()).toEqual([[200, '2000001']]);
    await sleep(50);
    const third = begun().send(Buffer.alloc(2_000_001, 'a'));
    expect((await third.answered()).answers()).toEqual([[200, '2000001']]);
  });

  it('a body without end is cut off', async () => {
    await serve(echo, { bodyBytesMax: 1000, lingerMilliseconds: 100 });
    const client = new Client().send('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n');
    while (!client.closed) {
      client.send(`ff\r\n${'a'.repeat(255)}\r\n`);
      await sleep(1);
    }
    expect(client.answers()).toEqual([[413, '']]);
  });

  it.each([
    ['one header of a megabyte', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(1_000_000)}\r\n\r\n`],
    ['a path of a megabyte', `GET /${'a'.repeat(1_000_000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
    ['a thousand headers', `GET / HTTP/1.1\r\nHost: a\r\n${'X: a\r\n'.repeat(1000)}\r\n`],
    ['headers without end', `GET / HTTP/1.1\r\nHost: a\r\n${'X: aaaaaaaaaaaaaaaaaaaa\r\n'.repeat(40_000)}`],
  ])('%s is 431', async (_, text) => {
    await serve();
    const client = await new Client().send(text).end();
    expect(client.answers().map(([status]) => status)).toEqual([431]);
    await stillServes();
  });
});

describe('too slow', () => {
  const quick = { headersTimeoutMilliseconds: 200, requestTimeoutMilliseconds: 400 };

  it.each([
    ['says nothing at all', ''],
    ['begins a request line', 'POST / HT'],
    ['begins a header', 'POST / HTTP/1.1\r\nHost: a\r\nX-'],
    ['does not send its body', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab'],
    ['does not finish its chunks', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'],
  ])('a client that %s is answered 408 and closed', async (_, text) => {
    await serve(echo, quick);
    const client = await new Client().send(text).end();
    expect(client.answers().map(([status]) => status)).toEqual([408]);
  });

  it('a client that drips its headers is not kept longer for it', async () => {
    await serve(echo, quick);
    const client = new Client().send('GET / HTTP/1.1\r\n');
    for (let i = 0; i < 200 && !client.closed; i++) {
      client.send(`X-${i}: a\r\n`);
      await sleep(10);
    }
    expect((await client.end()).received).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('a connection without requests is closed after its keep-alive time', async () => {
    await serve(echo, { keepAliveTimeoutMilliseconds: 100 });
    const client = await new Client().send(post('one')).answered();
    await client.end();
  });

  it('a client that never reads its answer is cut off', async () => {
    await serve(async () => ({ status: 200, contentType: '', body: 'a'.repeat(30_000_000) }), {
      silenceTimeoutMilliseconds: 300,
    });
    const client = new Client();
    client.socket.pause();
    client.send(post('x'));
    for (let waited = 0; server.connections() > 0 || waited < 100; waited += 20) {
      if (waited > 10_000) throw new Error('the connection is still held');
      await sleep(20);
    }
  });
});

describe('gone in the middle', () => {
  it('of an upload: the handler never hears of it', async () => {
    let handled = 0;
    await serve(async (request) => {
      handled++;
      return echo(request);
    });
    for (let i = 0; i < 50; i++) {
      const client = new Client().send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nabc');
      await once(client.socket, 'connect');
      await sleep(i % 5);
      client.socket.resetAndDestroy();
    }
    await stillServes();
    expect(handled).toBe(1);
  });

  it('of a running request: it finishes, and its answer is dropped', async () => {
    let finished = 0;
    await serve(async (request) => {
      await sleep(30);
      finished++;
      return echo(request);
    });
    for (let i = 0; i < 20; i++) {
      const client = new Client().send(post('x') + post('y'));
      await once(client.socket, 'connect');
      await sleep(10);
      if (i % 2) client.socket.resetAndDestroy();
      else client.socket.destroy();
    }
    await stillServes();
    expect(finished).toBeGreaterThan(1);
  });
});

describe('many', () => {
  it('a thousand idle connections do not keep the next client waiting', async () => {
    await serve();
    const idle = Array.from({ length: 1000 }, () => new Client());
    await Promise.all(idle.map(({ socket }) => once(socket, 'connect')));
    for (const client of idle.slice(0, 500)) client.send('POST / HT');
    await stillServes();
    expect(server.connections()).toBeGreaterThanOrEqual(1000);
    await idle[0]!.send('TP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi').answered();
  });
});

describe('closing', () => {
  it('finishes what runs, closes what idles, accepts nothing new', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await serve(async (request) => {
      if (request.body.toString() === 'wait') await held;
      return echo(request);
    });
    const idle = await new Client().send(post('before')).answered();
    const silent = new Client();
    await once(silent.socket, 'connect');
    const running = new Client().send(post('wait'));
    const pipelined = new Client().send(post('wait') + post('behind'));
    await sleep(50);
    const closed = server.close();
    await Promise.all([idle.end(), silent.end()]);
    const late = await new Client().send(post('late')).end();
    expect(late.received).toBe('');
    release();
    await Promise.all([running.end(), pipelined.end(), closed]);
    expect(running.answers()).toEqual([[200, 'wait']]);
    expect(running.received).toMatch(/connection: close/i);
    expect(pipelined.answers().map(([, body]) => body)).toEqual(['wait', 'behind']);
  });

  it('does not wait forever', async () => {
    await serve(() => new Promise(() => {}), { closeTimeoutMilliseconds: 100 });
    const client = new Client().send(post('never'));
    await sleep(50);
    await server.close();
    await client.end();
    expect(client.received).toBe('');
  });

  it('at once, when told to', async () => {
    await serve(() => new Promise(() => {}));
    const client = new Client().send(post('never'));
    await sleep(50);
    server.destroy();
    await client.end();
    await server.close();
  });
});
