import { describe, expect, it } from 'vitest';
import { globMatches } from '../glob.ts';
import { type Automaton, acceptsText, CombinedAutomaton, PatternAutomaton, ViewAutomaton } from './automaton.ts';
import { exactly, globPattern, inAnyCase, someOf } from './text-pattern.ts';

const globs = ['a*b', '*', '', '?', 'ab', '*a*b*', 'a?b', '*ab', 'b*?'];
const texts = textsUpTo(4, 'abz');

function textsUpTo(length: number, letters: string): readonly string[] {
  const all = [''];
  for (const text of all) if (text.length < length) for (const letter of letters) all.push(text + letter);
  return all;
}

function of(...patterns: readonly string[]): PatternAutomaton {
  return new PatternAutomaton(patterns.map((text) => globPattern(text)));
}

function stateAfter(automaton: Automaton, text: string): number {
  let state = automaton.start;
  for (const character of text) state = automaton.step(state, character);
  return state;
}

/** Where the automaton is wrong about short texts, or a state about those that follow it. */
function faults(automaton: Automaton, isMeant: (text: string) => boolean): readonly string[] {
  const meant = texts.filter(isMeant);
  return texts.filter((text) => {
    const state = stateAfter(automaton, text);
    if (automaton.accepts(state) !== meant.includes(text)) return true;
    const following = meant.filter((one) => one.startsWith(text) && one !== text);
    const exits = automaton.exits(state);
    if (following.length > 0 && automaton.isDead(state)) return true;
    return exits !== undefined && !following.every((one) => exits.includes(one[text.length]!));
  });
}

describe('patterns', () => {
  it('accept what one of them matches, and exits leave nothing out', () => {
    for (const one of globs) {
      for (const other of globs) {
        expect(faults(of(one, other), (text) => globMatches(one, text) || globMatches(other, text))).toEqual([]);
      }
    }
  });

  it.each<[patterns: string[], text: string, weight: number, exits: string | undefined, isDead: boolean]>([
    [['ab', 'ac'], '', 2, 'aa', false],
    [['ab', 'ac'], 'a', 2, 'cb', false],
    [['ab', 'ac'], 'ab', 1, '', false],
    [['ab', 'ac'], 'abc', 0, '', true],
    [['a?'], 'a', 1, undefined, false],
    [['a*', 'b'], 'a', 2, undefined, false],
    [['a*b*', 'c*'], 'a', 2, undefined, false],
    // What was begun before a later run is given up; of another pattern it is not.
    [['*ab*cd*'], 'a', 3, undefined, false],
    [['*ab*cd*'], 'ab', 2, undefined, false],
    [['*ab*cd*'], 'aba', 2, undefined, false],
    [['*ab*cd*'], 'abc', 3, undefined, false],
    [['*ab*cd*'], 'abcdcab', 2, undefined, false],
    [['*ab*', '*cd*', '*e'], 'ab', 6, undefined, false],
    [['*ab*', '*cd*', '*e'], 'cdab', 6, undefined, false],
    [['*ab*', '*cd*', '*e'], 'cdabe', 7, undefined, false],
  ])('%j after %j', (patterns, text, weight, exits, isDead) => {
    const automaton = of(...patterns);
    const state = stateAfter(automaton, text);
    expect([automaton.weight(state), automaton.exits(state), automaton.isDead(state)]).toEqual([weight, exits, isDead]);
  });

  it('of certain characters only', () => {
    const digits = new PatternAutomaton([[...someOf('01', 2), ...exactly('!')]]);
    expect(['', '0', '0!', '01', '01!', '0101!', '012!', '01!!'].filter((text) => accepts(digits, text))).toEqual([
      '01!',
      '0101!',
    ]);
    expect(digits.exits(stateAfter(digits, '01'))).toBe('!01');
    expect(digits.weight(stateAfter(digits, '01'))).toBe(2);
  });

  it('are in the same state when the same may follow', () => {
    const automaton = of('*ab*cd*', 'x');
    expect(stateAfter(automaton, 'zzab')).toBe(stateAfter(automaton, 'abab'));
    expect(stateAfter(automaton, 'x')).not.toBe(stateAfter(automaton, 'xz'));
    expect(stateAfter(of('a', 'b'), 'a')).toBe(stateAfter(of('a', 'b'), 'a'));
  });

  it('tell apart the characters that they name, and long choices of characters as one', () => {
    const patterns = [exactly('a😀'), someOf('01234', 0), someOf('wxyz', 0), inAnyCase('k'), globPattern('*?', ':')];
    expect(new PatternAutomaton(patterns).alphabet).toEqual({
      characters: new Set([...'a😀wxyzkK\u212A:']),
      classes: new Set(['01234']),
    });
    expect(of('*?').alphabet).toEqual({ characters: new Set(), classes: new Set() });
  });
});

