import { type Clock, manualClock } from '../../src/clock.ts';
import type { Table } from '../../src/database/catalog/catalog.ts';
import type { Database, NewTable } from '../../src/database/database.ts';
import { storedItemOf } from '../../src/database/items/stored-item.ts';
import { type DatabaseSettings, openDatabase } from '../../src/database/open.ts';
import type { Item } from '../../src/item/attribute-value.ts';
import type { Engine } from '../../src/storage/engine.ts';
import { MemoryEngine, openMemoryEngine } from '../../src/storage/memory/memory-engine.ts';

/** 2026-11-23T12:00:00.000Z */
export const testStart = Date.UTC(2026, 10, 23, 12);

export const testHome = { account: '111122223333', region: 'eu-west-1' };

export interface TestDatabase {
  readonly database: Database;
  readonly engine: Engine;
  readonly clock: Clock & { advance(milliseconds: number): void };
}

export interface TestDatabaseOptions {
  readonly engine?: Engine;
  readonly clock?: TestDatabase['clock'];
  readonly settings?: DatabaseSettings;
  readonly random?: () => number;
}

/** A database in memory (or on `engine`) whose clock is moved by hand. */
export async function openTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const engine = options.engine ?? openMemoryEngine();
  const clock = options.clock ?? manualClock(testStart);
  const random = options.random ?? seededRandom(1);
  const database = await openDatabase({
    engine,
    clock,
    randomBytes: (count) => Buffer.from(Array.from({ length: count }, () => Math.floor(random() * 256))),
    settings: {
      onBackgroundError: (error) => {
        throw error;
      },
      ...options.settings,
    },
  });
  return { database, engine, clock };
}

/** Partition attribute `pk`; `sort`: with a sort attribute `sk` of that type. */
export function newTable(name: string, more: Partial<NewTable> & { readonly sort?: 'S' | 'N' | 'B' } = {}): NewTable {
  const { sort, ...rest } = more;
  return {
    ...testHome,
    name,
    attributeDefinitions: [{ name: 'pk', type: 'S' }, ...(sort ? [{ name: 'sk', type: sort }] : [])],
    key: { partition: [{ name: 'pk', type: 'S' }], sort: sort ? [{ name: 'sk', type: sort }] : [] },
    indexes: [],
    billingMode: 'PAY_PER_REQUEST',
    throughput: { read: 0, write: 0 },
    deletionProtection: false,
    tags: [],
    ...rest,
  };
}

/** Exactly the key attributes of an item. */
export function keyFrom(table: Table, item: Item): Item {
  const names = [...table.key.partition, ...table.key.sort].map(({ name }) => name);
  return Object.fromEntries(names.map((name) => [name, item[name]!]));
}

export async function putItem(database: Database, table: Table, item: Item): Promise<void> {
  await database.write([{ table, key: keyFrom(table, item), decide: () => storedItemOf(item) }]);
}

export async function deleteItem(database: Database, table: Table, key: Item): Promise<void> {
  await database.write([{ table, key, decide: () => undefined }]);
}

/**
 * An engine in memory on which a write of items, once `hold` was called, is decided at once and kept only at `release`: what a
 * store does whose commits take their time.
 */
export function openHoldingEngine(): { readonly engine: Engine; hold(): void; release(): void } {
  const engine = new MemoryEngine();
  let release = () => {};
  let held: Promise<void> | undefined;
  const transact: Engine['transact'] = async (keys, decide) => {
    const decision = decide(engine.read(keys));
    if (keys.length > 0) await held;
    if ('refuse' in decision) throw decision.refuse;
    engine.apply(decision.writes);
    return decision.result;
  };
  return {
    engine: Object.assign(engine, { transact }),
    hold() {
      held = new Promise((resolve) => {
        release = resolve;
      });
    },
    release: () => release(),
  };
}

/** The same numbers from 0 to below 1 for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
