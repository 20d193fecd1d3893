import { describe, expect, it } from 'vitest';
import { allow, openTestIdentity, trust } from '../../tests/simulation/test-identity.ts';
import { decide } from '../policy/evaluate.ts';
import type { Principal } from '../policy/principal.ts';
import { administratorAccessArn } from './aws-managed-policies.ts';
import type { AccountConfiguration } from './configuration.ts';
import type { Identity } from './identity.ts';

const account = '111111111111';
const key = { id: 'AKIAALICE11111111111', secret: 'alice-secret' };
const rootKey = { id: 'AKIAROOT111111111111', secret: 'root-secret' };
const readOnly = 'arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess';

const opened = async (configuration: AccountConfiguration) => {
  const { identity } = await openTestIdentity({ configuration: { accounts: { [account]: configuration } } });
  return identity;
};
const alice = (identity: Identity) => identity.credential(key.id, undefined).principal;
const ids = (policies: readonly { readonly id: string }[] | undefined) => policies?.map(({ id }) => id);

/** What the policies that come with a principal decide about a table of its account. */
function may(identity: Identity, principal: Principal, action: string): string {
  const decision = decide(
    {
      principal,
      action,
      resource: `arn:aws:dynamodb:us-east-1:${account}:table/orders`,
      resourceAccount: account,
      context: () => undefined,
    },
    identity.policiesOf(principal),
  );
  return decision.effect === 'allow' ? 'allow' : `${decision.cause} ${decision.by}`;
}

describe('the policies of a user', () => {
  it('are its own and those of its groups, attached and inline, by ARN and by name', async () => {
    const identity = await opened({
      users: {
        alice: {
          accessKeys: [key],
          groups: ['developers', 'readers'],
          attachedPolicies: ['team'],
          inlinePolicies: { own: allow('dynamodb:PutItem') },
        },
      },
      groups: {
        developers: { inlinePolicies: { tables: allow('dynamodb:CreateTable') } },
        readers: { attachedPolicies: [readOnly] },
      },
      policies: { team: { path: '/shared/', document: allow('dynamodb:Scan') } },
    });
    const policies = identity.policiesOf(alice(identity));
    expect(ids(policies.identity)).toEqual([`arn:aws:iam::${account}:policy/shared/team`, 'own', 'tables', readOnly]);
    expect(policies).not.toHaveProperty('boundary');
    expect(policies).not.toHaveProperty('session');
    for (const action of ['PutItem', 'CreateTable', 'Scan', 'GetItem']) {
      expect(may(identity, alice(identity), `dynamodb:${action}`)).toBe('allow');
    }
    expect(may(identity, alice(identity), 'dynamodb:DeleteItem')).toBe('implicit identity');
  });

  it('are bounded by its boundary', async () => {
    const identity = await opened({
      users: {
        alice: { accessKeys: [key], attachedPolicies: [administratorAccessArn], permissionsBoundary: 'bounds' },
      },
      policies: { bounds: { document: allow('dynamodb:Get*') } },
    });
    expect(identity.policiesOf(alice(identity)).boundary?.id).toBe(`arn:aws:iam::${account}:policy/bounds`);
    expect(may(identity, alice(identity), 'dynamodb:GetItem')).toBe('allow');
    expect(may(identity, alice(identity), 'dynamodb:PutItem')).toBe('implicit boundary');
  });

  it('are compiled once, put together once, and replaced when something changes', async () => {
    const users = { alice: { accessKeys: [key], groups: ['all'] }, bob: { groups: ['all'] } };
    const identity = await opened({ users, groups: { all: { inlinePolicies: { one: allow('a:b') } } } });
    const before = identity.policiesOf(alice(identity));
    expect(identity.policiesOf(alice(identity))).toBe(before);
    const group = { inlinePolicies: { one: allow('a:b'), two: allow('c:d') } };
    await identity.apply({ accounts: { [account]: { users, groups: { all: group } } } });
    expect(ids(identity.policiesOf(alice(identity)).identity)).toEqual(['one', 'two']);
  });

  it('hold for its session as they are at each request', async () => {
    const identity = await opened({
      users: { alice: { accessKeys: [key], inlinePolicies: { a: allow('dynamodb:GetItem') } } },
    });
    const { accessKeyId, sessionToken } = identity.userSession({ durationSeconds: 900, caller: alice(identity) });
    const session = () => identity.credential(accessKeyId, sessionToken).principal;
    expect(may(identity, session(), 'dynamodb:GetItem')).toBe('allow');
    await identity.apply({ accounts: { [account]: { users: { alice: { accessKeys: [key] } } } } });
    expect(may(identity, session(), 'dynamodb:GetItem')).toBe('implicit identity');
  });
});

