import type { PolicyKind } from '../../src/policy/decision.ts';
import type { Principal } from '../../src/policy/principal.ts';
import {
  type ConditionElement,
  conditionHolds,
  fill,
  patternMatches,
  type ReferenceContext,
} from './reference-conditions.ts';

/**
 * The reference interpreter: IAM's evaluation, one function per documented sentence, on policies as `JSON.parse` gives them. It is the
 * judge of `src/policy`, so it shares no code with it and sacrifices everything to being read.
 */
export interface ReferenceCase {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount: string;
  readonly context: ReferenceContext;
  readonly policies: ReferencePolicies;
  readonly resourcePolicyRequired: boolean;
}

/** Absent: does not apply. `serviceControl` and `resourceControl` hold one list per level of the organization. */
export interface ReferencePolicies {
  readonly identity: readonly ReferencePolicy[];
  readonly resource?: ReferencePolicy | undefined;
  readonly boundary?: ReferencePolicy | undefined;
  readonly session?: readonly ReferencePolicy[] | undefined;
  readonly serviceControl?: readonly (readonly ReferencePolicy[])[] | undefined;
  readonly resourceControl?: readonly (readonly ReferencePolicy[])[] | undefined;
  readonly vpcEndpoint?: readonly ReferencePolicy[] | undefined;
}

export interface ReferencePolicy {
  readonly Version?: string;
  readonly Statement: readonly ReferenceStatement[];
}

export interface ReferenceStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: PrincipalElement;
  readonly NotPrincipal?: PrincipalElement;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: ConditionElement;
}

export type PrincipalElement = '*' | Readonly<Record<string, string | readonly string[]>>;

export interface ReferenceDecision {
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny';
  /** The kind of policy that is named; undefined when allowed. */
  readonly by?: PolicyKind;
}

export function referenceDecision(asked: ReferenceCase): ReferenceDecision {
  const denying = kindThatDenies(asked);
  if (denying) return { decision: 'explicitDeny', by: denying };
  const withholding = kindThatWithholds(asked);
  return withholding ? { decision: 'implicitDeny', by: withholding } : { decision: 'allowed' };
}

/** "An explicit deny in any of these policies overrides the allow." Named in a fixed order. */
function kindThatDenies(asked: ReferenceCase): PolicyKind | undefined {
  const order: PolicyKind[] = [
    'serviceControl',
    'resourceControl',
    'resource',
    'identity',
    'boundary',
    'session',
    'vpcEndpoint',
  ];
  return order.find((kind) =>
    policiesOf(asked, kind).some((policy) =>
      policy.Statement.some(
        (statement) => statement.Effect === 'Deny' && statementApplies(statement, { policy, kind, asked }),
      ),
    ),
  );
}

/** The kind whose silence means a denial, or undefined. */
function kindThatWithholds(asked: ReferenceCase): PolicyKind | undefined {
  const { principal, policies, resourceAccount, resourcePolicyRequired } = asked;
  const allows = (kind: PolicyKind, list: readonly ReferencePolicy[]) =>
    list.some((policy) => allowStatements(policy, { kind, asked }).length > 0);

  // "If there is an SCP, the action must be allowed at every level", likewise an RCP and the endpoint's policy.
  if (policies.serviceControl?.some((level) => !allows('serviceControl', level))) return 'serviceControl';
  if (policies.resourceControl?.some((level) => !allows('resourceControl', level))) return 'resourceControl';
  if (policies.vpcEndpoint && !allows('vpcEndpoint', policies.vpcEndpoint)) return 'vpcEndpoint';

  const named = policies.resource ? allowStatements(policies.resource, { kind: 'resource', asked }) : [];
  const byResource = named.length > 0;
  // "The trust policy must name the provider in its Federated element", and nothing else is asked.
  if (principal.kind === 'webIdentity') {
    return named.some(({ Principal = {} }) => isListed(Principal, itself(principal))) ? undefined : 'resource';
  }
  // "Services and anonymous callers have no identity-based policies."
  if (principal.kind === 'service' || principal.kind === 'anonymous') return byResource ? undefined : 'resource';

  const isRoot = principal.kind === 'root';
  const byIdentity = isRoot || allows('identity', policies.identity);
  const byBoundary = !policies.boundary || allows('boundary', [policies.boundary]);
  const bySession = !policies.session || allows('session', policies.session);

  // "Across accounts, both the identity-based and the resource-based policy must allow."
  if (principal.accountId !== resourceAccount) {
    if (!byIdentity) return 'identity';
    if (!byResource) return 'resource';
    return limitOf(byBoundary, bySession);
  }
  // A role's trust policy must allow, whatever else does.
  if (resourcePolicyRequired && !byResource) return 'resource';
  // "The root user has full access to its account."
  if (isRoot) return undefined;
  // "A resource-based policy that names the user, or the session, grants by itself", and so does one that names everyone.
  if (named.some((statement) => namesItself(statement, principal))) return undefined;
  // "One that names the role, or the user of a federated session, grants, limited by boundary and session policy."
  if (named.some((statement) => namesWhatIsBehind(statement, principal))) return limitOf(byBoundary, bySession);
  // "An account as principal only delegates", so that without an identity policy nothing is allowed.
  if (!byIdentity) return 'identity';
  return limitOf(byBoundary, bySession);
}

function limitOf(byBoundary: boolean, bySession: boolean): PolicyKind | undefined {
  if (!byBoundary) return 'boundary';
  return bySession ? undefined : 'session';
}

