import { describe, expect, it } from 'vitest';
import { openTestIdentity } from '../../tests/simulation/test-identity.ts';
import { owner } from '../../tests/two-accounts.ts';
import { goodClaims, issuer, providerArn, token, worldWithProvider } from '../../tests/web-identity.ts';
import type { IdentityConfiguration } from './configuration.ts';

const configuration = worldWithProvider as unknown as IdentityConfiguration;
const roleArn = `arn:aws:iam::${owner}:role/deployer`;

/** What is wrong with a token of these claims, at a time that is moved by hand. */
async function atTime() {
  const { identity, clock } = await openTestIdentity({ configuration });
  const now = Math.floor(clock.now() / 1000);
  return {
    now,
    clock,
    faultOf: (claims: object) =>
      identity.webIdentity({ token: token({ ...goodClaims(now), ...claims }), roleArn }).fault()?.message,
  };
}

const unfit = expect.stringContaining('could not be validated');

describe('the times of a token', () => {
  it('it is taken up to five minutes after its expiration, to the second', async () => {
    const { now, clock, faultOf } = await atTime();
    expect(faultOf({ exp: now - 299 })).toBeUndefined();
    expect(faultOf({ exp: now - 300 })).toBe(
      `Token expired: current date/time ${now} must be before the expiration date/time ${now - 300}`,
    );
    const exp = now + 10;
    expect(faultOf({ exp })).toBeUndefined();
    clock.advance(309_999);
    expect(faultOf({ exp })).toBeUndefined();
    clock.advance(1);
    expect(faultOf({ exp })).toContain('Token expired');
  });

  it('clocks may differ by five minutes in the other direction, too', async () => {
    const { now, faultOf } = await atTime();
    expect(faultOf({ nbf: now + 300 })).toBeUndefined();
    expect(faultOf({ nbf: now + 301 })).toEqual(unfit);
    expect(faultOf({ iat: now + 300 })).toBeUndefined();
    expect(faultOf({ iat: now + 301 })).toEqual(unfit);
  });

  it('it is too old after a day, whatever its expiration', async () => {
    const { now, faultOf } = await atTime();
    expect(faultOf({ iat: now - 86_700 })).toBeUndefined();
    expect(faultOf({ iat: now - 86_701 })).toBe('Token too old: 86701');
  });

  it.each([Number.NaN, 1.5, '1', null, true, 2 ** 60, {}])('a time of %j is none', async (time) => {
    const { faultOf } = await atTime();
    expect(faultOf({ nbf: time })).toEqual(unfit);
  });
});

describe('whom a token speaks of', () => {
  it('the provider by its ARN, its claims as condition keys, before anything is proved', async () => {
    const { identity } = await openTestIdentity({ configuration });
    const claims = { amr: ['authenticated', 'graph.example.com'], email: 'ann@example.com', groups: ['a'] };
    const { principal } = identity.webIdentity({ token: token(claims), roleArn });
    expect(principal).toMatchObject({ kind: 'webIdentity', provider: providerArn, accountId: '' });
    expect(Object.fromEntries(principal.token.keys)).toEqual({
      'id.example.com/tenant:sub': 'repo:ours/shop',
      'id.example.com/tenant:aud': 'sts.amazonaws.com',
      'id.example.com/tenant:amr': ['authenticated', 'graph.example.com'],
      'id.example.com/tenant:email': 'ann@example.com',
    });
  });

  it('Google and Cognito by their domains', async () => {
    const { identity } = await openTestIdentity({ configuration });
    const google = { iss: 'https://accounts.google.com', aud: 'original', azp: 'party' };
    const { principal } = identity.webIdentity({ token: token(google), roleArn });
    expect(principal.provider).toBe('accounts.google.com');
    expect(principal.token.keys.get('accounts.google.com:aud')).toBe('party');
    expect(principal.token.keys.get('accounts.google.com:oaud')).toBe('original');
  });

  it("GitHub's own claims", async () => {
    const { identity } = await openTestIdentity({ configuration });
    const claims = { iss: 'https://token.actions.githubusercontent.com', repository_id: '7', run_id: '8' };
    const { keys } = identity.webIdentity({ token: token(claims), roleArn }).principal.token;
    expect(keys.get('token.actions.githubusercontent.com:repository_id')).toBe('7');
    expect(keys.has('token.actions.githubusercontent.com:run_id')).toBe(false);
  });
});

describe('the session of a role that was given for a token', () => {
  it('says so to policies, across a restart and not to the next role', async () => {
    const { identity, reopen } = await openTestIdentity({ configuration });
    const caller = identity.webIdentity({ token: token({ email: 'ann@example.com' }), roleArn }).principal;
    const { accessKeyId, sessionToken } = identity.assumeRole({
      roleArn,
      sessionName: 'build',
      durationSeconds: 900,
      tags: new Map(),
      transitiveTagKeys: [],
      caller,
    });
    const again = await reopen();
    const { principal } = await again.withEntities(() => again.credential(accessKeyId, sessionToken));
    expect(principal.session).toMatchObject({ federatedProvider: providerArn });
    // What the documentation calls available in the session.
    expect([...principal.session!.webIdentityKeys!.keys()]).toEqual([
      'id.example.com/tenant:sub',
      'id.example.com/tenant:aud',
    ]);
  });

  it('goes on when the provider is gone', async () => {
    const { identity } = await openTestIdentity({ configuration });
    const shown = { token: token(goodClaims(Math.floor(Date.UTC(2026, 0) / 1000))), roleArn };
    const caller = identity.webIdentity(shown).principal;
    const terms = { roleArn, sessionName: 'build', durationSeconds: 900, tags: new Map(), transitiveTagKeys: [] };
    const { accessKeyId, sessionToken } = identity.assumeRole({ ...terms, caller });
    const { accounts } = configuration;
    const { oidcProviders: _, ...withoutProvider } = accounts[owner]!;
    await identity.apply({ accounts: { ...accounts, [owner]: withoutProvider } });
    expect(identity.webIdentity(shown).fault()?.message).toBe(
      `No OpenIDConnect provider found in your account for ${issuer}`,
    );
    expect(identity.credential(accessKeyId, sessionToken).principal.kind).toBe('roleSession');
  });
});
