import {
  type AttributeValue,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  paginateScan,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  type GetRecordsCommandOutput,
  GetShardIteratorCommand,
  type Shard,
  type StreamRecord,
} from '@aws-sdk/client-dynamodb-streams';
import { afterAll, expect, it } from 'vitest';
import { askingOnce, type Program, startProgram, temporaryFolder } from '../program.ts';

/**
 * The program is killed with SIGKILL, again and again, while writers write. Whatever was acknowledged must be there afterwards; what
 * was under way is there whole or not at all; the index and the stream tell the same story as the items.
 */
const rounds = Number(process.env.KILL_ROUNDS ?? 50);
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const writers = 8;
const keysPerWriter = 12;
const TableName = 'killed';

const random = randomFrom(seed);
const folder = temporaryFolder();
/** Shards live so shortly that they are replaced in the middle of writing, and in the middle of dying. */
const args = ['--data', folder.path, '--stream-shards', '2', '--stream-shard-life', '500'];
let program: Program | undefined;
afterAll(async () => {
  await program?.stop('SIGKILL');
  folder.remove();
});

/** `undefined`: no item. */
type Version = number | undefined;
/** What a key may hold: one version, or, when the answer never came, one of two. */
const possible = new Map<string, readonly Version[]>();
let lastVersion = 0;

it(`no acknowledged write is lost in ${rounds} kills (seed ${seed}, set SEED to repeat)`, {
  timeout: 600_000,
}, async () => {
  console.log(`kill test: seed ${seed}`);
  program = await startProgram({ args });
  await createTable(new DynamoDBClient(askingOnce(program)));
  const replay = new StreamReplay();
  let acknowledged = 0;
  for (let round = 0; round < rounds; round++) {
    const client = new DynamoDBClient(askingOnce(program));
    const killed = { value: false };
    const writing = Array.from({ length: writers }, (_, writer) => write(client, { writer, killed }));
    await new Promise((resolve) => setTimeout(resolve, 40 + random(160)));
    killed.value = true;
    await program.stop('SIGKILL');
    for (const count of await Promise.all(writing)) acknowledged += count;
    client.destroy();
    program = await startProgram({ args });
    await compare(program, replay, round);
  }
  console.log(`kill test: ${acknowledged} acknowledged writes, ${rounds} kills`);
  expect(acknowledged).toBeGreaterThan(rounds);
});

/** One writer with keys of its own, one write after the other, until the program is gone. */
async function write(
  client: DynamoDBClient,
  { writer, killed }: { writer: number; killed: { value: boolean } },
): Promise<number> {
  for (let acknowledged = 0; ; acknowledged++) {
    const count = random(4) === 0 ? 5 : 1;
    const numbers = [...new Set(Array.from({ length: count }, () => random(keysPerWriter)))];
    const changes = numbers.map((number) => ({
      pk: `w${writer}-${number}`,
      version: random(4) === 0 ? undefined : ++lastVersion,
    }));
    for (const { pk, version } of changes) possible.set(pk, [...(possible.get(pk) ?? [undefined]), version]);
    try {
      await send(client, changes);
    } catch (error) {
      if (!killed.value) throw error;
      return acknowledged;
    }
    for (const { pk, version } of changes) possible.set(pk, [version]);
  }
}

async function send(client: DynamoDBClient, changes: readonly { pk: string; version: Version }[]): Promise<void> {
  const [first] = changes;
  if (changes.length > 1) {
    const requests = changes.map(({ pk, version }) =>
      version === undefined
        ? { DeleteRequest: { Key: { pk: { S: pk } } } }
        : { PutRequest: { Item: itemOf(pk, version) } },
    );
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
  } else if (first!.version === undefined) {
    await client.send(new DeleteItemCommand({ TableName, Key: { pk: { S: first!.pk } } }));
  } else if (random(2) === 0) {
    await client.send(new PutItemCommand({ TableName, Item: itemOf(first!.pk, first!.version) }));
  } else {
    const { pk, grp, version, text } = itemOf(first!.pk, first!.version);
    await client.send(
      new UpdateItemCommand({
        TableName,
        Key: { pk: pk! },
        UpdateExpression: 'SET grp = :g, version = :v, #t = :t',
        ExpressionAttributeNames: { '#t': 'text' },
        ExpressionAttributeValues: { ':g': grp!, ':v': version!, ':t': text! },
      }),
    );
  }
}

/** Its group changes with each version, so that index entries come and go; its text is long enough to lie aside at times. */
function itemOf(pk: string, version: number): Record<string, AttributeValue> {
  return {
    pk: { S: pk },
    grp: { S: `g${version % 5}` },
    version: { N: String(version) },
    text: { S: 'x'.repeat((version * 37) % 2000) },
  };
}

