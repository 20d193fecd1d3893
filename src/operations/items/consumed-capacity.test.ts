import { describe, expect, it } from 'vitest';
import { musicTable, plainTable, song } from '../../../tests/operations/music-table.ts';
import { openWorld } from '../../../tests/operations/operation-world.ts';
import type { JsonText } from '../operation.ts';
import { createTable } from '../tables/create-table.ts';
import { deleteItem } from './delete-item.ts';
import { getItem } from './get-item.ts';
import { putItem } from './put-item.ts';
import { updateItem } from './update-item.ts';

const text = (bytes: number) => ({ S: 'x'.repeat(bytes) });
const key = song('Abba', 'Waterloo');

async function worldWithTables() {
  const world = await openWorld();
  await world.run(createTable, musicTable);
  await world.run(createTable, plainTable);
  return world;
}

describe('consumed capacity', () => {
  it('of reads: four kilobytes a unit, half for eventual ones, a missing item as one block', async () => {
    const { run } = await worldWithTables();
    await run(putItem, { TableName: 'Plain', Item: { pk: { S: 'a' }, text: text(4096) } });
    const units = async (pk: string, more: object = {}) => {
      const input = { TableName: 'Plain', Key: { pk: { S: pk } }, ReturnConsumedCapacity: 'TOTAL', ...more };
      return (await run(getItem, input)).ConsumedCapacity.CapacityUnits;
    };
    expect(await units('a')).toBe(1);
    expect(await units('a', { ConsistentRead: true })).toBe(2);
    expect(await units('missing')).toBe(0.5);
    expect(await units('missing', { ConsistentRead: true })).toBe(1);
  });

  it('is written with a fraction, and names the table as the request did', async () => {
    const { context, run } = await worldWithTables();
    const arn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Plain';
    const input = { TableName: arn, Key: { pk: { S: 'a' } }, ConsistentRead: true, ReturnConsumedCapacity: 'INDEXES' };
    const answer = await getItem.execute(getItem.input.read(input, context.home), context);
    expect((answer as JsonText).text).toBe(
      `{"ConsumedCapacity":{"TableName":"${arn}","CapacityUnits":1.0,"Table":{"CapacityUnits":1.0}}}`,
    );
    expect(await run(getItem, { ...input, ReturnConsumedCapacity: 'NONE' })).toEqual({});
  });

  it('of writes: a kilobyte a unit, of the larger of old and new', async () => {
    const { run } = await worldWithTables();
    const put = async (bytes: number) => {
      const input = {
        TableName: 'Plain',
        Item: { pk: { S: 'a' }, text: text(bytes) },
        ReturnConsumedCapacity: 'TOTAL',
      };
      return (await run(putItem, input)).ConsumedCapacity.CapacityUnits;
    };
    expect(await put(10)).toBe(1);
    expect(await put(3000)).toBe(3);
    expect(await put(10)).toBe(3);
    const remove = { TableName: 'Plain', Key: { pk: { S: 'a' } }, ReturnConsumedCapacity: 'TOTAL' };
    expect((await run(deleteItem, remove)).ConsumedCapacity.CapacityUnits).toBe(1);
    expect((await run(deleteItem, remove)).ConsumedCapacity.CapacityUnits).toBe(1);
  });

  it('of indexes: entries that come, go, move or change; those that stay are not listed', async () => {
    const { run } = await worldWithTables();
    const update = async (expression: string, values: object = {}) => {
      const given = Object.keys(values).length > 0 && { ExpressionAttributeValues: values };
      const input = {
        TableName: 'Music',
        Key: key,
        UpdateExpression: expression,
        ReturnConsumedCapacity: 'INDEXES',
        ...given,
      };
      const { ConsumedCapacity: consumed } = await run(updateItem, {
        ...input,
        ...(expression.includes('#y') && { ExpressionAttributeNames: { '#y': 'year' } }),
      });
      return {
        total: consumed.CapacityUnits,
        table: consumed.Table.CapacityUnits,
        local: consumed.LocalSecondaryIndexes?.['by-year'].CapacityUnits,
        global: consumed.GlobalSecondaryIndexes?.['by-genre'].CapacityUnits,
      };
    };
    const none = undefined;
    expect(await update('SET plays = :n', { ':n': { N: '1' } })).toEqual({
      total: 1,
      table: 1,
      local: none,
      global: none,
    });
    expect(await update('SET #y = :n', { ':n': { N: '1974' } })).toEqual({
      total: 2,
      table: 1,
      local: 1,
      global: none,
    });
    expect(await update('SET genre = :g, rating = :r', { ':g': { S: 'pop' }, ':r': text(1500) })).toEqual({
      total: 4,
      table: 2,
      local: none,
      global: 2,
    });
    expect(await update('SET plays = :n', { ':n': { N: '2' } })).toEqual({
      total: 2,
      table: 2,
      local: none,
      global: none,
    });
    expect(await update('SET rating = :r', { ':r': text(10) })).toEqual({ total: 4, table: 2, local: none, global: 2 });
    expect(await update('SET #y = :n', { ':n': { N: '1975' } })).toEqual({ total: 5, table: 1, local: 2, global: 2 });
    expect(await update('REMOVE genre')).toEqual({ total: 2, table: 1, local: none, global: 1 });
  });

  it('of item collections is told for tables with local indexes alone', async () => {
    const { run } = await worldWithTables();
    const asked = { ReturnItemCollectionMetrics: 'SIZE' };
    expect(await run(putItem, { TableName: 'Music', Item: key, ...asked })).toEqual({
      ItemCollectionMetrics: { ItemCollectionKey: { artist: { S: 'Abba' } }, SizeEstimateRangeGB: [0, 1] },
    });
    expect(await run(putItem, { TableName: 'Plain', Item: { pk: { S: 'a' } }, ...asked })).toEqual({});
  });
});
