import type { Facts } from './facts.ts';
import { anyCharacter, compileGlob, type GlobToken, type TextMatcher } from './glob.ts';
import { compileGlobSet } from './glob-set.ts';
import { compilePatternTokens, type Scope, type ValueTest } from './variables.ts';

/** From how many patterns on `anyPattern` is worth its set-up. */
export const patternSetMin = 8;

/**
 * Whether one of many patterns matches. A request may bring tens of thousands of values for one key, and a policy hold thousands of patterns
 * for it: a value is held against all of them at once. Patterns with variables are put together anew for every request, once it has asked
 * a few times.
 */
export function anyPattern(values: readonly string[], scope: Scope): ValueTest {
  const patterns = values.map((text) => compilePatternTokens(text, scope));
  const fixed = anyGlob(patterns.filter(({ isFixed }) => isFixed).map(({ tokensFor }) => tokensFor(undefined)!));
  const open = patterns.filter(({ isFixed }) => !isFixed);
  if (open.length === 0) return fixed;
  const byRequest = new WeakMap<Facts, TextMatcher>();
  const tokensOf = (facts: Facts) =>
    open.flatMap(({ tokensFor }) => [tokensFor(facts) ?? []].filter((one) => one.length > 0));
  return (value, facts) => {
    if (fixed(value)) return true;
    let known = byRequest.get(facts);
    if (!known) {
      known = anyGlob(tokensOf(facts));
      byRequest.set(facts, known);
    }
    return known(value);
  };
}

/** Each kind of pattern by what is fastest for it. */
function anyGlob(patterns: readonly (readonly GlobToken[])[]): TextMatcher {
  const texts = new Set<string>();
  const withRuns: (readonly GlobToken[])[] = [];
  const withSingles: (readonly GlobToken[])[] = [];
  for (const tokens of patterns) {
    if (tokens.every((token) => typeof token === 'string')) texts.add(tokens.join(''));
    else (tokens.includes(anyCharacter) ? withSingles : withRuns).push(tokens);
  }
  const tests = [
    ...(withRuns.length < runsMin ? withRuns.map(compileGlob) : [compileGlobSet(withRuns, 'codeUnit')]),
    ...(withSingles.length < patternSetMin ? withSingles.map(compileGlob) : [compileGlobSet(withSingles, 'codePoint')]),
  ];
  if (tests.length === 0) return (text) => texts.has(text);
  return (text) => texts.has(text) || tests.some((matches) => matches(text));
}

/** Pieces between stars are looked for so fast that the set pays late. */
const runsMin = 64;
