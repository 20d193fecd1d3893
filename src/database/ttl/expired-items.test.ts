import { describe, expect, it } from 'vitest';
import { newTable, openTestDatabase, putItem, testHome, testStart } from '../../../tests/simulation/test-database.ts';
import type { AttributeValue, Item } from '../../item/attribute-value.ts';
import type { Table } from '../catalog/catalog.ts';
import type { Database } from '../database.ts';
import { storedItemOf } from '../items/stored-item.ts';
import type { DatabaseSettings } from '../open.ts';
import { isExpired } from './expired-items.ts';

const id = { ...testHome, name: 'T' };
const seconds = testStart / 1000;
const year = 365 * 24 * 60 * 60;
/** Longer than the pause between two walks through a small table. */
const aWalkLater = 90_000;

const streaming = newTable('T', {
  streamViewType: 'OLD_IMAGE',
  indexes: [
    {
      kind: 'global',
      name: 'by-owner',
      key: { partition: [{ name: 'owner', type: 'S' }], sort: [] },
      projection: { type: 'ALL', nonKeyAttributes: [] },
    },
  ],
});

async function openWithTable(settings: DatabaseSettings = {}) {
  const opened = await openTestDatabase({ settings: { housekeepingIntervalMilliseconds: 5, ...settings } });
  await opened.database.createTable(streaming);
  const table = await opened.database.updateTable(id, (one) => ({ ...one, timeToLive: { attribute: 'expires' } }));
  return { ...opened, table };
}

const item = (pk: string, expires?: AttributeValue): Item => ({
  pk: { S: pk },
  owner: { S: 'zoe' },
  ...(expires && { expires }),
});

async function names(database: Database, table: Table): Promise<string[]> {
  const { items } = await database.scan({ table, itemsMax: 100, bytesMax: 1e6 });
  return items.map((one) => (one.item.pk as { S: string }).S).sort();
}

describe('An item has expired', () => {
  const now = testStart;
  it.each<[string, AttributeValue | undefined, boolean]>([
    ['a second ago', { N: String(seconds - 1) }, true],
    ['at this very moment', { N: String(seconds) }, false],
    ['in a second', { N: String(seconds + 1) }, false],
    ['nearly five years ago', { N: String(seconds - 5 * year) }, true],
    ['more than five years ago', { N: String(seconds - 5 * year - 1) }, false],
    ['a second ago, as a string', { S: String(seconds - 1) }, false],
    ['a second ago, inside a map', { M: { expires: { N: String(seconds - 1) } } }, false],
    ['never', undefined, false],
  ])('%s', (_when, expires, expected) => {
    expect(isExpired(item('a', expires), { attribute: 'expires', now })).toBe(expected);
  });
});

describe('The walk through a table', () => {
  it('deletes what has expired, from the indexes too, and says in the stream who did it', async () => {
    const { database, clock, table } = await openWithTable();
    await putItem(database, table, item('old', { N: String(seconds + 10) }));
    await putItem(database, table, item('young', { N: String(seconds + 10_000) }));
    await putItem(database, table, item('eternal'));
    clock.advance(aWalkLater);
    await expect.poll(() => names(database, table)).toEqual(['eternal', 'young']);
    const [index] = table.indexes;
    expect((await database.scan({ table, index: index!, itemsMax: 9, bytesMax: 1e6 })).items).toHaveLength(2);
    const stream = database.catalog.stream(table.stream!.arn)!;
    const [shard] = database.shards(stream);
    const { texts } = await database.records({
      stream,
      shardId: shard!.id,
      from: shard!.startingSequenceNumber,
      recordsMax: 10,
      bytesMax: 1e6,
    });
    const records = texts.map((text) => JSON.parse(text));
    expect(records.map(({ eventName, userIdentity }) => [eventName, userIdentity])).toEqual([
      ['INSERT', undefined],
      ['INSERT', undefined],
      ['INSERT', undefined],
      ['REMOVE', { principalId: 'dynamodb.amazonaws.com', type: 'Service' }],
    ]);
    expect(records[3].dynamodb.OldImage).toEqual(item('old', { N: String(seconds + 10) }));
    await database.close();
  });

  it('comes as soon as it was asked to', async () => {
    const { database, clock, table } = await openWithTable({ timeToLiveDeletionMilliseconds: 2_000 });
    await putItem(database, table, item('old', { N: String(seconds - 1) }));
    const left = () => {
      clock.advance(500);
      return names(database, table);
    };
    await expect.poll(left).toEqual([]);
    // Long before the table's turn to be counted.
    expect(clock.now() - testStart).toBeLessThan(60_000);
    await database.close();
  });

  it('leaves an item that was refreshed between the look and the deletion', async () => {
    const { database, engine, clock, table } = await openWithTable();
    await putItem(database, table, item('a', { N: String(seconds + 10) }));
    await putItem(database, table, item('b', { N: String(seconds + 10) }));
    const refreshed = item('a', { N: String(seconds + 10_000) });
    // Whoever looks at the table next, the item is refreshed before he does something about it.
    const { scan } = engine;
    let looked = false;
    engine.scan = async (range) => {
      const page = await scan.call(engine, range);
      if (range.space === table.space && !looked) {
        looked = true;
        await database.write([{ table, key: { pk: { S: 'a' } }, decide: () => storedItemOf(refreshed) }]);
      }
      return page;
    };
    clock.advance(aWalkLater);
    await expect.poll(() => looked).toBe(true);
    engine.scan = scan;
    await expect.poll(() => names(database, table)).toEqual(['a']);
    expect((await database.get(table, [{ pk: { S: 'a' } }]))[0]!.item).toEqual(refreshed);
    await database.close();
  });

  it('does nothing once time to live was switched off', async () => {
    const { database, clock, table } = await openWithTable();
    await putItem(database, table, item('a', { N: String(seconds + 10) }));
    await database.updateTable(id, ({ timeToLive, ...one }) => one);
    clock.advance(aWalkLater);
    // The same walk counts the items: it has gone by.
    await expect.poll(() => database.catalog.table(id)!.size).toMatchObject({ items: 1 });
    expect(await names(database, table)).toEqual(['a']);
    await database.close();
  });

  it('counts items and bytes of the table and its indexes', async () => {
    const { database, clock, table } = await openWithTable();
    await putItem(database, table, item('a'));
    await putItem(database, table, { pk: { S: 'b' } });
    expect(database.catalog.table(id)!.size).toBeUndefined();
    clock.advance(aWalkLater);
    // pk + a, owner + zoe; pk + b.
    await expect.poll(() => database.catalog.table(id)!.size).toEqual({ items: 2, bytes: 3 + 8 + 3 });
    expect(database.catalog.table(id)!.indexes[0]!.size).toEqual({ items: 1, bytes: 11 });
    await database.close();
  });
});
