import { createAutomaton } from './glob-automaton.ts';
import { textFinder } from './text-finder.ts';

/**
 * Patterns with `*` (any run of characters) and `?` (any one character), matched against text that a requester controls: no RegExp, and no
 * backtracking that an adversary could multiply.
 *
 * A pattern is a list of pieces between its stars: the first and last are anchored, the ones between are looked for from left to right, each
 * in linear time. In a pattern with `?` they are looked for by a bit-parallel automaton: per character of the text one step for every 32
 * characters of the piece at hand.
 */
export type TextMatcher = (text: string) => boolean;

export const anyRun = 0;
export const anyCharacter = 1;

/** A run of literal characters, or a wildcard. */
export type GlobToken = string | typeof anyRun | typeof anyCharacter;

/** Whether `pattern` matches all of `text`; letter case counts. */
export function globMatches(pattern: string, text: string): boolean {
  return globMatcher(pattern)(text);
}

/** `globMatches` for many texts. */
export function globMatcher(pattern: string): TextMatcher {
  return compileGlob(globTokens(pattern));
}

export function globTokens(pattern: string): GlobToken[] {
  const tokens: GlobToken[] = [];
  let pieceStart = 0;
  for (let i = 0; i <= pattern.length; i++) {
    const character = pattern[i];
    if (character !== '*' && character !== '?' && character !== undefined) continue;
    if (i > pieceStart) tokens.push(pattern.slice(pieceStart, i));
    if (character) tokens.push(character === '*' ? anyRun : anyCharacter);
    pieceStart = i + 1;
  }
  return tokens;
}

export function compileGlob(tokens: readonly GlobToken[]): TextMatcher {
  return tokens.includes(anyCharacter) ? compileWithSingles(tokens) : compileWithRuns(tokens);
}

function compileWithRuns(tokens: readonly GlobToken[]): TextMatcher {
  if (!tokens.includes(anyRun)) {
    const whole = tokens.join('');
    return (text) => text === whole;
  }
  const pieces = cutAtStars(tokens).map((piece) => piece.join(''));
  const first = pieces.shift() as string;
  const last = pieces.pop() as string;
  const finders = pieces.map(textFinder);
  return (text) => {
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    let position = first.length;
    for (const endOfNext of finders) {
      position = endOfNext(text, position);
      if (position < 0) return false;
    }
    return position <= text.length - last.length;
  };
}

/** Characters are code points here, so that `?` takes an emoji as the one character that it is. */
function compileWithSingles(tokens: readonly GlobToken[]): TextMatcher {
  const beginning = literalAt(tokens, 0);
  const ending = literalAt(tokens, tokens.length - 1);
  const pieces = cutAtStars(tokens).map((piece) => piece.flatMap(charactersOf));
  const first = pieces.shift() as Piece;
  const last = pieces.pop();
  const finders = pieces.map(pieceFinder);
  return (text) => {
    // Most texts are told apart by this, before they are cut up.
    if (!text.startsWith(beginning) || !text.endsWith(ending)) return false;
    const characters = [...text];
    let position = first.length;
    if (!standsAt(first, characters, 0)) return false;
    if (!last) return position === characters.length;
    for (const endOfNext of finders) {
      position = endOfNext(characters, position);
      if (position < 0) return false;
    }
    const end = characters.length - last.length;
    return position <= end && standsAt(last, characters, end);
  };
}

function literalAt(tokens: readonly GlobToken[], at: number): string {
  const token = tokens[at];
  return typeof token === 'string' ? token : '';
}

function cutAtStars(tokens: readonly GlobToken[]): Exclude<GlobToken, typeof anyRun>[][] {
  let piece: Exclude<GlobToken, typeof anyRun>[] = [];
  const pieces = [piece];
  for (const token of tokens) {
    if (token === anyRun) {
      piece = [];
      pieces.push(piece);
    } else {
      piece.push(token);
    }
  }
  return pieces;
}

/** Characters, and undefined for any one. */
type Piece = readonly (string | undefined)[];

function charactersOf(token: string | typeof anyCharacter): Piece {
  return token === anyCharacter ? [undefined] : [...token];
}

function standsAt(piece: Piece, characters: readonly string[], at: number): boolean {
  return piece.every((character, i) => character === undefined || character === characters[at + i]);
}

/** As a `TextFinder`, but of characters. */
function pieceFinder(piece: Piece): (characters: readonly string[], from: number) => number {
  const { start, advance, isEnd } = createAutomaton([{ characters: piece, stars: [0] }]);
  return (characters, from) => {
    const states = start.slice();
    for (let at = from; at <= characters.length; at++) {
      if (isEnd(states)) return at;
      advance(states, characters[at] as string);
    }
    return -1;
  };
}
