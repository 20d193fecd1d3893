import {
  accessKeysPerUserMax,
  attachedPoliciesMax,
  entitiesPerAccountMax,
  groupsPerUserMax,
  inlinePolicyCharactersMax,
  managedPolicyCharactersMax,
  trustPolicyCharactersMax,
  versionsPerPolicyMax,
} from '../../../database/directory/quotas.ts';
import type { Operation } from '../../operation.ts';
import { accountTarget, iamOperation } from '../iam-operation.ts';

/** API reference, GetAccountSummary: what there is, and the quotas that hold here. */
export const getAccountSummary: Operation<object> = iamOperation<object>({
  name: 'GetAccountSummary',

  input: () => ({}),

  permissions: (_, subject) => [{ on: accountTarget(subject) }],

  execute(_, { directory, home }) {
    const accountId = home.account;
    const policies = directory.list('policy', accountId);
    const devices = directory.mfaDevicesOf(accountId, undefined);
    const rootKeys = directory.accessKeysOf(accountId, undefined).length;
    const summary: Readonly<Record<string, number>> = {
      Users: directory.list('user', accountId).length,
      UsersQuota: entitiesPerAccountMax.user,
      Groups: directory.list('group', accountId).length,
      GroupsQuota: entitiesPerAccountMax.group,
      Roles: directory.list('role', accountId).length,
      RolesQuota: entitiesPerAccountMax.role,
      Policies: policies.length,
      PoliciesQuota: entitiesPerAccountMax.policy,
      PolicyVersionsInUse: policies.reduce((sum, { versions }) => sum + versions.length, 0),
      PolicyVersionsInUseQuota: 10_000,
      VersionsPerPolicyQuota: versionsPerPolicyMax,
      PolicySizeQuota: managedPolicyCharactersMax,
      UserPolicySizeQuota: inlinePolicyCharactersMax.user,
      GroupPolicySizeQuota: inlinePolicyCharactersMax.group,
      RolePolicySizeQuota: inlinePolicyCharactersMax.role,
      AssumeRolePolicySizeQuota: trustPolicyCharactersMax,
      AttachedPoliciesPerUserQuota: attachedPoliciesMax.user,
      AttachedPoliciesPerGroupQuota: attachedPoliciesMax.group,
      AttachedPoliciesPerRoleQuota: attachedPoliciesMax.role,
      GroupsPerUserQuota: groupsPerUserMax,
      AccessKeysPerUserQuota: accessKeysPerUserMax,
      InstanceProfiles: directory.list('instanceProfile', accountId).length,
      InstanceProfilesQuota: entitiesPerAccountMax.instanceProfile,
      ServerCertificates: 0,
      ServerCertificatesQuota: 20,
      SigningCertificatesPerUserQuota: 2,
      MFADevices: devices.length,
      MFADevicesInUse: devices.filter(({ userName }) => userName !== undefined).length,
      AccountMFAEnabled: 0,
      AccountAccessKeysPresent: rootKeys > 0 ? 1 : 0,
      AccountPasswordPresent: 0,
      AccountSigningCertificatesPresent: 0,
      Providers: directory.federation.providers(accountId).length,
      GlobalEndpointTokenVersion: 1,
    };
    return { SummaryMap: new Map(Object.entries(summary)) };
  },
});
