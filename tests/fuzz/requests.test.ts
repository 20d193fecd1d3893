import { Agent, request as httpRequest } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { errorForms } from '../../src/errors.ts';
import { operations } from '../../src/operations/registry.ts';
import { type Program, startProgram, temporaryFolder } from '../program.ts';
import { sign } from '../sign.ts';
import { Mutator } from './mutator.ts';
import { placeholders, sampleRequests } from './sample-requests.ts';

/**
 * Well-signed requests with anything in them: samples of every operation, with members left out, exchanged, nested, lengthened, and
 * bytes that are no JSON. Each must be answered by a success or by an error that AWS has; never a 500, never silence; and what was
 * stored before is still there.
 */
const seconds = Number(process.env.FUZZ_SECONDS ?? 60);
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const keys = { accessKeyId: 'local', secretAccessKey: 'local' };
const folder = temporaryFolder();
const agent = new Agent({ keepAlive: true, maxSockets: 8 });
let program: Program;

beforeAll(async () => {
  const rules = ['--throttle', '--item-collection-limit', '20000', '--ttl-deletion', '500'];
  const streams = ['--stream-shards', '2', '--stream-shard-life', '500'];
  program = await startProgram({ args: ['--data', folder.path, ...rules, ...streams] });
});
afterAll(async () => {
  agent.destroy();
  await program.stop();
  folder.remove();
});

interface Answer {
  readonly status: number;
  readonly body: string;
}

it(`answers whatever comes (${seconds} s, seed ${seed}, set SEED to repeat)`, {
  timeout: (seconds + 60) * 1000,
}, async () => {
  console.log(`fuzz: seed ${seed}`);
  const samples = await prepare();
  const mutator = new Mutator(seed);
  const end = Date.now() + seconds * 1000;
  const outcomes = new Map<string, number>();
  let requests = 0;
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (Date.now() < end) {
        const { target, input } = samples[mutator.below(samples.length)]!;
        const body = mutator.body(input);
        const operation = mutator.chance(50) ? mutator.text() : target;
        const answer = await send(operation, body);
        const outcome = verdict(answer);
        if (outcome === undefined)
          expect.fail(
            `seed ${seed}: ${operation} ${body.toString().slice(0, 2000)}\nwas answered ${answer.status} ${answer.body.slice(0, 500)}`,
          );
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        requests++;
      }
    }),
  );
  console.log(`fuzz: ${requests} requests: ${[...outcomes].map(([name, count]) => `${name} ${count}`).join(', ')}`);
  const kept = await send(
    'DynamoDB_20120810.GetItem',
    JSON.stringify({ TableName: 'kept', Key: { pk: { S: 'kept' }, sk: { N: '1' } } }),
  );
  expect(JSON.parse(kept.body)).toEqual({ Item: keptItem });
  expect(program.printed.err).toBe('');
});

it('has a sample of every operation that speaks JSON for tables and streams', () => {
  const services = new Map([
    ['dynamodb', 'DynamoDB_20120810'],
    ['dynamodbstreams', 'DynamoDBStreams_20120810'],
  ]);
  const targets = operations.flatMap(({ service, name }) =>
    services.has(service) ? `${services.get(service)}.${name}` : [],
  );
  const sampled = new Set(sampleRequests.samples.map(({ target }) => target));
  expect(targets.filter((target) => !sampled.has(target))).toEqual([]);
});

const keptItem = { pk: { S: 'kept' }, sk: { N: '1' }, list: { L: [{ S: 'a' }, { M: { b: { NS: ['1', '2'] } } }] } };

/** Fuzzed requests name the table `fuzzed`; `kept` is not among what they can say. */
async function prepare() {
  const { setup, samples } = sampleRequests;
  for (const { target, input } of setup) {
    const answer = await send(target, JSON.stringify(input));
    expect(answer.status, answer.body).toBe(200);
  }
  const table = JSON.stringify(setup[0]!.input).replaceAll('fuzzed', 'kept');
  expect((await send('DynamoDB_20120810.CreateTable', table)).status).toBe(200);
  const put = JSON.stringify({ TableName: 'kept', Item: keptItem });
  expect((await send('DynamoDB_20120810.PutItem', put)).status).toBe(200);
  const text = await withStream(JSON.stringify(samples));
  return JSON.parse(text) as typeof samples;
}

/** The samples with the stream that there is, one of its shards, and an iterator. */
async function withStream(text: string): Promise<string> {
  const ask = async (target: string, input: object) => JSON.parse((await send(target, JSON.stringify(input))).body);
  const streams = 'DynamoDBStreams_20120810';
  const { Streams } = await ask(`${streams}.ListStreams`, { TableName: 'fuzzed' });
  const [{ StreamArn }] = Streams;
  const { StreamDescription } = await ask(`${streams}.DescribeStream`, { StreamArn });
  const { ShardId } = StreamDescription.Shards[0];
  const place = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' };
  const { ShardIterator } = await ask(`${streams}.GetShardIterator`, place);
  return text
    .replaceAll(placeholders.ShardIterator, ShardIterator)
    .replaceAll(placeholders.StreamArn, StreamArn)
    .replaceAll(placeholders.ShardId, ShardId);
}

/** What kind of answer it is; undefined: one that must not be. */
function verdict({ status, body }: Answer): string | undefined {
  if (status === 200) return 'ok';
  if (status === 404 && body === '<UnknownOperationException/>\n') return 'not found';
  if (status !== 400) return undefined;
  const name = String((JSON.parse(body) as { __type: string }).__type).split('#')[1];
  return name !== undefined && Object.hasOwn(errorForms, name) ? name : undefined;
}

function send(target: string, body: string | Buffer): Promise<Answer> {
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': headerText(target) };
  const host = `127.0.0.1:${program.ready.port}`;
  const signed = sign({ host, body, headers }, keys);
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { host: '127.0.0.1', port: program.ready.port, method: 'POST', agent, headers: signed },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk) => chunks.push(chunk));
        incoming.on('end', () => resolve({ status: incoming.statusCode!, body: Buffer.concat(chunks).toString() }));
        incoming.on('error', reject);
      },
    );
    outgoing.setTimeout(20_000, () =>
      outgoing.destroy(new Error(`no answer to ${target} ${body.toString().slice(0, 500)}`)),
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Header values hold neither control characters nor what is beyond ASCII; the fuzz of raw sockets sends those. */
function headerText(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, '') || 'x';
}
