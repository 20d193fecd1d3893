import { emptyAccountList } from '../empty-lists.ts';

/** API reference, ListServerCertificates. */
export const listServerCertificates = emptyAccountList('ListServerCertificates', 'ServerCertificateMetadataList');
