import type { PolicyDocument } from '../document.ts';
import { globalKey, type KeyKnowledge } from './condition-keys.ts';
import { type Predicate, type Predicates, variablesOf } from './predicate.ts';
import { principalKeys } from './principal-forms.ts';
import type { Pins } from './template-patterns.ts';

/** The keys that the documents use as variables, in lower case. */
export function variableKeysOf(
  documents: readonly (PolicyDocument | undefined)[],
  predicates: Predicates,
): readonly string[] {
  const keys = new Set<string>();
  for (const document of documents) {
    for (const statement of document?.statements ?? []) {
      for (const { predicate } of predicates.atomsOf(statement, { variables: document?.version === '2012-10-17' })) {
        for (const template of templatesIn(predicate)) for (const key of variablesOf(template)) keys.add(key);
      }
    }
  }
  return [...keys];
}

function templatesIn(predicate: Predicate) {
  if (predicate.kind === 'resource') return predicate.patterns;
  return predicate.kind === 'condition' ? predicate.values : [];
}

/** What to try variables with, when leaving them open has not settled the question. */
export function* pinsFor(
  keys: readonly string[],
  keyKnowledge: ((key: string) => KeyKnowledge | undefined) | undefined,
): Generator<Pins> {
  if (keys.length === 0) return;
  const filled = (key: string, text: string) => {
    const knowledge = keyKnowledge?.(key) ?? globalKey(key);
    return accountKeys.has(key) ? '111122223333' : (knowledge?.example ?? text);
  };
  yield new Map(keys.map((key) => [key, filled(key, 'someone')]));
  yield new Map(keys.map((key, i) => [key, filled(key, `value${i}`)]));
  const unsettled = keys.filter((key) => !principalKeys.has(key) && key !== 'aws:resourceaccount');
  if (unsettled.length > 0) yield new Map(unsettled.map((key) => [key, null]));
}

const accountKeys: ReadonlySet<string> = new Set(['aws:principalaccount', 'aws:resourceaccount', 'aws:sourceaccount']);
