import { anyCharacter, anyRun, type GlobToken, type TextMatcher } from './glob.ts';

/**
 * Many patterns matched at once: whether one of them matches all of a text. The patterns stand one behind the other in one bit-parallel
 * automaton (as in glob.ts). What a character leads to is remembered, as a deterministic automaton that grows with the texts it meets, until
 * it has a certain size; from there on a character costs one step for every 32 characters of those patterns that are still alive.
 *
 * `by`: what `?` takes and literal text consists of. A text of broken surrogates is matched as `compileGlob` does when patterns with `?` go
 * by `codePoint` and others by `codeUnit`.
 */
export function compileGlobSet(patterns: readonly (readonly GlobToken[])[], by: 'codePoint' | 'codeUnit'): TextMatcher {
  const layout = layOut(patterns, by);
  const { starts, ends, lengthMin } = layout;
  const wordCount = starts.length;
  const scratch = [new Int32Array(2 * wordCount), new Int32Array(2 * wordCount)] as const;
  const states = new States(ends);
  const alive = [...starts.keys()].filter((word) => starts[word] !== 0);
  const start = states.intern(Int32Array.from(alive.flatMap((word) => [word, starts[word] as number])));

  /** From a state that was not remembered: the rest of the text, bit by bit. */
  const finish = (text: readonly string[], from: number, entries: Int32Array): boolean => {
    let now = entries;
    let length = entries.length;
    for (let i = from; i < text.length; i++) {
      const next = scratch[i & 1] as Int32Array;
      length = advance(layout, { entries: now, length, character: text[i] as string, into: next });
      if (length === 0) return false;
      now = next;
    }
    return isEnded(now, length, ends);
  };
  return (text) => {
    if (text.length < lengthMin) return false;
    const characters = by === 'codePoint' ? [...text] : text;
    let state = start;
    for (let i = 0; i < characters.length; i++) {
      const character = characters[i] as string;
      let next = state.next.get(character);
      if (!next) {
        const into = scratch[i & 1] as Int32Array;
        const length = advance(layout, { entries: state.entries, length: state.entries.length, character, into });
        if (states.isFull) {
          if (length === 0) return false;
          return finish(
            typeof characters === 'string' ? characters.split('') : characters,
            i + 1,
            into.slice(0, length),
          );
        }
        next = states.intern(into.slice(0, length));
        state.next.set(character, next);
        states.noteTransition();
      }
      state = next;
      if (state.entries.length === 0) return false;
    }
    return state.isEnd;
  };
}

/** Words that hold living states, rising, each followed by its bits. */
type Entries = Int32Array;

interface State {
  readonly entries: Entries;
  readonly isEnd: boolean;
  readonly next: Map<string, State>;
}

/** The states that were met, each once, until together they take some megabytes. */
class States {
  private readonly ends: Int32Array;
  private readonly known = new Map<number, State[]>();
  private room = 1 << 18;

  constructor(ends: Int32Array) {
    this.ends = ends;
  }

  get isFull(): boolean {
    return this.room <= 0;
  }

  noteTransition(): void {
    this.room -= costOfTransition;
  }

  intern(entries: Entries): State {
    let hash = entries.length;
    for (let i = 0; i < entries.length; i++) hash = (Math.imul(hash, 31) + (entries[i] as number)) | 0;
    const alike = this.known.get(hash) ?? [];
    for (const state of alike) if (isSame(state.entries, entries)) return state;
    const made = { entries, isEnd: isEnded(entries, entries.length, this.ends), next: new Map<string, State>() };
    this.known.set(hash, [...alike, made]);
    this.room -= entries.length + costOfState;
    return made;
  }
}

/** In numbers, about. */
const costOfState = 32;
const costOfTransition = 8;

function isSame(left: Entries, right: Entries): boolean {
  if (left.length !== right.length) return false;
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false;
  return true;
}

