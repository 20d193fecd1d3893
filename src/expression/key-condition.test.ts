import { describe, expect, it } from 'vitest';
import type { AttributeValue } from '../item/attribute-value.ts';
import { parseExpressions } from './expressions.ts';

const table = { partition: [{ name: 'pk', type: 'S' as const }], sort: [{ name: 'sk', type: 'N' as const }] };
const hashOnly = { partition: table.partition, sort: [] };
const texts = { partition: table.partition, sort: [{ name: 'sk', type: 'S' as const }] };
const wide = {
  partition: [
    { name: 'p1', type: 'S' as const },
    { name: 'p2', type: 'N' as const },
  ],
  sort: [
    { name: 's1', type: 'S' as const },
    { name: 's2', type: 'N' as const },
  ],
};

const values: Record<string, AttributeValue> = {
  ':a': { S: 'a' },
  ':z': { S: 'z' },
  ':1': { N: '1' },
  ':2': { N: '2' },
  ':empty': { S: '' },
  ':b': { B: '' },
};

function keyCondition(KeyConditionExpression: string) {
  const words = new Set(KeyConditionExpression.match(/:\w+/g));
  const chosen = Object.fromEntries(Object.entries(values).filter(([key]) => words.has(key)));
  const input = { KeyConditionExpression, ...(words.size > 0 && { ExpressionAttributeValues: chosen }) };
  return parseExpressions(input, 'Query').keyCondition!;
}

describe('a key condition names', () => {
  it.each([
    ['pk = :a', { partition: { pk: { S: 'a' } } }],
    [':a = pk', { partition: { pk: { S: 'a' } } }],
    ['(pk = :a) AND (sk = :1)', { partition: { pk: { S: 'a' } }, sort: { equals: [{ N: '1' }] } }],
    [
      'sk > :1 and pk = :a',
      { partition: { pk: { S: 'a' } }, sort: { equals: [], range: { kind: 'greater', value: { N: '1' } } } },
    ],
    [
      'pk = :a AND :1 <= sk',
      { partition: { pk: { S: 'a' } }, sort: { equals: [], range: { kind: 'greaterOrEqual', value: { N: '1' } } } },
    ],
    [
      'pk = :a AND :1 > sk',
      { partition: { pk: { S: 'a' } }, sort: { equals: [], range: { kind: 'less', value: { N: '1' } } } },
    ],
    [
      'pk = :a AND sk BETWEEN :1 AND :2',
      {
        partition: { pk: { S: 'a' } },
        sort: { equals: [], range: { kind: 'between', low: { N: '1' }, high: { N: '2' } } },
      },
    ],
  ])('%s', (expression, range) => {
    expect(keyCondition(expression).forKey(table)).toEqual(range);
  });

  it('a beginning', () => {
    expect(keyCondition('pk = :a AND begins_with(sk, :z)').forKey(texts).sort).toEqual({
      equals: [],
      range: { kind: 'beginsWith', value: { S: 'z' } },
    });
  });

  it('of a wide index all partition attributes, and sort attributes from the left', () => {
    expect(keyCondition('p1 = :a AND p2 = :1').forKey(wide)).toEqual({ partition: { p1: { S: 'a' }, p2: { N: '1' } } });
    expect(keyCondition('p1 = :a AND p2 = :1 AND s1 = :z AND s2 < :2').forKey(wide).sort).toEqual({
      equals: [{ S: 'z' }],
      range: { kind: 'less', value: { N: '2' } },
    });
  });
});

const invalid = 'One or more parameter values were invalid: ';
const notSupported = 'Query key condition not supported';

it.each([
  ['sk = :1', table, 'Query condition missed key schema element: pk'],
  ['pk = :a AND elsewhere = :1', table, 'Query condition missed key schema element: sk'],
  ['pk > :a', table, notSupported],
  ['begins_with(pk, :a)', table, notSupported],
  ['pk = :a AND sk = :1', hashOnly, notSupported],
  ['pk = :a AND sk = :1 AND elsewhere = :1', table, 'Conditions can be of length 1 or 2 only'],
  ['pk = :1', table, `${invalid}Condition parameter type does not match schema type`],
  ['pk = :a AND sk = :a', table, `${invalid}Condition parameter type does not match schema type`],
  ['pk = :a AND begins_with(sk, :a)', table, `${invalid}Condition parameter type does not match schema type`],
  [
    'pk = :empty',
    table,
    'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
  ],
  [
    'pk = :b',
    { partition: [{ name: 'pk', type: 'B' as const }], sort: [] },
    'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty binary value. Key: pk',
  ],
  ['p1 = :a AND s1 = :a', wide, 'Query condition missed key schema element: p2'],
  ['p1 = :a AND p2 = :1 AND s2 = :1', wide, 'Query condition missed key schema element: s1'],
  ['p1 = :a AND p2 = :1 AND s1 > :a AND s2 = :1', wide, notSupported],
])('%s does not suit the schema', (expression, schema, message) => {
  expect(() => keyCondition(expression).forKey(schema)).toThrow(
    expect.objectContaining({ name: 'ValidationException', message }),
  );
});

it.each([
  ['pk = :a OR sk = :1', 'Invalid operator used in KeyConditionExpression: OR'],
  ['NOT pk = :a', 'Invalid operator used in KeyConditionExpression: NOT'],
  ['pk IN (:a)', 'Invalid operator used in KeyConditionExpression: IN'],
  ['pk <> :a', 'Invalid operator used in KeyConditionExpression: <>'],
  ['attribute_exists(pk)', 'Invalid operator used in KeyConditionExpression: attribute_exists'],
  ['attribute_not_exists(pk)', 'Invalid operator used in KeyConditionExpression: attribute_not_exists'],
  [
    'pk = :a AND attribute_type(sk, :z)',
    'Invalid KeyConditionExpression: Invalid attribute type name found; type: z, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}',
  ],
  ['contains(pk, :a)', 'Invalid operator used in KeyConditionExpression: contains'],
  ['size(pk) = :1', 'KeyConditionExpressions cannot contain nested operations'],
  [
    ':1 BETWEEN pk AND :2',
    'Invalid condition in KeyConditionExpression: BETWEEN operator must have the key attribute as its first operand',
  ],
  [
    'begins_with(:a, pk)',
    'Invalid condition in KeyConditionExpression: begins_with operator must have the key attribute as its first operand',
  ],
  ['pk = sk', 'Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition'],
  [':1 = :2', 'Invalid condition in KeyConditionExpression: No key attribute specified'],
  ['pk.a = :a', 'Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested attributes'],
  [
    'pk = :a AND pk = :z',
    'Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key',
  ],
])('%s is no key condition', (expression, message) => {
  expect(() => keyCondition(expression)).toThrow(expect.objectContaining({ name: 'ValidationException', message }));
});

it('names its attributes', () => {
  expect(keyCondition('pk = :a AND sk = :1').attributes).toEqual(['pk', 'sk']);
});
