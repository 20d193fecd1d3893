import { expect, it } from 'vitest';
import { manualClock } from '../../src/clock.ts';
import type { Table } from '../../src/database/catalog/catalog.ts';
import type { Database, NewTable } from '../../src/database/database.ts';
import { storedItemOf } from '../../src/database/items/stored-item.ts';
import type { Item } from '../../src/item/attribute-value.ts';
import { openMemoryEngine } from '../../src/storage/memory/memory-engine.ts';
import { mortal } from './mortal-engine.ts';
import { keyFrom, newTable, openTestDatabase, seededRandom, testHome, testStart } from './test-database.ts';

/**
 * Random writes and transactions, backups made among them, and processes that die while items are copied. A plain map remembers what
 * the table held at every moment; whatever is restored later holds just that, and its index the same.
 */
const source = { ...testHome, name: 'source' };
const byOwner = {
  kind: 'global',
  name: 'by-owner',
  key: { partition: [{ name: 'owner', type: 'S' }], sort: [] },
  projection: { type: 'ALL', nonKeyAttributes: [] },
  throughput: { read: 0, write: 0 },
} as const;
const shape: Partial<NewTable> = {
  attributeDefinitions: [
    { name: 'pk', type: 'S' },
    { name: 'owner', type: 'S' },
  ],
  indexes: [byOwner],
};
const found = <T>(thing: T | undefined): T => thing!;

async function contents(database: Database, table: Table, index = false): Promise<Record<string, unknown>> {
  const { items, complete } = await database.scan({
    table,
    ...(index && { index: table.indexes[0]! }),
    itemsMax: 10_000,
    bytesMax: 1e9,
  });
  expect(complete).toBe(true);
  return Object.fromEntries(items.map(({ item }) => [(item.pk as { S: string }).S, item]));
}

for (const seed of [1, 2, 3, 4, 5, 6]) {
  it(`restores what there was, backups and moments alike (seed ${seed})`, { timeout: 60_000 }, async () => {
    const random = seededRandom(seed);
    const below = (count: number) => Math.floor(random() * count);
    const clock = manualClock(testStart);
    const engine = openMemoryEngine();
    let life = mortal(engine);
    const open = async () =>
      (
        await openTestDatabase({
          engine: life.engine,
          clock,
          random,
          settings: { onBackgroundError: () => {}, housekeepingIntervalMilliseconds: 5 },
        })
      ).database;
    let database = await open();
    await database.createTable(newTable('source', shape));
    const table = () => database.catalog.table(source)!;
    const model = new Map<string, Item>();
    const moments: { readonly at: number; readonly items: Record<string, unknown> }[] = [];
    const backups: { readonly arn: string; readonly items: Record<string, unknown> }[] = [];
    const write = async () => {
      const names = new Set(Array.from({ length: 1 + below(4) }, () => `p${below(300)}`));
      const changes = [...names].map((pk) => ({ pk, item: below(4) === 0 ? undefined : itemOf(pk) }));
      const parts = changes.map(({ pk, item }) => ({
        table: table(),
        key: { pk: { S: pk } },
        decide: () => (item === undefined ? undefined : storedItemOf(item)),
      }));
      if (below(2) === 0) await database.write(parts);
      else await database.writeTransaction({ parts });
      for (const { pk, item } of changes) {
        if (item === undefined) model.delete(pk);
        else model.set(pk, item);
      }
    };
    const itemOf = (pk: string): Item => ({
      pk: { S: pk },
      n: { N: String(below(1000)) },
      ...(below(3) > 0 && { owner: { S: `o${below(5)}` } }),
    });

    for (let step = 0; step < 150; step++) await write();
    await database.backups.keepHistory(source, 35, found);
    for (let step = 0; step < 400; step++) {
      clock.advance(below(3));
      await write();
      if (below(25) === 0) {
        moments.push({ at: clock.now(), items: Object.fromEntries(model) });
        clock.advance(1);
      }
      if (below(60) === 0) {
        const { arn } = await database.backups.create(source, `b${step}`, found);
        backups.push({ arn, items: Object.fromEntries(model) });
        // Dies in the background, at some transaction of the copy, which takes more of them.
        life.dieAfter(1 + below(4));
        await expect.poll(() => life.isDead).toBe(true);
        await life.settled();
        await database.close();
        life = mortal(engine);
        database = await open();
        expect(database.backups.get(arn)!.history, 'the copy was interrupted').toBeDefined();
      }
    }
    expect(moments.length).toBeGreaterThan(3);
    expect(backups.length).toBeGreaterThan(1);
    await expect.poll(() => backups.every(({ arn }) => database.backups.get(arn)!.history === undefined)).toBe(true);
    expect(table().histories, 'only the recovery keeps a history').toEqual([table().pointInTime!.space]);

    const restored: { readonly name: string; readonly items: Record<string, unknown> }[] = [];
    for (const [at, backup] of backups.entries()) {
      const name = `backup-${at}`;
      await database.backups.restore(backup.arn, (one) => ({ backup: one!, table: newTable(name, shape) }));
      expect(database.backups.get(backup.arn)!.size!.items).toBe(Object.keys(backup.items).length);
      restored.push({ name, items: backup.items });
    }
    for (const [number, { at, items }] of moments.entries()) {
      const name = `moment-${number}`;
      await database.backups.restoreMoment(source, (one) => ({ source: one!, at, table: newTable(name, shape) }));
      restored.push({ name, items });
      // Writes go on while items are copied.
      clock.advance(1);
      await write();
    }
    for (const { name, items } of restored) {
      const made = () => database.catalog.table({ ...testHome, name })!;
      await expect.poll(() => made().restored!.from, { timeout: 20_000 }).toBeUndefined();
      expect(await contents(database, made()), name).toEqual(items);
      const owned = Object.fromEntries(Object.entries(items).filter(([, item]) => 'owner' in (item as object)));
      expect(await contents(database, made(), true), name).toEqual(owned);
    }
    expect(await contents(database, table())).toEqual(Object.fromEntries(model));

    // The table goes, and the last state stays as a system backup.
    await database.deleteTable(source);
    const system = database.backups.all(testHome).find(({ type }) => type === 'SYSTEM')!;
    await database.backups.restore(system.arn, (one) => ({ backup: one!, table: newTable('last', shape) }));
    const last = () => database.catalog.table({ ...testHome, name: 'last' })!;
    await expect.poll(() => last().restored!.from, { timeout: 20_000 }).toBeUndefined();
    expect(await contents(database, last())).toEqual(Object.fromEntries(model));
    clock.advance(36 * 24 * 60 * 60 * 1000);
    await expect.poll(() => database.backups.get(system.arn)).toBeUndefined();
    await database.close();
  });
}

