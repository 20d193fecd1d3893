import type { Directory } from '../database/directory/directory.ts';
import type { OrganizationNode } from '../database/directory/organization-entities.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import type { Permission } from '../policy/permission.ts';
import type { Principal } from '../policy/principal.ts';
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

export function createOrganizationRules(
  { organizations }: Pick<Directory, 'organizations'>,
  compiler: PolicyCompiler,
): OrganizationRules {
  let revision = -1;
  const known = new Map<string, Place | undefined>();

  return {
    membershipOf: placeOf,

    /**
     * Whatever account the resource is of: SCPs belong to the caller's account. So who assumes a role of another account is bound by the
     * SCPs of its own, and by no SCP of the role's account, whose RCPs bind it (below). Source: AWS Organizations User Guide, "Service
     * control policies", SCP effects on permissions: "SCPs affect only IAM users and roles that are managed by accounts that are part of the organization. SCPs
     * don't affect resource-based policies directly. They also don't affect users or roles from accounts outside the organization";
     * IAM User Guide, "Cross-account policy evaluation logic".
     */
    serviceControlOf(principal) {
      if (principal.kind === 'service' || principal.kind === 'anonymous' || isServiceLinked(principal))
        return undefined;
      return placeOf(principal.accountId)?.serviceControl;
    },

    resourceControlOf(principal, { action, resourceAccount }) {
      const levels = placeOf(resourceAccount)?.resourceControl;
      return levels && reachedByRcps(action) && !isServiceLinked(principal) ? levels : undefined;
    },
  };

  function placeOf(accountId: string): Place | undefined {
    if (revision !== organizations.revision) {
      revision = organizations.revision;
      known.clear();
    }
    if (known.has(accountId)) return known.get(accountId);
    const place = lookUp(accountId);
    // Of whom nothing is kept, nothing is remembered: anybody can name any number of accounts.
    if (place) known.set(accountId, place);
    return place;
  }

  function lookUp(accountId: string): Place | undefined {
    const member = organizations.member(accountId);
    const organization = member && organizations.organization(member.organizationId);
    if (!organization) return undefined;
    const nodes = nodesAbove(member.parentId, organizations);
    const path = [organization.id, ...nodes.map(({ id }) => id), ''].join('/');
    if (accountId === organization.accountId) return { organizationId: organization.id, path };
    const levels = [...nodes, member];
    const enabled = new Set(organization.policyTypes);
    return {
      organizationId: organization.id,
      path,
      ...(enabled.has('SERVICE_CONTROL_POLICY') && { serviceControl: levels.map(({ scps }) => scps.map(compiled)) }),
      ...(enabled.has('RESOURCE_CONTROL_POLICY') && { resourceControl: levels.map(({ rcps }) => rcps.map(compiled)) }),
    };
  }

  function compiled(id: string): CompiledPolicy {
    const policy = organizations.policy(id);
    if (!policy) throw new Error(`the control policy ${id} is gone, and still attached`);
    const form = policy.type === 'SERVICE_CONTROL_POLICY' ? 'identity' : 'resource';
    return compiler.compiled(policy, { id: policy.name, text: policy.text, form });
  }
}

interface Place extends Membership {
  /** Absent for the management account, which is not bound, and where the type is not enabled. */
  readonly serviceControl?: ControlLevels;
  readonly resourceControl?: ControlLevels;
}

/** From the root down to the one with that id. */
function nodesAbove(id: string, organizations: Directory['organizations']): readonly OrganizationNode[] {
  const nodes: OrganizationNode[] = [];
  for (let node = organizations.node(id); node; node = organizations.node(node.parentId ?? '')) nodes.unshift(node);
  return nodes;
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
