import type { Backup } from '../../database/backups/backup.ts';
import type { Index } from '../../database/catalog/catalog.ts';
import { encryptionMember, keySchemaElements, projectionMember } from '../tables/table-description.ts';

export function backupStatus({ history }: Backup): 'CREATING' | 'AVAILABLE' {
  return history === undefined ? 'AVAILABLE' : 'CREATING';
}

/** Source: API reference, BackupDetails. */
export function backupDetails(backup: Backup, status: string = backupStatus(backup)): object {
  return { ...common(backup), BackupStatus: status };
}

/** Source: API reference, BackupSummary. */
export function backupSummary(backup: Backup): object {
  const { table } = backup;
  return { TableName: table.name, TableId: table.tableId, TableArn: table.arn, ...backupDetails(backup) };
}

function common({ arn, name, type, createdAt, expiresAt, size }: Backup): object {
  return {
    BackupArn: arn,
    BackupName: name,
    BackupSizeBytes: size?.bytes ?? 0,
    BackupType: type,
    BackupCreationDateTime: createdAt / 1000,
    ...(expiresAt !== undefined && { BackupExpiryDateTime: expiresAt / 1000 }),
  };
}

/** Source: API reference, BackupDescription; which member is there when is inferred. */
export function describedBackup(backup: Backup, status?: string): object {
  const { table } = backup;
  const locals = table.indexes.filter(({ kind }) => kind === 'local');
  const globals = table.indexes.filter(({ kind }) => kind === 'global');
  const { read, write } = table.onDemandThroughput ?? {};
  return {
    BackupDetails: backupDetails(backup, status),
    SourceTableDetails: {
      TableName: table.name,
      TableId: table.tableId,
      TableArn: table.arn,
      TableSizeBytes: backup.size?.bytes ?? 0,
      KeySchema: keySchemaElements(table.key),
      TableCreationDateTime: table.createdAt / 1000,
      ProvisionedThroughput: throughputMember(table.throughput),
      ...(table.onDemandThroughput && {
        OnDemandThroughput: { MaxReadRequestUnits: read ?? -1, MaxWriteRequestUnits: write ?? -1 },
      }),
      ItemCount: backup.size?.items ?? 0,
      BillingMode: table.billingMode,
    },
    SourceTableFeatureDetails: {
      ...(locals.length > 0 && { LocalSecondaryIndexes: locals.map(indexInfo) }),
      ...(globals.length > 0 && {
        GlobalSecondaryIndexes: globals.map((index) => ({
          ...indexInfo(index),
          ProvisionedThroughput: throughputMember(index.throughput ?? { read: 0, write: 0 }),
        })),
      }),
      ...(table.stream && { StreamDescription: { StreamEnabled: true, StreamViewType: table.stream.viewType } }),
      TimeToLiveDescription: table.timeToLive
        ? { TimeToLiveStatus: 'ENABLED', AttributeName: table.timeToLive.attribute }
        : { TimeToLiveStatus: 'DISABLED' },
      ...encryptionMember(table),
    },
  };
}

function indexInfo({ name, key, projection }: Index): object {
  return { IndexName: name, KeySchema: keySchemaElements(key), Projection: projectionMember(projection) };
}

function throughputMember({ read, write }: { readonly read: number; readonly write: number }): object {
  return { ReadCapacityUnits: read, WriteCapacityUnits: write };
}
