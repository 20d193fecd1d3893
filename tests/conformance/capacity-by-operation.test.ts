import { beforeAll, describe, expect, it } from 'vitest';
import { type Operation, openTarget } from './target.ts';

/**
 * What the operations cost, told by table and index. Captured from AWS: index writes 2026-08, transactions 2026-04 to 2026-08;
 * units of single operations from the DynamoDB Developer Guide.
 */
const Plain = 'conformance-cost';
const Indexed = 'conformance-cost-of-indexes';
const S = (text: string) => ({ S: text });
const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
const hash = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' as const });
const range = (AttributeName: string) => ({ AttributeName, KeyType: 'RANGE' as const });
const { call, post } = openTarget([
  {
    TableName: Plain,
    AttributeDefinitions: [attribute('pk')],
    KeySchema: [hash('pk')],
    BillingMode: 'PAY_PER_REQUEST',
  },
  {
    TableName: Indexed,
    AttributeDefinitions: ['pk', 'sk', 'g', 'l'].map(attribute),
    KeySchema: [hash('pk'), range('sk')],
    LocalSecondaryIndexes: [
      {
        IndexName: 'local',
        KeySchema: [hash('pk'), range('l')],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['note'] },
      },
    ],
    GlobalSecondaryIndexes: [
      { IndexName: 'all', KeySchema: [hash('g')], Projection: { ProjectionType: 'ALL' } },
      { IndexName: 'keys', KeySchema: [hash('g')], Projection: { ProjectionType: 'KEYS_ONLY' } },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  },
]);

/** So many bytes under a name of one letter. */
const text = (bytes: number) => S('x'.repeat(bytes));
const plainKey = (pk: string) => ({ pk: S(pk) });
const key = (sk: string) => ({ pk: S('p'), sk: S(sk) });
const INDEXES = { ReturnConsumedCapacity: 'INDEXES' };
const TOTAL = { ReturnConsumedCapacity: 'TOTAL' };
const arm = (CapacityUnits: number) => ({ CapacityUnits });

describe('A write of a table with indexes', () => {
  type Costs = { table: number; all?: number; keys?: number; local?: number };
  const told = ({ table, all, keys, local }: Costs) => {
    const globals = { ...(all && { all: arm(all) }), ...(keys && { keys: arm(keys) }) };
    return {
      TableName: Indexed,
      CapacityUnits: table + (all ?? 0) + (keys ?? 0) + (local ?? 0),
      Table: arm(table),
      ...((all || keys) && { GlobalSecondaryIndexes: globals }),
      ...(local && { LocalSecondaryIndexes: { local: arm(local) } }),
    };
  };
  const update = (UpdateExpression: string, values?: object): [Operation, object] => [
    'UpdateItem',
    { UpdateExpression, ...(values && { ExpressionAttributeValues: values }) },
  ];
  const remove: [Operation, object] = ['DeleteItem', {}];
  const rows: readonly [what: string, before: object, write: [Operation, object], Costs][] = [
    [
      'a new entry by its projection',
      {},
      update('SET g = :g, t = :t', { ':g': S('x'), ':t': text(2500) }),
      { table: 3, all: 3, keys: 1 },
    ],
    [
      'the end of an entry by its projection',
      { g: S('x'), t: text(2500) },
      update('REMOVE g'),
      { table: 3, all: 3, keys: 1 },
    ],
    [
      'an entry that moves, twice',
      { g: S('x'), t: text(2500) },
      update('SET g = :g', { ':g': S('y') }),
      { table: 3, all: 6, keys: 2 },
    ],
    [
      'an entry of which a part changes that one index lacks',
      { g: S('x'), t: text(2500) },
      update('SET u = :u', { ':u': S('u') }),
      { table: 3, all: 3 },
    ],
    [
      'an entry that grows by what it was to be',
      { g: S('x') },
      update('SET t = :t', { ':t': text(3000) }),
      { table: 3, all: 3 },
    ],
    ['an entry that shrinks by what it was', { g: S('x'), t: text(3000) }, update('REMOVE t'), { table: 3, all: 3 }],
    ['the key again', { g: S('x') }, update('SET g = :g', { ':g': S('x') }), { table: 1 }],
    [
      'what a local index includes',
      { l: S('x'), t: text(3000) },
      update('SET note = :n', { ':n': text(1500) }),
      { table: 5, local: 2 },
    ],
    [
      'what a local index does not include',
      { l: S('x'), note: text(1500) },
      update('SET t = :t', { ':t': S('t') }),
      { table: 2 },
    ],
    [
      'the sort attribute of a local index',
      { l: S('x'), note: text(1500) },
      update('SET l = :l', { ':l': S('y') }),
      { table: 2, local: 4 },
    ],
    [
      'the end of an item with all its entries',
      { g: S('x'), l: S('x'), note: text(1500) },
      remove,
      { table: 2, all: 2, keys: 1, local: 2 },
    ],
    ['the end of an item without entries', { t: text(1500) }, remove, { table: 2 }],
  ];
  it.each(rows)('%s', async (what, before, [operation, more], costs) => {
    const Key = key(what);
    await call('PutItem', { TableName: Indexed, Item: { ...Key, ...before } });
    const { ConsumedCapacity } = await call(operation, { TableName: Indexed, Key, ...more, ...INDEXES });
    expect(ConsumedCapacity).toEqual(told(costs));
  });
});

