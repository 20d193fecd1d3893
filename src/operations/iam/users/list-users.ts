import { userAnswer } from '../answers.ts';
import { listNamed } from '../named-lists.ts';

/** API reference, ListUsers: without boundaries and tags. */
export const listUsers = listNamed('ListUsers', {
  kind: 'user',
  member: 'Users',
  answer: (user) => userAnswer(user, { whole: false }),
});
