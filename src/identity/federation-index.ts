import type { Entity } from '../database/directory/entities.ts';
import type {
  FederationDirectory,
  FederationEntity,
  OidcProvider,
  TokenIssuer,
} from '../database/directory/federation-entities.ts';

/** Identity providers and the issuers of their tokens, found by the names that are asked for. */
export interface FederationIndex extends FederationDirectory {
  link(entity: FederationEntity): void;
  unlink(entity: FederationEntity): void;
}

export function createFederationIndex(): FederationIndex {
  /** By account, then by URL. */
  const providers = new Map<string, Map<string, OidcProvider>>();
  const issuers = new Map<string, TokenIssuer>();

  return {
    provider: (accountId, url) => providers.get(accountId)?.get(url),
    providers: (accountId) => [...(providers.get(accountId)?.values() ?? [])].sort((a, b) => (a.url < b.url ? -1 : 1)),
    issuerKeys: (issuer) => issuers.get(issuer)?.keys ?? [],

    link(entity) {
      if (entity.kind === 'tokenIssuer') {
        issuers.set(entity.issuer, entity);
        return;
      }
      const own = providers.get(entity.accountId);
      if (own) own.set(entity.url, entity);
      else providers.set(entity.accountId, new Map([[entity.url, entity]]));
    },

    unlink(entity) {
      if (entity.kind === 'tokenIssuer') {
        issuers.delete(entity.issuer);
        return;
      }
      const own = providers.get(entity.accountId);
      own?.delete(entity.url);
      if (own?.size === 0) providers.delete(entity.accountId);
    },
  };
}

export function isOfFederation(entity: Entity): entity is FederationEntity {
  return entity.kind === 'oidcProvider' || entity.kind === 'tokenIssuer';
}
