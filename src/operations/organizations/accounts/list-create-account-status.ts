import type { AccountCreation } from '../../../database/directory/organization-entities.ts';
import { creationAnswer } from '../answers.ts';
import { organizationList } from '../listing.ts';

interface ListCreateAccountStatusRequest {
  /** Undefined: all. */
  readonly states: readonly string[] | undefined;
}

const states = /^(IN_PROGRESS|SUCCEEDED|FAILED)$/;

/** API reference, ListCreateAccountStatus. */
export const listCreateAccountStatus = organizationList<ListCreateAccountStatusRequest, AccountCreation>({
  name: 'ListCreateAccountStatus',
  member: 'CreateAccountStatuses',
  input: (given) => ({ states: given.has('States') ? given.texts('States', { pattern: states }) : undefined }),
  permissions: () => [{ on: '*' }],
  items: (request, { organization, organizations }) =>
    organizations
      .creations(organization.id)
      .filter((creation) => request.states?.includes(creationAnswer(creation).State) ?? true),
  keyOf: ({ id }) => id,
  answer: creationAnswer,
});
