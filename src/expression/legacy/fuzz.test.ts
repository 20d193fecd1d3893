import { expect, it } from 'vitest';
import { below, chooseSeed, seededRandom } from '../../../tests/storage/seeded-random.ts';
import { AwsError } from '../../errors.ts';
import type { Item } from '../../item/attribute-value.ts';
import type { ItemOperation } from '../../item/envelope.ts';
import { readItem, type UncheckedValue } from '../../item/validate.ts';
import { readKeyConditions } from './key-conditions.ts';
import type { AttributeCondition, ComparisonOperator, ExpectedAttribute, LegacyInput } from './legacy-input.ts';
import { readLegacyParameters } from './legacy-parameters.ts';

const operators: readonly ComparisonOperator[] = [
  'EQ',
  'NE',
  'LE',
  'LT',
  'GE',
  'GT',
  'IN',
  'BETWEEN',
  'BEGINS_WITH',
  'CONTAINS',
  'NOT_CONTAINS',
  'NULL',
  'NOT_NULL',
];
const values: readonly UncheckedValue[] = [
  { S: 'x' },
  { S: '' },
  { N: '1' },
  { N: '1e130' },
  { B: 'AQ==' },
  { BOOL: true },
  { NULL: false },
  { SS: ['a'] },
  { NS: ['1', '1.0'] },
  { BS: ['AQ=='] },
  { L: [{ N: '1' }] },
  { M: { a: { S: 'x' } } },
  {},
  { S: 'x', N: '1' },
];
const names = ['a', 'b', 'a.b', '#a', '__proto__', 'constructor', '\ud800'];
const item: Item = { a: { N: '5' }, b: { L: [{ S: 'x' }] }, 'a.b': { SS: ['a', 'b'] }, '#a': { S: 'xyz' } };

/** Whatever these parameters say, it is understood or refused as AWS would; what is understood can be used on an item. */
it('any legacy parameters are understood or refused, and nothing else happens', () => {
  const seed = chooseSeed();
  console.info(`seed ${seed}`);
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[below(random, from.length)]!;
  const maybe = <T>(value: () => T): T | undefined => (random() < 0.5 ? value() : undefined);
  const some = <T>(make: () => T): Record<string, T> =>
    Object.fromEntries(Array.from({ length: below(random, 4) }, () => [pick(names), make()]));
  const given = <T extends object>(members: T) =>
    Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
  const list = () => Array.from({ length: below(random, 3) }, () => pick(values));
  const condition = (): AttributeCondition => ({
    ComparisonOperator: pick(operators),
    ...given({ AttributeValueList: maybe(list) }),
  });
  const expected = (): ExpectedAttribute =>
    given({
      Value: maybe(() => pick(values)),
      Exists: random() < 0.2 ? pick([true, false]) : undefined,
      ComparisonOperator: maybe(() => pick(operators)),
      AttributeValueList: random() < 0.3 ? list() : undefined,
    });
  const update = () => given({ Value: maybe(() => pick(values)), Action: maybe(() => pick(['ADD', 'PUT', 'DELETE'])) });
  const understood = { conditions: 0, updates: 0, keys: 0 };
  for (let round = 0; round < 5000; round++) {
    const input = pick<() => LegacyInput>([
      () => ({ Expected: some(expected) }),
      () => ({ AttributeUpdates: some(update) }),
      () => ({ ScanFilter: some(condition), ConditionalOperator: pick(['AND', 'OR']) }),
      () => ({ AttributesToGet: [pick(names), pick(names)] }),
    ])();
    const operation = pick<ItemOperation>(['PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan']);
    const partition: AttributeCondition = { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'x' }] };
    const keyConditions = { a: random() < 0.5 ? partition : condition(), ...(random() < 0.3 && { b: condition() }) };
    try {
      const { condition, filter, update, projection } = readLegacyParameters(input, operation) ?? {};
      for (const one of [condition, filter]) {
        if (one === undefined) continue;
        expect(typeof one.matches(pick([item, undefined]))).toBe('boolean');
        understood.conditions++;
      }
      if (projection) readItem(projection.project(item), operation);
      if (update) {
        expect(readItem(update.apply(item), operation)).toEqual(update.apply(item));
        understood.updates++;
      }
      readKeyConditions(keyConditions).forKey({
        partition: [{ name: 'a', type: 'S' }],
        sort: [{ name: 'b', type: 'N' }],
      });
      understood.keys++;
    } catch (error) {
      if (!(error instanceof AwsError) || error.name !== 'ValidationException') throw error;
    }
  }
  expect(Math.min(...Object.values(understood))).toBeGreaterThan(0);
});
