import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { manualClock } from '../../src/clock.ts';
import { shardsOf } from '../../src/database/streams/shard.ts';
import { AwsError } from '../../src/errors.ts';
import type { Item } from '../../src/item/attribute-value.ts';
import { deleteItem } from '../../src/operations/items/delete-item.ts';
import { putItem } from '../../src/operations/items/put-item.ts';
import { scan } from '../../src/operations/items/scan.ts';
import { createTable } from '../../src/operations/tables/create-table.ts';
import { transactWriteItems } from '../../src/operations/transactions/transact-write-items.ts';
import { type Engine, StorageError } from '../../src/storage/engine.ts';
import { openMemoryEngine } from '../../src/storage/memory/memory-engine.ts';
import { openSqliteEngine } from '../../src/storage/sqlite/sqlite-engine.ts';
import { type OperationWorld, openWorld } from '../operations/operation-world.ts';
import { mortal } from './mortal-engine.ts';
import { allShards, type ConsumedRecord, ShardConsumer } from './shard-consumer.ts';
import { seededRandom, testStart } from './test-database.ts';

/**
 * Clients write while shards are replaced, split and trimmed under them, and the database is closed, or dies, and is opened again.
 * Consumers that walk the shards from parents to children must see every change of every item once and in order.
 * SEED=<number> repeats a run.
 */

const TableName = 'streamed';
const keys = 24;
const clients = 6;
const hour = 3_600_000;

interface Life {
  readonly engine: Engine;
  readonly seed: number;
  readonly rounds: number;
  readonly dies: boolean;
}

function isExpected(error: unknown): boolean {
  if (error instanceof StorageError) return error.kind === 'conflict' || error.kind === 'closed';
  return error instanceof AwsError && /^Transaction(Conflict|Canceled)Exception$/.test(error.name);
}

async function tolerate(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isExpected(error)) throw error;
  }
}

/** Tries again while the engine gives up. */
async function eventually<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isExpected(error)) throw error;
    }
  }
}

let lastVersion = 0;

async function write({ run }: OperationWorld, random: () => number): Promise<void> {
  const pick = () => {
    const number = Math.floor(random() * keys);
    return { pk: { S: `p${number % 12}` }, sk: { N: String(number) } };
  };
  const item = () => ({ ...pick(), v: { N: String(++lastVersion) } });
  const draw = random();
  if (draw < 0.2) await run(deleteItem, { TableName, Key: pick() });
  else if (draw < 0.8) await run(putItem, { TableName, Item: item() });
  else {
    const [one, other] = [item(), item()];
    if (one.sk.N === other.sk.N) return;
    await run(transactWriteItems, { TransactItems: [one, other].map((Item) => ({ Put: { TableName, Item } })) });
  }
}

