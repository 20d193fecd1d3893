import {
  CreateTableCommand,
  DescribeTableCommand,
  ListTagsOfResourceCommand,
  PutResourcePolicyCommand,
  type Tag,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/cli/options.ts';
import { start } from '../../src/cli/start.ts';
import { clientsOf, refusal } from '../clients.ts';
import { keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

/** Tags of tables and streams, and what policies make of them. Texts measured on AWS, 2026-10. */
const TableName = 'tagged';
const arn = `arn:aws:dynamodb:us-east-1:${owner}:table/${TableName}`;
const denyUntilTagged = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' },
    {
      Effect: 'Deny',
      Action: 'dynamodb:DescribeTable',
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:ResourceTag/stage': 'open' } },
    },
    {
      Effect: 'Deny',
      Action: ['dynamodb:TagResource', 'dynamodb:UntagResource'],
      Resource: '*',
      Condition: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['locked'] } },
    },
    {
      Effect: 'Deny',
      Action: 'dynamodb:TagResource',
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestTag/team': 'other' } },
    },
  ],
};
const tess = { accessKeyId: 'AKIAOWNERTESS0000001', secretAccessKey: 'tess-secret' };
const configuration = {
  accounts: {
    ...twoAccounts.accounts,
    [owner]: {
      ...twoAccounts.accounts[owner],
      users: {
        ...twoAccounts.accounts[owner].users,
        tess: {
          accessKeys: [{ id: tess.accessKeyId, secret: tess.secretAccessKey }],
          inlinePolicies: { denyUntilTagged },
        },
      },
    },
  },
};

let running: Running;
let clients: ReturnType<typeof clientsOf>;
let alice: ReturnType<typeof clients.dynamodb>;
let streamArn: string;
beforeAll(async () => {
  running = await start({ port: 0, configuration, wellKnownCredentials: false });
  clients = clientsOf(running);
  alice = clients.dynamodb(keys.alice);
  const { TableDescription } = await alice.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    }),
  );
  streamArn = TableDescription!.LatestStreamArn!;
});
afterAll(() => running.stop());

const tag = (ResourceArn: string, Tags: Tag[], client = alice) =>
  client.send(new TagResourceCommand({ ResourceArn, Tags }));
const untag = (ResourceArn: string, TagKeys: string[], client = alice) =>
  client.send(new UntagResourceCommand({ ResourceArn, TagKeys }));
const list = async (ResourceArn: string, client = alice) =>
  (await client.send(new ListTagsOfResourceCommand({ ResourceArn }))).Tags;
const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => ({ Key: `k${from + at}`, Value: '' }));
const invalid = 'ValidationException: One or more parameter values were invalid: ';

