import type { Directory } from '../database/directory/directory.ts';
import type {
  ControlPolicyNames,
  InlinePolicy,
  Organization,
  OrganizationNode,
} from '../database/directory/entities.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import type { Permission } from '../policy/permission.ts';
import type { Principal } from '../policy/principal.ts';
import type { PolicyForm } from '../policy/statement.ts';
import { fullAwsAccess, rcpFullAwsAccess } from './control-policies.ts';
import type { PolicyCompiler } from './policy-compiler.ts';

/**
 * What an account's place in the organization means for decisions, under the directory as it is at each question.
 * Source: AWS Organizations User Guide, "Service control policies", "Resource control policies".
 */
export interface OrganizationRules {
  /** Undefined: the account is in no organization. */
  membershipOf(accountId: string): Membership | undefined;
  /** SCPs that bind the principal. Undefined: none do. */
  serviceControlOf(principal: Principal): ControlLevels | undefined;
  /** RCPs that bind the principal in what it asks of a resource. Undefined: none do. */
  resourceControlOf(
    principal: Principal,
    permission: Pick<Permission, 'action' | 'resourceAccount'>,
  ): ControlLevels | undefined;
}

export interface Membership {
  readonly organizationId: string;
  /** `aws:PrincipalOrgPaths`: `o-…/r-…/ou-…/`. */
  readonly path: string;
}

/** One list for each level, from the root down to the account. */
export type ControlLevels = readonly (readonly CompiledPolicy[])[];

export function createOrganizationRules(directory: Directory, compiler: PolicyCompiler): OrganizationRules {
  let known: Organization | undefined;
  let members: ReadonlyMap<string, Member> = new Map();

  return {
    membershipOf: memberOf,

    serviceControlOf(principal) {
      if (principal.kind === 'service' || principal.kind === 'anonymous' || isServiceLinked(principal))
        return undefined;
      return memberOf(principal.accountId)?.serviceControl;
    },

    resourceControlOf(principal, { action, resourceAccount }) {
      const levels = memberOf(resourceAccount)?.resourceControl;
      return levels && reachedByRcps(action) && !isServiceLinked(principal) ? levels : undefined;
    },
  };

  function memberOf(accountId: string): Member | undefined {
    const organization = directory.organization();
    if (!organization) return undefined;
    if (organization !== known) {
      members = membersOf(organization, compiler);
      known = organization;
    }
    return members.get(accountId);
  }
}

interface Member extends Membership {
  /** Absent for the management account, which is not bound. */
  readonly serviceControl?: ControlLevels;
  readonly resourceControl?: ControlLevels;
}

function membersOf(organization: Organization, compiler: PolicyCompiler): ReadonlyMap<string, Member> {
  const scps = compile([fullAwsAccess, ...organization.scps], 'identity');
  const rcps = compile([rcpFullAwsAccess, ...organization.rcps], 'resource');
  const members = new Map<string, Member>();
  addNode(organization.root, { path: `${organization.id}/`, serviceControl: [], resourceControl: [] });
  return members;

  function addNode(node: OrganizationNode, above: Above): void {
    const here = { ...below(above, node), path: `${above.path}${node.id}/` };
    for (const [accountId, attached] of Object.entries(node.accounts)) {
      const membership = { organizationId: organization.id, path: here.path };
      const bound = accountId !== organization.accountId;
      members.set(accountId, bound ? { ...membership, ...below(here, attached) } : membership);
    }
    for (const unit of Object.values(node.units)) addNode(unit, here);
  }

  function below({ serviceControl, resourceControl }: Above, attached: ControlPolicyNames) {
    return {
      serviceControl: [...serviceControl, attached.scps.map((name) => scps.get(name)!)],
      resourceControl: [...resourceControl, attached.rcps.map((name) => rcps.get(name)!)],
    };
  }

  function compile(policies: readonly InlinePolicy[], form: PolicyForm): ReadonlyMap<string, CompiledPolicy> {
    return new Map(
      policies.map((policy) => [policy.name, compiler.compiled(policy, { id: policy.name, text: policy.text, form })]),
    );
  }
}

interface Above {
  readonly path: string;
  readonly serviceControl: ControlLevels;
  readonly resourceControl: ControlLevels;
}

/** Of what is here; IAM itself is not reached. Source: AWS Organizations User Guide, "AWS services that support RCPs". */
function reachedByRcps(action: string): boolean {
  return action.startsWith('dynamodb:') || action.startsWith('sts:');
}

/** A service's own role in an account, which the organization's policies do not bind. */
function isServiceLinked(principal: Principal): boolean {
  if (principal.kind !== 'roleSession') return false;
  return principal.roleArn.startsWith(`arn:aws:iam::${principal.accountId}:role/aws-service-role/`);
}
