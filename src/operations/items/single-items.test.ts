import { describe, expect, it } from 'vitest';
import { musicTable, plainTable, song } from '../../../tests/operations/music-table.ts';
import { openWorld } from '../../../tests/operations/operation-world.ts';
import { createTable } from '../tables/create-table.ts';
import { deleteItem } from './delete-item.ts';
import { getItem } from './get-item.ts';
import { putItem } from './put-item.ts';
import { updateItem } from './update-item.ts';

async function worldWithTables() {
  const world = await openWorld();
  await world.run(createTable, musicTable);
  await world.run(createTable, plainTable);
  const get = async (key: object) => (await world.run(getItem, { TableName: 'Music', Key: key })).Item;
  return { ...world, get };
}

const key = song('Abba', 'Waterloo');
const item = song('Abba', 'Waterloo', { year: { N: '1974' }, genre: { S: 'pop' }, plays: { N: '1' } });
const conditionFailed = { name: 'ConditionalCheckFailedException', message: 'The conditional request failed' };

describe('an item', () => {
  it('is put, read, replaced and deleted, each time answered as asked', async () => {
    const { run, get } = await worldWithTables();
    expect(await run(putItem, { TableName: 'Music', Item: item })).toEqual({});
    expect(await get(key)).toEqual(item);
    expect(await run(putItem, { TableName: 'Music', Item: key, ReturnValues: 'ALL_OLD' })).toEqual({
      Attributes: item,
    });
    expect(await get(key)).toEqual(key);
    expect(await run(deleteItem, { TableName: 'Music', Key: key, ReturnValues: 'ALL_OLD' })).toEqual({
      Attributes: key,
    });
    expect(await run(getItem, { TableName: 'Music', Key: key })).toEqual({});
    expect(await run(deleteItem, { TableName: 'Music', Key: key, ReturnValues: 'ALL_OLD' })).toEqual({});
  });

  it('comes back with canonical numbers, and with attributes of any name', async () => {
    const { run, get } = await worldWithTables();
    const strange = JSON.parse(
      '{"__proto__":{"S":"x"},"constructor":{"NS":["1.0","02"]},"7":{"N":"+1E2"},"x.y":{"NULL":true}}',
    );
    await run(putItem, { TableName: 'Music', Item: { ...strange, ...key } });
    expect(JSON.stringify(await get(key))).toBe(
      '{"7":{"N":"100"},"artist":{"S":"Abba"},"song":{"S":"Waterloo"},"__proto__":{"S":"x"},"constructor":{"NS":["1","2"]},"x.y":{"NULL":true}}',
    );
  });

  it('is read as far as the projection goes', async () => {
    const { run } = await worldWithTables();
    await run(putItem, { TableName: 'Music', Item: { ...item, info: { M: { a: { L: [{ S: 'x' }, { S: 'y' }] } } } } });
    const input = {
      TableName: 'Music',
      Key: key,
      ProjectionExpression: '#y, info.a[1]',
      ExpressionAttributeNames: { '#y': 'year' },
    };
    expect(await run(getItem, input)).toEqual({
      Item: { year: { N: '1974' }, info: { M: { a: { L: [{ S: 'y' }] } } } },
    });
  });

  it('is written only when the condition holds, which sees the old item', async () => {
    const { run, get } = await worldWithTables();
    const once = { TableName: 'Music', Item: item, ConditionExpression: 'attribute_not_exists(artist)' };
    await run(putItem, once);
    await expect(run(putItem, once)).rejects.toMatchObject({ ...conditionFailed, members: undefined });
    await expect(run(putItem, { ...once, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })).rejects.toMatchObject({
      ...conditionFailed,
      members: { Item: item },
    });
    const remove = {
      TableName: 'Music',
      Key: key,
      ConditionExpression: 'plays > :n',
      ExpressionAttributeValues: { ':n': { N: '1' } },
    };
    await expect(run(deleteItem, remove)).rejects.toMatchObject(conditionFailed);
    expect(await get(key)).toEqual(item);
    await run(deleteItem, { ...remove, ConditionExpression: 'plays = :n' });
    expect(await get(key)).toBeUndefined();
    const onNothing = { ...remove, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
    await expect(run(deleteItem, onNothing)).rejects.toMatchObject({ ...conditionFailed, members: undefined });
  });
});

describe('UpdateItem', () => {
  it('changes what it names and answers as asked', async () => {
    const { run, get } = await worldWithTables();
    await run(putItem, { TableName: 'Music', Item: item });
    const update = (returnValues: string, expression = 'SET plays = plays + :one REMOVE genre') =>
      run(updateItem, {
        TableName: 'Music',
        Key: key,
        UpdateExpression: expression,
        ...(expression.includes(':one') && { ExpressionAttributeValues: { ':one': { N: '1' } } }),
        ReturnValues: returnValues,
      });
    expect(await update('UPDATED_OLD')).toEqual({ Attributes: { plays: { N: '1' }, genre: { S: 'pop' } } });
    expect(await update('UPDATED_NEW')).toEqual({ Attributes: { plays: { N: '3' } } });
    expect((await update('ALL_OLD')).Attributes.plays).toEqual({ N: '3' });
    expect((await update('ALL_NEW')).Attributes.plays).toEqual({ N: '5' });
    expect(await update('NONE')).toEqual({});
    expect(await update('UPDATED_NEW', 'REMOVE plays')).toEqual({});
    expect(await get(key)).toEqual(song('Abba', 'Waterloo', { year: { N: '1974' } }));
  });

  it('makes the item when there is none, the bare key when it has nothing to add', async () => {
    const { run, get } = await worldWithTables();
    expect(await run(updateItem, { TableName: 'Music', Key: key, ReturnValues: 'ALL_NEW' })).toEqual({
      Attributes: key,
    });
    expect(await get(key)).toEqual(key);
    const other = song('Abba', 'Dancing Queen');
    const input = {
      TableName: 'Music',
      Key: other,
      UpdateExpression: 'SET plays = if_not_exists(plays, :zero)',
      ExpressionAttributeValues: { ':zero': { N: '0' } },
      ReturnValues: 'ALL_OLD',
    };
    expect(await run(updateItem, input)).toEqual({});
    expect(await get(other)).toEqual({ ...other, plays: { N: '0' } });
  });

  it('leaves the item alone when it names nothing', async () => {
    const { run, get } = await worldWithTables();
    await run(putItem, { TableName: 'Music', Item: item });
    expect(await run(updateItem, { TableName: 'Music', Key: key, ReturnValues: 'UPDATED_NEW' })).toEqual({});
    expect(await get(key)).toEqual(item);
  });

  it('tells a false condition before its own troubles', async () => {
    const { run } = await worldWithTables();
    await run(putItem, { TableName: 'Music', Item: item });
    const input = {
      TableName: 'Music',
      Key: key,
      UpdateExpression: 'SET plays = nowhere + :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    };
    await expect(run(updateItem, input)).rejects.toMatchObject({
      message: 'The provided expression refers to an attribute that does not exist in the item',
    });
    await expect(run(updateItem, { ...input, ConditionExpression: 'attribute_exists(nowhere)' })).rejects.toMatchObject(
      conditionFailed,
    );
  });
});

const wrong = 'One or more parameter values were invalid: ';
const noEmptyKey =
  'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty';
const put = (more: object) => ({ operation: putItem, input: { TableName: 'Music', Item: { ...item, ...more } } });
const read = (given: object) => ({ operation: getItem, input: { TableName: 'Music', Key: given } });
const set = (expression: string, value?: object) => ({
  operation: updateItem,
  input: {
    TableName: 'Music',
    Key: key,
    UpdateExpression: expression,
    ...(value && { ExpressionAttributeValues: { ':v': value } }),
  },
});

const refusals: readonly (readonly [string, { operation: unknown; input: object }, string])[] = [
  [
    'an item without sort key',
    { operation: putItem, input: { TableName: 'Music', Item: { artist: { S: 'a' } } } },
    `${wrong}Missing the key song in the item`,
  ],
  ['a key of another type', put({ song: { N: '1' } }), `${wrong}Type mismatch for key song expected: S actual: N`],
  ['an empty key', put({ song: { S: '' } }), `${noEmptyKey} string value. Key: song`],
  [
    'a partition key of 2,049 bytes',
    put({ artist: { S: `${'ä'.repeat(1024)}x` } }),
    `${wrong}Size of hashkey has exceeded the maximum size limit of2048 bytes`,
  ],
  [
    'a sort key of 1,025 bytes',
    put({ song: { S: 'x'.repeat(1025) } }),
    `${wrong}Aggregated size of all range keys has exceeded the size limit of 1024 bytes`,
  ],
  [
    'an index key of another type',
    put({ year: { S: '1974' } }),
    `${wrong}Type mismatch for Index Key year Expected: N Actual: S IndexName: by-year`,
  ],
  [
    'an index key that is NULL',
    put({ genre: { NULL: true } }),
    `${wrong}Type mismatch for Index Key genre Expected: S Actual: NULL IndexName: by-genre`,
  ],
  [
    'an empty index key',
    put({ genre: { S: '' } }),
    'One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: by-genre, IndexKey: genre',
  ],
  [
    'an item over 400 KB',
    put({ blob: { S: 'x'.repeat(400 * 1024) } }),
    'Item size has exceeded the maximum allowed size',
  ],
  ['half a key', read({ artist: { S: 'a' } }), 'The provided key element does not match the schema'],
  ['more than a key', read(item), 'The provided key element does not match the schema'],
  [
    'another attribute as key',
    read({ artist: { S: 'a' }, title: { S: 'b' } }),
    'The provided key element does not match the schema',
  ],
  [
    'a key of another type, read',
    read({ artist: { S: 'a' }, song: { N: '1' } }),
    'The provided key element does not match the schema',
  ],
  ['an empty key, read', read(song('a', '')), `${noEmptyKey} string value. Key: song`],
  [
    'an update of the key',
    set('SET song = :v', { S: 'x' }),
    `${wrong}Cannot update attribute song. This attribute is part of the key`,
  ],
  [
    'an update within the key',
    set('SET song.x = :v', { S: 'x' }),
    'One or more parameter values were invalid: Cannot update attribute song. This attribute is part of the key',
  ],
  [
    'an update within an index key',
    set('REMOVE genre[0]'),
    "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: genre",
  ],
  [
    'an update of an index key to another type',
    set('SET genre = :v', { N: '1' }),
    'The update expression attempted to update the secondary index key to unsupported type',
  ],
  [
    'an update of an index key to nothing',
    set('SET genre = :v', { S: '' }),
    'One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.',
  ],
  [
    'an update of an index key beyond its size',
    set('SET genre = :v', { S: 'x'.repeat(2049) }),
    'The update expression attempted to update the secondary index key beyond allowed size limits',
  ],
  [
    'an update over 400 KB',
    set('SET huge = :v', { S: 'x'.repeat(400 * 1024) }),
    'Item size to update has exceeded the maximum allowed size',
  ],
  [
    'PutItem with ALL_NEW',
    { operation: putItem, input: { TableName: 'Music', Item: item, ReturnValues: 'ALL_NEW' } },
    '1 validation error detected: ReturnValues can only be ALL_OLD or NONE',
  ],
  [
    'DeleteItem with UPDATED_NEW',
    { operation: deleteItem, input: { TableName: 'Music', Key: key, ReturnValues: 'UPDATED_NEW' } },
    'ReturnValues can only be ALL_OLD or NONE',
  ],
];

describe('refused is', () => {
  it.each(refusals)('%s', async (_story, { operation, input }, message) => {
    const { run } = await worldWithTables();
    await expect(run(operation as typeof getItem, input)).rejects.toMatchObject({
      name: 'ValidationException',
      message,
    });
  });

  it('an item that fits alone, and not with its entries in local indexes', async () => {
    const { run } = await worldWithTables();
    const input = {
      ...musicTable,
      TableName: 'Wide',
      LocalSecondaryIndexes: [{ ...musicTable.LocalSecondaryIndexes[0], Projection: { ProjectionType: 'ALL' } }],
    };
    await run(createTable, input);
    const large = { ...key, blob: { S: 'x'.repeat(250 * 1024) } };
    await run(putItem, { TableName: 'Wide', Item: large });
    await expect(run(putItem, { TableName: 'Wide', Item: { ...large, year: { N: '1' } } })).rejects.toMatchObject({
      message: 'Item size has exceeded the maximum allowed size',
    });
  });

  it('a broken rule before a missing table, a missing table before a wrong key', async () => {
    const { run } = await worldWithTables();
    await expect(
      run(putItem, { TableName: 'Missing', Item: { x: { S: 'x'.repeat(400 * 1024) } } }),
    ).rejects.toMatchObject({ message: 'Item size has exceeded the maximum allowed size' });
    await expect(run(getItem, { TableName: 'Missing', Key: { wrong: { S: 'x' } } })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    });
  });

  it('every item while the table is being created', async () => {
    const world = await openWorld({ tableStatusDelayMilliseconds: 1000 });
    await world.run(createTable, plainTable);
    const input = { TableName: 'Plain', Key: { pk: { S: 'a' } } };
    await expect(world.run(getItem, input)).rejects.toMatchObject({ message: 'Requested resource not found' });
    world.clock.advance(1000);
    expect(await world.run(getItem, input)).toEqual({});
  });
});
