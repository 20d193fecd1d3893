import type { Database } from '../../database/database.ts';
import { resourceInUse } from '../../errors.ts';
import type { PolicyTarget } from './resource-arn.ts';

/**
 * A table that is being deleted still shows its policy and takes an equivalent Put, but no change (measured on AWS, 2026-10).
 * The policy of a stream whose table is deleted can still be changed (DynamoDB Developer Guide).
 */
export function requireTableNotDeleting(target: PolicyTarget, database: Database): void {
  if (target.slot !== 'table') return;
  const table = database.catalog.table({ account: target.account, region: target.region, name: target.tableName });
  if (table?.deletedAt !== undefined) throw resourceInUse(`Table is being deleted: ${target.tableName}`);
}
