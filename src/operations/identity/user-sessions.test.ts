import { beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { type Caller, stsCaller } from '../../../tests/simulation/sts-caller.ts';
import { testStart } from '../../../tests/simulation/test-database.ts';
import { allow, openTestIdentity, trust } from '../../../tests/simulation/test-identity.ts';
import type { Identity } from '../../identity/identity.ts';
import type { Principal } from '../../policy/principal.ts';
import type { PrincipalDirectory, SessionIssuer } from '../operation.ts';
import { getCallerIdentity } from './get-caller-identity.ts';
import { getFederationToken } from './get-federation-token.ts';
import { getSessionToken } from './get-session-token.ts';

const account = '111111111111';
const key = (name: string) => ({ id: `AKIA${name.toUpperCase()}`.padEnd(20, '0'), secret: name });
const configuration = {
  accounts: {
    [account]: {
      rootAccessKeys: [key('root')],
      users: {
        alice: { path: '/team/', accessKeys: [key('alice')], inlinePolicies: { all: allow('*') } },
        plain: {
          accessKeys: [key('plain')],
          inlinePolicies: {
            no: { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] },
          },
        },
        federator: { accessKeys: [key('federator')], inlinePolicies: { f: allow('sts:GetFederationToken') } },
      },
      roles: { worker: { trustPolicy: trust(account) } },
    },
  },
};

let identity: Identity;
let call: Caller;
const as = (name: string) => identity.credential(key(name).id, undefined).principal;
const roleSession = () =>
  identity.assumeRole({
    roleArn: `arn:aws:iam::${account}:role/worker`,
    sessionName: 'shift',
    durationSeconds: 900,
    tags: new Map(),
    transitiveTagKeys: [],
  }).principal;
beforeEach(async () => {
  const opened = await openTestIdentity({ configuration });
  identity = opened.identity;
  call = await stsCaller(identity, opened.clock);
});

interface Answer {
  readonly Credentials: { readonly AccessKeyId: string; readonly SessionToken: string; readonly Expiration: string };
}
const refusal = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'granted',
    (error: Error) => `${error.name}: ${error.message}`,
  );
const secondsOf = (answer: object) => (Date.parse((answer as Answer).Credentials.Expiration) - testStart) / 1000;
const principalOf = (answer: object): Principal => {
  const { AccessKeyId, SessionToken } = (answer as Answer).Credentials;
  return identity.credential(AccessKeyId, SessionToken).principal;
};

it('the directory offers what operations ask of it', () => {
  expectTypeOf<Identity>().toExtend<PrincipalDirectory>();
  expectTypeOf<Identity>().toExtend<SessionIssuer>();
});

describe('GetSessionToken', () => {
  it('gives the user a session, without asking any policy', async () => {
    const answer = await call(getSessionToken, {}, as('plain'));
    expect(principalOf(answer)).toMatchObject({ kind: 'user', userName: 'plain', session: { issuedAt: testStart } });
    expect(secondsOf(answer)).toBe(43_200);
  });

  it('gives root an hour at most, silently', async () => {
    const answer = await call(getSessionToken, { DurationSeconds: '129600' }, as('root'));
    expect([principalOf(answer).kind, secondsOf(answer)]).toEqual(['root', 3600]);
  });

  it.each([
    [
      '899',
      "Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
    ],
    [
      '129601',
      "Value '129601' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 129600",
    ],
  ])('%s seconds are refused', async (seconds, text) => {
    expect(await refusal(call(getSessionToken, { DurationSeconds: seconds }, as('alice')))).toBe(
      `ValidationException: 1 validation error detected: ${text}`,
    );
  });

  it('is not for sessions', async () => {
    const text = 'AccessDeniedException: Cannot call GetSessionToken with session credentials';
    expect(await refusal(call(getSessionToken, {}, roleSession()))).toBe(text);
    const ofUser = principalOf(await call(getSessionToken, {}, as('alice')));
    expect(await refusal(call(getSessionToken, {}, ofUser))).toBe(text);
  });

  it('refuses a multi-factor device that the user does not have', async () => {
    expect(
      await refusal(call(getSessionToken, { SerialNumber: 'GAHT12345678', TokenCode: '123456' }, as('alice'))),
    ).toContain('AccessDeniedException: MultiFactorAuthentication failed, unable to validate MFA code.');
  });
});

