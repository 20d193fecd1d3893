import type { Member } from '../../../database/directory/organization-entities.ts';
import { accountAnswer } from '../answers.ts';
import { organizationList } from '../listing.ts';

/** API reference, ListAccounts. */
export const listAccounts = organizationList<object, Member>({
  name: 'ListAccounts',
  member: 'Accounts',
  input: () => ({}),
  permissions: () => [{ on: '*' }],
  items: (_, { organization, organizations }) => organizations.members(organization.id),
  keyOf: ({ accountId }) => accountId,
  answer: accountAnswer,
});
