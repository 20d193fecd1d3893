import type {
  AttributeDefinition,
  Index,
  KeySchema,
  PolicyVersion,
  TableId,
  Throughput,
} from '../../database/catalog/catalog.ts';
import type { NewTable } from '../../database/database.ts';
import type { CreateTableMembers, IndexMembers, KeySchemaMember, ThroughputMembers } from './create-table-members.ts';

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
    deletionProtection: members.DeletionProtectionEnabled ?? false,
    ...(members.TableClass !== undefined && { tableClass: members.TableClass }),
    tags: (members.Tags ?? []).map(({ Key: key, Value: value }) => ({ key, value })),
    ...(policy && { policy: { current: policy } }),
    ...(stream?.StreamEnabled && stream.StreamViewType && { streamViewType: stream.StreamViewType }),
  };
}

export function throughputOf(members: ThroughputMembers | undefined): Throughput {
  return { read: members?.ReadCapacityUnits ?? 0, write: members?.WriteCapacityUnits ?? 0 };
}

interface IndexParts {
  readonly index: IndexMembers;
  readonly definitions: readonly AttributeDefinition[];
}

function newIndex(kind: Index['kind'], { index, definitions }: IndexParts): NewTable['indexes'][number] {
  return {
    kind,
    name: index.IndexName,
    key: keySchema(index.KeySchema, definitions),
    projection: {
      type: index.Projection.ProjectionType ?? 'ALL',
      nonKeyAttributes: [...(index.Projection.NonKeyAttributes ?? [])].sort(),
    },
    ...(kind === 'global' && { throughput: throughputOf(index.ProvisionedThroughput) }),
  };
}

function keySchema(schema: readonly KeySchemaMember[], definitions: readonly AttributeDefinition[]): KeySchema {
  const attributes = (keyType: 'HASH' | 'RANGE') =>
    schema
      .filter((key) => key.KeyType === keyType)
      .flatMap((key) => definitions.filter((definition) => definition.name === key.AttributeName));
  return { partition: attributes('HASH'), sort: attributes('RANGE') };
}
