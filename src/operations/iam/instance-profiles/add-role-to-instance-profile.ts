import type { Operation } from '../../operation.ts';
import { quotaExceeded, requireModifiable, requireNamed } from '../faults.ts';
import { entityTarget, iamOperation } from '../iam-operation.ts';
import { readName } from '../names.ts';

interface AddRoleToInstanceProfileRequest {
  readonly profileName: string;
  readonly roleName: string;
}

/** API reference, AddRoleToInstanceProfile: one role at most. Needs `iam:PassRole` on the role as well. */
export const addRoleToInstanceProfile: Operation<AddRoleToInstanceProfileRequest> =
  iamOperation<AddRoleToInstanceProfileRequest>({
    name: 'AddRoleToInstanceProfile',

    input: (parameters) => ({
      profileName: readName(parameters, 'InstanceProfileName'),
      roleName: readName(parameters, 'RoleName'),
    }),

    permissions({ profileName, roleName }, subject) {
      const { shownAs: _, ...role } = entityTarget('role', roleName, subject);
      return [
        { on: entityTarget('instanceProfile', profileName, subject) },
        { action: 'iam:PassRole', on: role, keys: { 'iam:passedtoservice': 'ec2.amazonaws.com' } },
      ];
    },

    execute: ({ profileName, roleName }, { directory, home }) =>
      directory.change((parts) => {
        const accountId = home.account;
        const profile = requireNamed(parts.directory, 'instanceProfile', { accountId, name: profileName });
        const role = requireNamed(parts.directory, 'role', { accountId, name: roleName });
        requireModifiable(role);
        if (profile.roleName !== undefined) throw quotaExceeded('InstanceSessionsPerInstanceProfile', 1);
        return { put: [{ ...profile, roleName }], result: undefined };
      }),
  });
