import { describe, expect, it } from 'vitest';
import type { AttributeValue, Item } from '../item/attribute-value.ts';
import { parseExpressions } from './expressions.ts';

const before: Item = {
  pk: { S: 'a' },
  n: { N: '5' },
  tags: { SS: ['x', 'y'] },
  elems: { L: [{ S: '0' }, { S: '1' }, { S: '2' }] },
  doc: { M: { leaf: { N: '1' }, keep: { S: 'k' } } },
};

const values: Record<string, AttributeValue> = {
  ':one': { N: '1' },
  ':s': { S: 'new' },
  ':xz': { SS: ['x', 'z'] },
  ':xy': { SS: ['x', 'y'] },
  ':ns': { NS: ['1'] },
  ':l': { L: [{ S: '9' }] },
  ':huge': { N: `9${'0'.repeat(125)}` },
};

function update(UpdateExpression: string) {
  const words = new Set(UpdateExpression.match(/:\w+/g));
  const chosen = Object.fromEntries(Object.entries(values).filter(([key]) => words.has(key)));
  const input = { UpdateExpression, ...(words.size > 0 && { ExpressionAttributeValues: chosen }) };
  return parseExpressions(input, 'UpdateItem').update!;
}

const list = (...texts: string[]) => ({ L: texts.map((S) => ({ S })) });

describe('an update turns the item into', () => {
  it.each<[string, string, Partial<Record<string, AttributeValue | undefined>>]>([
    ['a new attribute', 'SET fresh = :s', { fresh: { S: 'new' } }],
    ['a swap: every value is of the item as it was', 'SET n = doc, doc = n', { n: before.doc, doc: before.n }],
    ['a sum', 'SET n = n + :one', { n: { N: '6' } }],
    ['a difference', 'SET n = :one - n', { n: { N: '-4' } }],
    ['a sum in parentheses', 'SET n = (n + :one)', { n: { N: '6' } }],
    ['a default that is not needed', 'SET n = if_not_exists(n, :one)', { n: { N: '5' } }],
    ['a counter from a default', 'SET c = if_not_exists(c, :one) + :one', { c: { N: '2' } }],
    ['a longer list', 'SET elems = list_append(elems, :l)', { elems: list('0', '1', '2', '9') }],
    ['a list grown in front', 'SET elems = list_append(:l, elems)', { elems: list('9', '0', '1', '2') }],
    ['a replaced element', 'SET elems[1] = :s', { elems: list('0', 'new', '2') }],
    [
      'appended elements without gaps, by position',
      'SET elems[9] = :s, elems[7] = elems[0]',
      { elems: list('0', '1', '2', '0', 'new') },
    ],
    ['a shorter list, positions being of the old one', 'REMOVE elems[0], elems[1]', { elems: list('2') }],
    [
      'a list replaced and removed from at once',
      'SET elems[2] = :s REMOVE elems[0], elems[8]',
      { elems: list('1', 'new') },
    ],
    [
      'a nested attribute',
      'SET doc.deep = :s',
      { doc: { M: { leaf: { N: '1' }, keep: { S: 'k' }, deep: { S: 'new' } } } },
    ],
    ['less', 'REMOVE n, doc.keep, doc.never, never', { n: undefined, doc: { M: { leaf: { N: '1' } } } }],
    ['a number added', 'ADD n :one, fresh :one', { n: { N: '6' }, fresh: { N: '1' } }],
    ['a number added deep', 'ADD doc.leaf :one', { doc: { M: { leaf: { N: '2' }, keep: { S: 'k' } } } }],
    ['a union', 'ADD tags :xz', { tags: { SS: ['x', 'y', 'z'] } }],
    ['a set that was not there', 'ADD fresh :xz', { fresh: { SS: ['x', 'z'] } }],
    ['a smaller set', 'DELETE tags :xz', { tags: { SS: ['y'] } }],
    ['no empty set', 'DELETE tags :xy, never :xy', { tags: undefined }],
  ])('%s: %s', (_, expression, changes) => {
    const frozen = JSON.stringify(before);
    const expected = Object.fromEntries(Object.entries({ ...before, ...changes }).filter(([, value]) => value));
    expect(update(expression).apply(before)).toEqual(expected);
    expect(JSON.stringify(before)).toBe(frozen);
  });
});

it('an update of an item that does not exist makes one', () => {
  expect(update('SET a = :s ADD n :one').apply(undefined)).toEqual({ a: { S: 'new' }, n: { N: '1' } });
  expect(update('REMOVE a').apply(undefined)).toEqual({});
});

const missing = 'The provided expression refers to an attribute that does not exist in the item';
const invalidPath = 'The document path provided in the update expression is invalid for update';
const incorrectType = 'An operand in the update expression has an incorrect data type';

it.each([
  ['SET a = never', missing],
  ['SET a = never + :one', missing],
  ['SET a = list_append(never, :l)', missing],
  ['SET never.deep = :s', invalidPath],
  ['SET elems.deep = :s', invalidPath],
  ['SET doc[0] = :s', invalidPath],
  ['SET n.deep = :s', invalidPath],
  ['SET elems[7].deep = :s', invalidPath],
  ['REMOVE never.deep', invalidPath],
  ['ADD never.deep :one', invalidPath],
  ['SET a = tags + :one', incorrectType],
  ['SET a = list_append(n, :l)', incorrectType],
  ['ADD tags :one', incorrectType],
  ['ADD n :xz', incorrectType],
  ['ADD tags :ns', incorrectType],
  ['DELETE n :xz', incorrectType],
  ['DELETE tags :ns', incorrectType],
  ['SET n = :huge + :huge', 'Number overflow. Attempting to store a number with magnitude larger than supported range'],
])('%s does not suit the item', (expression, message) => {
  expect(() => update(expression).apply(before)).toThrow(
    expect.objectContaining({ name: 'ValidationException', message }),
  );
});

it('a value that was shallow enough where it came from can be too deep where it goes', () => {
  let deep: AttributeValue = { S: 'leaf' };
  for (let level = 0; level < 31; level++) deep = { L: [deep] };
  const item: Item = { deep, doc: { M: {} } };
  expect(update('SET twin = deep').apply(item).twin).toBe(deep);
  expect(() => update('SET doc.twin = deep').apply(item)).toThrow(/^Nesting Levels have exceeded supported limits/);
});

describe('ReturnValues', () => {
  const changed = (expression: string, which: 'UPDATED_OLD' | 'UPDATED_NEW') => {
    const bound = update(expression);
    return bound.changed(before, bound.apply(before), which);
  };

  it('show the written paths only, inside their parents', () => {
    expect(changed('SET doc.keep = :s, elems[2] = :s, elems[0] = :s', 'UPDATED_NEW')).toEqual({
      doc: { M: { keep: { S: 'new' } } },
      elems: list('new', 'new'),
    });
    expect(changed('SET doc.keep = :s, fresh = :s REMOVE n', 'UPDATED_OLD')).toEqual({
      doc: { M: { keep: { S: 'k' } } },
      n: { N: '5' },
    });
  });

  it('show nothing when nothing is left', () => {
    expect(changed('REMOVE n', 'UPDATED_NEW')).toBeUndefined();
    expect(update('SET a = :s').changed(undefined, { a: { S: 'new' } }, 'UPDATED_OLD')).toBeUndefined();
  });
});

it('tells what it writes and what it names', () => {
  const { paths, attributes } = update('SET a.b[0] = if_not_exists(c.d, :s) REMOVE e');
  expect(paths).toEqual([['a', 'b', 0], ['e']]);
  expect([...attributes].sort()).toEqual(['a', 'c', 'e']);
});
