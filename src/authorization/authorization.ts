import { parseArn } from '../arn.ts';
import type { Clock } from '../clock.ts';
import type { Catalog } from '../database/catalog/catalog.ts';
import type { AwsError } from '../errors.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import type { Decision } from '../policy/decision.ts';
import { type ApplicablePolicies, decide } from '../policy/evaluate.ts';
import type { Explanation } from '../policy/explain.ts';
import { findNearestMiss } from '../policy/nearest-miss.ts';
import type { Permission } from '../policy/permission.ts';
import type { Principal } from '../policy/principal.ts';
import type { ContextLookup } from '../policy/request.ts';
import { type Candidate, type Comparison, compareCandidate } from './candidates.ts';
import { globalKey, type Membership } from './global-keys.ts';
import { allowed, auditLetsPass, type Grant, type Mode } from './modes.ts';
import { accessDenied } from './refusal.ts';
import type { RequestFacts } from './request-facts.ts';
import { createResourcePolicies } from './resource-policies.ts';

/** Step 5 of the road: may this principal do what this request needs? */
export interface Authorization {
  /**
   * Throws AccessDeniedException for the first permission that does not hold, unless the mode lets it pass. A decision that fails is thrown
   * in every mode.
   */
  authorize(permissions: readonly Permission[], asker: Asker): Grant;
  /** The decision on one permission. `resourcePolicy`: as if that were the policy of the resource. */
  decide(permission: Permission, asker: Questioner): Decision;
}

export interface Asker {
  readonly principal: Principal;
  readonly facts: RequestFacts;
}

type Questioner = Asker & { readonly resourcePolicy?: CompiledPolicy };

/** The policies that come with a principal: all but the resource's. */
export type PrincipalPolicies = Pick<ApplicablePolicies, 'identity' | 'boundary' | 'session' | 'serviceControl'>;

export interface AuthorizationParts {
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly mode: Mode;
  /** Requests are decided by the resource policy of so long ago. */
  readonly enforcementLagMilliseconds: number;
  policiesOf(principal: Principal): PrincipalPolicies;
  /** Undefined: no such role. */
  trustPolicyOf(roleArn: string): CompiledPolicy | undefined;
  /** RCPs of the organization of the resource's account, as far as they bind that principal. */
  resourceControlOf(principal: Principal, permission: Permission): ApplicablePolicies['resourceControl'];
  /** Undefined: the account is in no organization. */
  membershipOf(accountId: string): Membership | undefined;
  /** The candidate beside the policy of that resource. Absent: there are none. */
  readonly candidateOf?: ((resource: string) => Candidate | undefined) | undefined;
  /** Told of what a candidate says. */
  readonly onComparison?: ((comparison: Comparison) => void) | undefined;
  /** Told of every decision on a request's permissions, before it takes effect. Absent: nobody asks. */
  readonly onDecision?: ((record: DecisionRecord) => void) | undefined;
}

/** A decision on a request, with everything that it was made of. */
export interface DecisionRecord {
  readonly permission: Permission;
  readonly asker: Asker;
  readonly decision: Decision;
  readonly mode: Mode;
  /** AWS's sentence; undefined when the policies allow. */
  readonly refusal: AwsError | undefined;
  /** The refusal is not answered: the mode lets the request pass. */
  readonly letPass: boolean;
  /** Undefined: the resource has no candidate. */
  readonly comparison: Comparison | undefined;
  /** Looks for what came nearest to allowing: costs more than the decision itself. */
  explain(): Explanation;
}

