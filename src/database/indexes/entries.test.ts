import { describe, expect, it } from 'vitest';
import { deleteItem, newTable, openTestDatabase, putItem } from '../../../tests/simulation/test-database.ts';
import type { Item } from '../../item/attribute-value.ts';
import type { KeyAttribute, Projection, Table } from '../catalog/catalog.ts';
import type { Database } from '../database.ts';
import { storedItemOf } from '../items/stored-item.ts';
import { entryChange, entryOf } from './entries.ts';

const all: Projection = { type: 'ALL', nonKeyAttributes: [] };

async function withIndex(sort: readonly KeyAttribute[], projection: Projection = all) {
  const { database } = await openTestDatabase();
  const table = await database.createTable(
    newTable('T', {
      sort: 'N',
      indexes: [{ kind: 'global', name: 'I', key: { partition: [{ name: 'owner', type: 'S' }], sort }, projection }],
    }),
  );
  return { database, table, index: table.indexes[0]! };
}

async function entries(database: Database, table: Table): Promise<readonly Item[]> {
  const page = await database.scan({ table, index: table.indexes[0]!, itemsMax: 100, bytesMax: 1e6 });
  return page.items.map(({ item }) => item);
}

const key: Item = { pk: { S: 'a' }, sk: { N: '1' } };

describe('an index entry', () => {
  it('follows its item as that appears, changes and goes', async () => {
    const { database, table } = await withIndex([{ name: 'at', type: 'N' }]);
    await putItem(database, table, { ...key, owner: { S: 'zoe' } });
    expect(await entries(database, table)).toEqual([]);
    await putItem(database, table, { ...key, owner: { S: 'zoe' }, at: { N: '5' } });
    expect(await entries(database, table)).toEqual([{ ...key, owner: { S: 'zoe' }, at: { N: '5' } }]);
    await putItem(database, table, { ...key, owner: { S: 'adam' }, at: { N: '5' }, more: { BOOL: true } });
    expect(await entries(database, table)).toEqual([
      { ...key, owner: { S: 'adam' }, at: { N: '5' }, more: { BOOL: true } },
    ]);
    await putItem(database, table, { ...key, owner: { S: 'adam' } });
    expect(await entries(database, table)).toEqual([]);
    await putItem(database, table, { ...key, owner: { S: 'adam' }, at: { N: '5' } });
    await deleteItem(database, table, key);
    expect(await entries(database, table)).toEqual([]);
  });

  it.each([
    ['a missing attribute', { owner: { S: 'zoe' } }],
    ['another type', { owner: { S: 'zoe' }, at: { S: '5' } }],
    ['NULL', { owner: { NULL: true }, at: { N: '5' } }],
    ['a partition key that is too long', { owner: { S: 'x'.repeat(2049) }, at: { N: '5' } }],
  ] as const)('is not made for %s', async (_, attributes) => {
    const { database, table } = await withIndex([{ name: 'at', type: 'N' }]);
    await putItem(database, table, { ...key, ...attributes });
    expect(await entries(database, table)).toEqual([]);
  });

  it.each([
    ['KEYS_ONLY', [], ['owner', 'at', 'pk', 'sk']],
    ['INCLUDE', ['more', 'nowhere'], ['owner', 'at', 'pk', 'sk', 'more']],
    ['ALL', [], ['owner', 'at', 'pk', 'sk', 'more', 'rest']],
  ] as const)('projects %s, and always the keys of index and table', async (type, nonKeyAttributes, names) => {
    const { database, table, index } = await withIndex([{ name: 'at', type: 'N' }], { type, nonKeyAttributes });
    const item = { rest: { L: [] }, ...key, more: { S: 'm' }, at: { N: '5' }, owner: { S: 'zoe' } };
    await putItem(database, table, item);
    const page = await database.query({ table, index, partition: { owner: { S: 'zoe' } }, itemsMax: 9, bytesMax: 1e6 });
    const projected = Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name as never)));
    expect(page.items[0]?.item).toEqual(projected);
    expect(page.items[0]?.bytes).toBe(storedItemOf(projected).bytes);
  });

  it('stands beside others with the same index key', async () => {
    const { database, table } = await withIndex([]);
    for (const N of ['1', '2', '3']) await putItem(database, table, { pk: { S: 'a' }, sk: { N }, owner: { S: 'zoe' } });
    await deleteItem(database, table, { pk: { S: 'a' }, sk: { N: '2' } });
    const found = await entries(database, table);
    expect(found.map(({ sk }) => (sk as { N: string }).N).toSorted()).toEqual(['1', '3']);
  });

  it('may be keyed by the table key itself, turned round', async () => {
    const { database } = await openTestDatabase();
    const inverted = { partition: [{ name: 'sk', type: 'N' }], sort: [{ name: 'pk', type: 'S' }] } as const;
    const indexes = [{ kind: 'global', name: 'I', key: inverted, projection: all }] as const;
    const table = await database.createTable(newTable('T', { sort: 'N', indexes }));
    await putItem(database, table, { ...key, more: { S: 'm' } });
    const page = await database.query({
      table,
      index: table.indexes[0]!,
      partition: { sk: { N: '1' } },
      itemsMax: 9,
      bytesMax: 1e6,
    });
    expect(page.items[0]?.item).toEqual({ ...key, more: { S: 'm' } });
  });
});

describe('the writes of a change', () => {
  it('are none for an entry that stays as it is', async () => {
    const { table, index } = await withIndex([{ name: 'at', type: 'N' }], { type: 'KEYS_ONLY', nonKeyAttributes: [] });
    const item = { ...key, owner: { S: 'zoe' }, at: { N: '5' } };
    const change = (before: Item | undefined, after: Item | undefined) =>
      entryChange({ table, before: before && storedItemOf(before), after: after && storedItemOf(after) }).writes.map(
        ({ kind }) => kind,
      );
    expect(change(item, { ...item, more: { S: 'not projected' } })).toEqual([]);
    expect(change(undefined, item)).toEqual(['put']);
    expect(change(item, { ...item, at: { N: '6' } })).toEqual(['delete', 'put']);
    expect(change(item, key)).toEqual(['delete']);
    expect(change(key, undefined)).toEqual([]);
    expect(entryOf(key, { table, index })).toBeUndefined();
  });
});