function policiesOf({ policies }: ReferenceCase, kind: PolicyKind): readonly ReferencePolicy[] {
  switch (kind) {
    case 'identity':
      return policies.identity;
    case 'resource':
      return policies.resource ? [policies.resource] : [];
    case 'boundary':
      return policies.boundary ? [policies.boundary] : [];
    case 'session':
      return policies.session ?? [];
    case 'vpcEndpoint':
      return policies.vpcEndpoint ?? [];
    default:
      return policies[kind]?.flat() ?? [];
  }
}

interface Within {
  readonly policy: ReferencePolicy;
  readonly kind: PolicyKind;
  readonly asked: ReferenceCase;
}

function allowStatements(policy: ReferencePolicy, { kind, asked }: Omit<Within, 'policy'>): ReferenceStatement[] {
  return policy.Statement.filter(
    (statement) => statement.Effect === 'Allow' && statementApplies(statement, { policy, kind, asked }),
  );
}

/** "A statement applies when its principal, action, resource and condition all match the request." */
export function statementApplies(statement: ReferenceStatement, { policy, kind, asked }: Within): boolean {
  const setting = { context: asked.context, version: policy.Version };
  return (
    principalMatches(statement, { kind, asked }) &&
    actionMatches(statement, asked.action) &&
    resourceMatches(statement, { arn: asked.resource, setting }) &&
    conditionHolds(statement.Condition, setting)
  );
}

/** "Action names are not case-sensitive; NotAction matches everything except the list." */
function actionMatches({ Action, NotAction }: ReferenceStatement, action: string): boolean {
  const covers = (patterns: string | readonly string[]) =>
    listOf(patterns).some((pattern) =>
      patternMatches(fill(pattern.toLowerCase(), { context: {}, version: undefined }), action.toLowerCase()),
    );
  return Action !== undefined ? covers(Action) : !covers(NotAction ?? []);
}

/** "Resource is case-sensitive; NotResource matches every resource that is not specified." A trust policy has neither. */
function resourceMatches(
  { Resource, NotResource }: ReferenceStatement,
  { arn, setting }: { arn: string; setting: { context: ReferenceContext; version: unknown } },
): boolean {
  const covers = (patterns: string | readonly string[]) =>
    listOf(patterns).some((pattern) => {
      // "You can use variables in the part of the ARN after the fifth colon."
      const variable = setting.version === '2012-10-17' ? pattern.search(/\$\{[^*?$}]/) : -1;
      if (variable >= 0 && pattern.slice(0, variable).split(':').length < 6) return false;
      return patternMatches(fill(pattern, setting), arn);
    });
  if (Resource !== undefined) return covers(Resource);
  return NotResource === undefined || !covers(NotResource);
}

function principalMatches(
  { Principal, NotPrincipal }: ReferenceStatement,
  { kind, asked }: Omit<Within, 'policy'>,
): boolean {
  const { principal, policies } = asked;
  if (kind !== 'resource' && kind !== 'resourceControl' && kind !== 'vpcEndpoint') return true;
  if (Principal !== undefined) {
    return (
      namesEveryone(Principal) ||
      isListed(Principal, itself(principal)) ||
      isListed(Principal, behind(principal)) ||
      isListed(Principal, account(principal))
    );
  }
  if (NotPrincipal === undefined) return false;
  // "A Deny with NotPrincipal always denies principals that have a permissions boundary."
  if (policies.boundary) return true;
  if (namesEveryone(NotPrincipal)) return false;
  // "You must also specify the account, and for a session the role, of the principal that is not denied."
  const chain = [itself(principal), behind(principal), account(principal)].filter((names) => names.length > 0);
  return chain.length === 0 || !chain.every((names) => isListed(NotPrincipal, names));
}

function namesItself({ Principal = {} }: ReferenceStatement, principal: Principal): boolean {
  return namesEveryone(Principal) || isListed(Principal, itself(principal));
}

function namesWhatIsBehind({ Principal = {} }: ReferenceStatement, principal: Principal): boolean {
  return isListed(Principal, behind(principal));
}

/** A type and a value, as in `{"AWS": "111122223333"}`. */
type Name = readonly [type: string, value: string];

function itself(principal: Principal): readonly Name[] {
  switch (principal.kind) {
    case 'user':
      return [
        ['AWS', principal.arn],
        ['AWS', principal.uniqueId],
      ];
    case 'roleSession':
    case 'federatedUser':
      return [['AWS', principal.arn]];
    case 'webIdentity':
      return [['Federated', principal.provider]];
    case 'service':
      return [['Service', principal.serviceName]];
    default:
      return [];
  }
}

function behind(principal: Principal): readonly Name[] {
  if (principal.kind === 'roleSession') {
    return [
      ['AWS', principal.roleArn],
      ['AWS', principal.roleUniqueId],
    ];
  }
  if (principal.kind !== 'federatedUser' || principal.issuerArn.endsWith(':root')) return [];
  const id = principal.issuerUniqueId;
  return [['AWS', principal.issuerArn], ...(id ? [['AWS', id] as const] : [])];
}

function account({ kind, accountId }: Principal): readonly Name[] {
  if (kind === 'webIdentity' || kind === 'service' || kind === 'anonymous') return [];
  return [
    ['AWS', accountId],
    ['AWS', `arn:aws:iam::${accountId}:root`],
  ];
}

function namesEveryone(element: PrincipalElement): boolean {
  return element === '*' || listOf(element.AWS ?? []).includes('*');
}

function isListed(element: PrincipalElement, names: readonly Name[]): boolean {
  if (element === '*') return false;
  return names.some(([type, value]) => listOf(element[type] ?? []).includes(value));
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}
