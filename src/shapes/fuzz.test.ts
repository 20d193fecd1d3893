import { expect, it } from 'vitest';
import { below, chooseSeed, seededRandom } from '../../tests/storage/seeded-random.ts';
import { AwsError } from '../errors.ts';
import { readItem } from '../item/validate.ts';
import { batchGetItemInput, batchWriteItemInput, putItemInput, queryInput } from './items.ts';
import { readTableName } from './table-name.ts';
import { createTableInput, updateTableInput } from './tables.ts';

/**
 * Whatever JSON comes, the answer is the input or an AwsError, and an item that was read is canonical: reading it again changes
 * nothing. The JSON is random but made of the words that the shapes know, so that it gets far.
 */
it('any JSON is read or refused as AWS would, and nothing else happens', () => {
  const seed = chooseSeed();
  console.info(`seed ${seed}`);
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[below(random, from.length)]!;
  const words = [
    'TableName',
    'Item',
    'Key',
    'Keys',
    'RequestItems',
    'KeySchema',
    'AttributeName',
    'KeyType',
    'HASH',
    'S',
    'N',
    'B',
    'SS',
    'NS',
    'BS',
    'M',
    'L',
    'NULL',
    'BOOL',
    'PutRequest',
    'Limit',
    'Music',
    'AQ==',
    '1.50',
    '',
    '__proto__',
    'constructor',
    'toString',
    'arn:aws:dynamodb:eu-west-1:1:table/x',
    '\ud800',
    'GlobalSecondaryIndexes',
    'Projection',
    'ReturnValues',
    'ALL_OLD',
  ];
  const scalars = [null, true, false, 0, -1, 1.5, 1e308, ...words];
  const json = (depth: number): unknown => {
    const kind = random();
    if (depth === 0 || kind < 0.2) return pick(scalars);
    if (kind < 0.35) return Array.from({ length: below(random, 4) }, () => json(depth - 1));
    if (kind < 0.6) return { [pick(['S', 'N', 'B', 'SS', 'NS', 'M', 'L', 'BOOL', 'NULL'])]: json(depth - 1) };
    return Object.fromEntries(Array.from({ length: below(random, 6) }, () => [pick(words), json(depth - 1)]));
  };
  const shapes = [putItemInput, queryInput, batchGetItemInput, batchWriteItemInput, createTableInput, updateTableInput];
  let read = 0;
  let refused = 0;
  for (let round = 0; round < 20_000; round++) {
    const input = { TableName: 'Music', Item: {}, ...(json(6) as object) };
    try {
      const parsed = pick(shapes).read(input) as { TableName?: string; Item?: never };
      if (parsed.TableName !== undefined) readTableName(parsed.TableName);
      if (parsed.Item !== undefined) {
        const item = readItem(parsed.Item, 'PutItem');
        expect(readItem(item, 'PutItem'), `seed ${seed}`).toBe(item);
      }
      read++;
    } catch (error) {
      expect(error, `${JSON.stringify(input)}, seed ${seed}`).toBeInstanceOf(AwsError);
      refused++;
    }
  }
  expect(read).toBeGreaterThan(100);
  expect(refused).toBeGreaterThan(100);
});
