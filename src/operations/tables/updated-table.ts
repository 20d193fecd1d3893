import type { Table, Throughput } from '../../database/catalog/catalog.ts';
import { AwsError, invalidParameter } from '../../errors.ts';
import type { EncryptionMembers } from './create-table-members.ts';
import { encryptionKeyArn } from './encryption-rules.ts';
import { onDemandThroughputOf, throughputOf } from './new-table.ts';
import { requireSettled, tableStatus } from './table-state.ts';
import { changedThroughput } from './throughput-change.ts';
import { onDemandHasNoUnits, onDemandMembers, requireWithinQuota } from './throughput-rules.ts';
import type { UpdateTableMembers } from './update-table-rules.ts';
import { requireOther, updatedIndexes } from './updated-index.ts';
import { requireMore, warmedTo, warmThroughputOf } from './warm-throughput.ts';

interface TableChange {
  readonly members: UpdateTableMembers;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * The table as UpdateTable leaves it, its stream and a created or deleted index aside. Throws when the table is not in a state to be
 * changed, or when the change does not suit it. Texts measured on AWS, 2026-10.
 */
export function updatedTable(table: Table, { members, now }: TableChange): Table {
  if (members.DeletionProtectionEnabled !== undefined && tableStatus(table, now) !== 'ACTIVE') {
    throw new AwsError(
      'ResourceInUseException',
      'Table needs to be in ACTIVE status to modify deletion protection setting.',
    );
  }
  requireSettled(table, now);
  const mode = members.BillingMode ?? table.billingMode;
  const capacity = withCapacity(table, { members, now, mode });
  const indexes = updatedIndexes(table, { members, now, mode });
  return {
    ...withEncryption(capacity, members.SSESpecification),
    indexes,
    deletionProtection: members.DeletionProtectionEnabled ?? table.deletionProtection,
    ...tableClass(table, { members, now }),
  };
}

function withCapacity(
  table: Table,
  { members, now, mode }: TableChange & { readonly mode: Table['billingMode'] },
): Table {
  const onDemand = mode === 'PAY_PER_REQUEST';
  if (onDemand && members.ProvisionedThroughput !== undefined) throw onDemandHasNoUnits();
  const changed = withWarmth(withMaxima(table, { members, onDemand }), members);
  if (onDemand) {
    if (table.billingMode === 'PAY_PER_REQUEST') return changed;
    return { ...changed, billingMode: mode, payPerRequestSince: now, throughput: { ...table.throughput, ...none } };
  }
  if (members.ProvisionedThroughput === undefined) return changed;
  requireWithinQuota(members.ProvisionedThroughput, table);
  const throughput = throughputOf(members.ProvisionedThroughput);
  // A change of the billing mode neither raises nor lowers anything (inferred).
  if (table.billingMode !== mode) {
    return { ...changed, billingMode: mode, throughput: { ...table.throughput, ...throughput } };
  }
  requireOther(throughput, { current: table.throughput, what: 'table' });
  return {
    ...changed,
    throughput: changedThroughput(table.throughput, { wanted: throughput, now }),
    warmThroughput: warmThroughputOf(table, table),
  };
}

const none: Throughput = { read: 0, write: 0 };

function withMaxima(
  table: Table,
  { members, onDemand }: { readonly members: UpdateTableMembers; readonly onDemand: boolean },
): Table {
  const maxima = members.OnDemandThroughput;
  const member = onDemandMembers.find((one) => maxima?.[one] !== undefined);
  if (maxima === undefined) return table;
  if (member && !onDemand) {
    throw invalidParameter(
      `${member} for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED`,
    );
  }
  return { ...table, onDemandThroughput: onDemandThroughputOf(maxima, table.onDemandThroughput) };
}

function withWarmth(table: Table, { WarmThroughput: warm }: UpdateTableMembers): Table {
  if (warm === undefined) return table;
  const current = warmThroughputOf(table, table);
  const wanted = warmedTo(warm, current);
  requireMore(wanted, { current, what: 'table' });
  return { ...table, warmThroughput: wanted };
}

/** Without `Enabled`, or with false, the table goes back to the key that costs nothing and is never shown. */
function withEncryption(table: Table, encryption: EncryptionMembers | undefined): Table {
  if (encryption === undefined) return table;
  const { encryptionKeyArn: current, ...plain } = table;
  if (!encryption.Enabled) {
    if (current === undefined) throw invalidParameter('Table is already encrypted by default');
    return plain;
  }
  const wanted = encryptionKeyArn(encryption, table);
  if (wanted === current) {
    throw invalidParameter(
      'Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to change Master Key',
    );
  }
  return { ...plain, encryptionKeyArn: wanted };
}

function tableClass(table: Table, { members, now }: TableChange): Partial<Table> {
  const wanted = members.TableClass;
  if (wanted === undefined || wanted === (table.tableClass ?? 'STANDARD')) return {};
  return { tableClass: wanted, tableClassSince: now };
}
