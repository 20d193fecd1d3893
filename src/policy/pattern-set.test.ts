// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { describe, expect, it } from 'vitest';
import { stringEqualsIgnoreCase, stringLike } from './conditions/string.ts';
import { Facts, KeyTable } from './facts.ts';

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

it('StringEqualsIgnoreCase knows its texts and variables in any letter case', () => {
  const test = stringEqualsIgnoreCase(['One', 'TWO', '${aws:username}'], scope());
  const facts = factsWith('Ada');
  expect(['oNE', 'two', 'ADA', 'three'].map((value) => test(value, facts))).toEqual([true, true, true, false]);
  expect(test('ada', factsWith(undefined))).toBe(false);
});
