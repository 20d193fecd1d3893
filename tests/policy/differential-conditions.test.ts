import { expect, it } from 'vitest';
import type { Principal } from '../../src/policy/principal.ts';
import { generateCondition, generateRequest } from './generate.ts';
import { createRandom } from './random.ts';
import { referenceDecision } from './reference.ts';
import { compileAll, engineDecision, principals } from './world.ts';

const requestsPerCondition = 16;
const user = principals.find(({ kind }) => kind === 'user') as Principal;
const cases = Number(process.env.POLICY_CASES ?? 1_000_000);
const seed = Number(process.env.POLICY_SEED ?? Date.now() % 1_000_000);

it(`conditions hold as the reference interpreter says: ${cases} cases, POLICY_SEED=${seed}`, {
  timeout: 1_200_000,
}, () => {
  console.info(`POLICY_SEED=${seed}`);
  let held = 0;
  for (let i = 0; i < cases / requestsPerCondition; i++) {
    const random = createRandom(seed + i);
    const Condition = generateCondition(random);
    const Version = random.pick(['2008-10-17', '2012-10-17', '2012-10-17', '2012-10-17']);
    const policies = {
      identity: [{ Version, Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition }] }],
    };
    const compiled = compileAll(policies);
    for (let j = 0; j < requestsPerCondition; j++) {
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
