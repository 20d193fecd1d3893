import type { Operation } from '../../operation.ts';
import { deleteConflict, requireNamed } from '../faults.ts';
import { entityTarget, iamOperation } from '../iam-operation.ts';
import { readName } from '../names.ts';

interface DeleteGroupRequest {
  readonly name: string;
}

/** API reference, DeleteGroup: only an empty one. */
export const deleteGroup: Operation<DeleteGroupRequest> = iamOperation<DeleteGroupRequest>({
  name: 'DeleteGroup',

  input: (parameters) => ({ name: readName(parameters, 'GroupName') }),

  permissions: ({ name }, subject) => [{ on: entityTarget('group', name, subject) }],

  execute: ({ name }, { directory, home }) =>
    directory.change((parts) => {
      const group = requireNamed(parts.directory, 'group', { accountId: home.account, name });
      if (parts.directory.members(group).length > 0) throw deleteConflict('remove users from group first');
      if (group.attachedPolicies.length > 0) throw deleteConflict('detach all policies first');
      if (group.inlinePolicies.length > 0) throw deleteConflict('delete policies first');
      return { remove: [group], result: undefined };
    }),
});
