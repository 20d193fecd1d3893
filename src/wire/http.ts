import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { crc32 } from 'node:zlib';
import { AwsError } from '../errors.ts';
import { jsonError } from './aws-json.ts';
import { bindHosts } from './bind-hosts.ts';
import { refuseBrokenRequest } from './broken-request.ts';
import { allowOrigin, preflight } from './cors.ts';
import { createForwarding, type Origin, peerAddress } from './forwarding.ts';
import { defaultHttpLimits, type HttpLimits } from './http-limits.ts';
import type { HttpRequest, HttpResponse } from './request.ts';
import { requestIds } from './request-id.ts';
import { endSoon, type TrackedSocket } from './tracked-socket.ts';

export interface ListenOptions extends Partial<HttpLimits> {
  /** 0: the system chooses. */
  readonly port: number;
  /** Addresses that share the port: `['127.0.0.1', '::1']`. */
  readonly hosts: readonly string[];
  readonly randomBytes: (n: number) => Buffer;
  /** Speak TLS with this certificate and its key, in PEM. Default: not. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  /** Origins of pages whose browsers may see the answers. Default `*`, all of them, as AWS does. */
  readonly corsOrigins?: readonly string[];
  /** Addresses and CIDR blocks of the proxies whose word on where a request comes from is taken (`isProxyRange`). Default none. */
  readonly trustedProxies?: readonly string[];
  /** Told of an error that the handler threw; the client learns nothing of it. */
  readonly onError?: (error: unknown, request: HttpRequest) => void;
  /** Told of a connection that could not be accepted: out of file descriptors. */
  readonly onAcceptError?: (error: Error) => void;
}

export interface HttpServer {
  readonly port: number;
  /** Open connections, idle ones included. */
  connections(): number;
  /** Finishes what has begun: accepts nothing new, closes idle connections, waits for running requests for a bounded time. */
  close(): Promise<void>;
  /** Closes every connection at once. */
  destroy(): void;
}

/**
 * Serves HTTP, or HTTPS, on one port of every host and gives each whole request to `handler`; an error that it throws is answered with
 * InternalServerError. An IPv6 host that the machine does not have is left out if another is bound; every other failure to bind
 * (EADDRINUSE, EACCES) rejects as node reports it.
 *
 * node:http, tuned: one `writeHead` with a flat array, a body sent as a string, a single chunk received kept as it is. `Date` stays
 * on because the service sends it; node formats it once a second.
 */
