import { changeClientIds } from './client-ids.ts';
import { withinQuota } from './provider-parameters.ts';

/** API reference, AddClientIDToOpenIDConnectProvider. */
export const addClientIDToOpenIDConnectProvider = changeClientIds(
  'AddClientIDToOpenIDConnectProvider',
  (clientIds, added) => withinQuota([...clientIds, added]),
);
