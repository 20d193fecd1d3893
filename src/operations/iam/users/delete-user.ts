import type { Operation } from '../../operation.ts';
import { deleteConflict, requireNamed } from '../faults.ts';
import { entityTarget, iamOperation } from '../iam-operation.ts';
import { readName } from '../names.ts';

interface DeleteUserRequest {
  readonly name: string;
}

/** API reference, DeleteUser. Boundary and tags go with the user; everything else has to be taken off first. */
export const deleteUser: Operation<DeleteUserRequest> = iamOperation<DeleteUserRequest>({
  name: 'DeleteUser',

  input: (parameters) => ({ name: readName(parameters, 'UserName', { demanded: true }) }),

  permissions: ({ name }, subject) => [{ on: entityTarget('user', name, subject) }],

  execute: ({ name }, { directory, home }) =>
    directory.change((parts) => {
      const user = requireNamed(parts.directory, 'user', { accountId: home.account, name });
      if (user.groups.length > 0) throw deleteConflict('remove users from group first');
      if (user.attachedPolicies.length > 0) throw deleteConflict('detach all policies first');
      if (user.inlinePolicies.length > 0) throw deleteConflict('delete policies first');
      if (parts.directory.accessKeysOf(home.account, name).length > 0) {
        throw deleteConflict('delete access keys first');
      }
      if (parts.directory.mfaDevicesOf(home.account, name).length > 0) throw deleteConflict('delete MFA device first');
      return { remove: [user], result: undefined };
    }),
});
