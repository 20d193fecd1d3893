import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Program, root, startProgram, temporaryFolder } from '../program.ts';
import { boto3Client } from './boto3-client.ts';
import { cliClient } from './cli-client.ts';
import type { Client, Credentials } from './client.ts';
import { javascriptClient } from './javascript-client.ts';
import { python } from './python.ts';

const configuration = join(root, 'examples/two-accounts.yaml');
const { accounts } = parse(readFileSync(configuration, 'utf8'));
const keysOf = (account: string, user: string): Credentials => {
  const { id, secret } = accounts[account].users[user].accessKeys[0];
  return { accessKeyId: id, secretAccessKey: secret };
};
const alice = keysOf('111111111111', 'alice');
const bob = keysOf('222222222222', 'bob');
const tableArn = 'arn:aws:dynamodb:us-east-1:111111111111:table/orders';
const reader = 'arn:aws:iam::222222222222:role/reader';

const policy = (action: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: reader }, Action: action, Resource: tableArn }],
  });

const refused = (action: string) =>
  `AccessDeniedException: User: arn:aws:sts::222222222222:assumed-role/reader/story is not authorized to perform: dynamodb:${action} ` +
  `on resource: ${tableArn} because no resource-based policy allows the dynamodb:${action} action`;

const environment = python();
const bin = environment.kind === 'ready' ? environment.bin : '';
const withoutPython = environment.kind === 'ready' ? '' : ` (skipped: ${environment.reason})`;

describe.each([
  ['the AWS SDK for JavaScript v3', (url: string) => javascriptClient(url)],
  [`boto3${withoutPython}`, boto3Client],
  [`the AWS CLI${withoutPython}`, cliClient],
])('a table shared with a role of another account, told by %s', (name, makeClient) => {
  const skipped = name.includes('(skipped');
  const data = temporaryFolder();
  let program: Program;
  let client: Client;
  let role: Credentials;
  let first: string;
  let second: string;

  const start = async () => {
    program = await startProgram({ args: ['--data', data.path, '--config', configuration] });
    client = makeClient(program.ready.url, bin);
  };
  const dynamodb = (operation: string, credentials: Credentials, input: Record<string, unknown>) =>
    client.call({ service: 'dynamodb', operation, input, credentials });
  /** Name and text of the refusal that the call must end with. */
  const refusal = async (...call: Parameters<typeof dynamodb>) => {
    const outcome = await dynamodb(...call).catch((error: unknown) => error);
    return outcome instanceof Error ? `${outcome.name}: ${outcome.message}` : `answered ${JSON.stringify(outcome)}`;
  };
  const order = { id: { S: 'o-1' } };

  beforeAll(async () => {
    if (!skipped) await start();
  });
  afterAll(async () => {
    client?.close();
    await program?.stop();
    data.remove();
  });

  it.skipIf(skipped)('A creates a table and puts an item', async () => {
    const { TableDescription } = await dynamodb('CreateTable', alice, {
      TableName: 'orders',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
    expect(TableDescription.TableArn).toBe(tableArn);
    await dynamodb('PutItem', alice, { TableName: 'orders', Item: { ...order, total: { N: '12.5' } } });
  });

  it.skipIf(skipped)("B's role is refused before there is a policy", async () => {
    const assumed = await client.call({
      service: 'sts',
      operation: 'AssumeRole',
      input: { RoleArn: reader, RoleSessionName: 'story' },
      credentials: bob,
    });
    role = {
      accessKeyId: assumed.Credentials.AccessKeyId,
      secretAccessKey: assumed.Credentials.SecretAccessKey,
      sessionToken: assumed.Credentials.SessionToken,
    };
    expect(await refusal('GetItem', role, { TableName: tableArn, Key: order })).toBe(refused('GetItem'));
  });

  it.skipIf(skipped)("A attaches a policy: B's role reads by table ARN, and is refused a write", async () => {
    first = (await dynamodb('PutResourcePolicy', alice, { ResourceArn: tableArn, Policy: policy('dynamodb:GetItem') }))
      .RevisionId;
    const { Item } = await dynamodb('GetItem', role, { TableName: tableArn, Key: order });
    expect(Item).toEqual({ ...order, total: { N: '12.5' } });
    expect(await refusal('PutItem', role, { TableName: tableArn, Item: order })).toBe(refused('PutItem'));
  });

  it.skipIf(skipped)('A changes the policy with ExpectedRevisionId: B loses access with the next request', async () => {
    const change = { ResourceArn: tableArn, Policy: policy('dynamodb:DescribeTable'), ExpectedRevisionId: first };
    second = (await dynamodb('PutResourcePolicy', alice, change)).RevisionId;
    expect(await refusal('GetItem', role, { TableName: tableArn, Key: order })).toBe(refused('GetItem'));
    expect(second).not.toBe(first);
  });

  it.skipIf(skipped)('a stale revision gets PolicyNotFoundException', async () => {
    const stale = { ResourceArn: tableArn, Policy: policy('dynamodb:GetItem'), ExpectedRevisionId: first };
    expect(await refusal('PutResourcePolicy', alice, stale)).toBe(
      'PolicyNotFoundException: Resource-based policy not found for the provided ResourceArn: Requested update for policy with ' +
        `revision id ${first}, but the policy associated to target table orders has revision id ${second}.`,
    );
  });

  it.skipIf(skipped)('policy and items survive kill -9 and restart', async () => {
    client.close();
    await program.stop('SIGKILL');
    await start();
    const kept = await dynamodb('GetResourcePolicy', alice, { ResourceArn: tableArn });
    expect(kept.RevisionId).toBe(second);
    expect(JSON.parse(kept.Policy)).toMatchObject({ Statement: [{ Action: 'dynamodb:DescribeTable' }] });
    const { Item } = await dynamodb('GetItem', alice, { TableName: 'orders', Key: order });
    expect(Item).toEqual({ ...order, total: { N: '12.5' } });
    expect(await refusal('GetItem', role, { TableName: tableArn, Key: order })).toBe(refused('GetItem'));
  });
});
