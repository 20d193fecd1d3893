import {
  BatchWriteItemCommand,
  CreateBackupCommand,
  CreateTableCommand,
  DeleteBackupCommand,
  DeleteTableCommand,
  DescribeBackupCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  ListBackupsCommand,
  PutItemCommand,
  QueryCommand,
  RestoreTableFromBackupCommand,
  type RestoreTableFromBackupCommandInput,
  RestoreTableToPointInTimeCommand,
  ScanCommand,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/cli/options.ts';
import { start } from '../../src/cli/start.ts';
import { clientsOf, refusal } from '../clients.ts';
import { keys, owner, twoAccounts } from '../two-accounts.ts';

/** Backups and point-in-time recovery as clients use them. What is copied under writes and crashes: `tests/simulation/backups`. */
const TableName = 'kept';
const arn = `arn:aws:dynamodb:us-east-1:${owner}:table/${TableName}`;
const missingBackup = `${arn}/backup/01795392000000-73d8d5bc`;
let running: Running;
let alice: ReturnType<ReturnType<typeof clientsOf>['dynamodb']>;
beforeAll(async () => {
  running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
  alice = clientsOf(running).dynamodb(keys.alice);
  await alice.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: ['id', 'at', 'grp'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'id', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [byGroup],
      BillingMode: 'PAY_PER_REQUEST',
      Tags: [{ Key: 'team', Value: 'shop' }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
      DeletionProtectionEnabled: true,
    }),
  );
  const items = Array.from({ length: 20 }, (_, at) => ({ id: { S: `i${at}` }, at: { S: 'a' }, grp: { S: 'g' } }));
  const puts = items.map((Item) => ({ PutRequest: { Item } }));
  await alice.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: puts } }));
});
afterAll(() => running.stop());

const byGroup = {
  IndexName: 'by-group',
  KeySchema: [{ AttributeName: 'grp', KeyType: 'HASH' as const }],
  Projection: { ProjectionType: 'KEYS_ONLY' as const },
};

const backUp = async (name: string, table = TableName) => {
  const { BackupDetails } = await alice.send(new CreateBackupCommand({ TableName: table, BackupName: name }));
  const BackupArn = BackupDetails!.BackupArn!;
  await expect.poll(async () => (await described(BackupArn)).BackupDetails?.BackupStatus).toBe('AVAILABLE');
  return BackupArn;
};
const described = async (BackupArn: string) =>
  (await alice.send(new DescribeBackupCommand({ BackupArn }))).BackupDescription!;
const table = async (name: string) => (await alice.send(new DescribeTableCommand({ TableName: name }))).Table!;
const active = (name: string) => expect.poll(async () => (await table(name)).TableStatus).toBe('ACTIVE');
const count = async (name: string) => (await alice.send(new ScanCommand({ TableName: name }))).Count;
const restore = (input: Partial<RestoreTableFromBackupCommandInput>) =>
  alice.send(new RestoreTableFromBackupCommand({ TargetTableName: 'restored', BackupArn: missingBackup, ...input }));
const recovery = async (name = TableName) =>
  (await alice.send(new DescribeContinuousBackupsCommand({ TableName: name }))).ContinuousBackupsDescription!;
const setRecovery = (PointInTimeRecoveryEnabled: boolean, RecoveryPeriodInDays?: number, name = TableName) =>
  alice.send(
    new UpdateContinuousBackupsCommand({
      TableName: name,
      PointInTimeRecoverySpecification: {
        PointInTimeRecoveryEnabled,
        ...(RecoveryPeriodInDays !== undefined && { RecoveryPeriodInDays }),
      },
    }),
  );

