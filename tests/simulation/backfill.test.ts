import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Index, Table } from '../../src/database/catalog/catalog.ts';
import type { Database, ItemWrite, NewIndex } from '../../src/database/database.ts';
import { storedItemOf } from '../../src/database/items/stored-item.ts';
import type { Item } from '../../src/item/attribute-value.ts';
import { type Engine, StorageError } from '../../src/storage/engine.ts';
import { openMemoryEngine } from '../../src/storage/memory/memory-engine.ts';
import { openSqliteEngine } from '../../src/storage/sqlite/sqlite-engine.ts';
import { newTable, openTestDatabase, seededRandom, testHome } from './test-database.ts';

/**
 * Clients put, change and delete items of a table that was full before, while an index is created over it, the server is opened anew
 * in the middle, and other indexes come and go. In the end the entries must be those that follow from the items. SEED=<number>
 * repeats a run.
 */
const id = { ...testHome, name: 'T' };

const byOwner: NewIndex = {
  kind: 'global',
  name: 'by-owner',
  key: {
    partition: [
      { name: 'owner', type: 'S' },
      { name: 'kind', type: 'S' },
    ],
    sort: [{ name: 'at', type: 'N' }],
  },
  projection: { type: 'INCLUDE', nonKeyAttributes: ['version'] },
};

const byVersion: NewIndex = {
  kind: 'global',
  name: 'by-version',
  key: { partition: [{ name: 'version', type: 'N' }], sort: [] },
  projection: { type: 'KEYS_ONLY', nonKeyAttributes: [] },
};

interface Run {
  readonly items: number;
  readonly writes: number;
  readonly random: () => number;
}

const keyNumber = (at: number): Item => ({ pk: { S: `p${at % 40}` }, sk: { N: String(at) } });

let lastVersion = 0;

/** With and without the attributes of the index's key, of its types and of others, and empty. */
function randomItem(key: Item, random: () => number): Item {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const owner = pick([undefined, { S: 'adam' }, { S: 'adam' }, { S: 'zoe' }, { S: '' }, { N: '1' }]);
  const kind = pick([undefined, { S: 'a' }, { S: 'b' }, { S: 'b' }]);
  const at = pick([undefined, { N: '-1' }, { N: '0.5' }, { N: '20' }, { S: '20' }]);
  return {
    ...key,
    ...(owner && { owner }),
    ...(kind && { kind }),
    ...(at && { at }),
    version: { N: `${++lastVersion}` },
  };
}

function randomWrite(table: Table, { items, random }: Run): ItemWrite {
  const key = keyNumber(Math.floor(random() * items));
  const draw = random();
  const made = storedItemOf(randomItem(key, random));
  const note = { S: `n${lastVersion}` };
  return {
    table,
    key,
    decide(before) {
      if (draw < 0.2) return undefined;
      // A change that no index notices.
      if (draw < 0.4 && before) return storedItemOf({ ...before.item, note });
      return made;
    },
  };
}

/** Tries again while the engine gives up. */
async function eventually<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const conflict = error instanceof StorageError && error.kind === 'conflict';
      if (!conflict && (error as Error).name !== 'TransactionConflictException') throw error;
    }
  }
}

async function write(database: Database, run: Run): Promise<void> {
  await eventually(() => database.write([randomWrite(database.catalog.table(id)!, run)]));
}

async function scanned(database: Database, index?: Index): Promise<readonly Item[]> {
  const table = database.catalog.table(id)!;
  const page = await database.scan({ table, ...(index && { index }), itemsMax: 1_000_000, bytesMax: 1e9 });
  const text = ({ sk }: Item) => Number((sk as { N: string }).N);
  return page.items.map(({ item }) => item).toSorted((a, b) => text(a) - text(b));
}

