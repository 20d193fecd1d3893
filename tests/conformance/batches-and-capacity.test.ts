import { describe, expect, it } from 'vitest';
import { openTarget } from './target.ts';

/**
 * BatchGetItem, BatchWriteItem, and what requests cost: capacity to the half unit, by table and index, and ItemCollectionMetrics.
 * Texts captured from AWS, 2013 to 2018 and 2026-04 to 2026-09; index writes 2026-08.
 */
const TableName = 'conformance-batches';
const Indexed = 'conformance-capacity';
const S = (text: string) => ({ S: text });
const N = (text: string) => ({ N: text });
const attribute = (AttributeName: string, AttributeType: 'S' | 'N') => ({ AttributeName, AttributeType });
const schema = (hash: string, range?: string) => [
  { AttributeName: hash, KeyType: 'HASH' as const },
  ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' as const }]),
];
const { call, refusal, rawRefusal } = openTarget([
  {
    TableName,
    AttributeDefinitions: [attribute('pk', 'N')],
    KeySchema: schema('pk'),
    BillingMode: 'PAY_PER_REQUEST',
  },
  {
    TableName: Indexed,
    AttributeDefinitions: [attribute('pk', 'S'), attribute('sk', 'S'), attribute('color', 'S'), attribute('rank', 'N')],
    KeySchema: schema('pk', 'sk'),
    LocalSecondaryIndexes: [
      { IndexName: 'by-rank', KeySchema: schema('pk', 'rank'), Projection: { ProjectionType: 'KEYS_ONLY' } },
    ],
    GlobalSecondaryIndexes: [
      { IndexName: 'by-color', KeySchema: schema('color'), Projection: { ProjectionType: 'ALL' } },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  },
]);

const envelope = '1 validation error detected: ';
const key = (number: number | string) => ({ pk: N(String(number)) });
const range = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at);
const put = (Item: object) => ({ PutRequest: { Item } });
const remove = (Key: object) => ({ DeleteRequest: { Key } });
const write = (...requests: object[]) => ({ RequestItems: { [TableName]: requests } });
const read = (...Keys: object[]) => ({ RequestItems: { [TableName]: { Keys } } });
const duplicates = 'Provided list of item keys contains duplicates';

describe('BatchGetItem', () => {
  it('answers what is there, with an entry for every table', async () => {
    await call('BatchWriteItem', write(put({ ...key(1), a: S('x') }), put(key(2))));
    const answer = await call('BatchGetItem', read(key(1), key(3), key('2.0')));
    const found = answer.Responses[TableName].map((item: { pk: { N: string } }) => item.pk.N);
    expect([found.sort(), answer.UnprocessedKeys]).toEqual([['1', '2'], {}]);
    expect((await call('BatchGetItem', read(key(3)))).Responses).toEqual({ [TableName]: [] });
  });

  const length = (what: string, count: number) => `Member must have length ${what} than or equal to ${count}`;
  const rows: readonly [what: string, object, string][] = [
    [
      'no tables',
      { RequestItems: {} },
      `${envelope}Value at 'RequestItems' failed to satisfy constraint: ${length('greater', 1)}`,
    ],
    ['nothing', {}, `${envelope}Value at 'RequestItems' failed to satisfy constraint: Member must not be null`],
    [
      'no keys',
      read(),
      `${envelope}Value at 'RequestItems.${TableName}.member.Keys' failed to satisfy constraint: ${length('greater', 1)}`,
    ],
    [
      '101 keys',
      read(...range(0, 101).map(key)),
      `${envelope}Value at 'RequestItems.${TableName}.member.Keys' failed to satisfy constraint: ${length('less', 100)}`,
    ],
    [
      '101 keys of two tables',
      {
        RequestItems: {
          [TableName]: { Keys: range(0, 51).map(key) },
          [Indexed]: { Keys: range(0, 50).map((number) => ({ pk: S('x'), sk: S(String(number)) })) },
        },
      },
      'Too many items requested for the BatchGetItem call',
    ],
    ['a key twice', read(key(1), key('1.0')), duplicates],
    [
      'a table that is missing',
      { RequestItems: { [TableName]: { Keys: [key(1)] }, 'conformance-absent': { Keys: [key(1)] } } },
      'ResourceNotFoundException: Requested resource not found',
    ],
    [
      'a missing table, and a broken projection of another',
      {
        RequestItems: {
          'conformance-absent': { Keys: [key(1)] },
          [TableName]: { Keys: [key(1)], ProjectionExpression: 'a b' },
        },
      },
      'Invalid ProjectionExpression: Syntax error; token: "b", near: "a b"',
    ],
  ];
  it.each(rows)('of %s', async (_what, input, text) => {
    expect(await rawRefusal('BatchGetItem', input)).toBe(text);
  });
});

