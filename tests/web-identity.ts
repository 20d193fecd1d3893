import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { owner, twoAccounts } from './two-accounts.ts';

/**
 * An identity provider for tests: keys made once for a run, tokens signed with them. The owner's account knows the provider and its role
 * `deployer` trusts one subject of it; the stranger's account does not know it.
 */
export const issuer = 'https://id.example.com/tenant';
export const provider = 'id.example.com/tenant';
export const providerArn = `arn:aws:iam::${owner}:oidc-provider/${provider}`;
export const audience = 'sts.amazonaws.com';
export const deployer = `arn:aws:iam::${owner}:role/deployer`;

export interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export function newKey(alg: string, kid = alg.toLowerCase()): SigningKey {
  const pair = alg.startsWith('RS')
    ? generateKeyPairSync('rsa', { modulusLength: 2048 })
    : generateKeyPairSync('ec', { namedCurve: { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }[alg]! });
  return { kid, alg, ...pair };
}

export const signingKeys = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'].map((alg) => newKey(alg));

export function jwk({ kid, alg, publicKey }: SigningKey): Record<string, unknown> {
  return { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' };
}

/** The claims of a token that is good for an hour at `now`, epoch seconds. */
export function goodClaims(now = Math.floor(Date.now() / 1000)): Record<string, unknown> {
  return { iss: issuer, aud: audience, sub: 'repo:ours/shop', iat: now - 10, exp: now + 3600 };
}

export function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** A claim that is undefined is left out. */
export function token(
  claims: object = {},
  { key = signingKeys[0]!, header = {} }: { key?: SigningKey; header?: object } = {},
) {
  const head = { alg: key.alg, kid: key.kid, typ: 'JWT', ...header };
  const text = `${encoded(head)}.${encoded({ ...goodClaims(), ...claims })}`;
  const signer = createSign(`sha${key.alg.slice(2)}`).update(text);
  return `${text}.${signer.sign({ key: key.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

export const trustingProvider = (condition: object = {}, more: object = {}) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Federated: providerArn },
      Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity'],
      Condition: { StringEquals: { [`${provider}:sub`]: 'repo:ours/shop', ...condition } },
      ...more,
    },
  ],
});

const mayReadOwnItems = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['dynamodb:GetItem', 'dynamodb:PutItem'],
      Resource: '*',
      Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [`\${${provider}:sub}`] } },
    },
    { Effect: 'Allow', Action: 'dynamodb:ListTables', Resource: '*' },
  ],
};

/** `twoAccounts`, and the provider. */
export const worldWithProvider = {
  accounts: {
    ...twoAccounts.accounts,
    [owner]: {
      ...twoAccounts.accounts[owner],
      oidcProviders: { [issuer]: { clientIds: [audience, 'other-client'], tags: { team: 'shop' } } },
      roles: {
        ...twoAccounts.accounts[owner].roles,
        deployer: { trustPolicy: trustingProvider(), inlinePolicies: { own: mayReadOwnItems } },
      },
    },
  },
  tokenIssuers: { [issuer]: { jwks: { keys: signingKeys.map(jwk) } } },
};
