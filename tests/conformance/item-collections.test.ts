import { beforeAll, describe, expect, it } from 'vitest';
import { type ItemOperation, openTarget } from './target.ts';

/**
 * Query and Scan: pages, start keys, segments, Select, indexes of both kinds.
 * Texts captured from AWS, 2013 to 2018 and 2026-07 to 2026-08; page rules from the DynamoDB Developer Guide.
 */
const TableName = 'conformance-collections';
const Large = 'conformance-large-items';
const S = (text: string) => ({ S: text });
const N = (text: string) => ({ N: text });
const attribute = (AttributeName: string, AttributeType: 'S' | 'N') => ({ AttributeName, AttributeType });
const schema = (hash: string, range?: string) => [
  { AttributeName: hash, KeyType: 'HASH' as const },
  ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' as const }]),
];
const { call, refusal } = openTarget([
  {
    TableName,
    AttributeDefinitions: [attribute('pk', 'S'), attribute('sk', 'N'), attribute('color', 'S'), attribute('rank', 'N')],
    KeySchema: schema('pk', 'sk'),
    LocalSecondaryIndexes: [
      { IndexName: 'by-rank', KeySchema: schema('pk', 'rank'), Projection: { ProjectionType: 'KEYS_ONLY' } },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-color',
        KeySchema: schema('color', 'rank'),
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['note'] },
      },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  },
  {
    TableName: Large,
    AttributeDefinitions: [attribute('pk', 'S'), attribute('sk', 'N')],
    KeySchema: schema('pk', 'sk'),
    BillingMode: 'PAY_PER_REQUEST',
  },
]);

const itemAt = (pk: string, number: number) => ({
  pk: S(pk),
  sk: N(String(number)),
  ...(number % 2 === 1 && { color: S(pk), rank: N(String(-number)) }),
  note: S(`note ${number}`),
  extra: S('unprojected'),
});

beforeAll(async () => {
  for (const pk of ['a', 'b', 'c']) {
    for (const number of [1, 2, 3, 4, 5]) await call('PutItem', { TableName, Item: itemAt(pk, number) });
  }
});

const query = (more: object = {}) => ({
  TableName,
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': S('a') },
  ...more,
});
const byColor = (more: object = {}) => ({
  TableName,
  IndexName: 'by-color',
  KeyConditionExpression: 'color = :pk',
  ExpressionAttributeValues: { ':pk': S('a') },
  ...more,
});
const numbers = (answer: { Items: { sk: { N: string } }[] }) => answer.Items.map((item) => Number(item.sk.N));
const envelope = '1 validation error detected: ';
const invalid = 'One or more parameter values were invalid: ';

