import { describe, expect, it } from 'vitest';
import type { AttributeValue, Item } from '../item/attribute-value.ts';
import { parseExpressions } from './expressions.ts';

const song: Item = {
  pk: { S: 'song#1' },
  plays: { N: '42' },
  gone: { NULL: true },
  live: { BOOL: false },
  raw_bytes: { B: 'AQID' },
  tags: { SS: ['rock', 'live'] },
  years: { NS: ['1999', '2001'] },
  parts: { L: [{ S: 'intro' }, { M: { bars: { N: '8' } } }] },
  band: { M: { name: { S: 'Ä' }, 'a.b': { S: 'dotted' } } },
};

const values: Record<string, AttributeValue> = {
  ':42': { N: '42' },
  ':41': { N: '41' },
  ':100': { N: '100' },
  ':1': { N: '1' },
  ':2': { N: '2' },
  ':song': { S: 'song' },
  ':S': { S: 'S' },
  ':rock': { S: 'rock' },
  ':pop': { S: 'pop' },
  ':tags': { SS: ['live', 'rock'] },
  ':1999': { N: '1999' },
  ':bars': { M: { bars: { N: '8' } } },
  ':01': { B: 'AQ==' },
  ':02': { B: 'Ag==' },
};

function holds(ConditionExpression: string): boolean {
  const words = new Set(ConditionExpression.match(/:\w+/g));
  const chosen = Object.fromEntries(Object.entries(values).filter(([key]) => words.has(key)));
  const names = { '#name': 'name', '#dot': 'a.b' };
  const used = Object.fromEntries(Object.entries(names).filter(([key]) => ConditionExpression.includes(key)));
  const { condition } = parseExpressions(
    {
      ConditionExpression,
      ...(words.size > 0 && { ExpressionAttributeValues: chosen }),
      ...(Object.keys(used).length > 0 && { ExpressionAttributeNames: used }),
    },
    'DeleteItem',
  );
  return condition!.matches(song);
}

describe('of an item with these attributes it is true that', () => {
  it.each([
    'attribute_exists(pk)',
    'attribute_exists(gone)',
    'attribute_exists(parts[1].bars)',
    'attribute_exists(band.#name)',
    'attribute_exists(band.#dot)',
    'attribute_not_exists(parts[2])',
    'attribute_not_exists(band.nothing)',
    'attribute_not_exists(toString)',
    'plays = :42',
    'plays > :41 AND plays < :100',
    ':41 < plays',
    'plays BETWEEN :42 AND :42',
    'plays IN (:1, :42)',
    'plays <> :41',
    'plays <> :song',
    'nothing <> :41',
    'NOT nothing = :41',
    'not plays = :41 AND NOT (plays = :41 Or plays = :100)',
    'NOT NOT plays = :42',
    'tags = :tags',
    'parts[1] = :bars',
    'contains(pk, :song)',
    'contains(tags, :rock)',
    'contains(years, :1999)',
    'contains(parts, :bars)',
    'contains(raw_bytes, :02)',
    'contains(:tags, :rock)',
    'begins_with(pk, :song)',
    'begins_with(raw_bytes, :01)',
    'attribute_type(pk, :S)',
    'size(band.#name) = :1',
    'size(tags) = :2',
    'size(parts) = :2',
    'size(raw_bytes) > :2',
    '(plays) > (:41)',
    '(plays = :42)',
    // OR binds weakest.
    'plays = :42 OR plays = :41 AND plays = :100',
  ])('%s', (expression) => {
    expect(holds(expression)).toBe(true);
  });
});

describe('of the same item it is not true that', () => {
  it.each([
    'nothing = :41',
    'nothing < :41',
    'plays < :song',
    'nothing BETWEEN :1 AND :2',
    'nothing IN (:1)',
    'contains(nothing, :rock)',
    'contains(tags, :pop)',
    'contains(tags, :1999)',
    'contains(plays, :42)',
    'begins_with(plays, :song)',
    'attribute_type(nothing, :S)',
    'size(plays) = :2',
    'NOT size(plays) <> :2',
    '(plays = :42 OR plays = :41) AND plays = :100',
  ])('%s', (expression) => {
    expect(holds(expression)).toBe(false);
  });
});

it('an item that does not exist has no attributes', () => {
  expect(
    parseExpressions({ ConditionExpression: 'attribute_not_exists(pk)' }, 'PutItem').condition!.matches(undefined),
  ).toBe(true);
  expect(
    parseExpressions({ ConditionExpression: 'attribute_exists(pk)' }, 'PutItem').condition!.matches(undefined),
  ).toBe(false);
});

it('names every top-level attribute once, for dynamodb:Attributes', () => {
  const { condition } = parseExpressions(
    { ConditionExpression: 'attribute_exists(a.b) AND #n[0] <> a', ExpressionAttributeNames: { '#n': 'x.y' } },
    'DeleteItem',
  );
  expect(condition!.attributes).toEqual(['a', 'x.y']);
});
