import type { KeySchema } from '../../database/catalog/catalog.ts';
import { validationError } from '../../errors.ts';
import type { KeyRange } from '../../expression/expressions.ts';
import { attributeOf } from '../../item/attribute.ts';
import { compareValues } from '../../item/compare.ts';
import type { Order } from '../../partiql/parse-statement.ts';

export interface OrderedRanges {
  /** In the order in which they are read; undefined: all items, in no order. */
  readonly ranges: readonly KeyRange[] | undefined;
  /** Of the sort keys within each. */
  readonly descending: boolean;
}

/**
 * What ORDER BY makes of a search. Items lie in the order of their sort keys within one partition key; so partition keys come first
 * when there are several. Throws ValidationException; texts of DynamoDB Local.
 */
export function orderedRanges(
  ranges: readonly KeyRange[] | undefined,
  { order, key }: { readonly order: readonly Order[]; readonly key: KeySchema },
): OrderedRanges {
  if (order.length === 0) return { ranges, descending: false };
  const partition = new Set(key.partition.map(({ name }) => name));
  const sort = key.sort.map(({ name }) => name);
  for (const { name } of order) {
    if (partition.has(name) || sort.includes(name)) continue;
    throw validationError(`Variable reference ${name} in ORDER BY clause must be part of the primary key`);
  }
  if (ranges === undefined) throw missingHashKey();
  const byPartition = order.filter(({ name }) => partition.has(name));
  const bySort = order.filter(({ name }) => !partition.has(name));
  if (ranges.length > 1 && !partition.has(order[0]!.name)) throw missingHashKey();
  const unsortable = bySort.some(
    ({ name, descending }, at) => name !== sort[at] || descending !== bySort[0]!.descending,
  );
  if (unsortable) throw validationError('Unsupported clause: ORDER BY');
  return {
    ranges: byPartition.length === 0 ? ranges : ranges.toSorted((a, b) => compareRanges(a, b, byPartition)),
    descending: bySort[0]?.descending ?? false,
  };
}

function missingHashKey() {
  return validationError(
    'Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.',
  );
}

function compareRanges(a: KeyRange, b: KeyRange, order: readonly Order[]): number {
  for (const { name, descending } of order) {
    const difference = compareValues(attributeOf(a.partition, name)!, attributeOf(b.partition, name)!) ?? 0;
    if (difference !== 0) return descending ? -difference : difference;
  }
  return 0;
}
