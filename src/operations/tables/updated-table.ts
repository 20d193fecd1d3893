import type { Index, Table, Throughput } from '../../database/catalog/catalog.ts';
import { AwsError, invalidParameter, resourceNotFound, validationError } from '../../errors.ts';
import { onDemandHasNoUnits } from './create-table-rules.ts';
import { throughputOf } from './new-table.ts';
import { requireActive, tableStatus } from './table-state.ts';
import type { UpdateTableMembers } from './update-table-rules.ts';

interface TableChange {
  readonly members: UpdateTableMembers;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * The table as UpdateTable leaves it, its stream aside. Throws when the table is not in a state to be changed, or when the change
 * does not suit it. Texts measured on AWS, 2026-10.
 */
export function updatedTable(table: Table, { members, now }: TableChange): Table {
  if (members.DeletionProtectionEnabled !== undefined && tableStatus(table, now) !== 'ACTIVE') {
    throw new AwsError(
      'ResourceInUseException',
      'Table needs to be in ACTIVE status to modify deletion protection setting.',
    );
  }
  requireActive(table, now);
  return {
    ...withCapacity(table, { members, now }),
    deletionProtection: members.DeletionProtectionEnabled ?? table.deletionProtection,
    ...(members.TableClass !== undefined && { tableClass: members.TableClass }),
  };
}

function withCapacity(table: Table, { members, now }: TableChange): Table {
  const mode = members.BillingMode ?? table.billingMode;
  const onDemand = mode === 'PAY_PER_REQUEST';
  if (onDemand && members.ProvisionedThroughput !== undefined) throw onDemandHasNoUnits();
  const indexes = table.indexes.map((index) =>
    index.kind === 'global' ? withIndexCapacity(index, { table, members, mode }) : index,
  );
  requireKnownIndexes(table, members);
  if (onDemand) {
    if (table.billingMode === 'PAY_PER_REQUEST') return table;
    return { ...table, billingMode: mode, payPerRequestSince: now, throughput: none, indexes };
  }
  if (members.ProvisionedThroughput === undefined) return { ...table, indexes };
  const throughput = throughputOf(members.ProvisionedThroughput);
  if (table.billingMode === mode) requireOther(throughput, { current: table.throughput, what: 'table' });
  return { ...table, billingMode: mode, throughput, indexes };
}

const none: Throughput = { read: 0, write: 0 };

interface IndexChange {
  readonly table: Table;
  readonly members: UpdateTableMembers;
  readonly mode: Table['billingMode'];
}

function withIndexCapacity(index: Index, { table, members, mode }: IndexChange): Index {
  const update = members.GlobalSecondaryIndexUpdates?.find((one) => one.Update?.IndexName === index.name)?.Update;
  const given = update?.ProvisionedThroughput;
  if (mode === 'PAY_PER_REQUEST') {
    if (given) {
      throw invalidParameter(
        `Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: ${index.name} when BillingMode is PAY_PER_REQUEST`,
      );
    }
    return { ...index, throughput: none };
  }
  if (given === undefined) {
    if (table.billingMode === mode) return index;
    throw invalidParameter(`ProvisionedThroughput must be specified for index: ${index.name}`);
  }
  const throughput = throughputOf(given);
  if (table.billingMode === mode)
    requireOther(throughput, { current: index.throughput ?? none, what: `index ${index.name}` });
  return { ...index, throughput };
}

function requireKnownIndexes(table: Table, members: UpdateTableMembers): void {
  for (const { Update: update } of members.GlobalSecondaryIndexUpdates ?? []) {
    if (update === undefined) continue;
    const index = table.indexes.find((one) => one.name === update.IndexName);
    if (index === undefined) {
      throw resourceNotFound(`Requested resource not found: Index ${update.IndexName} for table ${table.name}`);
    }
    if (index.kind === 'local') {
      throw validationError(`Cannot update an index that is not a GlobalSecondaryIndex: ${index.name}`);
    }
  }
}

/** `what`: `table`, or `index` and its name. */
function requireOther(wanted: Throughput, { current, what }: { current: Throughput; what: string }): void {
  if (wanted.read !== current.read || wanted.write !== current.write) return;
  throw validationError(
    `The provisioned throughput for the ${what} will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the ${what}: ${current.read}. Requested ReadCapacityUnits: ${wanted.read}. Current WriteCapacityUnits provisioned for the ${what}: ${current.write}. Requested WriteCapacityUnits: ${wanted.write}. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.`,
  );
}