/** What the entries of `by-owner` have to be, worked out without the code that makes them. */
function expectedEntries(items: readonly Item[]): readonly Item[] {
  return items
    .filter(({ owner, kind, at }) => owner && 'S' in owner && owner.S !== '' && kind && at && 'N' in at)
    .map(({ pk, sk, owner, kind, at, version }) => ({ pk, sk, owner, kind, at, version }) as Item);
}

const indexOf = (database: Database, name: string) =>
  database.catalog.table(id)!.indexes.find((index) => index.name === name);

const isWhole = (database: Database, name: string) => {
  const index = indexOf(database, name);
  return index !== undefined && index.change === undefined;
};

async function simulate(engine: Engine, run: Run): Promise<void> {
  const settings = { housekeepingIntervalMilliseconds: 5, onBackgroundError: ignoreConflicts };
  const opened = () => eventually(() => openTestDatabase({ engine, random: run.random, settings }));
  let { database } = await opened();
  const described = newTable('T', { sort: 'N' });
  const table = await eventually(() => database.createTable(described));
  for (let at = 0; at < run.items; at += 50) {
    const writes = Array.from({ length: Math.min(50, run.items - at) }, (_, more): ItemWrite => {
      const key = keyNumber(at + more);
      return { table, key, decide: () => storedItemOf(randomItem(key, run.random)) };
    });
    await eventually(() => database.write(writes));
  }

  const clients = async (count: number) => {
    for (let done = 0; done < count; done++) await write(database, run);
  };
  const many = (count: number) => Promise.all(Array.from({ length: 8 }, () => clients(count)));
  const before = many(run.writes);
  await eventually(() => database.createIndex(id, (current) => ({ index: byOwner, table: current })));
  await before;
  // The next opening goes on where this one was interrupted.
  await database.close();
  ({ database } = await opened());
  const during = many(run.writes);
  await expect.poll(() => isWhole(database, 'by-owner'), { interval: 2, timeout: 20_000 }).toBe(true);
  // One that is deleted again before it is whole.
  await eventually(() => database.createIndex(id, (current) => ({ index: byVersion, table: current })));
  const { space } = indexOf(database, 'by-version')!;
  await clients(3);
  await eventually(() => database.deleteIndex(id, 'by-version'));
  await during;
  await expect.poll(() => indexOf(database, 'by-version'), { interval: 2, timeout: 20_000 }).toBeUndefined();

  const items = await scanned(database);
  expect(items.length).toBeGreaterThan(run.items / 3);
  expect(await scanned(database, indexOf(database, 'by-owner')!)).toEqual(expectedEntries(items));
  const rows = async () => (await engine.scan({ space, rowsMax: 1 })).rows.length;
  await expect.poll(rows, { interval: 2, timeout: 20_000 }).toBe(0);
  await database.close();
}

function ignoreConflicts(error: unknown): void {
  expect(error instanceof StorageError && error.kind === 'conflict', String(error)).toBe(true);
}

const seeds = process.env.SEED
  ? [Number(process.env.SEED)]
  : Array.from({ length: 3 }, () => Math.floor(Math.random() * 2 ** 31));

describe('an index that is created while clients write agrees with its table', () => {
  it.each(seeds)('in memory, seed %i', async (seed) => {
    await simulate(openMemoryEngine(), { items: 1500, writes: 100, random: seededRandom(seed) });
  });

  it.each(seeds)('in memory that conflicts and reorders on purpose, seed %i', { timeout: 60_000 }, async (seed) => {
    const random = seededRandom(seed);
    const engine = openMemoryEngine({ mischief: { random, conflictShare: 0.03 } });
    await simulate(engine, { items: 600, writes: 40, random });
  });

  it.each(seeds)('in SQLite, seed %i', { timeout: 60_000 }, async (seed) => {
    const folder = await mkdtemp(join(tmpdir(), 'dynaward-backfill-'));
    try {
      const engine = await openSqliteEngine({ folder });
      await simulate(engine, { items: 1500, writes: 60, random: seededRandom(seed) });
      expect(await engine.check()).toEqual([]);
      await engine.close();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