describe('A transaction costs twice the table’s units, and tells reads and writes apart', () => {
  beforeAll(async () => {
    for (const [pk, bytes] of [
      ['small', 10],
      ['large', 3000],
      ['five', 5000],
    ] as const) {
      await call('PutItem', { TableName: Plain, Item: { ...plainKey(pk), t: text(bytes) } });
    }
  });
  const written = (units: number) => ({ TableName: Plain, CapacityUnits: units, WriteCapacityUnits: units });
  const read = (units: number) => ({ TableName: Plain, CapacityUnits: units, ReadCapacityUnits: units });
  const exists = { ConditionExpression: 'attribute_exists(pk)' };
  const rows: readonly [what: string, Operation, actions: object[], units: object][] = [
    ['a put', 'TransactWriteItems', [{ Put: { TableName: Plain, Item: plainKey('new') } }], written(2)],
    [
      'a put by what it replaces',
      'TransactWriteItems',
      [{ Put: { TableName: Plain, Item: { ...plainKey('large'), t: text(3000) } } }],
      written(6),
    ],
    [
      'an update',
      'TransactWriteItems',
      [
        {
          Update: {
            TableName: Plain,
            Key: plainKey('large'),
            UpdateExpression: 'SET u = :u',
            ExpressionAttributeValues: { ':u': S('u') },
          },
        },
      ],
      written(6),
    ],
    [
      'a condition by the item that it reads, in units to write',
      'TransactWriteItems',
      [{ ConditionCheck: { TableName: Plain, Key: plainKey('five'), ...exists } }],
      written(10),
    ],
    [
      'the end of what is not there',
      'TransactWriteItems',
      [{ Delete: { TableName: Plain, Key: plainKey('gone') } }],
      written(2),
    ],
    [
      'the sum of its actions',
      'TransactWriteItems',
      [
        { Put: { TableName: Plain, Item: plainKey('another') } },
        { ConditionCheck: { TableName: Plain, Key: plainKey('five'), ...exists } },
      ],
      written(12),
    ],
    ['a get', 'TransactGetItems', [{ Get: { TableName: Plain, Key: plainKey('small') } }], read(2)],
    ['a get of two blocks', 'TransactGetItems', [{ Get: { TableName: Plain, Key: plainKey('five') } }], read(4)],
    ['a get of nothing', 'TransactGetItems', [{ Get: { TableName: Plain, Key: plainKey('gone') } }], read(2)],
  ];
  it.each(rows)('%s', async (_what, operation, TransactItems, units) => {
    expect((await call(operation, { TransactItems, ...TOTAL })).ConsumedCapacity).toEqual([units]);
  });

  it('indexes are not doubled, and every figure is told twice', async () => {
    const Item = { ...key('transacted'), g: S('x'), t: text(1500) };
    const { ConsumedCapacity } = await call('TransactWriteItems', {
      TransactItems: [{ Put: { TableName: Indexed, Item } }],
      ...INDEXES,
    });
    const both = (units: number) => ({ CapacityUnits: units, WriteCapacityUnits: units });
    expect(ConsumedCapacity).toEqual([
      {
        TableName: Indexed,
        ...both(7),
        Table: both(4),
        GlobalSecondaryIndexes: { all: both(2), keys: both(1) },
      },
    ]);
  });

  it('is told table by table', async () => {
    const TransactItems = [
      { Put: { TableName: Plain, Item: plainKey('one') } },
      { Put: { TableName: Indexed, Item: key('one') } },
    ];
    const { ConsumedCapacity } = await call('TransactWriteItems', { TransactItems, ...TOTAL });
    expect(ConsumedCapacity.map((one: { TableName: string }) => one.TableName).sort()).toEqual([Plain, Indexed]);
  });
});

