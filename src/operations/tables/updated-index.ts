import type { Index, ProvisionedThroughput, Table, Throughput } from '../../database/catalog/catalog.ts';
import { AwsError, invalidParameter, resourceInUse, resourceNotFound, validationError } from '../../errors.ts';
import { globalIndexesMax, projectedAttributesMax } from '../../limits.ts';
import { onDemandThroughputOf, throughputOf } from './new-table.ts';
import { changedThroughput } from './throughput-change.ts';
import { onDemandMembers, requireWithinQuota } from './throughput-rules.ts';
import type { IndexUpdate, NewIndexMembers, UpdateTableMembers } from './update-table-rules.ts';
import { requireMore, warmedTo, warmThroughputOf } from './warm-throughput.ts';

interface IndexesChange {
  readonly members: UpdateTableMembers;
  /** What the table will have. */
  readonly mode: Table['billingMode'];
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * The indexes as UpdateTable leaves them, but for the one that it creates or deletes, which take their time. Throws what does not
 * suit them. Texts measured on AWS, 2026-10, unless a line says otherwise.
 */
export function updatedIndexes(table: Table, change: IndexesChange): readonly Index[] {
  const updates = change.members.GlobalSecondaryIndexUpdates ?? [];
  for (const update of updates) {
    if (update.Create) checkCreation(update.Create, { table, ...change });
    else checkUpdated(table, { update, now: change.now });
  }
  const restructured = updates.filter((update) => update.Update === undefined).length;
  if (restructured > 1) throw onlyOneAtATime();
  return table.indexes.map((index) => {
    if (index.kind === 'local') return index;
    const update = updates.find((one) => one.Update?.IndexName === index.name)?.Update;
    return withThroughput(index, { update, table, ...change });
  });
}

function checkCreation(created: NewIndexMembers, { table, mode }: IndexesChange & { readonly table: Table }): void {
  if (table.indexes.some(({ name }) => name === created.IndexName)) {
    throw validationError('Attempting to create an index which already exists');
  }
  if (table.indexes.some(({ change }) => change !== undefined)) throw onlyOneAtATime();
  if (table.indexes.filter(({ kind }) => kind === 'global').length >= globalIndexesMax) {
    throw limitExceeded(`Number of global secondary indexes exceeds per-table limit of ${globalIndexesMax}`);
  }
  const projected = table.indexes.reduce((sum, { projection }) => sum + projection.nonKeyAttributes.length, 0);
  if (projected + (created.Projection.NonKeyAttributes?.length ?? 0) > projectedAttributesMax) {
    // The text is inferred: AWS's is not known.
    throw invalidParameter(`Number of NonKeyAttributes exceeds the limit of ${projectedAttributesMax}`);
  }
  if (mode === 'PAY_PER_REQUEST' && created.ProvisionedThroughput) throw onDemandIndexHasNoUnits(created.IndexName);
  if (mode === 'PROVISIONED' && !created.ProvisionedThroughput) {
    throw invalidParameter(`ProvisionedThroughput is not specified for index: ${created.IndexName}`);
  }
  if (created.ProvisionedThroughput) requireWithinQuota(created.ProvisionedThroughput, table);
  requireOnDemand(created, mode);
}

function checkUpdated(table: Table, { update, now }: { readonly update: IndexUpdate; readonly now: number }): void {
  const name = (update.Update ?? update.Delete)!.IndexName;
  const index = table.indexes.find((one) => one.name === name);
  if (index === undefined) {
    throw resourceNotFound(`Requested resource not found: Index ${name} for table ${table.name}`);
  }
  if (index.kind === 'local') {
    const verb = update.Delete ? 'delete' : 'update';
    throw validationError(`Cannot ${verb} an index that is not a GlobalSecondaryIndex: ${name}`);
  }
  const place = `Table: ${table.name} Index: ${name}`;
  if (index.change?.kind === 'deleting') throw resourceInUse(`Index is being deleted. ${place}`);
  if (index.change !== undefined) {
    if (now < index.change.from) throw resourceInUse(`Index is being created but is not backfilling yet. ${place}`);
    // Inferred; only a deletion is known to be taken during the backfill, which it ends.
    if (!update.Delete) throw resourceInUse(`Index is being created. ${place}`);
  }
  if (update.Delete && table.indexes.some((one) => one !== index && one.change !== undefined)) throw onlyOneAtATime();
}

interface ThroughputChange {
  readonly update: IndexUpdate['Update'];
  readonly table: Table;
  readonly mode: Table['billingMode'];
  readonly now: number;
}

function withThroughput(index: Index, change: ThroughputChange): Index {
  const { update, mode } = change;
  if (update) requireOnDemand(update, mode);
  const changed: Index = {
    ...index,
    throughput: provisioned(index, change),
    ...(update?.ProvisionedThroughput && { warmThroughput: warmThroughputOf(index, change.table) }),
    ...(update?.WarmThroughput && { warmThroughput: warmer(index, change) }),
  };
  return update?.OnDemandThroughput === undefined
    ? changed
    : { ...changed, onDemandThroughput: onDemandThroughputOf(update.OnDemandThroughput, index.onDemandThroughput) };
}

function provisioned(index: Index, { update, table, mode, now }: ThroughputChange): ProvisionedThroughput {
  const current = index.throughput ?? none;
  const given = update?.ProvisionedThroughput;
  if (mode === 'PAY_PER_REQUEST') {
    if (given) throw onDemandIndexHasNoUnits(index.name);
    return { ...current, ...none };
  }
  if (given === undefined) {
    if (table.billingMode === mode) return current;
    throw invalidParameter(`ProvisionedThroughput must be specified for index: ${index.name}`);
  }
  requireWithinQuota(given, table);
  const throughput = throughputOf(given);
  if (table.billingMode !== mode) return { ...current, ...throughput };
  requireOther(throughput, { current, what: `index ${index.name}` });
  return changedThroughput(current, { wanted: throughput, now });
}

function warmer(index: Index, { update, table }: ThroughputChange): Throughput {
  const current = warmThroughputOf(index, table);
  const wanted = warmedTo(update!.WarmThroughput!, current);
  requireMore(wanted, { current, what: `index ${index.name}` });
  return wanted;
}

const none: Throughput = { read: 0, write: 0 };

/** The text is that for a table, with the index in its place (inferred). */
function requireOnDemand(
  { IndexName: name, OnDemandThroughput: maxima }: Pick<NewIndexMembers, 'IndexName' | 'OnDemandThroughput'>,
  mode: Table['billingMode'],
): void {
  const member = onDemandMembers.find((one) => maxima?.[one] !== undefined);
  if (member === undefined || mode === 'PAY_PER_REQUEST') return;
  throw invalidParameter(
    `${member} for OnDemandThroughput for index: ${name} cannot be specified when the table BillingMode is PROVISIONED`,
  );
}

/** `what`: `table`, or `index` and its name. */
export function requireOther(wanted: Throughput, { current, what }: { current: Throughput; what: string }): void {
  if (wanted.read !== current.read || wanted.write !== current.write) return;
  throw validationError(
    `The provisioned throughput for the ${what} will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the ${what}: ${current.read}. Requested ReadCapacityUnits: ${wanted.read}. Current WriteCapacityUnits provisioned for the ${what}: ${current.write}. Requested WriteCapacityUnits: ${wanted.write}. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.`,
  );
}

function onDemandIndexHasNoUnits(name: string): AwsError {
  return invalidParameter(
    `Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: ${name} when BillingMode is PAY_PER_REQUEST`,
  );
}

function onlyOneAtATime(): AwsError {
  return limitExceeded('Only 1 online index can be created or deleted simultaneously per table');
}

function limitExceeded(detail: string): AwsError {
  return new AwsError('LimitExceededException', `Subscriber limit exceeded: ${detail}`);
}
