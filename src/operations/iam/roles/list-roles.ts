import { roleAnswer } from '../answers.ts';
import { listNamed } from '../named-lists.ts';

/** API reference, ListRoles: without boundaries and tags. */
export const listRoles = listNamed('ListRoles', {
  kind: 'role',
  member: 'Roles',
  answer: (role, directory) => roleAnswer(role, directory, { whole: false }),
});
