import { anyCharacter, anyRun, type GlobToken, type TextMatcher } from './glob.ts';
import { createAutomaton, type GlobPattern, type GlobStates } from './glob-automaton.ts';

export interface GlobSet {
  /** Whether one of the patterns matches all of a text. */
  readonly matches: TextMatcher;
  /** What all texts so far have cost. */
  readonly work: { readonly steps: number; readonly states: number };
}

/**
 * Many patterns matched at once. What a character leads to is remembered, as a deterministic automaton that grows with the texts it meets,
 * until it has a certain size; from there on a character costs a step of work for every 32 characters of all patterns.
 *
 * As under `compileGlob` a character is a code point where there is a `?`, and a code unit where there is none.
 */
export function compileGlobSet(patterns: readonly (readonly GlobToken[])[]): GlobSet {
  const cut = patterns.some((tokens) => tokens.includes(anyCharacter)) ? codePoints : codeUnits;
  const automaton = createAutomaton(patterns.map((tokens) => patternOf(tokens, cut)));
  const known = new Map<string, State>();
  const work = { steps: 0, states: 0 };
  let room = roomOfSet;

  const remember = (bits: GlobStates): State => {
    const name = bits.join();
    const before = known.get(name);
    if (before) return before;
    const made = stateOf(bits, new Map());
    known.set(name, made);
    work.states++;
    room -= bits.length + costOfState;
    return made;
  };
  const follow = (state: State, character: string): State => {
    const bits = state.bits.slice();
    automaton.advance(bits, character);
    work.steps++;
    if (room <= 0) return stateOf(bits, nothing);
    const next = remember(bits);
    state.next.set(character, next);
    room -= costOfTransition;
    return next;
  };
  const start = remember(automaton.start);
  return {
    work,
    matches(text) {
      let state = start;
      for (const character of cut(text)) {
        state = state.next.get(character) ?? follow(state, character);
        if (state.isDead) return false;
      }
      state.isEnd ??= automaton.isEnd(state.bits);
      return state.isEnd;
    },
  };
}

/** In numbers, about: some megabytes. */
const roomOfSet = 1 << 18;
const costOfState = 32;
const costOfTransition = 8;

interface State {
  readonly bits: GlobStates;
  readonly isDead: boolean;
  /** What is remembered of where its characters lead. */
  readonly next: Map<string, State>;
  isEnd?: boolean;
}

function stateOf(bits: GlobStates, next: Map<string, State>): State {
  return { bits, next, isDead: bits.every((word) => word === 0) };
}

/** Of a state that is not remembered; nothing is put in. */
const nothing = new Map<string, State>();

function codePoints(text: string): string[] {
  return [...text];
}

function codeUnits(text: string): string[] {
  return text.split('');
}

function patternOf(tokens: readonly GlobToken[], cut: (text: string) => string[]): GlobPattern {
  const characters: (string | undefined)[] = [];
  const stars: number[] = [];
  for (const token of tokens) {
    if (token === anyRun) stars.push(characters.length);
    else if (token === anyCharacter) characters.push(undefined);
    else for (const character of cut(token)) characters.push(character);
  }
  return { characters, stars };
}
