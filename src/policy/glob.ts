/**
 * Patterns with `*` (any run of characters) and `?` (any one character), matched against text that a requester controls: no RegExp, and no
 * backtracking that an adversary could multiply.
 *
 * A pattern without `?` is a list of literal pieces between its stars: the first and last are anchored, the ones between are looked for
 * from left to right. That is linear; a piece long enough to make `indexOf` slow is looked for with Knuth-Morris-Pratt.
 * A pattern with `?` runs as a bit-parallel automaton: per character of the text one step for every 32 characters of the piece at hand.
 */
export type TextMatcher = (text: string) => boolean;

export const anyRun = 0;
export const anyCharacter = 1;

/** A run of literal characters, or a wildcard. */
export type GlobToken = string | typeof anyRun | typeof anyCharacter;

/** Whether `pattern` matches all of `text`; letter case counts. */
export function globMatches(pattern: string, text: string): boolean {
  return compileGlob(globTokens(pattern))(text);
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
  if (tokens.includes(anyCharacter)) return compileAutomaton(tokens);
  const pieces = piecesOf(tokens);
  const [only] = pieces;
  return pieces.length === 1 ? (text) => text === only : (text) => matchesPieces(text, pieces);
}

/** The literal texts before, between and after the stars. */
function piecesOf(tokens: readonly GlobToken[]): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const token of tokens) {
    if (token === anyRun) {
      pieces.push(piece);
      piece = '';
    } else {
      piece += token;
    }
  }
  pieces.push(piece);
  return pieces;
}

function matchesPieces(text: string, pieces: readonly string[]): boolean {
  const first = pieces[0] as string;
  const last = pieces[pieces.length - 1] as string;
  const end = text.length - last.length;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let position = first.length;
  for (let i = 1; i < pieces.length - 1; i++) {
    position = endOfNext(text, pieces[i] as string, position);
    if (position < 0) return false;
  }
  return position <= end;
}

/** The position behind the leftmost `piece` at or after `from`, or -1. */
function endOfNext(text: string, piece: string, from: number): number {
  if (piece.length >= longPiece) return endOfNextLinear(text, piece, from);
  const index = text.indexOf(piece, from);
  return index < 0 ? -1 : index + piece.length;
}

/** From here on the worst case of `indexOf`, length of text times length of piece, would be felt. */
const longPiece = 64;

/** Knuth, Morris and Pratt: `border[i]` is the length of the longest proper prefix of the piece that ends at i. */
function endOfNextLinear(text: string, piece: string, from: number): number {
  if (text.length - from < piece.length) return -1;
  const border = new Int32Array(piece.length);
  for (let i = 1, length = 0; i < piece.length; i++) {
    while (length > 0 && piece.charCodeAt(i) !== piece.charCodeAt(length)) length = border[length - 1] as number;
    if (piece.charCodeAt(i) === piece.charCodeAt(length)) length++;
    border[i] = length;
  }
  for (let i = from, matched = 0; i < text.length; i++) {
    while (matched > 0 && text.charCodeAt(i) !== piece.charCodeAt(matched)) matched = border[matched - 1] as number;
    if (text.charCodeAt(i) === piece.charCodeAt(matched)) matched++;
    if (matched === piece.length) return i + 1;
  }
  return -1;
}

/**
 * State i: the first i characters of the pattern (stars not counted) are matched; a state with a star behind it stays. States are bits.
 * Characters are code points here, so that `?` takes an emoji as the one character that it is.
 */
function compileAutomaton(tokens: readonly GlobToken[]): TextMatcher {
  const { length, wild, stays, literals } = automatonOf(tokens);
  const lastWord = length >> 5;
  const first = literalAt(tokens, 0);
  const last = literalAt(tokens, tokens.length - 1);
  return (text) => {
    // Most texts are told apart by their length and their ends. (A character is one or two units of a text's length.)
    if (text.length < length || !text.startsWith(first) || !text.endsWith(last)) return false;
    const states = new Int32Array(lastWord + 1);
    states[0] = 1;
    // Only words from `low` to `high` hold states worth following; those above are zero.
    let low = 0;
    let high = 0;
    for (const character of text) {
      const literal = literals.get(character);
      let at = literal ? firstAtOrAfter(literal.words, low) : 0;
      let carry = 0;
      let lastStay = low;
      let lastAlive = -1;
      for (let word = low; word <= high + 1 && word <= lastWord; word++) {
        const state = states[word] as number;
        const shifted = (state << 1) | carry;
        carry = state >>> 31;
        let matching = wild[word] as number;
        if (literal && literal.words[at] === word) matching |= literal.bits[at++] as number;
        const reached = (shifted & matching) | (state & (stays[word] as number));
        states[word] = reached;
        if (reached !== 0) lastAlive = word;
        if ((reached & (stays[word] as number)) !== 0) lastStay = word;
      }
      if (lastAlive < 0) return false;
      // A state with a star can do whatever an earlier one can: the words before it are done with.
      low = lastStay;
      high = lastAlive;
    }
    return ((states[lastWord] as number) & (1 << (length & 31))) !== 0;
  };
}

function literalAt(tokens: readonly GlobToken[], at: number): string {
  const token = tokens[at];
  return typeof token === 'string' ? token : '';
}

interface LiteralBits {
  /** Rising. */
  readonly words: number[];
  readonly bits: number[];
}

function automatonOf(tokens: readonly GlobToken[]) {
  const characters: (string | undefined)[] = [];
  const stars: number[] = [];
  for (const token of tokens) {
    if (token === anyRun) stars.push(characters.length);
    else if (token === anyCharacter) characters.push(undefined);
    else characters.push(...token);
  }
  const length = characters.length;
  const wild = new Int32Array((length >> 5) + 1);
  const stays = new Int32Array((length >> 5) + 1);
  for (const state of stars) stays[state >> 5]! |= 1 << (state & 31);
  const literals = new Map<string, LiteralBits>();
  for (const [i, character] of characters.entries()) {
    const word = (i + 1) >> 5;
    const bit = 1 << ((i + 1) & 31);
    if (character === undefined) wild[word]! |= bit;
    else addBit(literals, character, word, bit);
  }
  return { length, wild, stays, literals };
}

function addBit(literals: Map<string, LiteralBits>, character: string, word: number, bit: number): void {
  const literal = literals.get(character);
  if (!literal) {
    literals.set(character, { words: [word], bits: [bit] });
  } else if (literal.words.at(-1) === word) {
    literal.bits[literal.bits.length - 1]! |= bit;
  } else {
    literal.words.push(word);
    literal.bits.push(bit);
  }
}

function firstAtOrAfter(rising: readonly number[], least: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
