import { tagEntity } from '../tags.ts';

/** API reference, TagOpenIDConnectProvider. */
export const tagOpenIDConnectProvider = tagEntity('TagOpenIDConnectProvider', 'oidcProvider');
