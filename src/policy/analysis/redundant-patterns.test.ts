// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { expect, it } from 'vitest';
import { redundantPatterns } from './redundant-patterns.ts';

it.each<[patterns: string[], redundant: [number, number][]]>([
  [['a', 'b'], []],
  [['a*', 'ab'], [[1, 0]]],
  [['ab', 'a*'], [[0, 1]]],
  [['a', 'a'], [[1, 0]]],
  [
    ['a', 'a', 'a'],
    [
      [1, 0],
      [2, 0],
    ],
  ],
  [['a?', 'ab'], []],
  [['a?', 'a*'], [[0, 1]]],
  [['a?', 'a?'], []],
  [['${x}', 'a', '*'], [[1, 2]]],
])('%j', (patterns, redundant) => {
  expect(redundantPatterns(patterns)).toEqual(redundant);
});

it('the first five hundred', () => {
  const names = Array.from({ length: 499 }, (_, i) => `name-${i}`);
  expect(redundantPatterns([...names, 'name-7', 'name-8'])).toEqual([[499, 7]]);
});
