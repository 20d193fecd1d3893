import { consistsOf, hexDigits } from './characters.ts';

/**
 * A JSON reader (RFC 8259) that remembers where things stand. `JSON.parse` cannot serve here: it forgets places, keeps the last of two
 * equal keys in silence, and loses the spelling of numbers. One pass, linear time, bounded nesting.
 */

/** Line and column in a text, both from 1; a column counts UTF-16 code units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A value and the places of its first character (`start`) and of the one after its last (`end`). */
export type JsonNode = JsonString | JsonScalar | JsonArray | JsonObject;

interface Span {
  readonly start: Place;
  readonly end: Place;
}

export interface JsonString extends Span {
  readonly kind: 'string';
  readonly value: string;
}

export interface JsonScalar extends Span {
  readonly kind: 'number' | 'boolean' | 'null';
  /** As written. */
  readonly text: string;
}

export interface JsonArray extends Span {
  readonly kind: 'array';
  readonly items: readonly JsonNode[];
}

export interface JsonObject extends Span {
  readonly kind: 'object';
  /** In the order of the text. */
  readonly members: ReadonlyMap<string, JsonMember>;
}

export interface JsonMember {
  readonly keyStart: Place;
  readonly keyEnd: Place;
  readonly value: JsonNode;
}

/** `notJson`: the text is no JSON. `syntax`: it is, but a key stands twice in an object or it is nested too deeply. */
export type JsonProblem = { readonly kind: 'notJson' | 'syntax' } & Place;

/** A policy needs seven levels; what goes far beyond is no policy. */
const nestingMax = 32;

export function readJson(text: string): { ok: true; node: JsonNode } | { ok: false; problem: JsonProblem } {
  const reader = new Reader(text);
  try {
    return { ok: true, node: reader.readDocument() };
  } catch (error) {
    if (error instanceof Stop) return { ok: false, problem: { kind: error.kind, ...error.place } };
    throw error;
  }
}

/** How the reader leaves its recursion; never seen outside. */
class Stop extends Error {
  readonly kind: JsonProblem['kind'];
  readonly place: Place;

  constructor(kind: JsonProblem['kind'], place: Place) {
    super(kind);
    this.kind = kind;
    this.place = place;
  }
}

const quote = 0x22;
const backslash = 0x5c;

/** What a letter stands for behind a backslash. */
const escapes: ReadonlyMap<string | undefined, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

class Reader {
  private readonly text: string;
  private offset = 0;
  private line = 1;
  /** Offset of the first character of the line. Strings hold no raw line break, so only blanks move it. */
  private lineStart = 0;

  constructor(text: string) {
    this.text = text;
  }

  readDocument(): JsonNode {
    this.skipBlanks();
    const node = this.readValue(1);
    this.skipBlanks();
    if (this.offset < this.text.length) throw this.notJson();
    return node;
  }

  private readValue(depth: number): JsonNode {
    if (depth > nestingMax) throw new Stop('syntax', this.place());
    const start = this.place();
    switch (this.text[this.offset]) {
      case '{': {
        const members = this.readMembers(depth);
        return { kind: 'object', members, start, end: this.place() };
      }
      case '[': {
        const items = this.readItems(depth);
        return { kind: 'array', items, start, end: this.place() };
      }
      case '"': {
        const value = this.readString();
        return { kind: 'string', value, start, end: this.place() };
      }
      case 't':
        return { kind: 'boolean', text: this.readWord('true'), start, end: this.place() };
      case 'f':
        return { kind: 'boolean', text: this.readWord('false'), start, end: this.place() };
      case 'n':
        return { kind: 'null', text: this.readWord('null'), start, end: this.place() };
      default:
        return { kind: 'number', text: this.readNumber(), start, end: this.place() };
    }
  }

  private readMembers(depth: number): Map<string, JsonMember> {
    const members = new Map<string, JsonMember>();
    this.offset++;
    this.skipBlanks();
    if (this.take('}')) return members;
    for (;;) {
      if (this.text[this.offset] !== '"') throw this.notJson();
      const keyStart = this.place();
      const key = this.readString();
      const keyEnd = this.place();
      if (members.has(key)) throw new Stop('syntax', keyEnd);
      this.skipBlanks();
      if (!this.take(':')) throw this.notJson();
      this.skipBlanks();
      members.set(key, { keyStart, keyEnd, value: this.readValue(depth + 1) });
      this.skipBlanks();
      if (this.take('}')) return members;
      if (!this.take(',')) throw this.notJson();
      this.skipBlanks();
    }
  }

  private readItems(depth: number): JsonNode[] {
    const items: JsonNode[] = [];
    this.offset++;
    this.skipBlanks();
    if (this.take(']')) return items;
    for (;;) {
      items.push(this.readValue(depth + 1));
      this.skipBlanks();
      if (this.take(']')) return items;
      if (!this.take(',')) throw this.notJson();
      this.skipBlanks();
    }
  }

  private readString(): string {
    const { text } = this;
    let value = '';
    let pieceStart = ++this.offset;
    for (;;) {
      const code = text.charCodeAt(this.offset);
      if (code === quote) {
        value += text.slice(pieceStart, this.offset++);
        return value;
      }
      if (code === backslash) {
        value += text.slice(pieceStart, this.offset) + this.readEscape();
        pieceStart = this.offset;
      } else if (code >= 0x20) {
        this.offset++;
      } else {
        throw this.notJson(); // A control character, or (NaN) the end of the text.
      }
    }
  }

  private readEscape(): string {
    const letter = this.text[this.offset + 1];
    if (letter === 'u') {
      const digits = this.text.slice(this.offset + 2, this.offset + 6);
      if (digits.length < 4 || !consistsOf(digits, hexDigits)) throw this.notJson();
      this.offset += 6;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const meant = escapes.get(letter);
    if (meant === undefined) throw this.notJson();
    this.offset += 2;
    return meant;
  }

  private readNumber(): string {
    const start = this.offset;
    this.take('-');
    if (!this.take('0')) this.takeDigits();
    if (this.take('.')) this.takeDigits();
    if (this.take('e') || this.take('E')) {
      if (!this.take('+')) this.take('-');
      this.takeDigits();
    }
    return this.text.slice(start, this.offset);
  }

  private takeDigits(): void {
    const start = this.offset;
    while (isDigit(this.text.charCodeAt(this.offset))) this.offset++;
    if (this.offset === start) throw this.notJson();
  }

  private readWord(word: string): string {
    if (!this.text.startsWith(word, this.offset)) throw this.notJson();
    this.offset += word.length;
    return word;
  }

  private take(character: string): boolean {
    if (this.text[this.offset] !== character) return false;
    this.offset++;
    return true;
  }

  private skipBlanks(): void {
    for (;;) {
      const character = this.text[this.offset];
      if (character === '\n' || (character === '\r' && this.text[this.offset + 1] !== '\n')) {
        this.line++;
        this.lineStart = this.offset + 1;
      } else if (character !== ' ' && character !== '\t' && character !== '\r') {
        return;
      }
      this.offset++;
    }
  }

  private place(): Place {
    return { line: this.line, column: this.offset - this.lineStart + 1 };
  }

  private notJson(): Stop {
    return new Stop('notJson', this.place());
  }
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
