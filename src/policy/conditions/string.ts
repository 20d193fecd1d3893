import { anyPattern, patternSetMin } from '../pattern-set.ts';
import { compilePattern, compileText, type Scope, type ValueTest } from '../variables.ts';

/** StringEquals: the same characters. `*` and `?` are ordinary. */
export function stringEquals(values: readonly string[], scope: Scope): ValueTest {
  if (!scope.variables || !values.some((value) => value.includes('${'))) {
    const [only] = values;
    if (values.length === 1) return (value) => value === only;
    const set = new Set(values);
    return (value) => set.has(value);
  }
  return anyOf(
    values.map((text): ValueTest => {
      const resolve = compileText(text, scope);
      return (value, facts) => resolve(facts) === value;
    }),
  );
}

/** StringEqualsIgnoreCase. */
export function stringEqualsIgnoreCase(values: readonly string[], scope: Scope): ValueTest {
  const isFixed = (text: string) => !scope.variables || !text.includes('${');
  const fixed = new Set(values.filter(isFixed).map((text) => text.toLowerCase()));
  const open = values.filter((text) => !isFixed(text)).map((text) => compileText(text, scope));
  return (value, facts) => {
    const lower = value.toLowerCase();
    return fixed.has(lower) || open.some((resolve) => resolve(facts)?.toLowerCase() === lower);
  };
}

/** StringLike: `*` and `?` are wildcards, letter case counts. */
export function stringLike(values: readonly string[], scope: Scope): ValueTest {
  return values.length < patternSetMin
    ? anyOf(values.map((text) => compilePattern(text, scope)))
    : anyPattern(values, scope);
}

/** Holds when one of `tests` does; never when there is none. */
export function anyOf(tests: readonly ValueTest[]): ValueTest {
  const [only] = tests;
  if (only && tests.length === 1) return only;
  return (value, facts) => {
    for (const test of tests) if (test(value, facts)) return true;
    return false;
  };
}
