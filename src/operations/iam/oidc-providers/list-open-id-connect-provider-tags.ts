import { listEntityTags } from '../tags.ts';

/** API reference, ListOpenIDConnectProviderTags. */
export const listOpenIDConnectProviderTags = listEntityTags('ListOpenIDConnectProviderTags', 'oidcProvider');
