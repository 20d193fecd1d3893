import { globMatcher } from '../../policy/glob.ts';

/**
 * Which action names a resource policy may hold, by slot. Source: DynamoDB Developer Guide, "DynamoDB API operations supported by
 * resource-based policies"; refusals of stream actions, ExecuteStatement and RestoreTableFromBackup measured on AWS.
 */
export type Slot = 'table' | 'stream';

const slotActions: Readonly<Record<Slot, readonly string[]>> = {
  table: [
    // Items. TransactGetItems and TransactWriteItems may be named; they authorize nothing.
    ...['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan', 'BatchGetItem', 'BatchWriteItem'],
    ...['TransactGetItems', 'TransactWriteItems', 'ConditionCheckItem', 'SearchVectors'],
    ...['PartiQLSelect', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'],
    // The table and its settings.
    ...['DescribeTable', 'UpdateTable', 'DeleteTable', 'ListTagsOfResource', 'TagResource', 'UntagResource'],
    ...['DescribeTimeToLive', 'UpdateTimeToLive', 'DescribeContributorInsights', 'UpdateContributorInsights'],
    ...['DescribeKinesisStreamingDestination', 'EnableKinesisStreamingDestination'],
    ...['DisableKinesisStreamingDestination', 'UpdateKinesisStreamingDestination'],
    ...['GetResourcePolicy', 'PutResourcePolicy', 'DeleteResourcePolicy'],
    // Backups. DescribeExport is unsupported by that page, and used in a table policy by the Redshift zero-ETL page: accepted.
    ...['CreateBackup', 'DescribeContinuousBackups', 'UpdateContinuousBackups', 'RestoreTableToPointInTime'],
    ...['ExportTableToPointInTime', 'DescribeExport'],
    // Replicas.
    ...['DescribeTableReplicaAutoScaling', 'UpdateTableReplicaAutoScaling', 'AssociateTableReplica'],
    ...['ReadDataForReplication', 'WriteDataForReplication', 'ReplicateSettings'],
  ],
  // The policy and tag actions are inferred from the Service Authorization Reference.
  stream: [
    ...['DescribeStream', 'GetRecords', 'GetShardIterator'],
    ...['GetResourcePolicy', 'PutResourcePolicy', 'DeleteResourcePolicy'],
    ...['ListTagsOfResource', 'TagResource', 'UntagResource'],
  ],
};

const supported: Readonly<Record<Slot, readonly string[]>> = {
  table: slotActions.table.map((name) => `dynamodb:${name.toLowerCase()}`),
  stream: slotActions.stream.map((name) => `dynamodb:${name.toLowerCase()}`),
};

/** `dynamodb:GetItem`, and so on: what a policy in the slot may allow. */
export function slotActionNames(slot: Slot): readonly string[] {
  return slotActions[slot].map((name) => `dynamodb:${name}`);
}

/**
 * The names that the slot does not support, in document order, each once. Case does not count. A pattern is supported when it
 * covers a supported name (inferred: AWS accepts `dynamodb:*`; a pattern that covers nothing is refused like a wrong name).
 */
export function unsupportedActions(actions: readonly string[], slot: Slot): readonly string[] {
  const unsupported = actions.filter((action) => {
    const matches = globMatcher(action.toLowerCase());
    return !supported[slot].some(matches);
  });
  return [...new Set(unsupported)];
}
