import { describeEndpoints } from './account/describe-endpoints.ts';
import { describeLimits } from './account/describe-limits.ts';
import { createBackup } from './backups/create-backup.ts';
import { deleteBackup } from './backups/delete-backup.ts';
import { describeBackup } from './backups/describe-backup.ts';
import { describeContinuousBackups } from './backups/describe-continuous-backups.ts';
import { listBackups } from './backups/list-backups.ts';
import { restoreTableFromBackup } from './backups/restore-table-from-backup.ts';
import { restoreTableToPointInTime } from './backups/restore-table-to-point-in-time.ts';
import { updateContinuousBackups } from './backups/update-continuous-backups.ts';
import { iamOperations } from './iam/iam-operations.ts';
import { assumeRole } from './identity/assume-role.ts';
import { assumeRoleWithWebIdentity } from './identity/assume-role-with-web-identity.ts';
import { decodeAuthorizationMessage } from './identity/decode-authorization-message.ts';
import { getAccessKeyInfo } from './identity/get-access-key-info.ts';
import { getCallerIdentity } from './identity/get-caller-identity.ts';
import { getFederationToken } from './identity/get-federation-token.ts';
import { getSessionToken } from './identity/get-session-token.ts';
import { getWebIdentityToken } from './identity/get-web-identity-token.ts';
import { batchGetItem } from './items/batch-get-item.ts';
import { batchWriteItem } from './items/batch-write-item.ts';
import { deleteItem } from './items/delete-item.ts';
import { getItem } from './items/get-item.ts';
import { putItem } from './items/put-item.ts';
import { query } from './items/query.ts';
import { scan } from './items/scan.ts';
import { updateItem } from './items/update-item.ts';
import type { Operation } from './operation.ts';
import { organizationsOperations } from './organizations/organizations-operations.ts';
import { deleteResourcePolicy } from './policies/delete-resource-policy.ts';
import { getResourcePolicy } from './policies/get-resource-policy.ts';
import { putResourcePolicy } from './policies/put-resource-policy.ts';
import { batchExecuteStatement } from './statements/batch-execute-statement.ts';
import { executeStatement } from './statements/execute-statement.ts';
import { executeTransaction } from './statements/execute-transaction.ts';
import { describeStream } from './streams/describe-stream.ts';
import { getRecords } from './streams/get-records.ts';
import { getShardIterator } from './streams/get-shard-iterator.ts';
import { listStreams } from './streams/list-streams.ts';
import { createTable } from './tables/create-table.ts';
import { deleteTable } from './tables/delete-table.ts';
import { describeTable } from './tables/describe-table.ts';
import { listTables } from './tables/list-tables.ts';
import { updateTable } from './tables/update-table.ts';
import { listTagsOfResource } from './tags/list-tags-of-resource.ts';
import { tagResource } from './tags/tag-resource.ts';
import { untagResource } from './tags/untag-resource.ts';
import { transactGetItems } from './transactions/transact-get-items.ts';
import { transactWriteItems } from './transactions/transact-write-items.ts';
import { describeTimeToLive } from './ttl/describe-time-to-live.ts';
import { updateTimeToLive } from './ttl/update-time-to-live.ts';

/** Every operation that this server speaks, a row each. */
export const operations: readonly Operation[] = [
  createTable,
  describeTable,
  listTables,
  updateTable,
  deleteTable,
  tagResource,
  untagResource,
  listTagsOfResource,
  updateTimeToLive,
  describeTimeToLive,
  createBackup,
  describeBackup,
  listBackups,
  deleteBackup,
  restoreTableFromBackup,
  updateContinuousBackups,
  describeContinuousBackups,
  restoreTableToPointInTime,
  describeLimits,
  describeEndpoints,
  putItem,
  getItem,
  updateItem,
  deleteItem,
  query,
  scan,
  batchGetItem,
  batchWriteItem,
  transactGetItems,
  transactWriteItems,
  executeStatement,
  batchExecuteStatement,
  executeTransaction,
  putResourcePolicy,
  getResourcePolicy,
  deleteResourcePolicy,
  listStreams,
  describeStream,
  getShardIterator,
  getRecords,
  assumeRole,
  assumeRoleWithWebIdentity,
  getSessionToken,
  getFederationToken,
  getCallerIdentity,
  getAccessKeyInfo,
  decodeAuthorizationMessage,
  getWebIdentityToken,
  ...iamOperations,
  ...organizationsOperations,
] as readonly Operation[];

/** By service and name, as the wire finds them: `dynamodb.PutItem`. */
export const operationsByKey: ReadonlyMap<string, Operation> = new Map(
  operations.map((operation) => [`${operation.service}.${operation.name}`, operation]),
);