it('a history loses what is older than its period, and nothing else', async () => {
  const day = 24 * 60 * 60 * 1000;
  const { database, clock, engine } = await openTestDatabase({ settings: { housekeepingIntervalMilliseconds: 5 } });
  const table = await database.createTable(newTable('source'));
  await database.backups.keepHistory(source, 2, found);
  const { space } = database.catalog.table(source)!.pointInTime!;
  const count = async () => (await engine.scan({ space, rowsMax: 100 })).rows.length;
  for (const pk of ['a', 'b', 'c']) {
    const item = { pk: { S: pk } };
    await database.write([{ table, key: keyFrom(table, item), decide: () => storedItemOf(item) }]);
    clock.advance(day);
  }
  // The first is three days old, the second two, which is just within the period.
  await expect.poll(count).toBe(2);
  await database.backups.restoreMoment(source, (one) => ({
    source: one!,
    at: clock.now() - 1.5 * day,
    table: newTable('restored'),
  }));
  const made = () => database.catalog.table({ ...testHome, name: 'restored' })!;
  await expect.poll(() => made().restored!.from).toBeUndefined();
  expect(Object.keys(await contents(database, made())).sort()).toEqual(['a', 'b']);
  await database.backups.forgetHistory(source, found);
  await expect.poll(count).toBe(0);
  await database.close();
});

it('a period begins when every later change is kept, not when it was asked for', async () => {
  const engine = openMemoryEngine();
  const { database, clock } = await openTestDatabase({ engine });
  const table = await database.createTable(newTable('source'));
  const put = async (pk: string) => {
    clock.advance(1);
    await database.write([{ table, key: { pk: { S: pk } }, decide: () => storedItemOf({ pk: { S: pk } }) }]);
    clock.advance(1);
  };
  const transact = engine.transact.bind(engine);
  let whileCommitted: (() => Promise<void>) | undefined = () => put('unkept');
  engine.transact = async (keys, decide) => {
    const isDescription = keys.length === 0 && JSON.stringify(decide([])).includes('pointInTime');
    const work = isDescription ? whileCommitted : undefined;
    if (isDescription) whileCommitted = undefined;
    await work?.();
    return transact(keys, decide);
  };
  await database.backups.keepHistory(source, 35, found);
  expect(whileCommitted, 'something was written before the history').toBeUndefined();
  await put('kept');
  const { since } = database.catalog.table(source)!.pointInTime!;
  await database.backups.restoreMoment(source, (one) => ({ source: one!, at: since, table: newTable('restored') }));
  const made = () => database.catalog.table({ ...testHome, name: 'restored' })!;
  await expect.poll(() => made().restored!.from).toBeUndefined();
  expect(Object.keys(await contents(database, made()))).toEqual(['unkept']);
  expect(since, 'it was written by then').toBe(testStart + 2);
  await database.close();
});
