export interface GlobPattern {
  /** What each place takes: this character, or any when undefined. */
  readonly characters: readonly (string | undefined)[];
  /** Before which of the characters any run may stand; their number for one behind the last. */
  readonly stars: readonly number[];
}

/** States as bits, 32 to a word. */
export type GlobStates = Int32Array;

/**
 * Patterns, one behind the other, as one automaton. State i of a pattern: its first i characters are matched; a state with a star behind it
 * stays.
 */
export interface GlobAutomaton {
  readonly start: GlobStates;
  /** Makes states those behind a character: one step of work for every 32 characters of the patterns. */
  readonly advance: (states: GlobStates, character: string) => void;
  /** Whether a pattern is matched whole. */
  readonly isEnd: (states: GlobStates) => boolean;
}

export function createAutomaton(patterns: readonly GlobPattern[]): GlobAutomaton {
  const stateCount = patterns.reduce((sum, { characters }) => sum + characters.length + 1, 0);
  const [start, wild, stays] = [wordsFor(stateCount), wordsFor(stateCount), wordsFor(stateCount)] as const;
  const literals = new Map<string, WordBits[]>();
  const ends: WordBits[] = [];
  let state = 0;
  for (const { characters, stars } of patterns) {
    setBit(start, state);
    for (const star of stars) setBit(stays, state + star);
    for (const character of characters) {
      state++;
      if (character === undefined) {
        setBit(wild, state);
      } else {
        const literal = literals.get(character) ?? [];
        addBit(literal, state);
        literals.set(character, literal);
      }
    }
    addBit(ends, state);
    state++;
  }
  const moved = wordsFor(stateCount);
  return {
    start,
    advance(states, character) {
      // The highest bit of a word goes to the next one.
      let carry = 0;
      for (let word = 0; word < moved.length; word++) {
        const now = states[word] as number;
        moved[word] = (now << 1) | carry;
        carry = now >>> 31;
        states[word] = ((moved[word] as number) & (wild[word] as number)) | (now & (stays[word] as number));
      }
      for (const { word, bits } of literals.get(character) ?? nowhere) states[word]! |= (moved[word] as number) & bits;
    },
    isEnd: (states) => ends.some(({ word, bits }) => ((states[word] as number) & bits) !== 0),
  };
}

/** A word that is not zero. */
export interface WordBits {
  readonly word: number;
  bits: number;
}

const nowhere: readonly WordBits[] = [];

function wordsFor(states: number): Int32Array {
  return new Int32Array(Math.ceil(states / 32));
}

/** (A shift goes by the lowest five bits of its distance.) */
function setBit(words: Int32Array, state: number): void {
  words[state >> 5]! |= 1 << state;
}

/** The same for words of which few are not zero, rising, each of them once; `state` is the highest so far. */
export function addBit(sparse: WordBits[], state: number): void {
  const word = state >> 5;
  const last = sparse.at(-1);
  if (last?.word === word) last.bits |= 1 << state;
  else sparse.push({ word, bits: 1 << state });
}
