import type { Group } from '../../../database/directory/entities.ts';
import type { Operation } from '../../operation.ts';
import { groupAnswer } from '../answers.ts';
import { requireRoom } from '../faults.ts';
import { iamOperation, newTarget } from '../iam-operation.ts';
import { readName, readPath } from '../names.ts';

interface CreateGroupRequest {
  readonly name: string;
  readonly path: string;
}

/** API reference, CreateGroup. */
export const createGroup: Operation<CreateGroupRequest> = iamOperation<CreateGroupRequest>({
  name: 'CreateGroup',

  input: (parameters) => ({
    path: readPath(parameters, 'Path') ?? '/',
    name: readName(parameters, 'GroupName'),
  }),

  permissions: ({ name, path }, { home }) => [{ on: newTarget('group', { accountId: home.account, path, name }) }],

  execute: ({ name, path }, { directory, home }) =>
    directory.change((parts) => {
      const accountId = home.account;
      requireRoom(parts.directory, 'group', { accountId, name });
      const group: Group = {
        kind: 'group',
        accountId,
        name,
        path,
        uniqueId: parts.newUniqueId('AGPA'),
        createdAt: parts.now,
        inlinePolicies: [],
        attachedPolicies: [],
      };
      return { put: [group], result: { Group: groupAnswer(group) } };
    }),
});
