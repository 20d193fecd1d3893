// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { describe, expect, it } from 'vitest';
import type { KeyKnowledge } from './condition-keys.ts';
import { Predicates } from './predicate.ts';
import { TextWants } from './text-wants.ts';
import { type ConditionAtom, solveKey } from './value-solver.ts';

/** `!` before an operator: the condition is to fail. */
type Said = readonly [operator: string, ...values: readonly string[]];

function atomsOf(said: readonly Said[]): readonly ConditionAtom[] {
  const predicates = new Predicates();
  return said.map(([name, ...texts]) => {
    const values = texts.map((text) => ({ text, literal: 'string' }) as const);
    const predicate = predicates.condition(name.replace('!', ''), { key: 'x:k', values }, { variables: true });
    return { predicate, holds: !name.startsWith('!') } as ConditionAtom;
  });
}

interface Asked {
  readonly knowledge?: KeyKnowledge;
  readonly pin?: string | null;
  readonly left?: number;
}

const single: KeyKnowledge = { values: 'single' };

function solve(said: readonly Said[], { knowledge = single, pin, left = 10_000 }: Asked = {}) {
  const budget = { left };
  const found = solveKey(atomsOf(said), knowledge, { texts: new TextWants(new Map()), budget, pin });
  return { answer: found.kind === 'found' ? [found.value] : found.kind, spent: left - budget.left };
}

const set: KeyKnowledge = { values: 'set' };
const either: KeyKnowledge = { values: 'either' };
const number: KeyKnowledge = { values: 'single', type: 'number' };
const boolean: KeyKnowledge = { values: 'single', type: 'boolean' };
const present: Said = ['Null', 'false'];

describe('what a request brings for a key', () => {
  it.each<[title: string, said: Said[], answer: [unknown] | 'none' | 'unknown', knowledge?: KeyKnowledge]>([
    ['nothing asked, nothing brought', [], [undefined]],
    ['nothing asked of what is always there', [], ['some-value'], { values: 'single', always: true }],
    ['what is there anyway', [['Null', 'true']], 'none', { values: 'single', always: true }],
    ['there, and a value', [present, ['StringNotEquals', 'a']], ['some-value']],
    ['there and not there', [present, ['Null', 'true']], 'none'],
    ['the usual value is refused', [present, ['StringNotLike', 'some*']], ['another-value']],
    ['both usual values are refused', [present, ['StringNotLike', 'some*', 'an*']], ['']],
    [
      'one of a list',
      [
        ['StringEquals', 'a', 'b'],
        ['StringNotEquals', 'a'],
      ],
      ['b'],
    ],
    [
      'none of a list',
      [
        ['StringEquals', 'a', 'b'],
        ['StringNotEquals', 'b', 'a'],
      ],
      'none',
    ],
    [
      'one of two lists',
      [
        ['StringEquals', 'a', 'b'],
        ['StringEquals', 'b', 'c'],
      ],
      ['b'],
    ],
    [
      'a list and a pattern',
      [
        ['StringEquals', 'a', 'b'],
        ['StringLike', '?b', 'c*'],
      ],
      'none',
    ],
    [
      'two patterns',
      [
        ['StringLike', 'a*'],
        ['StringLike', '*b'],
      ],
      ['ab'],
    ],
    ['a pattern that is to fail', [['!StringLike', 'a*'], present], ['some-value']],
    ['not equal that is to fail', [['!StringNotEquals', 'a']], ['a']],
    [
      'a number of a list',
      [
        ['StringEquals', '5', '9'],
        ['NumericGreaterThan', '7'],
      ],
      ['9'],
    ],
    [
      'no number of a list',
      [
        ['StringEquals', '5', '6'],
        ['NumericGreaterThan', '7'],
      ],
      'none',
    ],
    [
      'a number under a pattern',
      [
        ['StringLike', '1*'],
        ['NumericEquals', '17'],
      ],
      ['17'],
    ],
    [
      'a number that no cell shows',
      [
        ['StringLike', '*7'],
        ['NumericLessThan', '7'],
      ],
      'unknown',
    ],
    [
      'no number, under a pattern',
      [
        ['StringLike', 'x*'],
        ['NumericLessThan', '1'],
        ['NumericGreaterThan', '1'],
      ],
      'none',
    ],
    [
      'a number and an address',
      [
        ['NumericGreaterThan', '1'],
        ['IpAddress', '10.0.0.0/8'],
      ],
      'unknown',
    ],
    [
      'no number, and an address',
      [
        ['NumericLessThan', '1'],
        ['NumericGreaterThan', '1'],
        ['IpAddress', '::/0'],
      ],
      'none',
    ],
    [
      'an address, and no number',
      [
        ['IpAddress', '::/0'],
        ['NumericLessThan', '1'],
        ['NumericGreaterThan', '1'],
      ],
      'none',
    ],
    ['a number that is no number', [['!NumericEquals', '1'], present], ['2'], number],
    ['anything that is no number', [['!NumericLessThan', '1'], ['!NumericGreaterThanEquals', '1'], present], ['x!']],
    ['no number of numbers', [['!NumericLessThan', '1'], ['!NumericGreaterThanEquals', '1'], present], 'none', number],
    [
      'a text that is a number',
      [
        ['StringLike', '*'],
        ['StringNotEquals', '0'],
      ],
      ['1'],
      number,
    ],
    ['a text that is another number', [['StringEquals', '3', 'x']], ['3'], number],
    ['a text that is no number', [['StringEquals', 'x']], 'none', number],
    ['true by its text', [['StringLike', 't*']], ['true'], boolean],
    ['neither true nor false', [['StringNotEquals', 'true', 'false'], present], 'none', boolean],
    ['neither, by a pattern', [['StringLike', 'x*']], 'none', boolean],
    ['what is known of the key', [present], ['e'], { values: 'single', example: 'e' }],
    [
      'what is known of it besides',
      [present, ['StringNotEquals', 'e']],
      ['f'],
      {
        ...{ values: 'single', example: 'e', alternatives: ['f', 'g'] },
      },
    ],
    ['base64 that nobody names', [['!BinaryEquals', 'djA=', 'djE='], present], ['djI=']],
    ['a set of none is not there', [['ForAllValues:StringEquals', 'a']], [undefined], set],
    ['a set of one', [present, ['ForAllValues:StringEquals', 'a']], [['a']], set],
    ['a set of any', [present], [['some-value']], set],
    [
      'a set of several',
      [
        ['ForAnyValue:StringEquals', 'b'],
        ['ForAnyValue:StringLike', 'a*'],
      ],
      [['b', 'ax']],
      set,
    ],
    [
      'a set of the same',
      [
        ['ForAnyValue:StringEquals', 'b'],
        ['ForAnyValue:StringLike', 'b*'],
      ],
      [['b', 'bx']],
      set,
    ],
    [
      'a set of the very same',
      [
        ['ForAnyValue:StringEquals', 'b'],
        ['ForAnyValue:StringLike', 'b'],
      ],
      [['b']],
      set,
    ],
    [
      'one of all',
      [
        ['ForAllValues:StringLike', 'a*'],
        ['ForAnyValue:StringLike', '*b'],
      ],
      [['ab']],
      set,
    ],
    [
      'not one of all',
      [
        ['ForAllValues:StringLike', 'a*'],
        ['ForAnyValue:StringLike', 'b*'],
      ],
      'none',
      set,
    ],
    ['one that is not of all', [['!ForAllValues:StringLike', 'a*']], [['some-value']], set],
    ['none of any', [['!ForAnyValue:StringLike', 's*'], present], [['another-value']], set],
    ['a plain operator holds for no set', [['StringEquals', 'a']], 'none', set],
    ['and fails for every set', [['!StringEquals', 'a'], present], [['some-value']], set],
    ['one value before a set', [['ForAnyValue:StringEquals', 'a']], ['a'], either],
    [
      'a set where one value will not do',
      [
        ['ForAnyValue:StringEquals', 'a'],
        ['ForAnyValue:StringEquals', 'b'],
      ],
      [['a', 'b']],
      either,
    ],
    [
      'what is beyond the method, as one value',
      [
        ['StringLike', '*7'],
        ['NumericLessThan', '7'],
      ],
      'unknown',
      either,
    ],
    [
      'what is beyond the method, in a set',
      [['ForAnyValue:StringLike', '*7'], ['ForAllValues:NumericLessThan', '7'], present],
      'unknown',
      set,
    ],
  ])('%s', (_, said, answer, knowledge) => {
    expect(solve(said, knowledge && { knowledge }).answer).toEqual(answer);
  });
});

