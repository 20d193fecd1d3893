import { type Arn, parseArn } from '../../arn.ts';
import { type AwsError, invalidParameter, resourceNotFound, validationError } from '../../errors.ts';
import type { ContextLookup } from '../../policy/request.ts';
import { allowedCrossAccount } from '../cross-account.ts';
import type { ExecutionContext, Permission, RequestHome } from '../operation.ts';
import { requireSettled } from '../tables/table-state.ts';

/** The table or stream whose tags a request means: nothing here says that it exists. */
export interface TaggedResource {
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly tableName: string;
  readonly isStream: boolean;
}

/**
 * Reads `ResourceArn` of the three tag operations, which work across accounts, never across Regions. Texts measured on AWS, 2026-10;
 * the order among them is inferred.
 */
export function taggedResource(text: string, home: RequestHome): TaggedResource {
  if (!text.startsWith('arn:')) throw invalidParameter(`ARNs must start with 'arn:': ${text}`);
  const arn = parseArn(text);
  if (arn === undefined || arn.service !== 'dynamodb' || arn.partition !== 'aws') throw notOfDynamodb(text);
  const [type, tableName, part, label, ...more] = arn.resource.split('/');
  if (type !== 'table' || !tableName) throw notOfDynamodb(text);
  if (part !== undefined && (part !== 'stream' || !label || more.length > 0)) {
    throw invalidParameter(
      `Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ${text}`,
    );
  }
  if (!isHere(arn, home)) {
    throw validationError(`Invalid TableArn: Invalid ResourceArn provided as input ${text}`);
  }
  return { arn: text, account: arn.account, region: arn.region, tableName, isStream: part !== undefined };
}

/** Accounts are 12 digits; a Region is that of the request. */
function isHere(arn: Arn, home: RequestHome): boolean {
  return arn.region === home.region && arn.account.length === 12;
}

/** Leave to perform `action` (`dynamodb:TagResource`). */
export function tagPermission(action: string, resource: TaggedResource, context?: ContextLookup): Permission {
  return {
    action,
    resource: resource.arn,
    resourceAccount: resource.account,
    crossAccount: allowedCrossAccount(action),
    ...(context && { context }),
  };
}

/** Throws ResourceNotFoundException when there is no such table or stream. */
export function requireTagged(resource: TaggedResource, { database }: ExecutionContext): void {
  const { catalog } = database;
  const found = resource.isStream ? catalog.stream(resource.arn) : catalog.table(tableIdOf(resource));
  if (!found) throw resourceNotFound(`Requested resource not found: ResourceArn: ${resource.arn} not found`);
}

/** Throws ResourceInUseException for a table that is being created or deleted, as well. */
export function requireTaggable(resource: TaggedResource, context: ExecutionContext): void {
  requireTagged(resource, context);
  const table = context.database.catalog.table(tableIdOf(resource));
  if (table && !resource.isStream) requireSettled(table, context.clock.now());
}

function tableIdOf({ account, region, tableName }: TaggedResource) {
  return { account, region, name: tableName };
}

function notOfDynamodb(text: string): AwsError {
  return invalidParameter(`Provided Arn is not a DynamoDB resource arn: ${text}`);
}
