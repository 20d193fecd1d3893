import type { KeyKnowledge } from '../../src/policy/analysis/condition-keys.ts';
import type { ServiceVocabulary } from '../../src/policy/analysis/finding.ts';
import { checkPolicy } from '../../src/policy/analysis/policy-findings.ts';
import { globPattern, type TextPattern } from '../../src/policy/analysis/text-pattern.ts';
import type { PolicyForm } from '../../src/policy/statement.ts';

const keys: ReadonlyMap<string, KeyKnowledge> = new Map(
  Object.entries<KeyKnowledge>({
    'x:k': { values: 'single' },
    'x:n': { values: 'single', type: 'number' },
    'x:on': { values: 'single', type: 'boolean' },
    'x:ofget': { values: 'single' },
    'x:set': { values: 'set' },
  }),
);

const arns = (text: string): TextPattern => [...globPattern(text), { run: true }];

/** A service with three actions and two kinds of resources, one of them in no Region. */
const service: ServiceVocabulary = {
  vendor: 'x',
  actions: { known: ['x:Get', 'x:Put', 'x:Cancel'], closed: false },
  arns: [
    { pattern: arns('arn:aws*:x:?*:?*:thing/'), regional: true },
    { pattern: arns('arn:aws*:x::?*:world/'), regional: false },
  ],
  keyNames: [...keys.keys()],
  keyKnowledge: (key) => keys.get(key),
  bringsKey: (action, key) => (key.startsWith('x:of') ? key === 'x:ofget' && action === 'x:Get' : undefined),
};

export type Elements = Readonly<Record<string, unknown>>;

/** Line and column, code and text of each finding, in their order. */
export function findingsIn(text: string, form: PolicyForm, of = service): readonly string[] {
  return checkPolicy(text, { form, service: of }).findings.map(
    ({ line, column, code, text: said }) => `${line}:${column} ${code} ${said}`,
  );
}

/** Of a policy with one statement, its elements on lines of their own from line 2 on. What is not given is as it should be. */
export function findingsOfStatement(given: Elements, form: PolicyForm): readonly string[] {
  const elements: Elements = {
    Effect: 'Allow',
    ...(!given.NotAction && { Action: form === 'trust' ? 'sts:AssumeRole' : 'x:Get' }),
    ...(form !== 'trust' && !given.NotResource && { Resource: 'arn:aws:x:us-east-1:111122223333:thing/a' }),
    ...(form !== 'identity' && !given.NotPrincipal && { Principal: { AWS: '111122223333' } }),
    ...given,
  };
  const lines = Object.entries(elements).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  return findingsIn(`{"Version":"2012-10-17","Statement":{\n${lines.join(',\n')}}}`, form);
}
