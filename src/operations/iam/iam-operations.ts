import type { Operation } from '../operation.ts';
import { createAccountAlias } from './account/create-account-alias.ts';
import { deleteAccountAlias } from './account/delete-account-alias.ts';
import { deleteAccountPasswordPolicy } from './account/delete-account-password-policy.ts';
import { deleteVirtualMFADevice } from './account/delete-virtual-mfa-device.ts';
import { getAccountAuthorizationDetails } from './account/get-account-authorization-details.ts';
import { getAccountPasswordPolicy } from './account/get-account-password-policy.ts';
import { getAccountSummary } from './account/get-account-summary.ts';
import { listAccountAliases } from './account/list-account-aliases.ts';
import { listSAMLProviders } from './account/list-saml-providers.ts';
import { listServerCertificates } from './account/list-server-certificates.ts';
import { listVirtualMFADevices } from './account/list-virtual-mfa-devices.ts';
import { addUserToGroup } from './groups/add-user-to-group.ts';
import { attachGroupPolicy } from './groups/attach-group-policy.ts';
import { createGroup } from './groups/create-group.ts';
import { deleteGroup } from './groups/delete-group.ts';
import { deleteGroupPolicy } from './groups/delete-group-policy.ts';
import { detachGroupPolicy } from './groups/detach-group-policy.ts';
import { getGroup } from './groups/get-group.ts';
import { getGroupPolicy } from './groups/get-group-policy.ts';
import { listAttachedGroupPolicies } from './groups/list-attached-group-policies.ts';
import { listGroupPolicies } from './groups/list-group-policies.ts';
import { listGroups } from './groups/list-groups.ts';
import { putGroupPolicy } from './groups/put-group-policy.ts';
import { removeUserFromGroup } from './groups/remove-user-from-group.ts';
import { updateGroup } from './groups/update-group.ts';
import { addRoleToInstanceProfile } from './instance-profiles/add-role-to-instance-profile.ts';
import { createInstanceProfile } from './instance-profiles/create-instance-profile.ts';
import { deleteInstanceProfile } from './instance-profiles/delete-instance-profile.ts';
import { getInstanceProfile } from './instance-profiles/get-instance-profile.ts';
import { listInstanceProfileTags } from './instance-profiles/list-instance-profile-tags.ts';
import { listInstanceProfiles } from './instance-profiles/list-instance-profiles.ts';
import { listInstanceProfilesForRole } from './instance-profiles/list-instance-profiles-for-role.ts';
import { removeRoleFromInstanceProfile } from './instance-profiles/remove-role-from-instance-profile.ts';
import { tagInstanceProfile } from './instance-profiles/tag-instance-profile.ts';
import { untagInstanceProfile } from './instance-profiles/untag-instance-profile.ts';
import { addClientIDToOpenIDConnectProvider } from './oidc-providers/add-client-id-to-open-id-connect-provider.ts';
import { createOpenIDConnectProvider } from './oidc-providers/create-open-id-connect-provider.ts';
import { deleteOpenIDConnectProvider } from './oidc-providers/delete-open-id-connect-provider.ts';
import { getOpenIDConnectProvider } from './oidc-providers/get-open-id-connect-provider.ts';
import { listOpenIDConnectProviderTags } from './oidc-providers/list-open-id-connect-provider-tags.ts';
import { listOpenIDConnectProviders } from './oidc-providers/list-open-id-connect-providers.ts';
import { removeClientIDFromOpenIDConnectProvider } from './oidc-providers/remove-client-id-from-open-id-connect-provider.ts';
import { tagOpenIDConnectProvider } from './oidc-providers/tag-open-id-connect-provider.ts';
import { untagOpenIDConnectProvider } from './oidc-providers/untag-open-id-connect-provider.ts';
import { updateOpenIDConnectProviderThumbprint } from './oidc-providers/update-open-id-connect-provider-thumbprint.ts';
import { createPolicy } from './policies/create-policy.ts';
import { createPolicyVersion } from './policies/create-policy-version.ts';
import { deletePolicy } from './policies/delete-policy.ts';
import { deletePolicyVersion } from './policies/delete-policy-version.ts';
import { getPolicy } from './policies/get-policy.ts';
import { getPolicyVersion } from './policies/get-policy-version.ts';
import { listEntitiesForPolicy } from './policies/list-entities-for-policy.ts';
import { listPolicies } from './policies/list-policies.ts';
import { listPolicyTags } from './policies/list-policy-tags.ts';
import { listPolicyVersions } from './policies/list-policy-versions.ts';
import { setDefaultPolicyVersion } from './policies/set-default-policy-version.ts';
import { tagPolicy } from './policies/tag-policy.ts';
import { untagPolicy } from './policies/untag-policy.ts';
import { attachRolePolicy } from './roles/attach-role-policy.ts';
import { createRole } from './roles/create-role.ts';
import { createServiceLinkedRole } from './roles/create-service-linked-role.ts';
import { deleteRole } from './roles/delete-role.ts';
import { deleteRolePermissionsBoundary } from './roles/delete-role-permissions-boundary.ts';
import { deleteRolePolicy } from './roles/delete-role-policy.ts';
import { deleteServiceLinkedRole } from './roles/delete-service-linked-role.ts';
import { detachRolePolicy } from './roles/detach-role-policy.ts';
import { getRole } from './roles/get-role.ts';
import { getRolePolicy } from './roles/get-role-policy.ts';
import { getServiceLinkedRoleDeletionStatus } from './roles/get-service-linked-role-deletion-status.ts';
import { listAttachedRolePolicies } from './roles/list-attached-role-policies.ts';
import { listRolePolicies } from './roles/list-role-policies.ts';
import { listRoleTags } from './roles/list-role-tags.ts';
import { listRoles } from './roles/list-roles.ts';
import { putRolePermissionsBoundary } from './roles/put-role-permissions-boundary.ts';
import { putRolePolicy } from './roles/put-role-policy.ts';
import { tagRole } from './roles/tag-role.ts';
import { untagRole } from './roles/untag-role.ts';
import { updateAssumeRolePolicy } from './roles/update-assume-role-policy.ts';
import { updateRole } from './roles/update-role.ts';
import { updateRoleDescription } from './roles/update-role-description.ts';
import { getContextKeysForCustomPolicy } from './simulator/get-context-keys-for-custom-policy.ts';
import { getContextKeysForPrincipalPolicy } from './simulator/get-context-keys-for-principal-policy.ts';
import { simulateCustomPolicy } from './simulator/simulate-custom-policy.ts';
import { simulatePrincipalPolicy } from './simulator/simulate-principal-policy.ts';
import { attachUserPolicy } from './users/attach-user-policy.ts';
import { createAccessKey } from './users/create-access-key.ts';
import { createUser } from './users/create-user.ts';
import { deactivateMFADevice } from './users/deactivate-mfa-device.ts';
import { deleteAccessKey } from './users/delete-access-key.ts';
import { deleteLoginProfile } from './users/delete-login-profile.ts';
import { deleteUser } from './users/delete-user.ts';
import { deleteUserPermissionsBoundary } from './users/delete-user-permissions-boundary.ts';
import { deleteUserPolicy } from './users/delete-user-policy.ts';
import { detachUserPolicy } from './users/detach-user-policy.ts';
import { getAccessKeyLastUsed } from './users/get-access-key-last-used.ts';
import { getLoginProfile } from './users/get-login-profile.ts';
import { getMFADevice } from './users/get-mfa-device.ts';
import { getUser } from './users/get-user.ts';
import { getUserPolicy } from './users/get-user-policy.ts';
import { listAccessKeys } from './users/list-access-keys.ts';
import { listAttachedUserPolicies } from './users/list-attached-user-policies.ts';
import { listGroupsForUser } from './users/list-groups-for-user.ts';
import { listMFADevices } from './users/list-mfa-devices.ts';
import { listServiceSpecificCredentials } from './users/list-service-specific-credentials.ts';
import { listSigningCertificates } from './users/list-signing-certificates.ts';
import { listSSHPublicKeys } from './users/list-ssh-public-keys.ts';
import { listUserPolicies } from './users/list-user-policies.ts';
import { listUserTags } from './users/list-user-tags.ts';
import { listUsers } from './users/list-users.ts';
import { putUserPermissionsBoundary } from './users/put-user-permissions-boundary.ts';
import { putUserPolicy } from './users/put-user-policy.ts';
import { tagUser } from './users/tag-user.ts';
import { untagUser } from './users/untag-user.ts';
import { updateAccessKey } from './users/update-access-key.ts';
import { updateUser } from './users/update-user.ts';

