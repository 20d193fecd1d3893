import { expect, it } from 'vitest';
import type { Principal } from '../../src/policy/principal.ts';
import { generateCondition, generatePolicies, generateRequest } from './generate.ts';
import { createRandom } from './random.ts';
import { referenceDecision } from './reference.ts';
import { compileAll, engineDecision, principals } from './world.ts';

const requestsPerPolicies = 8;
const user = principals.find(({ kind }) => kind === 'user') as Principal;
const cases = Number(process.env.POLICY_CASES ?? 100_000);
const seed = Number(process.env.POLICY_SEED ?? Date.now() % 1_000_000);

it(`src/policy decides as the reference interpreter does: ${cases} cases, POLICY_SEED=${seed}`, {
  timeout: 600_000,
}, () => {
  console.info(`POLICY_SEED=${seed}`);
  const outcomes = new Map<string, number>();
  for (let i = 0; i < cases / requestsPerPolicies; i++) {
    // A seed of its own for each set of policies, so that a failure can be run alone.
    const random = createRandom(seed + i);
    const policies = generatePolicies(random);
    const compiled = compileAll(policies);
    for (let j = 0; j < requestsPerPolicies; j++) {
      const asked = generateRequest(random);
      const expected = referenceDecision({ ...asked, policies });
      const actual = engineDecision(asked, compiled);
      if (actual.decision !== expected.decision || actual.by !== expected.by) {
        expect(actual, `POLICY_SEED=${seed + i}\n${JSON.stringify({ ...asked, policies }, null, 1)}`).toEqual(expected);
      }
      const outcome = `${expected.decision} ${expected.by ?? ''}`;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  }
  // A generator that never reaches an outcome would prove nothing about it.
  const kinds = ['serviceControl', 'resourceControl', 'resource', 'identity', 'boundary', 'session', 'vpcEndpoint'];
  for (const outcome of ['allowed ', ...kinds.flatMap((kind) => [`explicitDeny ${kind}`, `implicitDeny ${kind}`])]) {
    expect(outcomes.get(outcome) ?? 0, outcome).toBeGreaterThan(cases / 1000);
  }
});

it(`conditions hold as the reference interpreter says: ${cases} cases, POLICY_SEED=${seed}`, {
  timeout: 600_000,
}, () => {
  let held = 0;
  for (let i = 0; i < cases / requestsPerPolicies; i++) {
    const random = createRandom(seed + i);
    const Condition = generateCondition(random);
    const Version = random.pick(['2008-10-17', '2012-10-17', '2012-10-17', '2012-10-17']);
    const policies = {
      identity: [{ Version, Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition }] }],
    };
    const compiled = compileAll(policies);
    for (let j = 0; j < requestsPerPolicies; j++) {
      const asked = { ...generateRequest(random), principal: user, resourcePolicyRequired: false };
      const expected = referenceDecision({ ...asked, policies });
      const actual = engineDecision(asked, compiled);
      if (actual.decision !== expected.decision) {
        const story = JSON.stringify({ Version, Condition, context: asked.context }, null, 1);
        expect(actual, `POLICY_SEED=${seed + i}\n${story}`).toEqual(expected);
      }
      if (expected.decision === 'allowed') held++;
    }
  }
  expect(held).toBeGreaterThan(cases / 10);
  expect(held).toBeLessThan(cases - cases / 10);
});
