import { describe, expect, it } from 'vitest';
import { deleteItem, newTable, openTestDatabase, putItem, testHome } from '../../../tests/simulation/test-database.ts';
import type { Item } from '../../item/attribute-value.ts';
import type { StoredItem } from '../database.ts';
import { placeOf } from './place.ts';
import { storedItem, storedItemOf } from './stored-item.ts';

const key: Item = { pk: { S: 'a' } };

describe('a write', () => {
  it('is handed the item that is there, and answers with both', async () => {
    const { database } = await openTestDatabase();
    const table = await database.createTable(newTable('T'));
    const first = await database.write([{ table, key, decide: () => storedItemOf({ ...key, n: { N: '1' } }) }]);
    expect(first[0]?.before).toBeUndefined();
    const [outcome] = await database.write([
      {
        table,
        key,
        decide: (before) => storedItemOf({ ...before!.item, n: { N: '2' } }),
      },
    ]);
    expect(outcome?.before?.item).toEqual({ ...key, n: { N: '1' } });
    expect(outcome?.after?.item).toEqual({ ...key, n: { N: '2' } });
    const [found] = await database.get(table, [key]);
    expect(found).toMatchObject({ text: '{"pk":{"S":"a"},"n":{"N":"2"}}', bytes: 6 });
  });

  it('that throws refuses all of its company', async () => {
    const { database } = await openTestDatabase();
    const table = await database.createTable(newTable('T'));
    const refusal = new Error('The conditional request failed');
    const writes = [
      { table, key, decide: () => storedItemOf(key) },
      {
        table,
        key: { pk: { S: 'b' } },
        decide: (): StoredItem => {
          throw refusal;
        },
      },
    ];
    await expect(database.write(writes)).rejects.toBe(refusal);
    expect(await database.get(table, [key])).toEqual([undefined]);
  });

  it('never reads the old item of a plain put', async () => {
    const { database, engine } = await openTestDatabase();
    const table = await database.createTable(newTable('T'));
    const place = placeOf(table, key);
    const unreadable = { text: `${place.beginning}, this is no JSON`, weight: 1 };
    await engine.transact([], () => ({ writes: [{ kind: 'put', key: place.key, value: unreadable }], result: 0 }));
    await putItem(database, table, key);
    expect((await database.get(table, [key]))[0]?.text).toBe('{"pk":{"S":"a"}}');
  });

  it('keeps the key in front of the text, whatever the names are', async () => {
    const { database } = await openTestDatabase();
    const described = newTable('T', {
      key: { partition: [{ name: '__proto__', type: 'S' }], sort: [{ name: '7', type: 'N' }] },
    });
    const table = await database.createTable(described);
    const item = JSON.parse('{"1":{"S":"x"},"7":{"N":"-5"},"constructor":{"S":"y"},"__proto__":{"S":"a"}}') as Item;
    const itemKey = JSON.parse('{"__proto__":{"S":"a"},"7":{"N":"-5"}}') as Item;
    await database.write([{ table, key: itemKey, decide: () => storedItemOf(item) }]);
    const [found] = await database.get(table, [itemKey]);
    expect(found?.text).toBe('{"__proto__":{"S":"a"},"7":{"N":"-5"},"1":{"S":"x"},"constructor":{"S":"y"}}');
    expect(found?.item).toEqual(item);
  });

  it('may not change the key', async () => {
    const { database } = await openTestDatabase();
    const table = await database.createTable(newTable('T'));
    const write = database.write([{ table, key, decide: () => storedItemOf({ pk: { S: 'b' } }) }]);
    await expect(write).rejects.toThrow('a write may not change the key of its item');
  });

  it('to a table that is gone, or is another one of the same name, is refused', async () => {
    const { database } = await openTestDatabase();
    const table = await database.createTable(newTable('T'));
    await database.deleteTable({ ...testHome, name: 'T' });
    const refused = { name: 'ResourceNotFoundException', message: 'Requested resource not found' };
    await expect(putItem(database, table, key)).rejects.toMatchObject(refused);
    const again = await database.createTable(newTable('T'));
    await expect(putItem(database, table, key)).rejects.toMatchObject(refused);
    expect(await database.get(again, [key])).toEqual([undefined]);
  });

  it('with an outdated description follows the present one', async () => {
    const { database } = await openTestDatabase();
    const outdated = await database.createTable(newTable('T'));
    const table = await database.enableStream({ ...testHome, name: 'T' }, 'KEYS_ONLY');
    await putItem(database, outdated, key);
    const stream = database.catalog.stream(table.stream!.arn)!;
    const [shard] = database.shards(stream);
    const page = await database.records({
      stream,
      shardId: shard!.id,
      from: shard!.startingSequenceNumber,
      recordsMax: 9,
      bytesMax: 1e6,
    });
    expect(page.texts).toHaveLength(1);
  });

  it('of what is there already writes nothing', async () => {
    const { database, engine } = await openTestDatabase();
    const table = await database.createTable(newTable('T'));
    await putItem(database, table, key);
    const { transactions } = await engine.statistics();
    await putItem(database, table, key);
    await database.write([{ table, key, decide: (before) => before }]);
    await deleteItem(database, table, { pk: { S: 'nothing' } });
    expect((await engine.statistics()).transactions).toBe(transactions);
  });
});

describe('two keys with one digest', () => {
  it('never answer for each other', async () => {
    const { database, engine } = await openTestDatabase();
    const table = await database.createTable(newTable('T', { sort: 'N' }));
    const mine: Item = { pk: { S: 'a' }, sk: { N: '1' } };
    // SHA-256 gives no such pair, so another key's item is put where mine belongs.
    const put = async (sk: string) => {
      const { key: place } = placeOf(table, { pk: { S: 'a' }, sk: { N: sk } });
      const value = { text: `{"pk":{"S":"other"},"sk":{"N":"${sk}"}}`, weight: 9 };
      await engine.transact([], () => ({ writes: [{ kind: 'put', key: place, value }], result: 0 }));
    };
    await put('1');
    await put('2');
    expect(await database.get(table, [mine])).toEqual([undefined]);
    expect(await database.snapshot([{ table, key: mine }])).toEqual([undefined]);
    await expect(putItem(database, table, mine)).rejects.toMatchObject({ name: 'InternalServerError' });
    await putItem(database, table, { pk: { S: 'a' }, sk: { N: '3' } });
    for (const itemsMax of [1, 2, 3, 9]) {
      const page = await database.query({ table, partition: { pk: { S: 'a' } }, itemsMax, bytesMax: 1e6 });
      expect(page.items.map(({ item }) => item)).toEqual([{ pk: { S: 'a' }, sk: { N: '3' } }]);
    }
  });
});

describe('a stored item', () => {
  it('is parsed when somebody asks, once', () => {
    const item = storedItem('{"a":{"S":"b"}}', 2);
    expect(item.item).toBe(item.item);
    expect(() => storedItem('not JSON', 1).text).not.toThrow();
  });
});
