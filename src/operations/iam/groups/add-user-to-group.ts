import { groupsPerUserMax } from '../../../database/directory/quotas.ts';
import { quotaExceeded } from '../faults.ts';
import { changeMembership } from './membership.ts';

/** API reference, AddUserToGroup. A member stays one. */
export const addUserToGroup = changeMembership('AddUserToGroup', (groups, group) => {
  if (groups.includes(group)) return undefined;
  if (groups.length >= groupsPerUserMax) throw quotaExceeded('GroupsPerUser', groupsPerUserMax);
  return [...groups, group];
});
