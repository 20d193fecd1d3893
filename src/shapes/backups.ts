import type {
  CreateBackupCommandInput,
  DeleteBackupCommandInput,
  DescribeBackupCommandInput,
  DescribeContinuousBackupsCommandInput,
  ListBackupsCommandInput,
  RestoreTableFromBackupCommandInput,
  RestoreTableToPointInTimeCommandInput,
  UpdateContinuousBackupsCommandInput,
} from '@aws-sdk/client-dynamodb';
import { backupsPageMax, recoveryDaysMax, recoveryDaysMin } from '../limits.ts';
import { backupType, billingMode } from './enums.ts';
import { name, tableName } from './names.ts';
import { inputShape, type Shape } from './shape.ts';
import {
  globalSecondaryIndexes,
  localSecondaryIndexes,
  onDemandThroughput,
  provisionedThroughput,
  sseSpecification,
  unserved,
} from './tables.ts';
import { boolean, integer, optional, required, string, structure, timestamp } from './types.ts';
import type { Wire } from './wire-types.ts';

/* Inputs of the operations on backups. */

const backupArn = string({ length: { min: 37, max: 1024 } });

const overrides = {
  BillingModeOverride: optional(billingMode),
  GlobalSecondaryIndexOverride: optional(globalSecondaryIndexes),
  LocalSecondaryIndexOverride: optional(localSecondaryIndexes),
  ProvisionedThroughputOverride: optional(provisionedThroughput),
  OnDemandThroughputOverride: optional(onDemandThroughput),
  SSESpecificationOverride: optional(sseSpecification),
  VectorIndexOverride: unserved('VectorIndexOverride'),
};

export const createBackupInput: Shape<Wire<CreateBackupCommandInput>> = inputShape('CreateBackup', {
  TableName: tableName,
  BackupName: required(name),
});

export const describeBackupInput: Shape<Wire<DescribeBackupCommandInput>> = inputShape('DescribeBackup', {
  BackupArn: required(backupArn),
});

export const deleteBackupInput: Shape<Wire<DeleteBackupCommandInput>> = inputShape('DeleteBackup', {
  BackupArn: required(backupArn),
});

export const listBackupsInput: Shape<Wire<ListBackupsCommandInput>> = inputShape('ListBackups', {
  TableName: optional(string({ length: { min: 1, max: 1024 } })),
  Limit: optional(integer({ min: 1, max: backupsPageMax })),
  TimeRangeLowerBound: optional(timestamp),
  TimeRangeUpperBound: optional(timestamp),
  ExclusiveStartBackupArn: optional(backupArn),
  BackupType: optional(backupType),
});

export const restoreTableFromBackupInput: Shape<Wire<RestoreTableFromBackupCommandInput>> = inputShape(
  'RestoreTableFromBackup',
  { TargetTableName: required(name), BackupArn: required(backupArn), ...overrides },
);

export const restoreTableToPointInTimeInput: Shape<Wire<RestoreTableToPointInTimeCommandInput>> = inputShape(
  'RestoreTableToPointInTime',
  {
    SourceTableArn: optional(string({ length: { min: 1, max: 1024 } })),
    SourceTableName: optional(name),
    TargetTableName: required(name),
    UseLatestRestorableTime: optional(boolean),
    RestoreDateTime: optional(timestamp),
    ...overrides,
  },
);

export const describeContinuousBackupsInput: Shape<Wire<DescribeContinuousBackupsCommandInput>> = inputShape(
  'DescribeContinuousBackups',
  { TableName: tableName },
);

export const updateContinuousBackupsInput: Shape<Wire<UpdateContinuousBackupsCommandInput>> = inputShape(
  'UpdateContinuousBackups',
  {
    TableName: tableName,
    PointInTimeRecoverySpecification: required(
      structure('PointInTimeRecoverySpecification', {
        PointInTimeRecoveryEnabled: required(boolean),
        RecoveryPeriodInDays: optional(integer({ min: recoveryDaysMin, max: recoveryDaysMax })),
      }),
    ),
  },
);