describe('several automata as one', () => {
  it('accept what any accepts, or what all do', () => {
    for (const one of globs) {
      for (const other of globs) {
        const both = [of(one), of(other)];
        const matched = [one, other].map((glob) => new Set(texts.filter((text) => globMatches(glob, text))));
        const inAny = (text: string) => matched.some((set) => set.has(text));
        const inAll = (text: string) => matched.every((set) => set.has(text));
        expect(faults(new CombinedAutomaton(both, 'any'), inAny)).toEqual([]);
        expect(faults(new CombinedAutomaton(both, 'all'), inAll)).toEqual([]);
      }
    }
  });

  it.each<
    ['any' | 'all', patterns: string[], text: string, weight: number, exits: string | undefined, isDead: boolean]
  >([
    ['any', ['ab', 'ac'], 'a', 2, 'bc', false],
    ['all', ['ab', 'ac'], 'a', 2, 'b', false],
    ['any', ['ab', 'b'], 'a', 1, 'b', false],
    ['all', ['ab', 'b'], 'a', 1, 'b', true],
    ['any', ['ab', 'b'], 'c', 0, '', true],
    ['any', ['ab', 'a*'], 'a', 3, undefined, false],
    ['all', ['a*', 'ab'], 'a', 3, 'b', false],
    ['all', ['a*', '*'], 'a', 4, undefined, false],
  ])('%s of %j after %j', (mode, patterns, text, weight, exits, isDead) => {
    const automaton = new CombinedAutomaton(
      patterns.map((one) => of(one)),
      mode,
    );
    const state = stateAfter(automaton, text);
    expect([automaton.weight(state), automaton.exits(state), automaton.isDead(state)]).toEqual([weight, exits, isDead]);
    expect(automaton.alphabet.characters).toEqual(new Set(patterns.join('').replaceAll('*', '')));
  });
});

describe('a view', () => {
  const view = (given: readonly (string | number)[], fieldCount: number, inner: Automaton) =>
    new ViewAutomaton(inner, { view: given, fieldCount, separator: '|' });

  it('reads some fields, and the words before, between and behind them', () => {
    const automaton = view(['<', 0, '-', 2, '>'], 3, of('<a-b>'));
    expect(['a|b', 'a||b', 'a|xyz|b', 'a|b|b|', '|a||b', 'a|x|bb'].map((text) => accepts(automaton, text))).toEqual([
      ...[false, true, true, true, false, false],
    ]);
    expect(accepts(view([1, '!'], 2, of('!')), 'a')).toBe(true);
    expect(accepts(view([1, '!'], 2, of('b!')), 'a|b')).toBe(true);
    expect(accepts(view(['!'], 1, of('!')), 'anything')).toBe(true);
    expect(accepts(view([0, '!', 2, '!'], 3, of('a!!')), 'a')).toBe(true);
  });

  it('ends with its fields: what stands behind further separators is not read', () => {
    expect(accepts(view([1], 2, of('b')), 'a|b|c|d')).toBe(true);
    expect(accepts(view([0], 1, of('a')), 'a|b|c')).toBe(true);
  });

  it('tells where a text can go on', () => {
    const automaton = view([1, '-', 2], 3, of('ab-cd'));
    const told = (text: string) => {
      const state = stateAfter(automaton, text);
      return [automaton.exits(state), automaton.weight(state), automaton.isDead(state)];
    };
    expect(told('')).toEqual([undefined, 1, false]);
    expect(told('xyz')).toEqual([undefined, 1, false]);
    expect(told('xyz|')).toEqual(['a|', 1, false]);
    expect(told('xyz|a')).toEqual(['b|', 1, false]);
    expect(told('xyz|ab')).toEqual(['-|', 1, false]);
    expect(told('xyz|ab|c')).toEqual(['d|', 1, false]);
    expect(told('xyz|b')).toEqual(['|', 0, true]);
    expect(told('xyz|ab|cd|')).toEqual([undefined, 1, false]);
    const wide = view([0], 1, of('a*'));
    expect(wide.exits(stateAfter(wide, 'a'))).toBeUndefined();
    expect(automaton.alphabet.characters).toEqual(new Set('abcd-|'));
  });

  it('in which nothing more can follow has no way out, beside one that has', () => {
    const both = new CombinedAutomaton([view([1], 2, of('ab')), view([0], 2, of('xy'))], 'any');
    const told = (text: string) => both.exits(stateAfter(both, text));
    expect(told('x')).toBeUndefined();
    expect(told('z|a')).toBe('b|');
    expect(told('xy|b')).toBeUndefined();
  });
});

it('a text costs one for each character, and one for each position of a pattern on the way', () => {
  const automaton = of('ab*', 'abc', 'xyz');
  const budget = { left: 20 };
  expect(acceptsText(automaton, 'abc', budget)).toBe(true);
  expect(budget.left).toBe(20 - (4 + 3 + 4));
  for (const [left, isAccepted] of [
    [11, true],
    [10, false],
    [0, false],
  ] as const) {
    const spent = { left };
    expect(acceptsText(automaton, 'abc', spent)).toBe(isAccepted);
    expect(spent.left < 0).toBe(!isAccepted);
  }
});

function accepts(automaton: Automaton, text: string): boolean {
  return acceptsText(automaton, text, { left: 1000 });
}
