import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { KeyPair } from '../two-accounts.ts';
import { jwk, newKey, token } from '../web-identity.ts';
import {
  accessKeys,
  answerOf,
  arnOf,
  guidePolicy,
  keysOf,
  openGuideWorld,
  other,
  outcomeOf,
  partner,
  shop,
} from './guide-world.ts';

/**
 * The resource-based example policies of the DynamoDB Developer Guide, and those of VPC endpoints, with what the guide says that they allow;
 * and those that need a session of an identity provider.
 */
const everything = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: ['dynamodb:*', 'sts:AssumeRole'], Resource: '*' },
};
const user = (account: string, name: string, inlinePolicies: object = { everything }) => ({
  [name]: { accessKeys: accessKeys(account, name), inlinePolicies },
});
const trusting = (account: string) => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' },
});
const cognito = 'cognito-identity.amazonaws.com';
const pool = 'us-east-1:12345678-dead-beef-cafe-123456790ab';
const signingKey = newKey('RS256');

const { server, streams } = await openGuideWorld(
  {
    [shop]: {
      users: { ...user(shop, 'administrator'), ...user(shop, 'colleague') },
      roles: {
        AdminRole: { trustPolicy: trusting(shop), inlinePolicies: { everything } },
        player: {
          trustPolicy: {
            Version: '2012-10-17',
            Statement: {
              Effect: 'Allow',
              Principal: { Federated: cognito },
              Action: 'sts:AssumeRoleWithWebIdentity',
              Condition: { StringEquals: { [`${cognito}:aud`]: pool } },
            },
          },
          inlinePolicies: { guide: guidePolicy('iam-cognito-items') },
        },
      },
    },
    [partner]: {
      users: { ...user(partner, 'username'), ...user(partner, 'Jane'), ...user(partner, 'Mary') },
      roles: {
        'role-name': { trustPolicy: trusting(partner), inlinePolicies: { everything } },
        'another-role': { trustPolicy: trusting(partner), inlinePolicies: { everything } },
      },
    },
    [other]: {
      users: {
        ...user(other, 'John', { guide: guidePolicy('rbac-cross-account-identity') }),
        ...user(other, 'username'),
      },
    },
  },
  {
    tokenIssuers: { [`https://${cognito}`]: { jwks: { keys: [jwk(signingKey)] } } },
    vpcEndpoints: {
      'vpce-1a2b3c4d': { vpc: 'vpc-1a2b3c4d', from: ['127.0.0.2'] },
      'vpce-5e6f7a8b': { vpc: 'vpc-1a2b3c4d', from: ['127.0.0.3'], policy: guidePolicy('endpoint-describe-endpoints') },
    },
  },
);
afterAll(() => server.stop());

const root = keysOf(shop, 'root');
const song = (Artist: string, SongTitle = 'Happy Day') => ({ Artist: { S: Artist }, SongTitle: { S: SongTitle } });
const collection = arnOf('MusicCollection');
const get = (Artist = 'Jane', more: object = {}) =>
  ['GetItem', { TableName: collection, Key: song(Artist), ...more }] as const;
const put = ['PutItem', { TableName: collection, Item: song('Jane') }] as const;
const batchGet = ['BatchGetItem', { RequestItems: { [collection]: { Keys: [song('Jane')] } } }] as const;
const queryOn = (IndexName: string) =>
  [
    'Query',
    {
      TableName: collection,
      IndexName,
      KeyConditionExpression: 'SongTitle = :s',
      ExpressionAttributeValues: { ':s': { S: 'Happy Day' } },
    },
  ] as const;

