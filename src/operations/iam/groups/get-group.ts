import type { User } from '../../../database/directory/entities.ts';
import type { Operation } from '../../operation.ts';
import { groupAnswer, userAnswer } from '../answers.ts';
import { requireNamed } from '../faults.ts';
import { entityTarget, iamOperation } from '../iam-operation.ts';
import { readName } from '../names.ts';
import { type Page, pageOf, readPage } from '../paging.ts';

interface GetGroupRequest {
  readonly name: string;
  readonly page: Page;
}

/** API reference, GetGroup: the group, and a page of its users. */
export const getGroup: Operation<GetGroupRequest> = iamOperation<GetGroupRequest>({
  name: 'GetGroup',

  input: (parameters) => ({ name: readName(parameters, 'GroupName'), page: readPage(parameters, 'GetGroup') }),

  permissions: ({ name }, subject) => [{ on: entityTarget('group', name, subject) }],

  execute({ name, page }, { directory, home }) {
    const group = requireNamed(directory, 'group', { accountId: home.account, name });
    const keyOf = (user: User) => user.name.toLowerCase();
    const users = [...directory.members(group)].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    const { items, ...rest } = pageOf(users, { list: 'GetGroup', page, keyOf });
    return { Group: groupAnswer(group), Users: items.map((user) => userAnswer(user, { whole: false })), ...rest };
  },
});
