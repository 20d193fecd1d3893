import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, type DynamoDBClient, PutResourcePolicyCommand } from '@aws-sdk/client-dynamodb';
import { type BareKind, serveBare } from './bare-server.ts';
import { captureRequests, client, type Endpoint, type SdkCommand } from './capture.ts';
import { quantile, runLoad } from './load.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

/** What one kind of request costs on the road, beside two bare servers that answer the same bytes. */
export interface Question {
  /** Before the load: what must be there. */
  prepare(sdk: DynamoDBClient): Promise<void>;
  /** The requests of the load. */
  commands(): readonly SdkCommand[];
  /** Ratio to the bare server that checks the signature which is not to be passed. */
  readonly aim: number;
}

export const tableName = 'bench';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const rounds = Number(process.env.ROUNDS ?? 5);
const seconds = Number(process.env.SECONDS ?? 2);
const connections = 64;

interface Figures {
  readonly cpuMicroseconds: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Runs the question: the three servers in turn, round after round, and prints medians and ratios. */
export async function compare(question: Question): Promise<void> {
  const [mode, kind, answer] = process.argv.slice(2);
  if (mode === '--bare-server') return serveBare({ kind: kind as BareKind, answer: answer!, ...credentials });

  const folder = mkdtempSync(join(tmpdir(), 'dynaward-bench-'));
  const program = new URL('../../dist/dynaward.mjs', import.meta.url).pathname;
  const dynaward = await startServerProcess([program, '--port', '0', '--data', folder]);
  const servers = new Map<string, ServerProcess>([['dynaward', dynaward]]);
  try {
    const endpoint = { port: dynaward.port, ...credentials };
    await prepareTable(client(endpoint));
    await question.prepare(client(endpoint));
    const firstAnswer = await answerOf(endpoint, question);
    for (const kind of ['nothing', 'signature'] satisfies BareKind[]) {
      servers.set(
        `bare, checks ${kind}`,
        await startServerProcess([process.argv[1]!, '--bare-server', kind, firstAnswer]),
      );
    }
    await measure(servers, question);
  } finally {
    await Promise.all([...servers.values()].map((server) => server.stop()));
    rmSync(folder, { recursive: true });
  }
}

async function prepareTable(sdk: DynamoDBClient): Promise<void> {
  const { TableDescription } = await sdk.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    }),
  );
  await sdk.send(
    new PutResourcePolicyCommand({
      ResourceArn: TableDescription!.TableArn!,
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { AWS: '222222222222' }, Action: 'dynamodb:GetItem', Resource: '*' },
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 'dynamodb:*',
            Resource: '*',
            Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
          },
        ],
      }),
    }),
  );
}

async function answerOf(endpoint: Endpoint, question: Question): Promise<string> {
  const [bytes] = await captureRequests(endpoint, question.commands().slice(0, 1));
  const [head, body] = [
    bytes!.toString('latin1', 0, bytes!.indexOf('\r\n\r\n')),
    bytes!.subarray(bytes!.indexOf('\r\n\r\n') + 4),
  ];
  const headers = Object.fromEntries(
    head
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(': ') as [string, string]),
  );
  delete headers['content-length'];
  const response = await fetch(`http://127.0.0.1:${endpoint.port}/`, { method: 'POST', headers, body });
  if (response.status !== 200) throw new Error(`dynaward answered ${response.status}: ${await response.text()}`);
  return response.text();
}

async function measure(servers: ReadonlyMap<string, ServerProcess>, question: Question): Promise<void> {
  const figures = new Map([...servers.keys()].map((name) => [name, [] as Figures[]]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, server] of servers) {
      const requests = await captureRequests({ port: server.port, ...credentials }, question.commands());
      const before = server.cpuSeconds();
      const result = await runLoad({ port: server.port, connections, seconds, requests });
      if (result.failures > 0) throw new Error(`${name}: ${result.failures} answers were no success`);
      // The first round warms up.
      if (round === 0) continue;
      figures.get(name)!.push({
        cpuMicroseconds: ((server.cpuSeconds() - before) * 1e6) / result.requests,
        perSecond: result.requests / result.seconds,
        p50: quantile(result.latencies, 0.5),
        p99: quantile(result.latencies, 0.99),
      });
    }
  }
  report(figures, question.aim);
}

function report(figures: ReadonlyMap<string, readonly Figures[]>, aim: number): void {
  const medians = new Map([...figures].map(([name, rows]) => [name, medianOf(rows)]));
  console.log(
    `${connections} connections, ${rounds} rounds of ${seconds} s each, medians; CPU is user and system time of the server process`,
  );
  console.log('server                       CPU µs/request   requests/s    p50 ms    p99 ms');
  for (const [name, { cpuMicroseconds, perSecond, p50, p99 }] of medians) {
    const cells = [
      cpuMicroseconds.toFixed(1).padStart(14),
      perSecond.toFixed(0).padStart(12),
      p50.toFixed(2).padStart(9),
      p99.toFixed(2).padStart(9),
    ];
    console.log(`${name.padEnd(28)} ${cells.join(' ')}`);
  }
  const own = medians.get('dynaward')!.cpuMicroseconds;
  for (const [name, { cpuMicroseconds }] of medians) {
    if (name === 'dynaward') continue;
    const wanted = name.endsWith('signature') ? ` (aim: at most ${aim})` : '';
    console.log(`CPU per request, dynaward / ${name}: ${(own / cpuMicroseconds).toFixed(2)}${wanted}`);
  }
}

function medianOf(rows: readonly Figures[]): Figures {
  const median = (of: (row: Figures) => number) => {
    const sorted = rows.map(of).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)]!;
  };
  return {
    cpuMicroseconds: median((row) => row.cpuMicroseconds),
    perSecond: median((row) => row.perSecond),
    p50: median((row) => row.p50),
    p99: median((row) => row.p99),
  };
}
