import { globMatches } from '../glob.ts';

/** Each pattern that another one covers, with that one, both by position; of two equal ones the second. */
export function redundantPatterns(patterns: readonly string[]): readonly (readonly [number, number])[] {
  const compared = patterns.slice(0, comparedMax);
  return compared.flatMap((pattern, i) => {
    if (pattern.includes('${')) return [];
    // Taken for a text, a pattern has wildcards only where the covering one has a `*`.
    const by = compared.findIndex(
      (other, j) => !other.includes('?') && globMatches(other, pattern) && (other !== pattern || j < i),
    );
    return by < 0 ? [] : [[i, by] as const];
  });
}

/** Each is held against each; nobody reads a longer list of suggestions. */
const comparedMax = 500;
