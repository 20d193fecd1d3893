import type { Operation } from '../../operation.ts';
import { noSuchEntity, requireModifiable, requireNamed } from '../faults.ts';
import { entityTarget, iamOperation } from '../iam-operation.ts';
import { readName } from '../names.ts';

interface RemoveRoleFromInstanceProfileRequest {
  readonly profileName: string;
  readonly roleName: string;
}

/** API reference, RemoveRoleFromInstanceProfile. */
export const removeRoleFromInstanceProfile: Operation<RemoveRoleFromInstanceProfileRequest> =
  iamOperation<RemoveRoleFromInstanceProfileRequest>({
    name: 'RemoveRoleFromInstanceProfile',

    input: (parameters) => ({
      profileName: readName(parameters, 'InstanceProfileName'),
      roleName: readName(parameters, 'RoleName'),
    }),

    permissions: ({ profileName }, subject) => [{ on: entityTarget('instanceProfile', profileName, subject) }],

    execute: ({ profileName, roleName }, { directory, home }) =>
      directory.change((parts) => {
        const accountId = home.account;
        const profile = requireNamed(parts.directory, 'instanceProfile', { accountId, name: profileName });
        requireModifiable(requireNamed(parts.directory, 'role', { accountId, name: roleName }));
        if (profile.roleName !== roleName) throw noSuchEntity(`The role with name ${roleName} cannot be found.`);
        const { roleName: _, ...without } = profile;
        return { put: [without], result: undefined };
      }),
  });
