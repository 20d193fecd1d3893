import type { Table } from '../../database/catalog/catalog.ts';
import type { StoredItem } from '../../database/database.ts';
import { isThrottled, type Taken, type Throughput } from '../../database/throughput/throughput.ts';
import { cancellation, isReason } from '../../database/transactions/cancellation.ts';
import { type AwsError, validationError } from '../../errors.ts';
import type { Projection } from '../../expression/expressions.ts';
import type { Item } from '../../item/attribute-value.ts';
import { transactionBytesMax } from '../../limits.ts';
import { checkKey, checkNestedAttributes } from '../items/key-schema.ts';
import type { ExecutionContext } from '../operation.ts';
import type { NamedTable } from '../resource-names.ts';
import { itemTable } from '../tables/table-state.ts';
import { transactedReadUnits } from './transaction-capacity.ts';
import { requireKeyNotEmpty, transactionTooLarge } from './transaction-rules.ts';

/** An item that a transaction reads, whichever operation it came from. */
export interface TransactionRead {
  readonly table: NamedTable;
  readonly key: Item;
  readonly projection?: Projection | undefined;
}

interface DescribedRead extends Omit<TransactionRead, 'table'> {
  readonly table: Table;
}

/**
 * The items of one moment, in the order of the request; undefined where there is none. Throws TransactionCanceledException when a
 * key does not match its table. No item may be there twice.
 */
export async function transactRead(
  reads: readonly TransactionRead[],
  context: ExecutionContext,
): Promise<readonly (StoredItem | undefined)[]> {
  const described = reads.map((read) => ({ ...read, table: itemTable(context, read.table) }));
  for (const { table, key } of described) requireKeyNotEmpty(table, key);
  const reasons = described.map(problemOf);
  if (reasons.some((reason) => reason !== undefined)) throw cancellation(reasons);
  const items = await context.database.snapshot(described);
  if (items.reduce((sum, item) => sum + (item?.bytes ?? 0), 0) > transactionBytesMax) {
    throw validationError(transactionTooLarge);
  }
  takeUnits(described, { items, throughput: context.database.throughput });
  return items;
}

interface ReadItems {
  readonly items: readonly (StoredItem | undefined)[];
  readonly throughput: Throughput | undefined;
}

/** All or nothing: what was taken for some is given back when there is not enough for others. */
function takeUnits(reads: readonly DescribedRead[], { items, throughput }: ReadItems): void {
  if (throughput === undefined) return;
  const taken: Taken[] = [];
  const reasons = reads.map(({ table }, at) => {
    try {
      taken.push(throughput.take('Read', table, transactedReadUnits(items[at]?.bytes ?? 0)));
      return undefined;
    } catch (error) {
      if (isThrottled(error)) return error;
      throw error;
    }
  });
  if (reasons.every((reason) => reason === undefined)) return;
  for (const one of taken) throughput.giveBack(one);
  throw cancellation(reasons);
}

function problemOf({ table, key, projection }: DescribedRead): AwsError | undefined {
  try {
    checkKey(table, key);
    checkNestedAttributes(table, projection);
    return undefined;
  } catch (error) {
    if (isReason(error)) return error;
    throw error;
  }
}
