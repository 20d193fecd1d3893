import { afterAll, beforeAll, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { type KeyPair, keys, owner, stranger } from '../two-accounts.ts';
import { deployer, provider, providerArn, token, worldWithProvider } from '../web-identity.ts';
import {
  type Expected,
  holds,
  type Keys,
  organization,
  organizationConfiguration,
  orgPath,
  userKeys,
} from './condition-keys.ts';
import { rawCall, refusedOrPassed } from './raw-call.ts';

/**
 * What a request carries of its principal, for every kind of principal. The policy of a table denies whoever has a key as it is said
 * here of one kind: that kind must be refused, and all of which something else is said must pass.
 * Source: IAM User Guide, "AWS global condition context keys", and "IAM policy elements: Variables" for `aws:userid`.
 */
const hour = 3_600_000;
const issued: Expected = {
  date: [new Date(Date.now() - hour).toISOString(), new Date(Date.now() + hour).toISOString()],
};
const nothing: Keys = Object.fromEntries(
  [...Object.keys(userKeys('')), `${provider}:sub`, `${provider}:aud`].map((key) => [key, undefined]),
);
const ofOwner: Keys = {
  ...nothing,
  'aws:PrincipalAccount': owner,
  'aws:PrincipalOrgID': organization.id,
  'aws:PrincipalOrgPaths': [orgPath],
};
/** No session here is made with a device: the key is there, and false. */
const temporary: Keys = { 'aws:MultiFactorAuthPresent': 'false', 'aws:TokenIssueTime': issued };

const expected = {
  root: {
    ...ofOwner,
    'aws:PrincipalArn': `arn:aws:iam::${owner}:root`,
    'aws:PrincipalType': 'Account',
    'aws:userid': owner,
  },
  user: { ...ofOwner, ...userKeys('asker') },
  'session of a user': { ...ofOwner, ...userKeys('asker'), ...temporary },
  'session of a role': {
    ...ofOwner,
    ...temporary,
    // Of the role, with its path, and never of the session.
    'aws:PrincipalArn': `arn:aws:iam::${owner}:role/apps/caller`,
    'aws:PrincipalType': 'AssumedRole',
    'aws:userid': { like: 'AROA*:work' },
    'aws:PrincipalTag/department': 'sales',
    // A tag of the session goes before one of the role.
    'aws:PrincipalTag/level': 'session',
    'aws:SourceIdentity': 'diego',
  },
  'federated user': {
    ...ofOwner,
    ...temporary,
    'aws:PrincipalArn': `arn:aws:sts::${owner}:federated-user/guest`,
    'aws:PrincipalType': 'FederatedUser',
    'aws:userid': `${owner}:guest`,
    'aws:PrincipalTag/department': 'guests',
  },
  'session for a token': {
    ...ofOwner,
    ...temporary,
    'aws:PrincipalArn': deployer,
    'aws:PrincipalType': 'AssumedRole',
    'aws:userid': { like: 'AROA*:build' },
    'aws:FederatedProvider': providerArn,
    [`${provider}:sub`]: 'repo:ours/shop',
    [`${provider}:aud`]: 'sts.amazonaws.com',
  },
  'user of another account': {
    ...nothing,
    'aws:PrincipalArn': `arn:aws:iam::${stranger}:user/bob`,
    'aws:PrincipalAccount': stranger,
    'aws:PrincipalType': 'User',
    'aws:userid': { like: 'AIDA*' },
    'aws:username': 'bob',
    'aws:PrincipalOrgID': organization.id,
    'aws:PrincipalOrgPaths': [`${organization.id}/${organization.rootId}/`],
  },
} satisfies Record<string, Keys>;
type Kind = keyof typeof expected;
const kinds = Object.keys(expected) as Kind[];

const asker: KeyPair = { accessKeyId: 'AKIAOWNERASKER000001', secretAccessKey: 'asker-secret' };
const everything = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: ['dynamodb:*', 'sts:*'], Resource: '*' },
};
const { accounts, tokenIssuers } = worldWithProvider;
const running = await start({
  port: 0,
  hosts: ['127.0.0.1'],
  wellKnownCredentials: false,
  configuration: {
    tokenIssuers,
    organization: organizationConfiguration,
    accounts: {
      ...accounts,
      [owner]: {
        ...accounts[owner],
        users: {
          ...accounts[owner].users,
          asker: {
            accessKeys: [{ id: asker.accessKeyId, secret: asker.secretAccessKey }],
            inlinePolicies: { everything },
            tags: { department: 'sales' },
          },
        },
        roles: {
          ...accounts[owner].roles,
          caller: {
            path: '/apps/',
            tags: { department: 'sales', level: 'role' },
            trustPolicy: {
              Version: '2012-10-17',
              Statement: {
                Effect: 'Allow',
                Principal: { AWS: owner },
                Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
              },
            },
            inlinePolicies: { everything },
          },
        },
      },
    },
  },
});
afterAll(() => running.stop());

