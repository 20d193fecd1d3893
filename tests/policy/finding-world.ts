import { checkPolicy } from '../../src/policy/analysis/policy-findings.ts';
import { globPattern, type TextPattern } from '../../src/policy/analysis/text-pattern.ts';
import type { PolicyForm } from '../../src/policy/statement.ts';

const keys = {
  'x:k': { values: 'single' },
  'x:n': { values: 'single', type: 'number' },
  'x:on': { values: 'single', type: 'boolean' },
  'x:ofget': { values: 'single' },
  'x:set': { values: 'set' },
} as const;

const arns = (text: string): TextPattern => [...globPattern(text), { run: true }];

/** A service with two actions and two kinds of resources, one of them in no Region. */
const service = {
  vendor: 'x',
  actions: { known: ['x:Get', 'x:Put'], closed: false },
  arns: [
    { pattern: arns('arn:aws*:x:*:*:thing/'), regional: true },
    { pattern: arns('arn:aws*:x::*:world/'), regional: false },
  ],
  keyNames: Object.keys(keys),
  keyKnowledge: (key: string) => keys[key as keyof typeof keys],
  bringsKey: (action: string, key: string) => (key === 'x:ofget' ? action === 'x:Get' : undefined),
};

export type Elements = Readonly<Record<string, unknown>>;

/** Line and column, code and text of each finding, in their order. */
export function findingsIn(text: string, form: PolicyForm): readonly string[] {
  return checkPolicy(text, { form, service }).findings.map(
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
