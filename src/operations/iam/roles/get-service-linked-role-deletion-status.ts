import type { Operation } from '../../operation.ts';
import { invalidInput, noSuchEntity } from '../faults.ts';
import { iamOperation, newTarget } from '../iam-operation.ts';
import { roleOfTask } from './service-linked-roles.ts';

interface GetServiceLinkedRoleDeletionStatusRequest {
  readonly taskId: string;
}

/** API reference, GetServiceLinkedRoleDeletionStatus: of the last deletion of each role. The sentences of its refusals are inferred. */
export const getServiceLinkedRoleDeletionStatus: Operation<GetServiceLinkedRoleDeletionStatusRequest> =
  iamOperation<GetServiceLinkedRoleDeletionStatusRequest>({
    name: 'GetServiceLinkedRoleDeletionStatus',

    input: (parameters) => ({ taskId: parameters.text('DeletionTaskId', { required: true, min: 1, max: 1000 }) }),

    permissions: ({ taskId }, { home }) => [
      { on: newTarget('role', { accountId: home.account, ...(roleOfTask(taskId) ?? { path: '/', name: '*' }) }) },
    ],

    execute({ taskId }, { directory, home }) {
      const role = roleOfTask(taskId);
      if (!role) throw invalidInput(`The deletion task id ${taskId} is not valid.`);
      if (directory.roleDeletion(home.account, role.name)?.taskId !== taskId) {
        throw noSuchEntity(`The deletion task with id ${taskId} cannot be found.`);
      }
      return { Status: 'SUCCEEDED' };
    },
  });