export function createAuthorization(parts: AuthorizationParts): Authorization {
  const resourcePolicies = createResourcePolicies(parts);

  const authorization: Authorization = {
    authorize(permissions, asker) {
      let grant = allowed;
      for (const permission of permissions) {
        if (permission.throughVpcEndpoint && !asker.facts.vpcEndpoint) continue;
        const decision = authorization.decide(permission, asker);
        const refusal =
          decision.effect === 'deny'
            ? accessDenied({ principal: asker.principal, ...permission }, decision)
            : undefined;
        const letPass = refusal !== undefined && parts.mode === 'audit' && auditLetsPass(permission, asker.principal);
        const comparison = parts.candidateOf && comparisonOf(decision, permission, asker);
        parts.onDecision?.({
          permission,
          asker,
          decision,
          mode: parts.mode,
          refusal,
          letPass,
          comparison,
          explain: () => explained(decision, permission, asker),
        });
        if (refusal === undefined) continue;
        if (!letPass) throw refusal;
        if (grant === allowed) grant = { kind: 'letPass', refusal };
      }
      return grant;
    },

    decide(permission, asker) {
      const { principal } = asker;
      const { request, policies, options } = questionOf(permission, asker);
      const decision = decide(request, policies, options);
      if (
        decision.effect === 'allow' &&
        !permission.crossAccount &&
        principal.accountId !== permission.resourceAccount
      ) {
        // The service does not offer the action to other accounts, so the resource's policy cannot grant it.
        return { effect: 'deny', cause: 'implicit', by: 'resource', statements: [], layers: decision.layers };
      }
      return decision;
    },
  };
  return authorization;

  function comparisonOf(live: Decision, permission: Permission, asker: Asker): Comparison | undefined {
    const candidate = parts.candidateOf?.(permission.resource);
    if (!candidate) return undefined;
    const hypothetical = { ...asker, resourcePolicy: candidate.policy };
    const comparison = compareCandidate(live, candidate, {
      decide: () => authorization.decide(permission, hypothetical),
      explain: (decision) => explained(decision, permission, hypothetical),
    });
    parts.onComparison?.(comparison);
    return comparison;
  }

  function questionOf(permission: Permission, asker: Questioner) {
    const { action, resource, resourceAccount } = permission;
    const { principal } = asker;
    return {
      request: {
        principal,
        action,
        resource,
        resourceAccount,
        context: contextOf(permission, asker),
      },
      policies: withResource(parts.policiesOf(principal), {
        resource: leavesOutResourcePolicy(permission, principal)
          ? undefined
          : (asker.resourcePolicy ?? resourcePolicyOf(permission)),
        resourceControl: parts.resourceControlOf(principal, permission),
        vpcEndpoint: asker.facts.vpcEndpoint && [asker.facts.vpcEndpoint.policy],
      }),
      options: permission.resourcePolicyRequired ? trustPolicyRules : ordinaryRules,
    };
  }

  /** A role's trust policy says who may assume it, and nothing about IAM's own actions on it. */
  function resourcePolicyOf({ action, resource }: Permission): CompiledPolicy | undefined {
    return action.startsWith('iam:') ? undefined : resourcePolicies.of(resource);
  }

  function explained(decision: Decision, permission: Permission, asker: Questioner): Explanation {
    // What is not offered to other accounts at all, no policy was near to allowing.
    const offered = permission.crossAccount || asker.principal.accountId === permission.resourceAccount;
    if (decision.effect === 'allow' || !offered) return { decision };
    const { request, policies, options } = questionOf(permission, asker);
    const nearestMiss = findNearestMiss(request, policies, { refusal: decision, options });
    return nearestMiss ? { decision, nearestMiss } : { decision };
  }

  function contextOf(permission: Permission, { principal, facts }: Asker): ContextLookup {
    return (key) =>
      permission.context?.(key) ??
      globalKey(key, {
        principal,
        facts,
        resourceAccount: permission.resourceAccount,
        membershipOf: parts.membershipOf,
        resourceTag: (tag) => tagOf(permission.resource, tag),
      });
  }

  /** Tags of a table count for its indexes; streams and backups have none in decisions (DynamoDB Developer Guide, ABAC). */
  function tagOf(resource: string, tag: string): string | undefined {
    const arn = parseArn(resource);
    if (arn?.service !== 'dynamodb') return undefined;
    const [type, name, part] = arn.resource.split('/');
    if (type !== 'table' || !name || part === 'stream' || part === 'backup') return undefined;
    const table = parts.catalog.table({ account: arn.account, region: arn.region, name });
    return table?.tags.find(({ key }) => key.toLowerCase() === tag)?.value;
  }
}

/** Spelled out rather than spread: this is made for every request. */
function withResource(
  { identity, boundary, session, serviceControl }: PrincipalPolicies,
  { resource, resourceControl, vpcEndpoint }: Pick<ApplicablePolicies, 'resource' | 'resourceControl' | 'vpcEndpoint'>,
): ApplicablePolicies {
  return { identity, boundary, session, serviceControl, resourceControl, resource, vpcEndpoint };
}

/** Whether the resource's policy is not asked at all. The organization's policies still are. */
function leavesOutResourcePolicy(
  { ownerRootAlways, resourceAccount }: Permission,
  { kind, accountId }: Principal,
): boolean {
  return ownerRootAlways === true && kind === 'root' && accountId === resourceAccount;
}

const ordinaryRules = {};
const trustPolicyRules = { resourcePolicyRequired: true };
