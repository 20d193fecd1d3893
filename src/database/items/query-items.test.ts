import { describe, expect, it } from 'vitest';
import { newTable, openTestDatabase, putItem, seededRandom } from '../../../tests/simulation/test-database.ts';
import type { AttributeValue, Item } from '../../item/attribute-value.ts';
import { compareValues } from '../../item/compare.ts';
import type { Table } from '../catalog/catalog.ts';
import type { Database, QueryRange, SortCondition } from '../database.ts';
import { keyOf } from './place.ts';

const strings: AttributeValue[] = [
  '\0',
  '\0\0',
  '\0a',
  'a',
  'a\0',
  'a\0b',
  'aa',
  'ab',
  'b',
  'é',
  '\uFFFF',
  '\u{1F600}',
].map((S) => ({ S }));
const numbers: AttributeValue[] = [
  '-100',
  '-1.5',
  '-1',
  '-0.1',
  '0',
  '0.1',
  '1',
  '1.05',
  '9',
  '10',
  '123456789012345678',
].map((N) => ({ N }));
const binaries: AttributeValue[] = ['00', '0000', '00ff', '01', '01ff', '01ffff', 'ff', 'ff00', 'ffff'].map(
  (bytes) => ({
    B: Buffer.from(bytes, 'hex').toString('base64'),
  }),
);

const bytesOf = (value: AttributeValue) =>
  'B' in value ? Buffer.from(value.B, 'base64') : Buffer.from((value as { S: string }).S);

/** The condition in the plainest words. */
function meets(values: readonly AttributeValue[], { equals, range }: SortCondition): boolean {
  if (!equals.every((value, at) => compareValues(values[at]!, value) === 0)) return false;
  if (!range) return true;
  const value = values[equals.length]!;
  if (range.kind === 'between') return compareValues(value, range.low)! >= 0 && compareValues(value, range.high)! <= 0;
  const order = range.kind === 'beginsWith' ? 0 : compareValues(value, range.value)!;
  switch (range.kind) {
    case 'less':
      return order < 0;
    case 'lessOrEqual':
      return order <= 0;
    case 'greater':
      return order > 0;
    case 'greaterOrEqual':
      return order >= 0;
    case 'beginsWith':
      return bytesOf(value).subarray(0, bytesOf(range.value).length).equals(bytesOf(range.value));
  }
}

function conditionsOn(equals: readonly AttributeValue[], values: readonly AttributeValue[]): SortCondition[] {
  const kinds = [
    'less',
    'lessOrEqual',
    'greater',
    'greaterOrEqual',
    ...('N' in values[0]! ? [] : (['beginsWith'] as const)),
  ] as const;
  return [
    { equals },
    ...values.map((value) => ({ equals: [...equals, value] })),
    ...values.flatMap((value) => kinds.map((kind) => ({ equals, range: { kind, value } }))),
    ...values.flatMap((low) => values.map((high) => ({ equals, range: { kind: 'between' as const, low, high } }))),
  ];
}

async function all(database: Database, range: Omit<QueryRange, 'itemsMax' | 'bytesMax'>): Promise<readonly Item[]> {
  const page = await database.query({ ...range, itemsMax: 10_000, bytesMax: 1e9 });
  expect(page.complete).toBe(true);
  return page.items.map(({ item }) => item);
}

async function filled(items: readonly Item[], sort: 'S' | 'N' | 'B'): Promise<{ database: Database; table: Table }> {
  const { database } = await openTestDatabase();
  const table = await database.createTable(newTable('T', { sort }));
  for (const item of items) await putItem(database, table, item);
  return { database, table };
}