function isEnded(entries: Entries, length: number, ends: Int32Array): boolean {
  for (let i = 0; i < length; i += 2) {
    if (((entries[i + 1] as number) & (ends[entries[i] as number] as number)) !== 0) return true;
  }
  return false;
}

interface Advance {
  readonly entries: Entries;
  /** Of `entries`, as far as they are filled. */
  readonly length: number;
  readonly character: string;
  readonly into: Entries;
}

/** The states after a character, and how much of `into` they fill. */
function advance({ wild, stays, literals }: Layout, { entries, length, character, into }: Advance): number {
  const literal = literals.get(character);
  const literalWords = literal?.words;
  const literalBits = literal?.bits;
  const literalCount = literalWords?.length ?? 0;
  const wordCount = wild.length;
  let at = 0;
  let filled = 0;
  let carry = 0;
  let carryWord = -1;
  for (let i = 0; i <= length; i += 2) {
    const word = i < length ? (entries[i] as number) : wordCount;
    // The highest bit of a word goes to the next one, which need not have been alive.
    if (carry !== 0 && carryWord !== word && carryWord < wordCount) {
      let matching = wild[carryWord] as number;
      while (at < literalCount && (literalWords![at] as number) < carryWord) at++;
      if (at < literalCount && literalWords![at] === carryWord) matching |= literalBits![at] as number;
      if ((matching & 1) !== 0) {
        into[filled++] = carryWord;
        into[filled++] = 1;
      }
      carry = 0;
    }
    if (i === length) break;
    const state = entries[i + 1] as number;
    const shifted = (state << 1) | (carryWord === word ? carry : 0);
    let matching = wild[word] as number;
    while (at < literalCount && (literalWords![at] as number) < word) at++;
    if (at < literalCount && literalWords![at] === word) matching |= literalBits![at] as number;
    const reached = (shifted & matching) | (state & (stays[word] as number));
    if (reached !== 0) {
      into[filled++] = word;
      into[filled++] = reached;
    }
    carry = state >>> 31;
    carryWord = word + 1;
  }
  return filled;
}

type Layout = ReturnType<typeof layOut>;

interface LiteralBits {
  /** Rising. */
  readonly words: number[];
  readonly bits: number[];
}

/** State i of a pattern: its first i characters are matched, stars not counted; a state with a star behind it stays. */
function layOut(patterns: readonly (readonly GlobToken[])[], by: 'codePoint' | 'codeUnit') {
  const read = patterns.map((tokens) => charactersOf(tokens, by));
  const wordCount = (read.reduce((sum, { characters }) => sum + characters.length + 1, 0) >> 5) + 1;
  const mask = () => new Int32Array(wordCount);
  const [wild, stays, ends, starts] = [mask(), mask(), mask(), mask()];
  const literals = new Map<string, LiteralBits>();
  const set = (words: Int32Array, state: number) => {
    words[state >> 5]! |= 1 << (state & 31);
  };
  let offset = 0;
  for (const { characters, stars } of read) {
    set(starts, offset);
    for (const star of stars) set(stays, offset + star);
    for (const [i, character] of characters.entries()) {
      const state = offset + i + 1;
      if (character === undefined) set(wild, state);
      else addBit(literals, character, state);
    }
    offset += characters.length;
    set(ends, offset);
    offset++;
  }
  return {
    wild,
    stays,
    ends,
    starts,
    literals,
    lengthMin: Math.min(...read.map(({ characters }) => characters.length)),
  };
}

function charactersOf(tokens: readonly GlobToken[], by: 'codePoint' | 'codeUnit') {
  const characters: (string | undefined)[] = [];
  const stars: number[] = [];
  for (const token of tokens) {
    if (token === anyRun) stars.push(characters.length);
    else if (token === anyCharacter) characters.push(undefined);
    else for (const character of by === 'codePoint' ? token : token.split('')) characters.push(character);
  }
  return { characters, stars };
}

function addBit(literals: Map<string, LiteralBits>, character: string, state: number): void {
  const word = state >> 5;
  const bit = 1 << (state & 31);
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
