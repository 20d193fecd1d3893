import type { Facts, KeyTable } from './facts.ts';
import { compileGlob, type GlobToken, globTokens, type TextMatcher } from './glob.ts';

/**
 * Policy variables: `${key}`, `${key, 'default'}`, and `${*}`, `${?}`, `${$}` for the characters themselves. What is put in for a variable
 * never acts as a wildcard. Source: IAM User Guide, "IAM policy elements: Variables and tags".
 */
export type TemplatePart =
  /** Text of the policy; its `*` and `?` are wildcards where wildcards have a meaning. */
  | { readonly kind: 'text'; readonly text: string }
  /** A character written as `${*}`: itself, never a wildcard. */
  | { readonly kind: 'character'; readonly text: string }
  | { readonly kind: 'variable'; readonly key: string; readonly fallback?: string };

/** What turns policy text into tests: the policy's key table, and whether its Version has variables. */
export interface Scope {
  readonly keys: KeyTable;
  readonly variables: boolean;
}

/** Whether a text of the request matches, given the rest of the request. */
export type ValueTest = (value: string, facts: Facts) => boolean;

/** `policyText` with its variables filled in, wildcards being ordinary characters; undefined when one cannot be filled. */
export function compileText(policyText: string, scope: Scope): (facts: Facts) => string | undefined {
  const parts = parseTemplate(policyText, scope);
  const resolve = compileParts(parts, scope);
  const fill = (facts: Facts | undefined) => resolve(facts)?.join('');
  if (hasVariables(parts)) return fill;
  const literal = fill(undefined);
  return () => literal;
}

/** Text that the pattern `policyText` matches, variables filled in; a variable that cannot be filled makes it match nothing. */
export function compilePattern(policyText: string, scope: Scope): ValueTest {
  return compilePatternParts(parseTemplate(policyText, scope), scope);
}

/** The pattern `policyText` cut up: the same for every request when it `isFixed`; undefined where a variable cannot be filled. */
export function compilePatternTokens(
  policyText: string,
  scope: Scope,
): { readonly isFixed: boolean; readonly tokensFor: (facts: Facts | undefined) => readonly GlobToken[] | undefined } {
  const parts = parseTemplate(policyText, scope);
  return { isFixed: !hasVariables(parts), tokensFor: compileParts(parts, { ...scope, wildcards: true }) };
}

export function compilePatternParts(parts: readonly TemplatePart[], scope: Scope): ValueTest {
  const resolve = compileParts(parts, { ...scope, wildcards: true });
  if (!hasVariables(parts)) return compileGlob(resolve(undefined) as GlobToken[]);
  // A request may have a hundred thousand values to test, all with the same variables: what they make is compiled once.
  let known: { readonly tokens: readonly GlobToken[]; readonly matches: TextMatcher } | undefined;
  return (value, facts) => {
    const tokens = resolve(facts);
    if (tokens === undefined) return false;
    // Of one pattern there are always as many.
    if (!known?.tokens.every((token, at) => token === tokens[at])) known = { tokens, matches: compileGlob(tokens) };
    return known.matches(value);
  };
}

/** `text` cut at its variables; one piece when the policy's Version has none. What only looks like a variable is text. */
export function parseTemplate(text: string, { variables }: Pick<Scope, 'variables'>): readonly TemplatePart[] {
  if (!variables) return [{ kind: 'text', text }];
  const parts: TemplatePart[] = [];
  let pieceStart = 0;
  for (let open = text.indexOf('${'); open >= 0; ) {
    const found = readVariable(text, open + 2);
    if (found) {
      if (open > pieceStart) parts.push({ kind: 'text', text: text.slice(pieceStart, open) });
      parts.push(found.part);
      pieceStart = found.end;
    }
    open = text.indexOf('${', found ? found.end : open + 2);
  }
  if (pieceStart < text.length || parts.length === 0) parts.push({ kind: 'text', text: text.slice(pieceStart) });
  return parts;
}

/** Reads what follows `${`, `key}` or `key, 'default'}`; undefined when it is no variable. */
function readVariable(text: string, start: number): { readonly part: TemplatePart; readonly end: number } | undefined {
  let end = start;
  while (end < text.length && !'},$'.includes(text[end] as string)) end++;
  if (text[end] === '$' && end === start) end++;
  const key = text.slice(start, end);
  if (key === '') return undefined;
  if (text[end] === '}') {
    const isCharacter = key === '*' || key === '?' || key === '$';
    return { part: isCharacter ? { kind: 'character', text: key } : { kind: 'variable', key }, end: end + 1 };
  }
  if (text[end] !== ',') return undefined;
  const open = behindSpaces(text, end + 1);
  if (text[open] !== "'") return undefined;
  const close = text.indexOf("'", open + 1);
  if (close < 0) return undefined;
  const brace = behindSpaces(text, close + 1);
  if (text[brace] !== '}') return undefined;
  return { part: { kind: 'variable', key, fallback: text.slice(open + 1, close) }, end: brace + 1 };
}

function behindSpaces(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ') at++;
  return at;
}

function hasVariables(parts: readonly TemplatePart[]): boolean {
  return parts.some((part) => part.kind === 'variable');
}

type Resolver = (facts: Facts | undefined) => GlobToken[] | undefined;

function compileParts(
  parts: readonly TemplatePart[],
  { keys, wildcards }: Pick<Scope, 'keys'> & { wildcards?: boolean },
): Resolver {
  const pieces = parts.flatMap((part): (GlobToken | Filling)[] => {
    if (part.kind === 'variable') return [{ slot: keys.slotOf(part.key), fallback: part.fallback }];
    return wildcards && part.kind === 'text' ? globTokens(part.text) : [part.text];
  });
  return (facts) => {
    const tokens: GlobToken[] = [];
    for (const piece of pieces) {
      if (typeof piece !== 'object') {
        tokens.push(piece);
        continue;
      }
      // A multivalued key cannot be put in (and is no absent one that a default would stand for).
      const value = facts?.value(piece.slot) ?? piece.fallback;
      if (typeof value !== 'string') return undefined;
      tokens.push(value);
    }
    return tokens;
  };
}

interface Filling {
  readonly slot: number;
  readonly fallback: string | undefined;
}