describe('Tags', () => {
  it('are added, replaced by key, and taken away; an absent one is no error', async () => {
    await tag(arn, [
      { Key: 'team', Value: 'shop' },
      { Key: 'empty', Value: '' },
    ]);
    await tag(arn, [{ Key: 'team', Value: 'kitchen' }]);
    expect(await list(arn)).toEqual([
      { Key: 'team', Value: 'kitchen' },
      { Key: 'empty', Value: '' },
    ]);
    await untag(arn, ['empty', 'never-there']);
    expect(await list(arn)).toEqual([{ Key: 'team', Value: 'kitchen' }]);
  });

  it('of a stream are its own', async () => {
    await tag(streamArn, [{ Key: 'kind', Value: 'stream' }]);
    expect(await list(streamArn)).toEqual([{ Key: 'kind', Value: 'stream' }]);
    expect(await list(arn)).not.toContainEqual({ Key: 'kind', Value: 'stream' });
  });

  it('are 50 at most, counted together; nothing is added when one is too many', async () => {
    await untag(arn, ['team']);
    await tag(arn, many(50));
    await tag(
      arn,
      many(50).map(({ Key }) => ({ Key, Value: 'again' })),
    );
    const limit = 'ValidationException: Number of Tags exceed the current limit for the provided ResourceArn';
    expect(await refusal(tag(arn, many(2, 49)))).toBe(limit);
    expect(await list(arn)).toHaveLength(50);
    await untag(
      arn,
      many(50).map(({ Key }) => Key),
    );
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['no tag', () => tag(arn, []), 'ValidationException: Atleast one Tag needs to be provided as Input.'],
    ['no tag key', () => untag(arn, []), 'ValidationException: Atleast one Tag Key needs to be provided as Input.'],
    [
      'a tag of AWS',
      () => tag(arn, [{ Key: 'aws:x', Value: '' }]),
      'ValidationException: Tag Key cannot be prefixed with aws:, Key: aws:x',
    ],
    [
      'a long value',
      () => tag(arn, [{ Key: 'a', Value: 'v'.repeat(257) }]),
      `ValidationException: The Tag Value provided is invalid, Value: ${'v'.repeat(257)}`,
    ],
    [
      'a key twice',
      () => tag(arn, [...many(1), ...many(1)]),
      'ValidationException: Duplicate Tag Keys provided as input: Duplicate Tag Key found k0',
    ],
    ['a name for an ARN', () => list(TableName), `${invalid}ARNs must start with 'arn:': ${TableName}`],
    [
      "another service's ARN",
      () => list('arn:aws:s3:::bucket'),
      `${invalid}Provided Arn is not a DynamoDB resource arn: arn:aws:s3:::bucket`,
    ],
    [
      'an index',
      () => list(`${arn}/index/i`),
      `${invalid}Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ${arn}/index/i`,
    ],
    [
      'another Region',
      () => list(arn.replace('us-east-1', 'eu-west-1')),
      `ValidationException: Invalid TableArn: Invalid ResourceArn provided as input ${arn.replace('us-east-1', 'eu-west-1')}`,
    ],
    [
      'a table that is not there',
      () => tag(`${arn}2`, many(1)),
      `ResourceNotFoundException: Requested resource not found: ResourceArn: ${arn}2 not found`,
    ],
  ])('refuses %s', async (_story, attempt, text) => {
    expect(await refusal(attempt())).toBe(text);
  });
});

describe('Policies', () => {
  it('see the tags of a table from the moment at which they were set', async () => {
    const client = clients.dynamodb(tess);
    const describeTable = () => client.send(new DescribeTableCommand({ TableName }));
    const denied = `AccessDeniedException: User: arn:aws:iam::${owner}:user/tess is not authorized to perform: dynamodb:DescribeTable on resource: ${arn} with an explicit deny in an identity-based policy`;
    expect(await refusal(describeTable())).toBe(denied);
    await tag(arn, [{ Key: 'stage', Value: 'open' }]);
    expect((await describeTable()).Table!.TableName).toBe(TableName);
    await untag(arn, ['stage']);
    expect(await refusal(describeTable())).toBe(denied);
  });

  it('see the keys and values that a request brings', async () => {
    const client = clients.dynamodb(tess);
    expect(await refusal(tag(arn, [{ Key: 'locked', Value: '' }], client))).toContain('explicit deny');
    expect(await refusal(untag(arn, ['locked'], client))).toContain('explicit deny');
    expect(await refusal(tag(arn, [{ Key: 'team', Value: 'other' }], client))).toContain('explicit deny');
    await tag(arn, [{ Key: 'team', Value: 'mine' }], client);
    await untag(arn, ['team'], client);
  });

  it('let another account in when both sides allow it, and tell it nothing about what is missing', async () => {
    const bob = clients.dynamodb(keys.bob);
    expect(await refusal(list(arn, bob))).toContain('AccessDeniedException');
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: stranger },
          Action: ['dynamodb:TagResource', 'dynamodb:ListTagsOfResource'],
          Resource: arn,
        },
      ],
    });
    await alice.send(new PutResourcePolicyCommand({ ResourceArn: arn, Policy }));
    await tag(arn, [{ Key: 'by', Value: 'bob' }], bob);
    expect(await list(arn, bob)).toEqual([{ Key: 'by', Value: 'bob' }]);
    expect(await refusal(untag(arn, ['by'], bob))).toContain('AccessDeniedException');
    expect(await refusal(list(`${arn}2`, bob))).toContain('AccessDeniedException');
  });
});
