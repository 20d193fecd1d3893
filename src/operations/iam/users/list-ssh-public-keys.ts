import { emptyUserList } from '../empty-lists.ts';

/** API reference, ListSSHPublicKeys. */
export const listSSHPublicKeys = emptyUserList('ListSSHPublicKeys', { member: 'SSHPublicKeys', nameMax: 64 });
