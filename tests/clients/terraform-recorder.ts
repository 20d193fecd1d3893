import { writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RecordedCall } from './recorded-call.ts';
import { withoutSecrets } from './recorded-call.ts';

/** A door before a server that hands every request on as it came, and keeps what was asked and answered. */
export interface Recorder {
  readonly url: string;
  readonly calls: readonly RecordedCall[];
  /** Writes the calls until now, a line of JSON each. */
  keep(path: string): void;
  close(): void;
}

export async function recorderBefore(url: string): Promise<Recorder> {
  const { hostname, port } = new URL(url);
  const calls: RecordedCall[] = [];
  const door = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const { method, url: path, headers } = incoming;
      const onward = httpRequest({ hostname, port, method, path, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => parts.push(chunk));
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString();
          calls.push(recorded(headers, body.toString(), { status: answer.statusCode!, text }));
          outgoing.writeHead(answer.statusCode!, answer.headers).end(Buffer.concat(parts));
        });
      });
      onward.on('error', () => outgoing.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
    calls,
    keep: (path) => writeFileSync(path, calls.map((call) => `${JSON.stringify(call)}\n`).join('')),
    close: () => door.close(),
  };
}

function recorded(headers: IncomingHttpHeaders, body: string, answer: RecordedCall['answer']): RecordedCall {
  const [, key, service] = /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  if (!key || !service) throw new Error(`not signed: ${body}`);
  const target = headers['x-amz-target'];
  return {
    service,
    key,
    contentType: headers['content-type']!,
    ...(typeof target === 'string' && { target }),
    body,
    answer: { status: answer.status, text: withoutSecrets(answer.text) },
  };
}
