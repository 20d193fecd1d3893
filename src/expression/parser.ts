import { expressionOperatorsMax, listIndexMax, nestingLevelsMax } from '../limits.ts';
import { ExpressionError } from './expression-error.ts';
import type { DocumentPath } from './path.ts';
import { isReservedWord } from './reserved-words.ts';
import { syntaxError, type Token, tokenize } from './tokens.ts';

/**
 * What all expressions have in common when they are read: tokens, document paths, placeholders, and the rules that hold for the
 * text as a whole, which are judged after the syntax.
 *
 * Placeholders stay what they are: a path step `#n` and a value `:v` are resolved for each request, so that the parsed form can be
 * kept by its text.
 */
export class Parser {
  readonly source: string;
  /** Document paths in reading order; nodes refer to them by position. A step that begins with `#` is a placeholder. */
  readonly paths: DocumentPath[] = [];
  /** Value placeholders in reading order, each once; nodes refer to them by position. */
  readonly values: string[] = [];
  /** The first reserved word that stands as a bare name. */
  reservedWord: string | undefined;
  redundantParentheses = false;
  readonly #tokens: readonly Token[];
  readonly #keywords: ReadonlySet<string>;
  #position = 0;
  #operators = 0;
  #depth = 0;
  #limit: ExpressionError | undefined;

  /** `keywords`: words in upper case that can never be names in this kind of expression. */
  constructor(source: string, keywords: ReadonlySet<string>) {
    this.source = source;
    this.#tokens = tokenize(source);
    this.#keywords = keywords;
  }

  get token(): Token {
    return this.#tokens[this.#position]!;
  }

  /** Whether the token is inside parentheses that `grouped` opened. */
  get isGrouped(): boolean {
    return this.#depth > 0;
  }

  is(symbol: string): boolean {
    const { kind, text } = this.token;
    return kind === 'symbol' && text === symbol;
  }

  isKeyword(keyword: string): boolean {
    const { kind, text } = this.token;
    return kind === 'word' && text.length === keyword.length && text.toUpperCase() === keyword;
  }

  /** Whether a function call begins here: a word that is no keyword, and an opening parenthesis. */
  get isCall(): boolean {
    const next = this.#tokens[this.#position + 1];
    return this.token.kind === 'word' && next?.text === '(' && !this.#keywords.has(this.token.text.toUpperCase());
  }

  take(): Token {
    return this.#tokens[this.#position++]!;
  }

  accept(symbol: string): boolean {
    const here = this.is(symbol);
    if (here) this.#position++;
    return here;
  }

  acceptKeyword(keyword: string): boolean {
    const here = this.isKeyword(keyword);
    if (here) this.#position++;
    return here;
  }

  expect(symbol: string): void {
    if (!this.accept(symbol)) throw this.syntaxError();
  }

  syntaxError(): ExpressionError {
    return syntaxError(this.source, { tokens: this.#tokens, position: this.#position });
  }

  /** Reads what stands in parentheses, the opening one being the present token. */
  grouped<T>(read: () => T): T {
    this.expect('(');
    // So many levels without redundant ones would need as many operators; refused here, since recursion must end somewhere.
    if (++this.#depth > expressionOperatorsMax) throw redundantParentheses();
    const inner = read();
    this.expect(')');
    this.#depth--;
    return inner;
  }

  /** Comma-separated, at least one. */
  list<T>(read: () => T): T[] {
    const members = [read()];
    while (this.accept(',')) members.push(read());
    return members;
  }

  /** Counts an operator or a function call. */
  countOperator(): void {
    this.#operators++;
  }

  /** A limit was passed; it is reported when the syntax turns out to be right. */
  exceeds(text: string): void {
    this.#limit ??= new ExpressionError(text);
  }

  /** The position in `values` of the placeholder that the present token must be. */
  value(): number {
    if (this.token.kind !== 'value') throw this.syntaxError();
    const { text } = this.take();
    const known = this.values.indexOf(text);
    return known >= 0 ? known : this.values.push(text) - 1;
  }

  /** The position in `paths` of the document path that begins here. */
  path(): number {
    const steps: (string | number)[] = [this.#name()];
    for (;;) {
      if (this.accept('.')) steps.push(this.#name());
      else if (this.accept('[')) steps.push(this.#index());
      else break;
    }
    if (steps.length > nestingLevelsMax) {
      this.exceeds(`The document path has too many nesting levels; nesting levels: ${steps.length}`);
    }
    return this.paths.push(steps) - 1;
  }

  /** The end must be here; then the rules of the text as a whole that come first. */
  end(): void {
    if (this.token.kind !== 'end') throw this.syntaxError();
    if (this.#operators > expressionOperatorsMax) {
      throw new ExpressionError(`The expression contains too many operators; operator count: ${this.#operators}`);
    }
    if (this.#limit !== undefined) throw this.#limit;
    if (this.redundantParentheses) throw redundantParentheses();
  }

  checkReservedWords(): void {
    if (this.reservedWord !== undefined) {
      throw new ExpressionError(`Attribute name is a reserved keyword; reserved keyword: ${this.reservedWord}`);
    }
  }

  #name(): string {
    const { kind, text } = this.token;
    if (kind === 'word') {
      if (this.#keywords.has(text.toUpperCase())) throw this.syntaxError();
      if (this.reservedWord === undefined && isReservedWord(text)) this.reservedWord = text;
    } else if (kind !== 'name') {
      throw this.syntaxError();
    }
    this.#position++;
    return text;
  }

  #index(): number {
    if (this.token.kind !== 'digits') throw this.syntaxError();
    const { text } = this.take();
    this.expect(']');
    const index = Number(text);
    if (index > listIndexMax) this.exceeds(`List index is not within the allowable range; index: [${text}]`);
    return index;
  }
}

function redundantParentheses(): ExpressionError {
  return new ExpressionError('The expression has redundant parentheses;');
}
