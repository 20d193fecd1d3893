import { rootAnswer } from '../answers.ts';
import { organizationList } from '../listing.ts';

/** The one root. API reference, ListRoots. */
export const listRoots = organizationList<object, string>({
  name: 'ListRoots',
  member: 'Roots',
  input: () => ({}),
  permissions: () => [{ on: '*' }],
  items: (_, { organization }) => [organization.rootId],
  keyOf: (id) => id,
  answer: (_, where) => rootAnswer(where),
});