describe('A backup', () => {
  it('keeps items and settings, and is restored as a table with its indexes', async () => {
    const BackupArn = await backUp('first');
    expect(BackupArn).toMatch(new RegExp(`^${arn}/backup/\\d{14}-[0-9a-f]{8}$`));
    const { BackupDetails, SourceTableDetails, SourceTableFeatureDetails } = await described(BackupArn);
    expect(BackupDetails).toMatchObject({ BackupName: 'first', BackupType: 'USER', BackupStatus: 'AVAILABLE' });
    expect(SourceTableDetails).toMatchObject({ TableName, ItemCount: 20, BillingMode: 'PAY_PER_REQUEST' });
    expect(SourceTableFeatureDetails?.GlobalSecondaryIndexes?.[0]?.IndexName).toBe('by-group');

    const { TableDescription } = await restore({ BackupArn });
    expect(TableDescription?.RestoreSummary).toMatchObject({
      SourceBackupArn: BackupArn,
      SourceTableArn: arn,
      RestoreInProgress: true,
    });
    expect(TableDescription?.TableStatus).toBe('CREATING');
    await active('restored');
    const made = await table('restored');
    expect(made.RestoreSummary?.RestoreInProgress).toBe(false);
    // Not restored: stream, deletion protection, recovery.
    expect([made.StreamSpecification, made.DeletionProtectionEnabled]).toEqual([undefined, false]);
    expect((await recovery('restored')).PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus).toBe('DISABLED');
    expect(await count('restored')).toBe(20);
    const { Count } = await alice.send(
      new QueryCommand({
        TableName: 'restored',
        IndexName: 'by-group',
        KeyConditionExpression: 'grp = :g',
        ExpressionAttributeValues: { ':g': { S: 'g' } },
      }),
    );
    expect(Count).toBe(20);
    const taken = 'TableAlreadyExistsException: Table already exists: restored';
    expect(await refusal(restore({ BackupArn }))).toBe(taken);
  });

  it('is restored with other throughput, encryption and fewer indexes', async () => {
    const BackupArn = await backUp('second');
    const units = { ReadCapacityUnits: 3, WriteCapacityUnits: 2 };
    const provisioned = { BackupArn, TargetTableName: 'other', BillingModeOverride: 'PROVISIONED' } as const;
    expect(await refusal(restore(provisioned))).toContain('must both be specified when BillingMode is PROVISIONED');
    const withUnits = { ...provisioned, ProvisionedThroughputOverride: units };
    expect(await refusal(restore(withUnits))).toContain('ProvisionedThroughput is not specified for index: by-group');
    const stranger = { ...byGroup, IndexName: 'stranger', ProvisionedThroughput: units };
    expect(await refusal(restore({ ...withUnits, GlobalSecondaryIndexOverride: [stranger] }))).toContain('stranger');
    await restore({
      ...withUnits,
      GlobalSecondaryIndexOverride: [],
      SSESpecificationOverride: { Enabled: true, SSEType: 'KMS' },
    });
    await active('other');
    const made = await table('other');
    expect(made.GlobalSecondaryIndexes).toBeUndefined();
    expect(made.AttributeDefinitions?.map(({ AttributeName }) => AttributeName)).toEqual(['at', 'id']);
    expect(made.ProvisionedThroughput).toMatchObject(units);
    expect(made.SSEDescription?.SSEType).toBe('KMS');
  });

  it('is listed, by table, kind and page, and deleted', async () => {
    const list = (more = {}) => alice.send(new ListBackupsCommand(more));
    const all = (await list()).BackupSummaries!;
    expect(all.map(({ BackupName }) => BackupName)).toEqual(['first', 'second']);
    expect((await list({ BackupType: 'SYSTEM' })).BackupSummaries).toEqual([]);
    expect((await list({ TableName: 'restored' })).BackupSummaries).toEqual([]);
    expect((await list({ TimeRangeUpperBound: new Date(0) })).BackupSummaries).toEqual([]);
    const page = await list({ Limit: 1 });
    expect(page.LastEvaluatedBackupArn).toBe(all[0]!.BackupArn);
    const next = await list({ Limit: 1, ExclusiveStartBackupArn: page.LastEvaluatedBackupArn });
    expect(next.BackupSummaries?.map(({ BackupName }) => BackupName)).toEqual(['second']);
    expect(next.LastEvaluatedBackupArn).toBeUndefined();
    const BackupArn = all[0]!.BackupArn!;
    const deleted = await alice.send(new DeleteBackupCommand({ BackupArn }));
    expect(deleted.BackupDescription?.BackupDetails?.BackupStatus).toBe('DELETED');
    expect(await refusal(described(BackupArn))).toBe(`BackupNotFoundException: Backup not found: ${BackupArn}`);
  });

  it('has to be there, and so has its table', async () => {
    expect(await refusal(restore({ TargetTableName: 'new' }))).toContain('BackupNotFoundException');
    expect(await refusal(alice.send(new DeleteBackupCommand({ BackupArn: missingBackup })))).toContain(
      'BackupNotFound',
    );
    expect(await refusal(described(`${arn}/stream/2026`))).toContain('ValidationException: Invalid backup ARN');
    const missing = new CreateBackupCommand({ TableName: 'missing', BackupName: 'none' });
    expect(await refusal(alice.send(missing))).toBe('TableNotFoundException: Table not found: missing');
  });
});