async function compare(running: Program, replay: StreamReplay, round: number): Promise<void> {
  const client = new DynamoDBClient(askingOnce(running));
  const items = await scanAll(client, {});
  for (const [pk, versions] of possible) {
    const item = items.get(pk);
    const version = item && Number(item.version!.N);
    expect(versions, `${pk} in round ${round}`).toContain(version);
    if (version !== undefined) expect(item).toEqual(itemOf(pk, version));
    possible.set(pk, [version]);
  }
  expect([...items.keys()].filter((pk) => !possible.has(pk))).toEqual([]);
  expect(await scanAll(client, { IndexName: 'by-group' }), `index in round ${round}`).toEqual(items);
  expect(await replay.advance(running), `stream in round ${round}`).toEqual(items);
  client.destroy();
}

async function scanAll(
  client: DynamoDBClient,
  input: { IndexName?: string },
): Promise<Map<string, Record<string, AttributeValue>>> {
  const found = new Map<string, Record<string, AttributeValue>>();
  const ConsistentRead = input.IndexName === undefined;
  for await (const page of paginateScan({ client }, { TableName, ConsistentRead, ...input })) {
    for (const item of page.Items!) found.set(item.pk!.S!, item);
  }
  return new Map([...found].sort());
}

/** The items as the stream tells them: every record must follow from the one before it. */
class StreamReplay {
  readonly #items = new Map<string, Record<string, AttributeValue>>();
  /** The number of the last record read in each shard. */
  readonly #after = new Map<string, string>();
  readonly #ended = new Set<string>();

  async advance(running: Program): Promise<Map<string, Record<string, AttributeValue>>> {
    const client = new DynamoDBStreamsClient(askingOnce(running));
    const { StreamArn } = await streamOf(new DynamoDBClient(askingOnce(running)));
    // Nobody writes any more, but shards are still replaced: a child that comes now has nothing in it.
    let more = true;
    while (more) {
      const open: string[] = [];
      for await (const { ShardId, ParentShardId } of shardsOf(client, StreamArn)) {
        const isReady = ParentShardId === undefined || this.#ended.has(ParentShardId);
        if (isReady && !this.#ended.has(ShardId!)) open.push(ShardId!);
      }
      more = false;
      for (const shard of open) more = (await this.#read(client, { StreamArn, ShardId: shard })) || more;
    }
    client.destroy();
    return new Map([...this.#items].sort());
  }

  /** Whether the shard came to its end. */
  async #read(
    client: DynamoDBStreamsClient,
    { StreamArn, ShardId }: { StreamArn: string; ShardId: string },
  ): Promise<boolean> {
    const last = this.#after.get(ShardId);
    const from =
      last === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' as const }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' as const, SequenceNumber: last };
    let { ShardIterator } = await client.send(new GetShardIteratorCommand({ StreamArn, ShardId, ...from }));
    while (ShardIterator !== undefined) {
      const page: GetRecordsCommandOutput = await client.send(new GetRecordsCommand({ ShardIterator }));
      for (const { dynamodb } of page.Records!) this.#follow(dynamodb!, ShardId);
      ShardIterator = page.NextShardIterator;
      if (page.Records!.length === 0 && ShardIterator !== undefined) return false;
    }
    this.#ended.add(ShardId);
    return true;
  }

  #follow({ Keys, OldImage, NewImage, SequenceNumber }: StreamRecord, shardId: string): void {
    const pk = Keys!.pk!.S!;
    expect(OldImage, `before ${SequenceNumber}`).toEqual(this.#items.get(pk));
    if (NewImage) this.#items.set(pk, NewImage as Record<string, AttributeValue>);
    else this.#items.delete(pk);
    expect(BigInt(SequenceNumber!) > BigInt(this.#after.get(shardId) ?? 0)).toBe(true);
    this.#after.set(shardId, SequenceNumber!);
  }
}

async function* shardsOf(client: DynamoDBStreamsClient, StreamArn: string): AsyncGenerator<Shard> {
  for (let after: string | undefined; ; ) {
    const { StreamDescription } = await client.send(
      new DescribeStreamCommand({ StreamArn, ExclusiveStartShardId: after }),
    );
    yield* StreamDescription!.Shards!;
    after = StreamDescription!.LastEvaluatedShardId;
    if (after === undefined) return;
  }
}

let knownStreamArn: string | undefined;

async function streamOf(client: DynamoDBClient): Promise<{ StreamArn: string }> {
  if (knownStreamArn) return { StreamArn: knownStreamArn };
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  knownStreamArn = Table!.LatestStreamArn!;
  return { StreamArn: knownStreamArn };
}

async function createTable(client: DynamoDBClient): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: ['pk', 'grp'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-group',
          KeySchema: [{ AttributeName: 'grp', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
}

/** Numbers from 0 up to, not including, `below`; a linear congruential generator, so that a seed repeats the run. */
function randomFrom(start: number): (below: number) => number {
  let state = start >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
