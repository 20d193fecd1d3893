import { request as httpRequest } from 'node:http';
import { sign } from '../sign.ts';
import type { KeyPair } from '../two-accounts.ts';

/** What came back to a request that no SDK would send. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  readonly json: any;
  /** `AccessDeniedException: User: …`; `ok` for a success. */
  readonly verdict: string;
}

/** Signed requests with whatever body and headers the attacker likes, one connection each. */
export function attackerOf({ url }: { readonly url: string }) {
  const { host, hostname, port } = new URL(url);

  /** Sends these very headers and this body. */
  function send(headers: Readonly<Record<string, string>>, body: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest({ host: hostname, port, method: 'POST', headers, agent: false }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => resolve(answerOf(incoming.statusCode!, Buffer.concat(chunks).toString())));
        incoming.on('error', reject);
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  /** The headers of a signed call. `target`: `GetItem`, or `Streams.GetRecords` for the service of streams. */
  function headersOf(target: string, body: string, keys: KeyPair): Record<string, string> {
    const [service, operation] = target.startsWith('Streams.')
      ? ['DynamoDBStreams_20120810', target.slice('Streams.'.length)]
      : ['DynamoDB_20120810', target];
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `${service}.${operation}` };
    return sign({ host, body, headers }, keys);
  }

  return {
    send,
    headersOf,
    /** `input`: JSON text, or what becomes it. */
    call(target: string, input: object | string, keys: KeyPair): Promise<Answer> {
      const body = typeof input === 'string' ? input : JSON.stringify(input);
      return send(headersOf(target, body, keys), body);
    },
  };
}

export type Attacker = ReturnType<typeof attackerOf>;

function answerOf(status: number, text: string): Answer {
  const json = text.startsWith('{') ? JSON.parse(text) : undefined;
  if (status === 200) return { status, json, verdict: 'ok' };
  const name = String(json?.__type ?? status)
    .split('#')
    .at(-1);
  return { status, json, verdict: `${name}: ${json?.message ?? json?.Message ?? text}` };
}