describe('A page', () => {
  it('goes up or down', async () => {
    expect(numbers(await call('Query', query()))).toEqual([1, 2, 3, 4, 5]);
    expect(numbers(await call('Query', query({ ScanIndexForward: false })))).toEqual([5, 4, 3, 2, 1]);
  });

  it('ends at its Limit, and says where, even when nothing follows', async () => {
    const first = await call('Query', query({ Limit: 3 }));
    expect([numbers(first), first.LastEvaluatedKey]).toEqual([[1, 2, 3], { pk: S('a'), sk: N('3') }]);
    const second = await call('Query', query({ Limit: 2, ExclusiveStartKey: first.LastEvaluatedKey }));
    expect([numbers(second), second.LastEvaluatedKey]).toEqual([[4, 5], { pk: S('a'), sk: N('5') }]);
    const third = await call('Query', query({ ExclusiveStartKey: second.LastEvaluatedKey }));
    expect(third).toEqual({ Items: [], Count: 0, ScannedCount: 0 });
  });

  it('counts what it evaluates, not what the filter leaves', async () => {
    const filtered = query({
      Limit: 2,
      FilterExpression: 'note = :note',
      ExpressionAttributeValues: { ':pk': S('a'), ':note': S('note 5') },
    });
    const answer = await call('Query', filtered);
    expect(answer).toEqual({ Items: [], Count: 0, ScannedCount: 2, LastEvaluatedKey: { pk: S('a'), sk: N('2') } });
  });

  it('that only counts has no items', async () => {
    expect(await call('Query', query({ Select: 'COUNT' }))).toEqual({ Count: 5, ScannedCount: 5 });
  });

  it('of an index holds what is projected, and ends at a key of both', async () => {
    const answer = await call('Query', byColor({ Limit: 2 }));
    const [first] = answer.Items;
    expect(numbers(answer)).toEqual([5, 3]);
    expect(Object.keys(first).sort()).toEqual(['color', 'note', 'pk', 'rank', 'sk']);
    expect(answer.LastEvaluatedKey).toEqual({ pk: S('a'), sk: N('3'), color: S('a'), rank: N('-3') });
    const rest = await call('Query', byColor({ ExclusiveStartKey: answer.LastEvaluatedKey }));
    expect(numbers(rest)).toEqual([1]);
  });

  it('of a local index reaches back to the table for the rest', async () => {
    const index = query({ IndexName: 'by-rank' });
    const entries = await call('Query', index);
    expect(numbers(entries)).toEqual([5, 3, 1]);
    expect(entries.Items[0]).toEqual({ pk: S('a'), sk: N('5'), rank: N('-5') });
    expect((await call('Query', { ...index, Select: 'ALL_ATTRIBUTES' })).Items[0]).toEqual(itemAt('a', 5));
    const one = await call('Query', { ...index, ProjectionExpression: 'extra' });
    expect(one.Items).toEqual(Array(3).fill({ extra: S('unprojected') }));
  });

  it('ends with the item by which it reaches 1 MB, before any filter', async () => {
    const text = 'x'.repeat(300_000);
    for (const number of [1, 2, 3, 4, 5]) {
      await call('PutItem', { TableName: Large, Item: { pk: S('a'), sk: N(String(number)), text: S(text) } });
    }
    const answer = await call('Query', {
      TableName: Large,
      KeyConditionExpression: 'pk = :pk',
      FilterExpression: 'attribute_not_exists(#t)',
      ExpressionAttributeNames: { '#t': 'text' },
      ExpressionAttributeValues: { ':pk': S('a') },
    });
    expect(answer).toEqual({ Items: [], Count: 0, ScannedCount: 4, LastEvaluatedKey: { pk: S('a'), sk: N('4') } });
    expect((await call('Scan', { TableName: Large, Select: 'COUNT' })).Count).toBe(4);
  });
});

