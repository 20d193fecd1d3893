import { compileGlob, globTokens, type TextMatcher } from './glob.ts';

/** Whether one of `patterns` matches an action given in lower case. Letter case does not count: `DynamoDB:getitem` is `dynamodb:GetItem`. */
export function compileActions(patterns: readonly string[]): TextMatcher {
  const matchers = patterns.map((pattern) => compileGlob(globTokens(pattern.toLowerCase())));
  return (action) => matchers.some((matches) => matches(action));
}