describe('a value that is settled', () => {
  it.each<[pin: string | null, said: Said[], answer: [unknown] | 'none', knowledge?: KeyKnowledge]>([
    ['a', [], ['a']],
    ['a', [['StringLike', 'a*']], ['a']],
    ['a', [['StringLike', 'b*']], 'none'],
    ['a', [['NumericEquals', '1']], 'none'],
    ['a', [['Null', 'true']], 'none'],
    ['a', [], 'none', number],
    ['a', [['StringEquals', '${x:open}']], ['a']],
    ['a', [['ForAnyValue:StringEquals', 'a']], ['a'], either],
    ['a', [['ForAnyValue:StringEquals', 'b']], 'none', either],
    ['a', [], 'none', set],
    [null, [], [undefined]],
    [null, [['StringLike', '*']], 'none'],
    [null, [present], 'none'],
    [null, [], 'none', { values: 'single', always: true }],
  ])('%j', (pin, said, answer, knowledge = single) => {
    expect(solve(said, { pin, knowledge }).answer).toEqual(answer);
  });
});

describe('the work that it takes', () => {
  it.each<[title: string, said: Said[], pin?: string]>([
    ['reading a value that is settled', [['StringLike', 'a*']], 'abc'],
    [
      'trying what comes to mind',
      [
        ['StringEquals', 'a', 'b'],
        ['StringNotEquals', 'a'],
      ],
    ],
    [
      'finding out that nothing will do',
      [
        ['StringEquals', 'a', 'b'],
        ['StringNotEquals', 'b', 'a'],
      ],
    ],
    [
      'searching',
      [
        ['StringLike', 'a*'],
        ['StringLike', '*b'],
      ],
    ],
    [
      'searching for what is not there',
      [
        ['StringLike', 'a*'],
        ['StringNotLike', 'a*'],
      ],
    ],
    [
      'reading what was found',
      [
        ['StringLike', '*b'],
        ['StringNotLike', 'x*', 'b'],
      ],
    ],
  ])('%s: exactly so much, and nothing is known with less', (_, said, pin) => {
    const { answer, spent } = solve(said, pin === undefined ? {} : { pin });
    const given = (left: number) => solve(said, pin === undefined ? { left } : { left, pin }).answer;
    expect(given(spent)).toEqual(answer);
    for (let left = 0; left < spent; left++) expect(given(left)).toBe('unknown');
  });

  it('one for each text that comes to mind, and one for each of its characters and positions', () => {
    expect(solve([['StringEquals', 'ab']]).spent).toBe(3 + 2 * 2);
  });
});