describe('BatchWriteItem', () => {
  it('puts and deletes, and always says what is left', async () => {
    await call('BatchWriteItem', write(put(key(10))));
    expect(await call('BatchWriteItem', write(remove(key(10)), put(key(11)), remove(key(12))))).toEqual({
      UnprocessedItems: {},
    });
    expect((await call('BatchGetItem', read(key(10), key(11)))).Responses[TableName]).toEqual([key(11)]);
  });

  it('writes nothing when anything is wrong', async () => {
    const absent = { RequestItems: { [TableName]: [put(key(20))], 'conformance-absent': [put(key(20))] } };
    expect(await refusal('BatchWriteItem', absent)).toBe('ResourceNotFoundException: Requested resource not found');
    expect(await refusal('BatchWriteItem', write(put(key(20)), remove({ pk: S('x') })))).toContain('key element');
    expect(await call('GetItem', { TableName, Key: key(20) })).toEqual({});
  });

  const one =
    'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes';
  const bounds =
    'Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]';
  const rows: readonly [what: string, object, string][] = [
    ['no tables', { RequestItems: {} }, 'The requestItems parameter is required for BatchWriteItem'],
    ['nothing', {}, 'The requestItems parameter is required for BatchWriteItem'],
    [
      'no writes',
      write(),
      `${envelope}Value '{${TableName}=[]}' at 'requestItems' failed to satisfy constraint: ${bounds}`,
    ],
    ['an empty write', write({}), one],
    ['a put and a delete at once', write({ ...put(key(1)), ...remove(key(1)) }), one],
    ['a key twice', write(put(key(1)), remove(key('1.0'))), duplicates],
    ['a key deleted twice', write(remove(key(1)), remove(key(1))), duplicates],
    [
      '26 writes to two tables',
      {
        RequestItems: {
          [TableName]: range(0, 13).map((number) => put(key(number))),
          [Indexed]: range(0, 13).map((number) => put({ pk: S('x'), sk: S(String(number)) })),
        },
      },
      'Too many items requested for the BatchWriteItem call',
    ],
  ];
  it.each(rows)('of %s', async (_what, input, text) => {
    expect(await rawRefusal('BatchWriteItem', input)).toBe(text);
  });

  it('of 26 writes to one table', async () => {
    expect(await refusal('BatchWriteItem', write(...range(0, 26).map((number) => put(key(number)))))).toMatch(
      new RegExp(`at 'requestItems' failed to satisfy constraint: ${bounds.replaceAll(/[[\]]/g, '\\$&')}$`),
    );
  });
});

/** The item of so many bytes under a key of 8 (`pk`, `sk` and a value of 2 bytes each). */
let count = 10;
function itemOf(bytes: number, more: object = {}) {
  const Key = { pk: S('xx'), sk: S(String(count++)) };
  return { ...Key, ...more, ...(bytes > 8 && { t: S('x'.repeat(bytes - 9)) }) };
}
const keyOf = ({ pk, sk }: { pk: object; sk: object }) => ({ pk, sk });

