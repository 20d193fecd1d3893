import { type AwsError, validationError } from '../errors.ts';
import type { DocumentPath } from '../expression/path.ts';
import { canonicalNumber } from '../item/number.ts';
import { expressionOperatorsMax, inOperandsMax, listIndexMax, nestingLevelsMax } from '../limits.ts';
import { isReserved } from './reserved-words.ts';
import { type Token, tokenize } from './tokens.ts';
import type { ValueNode } from './value-node.ts';

/** Words that never begin a function call, whatever follows them. */
const clauseWords: ReadonlySet<string> = new Set(
  (
    'SELECT FROM WHERE ORDER BY INSERT INTO VALUE UPDATE SET REMOVE DELETE RETURNING ASC DESC ' +
    'AND OR NOT BETWEEN IN IS LIKE MISSING NULL TRUE FALSE AS GROUP HAVING LIMIT OFFSET JOIN UNION'
  ).split(' '),
);

/** What PartiQL's parser calls the tokens that it misses. */
const tokenNames: Readonly<Record<string, string>> = {
  '(': 'LEFT_PAREN',
  ')': 'RIGHT_PAREN',
  '[': 'LEFT_BRACKET',
  ']': 'RIGHT_BRACKET',
  '}': 'RIGHT_CURLY',
  '>>': 'RIGHT_DOUBLE_ANGLE_BRACKET',
  ',': 'COMMA',
  ':': 'COLON',
  '*': 'STAR',
  '=': 'EQ',
};

/** The tokens of a statement, taken one after the other; and what all its clauses have in common: names, paths, values. */
export class Reader {
  /** How many `?` were read. */
  parameters = 0;
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #position = 0;
  #depth = 0;
  #operators = 0;

  constructor(source: string) {
    this.#source = source;
    this.#tokens = tokenize(source);
  }

  get token(): Token {
    return this.#tokens[this.#position]!;
  }

  is(symbol: string): boolean {
    const { kind, text } = this.token;
    return kind === 'symbol' && text === symbol;
  }

  isKeyword(keyword: string): boolean {
    const { kind, text } = this.token;
    return kind === 'word' && text.length === keyword.length && text.toUpperCase() === keyword;
  }

  /** Whether a function call begins here. */
  get isCall(): boolean {
    const next = this.#tokens[this.#position + 1];
    const { kind, text } = this.token;
    return kind === 'word' && next?.kind === 'symbol' && next.text === '(' && !clauseWords.has(text.toUpperCase());
  }

  /** The end can be taken again and again. */
  take(): Token {
    const { token } = this;
    if (token.kind !== 'end') this.#position++;
    return token;
  }

  accept(symbol: string): boolean {
    const here = this.is(symbol);
    if (here) this.#position++;
    return here;
  }

  acceptKeyword(...words: readonly string[]): boolean {
    const here = words.find((word) => this.isKeyword(word)) !== undefined;
    if (here) this.#position++;
    return here;
  }

  expect(symbol: string): void {
    if (!this.accept(symbol)) throw notWellFormed(`Expected ${tokenNames[symbol]}`);
  }

  expectKeyword(keyword: string): void {
    if (!this.acceptKeyword(keyword)) throw notWellFormed(`Expected ${keyword}`);
  }

  /** Comma-separated, at least one. */
  list<T>(read: () => T): T[] {
    const members = [read()];
    while (this.accept(',')) members.push(read());
    return members;
  }

