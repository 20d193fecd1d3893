import { describe, expect, it } from 'vitest';
import { deleteItem, newTable, openTestDatabase, putItem } from '../../../tests/simulation/test-database.ts';
import type { Item } from '../../item/attribute-value.ts';
import { type Engine, StorageError } from '../../storage/engine.ts';
import { openMemoryEngine } from '../../storage/memory/memory-engine.ts';
import type { Table } from '../catalog/catalog.ts';
import { readTables } from '../catalog/catalog-rows.ts';
import type { ItemWrite } from '../database.ts';
import { digestOfText } from '../keyspace.ts';
import { storedItemOf } from './stored-item.ts';

const local = (name: string, projection: 'KEYS_ONLY' | 'ALL') => ({
  kind: 'local' as const,
  name,
  key: { partition: [{ name: 'pk', type: 'S' as const }], sort: [{ name: name, type: 'N' as const }] },
  projection: { type: projection, nonKeyAttributes: [] },
});

const described = newTable('T', { sort: 'N', indexes: [local('at', 'KEYS_ONLY'), local('by', 'ALL')] });

/** An item of 7 bytes, without entries in the indexes unless `more` has their key attributes. */
const item = (sk: number, more: Item = {}): Item => ({ pk: { S: 'a' }, sk: { N: String(sk) }, ...more });
const put = (table: Table, what: Item): ItemWrite => ({
  table,
  key: { pk: what.pk!, sk: what.sk! },
  decide: () => storedItemOf(what),
});
const remove = (table: Table, sk: number): ItemWrite => ({ table, key: item(sk), decide: () => undefined });

async function sizesIn(engine: Engine, { collections }: Table): Promise<readonly string[]> {
  return (await engine.scan({ space: collections!.space, rowsMax: 100 })).rows.map(({ text }) => text);
}

/** The store as a version without sizes left it. */
async function forgetSizes(engine: Engine): Promise<void> {
  const [table] = await readTables(engine);
  const { collections, ...older } = table!;
  const key = { space: 0, partition: digestOfText('tables'), sort: Buffer.from(table!.arn) };
  await engine.clear(collections!.space);
  await engine.transact([], () => ({
    writes: [{ kind: 'put', key, value: { text: JSON.stringify(older), weight: 0 } }],
    result: undefined,
  }));
}

