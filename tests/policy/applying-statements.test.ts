import { expect, it } from 'vitest';
import { applyingStatements } from '../../src/policy/applying-statements.ts';
import type { PolicyKind } from '../../src/policy/decision.ts';
import { generatePolicies, generateRequest } from './generate.ts';
import { createRandom } from './random.ts';
import { type ReferenceCase, type ReferencePolicy, statementApplies } from './reference.ts';
import { compileAll } from './world.ts';

const scenes = Number(process.env.POLICY_CASES ?? 100_000) / 10;
const seed = Number(process.env.POLICY_SEED ?? Date.now() % 1_000_000);

it(`every statement that applies is named, and none else, POLICY_SEED=${seed}`, { timeout: 600_000 }, () => {
  const seen = new Set<string>();
  for (let i = 0; i < scenes; i++) {
    const random = createRandom(seed + i);
    const policies = generatePolicies(random);
    const asked = { ...generateRequest(random), policies };
    const { context, ...request } = asked;
    const found = applyingStatements({ ...request, context: (key) => context[key] }, compileAll(policies));
    const places = found.map(({ policyKind, statementIndex }) => `${policyKind} ${statementIndex}`);
    expect(places, `POLICY_SEED=${seed + i}\n${JSON.stringify(asked, null, 1)}`).toEqual(expectedPlaces(asked));
    for (const { policyKind } of found) seen.add(policyKind);
  }
  expect(seen.size).toBe(7);
});

function expectedPlaces(asked: ReferenceCase): string[] {
  const { serviceControl, resourceControl, resource, identity, boundary, session, vpcEndpoint } = asked.policies;
  const of = (kind: PolicyKind, policies: readonly ReferencePolicy[] = []) =>
    policies.flatMap((policy) =>
      policy.Statement.flatMap((statement, index) =>
        statementApplies(statement, { policy, kind, asked }) ? [`${kind} ${index}`] : [],
      ),
    );
  return [
    ...of('serviceControl', serviceControl?.flat()),
    ...of('resourceControl', resourceControl?.flat()),
    ...of('resource', resource && [resource]),
    ...of('identity', identity),
    ...of('boundary', boundary && [boundary]),
    ...of('session', session),
    ...of('vpcEndpoint', vpcEndpoint),
  ];
}
