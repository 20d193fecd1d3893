import type { Index, Table, TableId } from '../../database/catalog/catalog.ts';
import type { NewIndex, NewTable } from '../../database/database.ts';
import { AwsError, invalidParameter } from '../../errors.ts';
import type { restoreTableFromBackupInput } from '../../shapes/backups.ts';
import type { ExecutionContext, Permission } from '../operation.ts';
import type { NamedTable } from '../resource-names.ts';
import { checkEncryption, encryptionKeyArn } from '../tables/encryption-rules.ts';
import { newIndex, onDemandThroughputOf, throughputOf } from '../tables/new-table.ts';
import { tablePermission } from '../tables/table-permission.ts';
import { checkOnDemandRange, checkUnits, onDemandHasNoUnits } from '../tables/throughput-rules.ts';

type RestoreMembers = ReturnType<typeof restoreTableFromBackupInput.read>;

/** What a restore changes of the settings that are kept. */
export type Overrides = Omit<RestoreMembers, 'TargetTableName' | 'BackupArn'>;

/** Rules that need no look at what is restored. */
export function checkOverrides(overrides: Overrides): void {
  const { BillingModeOverride: mode, ProvisionedThroughputOverride: units } = overrides;
  if (mode === 'PAY_PER_REQUEST' && units) throw onDemandHasNoUnits();
  for (const throughput of [overrides, ...(overrides.GlobalSecondaryIndexOverride ?? [])].map(unitsOf)) {
    if (throughput) checkUnits(throughput);
  }
  checkOnDemandRange(overrides.OnDemandThroughputOverride, 'table');
  checkEncryption(overrides.SSESpecificationOverride);
}

function unitsOf(part: Overrides | NonNullable<Overrides['GlobalSecondaryIndexOverride']>[number]) {
  return 'IndexName' in part ? part.ProvisionedThroughput : (part as Overrides).ProvisionedThroughputOverride;
}

/**
 * Leave to read and write what is restored, on the table that will be there.
 * Source: Developer Guide, "Using IAM with DynamoDB backup and restore"; Service Authorization Reference, dependent actions.
 */
export function targetPermissions(action: string, target: NamedTable): Permission[] {
  return [action, ...restoringActions].map((one) => tablePermission(one, target));
}

const restoringActions = ['BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'Scan', 'UpdateItem'].map(
  (name) => `dynamodb:${name}`,
);

/** Throws TableAlreadyExistsException or TableInUseException. The texts are those of CreateTable. */
export function requireFree({ id }: NamedTable, { database }: ExecutionContext): void {
  const table = database.catalog.table(id);
  if (table === undefined) return;
  if (table.deletedAt !== undefined) throw new AwsError('TableInUseException', `Table is being deleted: ${id.name}`);
  throw new AwsError('TableAlreadyExistsException', `Table already exists: ${id.name}`);
}

interface RestoredSettings {
  readonly id: TableId;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly overrides: Overrides;
}

/**
 * A table with the keys, indexes, throughput, class and encryption of the source. Not restored, as documented: policy, tags, stream,
 * time to live, deletion protection, point-in-time recovery.
 */
export function restoredTable(source: Table, { id, now, overrides }: RestoredSettings): NewTable {
  const billingMode = overrides.BillingModeOverride ?? source.billingMode;
  const onDemand = billingMode === 'PAY_PER_REQUEST';
  const indexes = [...restoredIndexes('local', source, overrides), ...restoredIndexes('global', source, overrides)];
  const encryption = overrides.SSESpecificationOverride;
  const units = overrides.ProvisionedThroughputOverride;
  if (onDemand && units) throw onDemandHasNoUnits();
  const throughput = units ? throughputOf(units) : source.throughput;
  if (!onDemand && throughput.read === 0) {
    throw invalidParameter(
      'ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    );
  }
  const maxima = overrides.OnDemandThroughputOverride;
  const key = encryption ? encryption.Enabled && encryptionKeyArn(encryption, id) : source.encryptionKeyArn;
  const used = new Set([source, ...indexes].flatMap((part) => [...part.key.partition, ...part.key.sort].map(nameOf)));
  return {
    ...id,
    attributeDefinitions: source.attributeDefinitions.filter(({ name }) => used.has(name)),
    key: source.key,
    indexes: indexes.map((index) => billed(index, onDemand)),
    billingMode,
    ...(onDemand && { payPerRequestSince: now }),
    throughput: onDemand ? { read: 0, write: 0 } : { read: throughput.read, write: throughput.write },
    ...(onDemand && maxima && { onDemandThroughput: onDemandThroughputOf(maxima) }),
    ...(onDemand && !maxima && source.onDemandThroughput && { onDemandThroughput: source.onDemandThroughput }),
    deletionProtection: false,
    ...(source.tableClass && { tableClass: source.tableClass }),
    ...(key && { encryptionKeyArn: key }),
    tags: [],
  };
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

/** All of a kind, or those that the request names, which must be among them. The texts are inferred. */
function restoredIndexes(kind: Index['kind'], source: Table, overrides: Overrides): readonly NewIndex[] {
  const kept = source.indexes.filter((index) => index.kind === kind && index.change?.kind !== 'deleting').map(settings);
  const named = kind === 'local' ? overrides.LocalSecondaryIndexOverride : overrides.GlobalSecondaryIndexOverride;
  if (named === undefined) return kept;
  return named.map((members) => {
    const wanted = newIndex(kind, { index: members, definitions: source.attributeDefinitions });
    const found = kept.find(({ name }) => name === wanted.name);
    if (found === undefined || JSON.stringify(shape(found)) !== JSON.stringify(shape(wanted))) {
      throw invalidParameter(`Index does not match one of the source table: ${wanted.name}`);
    }
    if (kind === 'local') return found;
    const given = 'ProvisionedThroughput' in members && members.ProvisionedThroughput !== undefined;
    const throughput = given ? wanted.throughput : found.throughput;
    return { ...found, ...(throughput && { throughput }), ...maximaOf(wanted) };
  });
}

function maximaOf({ onDemandThroughput }: NewIndex): Pick<NewIndex, 'onDemandThroughput'> {
  return onDemandThroughput === undefined ? {} : { onDemandThroughput };
}

function shape({ key, projection }: NewIndex): object {
  return { partition: key.partition.map(nameOf), sort: key.sort.map(nameOf), projection };
}

/** What an index's maker decides, without what became of it since. */
function settings({ kind, name, key, projection, throughput, onDemandThroughput }: Index): NewIndex {
  return {
    kind,
    name,
    key,
    projection,
    ...(throughput && { throughput: { read: throughput.read, write: throughput.write } }),
    ...(onDemandThroughput && { onDemandThroughput }),
  };
}

function billed(index: NewIndex, onDemand: boolean): NewIndex {
  if (index.kind === 'local') return index;
  if (onDemand) return { ...index, throughput: { read: 0, write: 0 } };
  if (!index.throughput || index.throughput.read === 0) {
    throw invalidParameter(`ProvisionedThroughput is not specified for index: ${index.name}`);
  }
  const { onDemandThroughput: _maxima, ...provisioned } = index;
  return provisioned;
}
