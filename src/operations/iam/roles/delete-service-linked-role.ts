import type { Operation } from '../../operation.ts';
import { isServiceLinked, requireNamed, roleNotFound } from '../faults.ts';
import { entityTarget, iamOperation } from '../iam-operation.ts';
import { readName } from '../names.ts';
import { deletionTaskId } from './service-linked-roles.ts';

interface DeleteServiceLinkedRoleRequest {
  readonly name: string;
}

/**
 * API reference, DeleteServiceLinkedRole. No service uses the role here, so that the deletion is over when it is answered. What AWS says
 * of a role that belongs to no service is not known; here there is no such service-linked role.
 */
export const deleteServiceLinkedRole: Operation<DeleteServiceLinkedRoleRequest> =
  iamOperation<DeleteServiceLinkedRoleRequest>({
    name: 'DeleteServiceLinkedRole',

    input: (parameters) => ({ name: readName(parameters, 'RoleName') }),

    permissions: ({ name }, subject) => [{ on: entityTarget('role', name, subject) }],

    execute: ({ name }, { directory, home }) =>
      directory.change((parts) => {
        const role = requireNamed(parts.directory, 'role', { accountId: home.account, name });
        if (!isServiceLinked(role)) throw roleNotFound(name);
        const taskId = deletionTaskId(role, parts.newUuid());
        const done = { kind: 'roleDeletion', accountId: home.account, name, taskId } as const;
        return { put: [done], remove: [role], result: { DeletionTaskId: taskId } };
      }),
  });