describe('a query of a table', () => {
  it.each([
    ['S', strings],
    ['N', numbers],
    ['B', binaries],
  ] as const)('finds in order what meets each condition on %s', async (sort, values) => {
    const items = values.flatMap((sk): Item[] => ['a', 'b'].map((pk) => ({ pk: { S: pk }, sk })));
    const { database, table } = await filled(items, sort);
    const mine = items.filter(({ pk }) => (pk as { S: string }).S === 'a').sort((x, y) => compareValues(x.sk!, y.sk!)!);
    for (const condition of conditionsOn([], values)) {
      const wanted = mine.filter(({ sk }) => meets([sk!], condition));
      const range = { table, partition: { pk: { S: 'a' } }, sort: condition };
      expect(await all(database, range), JSON.stringify(condition)).toEqual(wanted);
      expect(await all(database, { ...range, descending: true })).toEqual(wanted.toReversed());
    }
  });

  it('goes on after a place, up and down, inside its condition', async () => {
    const items = Array.from({ length: 10 }, (_, at): Item => ({ pk: { S: 'a' }, sk: { N: String(at) } }));
    const { database, table } = await filled(items, 'N');
    const sort: SortCondition = { equals: [], range: { kind: 'between', low: { N: '3' }, high: { N: '6' } } };
    const from = async (sk: string, descending: boolean) => {
      const after = { pk: { S: 'a' }, sk: { N: sk } };
      const found = await all(database, { table, partition: { pk: { S: 'a' } }, sort, descending, after });
      return found.map((item) => (item.sk as { N: string }).N).join('');
    };
    expect(await from('4', false)).toBe('56');
    expect(await from('4.5', false)).toBe('56');
    expect(await from('1', false)).toBe('3456');
    expect(await from('6', false)).toBe('');
    expect(await from('9', false)).toBe('');
    expect(await from('5', true)).toBe('43');
    expect(await from('9', true)).toBe('6543');
    expect(await from('3', true)).toBe('');
    expect(await from('1', true)).toBe('');
  });

  it('ends a page at its bounds, and says whether anything was left unread', async () => {
    const items = Array.from({ length: 4 }, (_, at): Item => ({ pk: { S: 'a' }, sk: { N: String(at + 1) } }));
    const { database, table } = await filled(items, 'N');
    const page = async (itemsMax: number, bytesMax: number) => {
      const found = await database.query({ table, partition: { pk: { S: 'a' } }, itemsMax, bytesMax });
      return [found.items.length, found.complete];
    };
    expect(await page(4, 1e6)).toEqual([4, false]);
    expect(await page(5, 1e6)).toEqual([4, true]);
    expect(await page(2, 1e6)).toEqual([2, false]);
    // Seven bytes an item: the one that reaches the bound is the last.
    expect(await page(9, 14)).toEqual([2, false]);
    expect(await page(9, 15)).toEqual([3, false]);
    expect(await page(9, 1)).toEqual([1, false]);
  });
});

describe('a query of an index with several sort attributes', () => {
  it('fixes them from the left and has a range on the next, page by page', async () => {
    const seed = 20261124;
    console.info(`seed ${seed}`);
    const random = seededRandom(seed);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
    const { database } = await openTestDatabase();
    const described = newTable('T', {
      indexes: [
        {
          kind: 'global',
          name: 'byAll',
          key: {
            partition: [
              { name: 'x', type: 'S' },
              { name: 'y', type: 'N' },
            ],
            sort: [
              { name: 's', type: 'S' },
              { name: 'n', type: 'N' },
              { name: 'b', type: 'B' },
            ],
          },
          projection: { type: 'ALL', nonKeyAttributes: [] },
        },
      ],
    });
    const table = await database.createTable(described);
    const index = table.indexes[0]!;
    const items = Array.from(
      { length: 400 },
      (_, at): Item => ({
        pk: { S: String(at) },
        x: { S: pick(['1', '12']) },
        y: { N: pick(['2', '21']) },
        s: pick(strings.slice(0, 6)),
        n: pick(numbers.slice(2, 7)),
        b: pick(binaries),
      }),
    );
    for (const item of items) await putItem(database, table, item);

    const conditions = [
      ...conditionsOn([], strings.slice(0, 7)),
      ...conditionsOn([strings[3]!], numbers.slice(2, 7)),
      ...conditionsOn([strings[4]!, numbers[3]!], binaries),
    ];
    const partition = { x: { S: '1' }, y: { N: '21' } };
    const mine = items.filter(
      (item) => compareValues(item.x!, partition.x) === 0 && compareValues(item.y!, partition.y) === 0,
    );
    expect(mine.length).toBeGreaterThan(50);
    for (const sort of conditions) {
      const wanted = mine.filter(({ s, n, b }) => meets([s!, n!, b!], sort));
      const range = { table, index, partition, sort };
      const found = await all(database, range);
      expect(names(found).toSorted(), JSON.stringify(sort)).toEqual(names(wanted).toSorted());
      expect(found).toEqual(found.toSorted(inOrder));
      expect(await all(database, { ...range, descending: true })).toEqual(found.toReversed());
      if (random() < 0.2) expect(await inPages(database, { ...range, itemsMax: 3, bytesMax: 1e6 })).toEqual(found);
    }
  });
});

const names = (items: readonly Item[]) => items.map(({ pk }) => (pk as { S: string }).S);

function inOrder(a: Item, b: Item): number {
  return compareValues(a.s!, b.s!) || compareValues(a.n!, b.n!) || compareValues(a.b!, b.b!) || 0;
}

async function inPages(database: Database, range: QueryRange): Promise<readonly Item[]> {
  const found: Item[] = [];
  for (;;) {
    const last = found.at(-1);
    const page = await database.query(last ? { ...range, after: keyOf(last, range) } : range);
    found.push(...page.items.map(({ item }) => item));
    if (page.complete) return found;
  }
}
