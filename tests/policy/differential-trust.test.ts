import { expect, it } from 'vitest';
import { generateAssumption, generateTrust } from './generate-trust.ts';
import { createRandom } from './random.ts';
import { referenceDecision } from './reference.ts';
import { compileAll, engineDecision } from './world.ts';

const requestsPerRole = 16;
const cases = Number(process.env.POLICY_CASES ?? 100_000);
const seed = Number(process.env.POLICY_SEED ?? Date.now() % 1_000_000);

it(`roles are given as the reference interpreter says, also for a token: ${cases} cases, POLICY_SEED=${seed}`, {
  timeout: 600_000,
}, () => {
  console.info(`POLICY_SEED=${seed}`);
  const outcomes = new Map<string, number>();
  for (let i = 0; i < cases / requestsPerRole; i++) {
    const random = createRandom(seed + i);
    const policies = generateTrust(random);
    const compiled = compileAll(policies, { resourceForm: 'trust' });
    for (let j = 0; j < requestsPerRole; j++) {
      const asked = generateAssumption(random);
      const expected = referenceDecision({ ...asked, policies });
      const actual = engineDecision(asked, compiled);
      if (actual.decision !== expected.decision || actual.by !== expected.by) {
        expect(actual, `POLICY_SEED=${seed + i}\n${JSON.stringify({ ...asked, policies }, null, 1)}`).toEqual(expected);
      }
      const who = asked.principal.kind === 'webIdentity' ? 'token' : 'others';
      const outcome = `${who}: ${expected.decision} ${expected.by ?? ''}`;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  }
  for (const who of ['token', 'others']) {
    for (const outcome of [
      'allowed ',
      'explicitDeny resource',
      'explicitDeny resourceControl',
      'implicitDeny resource',
      'implicitDeny resourceControl',
    ]) {
      expect(outcomes.get(`${who}: ${outcome}`) ?? 0, `${who}: ${outcome}`).toBeGreaterThan(cases / 1000);
    }
  }
});
