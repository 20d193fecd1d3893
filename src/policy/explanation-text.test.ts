import { expect, it } from 'vitest';
import type { Decision, MatchedStatement, PolicyKind } from './decision.ts';
import { noLayers } from './decision.ts';
import { explanationText, policyKindNames } from './explanation-text.ts';
import type { NearestMiss } from './nearest-miss.ts';

const first: MatchedStatement = { policyKind: 'identity', policyId: 'readers', statementIndex: 0, line: 3, column: 5 };
const second: MatchedStatement = {
  ...first,
  policyKind: 'resource',
  policyId: 'orders',
  statementIndex: 1,
  sid: 'Mine',
};
const allowed = (statements: MatchedStatement[]): Decision => ({ effect: 'allow', statements, layers: noLayers });
const denied = (statements: MatchedStatement[]): Decision => ({
  effect: 'deny',
  cause: statements.length > 0 ? 'explicit' : 'implicit',
  by: 'boundary',
  statements,
  layers: noLayers,
});

const places = [
  'statement 0 of the identity-based policy readers, line 3, column 5',
  'statement 1 (Mine) of the resource-based policy orders, line 3, column 5',
];

it('names the statements that decided', () => {
  expect(explanationText({ decision: allowed([first]) })).toBe(`Allowed by ${places[0]}.`);
  expect(explanationText({ decision: allowed([second, first]) })).toBe(`Allowed by ${places[1]}, and by ${places[0]}.`);
  expect(explanationText({ decision: denied([first, second]) })).toBe(`Denied by ${places[0]}, and by ${places[1]}.`);
  expect(explanationText({ decision: allowed([]) })).toBe(
    'Allowed: root may do in its account whatever no policy denies.',
  );
});

it('says which kind of policy is silent, and what came nearest', () => {
  const refusal = 'Not allowed: no permissions boundary allows it.';
  const said = (miss: Omit<NearestMiss, keyof MatchedStatement>) =>
    explanationText({ decision: denied([]), nearestMiss: { ...first, ...miss } }).replace(
      `${refusal} The nearest is `,
      '',
    );
  expect(explanationText({ decision: denied([]) })).toBe(refusal);
  expect(said({ unmet: [{ element: 'Action', expected: ['a:b', 'a:c'], actual: 'a:d' }] })).toBe(
    `${places[0]}: its Action is "a:b" or "a:c", and the request's is "a:d".`,
  );
  const place = { line: 1, column: 1 };
  const condition = { element: 'Condition', operator: 'StringEquals', key: 'aws:username', ...place } as const;
  expect(
    said({
      unmet: [
        { ...condition, expected: [], actual: null },
        { ...condition, expected: ['1', '2', '3', '4', '5', '6'], actual: ['x', 'y'] },
      ],
      stillRefusedBy: 'session',
    }),
  ).toBe(
    `${places[0]}: its condition StringEquals on aws:username asks for nothing, and the request does not carry the key; ` +
      'its condition StringEquals on aws:username asks for "1", "2", "3", "4", "5" or one of 1 more, and the request carries ["x","y"]. ' +
      'Were that otherwise, there would still be no session policy that allows it.',
  );
  expect(
    said({ unmet: [{ element: 'Resource', expected: ['t'], actual: 'u' }], stillRefusedBy: 'identity' }),
  ).toContain('Were that otherwise, another level has no identity-based policy that allows it.');
});

it.each<[PolicyKind, string, string?]>([
  ['serviceControl', 'service control policy'],
  ['resourceControl', 'resource control policy'],
  ['resource', 'resource-based policy'],
  ['identity', 'identity-based policy', 'an'],
  ['boundary', 'permissions boundary'],
  ['session', 'session policy'],
  ['vpcEndpoint', 'VPC endpoint policy'],
])('calls %s what AWS calls it', (by, name, article = 'a') => {
  const decision: Decision = { effect: 'deny', cause: 'implicit', by, statements: [], layers: noLayers };
  expect(explanationText({ decision })).toBe(`Not allowed: no ${name} allows it.`);
  expect(policyKindNames[by]).toEqual([article, name]);
});
