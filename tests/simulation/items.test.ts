import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Index, Table } from '../../src/database/catalog/catalog.ts';
import type { Database, ItemWrite, NewTable, StoredItem } from '../../src/database/database.ts';
import { placeOf } from '../../src/database/items/place.ts';
import { storedItemOf } from '../../src/database/items/stored-item.ts';
import { AwsError } from '../../src/errors.ts';
import type { Item } from '../../src/item/attribute-value.ts';
import { type Engine, StorageError } from '../../src/storage/engine.ts';
import { openMemoryEngine } from '../../src/storage/memory/memory-engine.ts';
import { openSqliteEngine } from '../../src/storage/sqlite/sqlite-engine.ts';
import { type Change, History, type Interval, stateOf } from './history.ts';
import { newTable, openTestDatabase, seededRandom, testHome } from './test-database.ts';

/**
 * Many clients write, several items at a time, while another one switches the stream on and off, deletes the table and makes it
 * anew. Every acknowledged write is noted down as a step from the item that it saw to the one that it left. Afterwards items,
 * index entries and change records must be those that follow from the steps. SEED=<number> repeats a run.
 */

const clients = 12;
const keysPerTable = 8;
const accounts = 4;
const accountBalance = 100;
const id = { ...testHome, name: 'T' };

const described: NewTable = newTable('T', {
  sort: 'N',
  indexes: [
    {
      kind: 'global',
      name: 'byOwner',
      key: { partition: [{ name: 'owner', type: 'S' }], sort: [{ name: 'at', type: 'N' }] },
      projection: { type: 'INCLUDE', nonKeyAttributes: ['id'] },
    },
    {
      kind: 'local',
      name: 'byAt',
      key: { partition: [{ name: 'pk', type: 'S' }], sort: [{ name: 'at', type: 'N' }] },
      projection: { type: 'ALL', nonKeyAttributes: [] },
    },
  ],
});

const keyNumber = (at: number): Item => ({ pk: { S: `p${at % 3}` }, sk: { N: String(at) } });
const keyText = ({ pk, sk }: Item) => JSON.stringify([pk, sk]);

interface Run {
  readonly database: Database;
  readonly history: History;
  readonly random: () => number;
  readonly clock: { advance(milliseconds: number): void };
  readonly steps: number;
}

/** Failures that may come up: a table that is not there just now, a refusal of ours, an engine that gave up. */
function isExpected(error: unknown): boolean {
  if (error instanceof StorageError) return error.kind === 'conflict';
  if (error instanceof AwsError) return expectedNames.has(error.name);
  return error instanceof Refusal;
}

class Refusal extends Error {}

const expectedNames = new Set([
  'ResourceNotFoundException',
  'ResourceInUseException',
  'TransactionConflictException',
  'ValidationException',
]);

async function tolerate(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isExpected(error)) throw error;
  }
}

let lastWrite = 0;

function randomItem(key: Item, random: () => number): StoredItem {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const owner = pick([undefined, { S: 'adam' }, { S: 'zoe' }, { N: '1' }]);
  const at = pick([undefined, { N: '-1' }, { N: '0.5' }, { N: '20' }, { S: '20' }]);
  const attributes = { ...(owner && { owner }), ...(at && { at }), id: { S: `w${++lastWrite}` } };
  return storedItemOf(random() < 0.5 ? { ...key, ...attributes } : { ...attributes, ...key });
}

/** Puts, deletes, refuses, or writes the same item with its attributes in another order. */
function randomWrite(table: Table, key: Item, random: () => number): ItemWrite {
  const draw = random();
  const made = randomItem(key, random);
  return {
    table,
    key,
    decide(before) {
      if (draw < 0.1 && before) return storedItemOf(Object.fromEntries(Object.entries(before.item).toReversed()));
      if (draw < 0.15 && before) return before;
      if (draw < 0.2 && before) throw new Refusal();
      return draw < 0.4 ? undefined : made;
    },
  };
}

async function writeSome({ database, history, random }: Run): Promise<void> {
  const table = database.catalog.table(id);
  if (!table) return;
  const count = random() < 0.6 ? 1 : 2 + Math.floor(random() * 3);
  const places = new Set(Array.from({ length: count }, () => Math.floor(random() * keysPerTable)));
  const writes = [...places].map((at) => randomWrite(table, keyNumber(at), random));
  const interval = history.begin();
  const outcomes = await database.write(writes);
  history.end(interval);
  for (const [at, { before, after }] of outcomes.entries()) {
    const key = keyText(writes[at]!.key);
    history.add(table.tableId, { ...interval, key, before: stateOf(before?.item), after: stateOf(after?.item) });
  }
}

