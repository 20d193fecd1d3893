import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../tests/policy/random.ts';
import { compileGlob, globMatches, globTokens } from './glob.ts';

describe('globMatches', () => {
  it.each([
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['*', 'a\nb', true],
    ['**', 'a', true],
    ['?', '', false],
    ['?', 'a', true],
    ['?', '\n', true],
    ['?', '😀', true],
    ['??', '😀', false],
    ['*?', '', false],
    ['?*?', 'a', false],
    ['?*?', 'ab', true],
    ['a*', 'a', true],
    ['a*', 'ba', false],
    ['*a', 'ab', false],
    ['*a', 'bca', true],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['a*b*c', 'a1b2c', true],
    ['a*b*c', 'a1c2b', false],
    ['*ab*ab*', 'aab', false],
    ['*ab*ab*', 'abab', true],
    ['*ab*ba*', 'aba', false],
    ['table/T', 'table/T2', false],
    ['table/T', 'table/t', false],
    ['table/?', 'table/T', true],
    ['*a?c', 'aacabc', true],
    ['*a?c*', 'xxaabcx', true],
    ['*a?c*', 'xxacx', false],
    ['secret*', 'secret\r\nplan', true],
    ['[a-z]+.$^', '[a-z]+.$^', true],
    ['a.c', 'abc', false],
    ['é*', 'éa', true],
  ])('%j against %j: %s', (pattern, text, expected) => {
    expect(globMatches(pattern, text)).toBe(expected);
  });

  it('agrees with the plainest definition on every short pattern and text', () => {
    const patterns = words('ab*?', 5);
    const texts = words('ab', 5);
    for (const pattern of patterns) {
      for (const text of texts) expect(globMatches(pattern, text), `${pattern} ${text}`).toBe(plain(pattern, text));
    }
  });

  it('agrees with it beyond the word lengths and piece lengths of its algorithms', () => {
    for (const length of [30, 31, 32, 33, 62, 63, 64, 65, 66, 95, 96, 97, 128]) {
      const run = 'ab'.repeat(length / 2) + (length % 2 ? 'c' : '');
      for (const pattern of [`*${run}*`, `*?${run}*`, `${run}?*`, `*${run}?`, `?*${run}*c`, `*${run}*${run}*`]) {
        for (const text of [
          run,
          `ab${run}`,
          `${run}c`,
          `abab${run}c`,
          `${run}${run}`,
          `x${run}${run}x`,
          run.slice(1),
        ]) {
          expect(globMatches(pattern, text), `${pattern} ${text}`).toBe(plain(pattern, text));
        }
      }
    }
  });

  it('agrees with it on long patterns of few letters, and texts that nearly match them', () => {
    const seed = Number(process.env.POLICY_SEED ?? Date.now() % 1_000_000);
    const random = createRandom(seed);
    let matched = 0;
    for (let i = 0; i < 4_000; i++) {
      const pattern = longPattern(random);
      const text = nearText(random, pattern);
      const expected = plain([...pattern], [...text]);
      if (expected) matched++;
      expect(globMatches(pattern, text), `POLICY_SEED=${seed}: ${pattern} ${text}`).toBe(expected);
    }
    expect(matched).toBeGreaterThan(400);
    expect(matched).toBeLessThan(3_600);
  });

  it('a pattern with ? cuts up no text that begins or ends in another way', () => {
    class CountedText extends String {
      cuts = 0;
      override [Symbol.iterator]() {
        this.cuts++;
        return super[Symbol.iterator]();
      }
    }
    const matches = compileGlob(globTokens('table/?*-index'));
    const outcome = (text: string) => {
      const counted = new CountedText(text);
      return [matches(counted as unknown as string), counted.cuts];
    };
    expect(['table/T-index', 'fable/T-index', 'table/T-indes', 'table/-index'].map(outcome)).toEqual([
      [true, 1],
      [false, 0],
      [false, 0],
      [false, 1],
    ]);
  });

  it.each([
    ['', []],
    ['abc', ['abc']],
    ['a**b?', ['a', 0, 0, 'b', 1]],
    ['?*', [1, 0]],
  ])('is cut into tokens: %j', (pattern, tokens) => {
    expect(globTokens(pattern)).toEqual(tokens);
  });

  it.each([
    ['many stars', (n: number) => [`${'*a'.repeat(n / 4)}*b`, 'a'.repeat(n)]],
    ['one long piece', (n: number) => [`*${'a'.repeat(n / 2)}b*`, 'a'.repeat(n)]],
    ['a long piece with ?', (n: number) => [`*${'a?'.repeat(512)}b`, 'a'.repeat(n)]],
    ['many pieces with ?', (n: number) => [`${'*a?'.repeat(n / 8)}b`, 'a'.repeat(n)]],
  ])('takes no more than linear work, with a generous margin: %s', (_, make) => {
    const took = (n: number): number => {
      const [pattern, text] = make(n) as [string, string];
      const matches = compileGlob(globTokens(pattern));
      let best = Number.POSITIVE_INFINITY;
      for (let round = 0; round < 5; round++) {
        const start = performance.now();
        for (let i = 0; i < 4; i++) matches(text);
        best = Math.min(best, performance.now() - start);
      }
      return best;
    };
    // Eight times the length; quadratic work would be 64 times as much, however often it is measured.
    const ratios = Array.from({ length: 4 }, () => took(65_536) / took(8192));
    expect(Math.min(...ratios)).toBeLessThan(40);
  });
});

