import { constants, createHmac, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/cli/options.ts';
import { start } from '../../src/cli/start.ts';
import { type Iam, iamOf } from '../iam.ts';
import { keys, owner, stranger } from '../two-accounts.ts';
import {
  deployer,
  encoded,
  goodClaims,
  issuer,
  jwk,
  newKey,
  provider,
  providerArn,
  signingKeys,
  token,
  trustingProvider,
  worldWithProvider,
} from '../web-identity.ts';

/** Tokens that shall get nothing, and what each is told: the one call that needs no signature is the one that everybody can make. */
const [rs256] = signingKeys as [(typeof signingKeys)[number]];
const world = {
  ...worldWithProvider,
  accounts: {
    ...worldWithProvider.accounts,
    [owner]: {
      ...worldWithProvider.accounts[owner],
      roles: {
        ...worldWithProvider.accounts[owner].roles,
        careless: { trustPolicy: { ...trustingProvider(), Statement: [statement({ AWS: '*' })] } },
        google: {
          trustPolicy: { ...trustingProvider(), Statement: [statement({ Federated: 'accounts.google.com' })] },
        },
        untagged: {
          trustPolicy: {
            ...trustingProvider(),
            Statement: [{ ...statement({ Federated: providerArn }), Action: 'sts:AssumeRoleWithWebIdentity' }],
          },
        },
        'own-tags': {
          trustPolicy: trustingProvider({ 'aws:RequestTag/team': 'shop', 'sts:RoleSessionName': 'session' }),
        },
        closed: {
          trustPolicy: {
            ...trustingProvider(),
            Statement: [...trustingProvider().Statement, { ...statement({ AWS: '*' }), Effect: 'Deny' }],
          },
        },
      },
    },
    [stranger]: {
      ...worldWithProvider.accounts[stranger],
      roles: {
        ...worldWithProvider.accounts[stranger].roles,
        // Trusts the provider of the owner's account, which is none of its own.
        borrowing: { trustPolicy: trustingProvider() },
        own: {
          trustPolicy: {
            ...trustingProvider(),
            Statement: [statement({ Federated: providerArn.replace(owner, stranger) })],
          },
        },
      },
    },
  },
};

function statement(Principal: object) {
  return { Effect: 'Allow', Principal, Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'] };
}

let running: Running;
let iam: Iam;
beforeAll(async () => {
  running = await start({ port: 0, configuration: world, wellKnownCredentials: false });
  iam = iamOf(running);
});
afterAll(() => running.stop());

async function assume(text: string, { role = deployer, more = {} as Record<string, string>, headers = {} } = {}) {
  const body = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: role,
    RoleSessionName: 'session',
    WebIdentityToken: text,
    ...more,
  });
  const response = await fetch(running.url, { method: 'POST', body, headers });
  const answer = await response.text();
  const element = (name: string) => answer.match(new RegExp(`<${name}>([^<]*)</${name}>`))?.[1];
  if (response.status === 200) return `granted ${element('Arn')}`;
  return `${response.status} ${element('Code')}: ${element('Message')?.replaceAll('&#x27;', "'")}`;
}

const roleOf = (name: string, account = owner) => `arn:aws:iam::${account}:role/${name}`;
const granted = `granted arn:aws:sts::${owner}:assumed-role/deployer/session`;
const denied = '403 AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity';
const unfit =
  '400 InvalidIdentityToken: The web identity token provided could not be validated. See the AssumeRoleWithWebIdentity documentation for requirements.';
const noToken =
  '400 InvalidIdentityToken: The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)';
const noKey =
  "400 InvalidIdentityToken: Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements";

/** A token whose three parts the attacker writes. */
function forged(header: object, claims: object, signature: (text: string) => Buffer | string): string {
  const text = `${encoded(header)}.${encoded(claims)}`;
  const signed = signature(text);
  return `${text}.${typeof signed === 'string' ? signed : signed.toString('base64url')}`;
}

describe('a token that is good', () => {
  it('gets the role that trusts it, signed or not', async () => {
    expect(await assume(token())).toBe(granted);
    expect(await assume(token(), { headers: { authorization: 'AWS4-HMAC-SHA256 nonsense' } })).toBe(granted);
  });
});

