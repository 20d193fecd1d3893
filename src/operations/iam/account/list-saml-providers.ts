import { emptyAccountList } from '../empty-lists.ts';

/** API reference, ListSAMLProviders. */
export const listSAMLProviders = emptyAccountList('ListSAMLProviders', { member: 'SAMLProviderList' });
