import { changeMembership } from './membership.ts';

/** API reference, RemoveUserFromGroup. Who is no member is none afterwards. */
export const removeUserFromGroup = changeMembership('RemoveUserFromGroup', (groups, group) =>
  groups.includes(group) ? groups.filter((other) => other !== group) : undefined,
);
