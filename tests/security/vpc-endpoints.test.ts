import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DeleteResourcePolicyCommand,
  DescribeEndpointsCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient, ListStreamsCommand } from '@aws-sdk/client-dynamodb-streams';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { refusal } from '../clients.ts';
import { type KeyPair, keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

/**
 * Requests that come through a VPC endpoint, over real sockets: whoever speaks from 127.0.0.2 or 127.0.0.3 comes through the endpoint of
 * that address, whoever speaks from 127.0.0.1 through none. Of the internet nobody knows those addresses, so the machine must route them,
 * as Linux does.
 */
const outside = '127.0.0.1';
const open = { address: '127.0.0.2', id: 'vpce-1a2b3c4d', vpc: 'vpc-1a2b3c4d' };
const narrow = { address: '127.0.0.3', id: 'vpce-0123456789abcdef0', vpc: 'vpc-0123456789abcdef0' };
const arn = `arn:aws:dynamodb:us-east-1:${owner}:table/letters`;
const organization = {
  id: 'o-exampleorgid',
  managementAccount: stranger,
  root: { id: 'r-exampleroot', accounts: { [owner]: {} } },
};
const statements = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });
const everything = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };
const configuration = {
  ...twoAccounts,
  organization,
  vpcEndpoints: {
    [open.id]: { vpc: open.vpc, account: owner, from: ['127.0.0.2/32', '10.1.0.0/16', 'fd00::/8'] },
    [narrow.id]: {
      vpc: narrow.vpc,
      from: [narrow.address],
      policy: statements(
        { ...everything, Principal: { AWS: owner }, Action: 'dynamodb:*' },
        { ...everything, Effect: 'Deny', Action: 'dynamodb:PutItem' },
      ),
    },
    'vpce-5e6f7a8b': {
      vpc: narrow.vpc,
      from: ['127.0.0.0/8'],
      service: 'dynamodb-streams',
      policy: statements({ ...everything, Effect: 'Deny' }),
    },
  },
};

const folder = mkdtempSync(join(tmpdir(), 'dynaward-test-'));
const decisionLog = join(folder, 'decisions.jsonl');
const running = await start({
  port: 0,
  hosts: ['127.0.0.1'],
  configuration,
  decisionLog,
  wellKnownCredentials: false,
  trustedProxies: ['127.0.0.9'],
});
afterAll(async () => {
  await running.stop();
  rmSync(folder, { recursive: true });
});

const settings = (from: string, credentials: KeyPair) => ({
  endpoint: running.url,
  region: 'us-east-1',
  credentials,
  maxAttempts: 1,
  requestHandler: { httpAgent: new Agent({ localAddress: from }) },
});
const dynamodb = (from: string, credentials: KeyPair) => new DynamoDBClient(settings(from, credentials));
const administrator = dynamodb(outside, keys.alice);
const root = dynamodb(outside, keys.ownerRoot);
const get = { TableName: arn, Key: { id: { S: 'a' } } };
const put = { TableName: arn, Item: { id: { S: 'a' } } };

/** `allowed`, or what stands after the resource in the sentence. */
async function outcome(attempt: Promise<unknown>): Promise<string> {
  const text = await refusal(attempt);
  if (text.startsWith('Error: no error')) return 'allowed';
  return /^AccessDeniedException: .* on resource: \S+ (.*)$/.exec(text)?.[1] ?? text;
}

async function attach(...Statement: readonly object[]): Promise<void> {
  await root.send(new PutResourcePolicyCommand({ ResourceArn: arn, Policy: JSON.stringify(statements(...Statement)) }));
}

