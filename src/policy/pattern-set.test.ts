// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { describe, expect, it } from 'vitest';
import { stringEqualsIgnoreCase, stringLike } from './conditions/string.ts';
import { Facts, KeyTable } from './facts.ts';
import { globMatches } from './glob.ts';

const scope = (variables = true) => ({ keys: new KeyTable(), variables });

/** The facts of a request whose keys all have the value. */
function factsWith(value: string | undefined): Facts {
  const noTags: ReadonlyMap<string, string> = new Map();
  const principal = { kind: 'anonymous', arn: '', accountId: '', userId: '', tags: noTags } as const;
  return new Facts({ principal, action: '', resource: '', resourceAccount: '', context: () => value }, [
    'aws:username',
  ]);
}

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
  ])('%s: %s', (_, value, expected) => {
    const test = stringLike([...many, 'prefix-*', 'exactly', 'star${*}'], scope());
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
  const texts = [
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
      for (const text of texts) {
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
