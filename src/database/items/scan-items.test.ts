import { describe, expect, it } from 'vitest';
import { newTable, openTestDatabase, putItem } from '../../../tests/simulation/test-database.ts';
import type { Item } from '../../item/attribute-value.ts';
import type { Database, TableScan } from '../database.ts';
import { keyOf } from './place.ts';

const items = Array.from(
  { length: 200 },
  (_, at): Item => ({
    pk: { S: `p${at % 40}` },
    sk: { N: String(at) },
    ...(at % 2 === 0 && { colour: { S: at % 3 === 0 ? 'red' : 'blue' } }),
  }),
);

async function filled() {
  const { database } = await openTestDatabase();
  const table = await database.createTable(
    newTable('T', {
      sort: 'N',
      indexes: [
        {
          kind: 'global',
          name: 'byColour',
          key: { partition: [{ name: 'colour', type: 'S' }], sort: [] },
          projection: { type: 'KEYS_ONLY', nonKeyAttributes: [] },
        },
      ],
    }),
  );
  for (const item of items) await putItem(database, table, item);
  return { database, table, index: table.indexes[0]! };
}

async function scanned(database: Database, scan: TableScan): Promise<readonly Item[]> {
  const found: Item[] = [];
  for (;;) {
    const last = found.at(-1);
    const page = await database.scan(last ? { ...scan, after: keyOf(last, scan) } : scan);
    found.push(...page.items.map(({ item }) => item));
    if (page.complete) return found;
  }
}

const sorted = (of: readonly Item[]) => of.map((item) => (item.sk as { N: string }).N).toSorted();

describe('a scan', () => {
  it.each([1, 7, 1000])('of a table finds each item once, %i to a page, collections together', async (itemsMax) => {
    const { database, table } = await filled();
    const found = await scanned(database, { table, itemsMax, bytesMax: 1e6 });
    expect(sorted(found)).toEqual(sorted(items));
    const partitions = found.map(({ pk }) => (pk as { S: string }).S);
    const runs = partitions.filter((name, at) => name !== partitions[at - 1]);
    expect(runs).toHaveLength(40);
  });

  it.each([1, 2, 3, 16, 1000])('in %i segments finds each item in one of them', async (total) => {
    const { database, table } = await filled();
    const found: Item[] = [];
    for (let number = 0; number < total; number++) {
      found.push(...(await scanned(database, { table, segment: { number, total }, itemsMax: 9, bytesMax: 1e6 })));
    }
    expect(sorted(found)).toEqual(sorted(items));
  });

  it('of an index finds the items that are in it', async () => {
    const { database, table, index } = await filled();
    const coloured = items.filter(({ colour }) => colour !== undefined);
    for (const total of [1, 4]) {
      const found: Item[] = [];
      for (let number = 0; number < total; number++) {
        found.push(
          ...(await scanned(database, { table, index, segment: { number, total }, itemsMax: 7, bytesMax: 1e6 })),
        );
      }
      expect(sorted(found)).toEqual(sorted(coloured));
    }
  });
});