describe('the signature', () => {
  it('fails with any bit turned, in any of the three parts', async () => {
    const good = token();
    let tried = 0;
    for (let at = 0; at < good.length; at += 37) {
      if (good[at] === '.') continue;
      const turned = `${good.slice(0, at)}${good[at] === 'A' ? 'B' : 'A'}${good.slice(at + 1)}`;
      expect(await assume(turned), `at ${at}`).toMatch(/^40[03] (InvalidIdentityToken|AccessDenied|ExpiredToken)/);
      tried++;
    }
    expect(tried).toBeGreaterThan(10);
  });

  it('has one spelling', async () => {
    const good = token();
    expect(await assume(`${good}=`)).toBe(noToken);
    expect(await assume(`${good} `)).toBe(noToken);
    expect(await assume(`${good}.`)).toBe(noToken);
    // The last letter of 256 bytes has two bits that say nothing.
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const other = letters[letters.indexOf(good.at(-1)!) + 1];
    expect(await assume(good.slice(0, -1) + other)).toBe(noToken);
  });

  it('is of a key of the issuer: not of another, of one that it does not name, or of one that is not there', async () => {
    expect(await assume(token({}, { key: newKey('RS256') }))).toBe(unfit);
    expect(await assume(token({}, { key: rs256, header: { kid: 'rs512' } }))).toBe(unfit);
    expect(await assume(token({}, { key: rs256, header: { kid: 'gone' } }))).toBe(noKey);
    expect(await assume(token({}, { key: rs256, header: { kid: undefined } }))).toBe(noKey);
    expect(await assume(token({}, { key: rs256, header: { kid: ['rs256'] } }))).toBe(noKey);
  });

  it('is not of a key that the token brings along', async () => {
    const own = newKey('RS256');
    const header = { jwk: jwk(own), jku: 'https://evil.example.com/jwks.json', x5u: 'https://evil.example.com/x.pem' };
    expect(await assume(token({}, { key: own, header }))).toBe(unfit);
  });

  it('is there', async () => {
    for (const alg of ['none', 'None', 'NONE', '', undefined, null, 0, ['RS256'], { toString: 'RS256' }]) {
      expect(await assume(forged({ alg, kid: 'rs256' }, goodClaims(), () => ''))).toBe(noToken);
      expect(await assume(forged({ alg, kid: 'rs256' }, goodClaims(), () => 'AAAA'))).toBe(unfit);
    }
  });

  it('is not made with what everybody knows: the public key as a shared secret', async () => {
    const pem = rs256.publicKey.export({ type: 'spki', format: 'pem' });
    const secrets = [pem, rs256.publicKey.export({ type: 'spki', format: 'der' }), JSON.stringify(jwk(rs256)), ''];
    for (const bits of ['256', '384', '512']) {
      for (const secret of secrets) {
        const mac = (text: string) => createHmac(`sha${bits}`, secret).update(text).digest();
        expect(await assume(forged({ alg: `HS${bits}`, kid: 'rs256' }, goodClaims(), mac))).toBe(unfit);
      }
    }
  });

  it('is by the algorithm that the key is for', async () => {
    const pss = (text: string) =>
      sign('sha256', Buffer.from(text), { key: rs256.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING });
    expect(await assume(forged({ alg: 'PS256', kid: 'rs256' }, goodClaims(), pss))).toBe(unfit);
    const sha512 = (text: string) => sign('sha512', Buffer.from(text), rs256.privateKey);
    expect(await assume(forged({ alg: 'RS512', kid: 'rs256' }, goodClaims(), sha512))).toBe(unfit);
    const ec = signingKeys.find(({ alg }) => alg === 'ES256')!;
    expect(
      await assume(
        forged({ alg: 'RS256', kid: 'es256' }, goodClaims(), (text) =>
          sign('sha256', Buffer.from(text), rs256.privateKey),
        ),
      ),
    ).toBe(unfit);
    // DER in place of the two numbers, and two numbers that are nothing ("psychic signatures").
    const der = (text: string) => sign('sha256', Buffer.from(text), ec.privateKey);
    expect(await assume(forged({ alg: 'ES256', kid: 'es256' }, goodClaims(), der))).toBe(unfit);
    expect(await assume(forged({ alg: 'ES256', kid: 'es256' }, goodClaims(), () => Buffer.alloc(64)))).toBe(unfit);
    expect(await assume(token({}, { key: rs256, header: { crit: ['exp'] } }))).toBe(unfit);
  });
});

