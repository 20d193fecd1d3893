import type { Facts } from './facts.ts';
import { anyCharacter, anyRun, compileGlob, type GlobToken, type TextMatcher } from './glob.ts';
import { compileGlobSet } from './glob-set.ts';
import { compilePattern, compilePatternTokens, type Scope, type ValueTest } from './variables.ts';

/**
 * Tests of which one holds when one of many patterns matches. A request may bring tens of thousands of values for one key, and a policy
 * hold thousands of patterns for it: a value is held against all of them at once, where there are enough. Many patterns with variables are
 * put together anew for every request.
 */
export function patternTests(values: readonly string[], scope: Scope): readonly ValueTest[] {
  const fixed: (readonly GlobToken[])[] = [];
  const open: string[] = [];
  for (const text of values) {
    const { isFixed, tokensFor } = compilePatternTokens(text, scope);
    if (isFixed) fixed.push(tokensFor(undefined)!);
    else open.push(text);
  }
  if (open.length < openMin) {
    return [...globTests(fixed), ...open.map((text) => compilePattern(text, scope))];
  }
  const patterns = open.map((text) => compilePatternTokens(text, scope));
  const byRequest = new WeakMap<Facts, readonly TextMatcher[]>();
  const anyOpen: ValueTest = (value, facts) => {
    let tests = byRequest.get(facts);
    if (!tests) {
      tests = globTests(patterns.flatMap(({ tokensFor }) => tokensIn(tokensFor(facts))));
      byRequest.set(facts, tests);
    }
    return tests.some((matches) => matches(value));
  };
  return [...globTests(fixed), anyOpen];
}

/** From how many patterns with variables on they are put together for a request. */
const openMin = 8;

function tokensIn(pattern: readonly GlobToken[] | undefined): (readonly GlobToken[])[] {
  return pattern ? [pattern] : [];
}

function globTests(patterns: readonly (readonly GlobToken[])[]): TextMatcher[] {
  const { alone, together } = planGlobs(patterns);
  return [...alone.map(compileGlob), ...together.map(({ kind, patterns }) => compileTogether[kind](patterns))];
}

export interface GlobPlan {
  /** Patterns to be matched one by one. */
  readonly alone: readonly (readonly GlobToken[])[];
  /** Patterns to be matched all at once. */
  readonly together: readonly {
    readonly kind: keyof typeof togetherMin;
    readonly patterns: readonly (readonly GlobToken[])[];
  }[];
}

/** From how many on patterns are faster together. (Pieces between stars are looked for so fast that the set pays late.) */
const togetherMin = { texts: 8, runs: 64, singles: 8 };

/** Each kind of pattern (without wildcards, with `*` alone, with `?`) in the way that is fastest for so many. */
export function planGlobs(patterns: readonly (readonly GlobToken[])[]): GlobPlan {
  const byKind: Record<keyof typeof togetherMin, (readonly GlobToken[])[]> = { texts: [], runs: [], singles: [] };
  for (const tokens of patterns) byKind[kindOf(tokens)].push(tokens);
  const alone: (readonly GlobToken[])[] = [];
  const together: GlobPlan['together'][number][] = [];
  for (const kind of ['texts', 'runs', 'singles'] as const) {
    if (byKind[kind].length < togetherMin[kind]) alone.push(...byKind[kind]);
    else together.push({ kind, patterns: byKind[kind] });
  }
  return { alone, together };
}

function kindOf(tokens: readonly GlobToken[]): keyof typeof togetherMin {
  if (tokens.includes(anyCharacter)) return 'singles';
  return tokens.includes(anyRun) ? 'runs' : 'texts';
}

function anyText(patterns: readonly (readonly GlobToken[])[]): TextMatcher {
  const texts = new Set(patterns.map((tokens) => tokens.join('')));
  return (text) => texts.has(text);
}

const anyGlob = (patterns: readonly (readonly GlobToken[])[]): TextMatcher => compileGlobSet(patterns).matches;

const compileTogether = { texts: anyText, runs: anyGlob, singles: anyGlob };