/** Of one to four pieces between stars, some longer than a word of states and than a piece is before it is looked for cleverly. */
function longPattern(random: Random): string {
  const letters = random.pick(['ab', 'aaab', 'ab?', 'aaaa?', 'ab😀?']);
  const pieces = random.some([0], 1, 4).map(() => {
    const length = random.integer(random.pick([4, 40, 140]));
    const period = random.some([...letters], 1, 5).join('');
    return random.chance(0.5)
      ? random.some([...letters], length, length).join('')
      : period.repeat(length / period.length);
  });
  return pieces.join(random.pick(['*', '*', '**']));
}

/** A text that matches the pattern, in most cases with something changed. */
function nearText(random: Random, pattern: string): string {
  const pieces = pattern.split('*');
  const characters = [...pattern].flatMap((character) => {
    if (character === '?') return [random.pick(['a', 'b', '😀'])];
    if (character !== '*') return [character];
    // What a star takes may be the beginning of the piece that is looked for behind it.
    const taken = [...random.pick(pieces).replaceAll('?', 'a')];
    return taken.slice(0, random.integer(taken.length + 1));
  });
  const at = random.integer(characters.length + 1);
  const change = random.integer(4);
  if (change === 1) characters.splice(at, 1);
  if (change === 2) characters.splice(at, 0, random.pick(['a', 'b']));
  if (change === 3) characters.splice(at, 1, random.pick(['a', 'b', '😀']));
  return characters.join('');
}

function words(alphabet: string, lengthMax: number): string[] {
  const all = [''];
  for (let i = 0, start = 0; i < lengthMax; i++) {
    const end = all.length;
    for (; start < end; start++) for (const letter of alphabet) all.push(all[start] + letter);
  }
  return all;
}

/** By the definition: try every length for a star. Exponential, for short texts only (memoised for the longer ones). */
function plain(pattern: ArrayLike<string>, text: ArrayLike<string>): boolean {
  const known = new Map<number, boolean>();
  const matches = (p: number, t: number): boolean => {
    const key = p * 1000 + t;
    const before = known.get(key);
    if (before !== undefined) return before;
    const result =
      p === pattern.length
        ? t === text.length
        : pattern[p] === '*'
          ? matches(p + 1, t) || (t < text.length && matches(p, t + 1))
          : t < text.length && (pattern[p] === '?' || pattern[p] === text[t]) && matches(p + 1, t + 1);
    known.set(key, result);
    return result;
  };
  return matches(0, 0);
}