describe('the claims', () => {
  const now = Math.floor(Date.now() / 1000);

  it.each([
    ['another issuer', { iss: 'https://evil.example.com' }, denied],
    ['the issuer without its path', { iss: 'https://id.example.com' }, denied],
    ['the issuer with a slash more', { iss: `${issuer}/` }, denied],
    [
      'the issuer without its scheme',
      { iss: provider },
      `400 InvalidIdentityToken: No OpenIDConnect provider found in your account for ${provider}`,
    ],
    ['the issuer over http', { iss: `http://${provider}` }, denied],
    ['no issuer', { iss: undefined }, '400 InvalidIdentityToken: Missing a required claim: iss.'],
    ['an issuer that is none', { iss: [issuer] }, '400 InvalidIdentityToken: Missing a required claim: iss.'],
    ['another audience', { aud: 'someone-else' }, '400 InvalidIdentityToken: Incorrect token audience'],
    ['another party', { azp: 'someone-else' }, '400 InvalidIdentityToken: Incorrect token audience'],
    ['no audience', { aud: undefined }, '400 InvalidIdentityToken: Missing a required claim: aud.'],
    ['an empty audience', { aud: [] }, '400 InvalidIdentityToken: Missing a required claim: aud.'],
    ['an audience that is no text', { aud: [{}] }, unfit],
    ['another subject', { sub: 'repo:theirs/shop' }, denied],
    ['a subject in other letters', { sub: 'REPO:OURS/SHOP' }, denied],
    ['no subject', { sub: undefined }, denied],
    ['subjects', { sub: ['repo:ours/shop', 'x'] }, denied],
    ['no expiration', { exp: undefined }, '400 InvalidIdentityToken: Missing a required claim: exp.'],
    ['an expiration that is text', { exp: String(now + 3600) }, unfit],
    ['an expiration of half a second', { exp: now + 3600.5 }, unfit],
    ['no time of issue', { iat: undefined }, '400 InvalidIdentityToken: Missing a required claim: iat.'],
    ['an issue in the future', { iat: now + 3600 }, unfit],
    ['a beginning in the future', { nbf: now + 3600 }, unfit],
    ['tags that are none', { 'https://aws.amazon.com/tags': 'team' }, unfit],
    ['a tag with two values', { 'https://aws.amazon.com/tags': { principal_tags: { a: ['1', '2'] } } }, unfit],
    ['a transitive tag that is not there', { 'https://aws.amazon.com/tags': { transitive_tag_keys: ['a'] } }, unfit],
    [
      '51 tags',
      {
        'https://aws.amazon.com/tags': {
          principal_tags: Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`t${at}`, 'x'])),
        },
      },
      unfit,
    ],
    ['a source identity of one letter', { 'https://aws.amazon.com/source_identity': 'x' }, unfit],
  ])('with %s get nothing', async (_, claims, text) => {
    expect(await assume(token(claims))).toBe(text);
  });

  it('say when they ended', async () => {
    const exp = now - 3600;
    expect(await assume(token({ exp, iat: exp - 60 }))).toMatch(
      new RegExp(
        `^400 ExpiredTokenException: Token expired: current date/time \\d+ must be before the expiration date/time ${exp}$`,
      ),
    );
    expect(await assume(token({ iat: now - 200_000 }))).toMatch(/^400 ExpiredTokenException: Token too old: 2000\d\d$/);
  });

  it('say nothing about the keys of other condition operators: what is not claimed is absent', async () => {
    expect(await assume(token({ 'id.example.com/tenant:sub': 'repo:ours/shop', sub: 'other' }))).toBe(denied);
    expect(await assume(token({ 'sts:RoleSessionName': 'session' }), { role: roleOf('own-tags') })).toBe(denied);
  });
});

describe('the text', () => {
  it.each([
    ['an access token', 'opaque-access-token'],
    ['two parts', 'e30.e30'],
    ['four parts', 'e30.e30.e30.e30'],
    ['lists', `${encoded([])}.${encoded([])}.AAAA`],
    ['no JSON', `${Buffer.from('{').toString('base64url')}.${encoded({})}.AAAA`],
    ['bytes that are no text', `${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.${encoded({})}.AAAA`],
    ['dots', '....'],
  ])('%s is no token', async (_, text) => {
    expect(await assume(text)).toBe(noToken);
  });

  it('is not longer than a token may be', async () => {
    const huge = token({ padding: 'x'.repeat(20_000) });
    expect(await assume(huge)).toContain('Member must have length less than or equal to 20000');
    expect(await assume(`${'['.repeat(9000)}.e30.e30`)).toBe(noToken);
    const deep = Buffer.from(`${'['.repeat(7000)}`).toString('base64url');
    expect(await assume(`${deep}.${deep}.AAAA`)).toBe(noToken);
  });
});

