import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { crc32 } from 'node:zlib';
import { readSignature } from '../../src/wire/sigv4/read-signature.ts';
import { verifySignature } from '../../src/wire/sigv4/verify-signature.ts';

/** What a bare server does before it answers. */
export type BareKind = 'nothing' | 'signature';

export interface BareServer {
  readonly kind: BareKind;
  /** Answered to everything. */
  readonly answer: string;
  readonly secretAccessKey: string;
}

/**
 * A bare `node:http` server, tuned as ours is, that answers the same bytes. `nothing` only reads the body; `signature` verifies
 * the signature with the very code that dynaward uses, parses the body and computes the checksum. What dynaward costs beyond it is
 * what identity, authorization, validation and the store cost.
 */
export function serveBare({ kind, answer, secretAccessKey }: BareServer): void {
  const server = createServer((request, response) => {
    let body: Buffer | undefined;
    request.on('data', (chunk: Buffer) => {
      body = body ? Buffer.concat([body, chunk]) : chunk;
    });
    request.on('end', () => {
      if (kind === 'signature') check(request, body ?? Buffer.alloc(0));
      respond(response);
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => {
    const address = server.address() as { port: number };
    process.stdout.write(`${JSON.stringify({ ready: true, port: address.port })}\n`);
  });
  process.on('SIGTERM', () => process.exit(0));

  function check(request: IncomingMessage, body: Buffer): void {
    const signature = readSignature(
      {
        method: request.method!,
        path: request.url!,
        query: '',
        headers: request.headers,
        rawHeaders: request.rawHeaders,
        body,
        remoteAddress: '',
        secure: false,
        requestId: '',
      },
      { now: Date.now(), service: 'dynamodb' },
    );
    verifySignature(signature, [secretAccessKey]);
    JSON.parse(body.toString());
  }

  function respond(response: ServerResponse): void {
    const headers = [
      ...['Content-Type', 'application/x-amz-json-1.0', 'Content-Length', String(Buffer.byteLength(answer))],
      ...['x-amzn-RequestId', 'A'.repeat(52)],
      ...(kind === 'signature' ? ['x-amz-crc32', String(crc32(answer))] : []),
    ];
    response.writeHead(200, headers);
    response.end(answer);
  }
}
