import type { Operation } from '../../operation.ts';
import { deleteConflict, requireNamed } from '../faults.ts';
import { entityTarget, iamOperation } from '../iam-operation.ts';
import { readName } from '../names.ts';

interface DeleteInstanceProfileRequest {
  readonly name: string;
}

/** API reference, DeleteInstanceProfile: only one without a role. */
export const deleteInstanceProfile: Operation<DeleteInstanceProfileRequest> =
  iamOperation<DeleteInstanceProfileRequest>({
    name: 'DeleteInstanceProfile',

    input: (parameters) => ({ name: readName(parameters, 'InstanceProfileName') }),

    permissions: ({ name }, subject) => [{ on: entityTarget('instanceProfile', name, subject) }],

    execute: ({ name }, { directory, home }) =>
      directory.change((parts) => {
        const profile = requireNamed(parts.directory, 'instanceProfile', { accountId: home.account, name });
        if (profile.roleName !== undefined) throw deleteConflict('remove roles from instance profile first');
        return { remove: [profile], result: undefined };
      }),
  });
