import { expect, it } from 'vitest';
import { below, chooseSeed, seededRandom } from '../../tests/storage/seeded-random.ts';
import { AwsError } from '../errors.ts';
import type { Item } from '../item/attribute-value.ts';
import { readItem } from '../item/validate.ts';
import { type ExpressionInput, parseExpressions } from './expressions.ts';

const words =
  'a b.c d[0] l[1] m.x #n #u :s :n :l :ss :b AND OR NOT BETWEEN IN SET REMOVE ADD DELETE , , ( ) ( ) = <> < <= > >= + - . [ ] size( attribute_exists( attribute_type( begins_with( contains( if_not_exists( list_append( year 12 & : # \ud800 é'.split(
    ' ',
  );

const item: Item = {
  a: { N: '5' },
  b: { M: { c: { S: 'x' } } },
  d: { L: [{ S: 'y' }] },
  l: { L: [{ N: '1' }, { N: '2' }] },
  m: { M: { x: { SS: ['p', 'q'] } } },
  'n.n': { BOOL: true },
};

const ExpressionAttributeNames = { '#n': 'n.n' };
const ExpressionAttributeValues = {
  ':s': { S: 'x' },
  ':n': { N: '1' },
  ':l': { L: [{ S: 'z' }] },
  ':ss': { SS: ['p'] },
  ':b': { B: 'AQ==' },
};

/**
 * Whatever an expression says, it is understood or refused as AWS would; what is understood can be used on an item, and an
 * update yields an item that is canonical. Half of the expressions are random words, half are well-formed by construction.
 */
it('any expression is understood or refused, and nothing else happens', () => {
  const seed = chooseSeed();
  console.info(`seed ${seed}`);
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[below(random, from.length)]!;
  const path = () => pick(['a', 'b.c', 'd[0]', 'l[1]', 'm.x', '#n', 'zz', 'b.zz']);
  const value = () => pick([':s', ':n', ':l', ':ss', ':b']);
  const operand = (): string => pick([path, value, () => `size(${path()})`, () => `(${path()})`])();
  const condition = (depth: number): string => {
    if (depth === 0 || random() < 0.4) {
      return pick([
        () => `${operand()} ${pick(['=', '<>', '<', '<=', '>', '>='])} ${operand()}`,
        () => `${path()} BETWEEN ${value()} AND ${operand()}`,
        () => `${path()} IN (${operand()}, ${operand()})`,
        () => `${pick(['contains', 'begins_with', 'attribute_type'])}(${path()}, ${value()})`,
        () => `attribute_exists(${path()})`,
      ])();
    }
    return pick([
      () => `${condition(depth - 1)} AND ${condition(depth - 1)}`,
      () => `${condition(depth - 1)} OR ${condition(depth - 1)}`,
      () => `NOT ${condition(depth - 1)}`,
      () => `(${condition(depth - 1)})`,
    ])();
  };
  const term = (depth: number): string =>
    depth === 0 || random() < 0.5
      ? pick([path, value])()
      : pick([
          () => `if_not_exists(${path()}, ${term(depth - 1)})`,
          () => `list_append(${term(depth - 1)}, ${term(depth - 1)})`,
          () => `(${term(depth - 1)} + ${term(depth - 1)})`,
        ])();
  const update = () =>
    pick([
      () => `SET ${path()} = ${term(2)}, ${path()} = ${term(1)} ${pick([term, term])(0)} - ${term(1)}`,
      () => `SET ${path()} = ${term(3)} REMOVE ${path()}, ${path()}`,
      () => `ADD ${path()} ${value()} DELETE ${path()} ${value()}`,
    ])();
  const chaos = () => Array.from({ length: below(random, 12) }, () => pick(words)).join(pick([' ', '']));
  const outcomes = { understood: 0, refused: 0 };
  for (let round = 0; round < 20_000; round++) {
    const input: ExpressionInput = pick<() => ExpressionInput>([
      () => ({ ConditionExpression: random() < 0.5 ? chaos() : condition(3) }),
      () => ({ KeyConditionExpression: random() < 0.5 ? chaos() : condition(1) }),
      () => ({ UpdateExpression: random() < 0.5 ? `SET ${chaos()}` : update() }),
      () => ({ ProjectionExpression: random() < 0.5 ? chaos() : `${path()}, ${path()}` }),
    ])();
    const text = Object.values(input)[0] as string;
    const names = text.includes('#n') ? { ExpressionAttributeNames } : {};
    const chosen = Object.fromEntries(Object.entries(ExpressionAttributeValues).filter(([key]) => text.includes(key)));
    try {
      const expressions = parseExpressions(
        { ...input, ...names, ...(Object.keys(chosen).length > 0 && { ExpressionAttributeValues: chosen }) },
        'UpdateItem',
      );
      outcomes.understood++;
      expressions.condition?.matches(item);
      expressions.condition?.matches(undefined);
      expressions.projection?.project(item);
      expressions.keyCondition?.forKey({ partition: [{ name: 'a', type: 'N' }], sort: [{ name: 'zz', type: 'S' }] });
      const after = expressions.update?.apply(item);
      if (after !== undefined) {
        expect(readItem(after, 'UpdateItem')).toBe(after);
        expressions.update!.changed(item, after, 'UPDATED_NEW');
      }
    } catch (error) {
      expect(error, `${text}, seed ${seed}`).toBeInstanceOf(AwsError);
      outcomes.refused++;
    }
  }
  expect(outcomes.understood).toBeGreaterThan(1000);
  expect(outcomes.refused).toBeGreaterThan(1000);
});

it('the longest and the most nested texts are refused or understood, too', () => {
  for (const [unit, rest] of [
    ['(', ''],
    ['NOT ', 'attribute_exists(a)'],
    ['(NOT ', 'attribute_exists(a)'],
    ['size(', 'a'],
    ['a[', ''],
    ['a.', 'a'],
    ['(a OR ', 'b'],
    [':v ', ''],
    ['#', ''],
  ] as const) {
    const text = unit.repeat(Math.floor((4096 - rest.length) / unit.length)) + rest;
    for (const input of [
      { ConditionExpression: text },
      { KeyConditionExpression: text },
      { ProjectionExpression: text },
      { UpdateExpression: `SET a = ${text}`.slice(0, 4096) },
      { UpdateExpression: `SET a = ${'if_not_exists(a, '.repeat(230)}` },
    ]) {
      expect(() => parseExpressions(input, 'DeleteItem'), text.slice(0, 20)).toThrow(AwsError);
    }
  }
});
