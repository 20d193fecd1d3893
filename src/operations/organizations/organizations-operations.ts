import type { Operation } from '../operation.ts';
import { closeAccount } from './accounts/close-account.ts';
import { createAccount } from './accounts/create-account.ts';
import { describeAccount } from './accounts/describe-account.ts';
import { describeCreateAccountStatus } from './accounts/describe-create-account-status.ts';
import { leaveOrganization } from './accounts/leave-organization.ts';
import { listAccounts } from './accounts/list-accounts.ts';
import { listAccountsForParent } from './accounts/list-accounts-for-parent.ts';
import { listCreateAccountStatus } from './accounts/list-create-account-status.ts';
import { moveAccount } from './accounts/move-account.ts';
import { removeAccountFromOrganization } from './accounts/remove-account-from-organization.ts';
import { createOrganization } from './organization/create-organization.ts';
import { deleteOrganization } from './organization/delete-organization.ts';
import { describeOrganization } from './organization/describe-organization.ts';
import { disablePolicyType } from './organization/disable-policy-type.ts';
import { enablePolicyType } from './organization/enable-policy-type.ts';
import { listAWSServiceAccessForOrganization } from './organization/list-aws-service-access-for-organization.ts';
import { listDelegatedAdministrators } from './organization/list-delegated-administrators.ts';
import { listRoots } from './organization/list-roots.ts';
import { attachPolicy } from './policies/attach-policy.ts';
import { createPolicy } from './policies/create-policy.ts';
import { deletePolicy } from './policies/delete-policy.ts';
import { describeEffectivePolicy } from './policies/describe-effective-policy.ts';
import { describePolicy } from './policies/describe-policy.ts';
import { detachPolicy } from './policies/detach-policy.ts';
import { listPolicies } from './policies/list-policies.ts';
import { listPoliciesForTarget } from './policies/list-policies-for-target.ts';
import { listTargetsForPolicy } from './policies/list-targets-for-policy.ts';
import { updatePolicy } from './policies/update-policy.ts';
import { listTagsForResource } from './tags/list-tags-for-resource.ts';
import { tagResource } from './tags/tag-resource.ts';
import { untagResource } from './tags/untag-resource.ts';
import { createOrganizationalUnit } from './units/create-organizational-unit.ts';
import { deleteOrganizationalUnit } from './units/delete-organizational-unit.ts';
import { describeOrganizationalUnit } from './units/describe-organizational-unit.ts';
import { listChildren } from './units/list-children.ts';
import { listOrganizationalUnitsForParent } from './units/list-organizational-units-for-parent.ts';
import { listParents } from './units/list-parents.ts';
import { updateOrganizationalUnit } from './units/update-organizational-unit.ts';

/** AWS Organizations, as far as decisions need it and Terraform asks for it. */
export const organizationsOperations: readonly Operation[] = [
  createOrganization,
  deleteOrganization,
  describeOrganization,
  disablePolicyType,
  enablePolicyType,
  listAWSServiceAccessForOrganization,
  listDelegatedAdministrators,
  listRoots,
  createOrganizationalUnit,
  deleteOrganizationalUnit,
  describeOrganizationalUnit,
  listChildren,
  listOrganizationalUnitsForParent,
  listParents,
  updateOrganizationalUnit,
  closeAccount,
  createAccount,
  describeAccount,
  describeCreateAccountStatus,
  leaveOrganization,
  listAccountsForParent,
  listAccounts,
  listCreateAccountStatus,
  moveAccount,
  removeAccountFromOrganization,
  attachPolicy,
  createPolicy,
  deletePolicy,
  describeEffectivePolicy,
  describePolicy,
  detachPolicy,
  listPoliciesForTarget,
  listPolicies,
  listTargetsForPolicy,
  updatePolicy,
  listTagsForResource,
  tagResource,
  untagResource,
] as readonly Operation[];
