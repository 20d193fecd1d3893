/**
 * `word`: a bare name or keyword. `quoted`: a name in double quotes. `text`: a string in single quotes. `number`: without sign.
 * `symbol`: punctuation and operators. `unknown`: what stands nowhere, an unfinished string included. `end`: after the last token.
 */
export type TokenKind = 'word' | 'quoted' | 'text' | 'number' | 'symbol' | 'unknown' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As written, except for `quoted` and `text`: what is between the quotes, doubled quotes being one. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The tokens of a statement, the last one being its end. Linear in the length of the text. */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const code = source.charCodeAt(at);
    if (code === 32 || (code >= 9 && code <= 13)) {
      at++;
      continue;
    }
    const token = tokenAt(source, at);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', text: '', start: source.length, end: source.length });
  return tokens;
}

const pairs: ReadonlySet<string> = new Set(['<>', '!=', '<=', '>=', '<<', '>>']);
const symbols = '()[]{},.:;=<>+-*?';

function tokenAt(source: string, start: number): Token {
  const code = source.charCodeAt(start);
  const written = (kind: TokenKind, end: number): Token => ({ kind, text: source.slice(start, end), start, end });
  if (isDigit(code) || (code === 46 && isDigit(source.charCodeAt(start + 1)))) {
    return written('number', numberEnd(source, start));
  }
  if (isWordPart(code)) {
    let end = start + 1;
    while (isWordPart(source.charCodeAt(end))) end++;
    return written('word', end);
  }
  if (code === 34) return quotedAt(source, start, 'quoted');
  if (code === 39) return quotedAt(source, start, 'text');
  if (pairs.has(source.slice(start, start + 2))) return written('symbol', start + 2);
  if (symbols.includes(source[start]!)) return written('symbol', start + 1);
  // A character outside the basic plane takes two code units.
  return written('unknown', start + String.fromCodePoint(source.codePointAt(start)!).length);
}

function quotedAt(source: string, start: number, kind: 'quoted' | 'text'): Token {
  const quote = source[start]!;
  const parts: string[] = [];
  let from = start + 1;
  for (;;) {
    const at = source.indexOf(quote, from);
    if (at < 0) return { kind: 'unknown', text: source.slice(start), start, end: source.length };
    if (source[at + 1] !== quote) {
      parts.push(source.slice(from, at));
      return { kind, text: parts.join(''), start, end: at + 1 };
    }
    parts.push(source.slice(from, at + 1));
    from = at + 2;
  }
}

/** Digits with at most one point, then optionally an exponent. */
function numberEnd(source: string, start: number): number {
  let end = start;
  while (isDigit(source.charCodeAt(end))) end++;
  if (source.charCodeAt(end) === 46)
    do end++;
    while (isDigit(source.charCodeAt(end)));
  if ((source.charCodeAt(end) | 32) !== 101) return end;
  const sign = source.charCodeAt(end + 1);
  let exponent = sign === 43 || sign === 45 ? end + 2 : end + 1;
  if (!isDigit(source.charCodeAt(exponent))) return end;
  while (isDigit(source.charCodeAt(exponent))) exponent++;
  return exponent;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isWordPart(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code === 36;
}
