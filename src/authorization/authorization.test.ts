import { describe, expect, it } from 'vitest';
import type { Catalog } from '../database/catalog/catalog.ts';
import { type CompiledPolicy, compilePolicy } from '../policy/compile.ts';
import { parsePolicy } from '../policy/document.ts';
import type { Permission } from '../policy/permission.ts';
import type { Principal } from '../policy/principal.ts';
import { type AuthorizationParts, createAuthorization, type DecisionRecord } from './authorization.ts';
import { type Candidate, type Comparison, createCandidates } from './candidates.ts';
import { modes } from './modes.ts';

const accountId = '111111111111';
const principal = {
  kind: 'user',
  arn: `arn:aws:iam::${accountId}:user/alice`,
  accountId,
  userId: 'AIDA',
  userName: 'alice',
  tags: new Map(),
} as unknown as Principal;
const facts = {
  requestId: 'R',
  sourceIp: '192.0.2.1',
  secureTransport: false,
  userAgent: undefined,
  referer: undefined,
  region: 'us-east-1',
  receivedAt: 0,
};
const resource = `arn:aws:dynamodb:us-east-1:${accountId}:table/orders`;
const permission: Permission = {
  action: 'dynamodb:GetItem',
  resource,
  resourceAccount: accountId,
  crossAccount: true,
};
const compiled = (form: 'identity' | 'resource', statement: object) => {
  const result = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: [statement] }), form);
  if (!result.ok) throw new Error(result.problem.kind);
  return compilePolicy(result.document, form);
};
type Effect = 'Allow' | 'Deny';
const identityPolicy = (Effect: Effect, more: object = {}) =>
  compiled('identity', { Effect, Action: 'dynamodb:*', Resource: '*', ...more });
const candidatePolicy = (Effect: Effect) =>
  compiled('resource', { Effect, Principal: '*', Action: 'dynamodb:*', Resource: '*' });

function authorizationWith(parts: Partial<AuthorizationParts>) {
  const catalog = { policySlot: () => undefined, table: () => undefined } as unknown as Catalog;
  return createAuthorization({
    catalog,
    clock: { now: () => 0 },
    mode: 'enforce',
    enforcementLagMilliseconds: 0,
    policiesOf: () => ({ identity: [] }),
    trustPolicyOf: () => undefined,
    resourceControlOf: () => undefined,
    membershipOf: () => undefined,
    ...parts,
  });
}

describe('no path leads from an error to an allow', () => {
  const failure = new Error('damaged');
  const fail = () => {
    throw failure;
  };

  it.each(modes)('%s: a decision that fails is thrown, whatever fails', (mode) => {
    for (const broken of [
      { policiesOf: fail },
      { resourceControlOf: fail },
      { catalog: { policySlot: fail } as unknown as Catalog },
      { onDecision: fail },
    ]) {
      expect(() => authorizationWith({ mode, ...broken }).authorize([permission], { principal, facts })).toThrow(
        failure,
      );
    }
  });

  it.each(modes)('%s: a permission that fails behind one that is let pass is thrown as well', (mode) => {
    const broken: Permission = { ...permission, context: fail };
    const identity = [identityPolicy('Allow', { Condition: { StringEquals: { 'dynamodb:Select': 'COUNT' } } })];
    const authorization = authorizationWith({ mode, policiesOf: () => ({ identity }) });
    expect(() => authorization.authorize([permission, broken], { principal, facts })).toThrow();
    expect(() => authorization.authorize([broken], { principal, facts })).toThrow(failure);
  });
});

describe('a candidate', () => {
  const candidateOf = (candidates: readonly Candidate[]) => {
    const all = createCandidates();
    all.replace(candidates);
    return all.of;
  };
  const asking = (live: Effect, candidate: CompiledPolicy, resourceAsked = resource) => {
    const seen: { record?: DecisionRecord; comparison?: Comparison } = {};
    const authorization = authorizationWith({
      policiesOf: () => ({ identity: [identityPolicy(live)] }),
      candidateOf: candidateOf([{ name: 'tight', resource, policy: candidate }]),
      onComparison: (comparison) => {
        seen.comparison = comparison;
      },
      onDecision: (record) => {
        seen.record = record;
      },
    });
    let refused = false;
    try {
      authorization.authorize([{ ...permission, resource: resourceAsked }], { principal, facts });
    } catch {
      refused = true;
    }
    return { refused, ...seen };
  };

  it.each([
    ['Allow', 'Deny', false, 'wouldRefuse'],
    ['Allow', 'Allow', false, 'agrees'],
    ['Deny', 'Deny', true, 'agrees'],
  ] as const)('live %s, candidate %s: answered as live says', (live, candidate, refused, verdict) => {
    const told = asking(live, candidatePolicy(candidate));
    expect([told.refused, told.comparison?.verdict, told.record?.comparison?.verdict]).toEqual([
      refused,
      verdict,
      verdict,
    ]);
  });

  it('would allow what nothing allows now', () => {
    const authorization = { identity: [] };
    let verdict: string | undefined;
    const parts = {
      policiesOf: () => authorization,
      candidateOf: candidateOf([{ name: 'wide', resource, policy: candidatePolicy('Allow') }]),
      onComparison: (comparison: Comparison) => {
        verdict = comparison.verdict;
      },
    };
    expect(() => authorizationWith(parts).authorize([permission], { principal, facts })).toThrow('not authorized');
    expect(verdict).toBe('wouldAllow');
  });

  it('governs the indexes of its table, and nothing else', () => {
    expect(asking('Allow', candidatePolicy('Deny'), `${resource}/index/by-date`).comparison?.verdict).toBe(
      'wouldRefuse',
    );
    for (const other of [`${resource}2`, `${resource}/stream/2026`, resource.replace('us-east-1', 'eu-west-1')]) {
      const told = asking('Allow', candidatePolicy('Deny'), other);
      expect([told.refused, told.comparison]).toEqual([false, undefined]);
    }
  });

  it('that cannot be asked is told so, and the live decision stands', () => {
    const broken = { evaluate: null } as unknown as CompiledPolicy;
    const told = asking('Allow', broken);
    expect([told.refused, told.comparison?.verdict, told.comparison?.explain()]).toEqual([false, 'failed', undefined]);
    expect(asking('Deny', broken)).toMatchObject({ refused: true, comparison: { verdict: 'failed' } });
  });
});