  /** What stands inside something else; so recursion ends, whatever is sent. */
  nested<T>(read: () => T): T {
    if (++this.#depth > expressionOperatorsMax) throw notWellFormed('Too many nested levels');
    const inner = read();
    this.#depth--;
    return inner;
  }

  /** Counts an operator of arithmetic. The limit is that of expressions (inferred). */
  countOperator(): void {
    if (++this.#operators > expressionOperatorsMax) {
      throw validationError(`The expression contains too many operators; operator count: ${this.#operators}`);
    }
  }

  /** ` at <line>:<column>:<length>`, as some of AWS's texts end. */
  position({ start, end }: Token): string {
    const before = this.#source.slice(0, start).split('\n');
    return ` at ${before.length}:${before.at(-1)!.length + 1}:${end - start}`;
  }

  /** Nothing but a semicolon may follow. */
  end(): void {
    this.accept(';');
    if (this.token.kind !== 'end') throw notWellFormed('Unexpected token after expression');
  }

  name(): string {
    const { kind, text } = this.token;
    if (kind === 'word' && isReserved(text)) throw notWellFormed('Unexpected keyword');
    if (kind !== 'quoted' && (kind !== 'word' || isNumeral(text))) throw notWellFormed('Expected identifier');
    this.#position++;
    return text;
  }

  /** `a.b[0]`, `a['b']`. Throws ValidationException for more levels than an item can have. */
  path(): DocumentPath {
    const steps: (string | number)[] = [this.name()];
    for (;;) {
      if (this.accept('.')) steps.push(this.#dotted());
      else if (this.accept('[')) steps.push(this.#bracketed());
      else break;
    }
    if (steps.length > nestingLevelsMax) {
      throw validationError(`The document path has too many nesting levels; nesting levels: ${steps.length}`);
    }
    return steps;
  }

  /** Whether a value begins here, rather than a name or a function. */
  get isValue(): boolean {
    const { kind, text } = this.token;
    if (kind === 'text' || kind === 'number') return true;
    if (kind === 'symbol') return text === '?' || text === '-' || text === '[' || text === '{' || text === '<<';
    return ['TRUE', 'FALSE', 'NULL', 'MISSING'].some((word) => this.isKeyword(word));
  }

  value(): ValueNode {
    const token = this.take();
    switch (token.kind) {
      case 'text':
        return { kind: 'value', value: { S: token.text } };
      case 'number':
        return { kind: 'value', value: { N: canonicalNumber(token.text) } };
      case 'word':
        return this.#wordValue(token.text.toUpperCase());
      case 'symbol':
        return this.#symbolValue(token.text);
      default:
        throw notWellFormed('Unexpected term');
    }
  }

  /** The members between `[` or `(`, just taken, and its counterpart, as IN takes them. */
  candidates<T>(close: string, read: () => T): T[] {
    const members = this.nested(() => this.list(read));
    this.expect(close);
    requireFewOperands(members.length);
    return members;
  }

  /** Text pasted by users of AWS. */
  #dotted(): string {
    const { kind, text } = this.token;
    if (kind === 'word' && isReserved(text)) throw notWellFormed('Invalid path dot component');
    return this.name();
  }

  #bracketed(): string | number {
    const { kind, text } = this.take();
    this.expect(']');
    if (kind === 'text') return text;
    if (kind !== 'number' || !isNumeral(text)) throw notWellFormed('Expected a position in a list');
    if (Number(text) > listIndexMax) {
      throw validationError(`List index is not within the allowable range; index: [${text}]`);
    }
    return Number(text);
  }

  #wordValue(word: string): ValueNode {
    switch (word) {
      case 'TRUE':
        return { kind: 'value', value: { BOOL: true } };
      case 'FALSE':
        return { kind: 'value', value: { BOOL: false } };
      case 'NULL':
        return { kind: 'value', value: { NULL: true } };
      case 'MISSING':
        throw validationError('MISSING must be compared using IS operator');
      default:
        throw notWellFormed('Unexpected term');
    }
  }

  #symbolValue(symbol: string): ValueNode {
    switch (symbol) {
      case '?':
        return { kind: 'parameter', at: this.parameters++ };
      case '-': {
        const { kind, text } = this.take();
        if (kind !== 'number') throw notWellFormed('Unexpected term');
        return { kind: 'value', value: { N: canonicalNumber(`-${text}`) } };
      }
      case '[':
        return { kind: 'list', members: this.#members(']') };
      case '<<':
        return { kind: 'set', members: this.#members('>>') };
      case '{':
        return { kind: 'tuple', members: this.#tuple() };
      default:
        throw notWellFormed('Unexpected term');
    }
  }

  #members(close: string): ValueNode[] {
    if (this.accept(close)) return [];
    const members = this.nested(() => this.list(() => this.value()));
    this.expect(close);
    return members;
  }

  #tuple(): ReadonlyMap<string, ValueNode> {
    const members = new Map<string, ValueNode>();
    if (this.accept('}')) return members;
    this.nested(() =>
      this.list(() => {
        const { kind, text } = this.take();
        if (kind !== 'text') throw notWellFormed('Expected a string as the name of an attribute');
        if (members.has(text)) throw validationError(`Duplicate keys in tuple. Key: ${text}`);
        this.expect(':');
        members.set(text, this.value());
      }),
    );
    this.expect('}');
    return members;
  }
}

function isNumeral(text: string): boolean {
  return /^\d+$/.test(text);
}

/** Throws ValidationException when IN has more operands than it may. */
export function requireFewOperands(count: number): void {
  if (count <= inOperandsMax) return;
  throw validationError(`The IN operator is provided with too many operands; number of operands: ${count}`);
}

/** Text captured from AWS, up to the detail. */
export function notWellFormed(detail: string): AwsError {
  return validationError(`Statement wasn't well formed, can't be processed: ${detail}`);
}
