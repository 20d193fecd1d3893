import { expect, it } from 'vitest';
import { type CompiledPolicy, compilePolicy } from '../../src/policy/compile.ts';
import { parsePolicy } from '../../src/policy/document.ts';
import type { ApplicablePolicies } from '../../src/policy/evaluate.ts';
import { explain } from '../../src/policy/explain.ts';
import type { NearestMiss, Unmet } from '../../src/policy/nearest-miss.ts';
import type { Principal } from '../../src/policy/principal.ts';
import type { PolicyForm } from '../../src/policy/statement.ts';
import { generatePolicies, generateRequest } from './generate.ts';
import { createRandom } from './random.ts';
import {
  type PrincipalElement,
  type ReferenceCase,
  type ReferencePolicies,
  type ReferencePolicy,
  type ReferenceStatement,
  referenceDecision,
} from './reference.ts';

const scenes = Number(process.env.POLICY_CASES ?? 100_000) / 20;
const seed = Number(process.env.POLICY_SEED ?? Date.now() % 1_000_000);

/** The judge of what a change does is the reference interpreter, which knows nothing of nearest misses. */
it(`changing what a nearest miss names, and nothing less, turns the decision, POLICY_SEED=${seed}`, {
  timeout: 600_000,
}, () => {
  console.info(`POLICY_SEED=${seed}`);
  const seen = { allowed: 0, refusedNext: 0, elements: new Set<string>() };
  for (let i = 0; i < scenes; i++) {
    const random = createRandom(seed + i);
    const policies = generatePolicies(random);
    const asked = { ...generateRequest(random), policies };
    const { nearestMiss } = explainCase(asked);
    const before = referenceDecision(asked);
    const story = `POLICY_SEED=${seed + i}\n${JSON.stringify({ nearestMiss, asked }, null, 1)}`;
    if (before.decision !== 'implicitDeny') expect(nearestMiss, story).toBeUndefined();
    if (!nearestMiss) continue;

    const { unmet, stillRefusedBy } = nearestMiss;
    expect(unmet.length, story).toBeGreaterThan(0);
    const after = referenceDecision(changed(asked, nearestMiss, unmet));
    if (stillRefusedBy) expect(after, story).toEqual({ decision: 'implicitDeny', by: stillRefusedBy });
    else expect(after, story).toEqual({ decision: 'allowed' });
    for (const left of unmet) {
      const most = unmet.filter((one) => one !== left);
      expect(referenceDecision(changed(asked, nearestMiss, most)), story).toEqual(before);
      seen.elements.add(left.element);
    }
    seen[stillRefusedBy ? 'refusedNext' : 'allowed']++;
  }
  expect(seen.allowed).toBeGreaterThan(scenes / 20);
  expect(seen.refusedNext).toBeGreaterThan(scenes / 100);
  expect([...seen.elements].sort()).toEqual([
    'Action',
    'Condition',
    'NotAction',
    'NotResource',
    'Principal',
    'Resource',
  ]);
});

function explainCase({ policies, context, resourcePolicyRequired, ...request }: ReferenceCase) {
  return explain({ ...request, context: (key) => context[key] }, compileByPath(policies), { resourcePolicyRequired });
}

/** Every policy is called by its place in `ReferencePolicies`: `serviceControl.0.1`. */
function compileByPath(policies: ReferencePolicies): ApplicablePolicies {
  const list = (found: readonly ReferencePolicy[], form: PolicyForm, path: string) =>
    found.map((policy, i) => compile(policy, form, `${path}.${i}`));
  const { identity, resource, boundary, session, serviceControl, resourceControl, vpcEndpoint } = policies;
  return {
    identity: list(identity, 'identity', 'identity'),
    resource: resource && compile(resource, 'resource', 'resource'),
    boundary: boundary && compile(boundary, 'identity', 'boundary'),
    session: session && list(session, 'identity', 'session'),
    serviceControl: serviceControl?.map((level, i) => list(level, 'identity', `serviceControl.${i}`)),
    resourceControl: resourceControl?.map((level, i) => list(level, 'resource', `resourceControl.${i}`)),
    vpcEndpoint: vpcEndpoint && list(vpcEndpoint, 'resource', 'vpcEndpoint'),
  };
}

function compile(policy: ReferencePolicy, form: PolicyForm, path: string): CompiledPolicy {
  const parsed = parsePolicy(JSON.stringify(policy), form);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
  return compilePolicy(parsed.document, path);
}

/** The case with `unmet` mended in the statement that `miss` names. */
function changed(asked: ReferenceCase, miss: NearestMiss, unmet: readonly Unmet[]): ReferenceCase {
  const policies = structuredClone(asked.policies);
  let policy: unknown = policies;
  for (const step of miss.policyId.split('.')) policy = (policy as Record<string, unknown>)[step];
  const statements = (policy as { Statement: ReferenceStatement[] }).Statement;
  for (const one of unmet) {
    statements[miss.statementIndex] = mended(statements[miss.statementIndex] as ReferenceStatement, one, asked);
  }
  return { ...asked, policies };
}

function mended(statement: ReferenceStatement, unmet: Unmet, { principal }: ReferenceCase): ReferenceStatement {
  if (unmet.element === 'Condition') {
    const condition = structuredClone(statement.Condition) as Record<string, Record<string, unknown>>;
    expect(Object.keys(condition[unmet.operator] ?? {})).toContain(unmet.key);
    delete condition[unmet.operator]?.[unmet.key];
    return { ...statement, Condition: condition };
  }
  const { [unmet.element]: _, ...rest } = statement;
  if (unmet.element === 'Principal') return { ...rest, Principal: naming(principal) };
  if (unmet.element === 'Action' || unmet.element === 'NotAction') return { ...rest, Action: '*' };
  return { ...rest, Resource: '*' };
}

/** As directly as one can, without naming everyone. */
function naming(principal: Principal): PrincipalElement {
  switch (principal.kind) {
    case 'anonymous':
      return '*';
    case 'service':
      return { Service: principal.serviceName };
    case 'root':
      return { AWS: principal.accountId };
    default:
      return { AWS: principal.arn };
  }
}
