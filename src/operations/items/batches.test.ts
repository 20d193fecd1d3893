import { describe, expect, it } from 'vitest';
import { musicTable, plainTable, song } from '../../../tests/operations/music-table.ts';
import { openWorld } from '../../../tests/operations/operation-world.ts';
import { createTable } from '../tables/create-table.ts';
import { batchGetItem } from './batch-get-item.ts';
import { batchWriteItem } from './batch-write-item.ts';
import { scan } from './scan.ts';

const plainArn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Plain';
const plain = (pk: string, more: object = {}) => ({ pk: { S: pk }, ...more });
const put = (item: object) => ({ PutRequest: { Item: item } });
const remove = (key: object) => ({ DeleteRequest: { Key: key } });

async function worldWithTables() {
  const world = await openWorld();
  await world.run(createTable, musicTable);
  await world.run(createTable, plainTable);
  return {
    ...world,
    write: (items: object, more: object = {}) => world.run(batchWriteItem, { RequestItems: items, ...more }),
    get: (items: object, more: object = {}) => world.run(batchGetItem, { RequestItems: items, ...more }),
    everything: async () => (await world.run(scan, { TableName: 'Plain' })).Items,
  };
}

describe('BatchWriteItem', () => {
  it('puts and deletes in several tables, each by its name or ARN', async () => {
    const { write, get } = await worldWithTables();
    await write({ Plain: [put(plain('old'))] });
    const answer = await write(
      {
        [plainArn]: [put(plain('a', { n: { N: '1.0' } })), remove(plain('old')), remove(plain('never was'))],
        Music: [put(song('Abba', 'Waterloo', { year: { N: '1974' } }))],
      },
      { ReturnConsumedCapacity: 'INDEXES', ReturnItemCollectionMetrics: 'SIZE' },
    );
    expect(answer).toEqual({
      UnprocessedItems: {},
      ConsumedCapacity: [
        { TableName: plainArn, CapacityUnits: 3, Table: { CapacityUnits: 3 } },
        {
          TableName: 'Music',
          CapacityUnits: 2,
          Table: { CapacityUnits: 1 },
          LocalSecondaryIndexes: { 'by-year': { CapacityUnits: 1 } },
        },
      ],
      ItemCollectionMetrics: {
        Music: [{ ItemCollectionKey: { artist: { S: 'Abba' } }, SizeEstimateRangeGB: [0, 1] }],
      },
    });
    const read = await get({ Plain: { Keys: [plain('old'), plain('a')] } });
    expect(read.Responses).toEqual({ Plain: [plain('a', { n: { N: '1' } })] });
  });

  it('writes nothing when one of its writes is wrong', async () => {
    const { write, everything } = await worldWithTables();
    const wrong: readonly (readonly [object, string])[] = [
      [
        { Plain: [put(plain('a')), put({ x: { S: 'y' } })] },
        'One or more parameter values were invalid: Missing the key pk in the item',
      ],
      [{ Plain: [put(plain('a')), put({ pk: { N: '1' } })] }, 'The provided key element does not match the schema'],
      [{ Plain: [put(plain('a')), remove(song('a', 'b'))] }, 'The provided key element does not match the schema'],
      [
        { Plain: [put(plain('a')), put(plain('a', { more: { S: 'x' } }))] },
        'Provided list of item keys contains duplicates',
      ],
      [
        { Plain: [put(plain('a'))], [plainArn]: [remove(plain('a'))] },
        'Provided list of item keys contains duplicates',
      ],
      [
        { Plain: [put(plain('a')), put(plain('b', { text: { S: 'x'.repeat(400 * 1024) } }))] },
        'Item size has exceeded the maximum allowed size',
      ],
      [
        { Plain: [put(plain('a')), {}] },
        'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
      ],
      [
        {
          Plain: Array.from({ length: 20 }, (_, n) => put(plain(`${n}`))),
          Music: Array.from({ length: 6 }, (_, n) => put(song('a', `${n}`))),
        },
        'Too many items requested for the BatchWriteItem call',
      ],
    ];
    for (const [items, message] of wrong) {
      await expect(write(items), message).rejects.toMatchObject({ name: 'ValidationException', message });
    }
    await expect(write({ Plain: [put(plain('a'))], Missing: [put(plain('a'))] })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    });
    expect(await everything()).toEqual([]);
  });

  it('needs leave for each table once, with all keys that it touches', async () => {
    const world = await worldWithTables();
    const needed = world.permissions(batchWriteItem, {
      RequestItems: {
        Plain: [put(plain('a', { colour: { S: 'red' } })), remove(plain('b'))],
        [plainArn]: [remove(plain('c'))],
        Music: [put(song('Abba', 'Waterloo'))],
      },
    });
    expect(needed.map(({ action, resource }) => [action, resource])).toEqual([
      ['dynamodb:BatchWriteItem', plainArn],
      ['dynamodb:BatchWriteItem', 'arn:aws:dynamodb:eu-west-1:111122223333:table/Music'],
    ]);
    expect(needed[0]?.context?.('dynamodb:leadingkeys')).toEqual(['a', 'b', 'c']);
    expect(needed[0]?.context?.('dynamodb:attributes')).toEqual(['pk', 'colour']);
    expect(needed[0]?.context?.('dynamodb:returnvalues')).toBeUndefined();
    expect(needed[1]?.context?.('dynamodb:leadingkeys')).toEqual(['Abba']);
  });
});

