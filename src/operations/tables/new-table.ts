import type {
  AttributeDefinition,
  Index,
  KeySchema,
  OnDemandThroughput,
  PolicyVersion,
  TableId,
  Throughput,
} from '../../database/catalog/catalog.ts';
import type { NewIndex, NewTable } from '../../database/database.ts';
import type {
  CreateTableMembers,
  IndexMembers,
  KeySchemaMember,
  OnDemandMembers,
  ThroughputMembers,
} from './create-table-members.ts';
import { encryptionKeyArn } from './encryption-rules.ts';
import { withoutMaximum } from './throughput-rules.ts';
import { onDemandStart, warmedTo } from './warm-throughput.ts';

interface NewTableSettings {
  readonly id: TableId;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly policy: PolicyVersion | undefined;
}

/** From the members of CreateTable, which broke no rule, to the table that the database is asked for. */
export function newTable(members: CreateTableMembers, { id, now, policy }: NewTableSettings): NewTable {
  const definitions = members.AttributeDefinitions.map(({ AttributeName: name, AttributeType: type }) => ({
    name,
    type,
  }));
  const locals = (members.LocalSecondaryIndexes ?? []).map((index) => newIndex('local', { index, definitions }));
  const globals = (members.GlobalSecondaryIndexes ?? []).map((index) => newIndex('global', { index, definitions }));
  const encryption = members.SSESpecification;
  const indexes = [...locals, ...globals];
  const onDemand = members.BillingMode === 'PAY_PER_REQUEST';
  const stream = members.StreamSpecification;
  return {
    ...id,
    // AWS shows them by name when there are indexes, otherwise as they were sent.
    attributeDefinitions: indexes.length > 0 ? definitions.sort((a, b) => (a.name < b.name ? -1 : 1)) : definitions,
    key: keySchema(members.KeySchema, definitions),
    indexes,
    billingMode: onDemand ? 'PAY_PER_REQUEST' : 'PROVISIONED',
    ...(onDemand && { payPerRequestSince: now }),
    throughput: throughputOf(members.ProvisionedThroughput),
    ...furtherThroughput(members),
    deletionProtection: members.DeletionProtectionEnabled ?? false,
    ...(members.TableClass === 'STANDARD_INFREQUENT_ACCESS' && { tableClass: members.TableClass }),
    ...(encryption?.Enabled && { encryptionKeyArn: encryptionKeyArn(encryption, id) }),
    tags: (members.Tags ?? []).map(({ Key: key, Value: value }) => ({ key, value })),
    ...(policy && { policy: { current: policy } }),
    ...(stream?.StreamEnabled && stream.StreamViewType && { streamViewType: stream.StreamViewType }),
  };
}

export function throughputOf(members: ThroughputMembers | undefined): Throughput {
  return { read: members?.ReadCapacityUnits ?? 0, write: members?.WriteCapacityUnits ?? 0 };
}

/** Maxima on top of those that there are. */
export function onDemandThroughputOf(members: OnDemandMembers, current: OnDemandThroughput = {}): OnDemandThroughput {
  const read = members.MaxReadRequestUnits ?? current.read ?? withoutMaximum;
  const write = members.MaxWriteRequestUnits ?? current.write ?? withoutMaximum;
  return { ...(read !== withoutMaximum && { read }), ...(write !== withoutMaximum && { write }) };
}

type Further = Pick<IndexMembers, 'ProvisionedThroughput' | 'OnDemandThroughput' | 'WarmThroughput'>;

/** Of a table or a global index. */
function furtherThroughput({
  ProvisionedThroughput: provisioned,
  OnDemandThroughput: onDemand,
  WarmThroughput: warm,
}: Further): Partial<Pick<Index, 'onDemandThroughput' | 'warmThroughput'>> {
  const floor = provisioned ? throughputOf(provisioned) : onDemandStart;
  return {
    ...(onDemand && { onDemandThroughput: onDemandThroughputOf(onDemand) }),
    ...(warm && { warmThroughput: warmedTo(warm, floor) }),
  };
}

interface IndexParts {
  readonly index: IndexMembers;
  readonly definitions: readonly AttributeDefinition[];
}

/** `definitions`: at least those of the index's key attributes. */
export function newIndex(kind: Index['kind'], { index, definitions }: IndexParts): NewIndex {
  return {
    kind,
    name: index.IndexName,
    key: keySchema(index.KeySchema, definitions),
    projection: {
      type: index.Projection.ProjectionType ?? 'ALL',
      nonKeyAttributes: [...(index.Projection.NonKeyAttributes ?? [])].sort(),
    },
    ...(kind === 'global' && { throughput: throughputOf(index.ProvisionedThroughput), ...furtherThroughput(index) }),
  };
}

function keySchema(schema: readonly KeySchemaMember[], definitions: readonly AttributeDefinition[]): KeySchema {
  const attributes = (keyType: 'HASH' | 'RANGE') =>
    schema
      .filter((key) => key.KeyType === keyType)
      .flatMap((key) => definitions.filter((definition) => definition.name === key.AttributeName));
  return { partition: attributes('HASH'), sort: attributes('RANGE') };
}
