import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTableCommand, GetItemCommand, PutResourcePolicyCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/index.ts';
import type { Running } from '../../src/cli/options.ts';
import { runTool } from '../../src/cli/run-tool.ts';
import { clientsOf } from '../clients.ts';
import { root, temporaryFolder } from '../program.ts';
import { keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

const TableName = 'orders';
const table = `arn:aws:dynamodb:us-east-1:${owner}:table/${TableName}`;

/** Bob of the other account may read the items of his own name; he asks for Alice's. */
const Policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'OwnItems',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${stranger}:user/bob` },
      Action: 'dynamodb:GetItem',
      Resource: table,
      Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': 'bob' } },
    },
  ],
});

describe('the decision log', () => {
  const folder = temporaryFolder();
  const decisionLog = join(folder.path, 'decisions.jsonl');
  let server: Running;
  let allowedId: string | undefined;
  let refusedId: string | undefined;
  let refusedText: string;

  beforeAll(async () => {
    server = await start({ port: 0, hosts: ['127.0.0.1'], configuration: twoAccounts, decisionLog });
    const clients = clientsOf(server);
    const alice = clients.dynamodb(keys.alice);
    await alice.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      }),
    );
    await alice.send(new PutResourcePolicyCommand({ ResourceArn: table, Policy }));
    const bob = clients.dynamodb(keys.bob);
    const get = (pk: string) => bob.send(new GetItemCommand({ TableName: table, Key: { pk: { S: pk } } }));
    allowedId = (await get('bob')).$metadata.requestId;
    const refused = await get('alice').catch((error) => error);
    refusedId = refused.$metadata.requestId;
    refusedText = refused.message;
    await server.stop();
  }, 60_000);
  afterAll(() => folder.remove());

  const events = () =>
    readFileSync(decisionLog, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  it('holds a line for each decision, in the form of CloudTrail', () => {
    expect(events().map(({ eventName }) => eventName)).toEqual([
      'CreateTable',
      'PutResourcePolicy',
      'GetItem',
      'GetItem',
    ]);
    const [allowed] = events().filter(({ requestID }) => requestID === allowedId);
    expect(allowed).toMatchObject({
      eventSource: 'dynamodb.amazonaws.com',
      eventName: 'GetItem',
      awsRegion: 'us-east-1',
      sourceIPAddress: '127.0.0.1',
      userIdentity: { type: 'IAMUser', accountId: stranger, userName: 'bob' },
      resources: [{ ARN: table, accountId: owner, type: 'AWS::DynamoDB::Table' }],
      additionalEventData: { decision: 'allowed', layers: { identity: 'allows', resource: 'allows' } },
    });
    expect(allowed.eventTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(allowed).not.toHaveProperty('errorCode');
  });

  it('says of a refusal what AWS says to the client, and for the owner what was missing', () => {
    const [refused] = events().filter(({ requestID }) => requestID === refusedId);
    expect(refused).toMatchObject({
      errorCode: 'AccessDenied',
      errorMessage: refusedText,
      additionalEventData: {
        decision: 'implicitDeny',
        layers: { identity: 'allows', resource: 'silent' },
        nearestMiss: {
          policyId: table,
          sid: 'OwnItems',
          line: 1,
          unmet: [{ element: 'Condition', key: 'dynamodb:LeadingKeys', expected: ['bob'], actual: ['alice'] }],
        },
      },
    });
    expect(refusedText).not.toContain('OwnItems');
  });

  it('is read by dynaward explain', async () => {
    const { status, out } = await explain(refusedId ?? '', decisionLog);
    expect(status).toBe(0);
    const guide = readFileSync(join(root, 'docs/guides/why-was-i-refused.md'), 'utf8');
    const told = guide.split('```text\n')[1]?.split('```')[0];
    expect(out.replace(/^\S+/, '')).toBe(told?.replace(/^\S+/, ''));
    expect((await explain('X'.repeat(52), decisionLog)).status).toBe(1);
    expect((await explain('X', join(folder.path, 'none'))).status).toBe(2);
  });

  it('must be a file that can be written', async () => {
    const decisionLog = join(folder.path, 'no folder', 'log');
    await expect(start({ port: 0, decisionLog })).rejects.toThrow('cannot be written (ENOENT)');
  });
});

async function explain(requestId: string, log: string) {
  let out = '';
  const add = (text: string) => {
    out += text;
  };
  const input = (async function* () {})();
  const status = await runTool({ tool: 'explain', args: [requestId, '--log', log] }, { input, out: add, err: add });
  return { status, out };
}
