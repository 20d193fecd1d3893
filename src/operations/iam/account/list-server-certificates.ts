import { emptyAccountList } from '../empty-lists.ts';
import { readPathPrefix } from '../names.ts';

/** API reference, ListServerCertificates. */
export const listServerCertificates = emptyAccountList('ListServerCertificates', {
  member: 'ServerCertificateMetadataList',
  read: readPathPrefix,
});
