import {
  CreateTableCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf, refusal } from '../clients.ts';
import { keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

/**
 * Every action of DynamoDB, and whether a policy for a table, or for a stream, may name it. DynamoDB Developer Guide, "DynamoDB API
 * operations supported by resource-based policies"; what was measured on AWS and what is inferred is marked.
 */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
const alice = clientsOf(running).dynamodb(keys.alice);
afterAll(() => running.stop());

const tableArn = `arn:aws:dynamodb:us-east-1:${owner}:table/actions`;
let streamArn = '';

beforeAll(async () => {
  await alice.send(
    new CreateTableCommand({
      TableName: 'actions',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    }),
  );
  const StreamSpecification = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' as const };
  const { TableDescription } = await alice.send(new UpdateTableCommand({ TableName: 'actions', StreamSpecification }));
  streamArn = TableDescription!.LatestStreamArn!;
});

const ofBoth = [
  ...['GetResourcePolicy', 'PutResourcePolicy', 'DeleteResourcePolicy'],
  ...['ListTagsOfResource', 'TagResource', 'UntagResource'],
];

const ofTables = [
  ...['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan', 'BatchGetItem', 'BatchWriteItem'],
  ...['TransactGetItems', 'TransactWriteItems', 'PartiQLSelect', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'],
  // Not on that page, and seen in policies that AWS took.
  ...['ConditionCheckItem', 'ReadDataForReplication', 'WriteDataForReplication', 'ReplicateSettings'],
  ...['DescribeTable', 'UpdateTable', 'DeleteTable', 'DescribeTimeToLive', 'UpdateTimeToLive'],
  ...['DescribeTableReplicaAutoScaling', 'UpdateTableReplicaAutoScaling', 'AssociateTableReplica'],
  ...['CreateBackup', 'DescribeContinuousBackups', 'UpdateContinuousBackups', 'RestoreTableToPointInTime'],
  ...['DescribeContributorInsights', 'UpdateContributorInsights', 'ExportTableToPointInTime'],
  ...['DescribeKinesisStreamingDestination', 'EnableKinesisStreamingDestination'],
  ...['DisableKinesisStreamingDestination', 'UpdateKinesisStreamingDestination'],
  // Inferred from the Service Authorization Reference; from the guide to zero-ETL with Redshift.
  ...['SearchVectors', 'DescribeExport'],
];

const ofStreams = ['DescribeStream', 'GetRecords', 'GetShardIterator'];

/** Of those, ListStreams, ExecuteStatement and RestoreTableFromBackup were measured; that the others are refused is inferred. */
const ofNeither = [
  ...['ListStreams', 'ExecuteStatement', 'BatchExecuteStatement', 'ExecuteTransaction', 'RestoreTableFromBackup'],
  ...['CreateTable', 'ListTables', 'ListBackups', 'DescribeBackup', 'DeleteBackup', 'ListExports', 'ImportTable'],
  ...['DescribeImport', 'ListImports', 'ListContributorInsights', 'DescribeLimits', 'DescribeEndpoints'],
  ...['CreateGlobalTable', 'DescribeGlobalTable', 'DescribeGlobalTableSettings', 'ListGlobalTables'],
  ...[
    'UpdateGlobalTable',
    'UpdateGlobalTableSettings',
    'UpdateGlobalTableVersion',
    'PurchaseReservedCapacityOfferings',
  ],
  ...['CreateTableReplica', 'DeleteTableReplica', 'ListShards', 'GetItems', 'Frobnicate', ''],
];

describe.each<[slot: string, arn: () => string, supported: readonly string[], unsupported: readonly string[]]>([
  ['table', () => tableArn, [...ofTables, ...ofBoth], [...ofStreams, ...ofNeither]],
  ['stream', () => streamArn, [...ofStreams, ...ofBoth], [...ofTables, ...ofNeither]],
])('A policy for a %s', (_, arn, supported, unsupported) => {
  it.each(supported)('may name %s, in any case, and keeps the spelling', async (name) => {
    for (const spelled of [`dynamodb:${name}`, `dynamodb:${name.toLowerCase()}`, `DYNAMODB:${name.toUpperCase()}`]) {
      await put(arn(), spelled);
      expect(await shown(arn())).toContain(`"Action":"${spelled}"`);
    }
  });

  it.each(unsupported)('may not name %s', async (name) => {
    expect(await refusal(put(arn(), `dynamodb:${name}`))).toBe(invalid(`dynamodb:${name}`));
    // One bad name among good ones is enough, and is the one that is told; in a Deny as well.
    const [good] = supported;
    expect(await refusal(put(arn(), [`dynamodb:${good}`, `dynamodb:${name}`]))).toBe(invalid(`dynamodb:${name}`));
    expect(await refusal(put(arn(), `dynamodb:${name}`, { Effect: 'Deny' }))).toBe(invalid(`dynamodb:${name}`));
  });

  it.each(unsupported)('may leave out %s with NotAction (inferred)', async (name) => {
    await put(arn(), [], { Action: undefined, NotAction: `dynamodb:${name}` });
    expect(await shown(arn())).toContain(`"NotAction":"dynamodb:${name}"`);
  });

  it('may have patterns that cover what it may name', async () => {
    const [name] = supported;
    for (const pattern of [
      '*',
      'dynamodb:*',
      'DynamoDB:*',
      `dynamodb:${name!.slice(0, 4)}*`,
      `dynamodb:?${name!.slice(1)}`,
    ]) {
      await put(arn(), pattern);
      expect(await shown(arn())).toContain(`"Action":"${pattern}"`);
    }
  });

  it('may not have patterns that cover nothing, nor names of other services, nor names alone (inferred)', async () => {
    for (const name of [
      'dynamodb:Frob*',
      'dynamodb:List?treams',
      's3:GetObject',
      's3:*',
      'dax:GetItem',
      'GetItem',
      '',
      ' *',
    ]) {
      expect(await refusal(put(arn(), name))).toBe(invalid(name));
    }
  });

  it('is told of every bad name, each once', async () => {
    const names = ['dynamodb:Frob*', 'dynamodb:ListStreams', 'dynamodb:Frob*', 's3:GetObject'];
    expect(await refusal(put(arn(), names))).toBe(invalid('dynamodb:Frob*', 'dynamodb:ListStreams', 's3:GetObject'));
  });
});

function put(ResourceArn: string, Action: string | readonly string[], more: object = {}) {
  const statement = { Effect: 'Allow', Principal: { AWS: stranger }, Action, Resource: '*', ...more };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  return alice.send(new PutResourcePolicyCommand({ ResourceArn, Policy, ConfirmRemoveSelfResourceAccess: true }));
}

async function shown(ResourceArn: string): Promise<string> {
  return (await alice.send(new GetResourcePolicyCommand({ ResourceArn }))).Policy!;
}

function invalid(...names: string[]): string {
  const quoted = names.map((name) => `"${name}"`).join(', ');
  return `ValidationException: One or more parameter values were invalid: Invalid policy document: The following action names are invalid: ${quoted}`;
}