describe('the size of an item collection', () => {
  it('is that of its items and of their entries in local indexes, and is gone with the last of them', async () => {
    const { database, engine } = await openTestDatabase();
    const table = await database.createTable(described);
    await putItem(database, table, item(1));
    expect(await sizesIn(engine, table)).toEqual(['7']);
    // The entry of KEYS_ONLY has pk, sk and at (11 bytes); that of ALL has everything.
    await putItem(database, table, item(1, { at: { N: '5' }, by: { N: '6' }, text: { S: 'x' } }));
    const bytes = storedItemOf(item(1, { at: { N: '5' }, by: { N: '6' }, text: { S: 'x' } })).bytes;
    expect(await sizesIn(engine, table)).toEqual([String(2 * bytes + 11)]);
    const [outcome] = await database.write([put(table, item(2))]);
    expect(outcome!.collectionBytes).toBe(2 * bytes + 11 + 7);
    await deleteItem(database, table, item(1));
    expect(await sizesIn(engine, table)).toEqual(['7']);
    await deleteItem(database, table, item(2));
    expect(await sizesIn(engine, table)).toEqual([]);
  });

  it('is not kept for a table without local indexes', async () => {
    const { database } = await openTestDatabase();
    const table = await database.createTable(newTable('Plain'));
    const [outcome] = await database.write([
      { table, key: { pk: { S: 'a' } }, decide: () => storedItemOf({ pk: { S: 'a' } }) },
    ]);
    expect(table.collections).toBeUndefined();
    expect(outcome).not.toHaveProperty('collectionBytes');
  });

  it('goes with its table', async () => {
    const { database, engine } = await openTestDatabase();
    const table = await database.createTable(described);
    await putItem(database, table, item(1));
    await database.deleteTable(table);
    await expect.poll(() => sizesIn(engine, table)).toEqual([]);
  });

  it('is counted at the first write into a table that is older than sizes', async () => {
    const engine = openMemoryEngine();
    const first = await openTestDatabase({ engine });
    const made = await first.database.createTable(described);
    for (const sk of [1, 2, 3]) await putItem(first.database, made, item(sk, { by: { N: '1' } }));
    await first.database.close();
    await forgetSizes(engine);

    const { database } = await openTestDatabase({ engine });
    const table = database.catalog.table(made)!;
    expect(table.collections).toMatchObject({ complete: false });
    const each = 2 * storedItemOf(item(1, { by: { N: '1' } })).bytes;
    const writes = [put(table, item(7)), remove(table, 3)];
    // Side by side: one of them counts, or both do; neither counts what the other changes.
    await Promise.all(writes.map((write) => database.write([write])));
    expect(await sizesIn(engine, table)).toEqual([String(2 * each + 7)]);
    await database.write([remove(table, 1), remove(table, 2), remove(table, 7)]);
    // Without its row it would have to be counted again.
    expect(await sizesIn(engine, table)).toEqual(['0']);
    await database.writeTransaction({ parts: [put(table, item(8))] });
    expect(await sizesIn(engine, table)).toEqual(['7']);
  });

  it('is counted before a transaction has its moment: it belongs to no state that was restored meanwhile', async () => {
    const engine = openMemoryEngine();
    const first = await openTestDatabase({ engine });
    const made = await first.database.createTable(described);
    await putItem(first.database, made, item(1));
    await first.database.close();
    await forgetSizes(engine);

    const { database, clock } = await openTestDatabase({ engine });
    const table = await database.backups.keepHistory(made, 35, (found) => found!);
    clock.advance(10);
    const at = clock.now() + 10;
    const restored = async (name: string) => {
      const target = newTable(name, { sort: 'N' });
      await database.backups.restoreMoment(table, (source) => ({ source: source!, table: target, at }));
      await expect.poll(() => database.catalog.table(target)!.restored!.from).toBeUndefined();
      const page = await database.scan({ table: database.catalog.table(target)!, itemsMax: 10, bytesMax: 1e6 });
      return page.items.map(({ text }) => text);
    };
    const scan = engine.scan.bind(engine);
    let whileCounting: (() => Promise<void>) | undefined = async () => {
      clock.advance(20);
      expect(await restored('meanwhile')).toHaveLength(1);
    };
    engine.scan = async (range) => {
      if (range.space === table.space && range.to !== undefined) {
        const work = whileCounting;
        whileCounting = undefined;
        await work?.();
      }
      return scan(range);
    };
    await database.writeTransaction({ parts: [put(table, item(2)), put(table, item(3))] });
    expect(whileCounting, 'it was counted').toBeUndefined();
    expect(await restored('afterwards')).toHaveLength(1);
  });

  it('is right however often an engine asks, and whatever it refuses', async () => {
    let state = 7;
    const random = () => {
      state = (state * 16_807) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const engine = openMemoryEngine({ mischief: { random, conflictShare: 0.05 } });
    const { database } = await openTestDatabase({ engine, settings: { onBackgroundError: () => {} } }).catch(() =>
      openTestDatabase({ engine, settings: { onBackgroundError: () => {} } }),
    );
    const made = database.createTable(described).catch(() => database.createTable(described));
    const table = await made;
    const draws = Array.from({ length: 150 }, () => ({ sk: Math.floor(random() * 6), keep: random() < 0.7 }));
    await Promise.all(
      draws.map(({ sk, keep }, at) => {
        const write = keep ? put(table, item(sk, { by: { N: String(at) } })) : remove(table, sk);
        return database.write([write]).catch((error: unknown) => {
          if (!(error instanceof Error) || error instanceof StorageError) throw error;
        });
      }),
    );
    let bytes = 0;
    for (const index of [undefined, ...table.indexes]) {
      const page = await database.scan({ table, ...(index && { index }), itemsMax: 100, bytesMax: 1e6 });
      for (const one of page.items) bytes += one.bytes;
    }
    expect(await sizesIn(engine, table)).toEqual(bytes === 0 ? [] : [String(bytes)]);
  });
});

describe('an item collection at its limit', () => {
  const full = { settings: { itemCollectionBytesMax: 20 } };
  const tooLarge = { name: 'ItemCollectionSizeLimitExceededException', message: 'Collection size exceeded.' };

  it('takes nothing more, but may shrink', async () => {
    const { database, engine } = await openTestDatabase(full);
    const table = await database.createTable(described);
    await database.write([put(table, item(1)), put(table, item(2))]);
    await expect(database.write([put(table, item(3))])).rejects.toMatchObject(tooLarge);
    await expect(database.write([put(table, item(1, { by: { N: '1' } }))])).rejects.toMatchObject(tooLarge);
    expect(await sizesIn(engine, table)).toEqual(['14']);
    await database.write([remove(table, 1)]);
    await database.write([put(table, item(3))]);
    await database.write([
      { ...put(table, item(9)), key: { pk: { S: 'b' }, sk: { N: '9' } }, decide: () => undefined },
    ]);
  });

  it('may stay beyond a limit that was lowered, as long as it does not grow', async () => {
    const engine = openMemoryEngine();
    const first = await openTestDatabase({ engine });
    const table = await first.database.createTable(described);
    await first.database.write([1, 2, 3, 4].map((sk) => put(table, item(sk))));
    await first.database.close();
    const { database } = await openTestDatabase({ engine, ...full });
    await database.write([remove(table, 1), put(table, item(5))]);
    await expect(database.write([put(table, item(6))])).rejects.toMatchObject(tooLarge);
  });

  it('is told as the reason of the actions that let it grow', async () => {
    const { database } = await openTestDatabase(full);
    const table = await database.createTable(described);
    await database.write([put(table, item(1)), put(table, item(2))]);
    const other = { ...put(table, item(1)), key: { pk: { S: 'b' }, sk: { N: '1' } } };
    const parts = [
      remove(table, 9),
      put(table, item(3)),
      { ...other, decide: () => storedItemOf({ pk: { S: 'b' }, sk: { N: '1' } }) },
    ];
    await expect(database.writeTransaction({ parts })).rejects.toMatchObject({
      message: expect.stringContaining('[None, ItemCollectionSizeLimitExceeded, None]'),
      members: {
        CancellationReasons: [
          { Code: 'None' },
          { Code: 'ItemCollectionSizeLimitExceeded', Message: 'Collection size exceeded.' },
          { Code: 'None' },
        ],
      },
    });
    // What goes makes room for what comes, whichever stands first.
    await database.writeTransaction({ parts: [put(table, item(3)), remove(table, 1)] });
  });
});
