import type { Operation } from '../../operation.ts';
import { groupAnswer } from '../answers.ts';
import { requireNamed } from '../faults.ts';
import { entityTarget, iamOperation } from '../iam-operation.ts';
import { readName } from '../names.ts';
import { type Page, pageOf, readPage } from '../paging.ts';

interface ListGroupsForUserRequest {
  readonly name: string;
  readonly page: Page;
}

/** API reference, ListGroupsForUser. */
export const listGroupsForUser: Operation<ListGroupsForUserRequest> = iamOperation<ListGroupsForUserRequest>({
  name: 'ListGroupsForUser',

  input: (parameters) => ({
    name: readName(parameters, 'UserName'),
    page: readPage(parameters, 'ListGroupsForUser'),
  }),

  permissions: ({ name }, subject) => [{ on: entityTarget('user', name, subject) }],

  execute({ name, page }, { directory, home }) {
    const accountId = home.account;
    const user = requireNamed(directory, 'user', { accountId, name });
    const groups = [...user.groups].sort().map((group) => requireNamed(directory, 'group', { accountId, name: group }));
    const { items, ...rest } = pageOf(groups, { list: 'ListGroupsForUser', page, keyOf: (group) => group.name });
    return { Groups: items.map(groupAnswer), ...rest };
  },
});
