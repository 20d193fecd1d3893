import { streamArn } from '../../arn.ts';
import type { Index, KeySchema, Projection, ProvisionedThroughput, Table } from '../../database/catalog/catalog.ts';
import { tableStatus } from './table-state.ts';
import { decreasesToday } from './throughput-change.ts';
import { warmThroughputOf } from './warm-throughput.ts';

/**
 * `TableDescription` as the answers show it. What differs between them:
 * `created` leaves out what AWS fills in later, `deleted` leaves out the global indexes.
 *
 * Source: API reference, TableDescription; which member is there when: measured on AWS, 2026-10. Sizes and counts are
 * those of the last count in the background, 0 before the first, as at AWS. Tags and the resource policy are never shown.
 */
export function describedTable(
  table: Table,
  { now, answer }: { readonly now: number; readonly answer: 'created' | 'described' | 'updated' | 'deleted' },
): object {
  const globals = table.indexes.filter((index) => index.kind === 'global');
  const locals = table.indexes.filter((index) => index.kind === 'local');
  const changing = answer === 'updated' && table.indexes.some(({ change }) => change !== undefined);
  const status = changing ? 'UPDATING' : tableStatus(table, now);
  return {
    AttributeDefinitions: table.attributeDefinitions.map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type,
    })),
    TableName: table.name,
    KeySchema: keySchemaElements(table.key),
    TableStatus: status,
    CreationDateTime: table.createdAt / 1000,
    ProvisionedThroughput: throughputDescription(table.throughput, now),
    TableSizeBytes: table.size?.bytes ?? 0,
    ItemCount: table.size?.items ?? 0,
    TableArn: table.arn,
    TableId: table.tableId,
    ...billing(table, answer === 'created'),
    ...(locals.length > 0 && { LocalSecondaryIndexes: locals.map(localIndex) }),
    ...(globals.length > 0 &&
      answer !== 'deleted' && {
        GlobalSecondaryIndexes: globals.map((index) => globalIndex(index, { table, status, answer, now })),
      }),
    ...stream(table),
    ...restoreSummary(table),
    ...onDemandThroughput(table),
    ...encryptionMember(table),
    ...tableClass(table),
    DeletionProtectionEnabled: table.deletionProtection,
    ...shownWarmThroughput(table, { table, status, answer, now }),
  };
}

/** Partition attributes as HASH, then sort attributes as RANGE. */
export function keySchemaElements(key: KeySchema): object[] {
  return [
    ...key.partition.map(({ name }) => ({ AttributeName: name, KeyType: 'HASH' })),
    ...key.sort.map(({ name }) => ({ AttributeName: name, KeyType: 'RANGE' })),
  ];
}

function throughputDescription(throughput: ProvisionedThroughput, now: number): object {
  const { read, write, increasedAt, decreasedAt } = throughput;
  return {
    ...(increasedAt !== undefined && { LastIncreaseDateTime: increasedAt / 1000 }),
    ...(decreasedAt !== undefined && { LastDecreaseDateTime: decreasedAt / 1000 }),
    NumberOfDecreasesToday: decreasesToday(throughput, now),
    ReadCapacityUnits: read,
    WriteCapacityUnits: write,
  };
}

/** Absent for a table that was never on demand. */
function billing(table: Table, created: boolean): object | false {
  return (
    table.payPerRequestSince !== undefined && {
      BillingModeSummary: {
        BillingMode: table.billingMode,
        ...(!created && { LastUpdateToPayPerRequestDateTime: table.payPerRequestSince / 1000 }),
      },
    }
  );
}

/** After the stream was disabled only its ARN and label stay. */
function stream(table: Table): object {
  return {
    ...(table.stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: table.stream.viewType } }),
    ...(table.streamLabel !== undefined && {
      LatestStreamLabel: table.streamLabel,
      LatestStreamArn: streamArn(table.arn, table.streamLabel),
    }),
  };
}

/** Of a table that was restored, for good. */
function restoreSummary({ restored }: Table): object | undefined {
  return (
    restored && {
      RestoreSummary: {
        ...(restored.backupArn !== undefined && { SourceBackupArn: restored.backupArn }),
        SourceTableArn: restored.tableArn,
        RestoreDateTime: restored.at / 1000,
        RestoreInProgress: restored.from !== undefined,
      },
    }
  );
}

function onDemandThroughput({ onDemandThroughput: maxima }: Table | Index): object | undefined {
  return (
    maxima && {
      OnDemandThroughput: { MaxReadRequestUnits: maxima.read ?? -1, MaxWriteRequestUnits: maxima.write ?? -1 },
    }
  );
}

/** Only of a table that is said to be encrypted with a key of KMS. */
export function encryptionMember({ encryptionKeyArn }: Table): object | false {
  return (
    encryptionKeyArn !== undefined && {
      SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: encryptionKeyArn },
    }
  );
}

/** Only of a table that ever had another class than the default. */
function tableClass({ tableClass: name, tableClassSince: since }: Table): object | undefined {
  return (
    name && {
      TableClassSummary: { TableClass: name, ...(since !== undefined && { LastUpdateDateTime: since / 1000 }) },
    }
  );
}

/** The answer of CreateTable shows it only if it was sent. */
function shownWarmThroughput(part: Table | Index, { table, status, answer }: IndexSetting): object | undefined {
  if (answer === 'created' && part.warmThroughput === undefined) return undefined;
  const { read, write } = warmThroughputOf(part, table);
  const ready = status === 'ACTIVE' ? 'ACTIVE' : 'UPDATING';
  return { WarmThroughput: { ReadUnitsPerSecond: read, WriteUnitsPerSecond: write, Status: ready } };
}

interface IndexSetting {
  readonly table: Table;
  readonly status: string;
  readonly answer: string;
  readonly now: number;
}

function globalIndex(index: Index, setting: IndexSetting): object {
  const status = indexStatus(index, setting);
  return {
    ...localIndex(index),
    IndexStatus: status,
    ...(index.change?.kind === 'creating' && { Backfilling: isBackfilling(index, setting) }),
    ProvisionedThroughput: throughputDescription(index.throughput ?? { read: 0, write: 0 }, setting.now),
    ...onDemandThroughput(index),
    ...shownWarmThroughput(index, { ...setting, status }),
  };
}

/** Indexes share the table's life; those that UpdateTable creates or deletes have one of their own. */
function indexStatus({ change }: Index, { status }: IndexSetting): string {
  if (change !== undefined) return change.kind === 'creating' ? 'CREATING' : 'DELETING';
  return status === 'UPDATING' ? 'ACTIVE' : status;
}

/** The answer of UpdateTable comes before the backfill. */
function isBackfilling({ change }: Index, { answer, now }: IndexSetting): boolean {
  return answer !== 'updated' && change !== undefined && now >= change.from;
}

/** What local indexes show, and global ones among other things. */
function localIndex(index: Index): object {
  return {
    IndexName: index.name,
    KeySchema: keySchemaElements(index.key),
    Projection: projectionMember(index.projection),
    IndexSizeBytes: index.size?.bytes ?? 0,
    ItemCount: index.size?.items ?? 0,
    IndexArn: index.arn,
  };
}

export function projectionMember({ type, nonKeyAttributes }: Projection): object {
  return { ProjectionType: type, ...(type === 'INCLUDE' && { NonKeyAttributes: nonKeyAttributes }) };
}
