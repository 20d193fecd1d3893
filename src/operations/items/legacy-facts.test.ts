import { expect, it } from 'vitest';
import { musicTable } from '../../../tests/operations/music-table.ts';
import { openWorld } from '../../../tests/operations/operation-world.ts';
import type { Operation } from '../operation.ts';
import { createTable } from '../tables/create-table.ts';
import { batchGetItem } from './batch-get-item.ts';
import { deleteItem } from './delete-item.ts';
import { getItem } from './get-item.ts';
import { putItem } from './put-item.ts';
import { query } from './query.ts';
import { scan } from './scan.ts';
import { updateItem } from './update-item.ts';

/** What the parameters that expressions replaced say to policies: the same as expressions would. */
const Key = { artist: { S: 'Abba' }, song: { S: 'Waterloo' } };
const is = (text: string) => ({ ComparisonOperator: 'EQ', AttributeValueList: [{ S: text }] });
const missing = { Exists: false };
const rows: readonly [name: string, Pick<Operation, 'name'>, object, attributes: string[]][] = [
  ['AttributesToGet of GetItem', getItem, { Key, AttributesToGet: ['a', 'b'] }, ['a', 'b']],
  ['Expected of PutItem', putItem, { Item: Key, Expected: { a: missing } }, ['a']],
  ['Expected of DeleteItem', deleteItem, { Key, Expected: { a: missing } }, ['a']],
  [
    'Expected and AttributeUpdates of UpdateItem',
    updateItem,
    { Key, Expected: { a: missing }, AttributeUpdates: { b: { Action: 'DELETE' } } },
    ['a', 'b'],
  ],
  ['ScanFilter', scan, { ScanFilter: { a: is('x') }, AttributesToGet: ['b'] }, ['a', 'b']],
  ['QueryFilter', query, { KeyConditions: { artist: is('Abba') }, QueryFilter: { a: is('x') } }, ['a']],
];

it.each(rows)('%s', async (_name, operation, input, attributes) => {
  const world = await openWorld();
  await world.run(createTable, musicTable);
  const [permission] = world.permissions(operation as typeof getItem, { TableName: 'Music', ...input });
  const named = permission!.context!('dynamodb:attributes') as string[];
  expect([...named].sort()).toEqual(['artist', 'song', ...attributes].sort());
  if (operation.name !== 'Scan') expect(permission!.context!('dynamodb:leadingkeys')).toEqual(['Abba']);
});

it('AttributesToGet of BatchGetItem, and what it selects', async () => {
  const world = await openWorld();
  await world.run(createTable, musicTable);
  const [permission] = world.permissions(batchGetItem, {
    RequestItems: { Music: { Keys: [Key], AttributesToGet: ['a'] } },
  });
  expect(permission!.context!('dynamodb:attributes')).toEqual(['artist', 'song', 'a']);
  expect(permission!.context!('dynamodb:select')).toBe('SPECIFIC_ATTRIBUTES');
});

it('KeyConditions of an index have its partition key as the leading one', async () => {
  const world = await openWorld();
  await world.run(createTable, musicTable);
  const [permission] = world.permissions(query, {
    TableName: 'Music',
    IndexName: 'by-genre',
    KeyConditions: { genre: is('pop') },
  });
  expect(permission!.context!('dynamodb:leadingkeys')).toEqual(['pop']);
});
