import { emptyUserList } from '../empty-lists.ts';

/** API reference, ListMFADevices. */
export const listMFADevices = emptyUserList('ListMFADevices', { member: 'MFADevices' });