describe('Reading costs', () => {
  const rows: readonly [bytes: number, eventual: number, consistent: number][] = [
    [8, 0.5, 1],
    [4096, 0.5, 1],
    [4097, 1, 2],
    [8193, 1.5, 3],
  ];
  it.each(rows)('of %i bytes: %f units, or %f', async (bytes, eventual, consistent) => {
    const Item = itemOf(bytes);
    await call('PutItem', { TableName: Indexed, Item });
    const capacity = { ReturnConsumedCapacity: 'TOTAL' };
    const get = { TableName: Indexed, Key: keyOf(Item), ...capacity };
    const of = (units: number) => ({ TableName: Indexed, CapacityUnits: units });
    expect((await call('GetItem', get)).ConsumedCapacity).toEqual(of(eventual));
    expect((await call('GetItem', { ...get, ConsistentRead: true })).ConsumedCapacity).toEqual(of(consistent));
    expect((await call('GetItem', { ...get, ProjectionExpression: 'pk' })).ConsumedCapacity).toEqual(of(eventual));
    const query = {
      TableName: Indexed,
      KeyConditionExpression: 'pk = :p AND sk = :s',
      FilterExpression: 'attribute_exists(gone)',
      ExpressionAttributeValues: { ':p': Item.pk, ':s': Item.sk },
      ...capacity,
    };
    expect((await call('Query', query)).ConsumedCapacity).toEqual(of(eventual));
    const batch = { RequestItems: { [Indexed]: { Keys: [keyOf(Item)], ConsistentRead: true } }, ...capacity };
    expect((await call('BatchGetItem', batch)).ConsumedCapacity).toEqual([of(consistent)]);
  });

  it('half a unit where nothing is, and a query by the sum of what it reads', async () => {
    const capacity = { ReturnConsumedCapacity: 'TOTAL' };
    const get = { TableName, Key: key(999), ...capacity };
    expect((await call('GetItem', get)).ConsumedCapacity.CapacityUnits).toBe(0.5);
    const query = {
      TableName: Indexed,
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': S('sum') },
      ...capacity,
    };
    expect((await call('Query', query)).ConsumedCapacity.CapacityUnits).toBe(0.5);
    for (const sk of ['1', '2', '3']) {
      await call('PutItem', { TableName: Indexed, Item: { pk: S('sum'), sk: S(sk), t: S('x'.repeat(2000)) } });
    }
    expect((await call('Query', query)).ConsumedCapacity.CapacityUnits).toBe(1);
    const batch = range(1, 3).map((number) => ({ pk: S('sum'), sk: S(String(number)) }));
    const answer = await call('BatchGetItem', { RequestItems: { [Indexed]: { Keys: batch } }, ...capacity });
    expect(answer.ConsumedCapacity[0].CapacityUnits).toBe(1.5);
  });

  it('an index apart from its table, and the table for what a local index lacks', async () => {
    const more = { color: S('blue'), rank: N('1') };
    await call('PutItem', {
      TableName: Indexed,
      Item: { pk: S('reach'), sk: S('1'), ...more, t: S('x'.repeat(5000)) },
    });
    const capacity = { ReturnConsumedCapacity: 'INDEXES' };
    const local = {
      TableName: Indexed,
      IndexName: 'by-rank',
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': S('reach') },
      ...capacity,
    };
    expect((await call('Query', local)).ConsumedCapacity).toEqual({
      TableName: Indexed,
      CapacityUnits: 0.5,
      Table: { CapacityUnits: 0 },
      LocalSecondaryIndexes: { 'by-rank': { CapacityUnits: 0.5 } },
    });
    const whole = await call('Query', { ...local, Select: 'ALL_ATTRIBUTES' });
    expect(whole.ConsumedCapacity).toEqual({
      TableName: Indexed,
      CapacityUnits: 1.5,
      Table: { CapacityUnits: 1 },
      LocalSecondaryIndexes: { 'by-rank': { CapacityUnits: 0.5 } },
    });
    const global = {
      TableName: Indexed,
      IndexName: 'by-color',
      KeyConditionExpression: 'color = :c',
      ExpressionAttributeValues: { ':c': S('blue') },
      ...capacity,
    };
    expect((await call('Query', global)).ConsumedCapacity).toEqual({
      TableName: Indexed,
      CapacityUnits: 1,
      Table: { CapacityUnits: 0 },
      GlobalSecondaryIndexes: { 'by-color': { CapacityUnits: 1 } },
    });
  });

  it('nothing that is told unless asked', async () => {
    expect(await call('GetItem', { TableName, Key: key(999), ReturnConsumedCapacity: 'NONE' })).toEqual({});
  });
});

