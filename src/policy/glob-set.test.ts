import { describe, expect, it } from 'vitest';
import { compileGlob, globMatches, globTokens } from './glob.ts';
import { compileGlobSet, type GlobSet } from './glob-set.ts';

function setOf(patterns: readonly string[]): GlobSet {
  return compileGlobSet(patterns.map(globTokens));
}

describe('a set of patterns', () => {
  it.each<[readonly string[], string, boolean]>([
    [['a?c', 'b*'], 'abc', true],
    [['a?c', 'b*'], 'b', true],
    [['a?c', 'b*'], 'ac', false],
    [['a', 'b'], 'ab', false],
    [['ab', 'cd'], 'abcd', false],
    [['*'], '', true],
    [['', 'x'], '', true],
    [['?'], '', false],
    [['?'], '😀', true],
    [['?', 'b*'], '😀', true],
    [['??'], '😀', false],
    [['a**b'], 'ab', true],
    [['*a?a*'], 'xxabaxx', true],
    [['*\n?'], 'x\ny', true],
  ])('%j and %j: %s', (patterns, text, expected) => {
    expect(setOf(patterns).matches(text)).toBe(expected);
  });

  it('has one answer for a text, whatever was asked before', () => {
    const set = setOf(['ab?', 'c*d', '?x']);
    for (let i = 0; i < 3; i++) {
      expect(['abc', 'cd', 'yx', 'ab', 'c', 'x', 'abcd'].map(set.matches)).toEqual([
        true,
        true,
        true,
        false,
        false,
        false,
        false,
      ]);
    }
  });

  it('is what its patterns are one by one, across the words of the automaton', () => {
    const alphabet = ['', 'a', 'b', 'a?', '*', '?b', 'ab', 'é'];
    const words = alphabet.flatMap((one) => alphabet.map((two) => one + two));
    const patterns = words.flatMap((one) => alphabet.map((two) => one + two));
    const texts = [...new Set(words.map((text) => text.replaceAll('?', 'b').replaceAll('*', 'a')))];
    for (const offset of [0, 7, 40, 101]) {
      for (let size = 1; size < 90; size += 11) {
        const some = patterns.slice(offset, offset + size);
        const set = setOf(some);
        for (const text of texts) {
          expect([some, text, set.matches(text)]).toEqual([
            some,
            text,
            some.some((pattern) => globMatches(pattern, text)),
          ]);
        }
      }
    }
  });

  it.each(['codePoint', 'codeUnit'] as const)('is so when more texts come than can be remembered, by %s', (by) => {
    const single = by === 'codePoint' ? '?' : 'a';
    const patterns = Array.from({ length: 1500 }, (_, i) => `*${single}${i}${i % 7 === 0 ? '' : '*'}`);
    const set = setOf(patterns);
    const each = patterns.map((pattern) => compileGlob(globTokens(pattern)));
    for (let i = 0; i < 3000; i++) {
      const text = `${(i * 7919).toString(36)}-a${i % 100}-${(i * 104_729).toString(7)}`;
      expect([text, set.matches(text)]).toEqual([text, each.some((matches) => matches(text))]);
    }
  });

  it.each(['codePoint', 'codeUnit'] as const)(
    'is so for texts that come when no more can be remembered, by %s',
    (by) => {
      const filling = Array.from({ length: 1500 }, (_, i) => `x*${i}*`);
      const single = by === 'codePoint' ? '?' : 'b';
      const patterns = ['yab', `za${single}c`, 'w*', '', ...filling, 'uv*w', '*😀'];
      for (const count of [patterns.length - 1, patterns.length]) {
        const some = patterns.slice(0, count);
        const set = setOf(some);
        for (let i = 0; i < 2500; i++) set.matches(`x${(i * 7919).toString(36)}-${(i * 104_729).toString(7)}`);
        const texts = [
          'y',
          'yab',
          'yabc',
          'ya',
          'yb',
          'zabc',
          'zabcd',
          'zab',
          'w',
          'wyab',
          'uvw',
          'uvwv',
          'uw',
          'q',
          '',
          '😀',
          'w😀q',
        ];
        for (const text of texts) {
          expect([text, set.matches(text)]).toEqual([text, some.some((pattern) => globMatches(pattern, text))]);
          expect([text, set.matches(text)]).toEqual([text, some.some((pattern) => globMatches(pattern, text))]);
        }
      }
    },
  );

  it.each([[], ['abcdefg'], ['x*y?z', 'q']])(
    'tells a text apart that differs in one character, behind %j',
    (...before) => {
      const pattern = 'abcdefghijklmnopqrstuvwxyz'.repeat(4);
      for (const written of [pattern, `${pattern}*`, `?${pattern.slice(1)}`]) {
        const patterns = [...before, written];
        for (let at = 1; at < pattern.length; at++) {
          // A set of its own for each, that remembers nothing.
          const set = setOf(patterns);
          const text = `${pattern.slice(0, at)}#${pattern.slice(at + 1)}`;
          expect([text, set.matches(text), set.matches(pattern)]).toEqual([text, false, true]);
        }
      }
    },
  );

  it('tells states apart whose sums are the same', () => {
    // The states behind abcde and behind WXYZ: bit 5 of word 0, and bit 0 of word 1, which is as much more as a word counts.
    const patterns = ['abcdefghijklmnopqrstuvwxyz1', 'WXYZ-and-more'];
    const set = setOf(patterns);
    const crossed = [`WXYZ${patterns[0]!.slice(5)}`, `abcde${patterns[1]!.slice(4)}`];
    expect([...patterns, ...crossed, ...patterns].map(set.matches)).toEqual([true, true, false, false, true, true]);
  });

  it('works out once what a character leads to', () => {
    const { matches, work } = setOf(['a?c', 'b*']);
    const outcome = (text: string) => [matches(text), work.steps, work.states];
    expect(outcome('')).toEqual([false, 0, 1]);
    expect(outcome('abc')).toEqual([true, 3, 4]);
    expect(outcome('abc')).toEqual([true, 3, 4]);
    // Behind ax is what is behind ab.
    expect(outcome('axc')).toEqual([true, 4, 4]);
    expect(outcome('axd')).toEqual([false, 5, 5]);
    expect(outcome('bb')).toEqual([true, 7, 6]);
  });

  it('reads no further than a pattern lives', () => {
    const { matches, work } = setOf(['a?c', 'b']);
    expect(matches('xyzxyz')).toBe(false);
    expect(work).toEqual({ steps: 1, states: 2 });
    expect(matches('xyzxyz')).toBe(false);
    expect(work).toEqual({ steps: 1, states: 2 });
  });

  it('remembers no more than some megabytes, and costs a step for every other character', () => {
    // 92 words to a state: 124 numbers, and 8 for the way to it; together as much as 2 to the power of 18.
    const length = 92 * 32 - 1;
    const { matches, work } = setOf(['?'.repeat(length)]);
    const remembered = (2 ** 18 - 124) / 132;
    const text = 'a'.repeat(length);
    expect(matches(text)).toBe(true);
    expect(work).toEqual({ steps: length, states: 1 + remembered });
    expect(matches(text)).toBe(true);
    expect(work).toEqual({ steps: length + (length - remembered), states: 1 + remembered });
    // A dead end, when nothing more is remembered.
    const { steps } = work;
    expect(matches(`${text}aaaaaaaa`)).toBe(false);
    expect(work.steps - steps).toBe(length - remembered + 1);
  });

  it('by code units is what patterns without ? are, broken surrogates included', () => {
    const patterns = ['*\ude00', '\ud83d*', 'a*\ude00b'];
    for (const text of ['😀', '\ude00', 'a😀b', '\ud83d', 'b']) {
      expect(setOf(patterns).matches(text)).toBe(patterns.some((pattern) => globMatches(pattern, text)));
    }
  });
});
