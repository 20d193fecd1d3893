import { emptyUserList } from '../empty-lists.ts';

/** API reference, ListSigningCertificates. */
export const listSigningCertificates = emptyUserList('ListSigningCertificates', { member: 'Certificates' });
