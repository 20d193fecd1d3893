import { ExpressionError } from './expression-error.ts';

/**
 * `word`: a bare identifier or keyword. `name`: `#x`. `value`: `:x`. `digits`: a list index. `symbol`: punctuation and operators.
 * `unknown`: a character that stands nowhere. `end`: after the last token.
 */
export type TokenKind = 'word' | 'name' | 'value' | 'digits' | 'symbol' | 'unknown' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As written; `<EOF>` at the end. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The tokens of an expression, the last one being its end. Linear in the length of the text. */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const code = source.charCodeAt(at);
    if (code === 32 || code === 9 || code === 10 || code === 13) {
      at++;
      continue;
    }
    const kind = kindAt(source, at);
    const end = endOf(source, at, kind);
    tokens.push({ kind, text: source.slice(at, end), start: at, end });
    at = end;
  }
  tokens.push({ kind: 'end', text: '<EOF>', start: source.length, end: source.length });
  return tokens;
}

/** AWS shows one token before the bad one, the bad one, and one after it, as they are written. */
export function syntaxError(source: string, at: { tokens: readonly Token[]; position: number }): ExpressionError {
  const { tokens, position } = at;
  const last = tokens.length - 2;
  const from = tokens[Math.max(0, position - 1)]!;
  const to = tokens[Math.max(0, Math.min(last, position + 1))]!;
  const near = source.slice(from.start, Math.max(from.start, to.end));
  return new ExpressionError(`Syntax error; token: "${tokens[position]!.text}", near: "${near}"`);
}

/** Whether `text` is `#` or `:` (`mark`) followed by at least one letter, digit or underscore. */
export function isPlaceholder(text: string, mark: '#' | ':'): boolean {
  if (text.length < 2 || text[0] !== mark) return false;
  for (let at = 1; at < text.length; at++) if (!isWordPart(text.charCodeAt(at))) return false;
  return true;
}

const symbols = '()[],.=<>+-';

function kindAt(source: string, at: number): TokenKind {
  const code = source.charCodeAt(at);
  if (isDigit(code)) return 'digits';
  // A bare name begins with a letter; one that begins with `_` needs a `#name`. Text pasted by users: aws-sdk-js issue 1691.
  if (isWordPart(code) && code !== 95) return 'word';
  const placeholder = isWordPart(source.charCodeAt(at + 1));
  if (code === 35 && placeholder) return 'name';
  if (code === 58 && placeholder) return 'value';
  return symbols.includes(source[at]!) ? 'symbol' : 'unknown';
}

function endOf(source: string, start: number, kind: TokenKind): number {
  let end = start + 1;
  switch (kind) {
    case 'digits':
      while (isDigit(source.charCodeAt(end))) end++;
      return end;
    case 'word':
    case 'name':
    case 'value':
      while (isWordPart(source.charCodeAt(end))) end++;
      return end;
    case 'symbol': {
      const pair = source.slice(start, start + 2);
      return pair === '<>' || pair === '<=' || pair === '>=' ? start + 2 : end;
    }
    default:
      // A character outside the basic plane takes two code units.
      return start + String.fromCodePoint(source.codePointAt(start)!).length;
  }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isWordPart(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
}
