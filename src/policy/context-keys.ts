import type { PolicyDocument } from './document.ts';
import type { Statement } from './statement.ts';
import { parseTemplate } from './variables.ts';

/**
 * The condition keys that a policy asks for, in its conditions and in policy variables: each once, whatever the case of its letters, as
 * it is first written, in the order of Resource before Condition, statement by statement.
 */
export function contextKeysOf({
  version,
  statements,
}: Pick<PolicyDocument, 'version' | 'statements'>): readonly string[] {
  const variables = version === '2012-10-17';
  const keys = new Map<string, string>();
  for (const statement of statements) {
    for (const key of keysOf(statement, variables)) if (!keys.has(key.toLowerCase())) keys.set(key.toLowerCase(), key);
  }
  return [...keys.values()];
}

function* keysOf({ resource, notResource, conditions = [] }: Statement, variables: boolean): Generator<string> {
  for (const pattern of resource ?? notResource ?? []) yield* variablesOf(pattern, variables);
  for (const { entries } of conditions) {
    for (const { key, values } of entries) {
      yield key;
      for (const { text } of values) yield* variablesOf(text, variables);
    }
  }
}

function* variablesOf(text: string, variables: boolean): Generator<string> {
  for (const part of parseTemplate(text, { variables })) if (part.kind === 'variable') yield part.key;
}