export async function listen(
  handler: (request: HttpRequest) => Promise<HttpResponse>,
  options: ListenOptions,
): Promise<HttpServer> {
  const limits: HttpLimits = { ...defaultHttpLimits, ...options };
  const corsOrigins = options.corsOrigins ?? ['*'];
  const nextRequestId = requestIds(options.randomBytes);
  const originOf = createForwarding(options.trustedProxies ?? [], { tls: options.tls !== undefined });
  const sockets = new Set<TrackedSocket>();
  /** With TLS, what lies within the connections of `sockets` once they have shaken hands. */
  const sessions = new Set<TrackedSocket>();
  let closing = false;
  /** Of bodies of more than one chunk; others never wait. */
  let unfinishedBytes = 0;

  /** Collects the body, then hands the request over. */
  function receive(incoming: IncomingMessage, outgoing: ServerResponse): void {
    if (incoming.rawHeaders.length > 2 * limits.headerFieldsMax) {
      refuse(431, incoming, outgoing);
      return;
    }
    if (Number(incoming.headers['content-length']) > limits.bodyBytesMax) {
      refuse(413, incoming, outgoing);
      return;
    }
    let only: Buffer | undefined;
    let several: Buffer[] | undefined;
    let bytes = 0;
    const take = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (only === undefined) {
        if (bytes > limits.bodyBytesMax) give(413);
        else only = chunk;
        return;
      }
      if (several === undefined) {
        several = [only];
        unfinishedBytes += only.length;
        incoming.once('close', () => {
          unfinishedBytes -= bytes;
        });
      }
      unfinishedBytes += chunk.length;
      if (bytes > limits.bodyBytesMax) give(413);
      else if (unfinishedBytes > limits.unfinishedBodyBytesMax) give(503);
      else several.push(chunk);
    };
    /** Gives the body up. */
    const give = (status: number): void => {
      incoming.off('data', take).off('end', finish);
      if (several !== undefined) unfinishedBytes -= bytes;
      bytes = 0;
      several?.splice(0);
      only = noBody;
      refuse(status, incoming, outgoing);
    };
    const finish = (): void => run(incoming, outgoing, several ? Buffer.concat(several, bytes) : (only ?? noBody));
    incoming.on('data', take).on('end', finish);
  }

  function run(incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer): void {
    const origin = originOf(peerAddress(incoming.socket.remoteAddress), incoming.headers);
    const request = toRequest(incoming, { origin, requestId: nextRequestId(), body });
    const socket: TrackedSocket = incoming.socket;
    socket.running = (socket.running ?? 0) + 1;
    if (socket.running > 1) socket.pipelined = true;
    const page = request.headers.origin;
    const allowed = page === undefined ? undefined : allowOrigin(page, corsOrigins);
    const respond = (response: HttpResponse): void => {
      socket.running!--;
      try {
        write(outgoing, request, allowed ? withHeaders(response, allowed) : response);
      } catch (error) {
        // A header that cannot be sent: node refuses it before anything is on its way.
        options.onError?.(error, request);
        write(outgoing, request, internalError);
      }
    };
    const fail = (error: unknown): void => {
      options.onError?.(error, request);
      respond(internalError);
    };
    if (allowed && request.method === 'OPTIONS') {
      respond(preflight(request));
      return;
    }
    try {
      handler(request).then(respond, fail);
    } catch (error) {
      fail(error);
    }
  }

  function write(outgoing: ServerResponse, request: HttpRequest, response: HttpResponse): void {
    if (outgoing.destroyed || outgoing.writableEnded) return;
    const { body } = response;
    const head = ['x-amzn-RequestId', request.requestId, 'x-amz-crc32', String(crc32(body))];
    if (response.contentType !== '') head.push('Content-Type', response.contentType);
    head.push('Content-Length', String(Buffer.byteLength(body)));
    if (response.headers) head.push(...response.headers);
    // Not `outgoing.socket`: an answer that waits behind another in the pipeline has none yet.
    const socket: TrackedSocket = outgoing.req.socket;
    if (closing || socket.broken !== undefined) end(head, outgoing, socket);
    outgoing.writeHead(response.status, head);
    outgoing.end(body);
  }

  /** The last answer of a connection says so; where others may be waiting behind it in the pipeline, they are let out first. */
  function end(head: string[], outgoing: ServerResponse, socket: TrackedSocket): void {
    if (socket.running) return;
    if (socket.pipelined) {
      outgoing.once('finish', () => setImmediate(endSoon, socket, limits.lingerMilliseconds));
    } else head.push('Connection', 'close');
  }

  /** Answers without a body while the client is still sending: the rest is read and dropped for a while, so that it sees the answer. */
  function refuse(status: number, incoming: IncomingMessage, outgoing: ServerResponse): void {
    outgoing.writeHead(status, ['Connection', 'close', 'Content-Length', '0']);
    outgoing.flushHeaders();
    const patience = setTimeout(() => incoming.socket.destroy(), limits.lingerMilliseconds);
    incoming.once('close', () => clearTimeout(patience));
    incoming.once('end', () => outgoing.end());
    incoming.resume();
  }

  function create(): Server {
    const headersTimeout = Math.min(limits.headersTimeoutMilliseconds, limits.requestTimeoutMilliseconds);
    const settings: ServerOptions = {
      maxHeaderSize: limits.headerBytesMax,
      headersTimeout,
      requestTimeout: limits.requestTimeoutMilliseconds,
      keepAliveTimeout: limits.keepAliveTimeoutMilliseconds,
      connectionsCheckingInterval: limits.checkIntervalMilliseconds,
    };
    const server = options.tls
      ? createTlsServer({ ...settings, ...options.tls, handshakeTimeout: headersTimeout }, receive)
      : createServer(settings, receive);
    server.timeout = limits.silenceTimeoutMilliseconds;
    // Node drops fields beyond this silently; one more than allowed is enough to see that there were too many.
    server.maxHeadersCount = limits.headerFieldsMax + 1;
    server.on('checkContinue', (incoming: IncomingMessage, outgoing: ServerResponse) => {
      if (!(Number(incoming.headers['content-length']) > limits.bodyBytesMax)) outgoing.writeContinue();
      receive(incoming, outgoing);
    });
    server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
      refuseBrokenRequest(error, socket as TrackedSocket, limits.lingerMilliseconds),
    );
    track(server, 'connection', sockets);
    track(server, 'secureConnection', sessions);
    server.on('secureConnection', (socket: TrackedSocket) => {
      if (closing) socket.destroy();
    });
    return server;
  }

  const { servers, port } = await bindHosts(create, options);
  // Without a listener, a failure to accept a connection would end the process.
  for (const server of servers) server.on('error', (error) => options.onAcceptError?.(error));

  function destroy(): void {
    for (const socket of sockets) socket.destroy();
  }

  return {
    port,
    connections: () => sockets.size,
    destroy,
    async close() {
      closing = true;
      const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
      // Node takes a connection on which nothing was ever sent for a busy one.
      for (const socket of [...sockets, ...sessions]) if (socket.bytesRead === 0) socket.destroy();
      const patience = setTimeout(destroy, limits.closeTimeoutMilliseconds);
      await Promise.all(closed);
      clearTimeout(patience);
    },
  };
}

function track(server: Server, event: 'connection' | 'secureConnection', set: Set<TrackedSocket>): void {
  server.on(event, (socket: TrackedSocket) => {
    set.add(socket);
    socket.on('close', () => set.delete(socket));
  });
}

const noBody = Buffer.alloc(0);

/** Text of the service model's InternalServerError. */
const internalError: HttpResponse = jsonError(
  new AwsError('InternalServerError', 'The server encountered an internal error trying to fulfill the request.'),
);

function withHeaders(response: HttpResponse, more: readonly string[]): HttpResponse {
  return { ...response, headers: response.headers ? [...response.headers, ...more] : more };
}

function toRequest(incoming: IncomingMessage, { origin, requestId, body }: Received): HttpRequest {
  const target = originForm(incoming.url!);
  const mark = target.indexOf('?');
  return {
    method: incoming.method!,
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? '' : target.slice(mark + 1),
    headers: incoming.headers,
    rawHeaders: incoming.rawHeaders,
    body,
    remoteAddress: origin.address,
    secure: origin.secure,
    requestId,
  };
}

interface Received {
  readonly origin: Origin;
  readonly requestId: string;
  readonly body: Buffer;
}

/** A request line may name a whole URL (RFC 9112, 3.2.2), as proxies are sent; what counts here begins at its path. */
function originForm(url: string): string {
  if (url.charCodeAt(0) === 0x2f || url === '*') return url;
  const authority = url.indexOf('://') + 3;
  if (authority === 2) return url;
  const slash = url.indexOf('/', authority);
  const mark = url.indexOf('?', authority);
  if (slash >= 0 && (mark < 0 || slash < mark)) return url.slice(slash);
  return mark < 0 ? '/' : `/${url.slice(mark)}`;
}