describe('the role', () => {
  it('that is not there is refused like one that does not trust', async () => {
    expect(await assume(token(), { role: roleOf('nothing') })).toBe(denied);
    expect(await assume(token(), { role: roleOf('nothing', '333333333333') })).toBe(denied);
    expect(await assume(token(), { role: roleOf('worker') })).toBe(denied);
  });

  it('is not given by naming everyone in the way of AWS, and denied by it', async () => {
    expect(await assume(token(), { role: roleOf('careless') })).toBe(denied);
    expect(await assume(token(), { role: roleOf('closed') })).toBe(denied);
  });

  it('of another account is not reached through the provider of this one', async () => {
    expect(await assume(token(), { role: roleOf('borrowing', stranger) })).toBe(denied);
    expect(await assume(token(), { role: roleOf('own', stranger) })).toBe(
      `400 InvalidIdentityToken: No OpenIDConnect provider found in your account for ${issuer}`,
    );
  });

  it('is not given for a provider that AWS knows when its keys are not', async () => {
    const claims = { iss: 'https://accounts.google.com' };
    expect(await assume(token(claims), { role: roleOf('google') })).toBe(noKey);
  });

  it('is given with tags only to whom it lets tag, and with those that it asks for', async () => {
    const tags = (team: string) => ({ 'https://aws.amazon.com/tags': { principal_tags: { team: [team] } } });
    expect(await assume(token(), { role: roleOf('untagged') })).toContain('granted');
    expect(await assume(token(tags('shop')), { role: roleOf('untagged') })).toBe(
      '403 AccessDenied: Not authorized to perform sts:TagSession',
    );
    expect(await assume(token(tags('shop')), { role: roleOf('own-tags') })).toContain('granted');
    expect(await assume(token(tags('admin')), { role: roleOf('own-tags') })).toBe(denied);
    expect(await assume(token(), { role: roleOf('own-tags') })).toBe(denied);
  });
});

describe('no other call', () => {
  it.each(['AssumeRole', 'GetSessionToken', 'GetFederationToken', 'GetCallerIdentity'])(
    '%s takes a token in place of a signature',
    async (Action) => {
      const more = { Action, Name: 'session' };
      expect(await assume(token(), { more })).toMatch(/^403 MissingAuthenticationToken/);
    },
  );
});

describe('what changes is in force for the next token', () => {
  it('the trust policy, the clients, the provider', async () => {
    const own = { OpenIDConnectProviderArn: providerArn };
    const trust = (document: object) =>
      iam('UpdateAssumeRolePolicy', keys.ownerRoot, { RoleName: 'deployer', PolicyDocument: JSON.stringify(document) });
    await trust(trustingProvider({ [`${provider}:aud`]: 'other-client' }));
    expect(await assume(token())).toBe(denied);
    await trust(trustingProvider());
    expect(await assume(token())).toBe(granted);

    await iam('RemoveClientIDFromOpenIDConnectProvider', keys.ownerRoot, { ...own, ClientID: 'sts.amazonaws.com' });
    expect(await assume(token())).toBe('400 InvalidIdentityToken: Incorrect token audience');
    await iam('AddClientIDToOpenIDConnectProvider', keys.ownerRoot, { ...own, ClientID: 'sts.amazonaws.com' });
    expect(await assume(token())).toBe(granted);

    await iam('DeleteOpenIDConnectProvider', keys.ownerRoot, own);
    expect(await assume(token())).toBe(
      `400 InvalidIdentityToken: No OpenIDConnect provider found in your account for ${issuer}`,
    );
    // Made again through the API it has the keys of its issuer.
    await iam('CreateOpenIDConnectProvider', keys.ownerRoot, { Url: issuer, ClientIDList: ['sts.amazonaws.com'] });
    expect(await assume(token())).toBe(granted);
  });

  it('a provider without keys proves nothing', async () => {
    const Url = 'https://unknown.example.com';
    await iam('CreateOpenIDConnectProvider', keys.ownerRoot, { Url, ClientIDList: ['sts.amazonaws.com'] });
    const arn = `arn:aws:iam::${owner}:oidc-provider/unknown.example.com`;
    const document = { ...trustingProvider(), Statement: [statement({ Federated: arn })] };
    await iam('UpdateAssumeRolePolicy', keys.ownerRoot, {
      RoleName: 'deployer',
      PolicyDocument: JSON.stringify(document),
    });
    expect(await assume(token({ iss: Url }))).toBe(noKey);
  });
});
