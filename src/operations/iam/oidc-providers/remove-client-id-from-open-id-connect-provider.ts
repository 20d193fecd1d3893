import { changeClientIds } from './client-ids.ts';

/** API reference, RemoveClientIDFromOpenIDConnectProvider. */
export const removeClientIDFromOpenIDConnectProvider = changeClientIds(
  'RemoveClientIDFromOpenIDConnectProvider',
  (clientIds, removed) => clientIds.filter((clientId) => clientId !== removed),
);
