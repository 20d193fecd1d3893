import { expect, it } from 'vitest';
import { generatePolicies, generateRequest } from './generate.ts';
import { createRandom } from './random.ts';
import { referenceDecision } from './reference.ts';
import { compileAll, engineDecision } from './world.ts';

const requestsPerPolicies = 32;
const cases = Number(process.env.POLICY_CASES ?? 1_000_000);
const seed = Number(process.env.POLICY_SEED ?? Date.now() % 1_000_000);

it(`src/policy decides as the reference interpreter does: ${cases} cases, POLICY_SEED=${seed}`, {
  timeout: 1_200_000,
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
