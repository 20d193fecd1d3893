import { patternTests } from '../pattern-set.ts';
import { compileText, type Scope, type ValueTest } from '../variables.ts';

/** StringEquals: the same characters. `*` and `?` are ordinary. */
export function stringEquals(values: readonly string[], scope: Scope): ValueTest {
  const { fixed, open } = splitByVariables(values, scope);
  const texts = new Set(fixed);
  const tests = open.map((text): ValueTest => {
    const resolve = compileText(text, scope);
    return (value, facts) => resolve(facts) === value;
  });
  return anyOf([(value) => texts.has(value), ...tests]);
}

/** StringEqualsIgnoreCase. */
export function stringEqualsIgnoreCase(values: readonly string[], scope: Scope): ValueTest {
  const { fixed, open } = splitByVariables(values, scope);
  const texts = new Set(fixed.map((text) => text.toLowerCase()));
  const resolvers = open.map((text) => compileText(text, scope));
  return (value, facts) => {
    const lower = value.toLowerCase();
    return texts.has(lower) || resolvers.some((resolve) => resolve(facts)?.toLowerCase() === lower);
  };
}

/** Texts that are looked up, and those that may have variables and are filled in for each request. */
export function splitByVariables(
  values: readonly string[],
  { variables }: Pick<Scope, 'variables'>,
): { readonly fixed: readonly string[]; readonly open: readonly string[] } {
  const isOpen = (text: string) => variables && text.includes('${');
  return { fixed: values.filter((text) => !isOpen(text)), open: values.filter(isOpen) };
}

/** StringLike: `*` and `?` are wildcards, letter case counts. */
export function stringLike(values: readonly string[], scope: Scope): ValueTest {
  return anyOf(patternTests(values, scope));
}

/** Holds when one of `tests` does; never when there is none. */
export function anyOf(tests: readonly ValueTest[]): ValueTest {
  // One needs nothing around it.
  if (tests.length === 1) return tests[0] as ValueTest;
  return (value, facts) => {
    for (const test of tests) if (test(value, facts)) return true;
    return false;
  };
}