const accountKey = (at: number): Item => ({ pk: { S: `account ${at}` } });
const balanceOf = (item: StoredItem | undefined) =>
  Number((item?.item.balance as { N: string } | undefined)?.N ?? accountBalance);

async function transfer({ database, random }: Run, table: Table): Promise<void> {
  const from = Math.floor(random() * accounts);
  const to = (from + 1 + Math.floor(random() * (accounts - 1))) % accounts;
  const amount = Math.floor(random() * 20);
  const change = (at: number, by: number): ItemWrite => ({
    table,
    key: accountKey(at),
    decide: (before) => storedItemOf({ ...accountKey(at), balance: { N: String(balanceOf(before) + by) } }),
  });
  await database.write([change(from, -amount), change(to, amount)]);
}

async function sumUp({ database }: Run, table: Table): Promise<void> {
  const items = await database.snapshot(Array.from({ length: accounts }, (_, at) => ({ table, key: accountKey(at) })));
  const sum = items.reduce((total, item) => total + balanceOf(item), 0);
  expect(sum, 'a snapshot shows all of a transfer or nothing').toBe(accounts * accountBalance);
}

/** Changes what is switched on; one at a time, so that it knows what it has done. */
async function administer({ database, history, random }: Run): Promise<void> {
  const table = database.catalog.table(id);
  const interval = history.begin();
  if (!table) {
    const made = await database.createTable({
      ...described,
      ...(random() < 0.5 && { streamViewType: 'NEW_AND_OLD_IMAGES' as const }),
    });
    history.end(interval);
    noteStream(history, made, interval);
    return;
  }
  const draw = random();
  if (draw < 0.2) {
    closeStream(history, table, interval);
    await database.deleteTable(id);
  } else if (table.stream) {
    closeStream(history, table, interval);
    await database.disableStream(id);
  } else {
    const streaming = await database.enableStream(id, 'NEW_AND_OLD_IMAGES');
    history.end(interval);
    noteStream(history, streaming, interval);
    return;
  }
  history.end(interval);
}

function noteStream(history: History, table: Table, enabled: Interval): void {
  if (table.stream) history.streams.push({ arn: table.stream.arn, tableId: table.tableId, enabled });
}

/** From here on writes may miss the stream, even when the change is refused and comes about at a later attempt. */
function closeStream(history: History, table: Table, disabled: Interval): void {
  const stream = history.streams.find(({ arn }) => arn === table.stream?.arn);
  if (stream) stream.disabled ??= disabled;
}

async function client(run: Run, accountTable: Table): Promise<void> {
  for (let step = 0; step < run.steps; step++) {
    const draw = run.random();
    await tolerate(() =>
      draw < 0.75 ? writeSome(run) : draw < 0.9 ? transfer(run, accountTable) : sumUp(run, accountTable),
    );
  }
}

async function administrator(run: Run): Promise<void> {
  for (let step = 0; step < run.steps / 4; step++) {
    run.clock.advance(1);
    await tolerate(() => administer(run));
    for (let pause = Math.floor(run.random() * 6); pause > 0; pause--) await tolerate(() => writeSome(run));
  }
}

async function scanned(database: Database, table: Table, index?: Index): Promise<readonly Item[]> {
  const page = await database.scan({ table, ...(index && { index }), itemsMax: 1000, bytesMax: 1e9 });
  return page.items.map(({ item }) => item).toSorted((a, b) => (keyText(a) < keyText(b) ? -1 : 1));
}

function entriesOf(items: readonly Item[], index: Index): readonly Item[] {
  const inIndex = items.filter(
    ({ owner, at }) => at && 'N' in at && (index.name === 'byAt' || (owner !== undefined && 'S' in owner)),
  );
  if (index.name === 'byAt') return inIndex;
  return inIndex.map(({ pk, sk, owner, at, id }) => ({ pk: pk!, sk: sk!, owner: owner!, at: at!, id: id! }));
}

