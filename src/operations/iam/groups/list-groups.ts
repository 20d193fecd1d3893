import { groupAnswer } from '../answers.ts';
import { listNamed } from '../named-lists.ts';

/** API reference, ListGroups: without boundaries and tags. */
export const listGroups = listNamed('ListGroups', {
  kind: 'group',
  member: 'Groups',
  answer: groupAnswer,
});
