import { createPublicKey } from 'node:crypto';
import type { Entity } from '../database/directory/entities.ts';
import type { FederationEntity, OidcProvider, TokenIssuerKey } from '../database/directory/federation-entities.ts';
import type { ConfigurationPath, ConfigurationProblem, IdentityConfiguration } from './configuration.ts';

interface Declared {
  readonly entities: readonly FederationEntity[];
  readonly problems: readonly ConfigurationProblem[];
}

/** The identity providers of accounts that a configuration declares, and the keys of those who issue tokens. */
export function declareFederation(
  { accounts, tokenIssuers = {} }: IdentityConfiguration,
  { previous, now }: { readonly previous: ReadonlyMap<string, Entity>; readonly now: number },
): Declared {
  const entities: FederationEntity[] = [];
  const problems: ConfigurationProblem[] = [];

  for (const [accountId, { oidcProviders = {} }] of Object.entries(accounts)) {
    for (const [address, { clientIds = [], thumbprints = [], tags = {} }] of Object.entries(oidcProviders)) {
      const url = address.slice('https://'.length);
      const before = previous.get(`oidcProvider/${accountId}/${url}`) as OidcProvider | undefined;
      for (const key of Object.keys(tags)) {
        if (!key.toLowerCase().startsWith('aws:')) continue;
        const path = ['accounts', accountId, 'oidcProviders', address, 'tags', key];
        problems.push({ path, message: 'tag keys must not begin with "aws:"' });
      }
      entities.push({
        kind: 'oidcProvider',
        declared: true,
        accountId,
        url,
        clientIds,
        thumbprints: thumbprints.map((thumbprint) => thumbprint.toLowerCase()),
        tags,
        createdAt: before?.createdAt ?? now,
      });
    }
  }
  for (const [issuer, { jwks }] of Object.entries(tokenIssuers)) {
    const keys = jwks.keys.flatMap((key, at) => {
      const read = readKey(key);
      if (typeof read !== 'string') return [read];
      problems.push({ path: [...pathOfKeys(issuer), at], message: read });
      return [];
    });
    if (new Set(keys.map(({ kid }) => kid)).size < keys.length) {
      problems.push({ path: pathOfKeys(issuer), message: 'two keys have the same kid; a token names its key by it' });
    }
    entities.push({ kind: 'tokenIssuer', declared: true, issuer, keys });
  }
  return { entities, problems };
}

function pathOfKeys(issuer: string): ConfigurationPath {
  return ['tokenIssuers', issuer, 'jwks', 'keys'];
}

/** What is kept of a JSON Web Key, or what is wrong with it. Source: RFC 7517, RFC 7518; RSA keys of at least 2,048 bits. */
function readKey(jwk: Readonly<Record<string, unknown>>): TokenIssuerKey | string {
  const { kid, kty, alg, use, n, e, crv, x, y } = jwk;
  if ('d' in jwk || 'k' in jwk) return 'holds a secret; write down the public key, as the issuer publishes it';
  if (typeof kid !== 'string' || kid === '') return 'lacks kid, by which tokens name their key';
  if (kty !== 'RSA' && kty !== 'EC') return `has kty ${JSON.stringify(kty)}; use an RSA or an EC key`;
  if (use !== undefined && use !== 'sig') return `has use ${JSON.stringify(use)}; leave keys out that do not sign`;
  const fitting = kty === 'RSA' ? ['RS256', 'RS384', 'RS512'] : [algorithmOfCurve.get(crv) ?? 'one of P-256 to P-521'];
  if (alg !== undefined && !(fitting as unknown[]).includes(alg)) {
    return `has alg ${JSON.stringify(alg)}; for this key it is ${fitting.join(', ')}`;
  }
  const numbers = kty === 'RSA' ? { n: text(n), e: text(e) } : { crv: text(crv), x: text(x), y: text(y) };
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key: { kty, ...numbers }, format: 'jwk' });
    if (kty === 'RSA' && (asymmetricKeyDetails?.modulusLength ?? 0) < 2048) return 'has fewer than 2048 bits';
  } catch {
    return `is no ${kty} key; its numbers are not what the kty asks for`;
  }
  if (kty === 'EC' && !algorithmOfCurve.has(crv)) return `has crv ${JSON.stringify(crv)}; use P-256, P-384 or P-521`;
  return { kid, kty, ...(alg === undefined ? {} : { alg: text(alg) }), ...numbers };
}

const algorithmOfCurve: ReadonlyMap<unknown, string> = new Map([
  ['P-256', 'ES256'],
  ['P-384', 'ES384'],
  ['P-521', 'ES512'],
]);

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
