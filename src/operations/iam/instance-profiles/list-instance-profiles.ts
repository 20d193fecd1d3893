import { profileAnswer } from '../answers.ts';
import { listNamed } from '../named-lists.ts';

/** API reference, ListInstanceProfiles: without boundaries and tags. */
export const listInstanceProfiles = listNamed('ListInstanceProfiles', {
  kind: 'instanceProfile',
  member: 'InstanceProfiles',
  answer: profileAnswer,
});
