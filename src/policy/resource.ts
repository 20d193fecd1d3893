import { anyOf } from './conditions/string.ts';
import { compilePatternParts, parseTemplate, type Scope, type TemplatePart, type ValueTest } from './variables.ts';

/**
 * Whether one of the Resource (or NotResource) entries `patterns` matches the requested ARN. Letter case counts; `/` is an ordinary
 * character; a `*` runs across `:`, as AWS documents for one at the end of a field (one within a field is taken alike: nothing that a
 * request names tells the two apart). Source: IAM User Guide, "IAM JSON policy elements: Resource".
 */
export function compileResources(patterns: readonly string[], scope: Scope): ValueTest {
  const covers = anyOf(patterns.map((pattern) => compileResource(pattern, scope)));
  if (patterns.some((pattern) => pattern.includes('${'))) return covers;
  // Without variables the answer depends on the ARN alone, which statement after statement asks about.
  let lastArn: string | undefined;
  let lastAnswer: boolean;
  return (arn, facts) => {
    if (arn !== lastArn) {
      lastAnswer = covers(arn, facts);
      lastArn = arn;
    }
    return lastAnswer;
  };
}

function compileResource(pattern: string, scope: Scope): ValueTest {
  const parts = parseTemplate(pattern, scope);
  // Variables have a place behind the fifth colon only; an entry with one before it matches nothing.
  return hasEarlyVariable(parts) ? () => false : compilePatternParts(parts, scope);
}

function hasEarlyVariable(parts: readonly TemplatePart[]): boolean {
  let colons = 0;
  for (const part of parts) {
    if (part.kind === 'variable') return colons < 5;
    for (const character of part.text) if (character === ':') colons++;
  }
  return false;
}
