import { emptyAccountList } from '../empty-lists.ts';

/** API reference, ListVirtualMFADevices. */
export const listVirtualMFADevices = emptyAccountList('ListVirtualMFADevices', 'VirtualMFADevices');