const tableArn = `arn:aws:dynamodb:us-east-1:${owner}:table/letters`;
const principals: Record<string, KeyPair> = {
  root: keys.ownerRoot,
  user: asker,
  'user of another account': keys.bob,
};

async function call(operation: string, input: object, credentials: KeyPair): Promise<string> {
  const { status, text } = await rawCall(running.url, { operation, input, credentials });
  expect([status, text]).toEqual([200, expect.any(String)]);
  return text;
}

function sessionOf(text: string): KeyPair {
  const [accessKeyId = '', secretAccessKey = '', sessionToken = ''] = [
    'AccessKeyId',
    'SecretAccessKey',
    'SessionToken',
  ].map((name) => new RegExp(`<${name}>([^<]*)<`).exec(text)?.[1]);
  return { accessKeyId, secretAccessKey, sessionToken };
}

beforeAll(async () => {
  await call(
    'dynamodb.CreateTable',
    {
      TableName: 'letters',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    },
    keys.ownerRoot,
  );
  principals['session of a user'] = sessionOf(await call('sts.GetSessionToken', {}, asker));
  principals['session of a role'] = sessionOf(
    await call(
      'sts.AssumeRole',
      {
        RoleArn: `arn:aws:iam::${owner}:role/apps/caller`,
        RoleSessionName: 'work',
        SourceIdentity: 'diego',
        Tags: [{ Key: 'level', Value: 'session' }],
      },
      asker,
    ),
  );
  principals['federated user'] = sessionOf(
    await call(
      'sts.GetFederationToken',
      { Name: 'guest', Policy: JSON.stringify(everything), Tags: [{ Key: 'department', Value: 'guests' }] },
      asker,
    ),
  );
  const body = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: deployer,
    RoleSessionName: 'build',
    WebIdentityToken: token(),
  });
  principals['session for a token'] = sessionOf(await (await fetch(running.url, { method: 'POST', body })).text());
});

/** Whether the table lets in that kind while it denies whoever has the key so. */
async function outcomes(key: string, value: Expected): Promise<Readonly<Record<string, string>>> {
  const named = { Principal: '*', Action: 'dynamodb:GetItem', Resource: tableArn };
  const Statement = [
    { ...named, Effect: 'Allow', Principal: { AWS: [owner, stranger, deployer] } },
    { ...named, Effect: 'Deny', Condition: holds(key, value) },
  ];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await call('dynamodb.PutResourcePolicy', { ResourceArn: tableArn, Policy }, keys.ownerRoot);
  const input = { TableName: tableArn, Key: { id: { S: 'repo:ours/shop' } } };
  const found: Record<string, string> = {};
  for (const kind of kinds) {
    const credentials = principals[kind]!;
    found[kind] = await refusedOrPassed(rawCall(running.url, { operation: 'dynamodb.GetItem', input, credentials }));
  }
  return found;
}

it.each(Object.keys(nothing))('%s', async (key) => {
  const said = (kind: Kind) => JSON.stringify((expected[kind] as Keys)[key] ?? null);
  const valuesByText = new Map(kinds.map((kind) => [said(kind), (expected[kind] as Keys)[key]]));
  for (const [text, value] of valuesByText) {
    const wanted = kinds.map((kind) => [kind, said(kind) === text ? 'refused' : 'passed']);
    expect(await outcomes(key, value), `${key} ${text}`).toEqual(Object.fromEntries(wanted));
  }
});