describe('BatchGetItem', () => {
  it('stops reading where the answer is full', async () => {
    const { write, get, database } = await worldWithTables();
    const keys = Array.from({ length: 50 }, (_, at) => plain(`p${at}`));
    const text = { S: 'x'.repeat(390 * 1024) };
    for (let at = 0; at < keys.length; at += 25) {
      await write({ Plain: keys.slice(at, at + 25).map((key) => put({ ...key, text })) });
    }
    let read = 0;
    const whole = database.get;
    database.get = (table, wanted) => {
      read += wanted.length;
      return whole(table, wanted);
    };
    const answer = await get({ Plain: { Keys: keys, ProjectionExpression: 'pk' } });
    expect(answer.Responses.Plain).toHaveLength(42);
    expect(answer.UnprocessedKeys).toEqual({ Plain: { Keys: keys.slice(42), ProjectionExpression: 'pk' } });
    expect(read).toBeLessThanOrEqual(43);
  });

  it('answers what it finds, by table as named, projected as asked for each', async () => {
    const { write, get } = await worldWithTables();
    await write({ Plain: [put(plain('a', { n: { N: '1' }, m: { N: '2' } }))], Music: [put(song('Abba', 'Waterloo'))] });
    const answer = await get(
      {
        [plainArn]: { Keys: [plain('a'), plain('missing')], ProjectionExpression: 'm' },
        Music: { Keys: [song('Abba', 'Waterloo')], ConsistentRead: true },
      },
      { ReturnConsumedCapacity: 'TOTAL' },
    );
    expect(answer).toEqual({
      Responses: { [plainArn]: [{ m: { N: '2' } }], Music: [song('Abba', 'Waterloo')] },
      UnprocessedKeys: {},
      ConsumedCapacity: [
        { TableName: plainArn, CapacityUnits: 1 },
        { TableName: 'Music', CapacityUnits: 1 },
      ],
    });
  });

  it('leaves what is beyond 16 MB for another call, with its settings', async () => {
    const { write, get } = await worldWithTables();
    const names = Array.from({ length: 50 }, (_, n) => `item ${n}`);
    for (const name of names) await write({ Plain: [put(plain(name, { text: { S: 'x'.repeat(390 * 1024) } }))] });
    const settings = { ProjectionExpression: 'pk', ConsistentRead: true };
    const first = await get({ Plain: { ...settings, Keys: names.map((name) => plain(name)) } });
    expect(first.UnprocessedKeys.Plain).toMatchObject(settings);
    const second = await get(first.UnprocessedKeys);
    expect(second.UnprocessedKeys).toEqual({});
    expect([...first.Responses.Plain, ...second.Responses.Plain]).toEqual(names.map((name) => plain(name)));
  });

  it('refuses keys given twice, too many keys, and missing tables', async () => {
    const { get } = await worldWithTables();
    await expect(
      get({ Music: { Keys: [song('a', 'b'), { song: { S: 'b' }, artist: { S: 'a' } }] } }),
    ).rejects.toMatchObject({ message: 'Provided list of item keys contains duplicates' });
    const many = (count: number, name: string) => Array.from({ length: count }, (_, n) => plain(`${name}${n}`));
    await expect(get({ Plain: { Keys: many(60, 'a') }, [plainArn]: { Keys: many(41, 'b') } })).rejects.toMatchObject({
      message: 'Too many items requested for the BatchGetItem call',
    });
    await expect(get({ Plain: { Keys: [plain('a')] }, Missing: { Keys: [plain('a')] } })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(get({ Plain: { Keys: [song('a', 'b')] } })).rejects.toMatchObject({
      message: 'The provided key element does not match the schema',
    });
  });
});
