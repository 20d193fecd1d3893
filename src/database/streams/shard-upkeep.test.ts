import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newTable, openHoldingEngine, openTestDatabase, putItem } from '../../../tests/simulation/test-database.ts';
import type { Engine } from '../../storage/engine.ts';
import type { Stream } from '../catalog/catalog.ts';
import type { Database, Shard } from '../database.ts';
import type { DatabaseSettings } from '../open.ts';

const hour = 60 * 60 * 1000;

async function open(settings: DatabaseSettings = {}, engine?: Engine) {
  const { database, clock } = await openTestDatabase({
    ...(engine && { engine }),
    settings: { housekeepingIntervalMilliseconds: 1, ...settings },
  });
  onTestFinished(() => database.close());
  const table = await database.createTable(newTable('T', { streamViewType: 'KEYS_ONLY' }));
  return {
    database,
    clock,
    shards: () => database.shards(streamOf(database)),
    put: (pk: string) => putItem(database, table, { pk: { S: pk }, v: { S: String(Math.random()) } }),
    table,
  };
}

const streamOf = (database: Database): Stream => database.catalog.stream(database.catalog.tables()[0]!.stream!.arn)!;

/** What `look` sees once the background has come so far; the test's own time runs out when it never does. */
async function until<T>(look: () => T | undefined | false): Promise<T> {
  for (;;) {
    const seen = look();
    if (seen) return seen;
    await pause(1);
  }
}

async function keysIn(database: Database, shard: Shard): Promise<readonly string[]> {
  const range = { stream: streamOf(database), shardId: shard.id, from: '0', recordsMax: 1000, bytesMax: 1e6 };
  return (await database.records(range)).texts.map((text) => JSON.parse(text).dynamodb.Keys.pk.S);
}

describe('after four hours a shard', () => {
  it('is closed at its last record, and a child takes over', async () => {
    const { database, clock, shards, put } = await open();
    await put('a');
    await put('b');
    const [before] = shards();
    clock.advance(4 * hour);
    const [parent, child, ...more] = await until(() => shards().length > 1 && shards());
    await put('c');
    expect(more).toEqual([]);
    expect(parent).toMatchObject({ ...before, end: { at: clock.now() } });
    expect(BigInt(parent!.end!.sequenceNumber) - BigInt(parent!.startingSequenceNumber)).toBe(2n);
    expect(child).toMatchObject({ parentId: parent!.id });
    expect(child!.end).toBeUndefined();
    expect(child!.id > parent!.id).toBe(true);
    expect(BigInt(child!.startingSequenceNumber) > BigInt(parent!.end!.sequenceNumber)).toBe(true);
    expect([await keysIn(database, parent!), await keysIn(database, child!)]).toEqual([['a', 'b'], ['c']]);
  });

  it('is closed behind the last write that still saw it; until then nobody is shown a child', async () => {
    const { engine, hold, release } = openHoldingEngine();
    const { database, clock, shards, put } = await open({}, engine);
    hold();
    const writing = put('late');
    clock.advance(4 * hour);
    await until(() => streamOf(database).shards.length > 1);
    expect(shards()).toHaveLength(1);
    expect(shards()[0]!.end).toBeUndefined();
    release();
    await writing;
    const [parent, child] = await until(() => shards().length > 1 && shards());
    expect([await keysIn(database, parent!), await keysIn(database, child!)]).toEqual([['late'], []]);
  });

  it('is gone a day after it was closed; its child still names it', async () => {
    const { database, clock, shards, put } = await open();
    await put('a');
    const [first] = shards();
    clock.advance(4 * hour);
    await until(() => shards().length > 1);
    clock.advance(24 * hour - 1);
    await until(() => shards().length > 2);
    expect(shards()[0]!.id).toBe(first!.id);
    expect(await keysIn(database, first!)).toEqual([]);
    clock.advance(1);
    const rest = await until(() => shards()[0]!.id !== first!.id && shards());
    expect(rest[0]!.parentId).toBe(first!.id);
    await expect(keysIn(database, first!)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('a shard that takes more than a partition would', () => {
  it('is split in two halves, and each takes the items of its half', async () => {
    const { database, clock, shards, put } = await open({ streamShardRecordsPerSecondMax: 0.1 });
    const names = Array.from({ length: 20 }, (_, at) => `item ${at}`);
    const [parent, ...children] = await until(() => {
      // The background may have looked before or behind: one of the minutes is a busy one.
      if (shards().length > 1) return shards();
      for (const name of names) void put(name);
      clock.advance(61_000);
      return undefined;
    });
    expect(children.map(({ parentId }) => parentId)).toEqual([parent!.id, parent!.id]);
    const before = await Promise.all(children.map((child) => keysIn(database, child)));
    for (const name of names) await put(name);
    const after = await Promise.all(children.map((child) => keysIn(database, child)));
    const [left, right] = after.map((keys, at) => keys.slice(before[at]!.length));
    expect([...left!, ...right!].toSorted()).toEqual(names.toSorted());
    expect(left!.length * right!.length).toBeGreaterThan(0);
    for (const keys of [left!, right!]) expect(new Set(keys).size).toBe(keys.length);
  });

  it('is not split by many writes in a short time', async () => {
    const { clock, shards, put, database } = await open({ streamShardRecordsPerSecondMax: 1 });
    for (let at = 0; at < 50; at++) await put(`item ${at}`);
    clock.advance(30_000);
    await database.close();
    expect(shards()).toHaveLength(1);
  });
});

describe('a new stream', () => {
  it('begins with as many shards as are wanted, which share all items', async () => {
    const { database, shards, put } = await open({ streamShards: 4 });
    expect(shards()).toHaveLength(4);
    expect(shards().every(({ parentId }) => parentId === undefined)).toBe(true);
    expect(new Set(shards().map(({ startingSequenceNumber }) => startingSequenceNumber)).size).toBe(4);
    const names = Array.from({ length: 40 }, (_, at) => `item ${at}`);
    for (const name of [...names, ...names]) await put(name);
    const found = await Promise.all(shards().map((shard) => keysIn(database, shard)));
    expect(found.flat()).toHaveLength(80);
    for (const keys of found) expect(keys.length).toBe(2 * new Set(keys).size);
  });
});