beforeAll(async () => {
  await administrator.send(
    new CreateTableCommand({
      TableName: 'letters',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  await administrator.send(new PutItemCommand(put));
});

describe('which requests a condition lets pass', () => {
  const rows: readonly [condition: object, outside: boolean, open: boolean, narrow: boolean][] = [
    [{ StringEquals: { 'aws:SourceVpce': open.id } }, false, true, false],
    [{ StringNotEquals: { 'aws:SourceVpce': open.id } }, true, false, true],
    [{ StringEquals: { 'aws:sourceVpce': [open.id, narrow.id] } }, false, true, true],
    [{ StringLike: { 'aws:SourceVpce': 'vpce-*' } }, false, true, true],
    [{ StringEquals: { 'aws:SourceVpc': narrow.vpc } }, false, false, true],
    [{ Null: { 'aws:SourceVpce': 'true' } }, true, false, false],
    [{ Null: { 'aws:SourceVpc': 'true' } }, true, false, false],
    [{ Null: { 'aws:SourceIp': 'true' } }, false, true, true],
    [{ Null: { 'aws:VpcSourceIp': 'true' } }, true, false, false],
    [{ IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } }, true, false, false],
    [{ NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }, true, true, true],
    [{ IpAddress: { 'aws:VpcSourceIp': '127.0.0.0/8' } }, false, true, true],
    [{ IpAddress: { 'aws:VpcSourceIp': '127.0.0.2' } }, false, true, false],
    [
      { IpAddress: { 'aws:VpcSourceIp': '127.0.0.2' }, StringEquals: { 'aws:SourceVpc': narrow.vpc } },
      false,
      false,
      false,
    ],
    [{ StringEquals: { 'aws:VpceAccount': owner } }, false, true, false],
    [{ StringEquals: { 'aws:VpceOrgID': organization.id } }, false, true, false],
    [{ 'ForAnyValue:StringLike': { 'aws:VpceOrgPaths': `${organization.id}/r-exampleroot/*` } }, false, true, false],
    [{ Null: { 'aws:VpceAccount': 'true', 'aws:VpceOrgID': 'true', 'aws:VpceOrgPaths': 'true' } }, true, false, true],
  ];
  it.each(rows)(
    '%j: outside %s, through the open endpoint %s, through the narrow one %s',
    async (condition, ...expected) => {
      await attach({
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${owner}:user/nobody` },
        Action: 'dynamodb:GetItem',
        Resource: arn,
        Condition: condition,
      });
      const found = [];
      for (const from of [outside, open.address, narrow.address])
        found.push((await outcome(dynamodb(from, keys.nobody).send(new GetItemCommand(get)))) === 'allowed');
      expect(found).toEqual(expected);
    },
  );
});

describe('the policy of the endpoint', () => {
  beforeAll(() => root.send(new DeleteResourcePolicyCommand({ ResourceArn: arn })));
  const alice = dynamodb(narrow.address, keys.alice);

  it('limits whoever comes through it, and nobody else', async () => {
    expect(await outcome(alice.send(new GetItemCommand(get)))).toBe('allowed');
    const denied = 'with an explicit deny in a VPC endpoint policy';
    expect(await outcome(alice.send(new PutItemCommand(put)))).toBe(denied);
    expect(await outcome(dynamodb(narrow.address, keys.ownerRoot).send(new PutItemCommand(put)))).toBe(denied);
    expect(await outcome(administrator.send(new PutItemCommand(put)))).toBe('allowed');
    expect(await outcome(dynamodb(open.address, keys.alice).send(new PutItemCommand(put)))).toBe('allowed');
  });

  it('allows nothing by itself', async () => {
    for (const from of [open.address, narrow.address])
      expect(await outcome(dynamodb(from, keys.nobody).send(new GetItemCommand(get)))).toBe(
        'because no identity-based policy allows the dynamodb:GetItem action',
      );
  });

  it('names whom it lets pass', async () => {
    await attach({ Effect: 'Allow', Principal: { AWS: stranger }, Action: 'dynamodb:*', Resource: arn });
    expect(await outcome(dynamodb(open.address, keys.bob).send(new GetItemCommand(get)))).toBe('allowed');
    expect(await outcome(dynamodb(narrow.address, keys.bob).send(new GetItemCommand(get)))).toBe(
      'because no VPC endpoint policy allows the dynamodb:GetItem action',
    );
  });

  it('is asked about DescribeEndpoints, which anybody else may call', async () => {
    const describeEndpoints = (from: string, credentials: KeyPair) =>
      outcome(dynamodb(from, credentials).send(new DescribeEndpointsCommand({})));
    expect(await describeEndpoints(outside, keys.nobody)).toBe('allowed');
    expect(await describeEndpoints(open.address, keys.alice)).toBe('allowed');
    expect(await describeEndpoints(open.address, keys.nobody)).toContain('no identity-based policy allows');
    expect(await describeEndpoints(narrow.address, keys.bob)).toContain('no VPC endpoint policy allows');
  });

  it('is of one service: others are not reached through it', async () => {
    const identity = new STSClient(settings(narrow.address, keys.bob));
    expect(await outcome(identity.send(new GetCallerIdentityCommand({})))).toBe('allowed');
    const streams = new DynamoDBStreamsClient(settings(outside, keys.alice));
    expect(await outcome(streams.send(new ListStreamsCommand({})))).toBe(
      'with an explicit deny in a VPC endpoint policy',
    );
  });
});

it('what a client writes of itself brings it through no endpoint, what a trusted proxy says does', async () => {
  await attach({
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${owner}:user/nobody` },
    Action: 'dynamodb:GetItem',
    Resource: arn,
    Condition: { StringEquals: { 'aws:SourceVpce': open.id } },
  });
  const from = (address: string) => {
    const client = dynamodb(address, keys.nobody);
    client.middlewareStack.add(
      (next) => (call) => {
        (call.request as { headers: Record<string, string> }).headers['x-forwarded-for'] = '10.1.2.3';
        return next(call);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    return outcome(client.send(new GetItemCommand(get)));
  };
  expect(await from(outside)).toContain('no identity-based policy');
  expect(await from('127.0.0.9')).toBe('allowed');
});

it('the decision log names the endpoint', async () => {
  await dynamodb(open.address, keys.alice).send(new ListTablesCommand({}));
  // Lines come a moment after the answer.
  const lastEvent = () => JSON.parse(readFileSync(decisionLog, 'utf8').trim().split('\n').at(-1)!);
  await expect.poll(lastEvent).toMatchObject({
    eventName: 'ListTables',
    sourceIPAddress: open.address,
    vpcEndpointId: open.id,
    vpcEndpointAccountId: owner,
  });
});

describe('what could not be an endpoint is refused with its place', () => {
  const door = { vpc: open.vpc, from: ['10.0.0.0/8'] };
  const rows: readonly [string, object, string][] = [
    ['an id that is none', { 'vpce-1': door }, 'vpcEndpoints.vpce-1: the id of a VPC endpoint is vpce- and 8 or 17'],
    ['a VPC that is none', { [open.id]: { ...door, vpc: 'vpc-x' } }, `${open.id}.vpc: the id of a VPC is vpc- and`],
    ['no address', { [open.id]: { ...door, from: ['10.0.0.0/33'] } }, `${open.id}.from[0]: is no address and no CIDR`],
    ['no addresses', { [open.id]: { ...door, from: [] } }, `${open.id}.from: `],
    ['a service that is none', { [open.id]: { ...door, service: 's3' } }, `${open.id}.service: `],
    ['an element that is none', { [open.id]: { ...door, subnet: 'x' } }, `${open.id}.subnet: is not known here`],
    ['a policy that is none', { [open.id]: { ...door, policy: statements({}) } }, `${open.id}.policy: lacks Effect`],
    [
      'a policy without Principal',
      { [open.id]: { ...door, policy: statements({ Effect: 'Allow', Action: '*', Resource: '*' }) } },
      `${open.id}.policy: lacks Principal`,
    ],
    [
      'a policy that is too long',
      { [open.id]: { ...door, policy: statements({ ...everything, Resource: 'x'.repeat(20_480) }) } },
      'the policy of an endpoint has 20480 at most',
    ],
    [
      'two endpoints of one service for one address',
      { [open.id]: door, [narrow.id]: { ...door, from: ['10.20.0.0/16'] } },
      `${narrow.id}.from[0]: overlaps 10.0.0.0/8 of ${open.id}`,
    ],
  ];
  it.each(rows)('%s', async (_, vpcEndpoints, message) => {
    await expect(start({ port: 0, configuration: { accounts: {}, vpcEndpoints } })).rejects.toThrow(message);
  });

  it('two of different services may share them', async () => {
    const vpcEndpoints = { [open.id]: door, [narrow.id]: { ...door, service: 'sts' } };
    const other = await start({ port: 0, configuration: { accounts: {}, vpcEndpoints } });
    await other.stop();
  });
});
