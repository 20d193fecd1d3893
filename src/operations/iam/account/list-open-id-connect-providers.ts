import { emptyAccountList } from '../empty-lists.ts';

/** API reference, ListOpenIDConnectProviders. */
export const listOpenIDConnectProviders = emptyAccountList('ListOpenIDConnectProviders', 'OpenIDConnectProviderList');
