import type { Index, Table } from '../../database/catalog/catalog.ts';
import type { WriteOutcome } from '../../database/database.ts';
import { writeUnits } from './capacity-units.ts';
import { indexWriteUnits } from './index-write-units.ts';

/** `ReturnConsumedCapacity`; left out is NONE. */
export type CapacityDetail = 'NONE' | 'TOTAL' | 'INDEXES';

export interface AskedCapacity {
  readonly detail: CapacityDetail;
  /** As the request named the table, by name or ARN. */
  readonly tableName: string;
  /** In transactions every figure is there once more, as ReadCapacityUnits or WriteCapacityUnits. Captured from AWS. */
  readonly transacted?: 'Read' | 'Write';
}

/** Capacity units; reads come in halves. */
export interface ConsumedUnits {
  readonly table: number;
  /** Indexes that were touched. */
  readonly indexes?: ReadonlyMap<Index, number>;
}

/** A write of one item: the larger of what was and what is, and every index entry that changed. */
export function unitsOfWrite(table: Table, { before, after }: WriteOutcome): ConsumedUnits {
  const units = writeUnits(Math.max(before?.bytes ?? 0, after?.bytes ?? 0));
  if (table.indexes.length === 0) return { table: units };
  const indexes = new Map<Index, number>();
  for (const index of table.indexes) {
    const indexUnits = indexWriteUnits({ table, index, before: before?.item, after: after?.item });
    if (indexUnits > 0) indexes.set(index, indexUnits);
  }
  return { table: units, indexes };
}

export function addUnits(a: ConsumedUnits, b: ConsumedUnits): ConsumedUnits {
  const indexes = new Map(a.indexes);
  for (const [index, units] of b.indexes ?? []) indexes.set(index, (indexes.get(index) ?? 0) + units);
  return { table: a.table + b.table, indexes };
}

/**
 * `ConsumedCapacity` as JSON text; undefined when it was not asked for. AWS writes its numbers with a fraction (`1.0`), which
 * JSON.stringify would not.
 */
export function capacityText(consumed: ConsumedUnits, asked: AskedCapacity): string | undefined {
  if (asked.detail === 'NONE') return undefined;
  let total = consumed.table;
  for (const units of consumed.indexes?.values() ?? []) total += units;
  const head = `"TableName":${JSON.stringify(asked.tableName)},${unitsText(total, asked)}`;
  if (asked.detail === 'TOTAL') return `{${head}}`;
  const table = `"Table":{${unitsText(consumed.table, asked)}}`;
  const indexes = `${indexesText('global', { consumed, asked })}${indexesText('local', { consumed, asked })}`;
  return `{${head},${table}${indexes}}`;
}

function unitsText(units: number, { transacted }: AskedCapacity): string {
  const text = `"CapacityUnits":${decimal(units)}`;
  return transacted === undefined ? text : `${text},"${transacted}CapacityUnits":${decimal(units)}`;
}

function indexesText(
  kind: Index['kind'],
  { consumed, asked }: { readonly consumed: ConsumedUnits; readonly asked: AskedCapacity },
): string {
  const members: string[] = [];
  for (const [index, units] of consumed.indexes ?? []) {
    if (index.kind === kind) members.push(`${JSON.stringify(index.name)}:{${unitsText(units, asked)}}`);
  }
  if (members.length === 0) return '';
  return `,"${kind === 'global' ? 'GlobalSecondaryIndexes' : 'LocalSecondaryIndexes'}":{${members.join(',')}}`;
}

function decimal(units: number): string {
  return Number.isInteger(units) ? `${units}.0` : String(units);
}
