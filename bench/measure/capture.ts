import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Any command of the SDK's client; their own types have no common one that could be written down. */
export interface SdkCommand {
  readonly input: object;
}

/** What a request handler of the SDK is given; as much of it as is needed to send it over a bare socket. */
interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface Endpoint {
  readonly port: number;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export function client({ port, accessKeyId, secretAccessKey }: Endpoint): DynamoDBClient {
  return new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey },
  });
}

/**
 * The bytes that the AWS SDK would send for each of `commands`: built, serialised and signed by the SDK itself, then caught before
 * they leave. A signature holds for 15 minutes, so the same bytes can be sent again and again.
 */
export async function captureRequests(endpoint: Endpoint, commands: readonly SdkCommand[]): Promise<Buffer[]> {
  const captured: Buffer[] = [];
  const caught = new Error('caught');
  const sdk = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${endpoint.port}`,
    region: 'us-east-1',
    credentials: endpoint,
    maxAttempts: 1,
    requestHandler: {
      handle(request: SdkRequest) {
        captured.push(bytesOf(request));
        return Promise.reject(caught);
      },
    } as never,
  });
  for (const command of commands) {
    await sdk.send(command as Parameters<DynamoDBClient['send']>[0]).catch((error: unknown) => {
      if (error !== caught) throw error;
    });
  }
  return captured;
}

function bytesOf({ method, path, headers, body }: SdkRequest): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
  return Buffer.concat([
    Buffer.from(head, 'latin1'),
    typeof body === 'string' ? Buffer.from(body) : (body ?? Buffer.alloc(0)),
  ]);
}
