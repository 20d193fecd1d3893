import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openTestIdentity } from '../../tests/simulation/test-identity.ts';
import { owner } from '../../tests/two-accounts.ts';
import { issuer, jwk, provider, signingKeys, trustingProvider } from '../../tests/web-identity.ts';
import type { IdentityConfiguration } from './configuration.ts';

const [rs256] = signingKeys as [(typeof signingKeys)[number]];
const good = jwk(rs256);
const withKeys = (...keys: readonly Readonly<Record<string, unknown>>[]): IdentityConfiguration => ({
  accounts: { [owner]: { oidcProviders: { [issuer]: { clientIds: ['shop'] } } } },
  tokenIssuers: { [issuer]: { jwks: { keys } } },
});
const problemOf = async (configuration: IdentityConfiguration) => {
  const { identity } = await openTestIdentity();
  return identity.apply(configuration).then(
    () => 'taken',
    (error: Error) => error.message,
  );
};

describe('the keys of an issuer', () => {
  it('are kept by their public numbers alone', async () => {
    const { identity, kept } = await openTestIdentity({ configuration: withKeys({ ...good, x5c: ['MII…'] }) });
    expect(identity.directory.federation.issuerKeys(issuer)).toEqual([
      { kid: 'rs256', kty: 'RSA', alg: 'RS256', n: good.n, e: good.e },
    ]);
    const issuerText = (await kept()).find(({ name }) => name === `tokenIssuer/${issuer}`)!.text;
    expect(issuerText).not.toContain('x5c');
    await identity.apply({ accounts: {} });
    expect(identity.directory.federation.issuerKeys(issuer)).toEqual([]);
    expect((await kept()).some(({ name }) => name.startsWith('tokenIssuer'))).toBe(false);
  });

  const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });
  const bitcoin = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey.export({ format: 'jwk' });

  it.each([
    ['a private key', { ...good, d: 'AQAB' }, 'holds a secret'],
    ['a shared secret', { kid: 'a', kty: 'oct', k: 'c2VjcmV0' }, 'holds a secret'],
    ['no kid', { ...good, kid: undefined }, 'lacks kid'],
    ['another kind', { ...good, kty: 'OKP' }, 'has kty "OKP"; use an RSA or an EC key'],
    ['another use', { ...good, use: 'enc' }, 'has use "enc"'],
    [
      'an algorithm that does not fit',
      { ...good, alg: 'ES256' },
      'has alg "ES256"; for this key it is RS256, RS384, RS512',
    ],
    ['an algorithm that nobody accepts', { ...good, alg: 'PS256' }, 'has alg "PS256"'],
    ['a point that is on no curve', { ...jwk(signingKeys[3]!), x: 'AAAA' }, 'is no EC key'],
    ['few bits', { ...small, kid: 'a' }, 'has fewer than 2048 bits'],
    ['another curve', { ...bitcoin, kid: 'a' }, 'has crv "secp256k1"; use P-256, P-384 or P-521'],
  ])('cannot be %s', async (_, key, text) => {
    expect(await problemOf(withKeys(key))).toContain(`jwks.keys[0]: ${text}`);
  });

  it('have different names', async () => {
    expect(await problemOf(withKeys(good, good))).toContain('two keys have the same kid');
  });
});

describe('a declared provider', () => {
  it('keeps its date; one that the API made stays beside the declaration, and is taken over by it', async () => {
    const { identity, clock } = await openTestIdentity({ configuration: withKeys(good) });
    const { federation } = identity.directory;
    const made = federation.provider(owner, provider)!;
    clock.advance(1000);
    await identity.directory.change((parts) => ({
      put: [
        {
          kind: 'oidcProvider',
          accountId: owner,
          url: 'api.example.com',
          clientIds: ['a'],
          thumbprints: [],
          tags: {},
          createdAt: parts.now,
        },
      ],
      result: undefined,
    }));
    await identity.apply(withKeys(good));
    expect(federation.provider(owner, provider)).toBe(made);
    expect(federation.providers(owner).map(({ url }) => url)).toEqual(['api.example.com', provider]);
    const declaredNow = { [issuer]: {}, 'https://api.example.com': { clientIds: ['b'] } };
    await identity.apply({ accounts: { [owner]: { oidcProviders: declaredNow } } });
    expect(federation.provider(owner, 'api.example.com')).toMatchObject({ declared: true, clientIds: ['b'] });
    await identity.apply({ accounts: { [owner]: {} } });
    expect(federation.providers(owner)).toEqual([]);
  });

  it('has no tags of AWS, and no role trusts everybody of a shared issuer', async () => {
    const tags = { 'aws:team': 'shop' };
    expect(await problemOf({ accounts: { [owner]: { oidcProviders: { [issuer]: { tags } } } } })).toContain(
      'must not begin with "aws:"',
    );
    const { Statement } = trustingProvider();
    const shared = `arn:aws:iam::${owner}:oidc-provider/gitlab.com`;
    const trustPolicy = { Version: '2012-10-17', Statement: [{ ...Statement[0], Principal: { Federated: shared } }] };
    expect(await problemOf({ accounts: { [owner]: { roles: { open: { trustPolicy } } } } })).toContain(
      'trusts shared OpenID Connect provider "gitlab.com"',
    );
  });
});
