import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  PutResourcePolicyCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/index.ts';
import { runTool } from '../../src/cli/run-tool.ts';
import { clientsOf, refusal } from '../clients.ts';
import { iamOf } from '../iam.ts';
import { root, temporaryFolder } from '../program.ts';
import type { KeyPair } from '../two-accounts.ts';

const guide = readFileSync(join(root, 'docs/guides/from-a-log-to-the-least-policy.md'), 'utf8');
const steps = [...guide.matchAll(/```sh\ndynaward policy (.*?)\n```\n\n```json\n(.*?)```/gs)];

const TableName = 'orders';
const table = 'arn:aws:dynamodb:us-east-1:111111111111:table/orders';
const key = { id: { S: 'o-1' } };
const keys = {
  alice: { accessKeyId: 'AKIAALICE11111111111', secretAccessKey: 'alice-in-account-111111111111-only-a-sample' },
  bob: { accessKeyId: 'AKIABOB2222222222222', secretAccessKey: 'bob-in-account-222222222222-only-a-sample' },
};
const aliceArn = 'arn:aws:iam::111111111111:user/alice';
const reader = 'arn:aws:iam::222222222222:role/reader';

describe('the guide "From a log to the least policy"', () => {
  const folder = temporaryFolder();
  const decisionLog = join(folder.path, 'decisions.jsonl');
  const settings = { port: 0, hosts: ['127.0.0.1'], configuration: join(root, 'examples/two-accounts.yaml') };

  async function use(alice: DynamoDBClient): Promise<void> {
    await alice.send(new PutItemCommand({ TableName, Item: { ...key, customer: { S: 'c-1' } } }));
    await alice.send(new GetItemCommand({ TableName, Key: key }));
    await alice.send(
      new QueryCommand({
        TableName,
        IndexName: 'by-customer',
        KeyConditionExpression: 'customer = :customer',
        ExpressionAttributeValues: { ':customer': { S: 'c-1' } },
      }),
    );
  }

  const createTable = new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [
      { AttributeName: 'id', AttributeType: 'S' },
      { AttributeName: 'customer', AttributeType: 'S' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-customer',
        KeySchema: [{ AttributeName: 'customer', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  });

  beforeAll(async () => {
    const server = await start({ ...settings, decisionLog });
    const clients = clientsOf(server);
    const alice = clients.dynamodb(keys.alice);
    await alice.send(createTable);
    await use(alice);
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: '222222222222' },
          Action: ['dynamodb:GetItem', 'dynamodb:Query'],
          Resource: [table, `${table}/index/*`],
        },
      ],
    });
    await alice.send(new PutResourcePolicyCommand({ ResourceArn: table, Policy }));
    const assume = new AssumeRoleCommand({ RoleArn: reader, RoleSessionName: 'bob' });
    const { Credentials } = await clients.sts(keys.bob).send(assume);
    const session = clients.dynamodb({
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
    });
    await session.send(new GetItemCommand({ TableName: table, Key: key }));
    expect(await refusal(session.send(new DeleteItemCommand({ TableName: table, Key: key })))).toContain(
      'AccessDenied',
    );
    await server.stop();
  }, 60_000);
  afterAll(() => folder.remove());

  it('has steps', () => expect(steps).toHaveLength(3));

  it.each(steps.map(([, args, printed]) => [args!, printed!]))('prints what it says: %s', async (args, printed) => {
    expect(await generate(args.split(' ').slice(1))).toEqual({ status: 0, out: printed, err: '' });
  });

  it('what is attached in place of the wide policy lets the same through, and no more', async () => {
    const { out } = await generate(['decisions.jsonl', '--principal', aliceArn]);
    const server = await start(settings);
    const iam = iamOf(server);
    const rootKeys: KeyPair = { accessKeyId: '111111111111', secretAccessKey: 'local' };
    const UserName = 'successor';
    await iam('CreateUser', rootKeys, { UserName });
    await iam('PutUserPolicy', rootKeys, { UserName, PolicyName: 'least', PolicyDocument: out });
    const made = await iam('CreateAccessKey', rootKeys, { UserName });
    const successor = clientsOf(server).dynamodb({
      accessKeyId: made.first('AccessKeyId')!,
      secretAccessKey: made.first('SecretAccessKey')!,
    });
    await successor.send(createTable);
    await use(successor);
    expect(await refusal(successor.send(new DeleteItemCommand({ TableName, Key: key })))).toContain(
      'AccessDeniedException: ',
    );
    await server.stop();
  });

  /** As the guide's commands are typed, in the folder of the log. */
  async function generate(args: readonly string[]) {
    let out = '';
    let err = '';
    const input = (async function* () {})();
    const status = await runTool(
      { tool: 'policy', args: ['generate', ...args.map((arg) => (arg === 'decisions.jsonl' ? decisionLog : arg))] },
      {
        input,
        out: (text) => {
          out += text;
        },
        err: (text) => {
          err += text;
        },
      },
    );
    return { status, out, err };
  }
});