/** Of each item collection, from the items and their entries in the local index. */
function collectionSizesOf(table: Table, items: readonly Item[]): ReadonlyMap<string, number> {
  const entries = entriesOf(items, table.indexes.find(({ kind }) => kind === 'local')!);
  const sizes = new Map<string, number>();
  for (const item of [...items, ...entries]) {
    const collection = Buffer.from(placeOf(table, item).key.partition).toString('hex');
    sizes.set(collection, (sizes.get(collection) ?? 0) + storedItemOf(item).bytes);
  }
  return sizes;
}

async function keptSizes(engine: Engine, table: Table): Promise<ReadonlyMap<string, number>> {
  const { rows } = await engine.scan({ space: table.collections!.space, rowsMax: 1000, withKeys: true });
  return new Map(rows.map(({ partition, text }) => [Buffer.from(partition!).toString('hex'), Number(text)]));
}

async function changesOf(database: Database, arn: string): Promise<readonly Change[]> {
  const stream = database.catalog.stream(arn)!;
  const changes: Change[] = [];
  for (const { id: shardId, startingSequenceNumber, end } of database.shards(stream)) {
    for (let from = startingSequenceNumber, ended = false; !ended; ) {
      const page = await database.records({ stream, shardId, from, recordsMax: 7, bytesMax: 1e6 });
      for (const text of page.texts) {
        const { Keys, OldImage, NewImage, SequenceNumber } = JSON.parse(text).dynamodb;
        expect(SequenceNumber <= (end?.sequenceNumber ?? SequenceNumber), 'a closed shard takes no records').toBe(true);
        changes.push({ key: keyText(Keys), before: stateOf(OldImage), after: stateOf(NewImage) });
      }
      from = page.next;
      ended = page.texts.length === 0;
    }
  }
  return changes;
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

async function simulate(
  engine: Engine,
  { seed, steps }: { readonly seed: number; readonly steps: number },
): Promise<void> {
  const random = seededRandom(seed);
  const { database, clock } = await eventually(() =>
    openTestDatabase({
      engine,
      random,
      settings: { onBackgroundError: (error) => expect(isExpected(error), String(error)).toBe(true) },
    }),
  );
  const history = new History();
  const run: Run = { database, history, random, clock, steps };
  const accountTable = await eventually(() => database.createTable(newTable('Accounts')));
  await Promise.all([administrator(run), ...Array.from({ length: clients }, () => client(run, accountTable))]);
  while (!database.catalog.table(id)) await tolerate(() => administer(run));
  await sumUp(run, accountTable);

  const table = database.catalog.table(id)!;
  const items = await scanned(database, table);
  const { states, problems } = history.finalStates(table.tableId);
  expect(problems).toEqual([]);
  expect(new Map(items.map((item) => [keyText(item), stateOf(item)]))).toEqual(states);
  for (const index of table.indexes) {
    expect(await scanned(database, table, index), index.name).toEqual(entriesOf(items, index));
  }
  expect(await keptSizes(engine, table), 'sizes of item collections').toEqual(collectionSizesOf(table, items));
  for (const stream of history.streams) {
    expect(history.streamProblems(stream, await changesOf(database, stream.arn)), stream.arn).toEqual([]);
  }
  expect(history.streams.length, 'streams were switched on').toBeGreaterThan(1);
  expect(history.stepCount, 'writes were made').toBeGreaterThan(steps);
  await database.close();
}

const seeds = process.env.SEED
  ? [Number(process.env.SEED)]
  : Array.from({ length: 4 }, () => Math.floor(Math.random() * 2 ** 31));

describe('items, index entries, sizes and change records follow from the acknowledged writes', () => {
  it.each(seeds)('in memory, seed %i', async (seed) => {
    await simulate(openMemoryEngine(), { seed, steps: 100 });
  });

  it.each(seeds)('in memory that conflicts and reorders on purpose, seed %i', async (seed) => {
    const random = seededRandom(seed);
    await simulate(openMemoryEngine({ mischief: { random, conflictShare: 0.03 } }), { seed, steps: 120 });
  });

  it.each(seeds)('in SQLite, seed %i', async (seed) => {
    const folder = await mkdtemp(join(tmpdir(), 'dynaward-simulation-'));
    try {
      const engine = await openSqliteEngine({ folder });
      await simulate(engine, { seed, steps: 60 });
      expect(await engine.check()).toEqual([]);
      await engine.close();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
