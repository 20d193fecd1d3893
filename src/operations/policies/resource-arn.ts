import { parseArn, streamArn, tableArn } from '../../arn.ts';
import type { Database } from '../../database/database.ts';
import { invalidParameter, resourceNotFound, validationError } from '../../errors.ts';
import type { RequestHome } from '../operation.ts';
import type { Slot } from './policy-actions.ts';

/** The table or stream whose policy slot a request means. */
export interface PolicyTarget {
  readonly arn: string;
  readonly account: string;
  readonly slot: Slot;
  readonly region: string;
  readonly tableName: string;
  /** The stream's label; empty for a table. */
  readonly label: string;
}

/**
 * Reads `ResourceArn` of the three policy operations. Texts measured on AWS, 2026-10; the order among them is inferred.
 * The operations never work across accounts.
 */
export function readResourceArn(text: string, home: RequestHome): PolicyTarget {
  if (!text.startsWith('arn:')) throw invalidParameter(`ARNs must start with 'arn:': ${text}`);
  const arn = parseArn(text);
  if (arn?.service !== 'dynamodb') throw notOfDynamodb(text);
  if (arn.partition !== 'aws' || arn.region !== home.region) throw invalidParameter(`Invalid resource Arn: ${text}`);
  if (arn.account !== home.account) {
    throw validationError('This action is only supported by accounts that match the resource owner’s account.');
  }
  const [type, tableName, part, label, ...more] = arn.resource.split('/');
  if (part !== undefined && withoutPolicies.has(part)) throw notOfDynamodb(text);
  if (type !== 'table' || !tableName) throw notTableOrStream(text);
  const found = { account: arn.account, region: arn.region, tableName };
  const table = tableArn(home, tableName);
  if (part === undefined) return { ...found, arn: table, slot: 'table', label: '' };
  if (part !== 'stream' || !label || more.length > 0) throw notTableOrStream(text);
  return { ...found, arn: streamArn(table, label), slot: 'stream', label };
}

/** Throws ResourceNotFoundException unless the target is there. A stream outlives its table for 24 hours. */
export function requireTarget(target: PolicyTarget, database: Database): void {
  if (target.slot === 'stream') {
    if (database.catalog.stream(target.arn)) return;
    throw resourceNotFound(
      `Requested resource not found: Stream: ${target.label} not found for Table: ${target.tableName}`,
    );
  }
  if (!database.catalog.table({ account: target.account, region: target.region, name: target.tableName })) {
    throw resourceNotFound(`Requested resource not found: Table: ${target.tableName} not found`);
  }
}

/** Below a table, and not among the things that the policy operations know at all. Measured for backups. */
const withoutPolicies = new Set(['backup', 'export', 'import']);

function notOfDynamodb(text: string): Error {
  return invalidParameter(`Provided Arn is not a DynamoDB resource arn: ${text}`);
}

function notTableOrStream(text: string): Error {
  return invalidParameter(
    `Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ${text}`,
  );
}