describe('Reading a page costs what is evaluated', () => {
  const partition = { KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': S('pages') } };
  beforeAll(async () => {
    for (const sk of ['1', '2', '3', '4']) {
      const Item = { pk: S('pages'), sk: S(sk), g: S('pages'), l: S(sk), note: S('n'), t: text(3000) };
      await call('PutItem', { TableName: Indexed, Item });
    }
  });
  const told = (units: { table: number; index?: object }) => ({
    TableName: Indexed,
    CapacityUnits: expect.any(Number),
    Table: arm(units.table),
    ...units.index,
  });
  const global = (name: string, units: number) => ({ GlobalSecondaryIndexes: { [name]: arm(units) } });
  const local = (units: number) => ({ LocalSecondaryIndexes: { local: arm(units) } });
  const byG = { KeyConditionExpression: 'g = :p', ExpressionAttributeValues: { ':p': S('pages') } };
  const rows: readonly [what: string, input: object, units: { table: number; index?: object }][] = [
    ['four items of 3,000 bytes in one sum', partition, { table: 1.5 }],
    ['twice that when consistent', { ...partition, ConsistentRead: true }, { table: 3 }],
    ['a count as the items themselves', { ...partition, Select: 'COUNT' }, { table: 1.5 }],
    ['two of them by Limit', { ...partition, Limit: 2 }, { table: 1 }],
    ['what the filter drops', { ...partition, FilterExpression: 'attribute_exists(gone)' }, { table: 1.5 }],
    ['what the projection leaves out', { ...partition, ProjectionExpression: 'sk' }, { table: 1.5 }],
    ['an index by its own entries', { ...byG, IndexName: 'keys' }, { table: 0, index: global('keys', 0.5) }],
    ['an index of everything as the table', { ...byG, IndexName: 'all' }, { table: 0, index: global('all', 1.5) }],
    ['a local index by its own entries', { ...partition, IndexName: 'local' }, { table: 0, index: local(0.5) }],
    [
      'a local index and each item that it lacks',
      { ...partition, IndexName: 'local', Select: 'ALL_ATTRIBUTES' },
      { table: 2, index: local(0.5) },
    ],
    [
      'a local index, consistent, and each item that it lacks',
      { ...partition, IndexName: 'local', ProjectionExpression: 't', ConsistentRead: true },
      { table: 4, index: local(1) },
    ],
    [
      'each item that it lacks, also when the filter drops it',
      { ...partition, IndexName: 'local', Select: 'ALL_ATTRIBUTES', FilterExpression: 'attribute_exists(gone)' },
      { table: 2, index: local(0.5) },
    ],
    [
      'a local index alone for what it includes',
      { ...partition, IndexName: 'local', ProjectionExpression: 'note' },
      { table: 0, index: local(0.5) },
    ],
  ];
  it.each(rows)('%s', async (_what, input, units) => {
    const { ConsumedCapacity } = await call('Query', { TableName: Indexed, ...input, ...INDEXES });
    expect(ConsumedCapacity).toEqual(told(units));
  });

  it('half a unit where an index has nothing', async () => {
    const values = { ':n': S('nobody') };
    const { ConsumedCapacity } = await call('Query', {
      TableName: Indexed,
      IndexName: 'keys',
      KeyConditionExpression: 'g = :n',
      ExpressionAttributeValues: values,
      ...INDEXES,
    });
    expect(ConsumedCapacity).toEqual({ ...told({ table: 0, index: global('keys', 0.5) }), CapacityUnits: 0.5 });
  });
});

describe('Figures', () => {
  it('travel with a fraction', async () => {
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.GetItem' };
    for (const [ConsistentRead, units] of [
      [true, '1.0'],
      [false, '0.5'],
    ] as const) {
      const body = JSON.stringify({ TableName: Plain, Key: plainKey('nobody'), ConsistentRead, ...TOTAL });
      expect(await (await post(headers, body)).text()).toContain(`"CapacityUnits":${units}`);
    }
  });
});