describe('Point-in-time recovery', () => {
  const toMoment = (TargetTableName: string, more: object) =>
    alice.send(new RestoreTableToPointInTimeCommand({ SourceTableName: TableName, TargetTableName, ...more }));

  it('is switched on and off, with a period of days', async () => {
    expect(await recovery()).toEqual({
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    });
    await setRecovery(true);
    const { PointInTimeRecoveryDescription: on } = await recovery();
    expect(on).toMatchObject({ PointInTimeRecoveryStatus: 'ENABLED', RecoveryPeriodInDays: 35 });
    expect(on!.EarliestRestorableDateTime!.getTime()).toBeLessThanOrEqual(on!.LatestRestorableDateTime!.getTime());
    await setRecovery(true, 7);
    expect((await recovery()).PointInTimeRecoveryDescription?.RecoveryPeriodInDays).toBe(7);
    expect(await refusal(setRecovery(true, 36))).toContain('less than or equal to 35');
    await setRecovery(false);
    expect((await recovery()).PointInTimeRecoveryDescription).toEqual({ PointInTimeRecoveryStatus: 'DISABLED' });
    expect(await refusal(recovery('missing'))).toBe('TableNotFoundException: Table not found: missing');
    expect(await refusal(setRecovery(true, 35, 'missing'))).toBe('TableNotFoundException: Table not found: missing');
  });

  it('restores a moment before a mistake, and the present', async () => {
    const latest = { UseLatestRestorableTime: true };
    expect(await refusal(toMoment('before', latest))).toBe(
      `PointInTimeRecoveryUnavailableException: Point in time recovery is not enabled for table '${TableName}'`,
    );
    await setRecovery(true);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const RestoreDateTime = new Date();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await alice.send(new PutItemCommand({ TableName, Item: { id: { S: 'mistake' }, at: { S: 'a' } } }));
    await toMoment('before', { RestoreDateTime });
    await toMoment('present', latest);
    await active('before');
    await active('present');
    expect([await count('before'), await count('present')]).toEqual([20, 21]);
    const summary = (await table('before')).RestoreSummary!;
    expect(summary).toEqual({ SourceTableArn: arn, RestoreDateTime, RestoreInProgress: false });
    expect(await refusal(toMoment('never', { RestoreDateTime: new Date(0) }))).toContain('InvalidRestoreTimeException');
    expect(await refusal(toMoment('never', {}))).toContain('Exactly one of');
    expect(await refusal(toMoment('never', { ...latest, SourceTableArn: arn }))).toContain('Exactly one of');
  });

  it('leaves a system backup of a table that is deleted', async () => {
    await setRecovery(true, 35, 'present');
    await alice.send(new DeleteTableCommand({ TableName: 'present' }));
    const { BackupSummaries } = await alice.send(new ListBackupsCommand({ BackupType: 'SYSTEM' }));
    expect(BackupSummaries?.map(({ BackupName }) => BackupName)).toEqual(['present$DeletedTableBackup']);
    await restore({ TargetTableName: 'present', BackupArn: BackupSummaries![0]!.BackupArn! });
    await active('present');
    expect(await count('present')).toBe(21);
  });
});
