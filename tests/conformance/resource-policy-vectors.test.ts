import {
  CreateTableCommand,
  DeleteItemCommand,
  DeleteResourcePolicyCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  GetResourcePolicyCommand,
  PutItemCommand,
  PutResourcePolicyCommand,
  type PutResourcePolicyCommandInput,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf, refusal } from '../clients.ts';
import { keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

/**
 * What AWS was seen to do with resource policies, a scenario each. T1 to T9, T13 and T14 follow tests that run against AWS
 * (getmoto/moto, `test_dynamodb_resource_policy.py`) and live measurements of 2026-10-09.
 */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
const clients = clientsOf(running);
const alice = clients.dynamodb(keys.alice);
afterAll(() => running.stop());

let tableArn = '';
let number = 0;

beforeEach(async () => {
  tableArn = await createTable(alice, `vectors-${number++}`);
});

describe('PutResourcePolicy', () => {
  it('T1: takes a whole account with every action on every resource', async () => {
    const { RevisionId } = await put(accountPolicy('dynamodb:*'));
    expect(RevisionId).toMatch(/^\d{13}$/);
  });

  it('T2: keeps the revision when the same policy comes again, in whatever spelling', async () => {
    const { RevisionId } = await put(accountPolicy('dynamodb:*'));
    expect(await put(accountPolicy('dynamodb:*'))).toMatchObject({ RevisionId });
    const respelled = JSON.stringify(
      {
        Statement: {
          Resource: ['*'],
          Action: ['dynamodb:*'],
          Principal: { AWS: [`arn:aws:iam::${stranger}:root`] },
          Effect: 'Allow',
        },
        Version: '2012-10-17',
      },
      null,
      4,
    );
    expect(await put(respelled)).toMatchObject({ RevisionId });
  });

  it('T3: gives a new, larger revision to another policy put with the current one expected', async () => {
    const first = await put(accountPolicy('dynamodb:*'));
    const second = await put(accountPolicy('dynamodb:GetItem'), { ExpectedRevisionId: first.RevisionId });
    expect(second.RevisionId! > first.RevisionId!).toBe(true);
  });

  it('T4: refuses a stale revision, and leaves the policy as it was', async () => {
    const first = await put(accountPolicy('dynamodb:*'));
    const second = await put(accountPolicy('dynamodb:GetItem'));
    expect(await refusal(put(accountPolicy('dynamodb:Query'), { ExpectedRevisionId: first.RevisionId }))).toBe(
      `PolicyNotFoundException: Resource-based policy not found for the provided ResourceArn: Requested update for policy with revision id ${first.RevisionId}, but the policy associated to target table ${tableName()} has revision id ${second.RevisionId}.`,
    );
    expect(await get()).toMatchObject({ RevisionId: second.RevisionId });
  });

  it('T5: takes NO_POLICY once, and refuses it when a policy is there', async () => {
    const { RevisionId } = await put(accountPolicy('dynamodb:*'), { ExpectedRevisionId: 'NO_POLICY' });
    expect(await refusal(put(accountPolicy('dynamodb:GetItem'), { ExpectedRevisionId: 'NO_POLICY' }))).toBe(
      `PolicyNotFoundException: Resource-based policy not found for the provided ResourceArn: Requested policy update expecting none to be present for table ${tableName()}, but a policy exists with revision id ${RevisionId}.`,
    );
  });

  it('refuses any other expected revision when there is no policy', async () => {
    expect(await refusal(put(accountPolicy('dynamodb:*'), { ExpectedRevisionId: '1709841168699' }))).toBe(
      `PolicyNotFoundException: Resource-based policy not found for the provided ResourceArn: Requested update for policy with revision id 1709841168699, but table ${tableName()} has no associated policy.`,
    );
  });

  it('T10: refuses an Allow to everyone, and takes a Deny to everyone', async () => {
    expect(await refusal(put(policy({ Principal: '*' })))).toBe(unbounded);
    expect(await refusal(put(policy({ Principal: { AWS: '*' } })))).toBe(unbounded);
    await put(policy({ Effect: 'Deny', Principal: '*', Action: 'dynamodb:DeleteItem' }));
  });

  it('T11: takes an Allow to everyone that names a fixed principal in a condition', async () => {
    const Condition = { StringEquals: { 'aws:PrincipalArn': `arn:aws:iam::${stranger}:role/visitor` } };
    await put(policy({ Principal: '*', Condition }));
  });

  it('T12: does not count an address as a bound', async () => {
    const Condition = { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } };
    expect(await refusal(put(policy({ Principal: '*', Condition })))).toBe(unbounded);
  });

  it('T13: refuses a policy that locks its author out, unless the author confirms; then it is in force', async () => {
    const lockout = policy({ Effect: 'Deny', Principal: '*', Action: 'dynamodb:PutResourcePolicy' });
    expect(await refusal(put(lockout))).toBe(
      'AccessDeniedException: The new resource policy will not allow you to update the resource policy in the future.',
    );
    await put(lockout, { ConfirmRemoveSelfResourceAccess: true });
    expect(await refusal(put(accountPolicy('dynamodb:*')))).toBe(
      `AccessDeniedException: User: arn:aws:iam::${owner}:user/alice is not authorized to perform: dynamodb:PutResourcePolicy on resource: ${tableArn} with an explicit deny in a resource-based policy`,
    );
    await get();
    await alice.send(new DescribeTableCommand({ TableName: tableName() }));
  });

  it('catches a lockout that names the author in a condition', async () => {
    const Condition = { ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${owner}:user/alice` } };
    const lockout = policy({ Effect: 'Deny', Principal: '*', Action: 'dynamodb:PutResourcePolicy', Condition });
    expect(await refusal(put(lockout))).toContain('will not allow you to update the resource policy in the future');
  });

  it('guards PutResourcePolicy only: a Deny of DeleteResourcePolicy needs no confirmation', async () => {
    await put(policy({ Effect: 'Deny', Principal: '*', Action: 'dynamodb:DeleteResourcePolicy' }));
    expect(await refusal(remove())).toContain('explicit deny in a resource-based policy');
    const root = clients.dynamodb(keys.ownerRoot);
    await root.send(new DeleteResourcePolicyCommand({ ResourceArn: tableArn }));
  });

  it('T14: counts the bytes as submitted, white space too', async () => {
    const padded = (bytes: number) => accountPolicy('dynamodb:GetItem').padEnd(bytes, ' ');
    expect(await refusal(put(padded(21_504)))).toBe(
      'ValidationException: One or more parameter values were invalid: Maximum policy size of 20480 bytes exceeded',
    );
    expect(await refusal(put(padded(20_481)))).toContain('Maximum policy size');
    await put(padded(19_456));
    await put(padded(20_480));
  });

  it('T15: refuses stream actions in a table policy, all of them by name', async () => {
    expect(await refusal(put(policy({ Action: ['dynamodb:GetRecords', 'dynamodb:DescribeStream'] })))).toBe(
      'ValidationException: One or more parameter values were invalid: Invalid policy document: The following action names are invalid: "dynamodb:GetRecords", "dynamodb:DescribeStream"',
    );
  });

  it('T16: refuses a stream ARN in a table policy', async () => {
    const label = '2026-10-09T00:29:34.602';
    expect(await refusal(put(policy({ Resource: `${tableArn}/stream/${label}` })))).toBe(
      `ValidationException: One or more parameter values were invalid: Invalid policy document: The relative-id "table/${tableName()}/stream/${label}" is invalid for ARN "${tableArn}"`,
    );
  });

  it('T17: refuses two statements with one Sid', async () => {
    const statement = { Sid: 'a', Effect: 'Allow', Principal: { AWS: stranger }, Action: 'dynamodb:*', Resource: '*' };
    expect(await refusal(put(JSON.stringify({ Version: '2012-10-17', Statement: [statement, statement] })))).toBe(
      'ValidationException: One or more parameter values were invalid: Invalid policy document: The Statement Ids in the policy are not unique',
    );
  });

  it('T18: attaches nothing to an index', async () => {
    const ResourceArn = `${tableArn}/index/by-group`;
    expect(await refusal(put(accountPolicy('dynamodb:*'), { ResourceArn }))).toBe(
      `ValidationException: One or more parameter values were invalid: Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ${ResourceArn}`,
    );
  });
});

describe('GetResourcePolicy and DeleteResourcePolicy', () => {
  it('T6: answer for a table that is not there', async () => {
    const ResourceArn = `${tableArn}unknown`;
    const missing = `ResourceNotFoundException: Requested resource not found: Table: ${tableName()}unknown not found`;
    expect(await refusal(put(accountPolicy('dynamodb:*'), { ResourceArn }))).toBe(missing);
    expect(await refusal(alice.send(new GetResourcePolicyCommand({ ResourceArn })))).toBe(missing);
    expect(await refusal(alice.send(new DeleteResourcePolicyCommand({ ResourceArn })))).toBe(missing);
  });

  it('T7: refuse to delete another revision than the attached one', async () => {
    await put(accountPolicy('dynamodb:*'));
    expect(await refusal(remove({ ExpectedRevisionId: 'unknown' }))).toMatch(
      /^PolicyNotFoundException: .*Requested update for policy with revision id unknown, but the policy associated/,
    );
  });

  it('T8: delete twice, and answer the removed revision first, then that of the removal', async () => {
    expect(await remove()).not.toHaveProperty('RevisionId');
    const { RevisionId } = await put(accountPolicy('dynamodb:*'));
    expect(await remove()).toMatchObject({ RevisionId });
    const again = await remove();
    expect(again.RevisionId! > RevisionId!).toBe(true);
    expect(await remove()).toMatchObject({ RevisionId: again.RevisionId });
    expect(await refusal(get())).toBe(
      `PolicyNotFoundException: Resource-based policy not found for the provided ResourceArn: ${tableArn}`,
    );
  });

  it('T9: show a list of one as a text', async () => {
    await put(policy({ Action: ['dynamodb:GetItem'] }));
    expect((await get()).Policy).toBe(
      `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::${stranger}:root"},"Action":"dynamodb:GetItem","Resource":"*"}]}`,
    );
  });

  it('T22: show an Id that was given', async () => {
    await put(JSON.stringify({ ...JSON.parse(accountPolicy('dynamodb:*')), Id: 'my-policy' }));
    expect((await get()).Policy).toMatch(/^\{"Version":"2012-10-17","Id":"my-policy","Statement":/);
  });

  it('T23: find nothing on a table that was made again', async () => {
    await put(accountPolicy('dynamodb:*'));
    await alice.send(new DeleteTableCommand({ TableName: tableName() }));
    await createTable(alice, tableName());
    expect(await refusal(get())).toContain('PolicyNotFoundException');
    expect(await remove()).not.toHaveProperty('RevisionId');
  });

  it('tell a missing Version from the one that is printed for it', async () => {
    const { Version: _, ...versionless } = JSON.parse(accountPolicy('dynamodb:*')) as Record<string, unknown>;
    const first = await put(JSON.stringify(versionless));
    expect(await put(JSON.stringify(versionless))).toMatchObject({ RevisionId: first.RevisionId });
    const shown = await get();
    expect(shown.Policy).toContain('"Version":"2008-10-17"');
    const second = await put(shown.Policy!);
    expect(second.RevisionId).not.toBe(first.RevisionId);
  });
});

describe('Enforcement', () => {
  it('T19: asks for the index when an index is queried, not for the table', async () => {
    const bob = clients.dynamodb(keys.bob);
    await put(policy({ Action: 'dynamodb:Query', Resource: tableArn }));
    const key = { ExpressionAttributeValues: { ':v': { S: 'x' } } };
    await bob.send(new QueryCommand({ TableName: tableArn, KeyConditionExpression: 'pk = :v', ...key }));
    const index = { TableName: tableArn, IndexName: 'by-group', KeyConditionExpression: 'grp = :v', ...key };
    expect(await refusal(bob.send(new QueryCommand(index)))).toBe(
      `AccessDeniedException: User: arn:aws:iam::${stranger}:user/bob is not authorized to perform: dynamodb:Query on resource: ${tableArn}/index/by-group because no resource-based policy allows the dynamodb:Query action`,
    );
    await put(policy({ Action: 'dynamodb:Query', Resource: `${tableArn}/index/*` }));
    await bob.send(new QueryCommand(index));
  });

  it('T21: lets a Scan pass under ForAllValues on LeadingKeys, which a Scan does not have', async () => {
    const bob = clients.dynamodb(keys.bob);
    await alice.send(new PutItemCommand({ TableName: tableName(), Item: { pk: { S: 'secret' } } }));
    const Condition = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['bob'] } };
    await put(policy({ Action: ['dynamodb:Scan', 'dynamodb:DeleteItem'], Condition }));
    expect(await bob.send(new ScanCommand({ TableName: tableArn }))).toMatchObject({
      Items: [{ pk: { S: 'secret' } }],
    });
    const other = new DeleteItemCommand({ TableName: tableArn, Key: { pk: { S: 'secret' } } });
    expect(await refusal(bob.send(other))).toContain('because no resource-based policy allows');
    await bob.send(new DeleteItemCommand({ TableName: tableArn, Key: { pk: { S: 'bob' } } }));
  });
});

