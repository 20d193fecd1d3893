import { streamArn } from '../../arn.ts';
import type { Index, KeySchema, Projection, Table, Throughput } from '../../database/catalog/catalog.ts';
import { tableStatus } from './table-state.ts';

/**
 * `TableDescription` as the answers show it. What differs between them:
 * `created` leaves out what AWS fills in later, `deleted` leaves out the global indexes.
 *
 * Source: API reference, TableDescription; which member is there when: measured on AWS, 2026-10. Sizes and counts are 0, as they
 * are at AWS until its first count, some six hours after the creation. Tags and the resource policy are never shown.
 */
export function describedTable(
  table: Table,
  { now, answer }: { readonly now: number; readonly answer: 'created' | 'described' | 'updated' | 'deleted' },
): object {
  const globals = table.indexes.filter((index) => index.kind === 'global');
  const locals = table.indexes.filter((index) => index.kind === 'local');
  const status = tableStatus(table, now);
  return {
    AttributeDefinitions: table.attributeDefinitions.map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type,
    })),
    TableName: table.name,
    KeySchema: keySchemaElements(table.key),
    TableStatus: status,
    CreationDateTime: table.createdAt / 1000,
    ProvisionedThroughput: throughputDescription(table.throughput),
    TableSizeBytes: 0,
    ItemCount: 0,
    TableArn: table.arn,
    TableId: table.tableId,
    ...billing(table, answer === 'created'),
    ...(locals.length > 0 && { LocalSecondaryIndexes: locals.map(localIndex) }),
    ...(globals.length > 0 &&
      answer !== 'deleted' && {
        GlobalSecondaryIndexes: globals.map((index) => globalIndex(index, { table, status, answer })),
      }),
    ...stream(table),
    ...(table.tableClass === 'STANDARD_INFREQUENT_ACCESS' && {
      TableClassSummary: { TableClass: table.tableClass },
    }),
    DeletionProtectionEnabled: table.deletionProtection,
    ...(answer !== 'created' && { WarmThroughput: warmThroughput(table, table.throughput, status) }),
  };
}

/** Partition attributes as HASH, then sort attributes as RANGE. */
export function keySchemaElements(key: KeySchema): object[] {
  return [
    ...key.partition.map(({ name }) => ({ AttributeName: name, KeyType: 'HASH' })),
    ...key.sort.map(({ name }) => ({ AttributeName: name, KeyType: 'RANGE' })),
  ];
}

function throughputDescription({ read, write }: Throughput): object {
  return { NumberOfDecreasesToday: 0, ReadCapacityUnits: read, WriteCapacityUnits: write };
}

/** Absent for a table that was never on demand. */
function billing(table: Table, created: boolean): object | false {
  return (
    table.payPerRequestSince !== undefined && {
      BillingModeSummary: {
        BillingMode: table.billingMode,
        ...(!created && { LastUpdateToPayPerRequestDateTime: table.payPerRequestSince / 1000 }),
      },
    }
  );
}

/** After the stream was disabled only its ARN and label stay. */
function stream(table: Table): object {
  return {
    ...(table.stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: table.stream.viewType } }),
    ...(table.streamLabel !== undefined && {
      LatestStreamLabel: table.streamLabel,
      LatestStreamArn: streamArn(table.arn, table.streamLabel),
    }),
  };
}

function warmThroughput(table: Table, throughput: Throughput, status: string): object {
  const [read, write] = table.billingMode === 'PAY_PER_REQUEST' ? [12_000, 4_000] : [throughput.read, throughput.write];
  return { ReadUnitsPerSecond: read, WriteUnitsPerSecond: write, Status: status === 'ACTIVE' ? 'ACTIVE' : 'UPDATING' };
}

interface IndexSetting {
  readonly table: Table;
  readonly status: string;
  readonly answer: string;
}

function globalIndex(index: Index, { table, status, answer }: IndexSetting): object {
  const throughput = index.throughput ?? { read: 0, write: 0 };
  return {
    ...localIndex(index),
    IndexStatus: status,
    ProvisionedThroughput: throughputDescription(throughput),
    ...(answer !== 'created' && { WarmThroughput: warmThroughput(table, throughput, status) }),
  };
}

/** What local indexes show, and global ones among other things. */
function localIndex(index: Index): object {
  return {
    IndexName: index.name,
    KeySchema: keySchemaElements(index.key),
    Projection: projection(index.projection),
    IndexSizeBytes: 0,
    ItemCount: 0,
    IndexArn: index.arn,
  };
}

function projection({ type, nonKeyAttributes }: Projection): object {
  return { ProjectionType: type, ...(type === 'INCLUDE' && { NonKeyAttributes: nonKeyAttributes }) };
}