interface How {
  readonly from?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const ask = ([operation, input]: readonly [string, object], credentials: KeyPair, how: How = {}) =>
  outcomeOf(server, { operation, input, credentials, ...how });

async function attach(file: string, { by = root, resource = collection, replaced = {} } = {}): Promise<void> {
  const input = { ResourceArn: resource, Policy: JSON.stringify(guidePolicy(file, replaced)) };
  await answerOf(server, { operation: 'dynamodb.PutResourcePolicy', input, credentials: by });
}

async function assume(role: string, credentials: KeyPair): Promise<KeyPair> {
  return sessionOf(
    await answerOf(server, {
      operation: 'sts.AssumeRole',
      input: { RoleArn: role, RoleSessionName: 'guide' },
      credentials,
    }),
  );
}

function sessionOf(text: string): KeyPair {
  const [accessKeyId, secretAccessKey, sessionToken] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map(
    (name) => new RegExp(`<${name}>([^<]*)<`).exec(text)![1]!,
  );
  return { accessKeyId: accessKeyId!, secretAccessKey: secretAccessKey!, sessionToken: sessionToken! };
}

const [username, jane, mary] = ['username', 'Jane', 'Mary'].map((name) => keysOf(partner, name)) as [
  KeyPair,
  KeyPair,
  KeyPair,
];

describe('DynamoDB resource-based policy examples', () => {
  beforeEach(async () => {
    for (const ResourceArn of [collection, streams.MusicCollection!])
      await answerOf(server, { operation: 'dynamodb.DeleteResourcePolicy', input: { ResourceArn }, credentials: root });
  });

  it('for a table', async () => {
    expect(await ask(get(), username)).toBe('refused');
    await attach('rbac-table');
    for (const named of [username, jane]) {
      expect(await ask(get(), named)).toBe('passed');
      expect(await ask(batchGet, named)).toBe('passed');
      expect(await ask(put, named)).toBe('refused');
      expect(await ask(queryOn('index-name'), named)).toBe('refused');
    }
    expect(await ask(get(), mary)).toBe('refused');
  });

  it('for a stream', async () => {
    const StreamArn = streams.MusicCollection!;
    const describeStream = ['dynamodbstreams.DescribeStream', { StreamArn }] as const;
    expect(await ask(describeStream, username)).toBe('refused');
    await attach('rbac-stream', {
      resource: StreamArn,
      replaced: { '2024-02-12T18:57:26.492': StreamArn.slice(StreamArn.lastIndexOf('/') + 1) },
    });
    expect(await ask(describeStream, username)).toBe('passed');
    expect(await ask(describeStream, jane)).toBe('passed');
    expect(await ask(describeStream, mary)).toBe('refused');
    expect(await ask(get(), username)).toBe('refused');
  });

  it('for all actions on specified resources', async () => {
    await attach('rbac-all-actions');
    for (const request of [
      get(),
      put,
      batchGet,
      queryOn('index-name'),
      ['DescribeTable', { TableName: collection }] as const,
    ])
      expect(await ask(request, username)).toBe('passed');
    expect(await ask(queryOn('another'), username)).toBe('refused');
    expect(await ask(get(), jane)).toBe('refused');
  });

  it('for cross-account access', async () => {
    await attach('rbac-cross-account');
    const john = keysOf(other, 'John');
    const named = { ProjectionExpression: 'Artist, SongTitle', ReturnConsumedCapacity: 'TOTAL' };
    expect(await ask(get('Jane', named), john)).toBe('passed');
    expect(await ask(get('Jane'), john)).toBe('refused');
    expect(await ask(get('Jane', { ProjectionExpression: 'Artist, Price' }), john)).toBe('refused');
    expect(await ask(get('Acme Band', named), john)).toBe('refused');
    expect(await ask(queryOn('index-name'), john)).toBe('refused');
    // Who has leave of his own account alone, or of the table alone, has none.
    expect(await ask(get('Jane', named), keysOf(other, 'username'))).toBe('refused');
    expect(await ask(['GetItem', { TableName: arnOf('Books'), Key: { id: { S: 'a' } } }], john)).toBe('refused');
  });

  it('with IP address conditions', async () => {
    await attach('rbac-ip-mix');
    const caller = keysOf(other, 'username');
    const from = (address: string) => ({ from: '127.0.0.9', headers: { 'x-forwarded-for': address } });
    expect(await ask(get(), caller, from('54.240.143.7'))).toBe('passed');
    expect(await ask(put, caller, from('2001:db8:1234:5678::1'))).toBe('passed');
    expect(await ask(get(), caller, from('54.240.144.7'))).toBe('refused');
    expect(await ask(get(), caller, from('2001:db8:1234:5679::1'))).toBe('refused');
    expect(await ask(get(), caller)).toBe('refused');
    // The policy lets in; it keeps nobody of the owner's account out.
    expect(await ask(get(), keysOf(shop, 'colleague'))).toBe('passed');
  });

  it('that denies all but a VPC endpoint, and the role that administers', async () => {
    const admin = await assume(`arn:aws:iam::${shop}:role/AdminRole`, keysOf(shop, 'administrator'));
    await attach('rbac-vpce-only', { by: admin });
    const colleague = keysOf(shop, 'colleague');
    expect(await ask(get(), colleague)).toBe('refused');
    expect(await ask(get(), root)).toBe('refused');
    expect(await ask(get(), colleague, { from: '127.0.0.2' })).toBe('passed');
    expect(await ask(get(), admin)).toBe('passed');
    expect(await ask(['GetResourcePolicy', { ResourceArn: collection }], admin)).toBe('passed');
  });

  it('that denies everybody would lock its author out, and is not taken', async () => {
    const policy = guidePolicy('rbac-vpce-only');
    delete policy.Statement[0].Condition.ArnNotEquals;
    const input = { ResourceArn: collection, Policy: JSON.stringify(policy) };
    expect(await ask(['PutResourcePolicy', input], keysOf(shop, 'administrator'))).toContain(
      'will not allow you to update the resource policy in the future',
    );
  });

  it('using an IAM role', async () => {
    await attach('rbac-role');
    const named = await assume(`arn:aws:iam::${partner}:role/role-name`, username);
    const another = await assume(`arn:aws:iam::${partner}:role/another-role`, username);
    for (const request of [get(), put, queryOn('index-name'), queryOn('another')]) {
      expect(await ask(request, named)).toBe('passed');
      expect(await ask(request, another)).toBe('refused');
    }
    expect(await ask(get(), username)).toBe('refused');
  });
});

it('Securing DynamoDB connections using VPC endpoints and IAM policies: leave for DescribeEndpoints', async () => {
  const describeEndpoints = ['DescribeEndpoints', {}] as const;
  const through = { from: '127.0.0.3' };
  expect(await ask(describeEndpoints, mary, through)).toBe('passed');
  expect(await ask(['ListTables', {}], mary, through)).toBe('refused');
  expect(await ask(describeEndpoints, keysOf(shop, 'colleague'), through)).toBe('refused');
  expect(await ask(describeEndpoints, keysOf(shop, 'colleague'))).toBe('passed');
});

it('IAM User Guide, "Allows item-level access to DynamoDB based on an Amazon Cognito ID"', async () => {
  const body = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: `arn:aws:iam::${shop}:role/player`,
    RoleSessionName: 'guide',
    WebIdentityToken: token({ iss: `https://${cognito}`, aud: pool, sub: 'us-east-1:me' }, { key: signingKey }),
  });
  const player = sessionOf(await (await fetch(server.url, { method: 'POST', body })).text());
  const item = (id: string) => ({ id: { S: id } });
  const requests = (id: string) =>
    [
      ['PutItem', { TableName: 'MyTable', Item: item(id) }],
      ['GetItem', { TableName: 'MyTable', Key: item(id) }],
      ['UpdateItem', { TableName: 'MyTable', Key: item(id) }],
      ['DeleteItem', { TableName: 'MyTable', Key: item(id) }],
    ] as const;
  for (const request of requests('us-east-1:me')) expect(await ask(request, player)).toBe('passed');
  for (const request of requests('us-east-1:another')) expect(await ask(request, player)).toBe('refused');
  expect(await ask(['Scan', { TableName: 'MyTable' }], player)).toBe('refused');
  expect(await ask(['GetItem', { TableName: 'Books', Key: item('us-east-1:me') }], player)).toBe('refused');
});
