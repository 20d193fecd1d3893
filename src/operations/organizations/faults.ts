import type { OrganizationDirectory } from '../../database/directory/directory.ts';
import type {
  ControlPolicy,
  ControlPolicyType,
  ControlTarget,
  Member,
  Organization,
  OrganizationNode,
} from '../../database/directory/organization-entities.ts';
import { AwsError } from '../../errors.ts';
import { invalidInput } from './input.ts';
import type { PolicyType } from './names.ts';

/**
 * Refusals of Organizations that several operations share. Texts: recorded where the fact was at hand (not in use, no permissions, the
 * last policy, the size, a malformed document, attached already, already a member, enabled types only); the others say what the API
 * reference says of the error.
 */

/** Things of another organization are as good as not there. */
export interface InOrganization {
  readonly organization: Organization;
  readonly organizations: OrganizationDirectory;
}

export function requireNode(
  { organization, organizations }: InOrganization,
  id: string,
  error: 'ParentNotFoundException' | 'SourceParentNotFoundException' | 'DestinationParentNotFoundException',
): OrganizationNode {
  const node = organizations.node(id);
  if (node?.organizationId === organization.id) return node;
  throw new AwsError(error, "You specified a parent that doesn't exist.");
}

export function requireUnit({ organization, organizations }: InOrganization, id: string): OrganizationNode {
  const unit = organizations.node(id);
  if (unit?.organizationId === organization.id && unit.parentId !== undefined) return unit;
  throw new AwsError('OrganizationalUnitNotFoundException', "You specified an organizational unit that doesn't exist.");
}

export function requireMember({ organization, organizations }: InOrganization, accountId: string): Member {
  const member = organizations.member(accountId);
  if (member?.organizationId === organization.id) return member;
  throw accountNotFound();
}

export function accountNotFound(): AwsError {
  return new AwsError('AccountNotFoundException', "You specified an account that doesn't exist.");
}

export function requireTarget({ organization, organizations }: InOrganization, id: string): ControlTarget {
  const target = organizations.target(id);
  if (target?.organizationId === organization.id) return target;
  throw targetNotFound();
}

export function targetNotFound(): AwsError {
  return new AwsError('TargetNotFoundException', "You specified a target that doesn't exist.");
}

/** A policy of this organization or of AWS. */
export function requirePolicy(
  { organization, organizations }: InOrganization,
  id: string,
): ReturnType<OrganizationDirectory['policy']> & {} {
  const policy = organizations.policy(id);
  if (policy && (!('organizationId' in policy) || policy.organizationId === organization.id)) return policy;
  throw new AwsError('PolicyNotFoundException', "You specified a policy that doesn't exist.");
}

/** One that can be changed. */
export function requireOwnPolicy(where: InOrganization, id: string): ControlPolicy {
  const policy = requirePolicy(where, id);
  if ('organizationId' in policy) return policy;
  throw invalidInput('IMMUTABLE_POLICY', 'You specified a policy that is managed by AWS and cannot be modified.');
}

/** AWS has types that this server does not. */
export function requireAvailable(type: PolicyType): ControlPolicyType {
  if (isAvailable(type)) return type;
  throw new AwsError(
    'PolicyTypeNotAvailableForOrganizationException',
    "You can't use the specified policy type with the feature set currently enabled for your organization.",
  );
}

export function isAvailable(type: PolicyType): type is ControlPolicyType {
  return type === 'SERVICE_CONTROL_POLICY' || type === 'RESOURCE_CONTROL_POLICY';
}

export function requireEnabled({ policyTypes }: Organization, type: ControlPolicyType): void {
  if (policyTypes.includes(type)) return;
  throw new AwsError('PolicyTypeNotEnabledException', 'This operation can be performed only for enabled policy types.');
}

export function constraintViolation(Reason: string, message: string): AwsError {
  return new AwsError('ConstraintViolationException', message, { Reason });
}

/** Names are compared as they are written. */
export function requireFreeUnitName(
  { organizations }: Pick<InOrganization, 'organizations'>,
  { parentId, name }: { readonly parentId: string; readonly name: string },
): void {
  if (!organizations.unitsIn(parentId).some((unit) => unit.name === name)) return;
  throw new AwsError('DuplicateOrganizationalUnitException', 'An OU with the same name already exists.');
}

export function requireFreePolicyName(
  { organization, organizations }: InOrganization,
  { type, name }: { readonly type: ControlPolicyType; readonly name: string },
): void {
  const aws = name === 'FullAWSAccess' || name === 'RCPFullAWSAccess';
  if (!aws && !organizations.policies(organization.id, type).some((policy) => policy.name === name)) return;
  throw new AwsError('DuplicatePolicyException', 'A policy with the same name already exists.');
}