/** Writes until a shard is split. */
async function keepBusy(
  world: OperationWorld,
  { arn, random, clock }: { arn: string; random: () => number; clock: OperationWorld['clock'] },
): Promise<void> {
  for (;;) {
    const parents = (await allShards(world, arn)).flatMap((shard) => shard.ParentShardId ?? []);
    if (new Set(parents).size < parents.length) return;
    for (let count = 0; count < 20; count++) await tolerate(write(world, random));
    clock.advance(61_000);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Children are shown when the end of their parent is written down, which happens in the background. */
function recordsAreHidden({ database }: OperationWorld, arn: string): boolean {
  return shardsOf(database.catalog.stream(arn)!).ending.length > 0;
}

async function live({ engine, seed, rounds, dies }: Life): Promise<void> {
  const random = seededRandom(seed);
  const clock = manualClock(testStart);
  const open = (own: Engine) =>
    openWorld({
      engine: own,
      clock,
      database: {
        housekeepingIntervalMilliseconds: 1,
        streamShards: 2,
        streamShardRecordsPerSecondMax: 0.05,
        onBackgroundError: (error) => expect(isExpected(error), String(error)).toBe(true),
      },
    });
  let life = mortal(engine);
  let world = await eventually(() => open(life.engine));
  const described = {
    TableName,
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  };
  const { TableDescription } = await eventually(() => world.run(createTable, described));
  const arn: string = TableDescription.LatestStreamArn;
  const consumer = new ShardConsumer(arn);
  const seen = new Map<string, { readonly parent: string | undefined; readonly start: string; end?: string }>();

  for (let round = 0; round < rounds; round++) {
    if (dies && random() < 0.7) life.dieAfter(5 + Math.floor(random() * 60));
    const writing = Array.from({ length: clients }, async () => {
      for (let step = 0; step < 12; step++) {
        await tolerate(write(world, random));
        if (random() < 0.1) clock.advance(Math.floor(random() * 90_000));
        if (random() < 0.1) await new Promise((resolve) => setTimeout(resolve, 1));
      }
    });
    const reading = tolerate(consumer.catchUp(world, 1 + Math.floor(random() * 20)));
    await Promise.all([...writing, reading]);
    if (dies || random() < 0.3) {
      await world.database.close().catch(() => {});
      await life.settled();
      life = mortal(engine);
      world = await eventually(() => open(life.engine));
    }
    if (round === 3) await keepBusy(world, { arn, random, clock });
    await consumer.catchUp(world, 100);
    for (const { ShardId, ParentShardId, SequenceNumberRange } of await allShards(world, arn)) {
      const { StartingSequenceNumber: start, EndingSequenceNumber: end } = SequenceNumberRange;
      const before = seen.get(ShardId);
      if (before) expect({ parent: ParentShardId, start }).toEqual({ parent: before.parent, start: before.start });
      if (before?.end !== undefined) expect(end, 'what is closed stays closed').toBe(before.end);
      seen.set(ShardId, { parent: ParentShardId, start, ...(end !== undefined && { end }) });
    }
    clock.advance(Math.floor(random() * 4 * hour));
  }

  for (const { parent, start } of seen.values()) {
    const end = parent === undefined ? undefined : seen.get(parent)?.end;
    if (end !== undefined) expect(BigInt(start) > BigInt(end), 'children are behind their parents').toBe(true);
  }
  await expect.poll(() => recordsAreHidden(world, arn), { interval: 2, timeout: 20_000 }).toBe(false);
  await consumer.catchUp(world, 1000);
  const { Items } = await world.run(scan, { TableName, ConsistentRead: true });
  expect(replayed(consumer.records)).toEqual(new Map(Items.map((item: Item) => [keyText(item), item])));
  expect(seen.size, 'shards were replaced').toBeGreaterThan(4);

  // Who comes late finds all that is not older than 24 hours.
  const middle = consumer.records[Math.floor(consumer.records.length / 2)]!.createdAt * 1000;
  clock.advance(Math.max(0, middle + 24 * hour + 1000 - clock.now()));
  const late = new ShardConsumer(arn);
  await late.catchUp(world, 50);
  const horizon = (clock.now() - 24 * hour) / 1000;
  const numbers = (records: readonly ConsumedRecord[]) => records.map((record) => record.sequenceNumber).toSorted();
  const recent = consumer.records.filter(({ createdAt }) => createdAt >= horizon);
  expect(numbers(late.records)).toEqual(expect.arrayContaining(numbers(recent)));
  expect(late.records.length, 'records were trimmed').toBeLessThan(consumer.records.length);
  await world.database.close();
}

const keyText = ({ pk, sk }: Item) => JSON.stringify([pk, sk]);

/** The items as the records tell them; each record must follow from the one before it. */
function replayed(records: readonly ConsumedRecord[]): Map<string, Item> {
  const items = new Map<string, Item>();
  const newest = new Map<string, number>();
  for (const { shardId, createdAt, keys: key, before, after, sequenceNumber } of records) {
    expect(createdAt, 'no record is older than the one before it').toBeGreaterThanOrEqual(newest.get(shardId) ?? 0);
    newest.set(shardId, createdAt);
    expect(before, `before ${sequenceNumber}`).toEqual(items.get(keyText(key)));
    if (after) items.set(keyText(key), after);
    else items.delete(keyText(key));
  }
  expect(new Set(records.map((record) => record.sequenceNumber)).size, 'no number twice').toBe(records.length);
  return items;
}

const seeds = process.env.SEED
  ? [Number(process.env.SEED)]
  : Array.from({ length: 4 }, () => Math.floor(Math.random() * 2 ** 31));

describe('a consumer that walks from parents to children sees each change once, in the order of its item', () => {
  it.each(seeds)('in memory, seed %i', (seed) => live({ engine: openMemoryEngine(), seed, rounds: 12, dies: false }));

  it.each(seeds)('in memory that conflicts and reorders on purpose, seed %i', (seed) => {
    const mischief = { random: seededRandom(seed), conflictShare: 0.03 };
    return live({ engine: openMemoryEngine({ mischief }), seed, rounds: 12, dies: false });
  });

  it.each(seeds)('though the process dies at any place, seed %i', (seed) =>
    live({ engine: openMemoryEngine(), seed, rounds: 12, dies: true }),
  );

  it.each(seeds)('in SQLite, seed %i', async (seed) => {
    const folder = await mkdtemp(join(tmpdir(), 'dynaward-streams-'));
    try {
      const engine = await openSqliteEngine({ folder });
      await live({ engine, seed, rounds: 8, dies: seed % 2 === 0 });
      expect(await engine.check()).toEqual([]);
      await engine.close();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