beforeAll(() => expect(running.port).toBeGreaterThan(0));

const unbounded =
  'ValidationException: Resource-based policy grants unbounded access in one or more elements. Please revise the policy to ensure least-privilege form of access';

function tableName(): string {
  return tableArn.slice(tableArn.lastIndexOf('/') + 1);
}

function policy(statement: object): string {
  const allow = { Effect: 'Allow', Principal: { AWS: stranger }, Action: 'dynamodb:GetItem', Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ ...allow, ...statement }] });
}

function accountPolicy(action: string): string {
  return policy({ Action: action });
}

function put(Policy: string, more: Partial<PutResourcePolicyCommandInput> = {}) {
  return alice.send(new PutResourcePolicyCommand({ ResourceArn: tableArn, Policy, ...more }));
}

function get() {
  return alice.send(new GetResourcePolicyCommand({ ResourceArn: tableArn }));
}

function remove(more: { ExpectedRevisionId?: string } = {}) {
  return alice.send(new DeleteResourcePolicyCommand({ ResourceArn: tableArn, ...more }));
}

async function createTable(client: DynamoDBClient, name: string): Promise<string> {
  const { TableDescription } = await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'grp', AttributeType: 'S' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-group',
          KeySchema: [{ AttributeName: 'grp', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
  return TableDescription!.TableArn!;
}
