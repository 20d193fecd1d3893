import { beforeAll, describe, expect, it } from 'vitest';
import { openTarget } from './target.ts';

/**
 * Pages of tables and of indexes of every form: the keys at which they end and from which they go on, what Select makes of them, and
 * what a filter may say of keys. Source: Developer Guide, "Query", "Scan", "Secondary indexes"; captured from AWS, 2026-07 to 2026-08.
 */
const TableName = 'conformance-index-pages';
const Large = 'conformance-index-pages-large';
const S = (text: string) => ({ S: text });
const N = (number: number) => ({ N: String(number) });
const attribute = (AttributeName: string, AttributeType: 'S' | 'N') => ({ AttributeName, AttributeType });
const schema = (hash: string, range?: string) => [
  { AttributeName: hash, KeyType: 'HASH' as const },
  ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' as const }]),
];
const projecting = (ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE') => ({
  Projection: { ProjectionType, ...(ProjectionType === 'INCLUDE' && { NonKeyAttributes: ['note'] }) },
});
const { call, refusal } = openTarget([
  {
    TableName,
    AttributeDefinitions: [attribute('pk', 'S'), attribute('sk', 'N'), attribute('team', 'S'), attribute('score', 'N')],
    KeySchema: schema('pk', 'sk'),
    LocalSecondaryIndexes: [
      { IndexName: 'local-keys', KeySchema: schema('pk', 'score'), ...projecting('KEYS_ONLY') },
      { IndexName: 'local-all', KeySchema: schema('pk', 'team'), ...projecting('ALL') },
    ],
    GlobalSecondaryIndexes: [
      { IndexName: 'team', KeySchema: schema('team'), ...projecting('INCLUDE') },
      { IndexName: 'team-score', KeySchema: schema('team', 'score'), ...projecting('KEYS_ONLY') },
      { IndexName: 'turned', KeySchema: schema('sk', 'pk'), ...projecting('ALL') },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  },
  {
    TableName: Large,
    AttributeDefinitions: [attribute('pk', 'S'), attribute('sk', 'N'), attribute('team', 'S')],
    KeySchema: schema('pk', 'sk'),
    GlobalSecondaryIndexes: [{ IndexName: 'team', KeySchema: schema('team'), ...projecting('KEYS_ONLY') }],
    BillingMode: 'PAY_PER_REQUEST',
  },
]);

/** Of 8 items: 6 in teams, by turns red and blue, with two scores; two in none. */
const items = Array.from({ length: 8 }, (_, at) => ({
  pk: S(at < 5 ? 'p' : 'q'),
  sk: N(at),
  ...(at < 6 && { team: S(at % 2 === 0 ? 'red' : 'blue'), score: N(at < 3 ? 7 : -1) }),
  note: S(`note ${at}`),
  extra: N(at),
}));

beforeAll(async () => {
  for (const Item of items) await call('PutItem', { TableName, Item });
  const text = S('x'.repeat(300_000));
  for (const sk of [1, 2, 3, 4, 5]) {
    await call('PutItem', { TableName: Large, Item: { pk: S('a'), sk: N(sk), team: S('t'), text } });
  }
});

type Page = { Items: Record<string, { N: string }>[]; LastEvaluatedKey?: object };
const numbers = ({ Items }: Page) => Items.map(({ sk }) => Number(sk!.N));
const where = (name: string, value: object, more: object = {}) => ({
  TableName,
  KeyConditionExpression: '#k = :k',
  ExpressionAttributeNames: { '#k': name },
  ExpressionAttributeValues: { ':k': value },
  ...more,
});

/** One item for each page; all pages. */
async function pages(operation: 'Query' | 'Scan', input: object): Promise<Page[]> {
  const found: Page[] = [];
  let ExclusiveStartKey: object | undefined;
  do {
    const page: Page = await call(operation, { TableName, Limit: 1, ...input, ExclusiveStartKey });
    found.push(page);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return found;
}

describe('Page by page', () => {
  const reads: readonly [what: string, 'Query' | 'Scan', input: object, count: number, key: readonly string[]][] = [
    ['an item collection', 'Query', where('pk', S('p')), 5, ['pk', 'sk']],
    ['all items', 'Scan', {}, 8, ['pk', 'sk']],
    ['a local index', 'Query', where('pk', S('p'), { IndexName: 'local-keys' }), 5, ['pk', 'score', 'sk']],
    ['all of a local index', 'Scan', { IndexName: 'local-all' }, 6, ['pk', 'sk', 'team']],
    [
      'a global index with a partition key',
      'Query',
      where('team', S('red'), { IndexName: 'team' }),
      3,
      ['pk', 'sk', 'team'],
    ],
    [
      'a global index with equal keys',
      'Query',
      where('team', S('blue'), { IndexName: 'team-score' }),
      3,
      ['pk', 'score', 'sk', 'team'],
    ],
    ['all of a global index', 'Scan', { IndexName: 'team-score' }, 6, ['pk', 'score', 'sk', 'team']],
    [
      "an index with the table's keys the other way round",
      'Query',
      where('sk', N(3), { IndexName: 'turned' }),
      1,
      ['pk', 'sk'],
    ],
    ['all of such an index', 'Scan', { IndexName: 'turned' }, 8, ['pk', 'sk']],
  ];
  it.each(reads)('%s', async (_what, operation, input, count, key) => {
    const all = await call(operation, { TableName, ...input });
    expect([all.Count, all.LastEvaluatedKey]).toEqual([count, undefined]);
    const forward = await pages(operation, input);
    // A page that ends by its Limit says so, even when nothing follows: the last one is empty.
    expect(forward.map(({ Items }) => Items.length)).toEqual([...Array(count).fill(1), 0]);
    expect(forward.flatMap(numbers)).toEqual(numbers(all));
    for (const { LastEvaluatedKey } of forward.slice(0, -1)) expect(Object.keys(LastEvaluatedKey!).sort()).toEqual(key);
    if (operation === 'Scan') return;
    const backward = await pages(operation, { ...input, ScanIndexForward: false });
    expect(backward.flatMap(numbers)).toEqual(numbers(all).toReversed());
  });

  it('the segments of an index, whose keys serve where they came from', async () => {
    const found: number[] = [];
    for (const Segment of [0, 1, 2]) {
      const segment = await pages('Scan', { IndexName: 'team-score', Segment, TotalSegments: 3 });
      found.push(...segment.flatMap(numbers));
    }
    expect(found.sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('from behind an item that has gone', async () => {
    const gone = { pk: S('p'), sk: N(99) };
    await call('PutItem', { TableName, Item: gone });
    const page = await call('Query', where('pk', S('p'), { Limit: 6 }));
    expect(page.LastEvaluatedKey).toEqual(gone);
    await call('DeleteItem', { TableName, Key: gone });
    const back = where('pk', S('p'), { ExclusiveStartKey: gone, ScanIndexForward: false });
    expect(numbers(await call('Query', back))).toEqual([4, 3, 2, 1, 0]);
  });

  it('a filter leaves empty pages, and a Limit counts what was looked at', async () => {
    const filter = { FilterExpression: 'extra = :x', ExpressionAttributeValues: { ':k': S('p'), ':x': N(3) } };
    const answers = (await pages('Query', { ...where('pk', S('p')), ...filter })) as (Page & {
      ScannedCount: number;
    })[];
    expect(answers.map(({ Items, ScannedCount }) => [Items.length, ScannedCount])).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
      [1, 1],
      [0, 1],
      [0, 0],
    ]);
  });
});

describe('1 MB', () => {
  const query = { TableName: Large, KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': S('a') } };
  it('ends a page, whatever is projected or counted', async () => {
    for (const more of [
      {},
      { ProjectionExpression: 'sk' },
      { Select: 'COUNT' },
      { Limit: 5 },
      { ConsistentRead: true },
    ]) {
      const { ScannedCount, LastEvaluatedKey } = await call('Query', { ...query, ...more });
      expect([ScannedCount, LastEvaluatedKey]).toEqual([4, { pk: S('a'), sk: N(4) }]);
    }
  });

  it('ends a page going down, and the next one goes on', async () => {
    const first = await call('Query', { ...query, ScanIndexForward: false, ProjectionExpression: 'sk' });
    expect([numbers(first), first.LastEvaluatedKey]).toEqual([[5, 4, 3, 2], { pk: S('a'), sk: N(2) }]);
    const { LastEvaluatedKey: ExclusiveStartKey } = first;
    const rest = await call('Query', { ...query, ScanIndexForward: false, ExclusiveStartKey });
    expect([numbers(rest), rest.LastEvaluatedKey]).toEqual([[1], undefined]);
  });

  it('counts entries of an index as they are projected', async () => {
    expect(await call('Scan', { TableName: Large, IndexName: 'team', Select: 'COUNT' })).toEqual({
      Count: 5,
      ScannedCount: 5,
    });
  });

  it('is no matter to a Limit below it', async () => {
    const { Count, LastEvaluatedKey } = await call('Query', { ...query, Limit: 3, Select: 'COUNT' });
    expect([Count, LastEvaluatedKey]).toEqual([3, { pk: S('a'), sk: N(3) }]);
  });
});

describe('What an answer holds', () => {
  const whole = ['extra', 'note', 'pk', 'score', 'sk', 'team'];
  const rows: readonly [what: string, input: object, attributes: readonly string[]][] = [
    ['a table', where('pk', S('p')), whole],
    ['a table, ALL_ATTRIBUTES', where('pk', S('p'), { Select: 'ALL_ATTRIBUTES' }), whole],
    ['an index of keys', where('pk', S('p'), { IndexName: 'local-keys' }), ['pk', 'score', 'sk']],
    [
      'an index of keys, ALL_PROJECTED_ATTRIBUTES',
      where('pk', S('p'), { IndexName: 'local-keys', Select: 'ALL_PROJECTED_ATTRIBUTES' }),
      ['pk', 'score', 'sk'],
    ],
    [
      'a local index of keys, ALL_ATTRIBUTES',
      where('pk', S('p'), { IndexName: 'local-keys', Select: 'ALL_ATTRIBUTES' }),
      whole,
    ],
    ['a local index of all', where('pk', S('p'), { IndexName: 'local-all' }), whole],
    [
      'a local index, of which more is named',
      where('pk', S('p'), { IndexName: 'local-keys', ProjectionExpression: 'note, pk' }),
      ['note', 'pk'],
    ],
    [
      'a local index, SPECIFIC_ATTRIBUTES',
      where('pk', S('p'), { IndexName: 'local-keys', ProjectionExpression: 'extra', Select: 'SPECIFIC_ATTRIBUTES' }),
      ['extra'],
    ],
    ['a global index that includes', where('team', S('red'), { IndexName: 'team' }), ['note', 'pk', 'sk', 'team']],
    [
      'a global index, of which less is named',
      where('team', S('red'), { IndexName: 'team', ProjectionExpression: 'note' }),
      ['note'],
    ],
    ['a global index of keys', where('team', S('red'), { IndexName: 'team-score' }), ['pk', 'score', 'sk', 'team']],
    [
      'a global index of all, ALL_ATTRIBUTES',
      where('sk', N(0), { IndexName: 'turned', Select: 'ALL_ATTRIBUTES' }),
      whole,
    ],
  ];
  it.each(rows)('%s', async (_what, input, attributes) => {
    const { Items } = await call('Query', input);
    expect(Object.keys(Items[0]).sort()).toEqual(attributes);
  });

  it('of a local index, which reaches back for what a filter names', async () => {
    const input = where('pk', S('p'), { IndexName: 'local-keys', FilterExpression: 'extra > :k2' });
    const ExpressionAttributeValues = { ':k': S('p'), ':k2': N(2) };
    const found = await call('Query', { ...input, ExpressionAttributeValues });
    expect(numbers(found)).toEqual([3, 4]);
    expect([found.Count, found.ScannedCount]).toEqual([2, 5]);
  });

  it('read consistently, of a table and of a local index', async () => {
    for (const IndexName of [undefined, 'local-keys', 'local-all']) {
      expect((await call('Query', where('pk', S('p'), { IndexName, ConsistentRead: true }))).Count).toBe(5);
      expect((await call('Scan', { TableName, IndexName, ConsistentRead: true })).Count).toBe(IndexName ? 6 : 8);
    }
  });
});

describe('A filter', () => {
  const key = (name: string) =>
    `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${name}`;
  const values = { ':n': N(3), ':p': S('p') };
  const filtering = (FilterExpression: string, more: object, [name, value]: [string, object] = ['pk', S('p')]) => {
    const used = Object.entries(values).filter(([placeholder]) => FilterExpression.includes(placeholder));
    const ExpressionAttributeValues = { ':k': value, ...Object.fromEntries(used) };
    return where(name, value, { FilterExpression, ExpressionAttributeValues, ...more });
  };
  const refused: readonly [what: string, object, string][] = [
    ['the partition key', filtering('pk <> sk', {}), key('pk')],
    ['the sort key', filtering('extra = :n OR sk = :n', {}), key('sk')],
    ['a key inside of a function', filtering('attribute_exists(sk)', {}), key('sk')],
    ['the key of a local index', filtering('score > :n', { IndexName: 'local-keys' }), key('score')],
    [
      'the key of a global index',
      filtering('score > :n', { IndexName: 'team-score' }, ['team', S('red')]),
      key('score'),
    ],
  ];
  it.each(refused)('of a Query may not name %s', async (_what, input, text) => {
    expect(await refusal('Query', input)).toBe(text);
  });

  const allowed: readonly [what: string, object, found: readonly number[]][] = [
    ["the table's sort key, reading a local index", filtering('sk > :n', { IndexName: 'local-keys' }), [4]],
    [
      "the table's keys, reading a global index",
      filtering('sk > :n AND pk = :p', { IndexName: 'team' }, ['team', S('red')]),
      [4],
    ],
    ['index keys, reading the table', filtering('score > :n', {}), [0, 1, 2]],
  ];
  it.each(allowed)('of a Query may name %s', async (_what, input, found) => {
    expect(numbers(await call('Query', input))).toEqual(found);
  });

  it('of a Scan may name any key', async () => {
    const input = {
      TableName,
      FilterExpression: 'pk = :p AND sk > :n',
      ExpressionAttributeValues: values,
    };
    expect(numbers(await call('Scan', input))).toEqual([4]);
    expect(numbers(await call('Scan', { ...input, IndexName: 'team-score' }))).toEqual([4]);
  });
});

describe('Select', () => {
  const envelope = '1 validation error detected: ';
  const named = (parameter: string, choice: string) => `Cannot specify the ${parameter} when choosing to get ${choice}`;
  const must = 'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES';
  const onlyIndex = 'ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName';
  const rows: readonly [input: object, text: string][] = [
    [{ Select: 'SPECIFIC_ATTRIBUTES', IndexName: 'local-keys' }, must],
    [{ Select: 'ALL_ATTRIBUTES', ProjectionExpression: 'a' }, named('ProjectionExpression', 'ALL_ATTRIBUTES')],
    [{ Select: 'COUNT', ProjectionExpression: 'a' }, named('ProjectionExpression', 'only the Count')],
    [{ Select: 'ALL_PROJECTED_ATTRIBUTES' }, onlyIndex],
  ];
  it.each(rows)('%j', async (input, text) => {
    expect(await refusal('Query', where('pk', S('p'), input))).toBe(`${envelope}${text}`);
    expect(await refusal('Scan', { TableName, ...input })).toBe(text);
  });

  const invalid = 'One or more parameter values were invalid: ';
  const lacking: readonly [input: object, text: string][] = [
    [
      { IndexName: 'team', Select: 'ALL_ATTRIBUTES' },
      `${invalid}Select type ALL_ATTRIBUTES is not supported for global secondary index team because its projection type is not ALL`,
    ],
    [
      { IndexName: 'team-score', Select: 'ALL_ATTRIBUTES' },
      `${invalid}Select type ALL_ATTRIBUTES is not supported for global secondary index team-score because its projection type is not ALL`,
    ],
    [
      { IndexName: 'team', ProjectionExpression: 'pk, score, note' },
      `${invalid}Global secondary index team does not project [score]`,
    ],
    [
      { IndexName: 'team-score', ProjectionExpression: 'note.a, extra[0]' },
      `${invalid}Global secondary index team-score does not project [note, extra]`,
    ],
  ];
  it.each(lacking)('of what a global index lacks: %j', async (input, text) => {
    expect(await refusal('Query', where('team', S('red'), input))).toBe(text);
    expect(await refusal('Scan', { TableName, ...input })).toBe(text);
  });
});

describe('A start key that does not suit an index', () => {
  const invalid = 'The provided starting key is invalid';
  const mismatch = `${invalid}: The provided key element does not match the schema`;
  const outside = 'The provided starting key is outside query boundaries based on provided conditions';
  const key = { pk: S('p'), sk: N(0), team: S('red'), score: N(7) };
  const { pk, sk, team, score } = key;
  const range = (condition: string, values: object) => ({
    KeyConditionExpression: `team = :t AND ${condition}`,
    ExpressionAttributeNames: undefined,
    ExpressionAttributeValues: { ':t': team, ...values },
  });
  const rows: readonly [what: string, index: string, start: object, text: string, more?: object][] = [
    ['without the index key', 'team-score', { pk, sk }, invalid],
    ['without the sort key of the index', 'team-score', { pk, sk, team }, invalid],
    ['without the key of the table', 'team-score', { team, score }, invalid],
    ['with an attribute that is no key', 'team', key, invalid],
    ['with an index key of another type', 'team-score', { ...key, score: S('7') }, mismatch],
    ['with a table key of another type', 'team-score', { ...key, sk: S('0') }, mismatch],
    ['of another partition', 'team-score', { ...key, team: S('blue') }, outside],
    ['of another partition, with a key of the table in it', 'team', { pk, sk, team: S('none') }, outside],
    [
      'outside of a range',
      'team-score',
      key,
      'The provided starting key does not match the range key predicate',
      range('score < :s', { ':s': N(7) }),
    ],
    [
      'outside of two bounds',
      'team-score',
      key,
      'The provided starting key does not match the range key predicate',
      range('score BETWEEN :s AND :u', { ':s': N(-5), ':u': N(6) }),
    ],
  ];
  it.each(rows)('%s (%s)', async (_what, IndexName, ExclusiveStartKey, text, more) => {
    expect(await refusal('Query', where('team', team, { IndexName, ExclusiveStartKey, ...more }))).toBe(text);
    // A Scan has no partition and no range that a key could lie outside of.
    const scanned = { TableName, IndexName, ExclusiveStartKey };
    if (text === invalid || text === mismatch) expect(await refusal('Scan', scanned)).toBe(text);
    else await call('Scan', scanned);
  });

  it('and one that does, on the bound of a range', async () => {
    const more = range('score BETWEEN :s AND :u', { ':s': N(-5), ':u': N(7) });
    const down = { IndexName: 'team-score', ExclusiveStartKey: key, ScanIndexForward: false };
    const rest = numbers(await call('Query', where('team', team, { ...more, ...down })));
    // The order of equal keys is not defined: the other item with this score may come before or after.
    expect(rest.filter((number) => number !== 2)).toEqual([4]);
  });
});

describe('A sparse index', () => {
  it('holds what has all of its keys', async () => {
    const Key = { pk: S('sparse'), sk: N(1) };
    const inIndex = async (IndexName: string) =>
      (await call('Query', where('team', S('sparse'), { IndexName, Select: 'COUNT' }))).Count;
    await call('PutItem', { TableName, Item: { ...Key, team: S('sparse') } });
    await expect.poll(() => inIndex('team')).toBe(1);
    expect(await inIndex('team-score')).toBe(0);
    const values = (value: object) => ({ ExpressionAttributeValues: { ':v': value } });
    await call('UpdateItem', { TableName, Key, UpdateExpression: 'SET score = :v', ...values(N(1)) });
    await expect.poll(() => inIndex('team-score')).toBe(1);
    await call('UpdateItem', { TableName, Key, UpdateExpression: 'REMOVE team' });
    await expect.poll(() => inIndex('team-score')).toBe(0);
    expect(await inIndex('team')).toBe(0);
  });
});
