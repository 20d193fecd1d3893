import type { CompiledPolicy } from './compile.ts';
import type { Decision, MatchedStatement, PolicyKind } from './decision.ts';
import type { AuthorizationRequest } from './request.ts';
import { judge, judgeLevels, Question, type Verdict } from './verdict.ts';

/** The policies that apply to a request. */
export interface ApplicablePolicies {
  /** Attached to the user, its groups, or the role. None allows nothing (root is another matter). */
  readonly identity: readonly CompiledPolicy[];
  /** Of the resource. Absent: the resource has none. */
  readonly resource?: CompiledPolicy | undefined;
  /** Permissions boundary. Absent: not limited. */
  readonly boundary?: CompiledPolicy | undefined;
  /** Handed over when the session was made. Absent: not limited; an empty list allows nothing. */
  readonly session?: readonly CompiledPolicy[] | undefined;
  /** SCPs of the principal's account, one list per level of the organization: root, units, account. Absent: not limited. */
  readonly serviceControl?: readonly (readonly CompiledPolicy[])[] | undefined;
  /** RCPs of the resource's account, likewise. */
  readonly resourceControl?: readonly (readonly CompiledPolicy[])[] | undefined;
  /** Of the VPC endpoint that the request came through. Absent: it came through none. */
  readonly vpcEndpoint?: readonly CompiledPolicy[] | undefined;
}

export interface DecisionOptions {
  /** The resource's policy must allow, also within its account: the trust policy of a role. */
  readonly resourcePolicyRequired?: boolean | undefined;
}

/** AWS's evaluation logic. Source: IAM User Guide, "Policy evaluation logic". Throws nothing but what `request.context` throws. */
export function decide(
  request: AuthorizationRequest,
  policies: ApplicablePolicies,
  options: DecisionOptions = {},
): Decision {
  const question = new Question(request, { hasBoundary: policies.boundary !== undefined });
  const serviceControl = judgeLevels(question, 'serviceControl', policies.serviceControl);
  const resourceControl = judgeLevels(question, 'resourceControl', policies.resourceControl);
  const resource = judge(question, 'resource', policies.resource ? [policies.resource] : []);
  const identity = judge(question, 'identity', policies.identity);
  const boundary = judge(question, 'boundary', policies.boundary && [policies.boundary]);
  const session = judge(question, 'session', policies.session);
  const vpcEndpoint = judge(question, 'vpcEndpoint', policies.vpcEndpoint);

  // 1. An explicit Deny in any policy wins. Of several kinds AWS names one; this order is inferred.
  for (const verdict of [serviceControl, resourceControl, resource, identity, boundary, session, vpcEndpoint]) {
    if (verdict.denies.length > 0) {
      return { effect: 'deny', cause: 'explicit', by: verdict.kind, statements: verdict.denies };
    }
  }

  // 2. The organization, and the endpoint on the way, must let the request pass.
  for (const verdict of [serviceControl, resourceControl, vpcEndpoint]) {
    if (!verdict.allows) return deniedImplicitly(verdict.kind);
  }

  // 3. The principal's side and the resource's must allow, both or one of them. 4. What nothing allows is denied.
  const missing = missingAllow(request, { resource, identity, boundary, session }, options);
  if (missing) return deniedImplicitly(missing);
  return { effect: 'allow', statements: grantsOf(resource, identity) };
}

function grantsOf(resource: Verdict, identity: Verdict): readonly MatchedStatement[] {
  if (!resource.grant) return identity.grant ? [identity.grant.statement] : [];
  return identity.grant ? [resource.grant.statement, identity.grant.statement] : [resource.grant.statement];
}

interface Verdicts {
  readonly resource: Verdict;
  readonly identity: Verdict;
  readonly boundary: Verdict;
  readonly session: Verdict;
}

/** The kind of policy whose silence refuses the request; undefined when it is allowed. */
function missingAllow(
  { principal, resourceAccount }: AuthorizationRequest,
  { resource, identity, boundary, session }: Verdicts,
  { resourcePolicyRequired = false }: DecisionOptions,
): PolicyKind | undefined {
  const strength = resource.grant?.strength;
  // Services, and nobody, have no policies of their own.
  if (principal.kind === 'service' || principal.kind === 'anonymous') return strength ? undefined : 'resource';

  // Root has no identity policies and may do everything in its account; elsewhere it may do what the resource's policy gives.
  const allowedByIdentity = principal.kind === 'root' || identity.allows;
  if (principal.accountId === resourceAccount) {
    if (resourcePolicyRequired && !strength) return 'resource';
    if (principal.kind === 'root' || strength === 'direct') return undefined;
    if (strength !== 'viaRole' && !allowedByIdentity) return 'identity';
  } else {
    if (!allowedByIdentity) return 'identity';
    if (!strength) return 'resource';
  }
  if (!boundary.allows) return 'boundary';
  if (!session.allows) return 'session';
  return undefined;
}

function deniedImplicitly(by: PolicyKind): Decision {
  return { effect: 'deny', cause: 'implicit', by, statements: [] };
}
