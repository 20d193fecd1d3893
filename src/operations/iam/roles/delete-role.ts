import type { Operation } from '../../operation.ts';
import { deleteConflict, requireModifiable, requireNamed } from '../faults.ts';
import { boundaryOf, entityTarget, iamOperation } from '../iam-operation.ts';
import { readName } from '../names.ts';

interface DeleteRoleRequest {
  readonly name: string;
}

/** API reference, DeleteRole. Boundary and tags go with the role, and its sessions end; everything else has to be taken off first. */
export const deleteRole: Operation<DeleteRoleRequest> = iamOperation<DeleteRoleRequest>({
  name: 'DeleteRole',

  input: (parameters) => ({ name: readName(parameters, 'RoleName', { demanded: true }) }),

  permissions: ({ name }, subject) => [
    { on: entityTarget('role', name, subject), keys: boundaryOf('role', name, subject) },
  ],

  execute: ({ name }, { directory, home }) =>
    directory.change((parts) => {
      const role = requireNamed(parts.directory, 'role', { accountId: home.account, name });
      requireModifiable(role);
      if (parts.directory.profilesWith(role).length > 0) {
        throw deleteConflict('remove roles from instance profile first');
      }
      if (role.attachedPolicies.length > 0) throw deleteConflict('detach all policies first');
      if (role.inlinePolicies.length > 0) throw deleteConflict('delete policies first');
      return { remove: [role], result: undefined };
    }),
});
