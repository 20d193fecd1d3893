// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { describe, expect, it } from 'vitest';
import { anyOf, splitByVariables, stringEquals, stringEqualsIgnoreCase, stringLike } from './conditions/string.ts';
import { Facts, KeyTable } from './facts.ts';
import { globMatches, globTokens } from './glob.ts';
import { planGlobs } from './pattern-set.ts';

const scope = (variables = true) => ({ keys: new KeyTable(), variables });

/** The facts of a request whose keys all have the value. */
function factsWith(value: string | undefined, Kind = Facts): Facts {
  const noTags: ReadonlyMap<string, string> = new Map();
  const principal = { kind: 'anonymous', arn: '', accountId: '', userId: '', tags: noTags } as const;
  return new Kind({ principal, action: '', resource: '', resourceAccount: '', context: () => value }, ['aws:username']);
}

const texts = Array.from({ length: 8 }, (_, i) => `text-${i}`);
const many = Array.from({ length: 20 }, (_, i) => `no-${i}-?`);

describe('many patterns under StringLike', () => {
  it.each<[string, string, boolean]>([
    ['a pattern with ?', 'no-7-x', true],
    ['no pattern', 'no-7-xy', false],
    ['a pattern with *', 'prefix-and-more', true],
    ['plain text', 'exactly', true],
    ['plain text, not all of it', 'exactl', false],
    ['a character written as a variable', 'star*', true],
    ['the same, taken for a wildcard', 'stars', false],
    ['the same within a text', 'a*b', true],
  ])('%s: %s', (_, value, expected) => {
    const test = stringLike([...many, ...texts, 'prefix-*', 'exactly', 'star${*}', 'a${*}b'], scope());
    expect(test(value, factsWith('ada'))).toBe(expected);
  });

  it('variables are filled in for each request', () => {
    const test = stringLike([...many, '${aws:username}-?'], scope());
    const [ada, star, nobody] = [factsWith('ada'), factsWith('*'), factsWith(undefined)];
    for (let i = 0; i < 3; i++) {
      expect([test('ada-1', ada), test('ada-1', star), test('*-1', star), test('ada-1', nobody)]).toEqual([
        ...[true, false, true, false],
      ]);
      expect(test('no-1-x', nobody)).toBe(true);
    }
  });

  it('an old Version has no variables', () => {
    const test = stringLike([...many, '${aws:username}-?'], scope(false));
    expect([test('${aws:username}-1', factsWith('ada')), test('ada-1', factsWith('ada'))]).toEqual([true, false]);
  });

  it('an empty pattern matches the empty text', () => {
    expect(stringLike([...many, ''], scope())('', factsWith('ada'))).toBe(true);
    expect(stringLike(many, scope())('', factsWith('ada'))).toBe(false);
    expect(stringLike([...many, '${aws:username}'], scope())('', factsWith(''))).toBe(true);
  });
});

it.each([1, 7, 8, 9, 63, 64, 65])('of every sort of pattern %d are what they are one by one', (count) => {
  const sorts = [
    Array.from({ length: count }, (_, i) => `text-${i}`),
    Array.from({ length: count }, (_, i) => `*run-${i}*`),
    Array.from({ length: count }, (_, i) => `?-single-${i}`),
    Array.from({ length: count }, (_, i) => `\${aws:username}-${i}?`),
  ];
  const last = count - 1;
  const asked = [
    `text-${last}`,
    `a run-${last} b`,
    `😀-single-${last}`,
    `😀😀-single-${last}`,
    `ada-${last}😀`,
    `ada-${last}`,
    '',
  ];
  for (const values of [...sorts, sorts.flat(), [...sorts.flat(), '']]) {
    const test = stringLike(values, scope());
    for (const user of ['ada', '*', undefined]) {
      const facts = factsWith(user);
      for (const text of asked) {
        const expected = values.some((value) => {
          if (!value.startsWith('$')) return globMatches(value, text);
          return user === 'ada' && globMatches(value.replace('${aws:username}', user), text);
        });
        expect([text, test(text, facts)]).toEqual([text, expected]);
      }
    }
  }
});

it('StringEqualsIgnoreCase knows its texts and variables in any letter case', () => {
  const test = stringEqualsIgnoreCase(['One', 'TWO', '${aws:username}'], scope());
  const facts = factsWith('Ada');
  expect(['oNE', 'two', 'ADA', 'three'].map((value) => test(value, facts))).toEqual([true, true, true, false]);
  expect(test('ada', factsWith(undefined))).toBe(false);
});

describe('many patterns', () => {
  it.each([
    ['texts', '', 8],
    ['runs', '*', 64],
    ['singles', '?', 8],
  ])('of the kind %s are matched together when there are enough', (kind, wildcard, least) => {
    const patterns = Array.from({ length: least }, (_, i) => globTokens(`${i}-${wildcard}`));
    expect(planGlobs(patterns)).toEqual({ alone: [], together: [{ kind, patterns }] });
    const fewer = patterns.slice(1);
    expect(planGlobs(fewer)).toEqual({ alone: fewer, together: [] });
  });

  it('are told apart by their wildcards', () => {
    const singles = ['?', 'a*?', '?*'].map(globTokens);
    const runs = ['a*', '**'].map(globTokens);
    const texts = ['', 'a'].map(globTokens);
    expect(planGlobs([...singles, ...runs, ...texts]).alone).toEqual([...texts, ...runs, ...singles]);
  });

  it('with variables are put together once for a request, when there are enough', () => {
    const lookUps = (count: number) => {
      let found = 0;
      class CountingFacts extends Facts {
        override value(slot: number) {
          found++;
          return super.value(slot);
        }
      }
      const facts = factsWith('ada', CountingFacts);
      const test = stringLike([...many, ...Array.from({ length: count }, (_, i) => `\${aws:username}-${i}`)], scope());
      for (const value of ['x', 'y', 'z']) test(value, facts);
      return found;
    };
    expect([1, 7, 8, 9].map(lookUps)).toEqual([3, 21, 8, 9]);
  });
});

describe('texts that are compared', () => {
  it('are looked up unless they may have variables', () => {
    const values = ['a', '${aws:username}', '$', 'x${'];
    expect(splitByVariables(values, { variables: true })).toEqual({
      fixed: ['a', '$'],
      open: ['${aws:username}', 'x${'],
    });
    expect(splitByVariables(values, { variables: false })).toEqual({ fixed: values, open: [] });
  });

  it('equal what they say, their variables filled in', () => {
    const facts = factsWith('ada');
    const values = ['one', '${aws:username}', 'a ${*}'];
    const test = stringEquals(values, scope());
    expect(['one', 'ada', 'a *', 'One', '${aws:username}', ''].map((value) => test(value, facts))).toEqual([
      ...[true, true, true, false, false, false],
    ]);
    const old = stringEquals(values, scope(false));
    expect(['one', 'ada', 'a *', '${aws:username}'].map((value) => old(value, facts))).toEqual([
      ...[true, false, false, true],
    ]);
  });

  it('any of one test is that test', () => {
    const [yes, no] = [() => true, () => false];
    expect(anyOf([yes])).toBe(yes);
    expect([[], [no, yes], [no, no]].map((tests) => anyOf(tests)('', factsWith('')))).toEqual([false, true, false]);
  });
});
