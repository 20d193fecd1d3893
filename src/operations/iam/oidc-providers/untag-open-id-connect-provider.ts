import { untagEntity } from '../tags.ts';

/** API reference, UntagOpenIDConnectProvider. */
export const untagOpenIDConnectProvider = untagEntity('UntagOpenIDConnectProvider', 'oidcProvider');