describe('GetFederationToken', () => {
  const guest = `arn:aws:sts::${account}:federated-user/guest`;

  it('answers with a federated user, limited by the session policy', async () => {
    const answer = await call(
      getFederationToken,
      { Name: 'guest', Policy: JSON.stringify(allow('dynamodb:GetItem')), Tags: [{ Key: 'Room', Value: '7' }] },
      as('alice'),
    );
    expect(answer).toMatchObject({ FederatedUser: { FederatedUserId: `${account}:guest`, Arn: guest } });
    expect(answer).toHaveProperty('PackedPolicySize', expect.any(Number));
    const principal = principalOf(answer);
    expect(principal).toMatchObject({ kind: 'federatedUser', arn: guest, tags: new Map([['room', '7']]) });
    expect(identity.policiesOf(principal).session?.map(({ id }) => id)).toEqual(['session policy']);
    expect(secondsOf(answer)).toBe(43_200);
  });

  it('without a policy gives nothing, and says that nothing was packed', async () => {
    const answer = await call(getFederationToken, { Name: 'guest' }, as('federator'));
    expect(answer).toHaveProperty('PackedPolicySize', 0);
    expect(identity.policiesOf(principalOf(answer)).session).toEqual([]);
  });

  it('needs sts:GetFederationToken on the federated user, and sts:TagSession for tags', async () => {
    const { arn } = as('plain');
    expect(await refusal(call(getFederationToken, { Name: 'guest' }, as('plain')))).toBe(
      `AccessDeniedException: User: ${arn} is not authorized to perform: sts:GetFederationToken on resource: ${guest}`,
    );
    const tagged = { Name: 'guest', Tags: [{ Key: 'a', Value: '' }] };
    expect(await refusal(call(getFederationToken, tagged, as('federator')))).toBe(
      `AccessDeniedException: User: ${as('federator').arn} is not authorized to perform: sts:TagSession on resource: ${guest}`,
    );
  });

  it('is for root too, for an hour', async () => {
    const answer = await call(getFederationToken, { Name: 'guest' }, as('root'));
    expect(principalOf(answer)).toMatchObject({ kind: 'federatedUser', issuerArn: `arn:aws:iam::${account}:root` });
    expect(secondsOf(answer)).toBe(3600);
  });

  it('is not for sessions', async () => {
    expect(await refusal(call(getFederationToken, { Name: 'guest' }, roleSession()))).toBe(
      'AccessDeniedException: Cannot call GetFederationToken with session credentials',
    );
  });

  it('checks its parameters', async () => {
    expect(await refusal(call(getFederationToken, { Name: 'g' }, as('alice')))).toBe(
      "ValidationException: 1 validation error detected: Value 'g' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 2",
    );
    expect(await refusal(call(getFederationToken, { Name: 'guest', Policy: '[]' }, as('alice')))).toBe(
      'MalformedPolicyDocumentException: Syntax errors in policy.',
    );
  });
});

describe('GetCallerIdentity', () => {
  it('tells everybody who they are, whatever the policies say', async () => {
    const plain = as('plain');
    expect(await call(getCallerIdentity, {}, plain)).toEqual({
      UserId: plain.userId,
      Account: account,
      Arn: `arn:aws:iam::${account}:user/plain`,
    });
    expect(await call(getCallerIdentity, {}, as('alice'))).toMatchObject({
      Arn: `arn:aws:iam::${account}:user/team/alice`,
    });
    expect(await call(getCallerIdentity, {}, as('root'))).toEqual({
      UserId: account,
      Account: account,
      Arn: `arn:aws:iam::${account}:root`,
    });
    const worker = roleSession();
    expect(await call(getCallerIdentity, {}, worker)).toEqual({
      UserId: worker.userId,
      Account: account,
      Arn: `arn:aws:sts::${account}:assumed-role/worker/shift`,
    });
    const guest = principalOf(await call(getFederationToken, { Name: 'guest' }, as('alice')));
    expect(await call(getCallerIdentity, {}, guest)).toEqual({
      UserId: `${account}:guest`,
      Account: account,
      Arn: `arn:aws:sts::${account}:federated-user/guest`,
    });
  });
});