/** Every operation of IAM that this server speaks, a row each. */
export const iamOperations: readonly Operation[] = [
  // users
  attachUserPolicy,
  createAccessKey,
  createUser,
  deleteAccessKey,
  deleteLoginProfile,
  deleteUserPermissionsBoundary,
  deleteUserPolicy,
  deleteUser,
  detachUserPolicy,
  getAccessKeyLastUsed,
  getLoginProfile,
  getUserPolicy,
  getUser,
  listAccessKeys,
  listAttachedUserPolicies,
  listGroupsForUser,
  getMFADevice,
  deactivateMFADevice,
  listMFADevices,
  listSSHPublicKeys,
  listServiceSpecificCredentials,
  listSigningCertificates,
  listUserPolicies,
  listUserTags,
  listUsers,
  putUserPermissionsBoundary,
  putUserPolicy,
  tagUser,
  untagUser,
  updateAccessKey,
  updateUser,
  // groups
  addUserToGroup,
  attachGroupPolicy,
  createGroup,
  deleteGroupPolicy,
  deleteGroup,
  detachGroupPolicy,
  getGroupPolicy,
  getGroup,
  listAttachedGroupPolicies,
  listGroupPolicies,
  listGroups,
  putGroupPolicy,
  removeUserFromGroup,
  updateGroup,
  // roles
  attachRolePolicy,
  createRole,
  createServiceLinkedRole,
  deleteRolePermissionsBoundary,
  deleteRolePolicy,
  deleteRole,
  deleteServiceLinkedRole,
  detachRolePolicy,
  getRolePolicy,
  getRole,
  getServiceLinkedRoleDeletionStatus,
  listAttachedRolePolicies,
  listRolePolicies,
  listRoleTags,
  listRoles,
  putRolePermissionsBoundary,
  putRolePolicy,
  tagRole,
  untagRole,
  updateAssumeRolePolicy,
  updateRoleDescription,
  updateRole,
  // policies
  createPolicyVersion,
  createPolicy,
  deletePolicyVersion,
  deletePolicy,
  getPolicyVersion,
  getPolicy,
  listEntitiesForPolicy,
  listPolicies,
  listPolicyTags,
  listPolicyVersions,
  setDefaultPolicyVersion,
  tagPolicy,
  untagPolicy,
  // instance-profiles
  addRoleToInstanceProfile,
  createInstanceProfile,
  deleteInstanceProfile,
  getInstanceProfile,
  listInstanceProfileTags,
  listInstanceProfilesForRole,
  listInstanceProfiles,
  removeRoleFromInstanceProfile,
  tagInstanceProfile,
  untagInstanceProfile,
  // oidc-providers
  addClientIDToOpenIDConnectProvider,
  createOpenIDConnectProvider,
  deleteOpenIDConnectProvider,
  getOpenIDConnectProvider,
  listOpenIDConnectProviderTags,
  listOpenIDConnectProviders,
  removeClientIDFromOpenIDConnectProvider,
  tagOpenIDConnectProvider,
  untagOpenIDConnectProvider,
  updateOpenIDConnectProviderThumbprint,
  // account
  createAccountAlias,
  deleteAccountAlias,
  deleteAccountPasswordPolicy,
  getAccountAuthorizationDetails,
  getAccountPasswordPolicy,
  getAccountSummary,
  listAccountAliases,
  listSAMLProviders,
  listServerCertificates,
  listVirtualMFADevices,
  deleteVirtualMFADevice,
  // simulator
  getContextKeysForCustomPolicy,
  getContextKeysForPrincipalPolicy,
  simulateCustomPolicy,
  simulatePrincipalPolicy,
] as readonly Operation[];
