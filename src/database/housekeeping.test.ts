import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  newTable,
  openHoldingEngine,
  openTestDatabase,
  putItem,
  type TestDatabase,
  testHome,
} from '../../tests/simulation/test-database.ts';
import type { Engine } from '../storage/engine.ts';
import { openMemoryEngine } from '../storage/memory/memory-engine.ts';
import { catalogSpace } from './keyspace.ts';

const id = { ...testHome, name: 'T' };
const hour = 60 * 60 * 1000;

async function rowsIn(engine: Engine, space: number): Promise<number> {
  return (await engine.scan({ space, rowsMax: 10_000 })).rows.length;
}

/** Until the background has left only so many rows there. */
async function settlesAt(rows: number, where: { readonly engine: Engine; readonly space: number }): Promise<void> {
  await expect.poll(() => rowsIn(where.engine, where.space), { interval: 5 }).toBe(rows);
}

async function reopened({ database, engine, clock }: TestDatabase): Promise<TestDatabase> {
  await database.close();
  return openTestDatabase({ engine, clock });
}

const owned = newTable('T', {
  streamViewType: 'NEW_IMAGE',
  indexes: [
    {
      kind: 'global',
      name: 'byOwner',
      key: { partition: [{ name: 'owner', type: 'S' }], sort: [] },
      projection: { type: 'ALL', nonKeyAttributes: [] },
    },
  ],
});

describe('the background', () => {
  it('clears the items and entries of a deleted table, and keeps its stream for 24 hours', async () => {
    const opened = await openTestDatabase();
    const { database, engine, clock } = opened;
    const table = await database.createTable(owned);
    const stream = database.catalog.stream(table.stream!.arn)!;
    const spaces = [table.space, table.indexes[0]!.space, stream.space];
    await putItem(database, table, { pk: { S: 'a' }, owner: { S: 'zoe' } });
    expect(await Promise.all(spaces.map((space) => rowsIn(engine, space)))).toEqual([1, 1, 1]);
    await database.deleteTable(id);
    // The format, the next free space, the stream; nothing more to clear.
    await settlesAt(3, { engine, space: catalogSpace });
    expect(await Promise.all(spaces.map((space) => rowsIn(engine, space)))).toEqual([0, 0, 1]);

    clock.advance(24 * hour);
    await reopened(opened);
    await settlesAt(2, { engine, space: catalogSpace });
    expect(await rowsIn(engine, stream.space)).toBe(0);
  });

  it('takes up after a restart what was left undone', async () => {
    const memory = openMemoryEngine();
    const failing: Engine = new Proxy(memory, {
      get: (engine, name) => {
        if (name === 'clear') return () => Promise.reject(new Error('power cut'));
        const member = engine[name as keyof Engine];
        return typeof member === 'function' ? (member as (...args: never[]) => unknown).bind(engine) : member;
      },
    });
    const errors: unknown[] = [];
    const settings = { onBackgroundError: (error: unknown) => errors.push(error) };
    const opened = await openTestDatabase({ engine: failing, settings });
    const table = await opened.database.createTable(owned);
    await putItem(opened.database, table, { pk: { S: 'a' } });
    await opened.database.deleteTable(id);
    await expect.poll(() => errors).toEqual([new Error('power cut')]);
    expect(await rowsIn(memory, table.space)).toBe(1);

    await reopened({ ...opened, engine: memory });
    await settlesAt(3, { engine: memory, space: catalogSpace });
    expect(await rowsIn(memory, table.space)).toBe(0);
  });

  it('clears behind the last write that still saw the table', async () => {
    const { engine, hold, release } = openHoldingEngine();
    const { database } = await openTestDatabase({ engine });
    const table = await database.createTable(newTable('T'));
    hold();
    const writing = putItem(database, table, { pk: { S: 'a' } });
    await database.deleteTable(id);
    await nextTurn();
    release();
    await writing;
    await settlesAt(2, { engine, space: catalogSpace });
    expect(await rowsIn(engine, table.space)).toBe(0);
  });

  it('finishes a deletion that was still under way when the program ended', async () => {
    const opened = await openTestDatabase({ settings: { tableStatusDelayMilliseconds: 1000 } });
    const table = await opened.database.createTable(owned);
    opened.clock.advance(1000);
    await putItem(opened.database, table, { pk: { S: 'a' } });
    await opened.database.deleteTable(id);
    opened.clock.advance(1000);
    const { database, engine } = await reopened(opened);
    expect(database.catalog.table(id)).toBeUndefined();
    await settlesAt(0, { engine, space: table.space });
  });

  it('trims records older than 24 hours, however many', async () => {
    const opened = await openTestDatabase();
    const { database, engine, clock } = opened;
    const table = await database.createTable(owned);
    const { space } = database.catalog.stream(table.stream!.arn)!;
    for (let at = 0; at < 250; at++) await putItem(database, table, { pk: { S: `old ${at}` } });
    clock.advance(24 * hour);
    await putItem(database, table, { pk: { S: 'new' } });
    clock.advance(1 * hour);
    await reopened(opened);
    await settlesAt(1, { engine, space });
  });

  it('goes on by itself', async () => {
    const { database, engine, clock } = await openTestDatabase({ settings: { housekeepingIntervalMilliseconds: 1 } });
    const table = await database.createTable(owned);
    const { space } = database.catalog.stream(table.stream!.arn)!;
    const shard = () => database.shards(database.catalog.stream(table.stream!.arn)!)[0]!.id;
    const first = shard();
    for (const pk of ['a', 'b']) await putItem(database, table, { pk: { S: pk } });
    clock.advance(25 * hour);
    // The newest record of a shard goes with its shard: now it is closed, and a day later it is gone.
    await settlesAt(1, { engine, space });
    await expect
      .poll(() => database.shards(database.catalog.stream(table.stream!.arn)!).length, { timeout: 20_000 })
      .toBe(2);
    clock.advance(24 * hour);
    await settlesAt(0, { engine, space });
    await expect.poll(shard, { timeout: 20_000 }).not.toBe(first);
    await database.close();
  });
});
