import type { Member } from '../../../database/directory/organization-entities.ts';
import { accountAnswer } from '../answers.ts';
import { requireNode } from '../faults.ts';
import { organizationList } from '../listing.ts';
import { readId } from '../names.ts';

/** What lies right in the root or unit. API reference, ListAccountsForParent. */
export const listAccountsForParent = organizationList<{ readonly parentId: string }, Member>({
  name: 'ListAccountsForParent',
  member: 'Accounts',
  input: (given) => ({ parentId: readId(given, 'ParentId', 'parent') }),
  permissions: ({ parentId }) => [{ on: parentId }],
  items(request, where) {
    const parent = requireNode(where, request.parentId, 'ParentNotFoundException');
    return where.organizations.membersIn(parent.id);
  },
  keyOf: ({ accountId }) => accountId,
  answer: accountAnswer,
});
