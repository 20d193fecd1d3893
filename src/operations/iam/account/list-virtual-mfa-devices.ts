import { emptyAccountList } from '../empty-lists.ts';

/** API reference, ListVirtualMFADevices. */
export const listVirtualMFADevices = emptyAccountList('ListVirtualMFADevices', {
  member: 'VirtualMFADevices',
  read: (parameters) => parameters.choice('AssignmentStatus', ['Assigned', 'Unassigned', 'Any']),
});
