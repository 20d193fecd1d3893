import type { CompiledPolicy } from './compile.ts';
import type { Decision, MatchedStatement, PolicyKind, Verdict, Verdicts } from './decision.ts';
import { namesOf } from './principal-names.ts';
import type { AuthorizationRequest } from './request.ts';
import { judge, judgeLevels, judgePolicy, type Question } from './verdict.ts';

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
  options: DecisionOptions = noOptions,
): Decision {
  return conclude(request, verdictsOf(request, policies), options);
}

const noOptions: DecisionOptions = {};

/** What each kind of policy says; undefined where there is none and the kind does not limit. */
export function verdictsOf(request: AuthorizationRequest, policies: ApplicablePolicies): Verdicts {
  const { serviceControl, resourceControl, resource, identity, boundary, session, vpcEndpoint } = policies;
  const question = questionOf(request, policies);
  return {
    serviceControl: serviceControl && judgeLevels(question, 'serviceControl', serviceControl),
    resourceControl: resourceControl && judgeLevels(question, 'resourceControl', resourceControl),
    resource: resource && judgePolicy(question, 'resource', resource),
    identity: identity.length > 0 ? judge(question, 'identity', identity) : undefined,
    boundary: boundary && judgePolicy(question, 'boundary', boundary),
    session: session && judge(question, 'session', session),
    vpcEndpoint: vpcEndpoint && judge(question, 'vpcEndpoint', vpcEndpoint),
  };
}

export function questionOf(request: AuthorizationRequest, { boundary }: ApplicablePolicies): Question {
  return { request, names: namesOf(request.principal), hasBoundary: boundary !== undefined };
}

/** From what each kind says to the decision. */
export function conclude(request: AuthorizationRequest, verdicts: Verdicts, options: DecisionOptions): Decision {
  // 1. An explicit Deny in any policy wins. Of several kinds AWS names one; this order is inferred.
  const denying =
    ifDenying(verdicts.serviceControl) ??
    ifDenying(verdicts.resourceControl) ??
    ifDenying(verdicts.resource) ??
    ifDenying(verdicts.identity) ??
    ifDenying(verdicts.boundary) ??
    ifDenying(verdicts.session) ??
    ifDenying(verdicts.vpcEndpoint);
  if (denying) {
    return { effect: 'deny', cause: 'explicit', by: denying.kind, statements: denying.denies, layers: verdicts };
  }

  // 2. The organization, and the endpoint on the way, must let the request pass. 3. The principal's side and the resource's must allow,
  // both or one of them. 4. What nothing allows is denied.
  const missing = missingPassage(verdicts) ?? missingAllow(request, verdicts, options);
  if (missing) return { effect: 'deny', cause: 'implicit', by: missing, statements: noStatements, layers: verdicts };
  return { effect: 'allow', statements: grantsOf(verdicts), layers: verdicts };
}

const noStatements: readonly never[] = [];

function ifDenying(verdict: Verdict | undefined): Verdict | undefined {
  return verdict && verdict.denies.length > 0 ? verdict : undefined;
}

function grantsOf({ resource, identity }: Verdicts): readonly MatchedStatement[] {
  if (!resource?.grant) return identity?.grant ? [identity.grant] : noStatements;
  return identity?.grant ? [resource.grant, identity.grant] : [resource.grant];
}

function missingPassage({ serviceControl, resourceControl, vpcEndpoint }: Verdicts): PolicyKind | undefined {
  if (serviceControl && !serviceControl.allows) return 'serviceControl';
  if (resourceControl && !resourceControl.allows) return 'resourceControl';
  return vpcEndpoint && !vpcEndpoint.allows ? 'vpcEndpoint' : undefined;
}

/** The kind of policy whose silence refuses the request; undefined when it is allowed. */
function missingAllow(
  { principal, resourceAccount }: AuthorizationRequest,
  { resource, identity, boundary, session }: Verdicts,
  { resourcePolicyRequired = false }: DecisionOptions,
): PolicyKind | undefined {
  const strength = resource?.strength;
  if (principal.kind === 'webIdentity') return strength === 'direct' ? undefined : 'resource';
  // Services, and nobody, have no policies of their own.
  if (principal.kind === 'service' || principal.kind === 'anonymous') return strength ? undefined : 'resource';

  // Root has no identity policies and may do everything in its account; elsewhere it may do what the resource's policy gives.
  const allowedByIdentity = principal.kind === 'root' || identity?.allows === true;
  if (principal.accountId === resourceAccount) {
    if (resourcePolicyRequired && !strength) return 'resource';
    if (principal.kind === 'root' || strength === 'direct') return undefined;
    if (strength !== 'viaRole' && !allowedByIdentity) return 'identity';
  } else {
    if (!allowedByIdentity) return 'identity';
    if (!strength) return 'resource';
  }
  if (boundary && !boundary.allows) return 'boundary';
  return session && !session.allows ? 'session' : undefined;
}
