import { emptyUserList } from '../empty-lists.ts';

/** API reference, ListServiceSpecificCredentials. */
export const listServiceSpecificCredentials = emptyUserList('ListServiceSpecificCredentials', {
  member: 'ServiceSpecificCredentials',
  nameMax: 64,
});