describe('Writing costs', () => {
  const total = { ReturnConsumedCapacity: 'TOTAL' };
  it.each([
    [8, 1],
    [1024, 1],
    [1025, 2],
    [10_240, 10],
  ])('of %i bytes: %i units, and as much to replace or delete it', async (bytes, units) => {
    const Item = itemOf(bytes);
    const Key = keyOf(Item);
    const spent = async (attempt: Promise<{ ConsumedCapacity: { CapacityUnits: number } }>) =>
      (await attempt).ConsumedCapacity.CapacityUnits;
    const table = { TableName: Indexed, ...total };
    expect(await spent(call('PutItem', { ...table, Item }))).toBe(units);
    expect(await spent(call('PutItem', { ...table, Item: Key }))).toBe(units);
    expect(await spent(call('PutItem', { ...table, Item }))).toBe(units);
    expect(await spent(call('UpdateItem', { ...table, Key, UpdateExpression: 'REMOVE t' }))).toBe(units);
    await call('PutItem', { ...table, Item });
    expect(await spent(call('DeleteItem', { ...table, Key }))).toBe(units);
    expect(await spent(call('DeleteItem', { ...table, Key }))).toBe(1);
  });

  const table = { TableName: Indexed, ReturnConsumedCapacity: 'INDEXES' };
  const units = (color: number, rank: number) => ({
    ...(color > 0 && { GlobalSecondaryIndexes: { 'by-color': { CapacityUnits: color } } }),
    ...(rank > 0 && { LocalSecondaryIndexes: { 'by-rank': { CapacityUnits: rank } } }),
  });
  const long = S('x'.repeat(1500));
  const rows: readonly [what: string, before: object, after: object, color: number, rank: number][] = [
    ['no entry', {}, { t: S('x') }, 0, 0],
    ['a new entry', {}, { color: S('red'), t: long }, 2, 0],
    ['new entries in both', {}, { color: S('red'), rank: N('1'), t: long }, 2, 1],
    ['an entry that goes', { color: S('red'), t: long }, {}, 2, 0],
    ['an entry that stays as it is', { rank: N('1'), t: long }, { rank: N('1') }, 0, 0],
    ['an entry that changes', { color: S('red'), t: long }, { color: S('red') }, 2, 0],
    ['an entry that moves', { color: S('red'), t: long }, { color: S('blue') }, 3, 0],
    [
      'the same set in another order',
      { color: S('red'), v: { SS: ['a', 'b'] } },
      { color: S('red'), v: { SS: ['b', 'a'] } },
      0,
      0,
    ],
  ];
  it.each(rows)('in indexes: %s', async (_what, before, after, color, rank) => {
    const Key = keyOf(itemOf(8));
    await call('PutItem', { TableName: Indexed, Item: { ...Key, ...before } });
    const { ConsumedCapacity } = await call('PutItem', { ...table, Item: { ...Key, ...after } });
    const { TableName: name, CapacityUnits, Table, ...indexes } = ConsumedCapacity;
    expect(indexes).toEqual(units(color, rank));
    expect(CapacityUnits).toBe(Table.CapacityUnits + color + rank);
    expect(name).toBe(Indexed);
  });

  it('in a batch, one sum for each table', async () => {
    const requests = [put(itemOf(1025)), put(itemOf(8, { color: S('red') }))];
    const answer = await call('BatchWriteItem', {
      RequestItems: { [Indexed]: requests },
      ReturnConsumedCapacity: 'INDEXES',
    });
    expect(answer.ConsumedCapacity).toEqual([
      {
        TableName: Indexed,
        CapacityUnits: 4,
        Table: { CapacityUnits: 3 },
        GlobalSecondaryIndexes: { 'by-color': { CapacityUnits: 1 } },
      },
    ]);
  });
});

describe('ItemCollectionMetrics', () => {
  const metrics = { ItemCollectionKey: { pk: S('xx') }, SizeEstimateRangeGB: [0, 1] };
  const SIZE = { ReturnItemCollectionMetrics: 'SIZE' };

  it('of a table with a local index, when asked', async () => {
    const Item = itemOf(8);
    const Key = keyOf(Item);
    expect((await call('PutItem', { TableName: Indexed, Item, ...SIZE })).ItemCollectionMetrics).toEqual(metrics);
    expect((await call('UpdateItem', { TableName: Indexed, Key, ...SIZE })).ItemCollectionMetrics).toEqual(metrics);
    expect((await call('DeleteItem', { TableName: Indexed, Key, ...SIZE })).ItemCollectionMetrics).toEqual(metrics);
    const batch = await call('BatchWriteItem', { RequestItems: { [Indexed]: [put(Item), put(itemOf(8))] }, ...SIZE });
    expect(batch.ItemCollectionMetrics).toEqual({ [Indexed]: [metrics] });
  });

  it('of no other table, and never unasked', async () => {
    expect(await call('PutItem', { TableName: Indexed, Item: itemOf(8) })).toEqual({});
    expect(await call('PutItem', { TableName, Item: key(1), ...SIZE })).toEqual({});
    expect(await call('BatchWriteItem', { ...write(put(key(1))), ...SIZE })).toEqual({ UnprocessedItems: {} });
  });
});