describe('the policies of a role session', () => {
  const roleArn = `arn:aws:iam::${account}:role/worker`;
  const role = (more: object = {}) => ({
    roles: { worker: { trustPolicy: trust(account), inlinePolicies: { all: allow('dynamodb:*') }, ...more } },
    policies: { narrow: { document: allow('dynamodb:Query') } },
  });
  const assume = (identity: Identity, limits: { policies?: string[]; policyArns?: string[] }) => {
    const tags = new Map<string, string>();
    const request = { roleArn, sessionName: 'shift', durationSeconds: 900, tags, transitiveTagKeys: [], ...limits };
    const { accessKeyId, sessionToken } = identity.assumeRole(request);
    return () => identity.credential(accessKeyId, sessionToken).principal;
  };

  it("are the role's, read at each request", async () => {
    const identity = await opened(role());
    const session = assume(identity, {});
    expect(may(identity, session(), 'dynamodb:PutItem')).toBe('allow');
    await identity.apply({ accounts: { [account]: role({ inlinePolicies: { less: allow('dynamodb:GetItem') } }) } });
    expect(may(identity, session(), 'dynamodb:PutItem')).toBe('implicit identity');
    await identity.apply({ accounts: { [account]: role({ permissionsBoundary: 'narrow' }) } });
    expect(may(identity, session(), 'dynamodb:PutItem')).toBe('implicit boundary');
  });

  it('are limited by session policies: one of them must allow, none may deny', async () => {
    const identity = await opened(role());
    const session = assume(identity, {
      policies: [
        JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' },
            { Effect: 'Deny', Action: 'dynamodb:Scan', Resource: '*' },
          ],
        }),
      ],
      policyArns: [`arn:aws:iam::${account}:policy/narrow`, readOnly],
    });
    expect(ids(identity.policiesOf(session()).session)).toEqual([
      'session policy',
      `arn:aws:iam::${account}:policy/narrow`,
      readOnly,
    ]);
    expect(may(identity, session(), 'dynamodb:GetItem')).toBe('allow');
    expect(may(identity, session(), 'dynamodb:Query')).toBe('allow');
    expect(may(identity, session(), 'dynamodb:PutItem')).toBe('implicit session');
    expect(may(identity, session(), 'dynamodb:Scan')).toBe('explicit session');
  });

  it('lose everything when a managed session policy is deleted', async () => {
    const identity = await opened(role());
    const session = assume(identity, { policyArns: [`arn:aws:iam::${account}:policy/narrow`] });
    expect(may(identity, session(), 'dynamodb:Query')).toBe('allow');
    await identity.apply({ accounts: { [account]: { ...role(), policies: {} } } });
    expect(identity.policiesOf(session()).session).toEqual([]);
    expect(may(identity, session(), 'dynamodb:Query')).toBe('implicit session');
  });

  it('are nothing for a principal that was not authenticated here, or whose role is gone', async () => {
    const identity = await opened(role());
    const principal = assume(identity, {})();
    expect(may(identity, { ...principal }, 'dynamodb:GetItem')).toBe('implicit session');
    await identity.apply({ accounts: { [account]: {} } });
    expect(identity.policiesOf(principal)).toEqual({ identity: [], session: [] });
  });
});

describe('the policies of a federated user', () => {
  const guest = (identity: Identity, caller: Principal, policies?: string[]) => {
    const request = { name: 'guest', durationSeconds: 900, tags: new Map(), caller, ...(policies && { policies }) };
    const { accessKeyId, sessionToken } = identity.federatedUser(request);
    return identity.credential(accessKeyId, sessionToken).principal;
  };
  const reading = [JSON.stringify(allow('dynamodb:GetItem'))];
  const configuration = {
    rootAccessKeys: [rootKey],
    users: { alice: { accessKeys: [key], inlinePolicies: { own: allow('dynamodb:*') } } },
  };

  it("are the user's, as far as the session policies allow", async () => {
    const identity = await opened(configuration);
    const principal = guest(identity, alice(identity), reading);
    expect(ids(identity.policiesOf(principal).identity)).toEqual(['own']);
    expect(may(identity, principal, 'dynamodb:GetItem')).toBe('allow');
    expect(may(identity, principal, 'dynamodb:PutItem')).toBe('implicit session');
  });

  it('are nothing without a session policy', async () => {
    const identity = await opened(configuration);
    const principal = guest(identity, alice(identity));
    expect(identity.policiesOf(principal).session).toEqual([]);
    expect(may(identity, principal, 'dynamodb:GetItem')).toBe('implicit session');
  });

  it('are the session policies alone when root asked', async () => {
    const identity = await opened(configuration);
    const principal = guest(identity, identity.credential(rootKey.id, undefined).principal, reading);
    expect(may(identity, principal, 'dynamodb:GetItem')).toBe('allow');
    expect(may(identity, principal, 'dynamodb:PutItem')).toBe('implicit session');
  });

  it('stay bounded by the boundary of the user', async () => {
    const identity = await opened({
      users: { alice: { ...configuration.users.alice, permissionsBoundary: 'bounds' } },
      policies: { bounds: { document: allow('dynamodb:Scan') } },
    });
    expect(may(identity, guest(identity, alice(identity), reading), 'dynamodb:GetItem')).toBe('implicit boundary');
  });
});

describe('the managed policies of AWS', () => {
  it.each([
    ['AmazonDynamoDBFullAccess', 'dynamodb:PutResourcePolicy', 'allow'],
    ['AmazonDynamoDBReadOnlyAccess', 'dynamodb:GetItem', 'allow'],
    ['AmazonDynamoDBReadOnlyAccess', 'dynamodb:DescribeTable', 'allow'],
    ['AmazonDynamoDBReadOnlyAccess', 'dynamodb:PutItem', 'implicit identity'],
    ['AdministratorAccess', 'iam:CreateRole', 'allow'],
  ])('%s on %s: %s', async (name, action, expected) => {
    const identity = await opened({
      users: { alice: { accessKeys: [key], attachedPolicies: [`arn:aws:iam::aws:policy/${name}`] } },
    });
    expect(may(identity, alice(identity), action)).toBe(expected);
  });
});
