import { describe, expect, it } from 'vitest';
import { canonicalText } from '../../src/policy/canonical.ts';
import type { CompiledPolicy } from '../../src/policy/compile.ts';
import { compilePolicy } from '../../src/policy/compile.ts';
import { parsePolicy } from '../../src/policy/document.ts';
import type { ApplicablePolicies } from '../../src/policy/evaluate.ts';
import { generatePolicies, generatePolicy, generateRequest, generateStatement } from './generate.ts';
import { createRandom, type Random } from './random.ts';
import type { ReferencePolicies, ReferencePolicy, ReferenceStatement } from './reference.ts';
import { compileAll, engineDecision } from './world.ts';

/** What Cedar proves of its authorizer, tested of ours on generated policies and requests. */
const rounds = Number(process.env.POLICY_CASES ?? 100_000) / 50;
const seed = Number(process.env.POLICY_SEED ?? Date.now() % 1_000_000);

console.info(`POLICY_SEED=${seed}`);

interface Scene {
  readonly random: Random;
  readonly policies: ReferencePolicies;
  decide(policies: ReferencePolicies | ApplicablePolicies): string;
}

function everyScene(check: (scene: Scene) => void): void {
  for (let i = 0; i < rounds; i++) {
    const random = createRandom(seed + i);
    const policies = generatePolicies(random);
    const asked = generateRequest(random);
    check({
      random,
      policies,
      decide: (given) =>
        engineDecision(asked, isCompiled(given) ? given : compileAll(given as ReferencePolicies)).decision,
    });
  }
}

function isCompiled(policies: ReferencePolicies | ApplicablePolicies): policies is ApplicablePolicies {
  const one = policies.identity[0] ?? policies.resource ?? policies.boundary ?? policies.session?.[0];
  return one !== undefined && 'concerning' in one;
}

const denyAll: ReferencePolicy = { Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] };

/** Kinds whose policies are changed, with the principal that their statements need. */
const kinds = ['identity', 'resource', 'boundary', 'session'] as const;

/** `policies` with `change` applied to the policy (or each policy) of `kind`; nothing when it is absent. */
function changed(
  policies: ReferencePolicies,
  kind: (typeof kinds)[number],
  change: (policy: ReferencePolicy) => ReferencePolicy,
): ReferencePolicies {
  switch (kind) {
    case 'identity':
      return { ...policies, identity: policies.identity.map(change) };
    case 'session':
      return { ...policies, session: policies.session?.map(change) };
    default:
      return { ...policies, [kind]: policies[kind] && change(policies[kind]) };
  }
}

function withStatement(policy: ReferencePolicy, statement: ReferenceStatement, random: Random): ReferencePolicy {
  const at = random.integer(policy.Statement.length + 1);
  return { ...policy, Statement: policy.Statement.toSpliced(at, 0, statement) };
}

describe(`properties, POLICY_SEED=${seed}`, () => {
  it('an explicit Deny wins', () => {
    everyScene(({ policies, decide }) => {
      expect(decide({ ...policies, identity: [...policies.identity, denyAll] })).toBe('explicitDeny');
    });
  });

  it('without policies nobody but the owner is allowed anything', () => {
    everyScene(({ random }) => {
      const asked = generateRequest(random);
      const isOwner = asked.principal.kind === 'root' && asked.principal.accountId === asked.resourceAccount;
      const expected = isOwner && !asked.resourcePolicyRequired ? 'allowed' : 'implicitDeny';
      expect(engineDecision(asked, { identity: [] }).decision).toBe(expected);
    });
  });

  it('the order of statements and their repetition do not matter', () => {
    everyScene(({ policies, decide, random }) => {
      const before = decide(policies);
      for (const kind of kinds) {
        expect(
          decide(changed(policies, kind, (policy) => ({ ...policy, Statement: policy.Statement.toReversed() }))),
        ).toBe(before);
        const doubled = changed(policies, kind, (policy) =>
          withStatement(policy, random.pick(policy.Statement), random),
        );
        expect(decide(doubled)).toBe(before);
      }
      expect(decide({ ...policies, identity: policies.identity.toReversed() })).toBe(before);
      expect(decide({ ...policies, identity: [...policies.identity, ...policies.identity] })).toBe(before);
    });
  });

  it('an added Allow never takes access away, an added Deny never gives it', () => {
    const seen = { allowed: 0, denied: 0 };
    everyScene(({ policies, decide, random }) => {
      const before = decide(policies);
      const kind = random.pick(kinds);
      const { Effect, Principal, NotPrincipal, ...narrow } = generateStatement(random, kind === 'resource');
      const what = random.chance(0.5) ? narrow : { Action: '*', Resource: '*' };
      const statement: ReferenceStatement = {
        Effect,
        ...(Principal && { Principal }),
        ...(NotPrincipal && { NotPrincipal }),
        ...what,
      };
      const after = decide(changed(policies, kind, (policy) => withStatement(policy, statement, random)));
      if (before === after) return;
      if (statement.Effect === 'Allow') {
        expect([before, after]).toEqual(['implicitDeny', 'allowed']);
        seen.allowed++;
      } else {
        expect(after).toBe('explicitDeny');
        seen.denied++;
      }
    });
    expect(seen.allowed).toBeGreaterThanOrEqual(Math.floor(rounds / 200));
    expect(seen.denied).toBeGreaterThanOrEqual(Math.floor(rounds / 200));
  });

  it('an added boundary, session policy, organization policy or endpoint policy never gives access', () => {
    everyScene(({ policies, decide, random }) => {
      if (decide(policies) === 'allowed') return;
      const { boundary, session, serviceControl, resourceControl, vpcEndpoint } = policies;
      const limit = generatePolicy(random);
      const naming = generatePolicy(random, { names: true });
      expect(decide({ ...policies, boundary: boundary ?? limit })).not.toBe('allowed');
      expect(decide({ ...policies, session: session ?? [limit] })).not.toBe('allowed');
      expect(decide({ ...policies, serviceControl: [...(serviceControl ?? []), [limit]] })).not.toBe('allowed');
      expect(decide({ ...policies, resourceControl: [...(resourceControl ?? []), [naming]] })).not.toBe('allowed');
      expect(decide({ ...policies, vpcEndpoint: vpcEndpoint ?? [naming] })).not.toBe('allowed');
    });
  });

  it('a policy and its canonical text decide alike, and the text is its own canonical text', () => {
    everyScene(({ policies, decide }) => {
      if (!policies.resource) return;
      const document = parse(JSON.stringify(policies.resource));
      const text = canonicalText(document);
      expect(canonicalText(parse(text))).toBe(text);
      const compiled = compileAll(policies);
      const resource: CompiledPolicy = compilePolicy(parse(text), 'resource');
      expect(decide({ ...compiled, resource })).toBe(decide(compiled));
    });
  });
});

function parse(text: string) {
  const parsed = parsePolicy(text, 'resource');
  if (!parsed.ok) throw new Error(`${JSON.stringify(parsed.problem)} in ${text}`);
  return parsed.document;
}
