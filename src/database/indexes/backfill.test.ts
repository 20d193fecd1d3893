import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { newTable, openTestDatabase, putItem, testHome } from '../../../tests/simulation/test-database.ts';
import type { Engine } from '../../storage/engine.ts';
import { openMemoryEngine } from '../../storage/memory/memory-engine.ts';
import type { Index } from '../catalog/catalog.ts';
import type { Database, NewIndex } from '../database.ts';

const id = { ...testHome, name: 'T' };
const byOwner: NewIndex = {
  kind: 'global',
  name: 'by-owner',
  key: { partition: [{ name: 'owner', type: 'S' }], sort: [] },
  projection: { type: 'KEYS_ONLY', nonKeyAttributes: [] },
};

const indexNow = (database: Database): Index | undefined => database.catalog.table(id)!.indexes[0];

async function entries(database: Database, index: Index): Promise<unknown[]> {
  const table = database.catalog.table(id)!;
  const { items } = await database.scan({ table, index, itemsMax: 1000, bytesMax: 1e6 });
  return items.map(({ item }) => item);
}

const addIndex = (database: Database) => database.createIndex(id, (table) => ({ index: byOwner, table }));

/** An engine on which what is done to the rows of one space stands still for a while. */
function openGate(): { readonly engine: Engine; close(space: number): void; open(): void } {
  const engine = openMemoryEngine();
  let closed: number | undefined;
  let waiting: (() => void)[] = [];
  const { transact } = engine;
  engine.transact = async (keys, decide) => {
    // Decided at once and kept later, as by a store whose commits take their time.
    if (closed === undefined || keys[0]?.space !== closed) return transact.call(engine, keys, decide) as never;
    const decision = decide(await engine.get(keys));
    await new Promise<void>((resolve) => waiting.push(resolve));
    return transact.call(engine, keys, () => decision) as never;
  };
  return {
    engine,
    close(space) {
      closed = space;
    },
    open() {
      closed = undefined;
      for (const go of waiting) go();
      waiting = [];
    },
  };
}

describe('A backfill', () => {
  it('waits for writes that were decided before there was the index', async () => {
    const gate = openGate();
    const { database } = await openTestDatabase({ engine: gate.engine });
    const table = await database.createTable(newTable('T'));
    gate.close(table.space);
    const writing = putItem(database, table, { pk: { S: 'late' }, owner: { S: 'zoe' } });
    await addIndex(database);
    for (let turn = 0; turn < 20; turn++) await nextTurn();
    expect(indexNow(database)!.change?.kind).toBe('creating');
    gate.open();
    await writing;
    await expect.poll(() => indexNow(database)!.change).toBeUndefined();
    expect(await entries(database, indexNow(database)!)).toEqual([{ owner: { S: 'zoe' }, pk: { S: 'late' } }]);
    await database.close();
  });

  it('leaves out items without a key that the index could have', async () => {
    const { database } = await openTestDatabase();
    const table = await database.createTable(newTable('T'));
    await putItem(database, table, { pk: { S: 'fit' }, owner: { S: 'zoe' } });
    await putItem(database, table, { pk: { S: 'without' } });
    await putItem(database, table, { pk: { S: 'empty' }, owner: { S: '' } });
    await putItem(database, table, { pk: { S: 'other type' }, owner: { N: '1' } });
    await putItem(database, table, { pk: { S: 'too long' }, owner: { S: 'z'.repeat(2049) } });
    await addIndex(database);
    await expect.poll(() => indexNow(database)!.change).toBeUndefined();
    expect(await entries(database, indexNow(database)!)).toEqual([{ owner: { S: 'zoe' }, pk: { S: 'fit' } }]);
    await database.close();
  });

  it('does not hold up one of another table, and ends when its index is deleted', async () => {
    const { database, engine } = await openTestDatabase();
    const table = await database.createTable(newTable('T'));
    const other = await database.createTable(newTable('Other'));
    for (const one of [table, other]) await putItem(database, one, { pk: { S: 'a' }, owner: { S: 'zoe' } });
    const { scan } = engine;
    let goOn = () => {};
    const pause = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    engine.scan = async (range) => {
      if (range.space === table.space) await pause;
      return scan.call(engine, range);
    };
    const { space } = (await addIndex(database)).indexes[0]!;
    const others = { ...testHome, name: 'Other' };
    await database.createIndex(others, (one) => ({ index: byOwner, table: one }));
    await expect.poll(() => database.catalog.table(others)!.indexes[0]!.change).toBeUndefined();
    expect(indexNow(database)!.change?.kind).toBe('creating');
    await database.deleteIndex(id, 'by-owner');
    goOn();
    await expect.poll(() => database.catalog.table(id)!.indexes).toEqual([]);
    await expect.poll(async () => (await engine.scan({ space, rowsMax: 1 })).rows.length).toBe(0);
    await database.close();
  });
});
