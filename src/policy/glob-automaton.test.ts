import { expect, it } from 'vitest';
import { addBit, createAutomaton, type GlobPattern, type WordBits } from './glob-automaton.ts';

/** The words of states behind each of the characters. */
function statesBehind(patterns: readonly GlobPattern[], text: string): number[][] {
  const { start, advance } = createAutomaton(patterns);
  const states = start.slice();
  return [...text].map((character) => {
    advance(states, character);
    return [...states];
  });
}

it('has a bit for each beginning of each pattern, and no word more', () => {
  const wordsOf = (...lengths: number[]) =>
    createAutomaton(lengths.map((length) => ({ characters: 'a'.repeat(length).split(''), stars: [] }))).start.length;
  expect([wordsOf(30), wordsOf(31), wordsOf(32), wordsOf(15, 15), wordsOf(15, 16), wordsOf(62), wordsOf(63)]).toEqual([
    1, 1, 2, 1, 2, 2, 2,
  ]);
});

it('moves each state on, keeps those with a star, and leaves the patterns apart', () => {
  const patterns = [
    { characters: ['a', undefined], stars: [1] },
    { characters: ['b'], stars: [0] },
  ];
  expect([...createAutomaton(patterns).start]).toEqual([0b01001]);
  expect(statesBehind(patterns, 'abaz')).toEqual([[0b01010], [0b11110], [0b01110], [0b01110]]);
});

it('hands states on from word to word', () => {
  const characters = 'ab'.repeat(40).split('');
  const { start, advance, isEnd } = createAutomaton([{ characters, stars: [] }]);
  const states = start.slice();
  for (const [i, character] of characters.entries()) {
    expect([i, ...states]).toEqual([i, ...[0, 1, 2].map((word) => (i >> 5 === word ? 1 << (i & 31) : 0))]);
    expect(isEnd(states)).toBe(false);
    advance(states, character);
  }
  expect(isEnd(states)).toBe(true);
});

it('takes one step for 32 characters, however often one stands among them', () => {
  const sparse: WordBits[] = [];
  for (const state of [0, 2, 31, 32, 34, 100, 101]) addBit(sparse, state);
  expect(sparse).toEqual([
    { word: 0, bits: (1 << 31) | 0b101 },
    { word: 1, bits: 0b101 },
    { word: 3, bits: 0b110000 },
  ]);
});