describe('A Scan', () => {
  const all = async (more: object) => {
    const found: string[] = [];
    let ExclusiveStartKey: object | undefined;
    do {
      const page = await call('Scan', { TableName, Limit: 2, ...more, ExclusiveStartKey });
      for (const { pk, sk } of page.Items) found.push(`${pk.S}${sk.N}`);
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return found;
  };
  const everything = ['a', 'b', 'c'].flatMap((pk) => [1, 2, 3, 4, 5].map((number) => `${pk}${number}`));

  it('finds every item once, page by page', async () => {
    expect((await all({})).sort()).toEqual(everything);
  });

  it('finds every item once in any number of segments', async () => {
    for (const TotalSegments of [1, 2, 7, 1_000_000]) {
      const segments = TotalSegments > 100 ? [] : Array.from({ length: TotalSegments }, (_, Segment) => Segment);
      const found = await Promise.all(segments.map((Segment) => all({ Segment, TotalSegments })));
      if (segments.length > 0) expect(found.flat().sort()).toEqual(everything);
    }
  });

  it('of a sparse index finds what has its keys', async () => {
    expect((await all({ IndexName: 'by-color' })).sort()).toEqual(everything.filter((name) => /[135]$/.test(name)));
  });
});

describe('What cannot be read', () => {
  const rows: readonly [what: string, ItemOperation, object, string][] = [
    ['a missing index', 'Query', query({ IndexName: 'none' }), 'The table does not have the specified index: none'],
    ['a missing index', 'Scan', { TableName, IndexName: 'none' }, 'The table does not have the specified index: none'],
    [
      'a consistent global index',
      'Query',
      byColor({ ConsistentRead: true }),
      'Consistent reads are not supported on global secondary indexes',
    ],
    [
      'a consistent global index',
      'Scan',
      { TableName, IndexName: 'by-color', ConsistentRead: true },
      'Consistent reads are not supported on global secondary indexes',
    ],
    [
      'nothing',
      'Query',
      query({ Limit: 0 }),
      `${envelope}Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    ],
    [
      'nothing',
      'Scan',
      { TableName, Limit: 0 },
      `${envelope}Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    ],
    [
      'a segment of how many',
      'Scan',
      { TableName, Segment: 0 },
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    ],
    [
      'which of the segments',
      'Scan',
      { TableName, TotalSegments: 2 },
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    ],
    [
      'a segment behind the last',
      'Scan',
      { TableName, Segment: 2, TotalSegments: 2 },
      'The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 2 is not less than TotalSegments: 2',
    ],
  ];
  it.each(rows)('%s: %s', async (_what, operation, input, text) => {
    expect(await refusal(operation, input)).toBe(text);
  });
});

describe('A start key', () => {
  const wrong = 'The provided starting key is invalid';
  const mismatch = `${wrong}: The provided key element does not match the schema`;
  const from = (ExclusiveStartKey: object, more: object = {}) => query({ ExclusiveStartKey, ...more });
  const above = {
    KeyConditionExpression: 'pk = :pk AND sk > :sk',
    ExpressionAttributeValues: { ':pk': S('a'), ':sk': N('2') },
  };
  const rows: readonly [what: string, ItemOperation, object, string][] = [
    ['half of one', 'Query', from({ pk: S('a') }), wrong],
    ['more than one', 'Query', from({ pk: S('a'), sk: N('1'), x: S('x') }), wrong],
    ['another attribute', 'Query', from({ pk: S('a'), x: N('1') }), wrong],
    ['the key of the table only', 'Query', byColor({ ExclusiveStartKey: { pk: S('a'), sk: N('1') } }), wrong],
    ['another type', 'Query', from({ pk: S('a'), sk: S('1') }), mismatch],
    ['half of one, scanned', 'Scan', { TableName, ExclusiveStartKey: { pk: S('a') } }, mismatch],
    [
      'half of one, scanned in an index',
      'Scan',
      { TableName, IndexName: 'by-color', ExclusiveStartKey: { pk: S('a'), sk: N('1') } },
      wrong,
    ],
    ['another type, scanned', 'Scan', { TableName, ExclusiveStartKey: { pk: S('a'), sk: S('1') } }, mismatch],
    [
      'of another partition',
      'Query',
      from({ pk: S('b'), sk: N('1') }),
      'The provided starting key is outside query boundaries based on provided conditions',
    ],
    [
      'that the sort condition excludes',
      'Query',
      from({ pk: S('a'), sk: N('1') }, above),
      'The provided starting key does not match the range key predicate',
    ],
    [
      'of another partition, that the sort condition takes',
      'Query',
      from({ pk: S('b'), sk: N('3') }, above),
      'The query can return at most one row and cannot be restarted',
    ],
    [
      'that is no value',
      'Query',
      from({ pk: S('a'), sk: N('x') }),
      'The parameter cannot be converted to a numeric value: x',
    ],
    [
      'with an empty set',
      'Query',
      from({ pk: { SS: [] }, sk: N('1') }),
      `${wrong}: ${invalid}An string set  may not be empty`,
    ],
  ];
  it.each(rows)('%s: %s', async (_what, operation, input, text) => {
    expect(await refusal(operation, input)).toBe(text);
  });

  it('of one segment does not go on in another', async () => {
    const page = await call('Scan', { TableName, Limit: 1, Segment: 0, TotalSegments: 1 });
    const attempts = await Promise.all(
      [0, 1].map((Segment) =>
        refusal('Scan', { TableName, ExclusiveStartKey: page.LastEvaluatedKey, Segment, TotalSegments: 2 }),
      ),
    );
    const refused = attempts.filter((text) => text.startsWith(wrong));
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatch(
      /Invalid ExclusiveStartKey\. Please use ExclusiveStartKey with correct Segment\. TotalSegments: 2 Segment: [01]$/,
    );
  });

  it('need not be the key of an item', async () => {
    expect(numbers(await call('Query', from({ pk: S('a'), sk: N('2.5') })))).toEqual([3, 4, 5]);
  });
});
