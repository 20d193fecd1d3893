import { emptyOrganizationList } from '../listing.ts';

/** No account administers for others here. API reference, ListDelegatedAdministrators. */
export const listDelegatedAdministrators = emptyOrganizationList(
  'ListDelegatedAdministrators',
  'DelegatedAdministrators',
);
