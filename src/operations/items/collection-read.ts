import type { Index, Table } from '../../database/catalog/catalog.ts';
import type { ItemPage, StoredItem } from '../../database/database.ts';
import { keyNames, keyOf } from '../../database/items/place.ts';
import { invalidParameter, validationError } from '../../errors.ts';
import type { Expressions } from '../../expression/expressions.ts';
import type { Item } from '../../item/attribute-value.ts';
import { pageBytesMax } from '../../limits.ts';
import { type ExecutionContext, JsonText } from '../operation.ts';
import type { NamedTable } from '../resource-names.ts';
import { itemTable } from '../tables/table-state.ts';
import { answerText, listText } from './answer-text.ts';
import { readUnits } from './capacity-units.ts';
import { type CapacityDetail, type ConsumedUnits, capacityText } from './consumed-capacity.ts';
import { findIndex } from './item-facts.ts';
import { projectedText } from './projected-text.ts';
import type { Select } from './select.ts';

/** What Query and Scan have in common: a page of a table or index, from which a filter and a projection take what is answered. */
export interface CollectionRead {
  readonly table: NamedTable;
  readonly indexName: string | undefined;
  readonly select: Select;
  /** Items evaluated at most. */
  readonly itemsMax: number;
  readonly startKey: Item | undefined;
  readonly consistent: boolean;
  readonly expressions: Expressions;
  readonly capacity: CapacityDetail;
}

/** Without a Limit a page ends by its size; an item has at least one byte. */
export const itemsWithoutLimit = pageBytesMax;

export interface Collection {
  readonly table: Table;
  readonly index: Index | undefined;
}

/** The table and index that are read. Throws ResourceNotFoundException, or ValidationException when the index is missing. */
export function collectionOf(read: CollectionRead, context: ExecutionContext): Collection {
  const table = itemTable(context, read.table);
  const index = findIndex(table, read.indexName);
  if (read.indexName === undefined) return { table, index };
  // That an index which is being deleted is as good as gone is inferred.
  if (index === undefined || index.change?.kind === 'deleting') {
    throw validationError(`The table does not have the specified index: ${read.indexName}`);
  }
  if (index.change) throw validationError(`Cannot read from backfilling global secondary index: ${index.name}`);
  if (index.kind === 'global' && read.consistent) {
    throw validationError('Consistent reads are not supported on global secondary indexes');
  }
  return { table, index };
}

/** Throws ValidationException when a global index does not hold what is asked for: nothing leads back from it to the table. */
export function requireIndexGives({ table, index }: Collection, { select, expressions }: CollectionRead): void {
  if (index?.kind !== 'global' || index.projection.type === 'ALL') return;
  if (select === 'ALL_ATTRIBUTES') {
    throw invalidParameter(
      `Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} because its projection type is not ALL`,
    );
  }
  const missing = unprojected(expressions.projection?.attributes ?? [], { table, index });
  if (missing.length > 0) {
    throw invalidParameter(`Global secondary index ${index.name} does not project [${missing.join(', ')}]`);
  }
}

/** Those of the names that the index does not hold. */
export function unprojected(
  names: readonly string[],
  { table, index }: { table: Table; index: Index },
): readonly string[] {
  if (index.projection.type === 'ALL') return [];
  const projected = keyNames(table, index);
  return names.filter((name) => !projected.has(name) && !index.projection.nonKeyAttributes.includes(name));
}

interface ReadPage extends Collection {
  readonly page: ItemPage;
  readonly read: CollectionRead;
}

/** The answer from a page. Only the last item is parsed, for its key, unless there is a filter or a projection. */
export async function collectionAnswer(
  { page, read, ...collection }: ReadPage,
  context: ExecutionContext,
): Promise<JsonText> {
  const { select, capacity } = read;
  const { throughput } = context.database;
  const { filter, projection } = read.expressions;
  const evaluated = await wholeItems(page.items, { ...collection, read, context });
  const matching = filter ? evaluated.items.filter(({ item }) => filter.matches(item)) : evaluated.items;
  const last = page.complete ? undefined : page.items.at(-1);
  const { table, index } = collection;
  const spent = () => unitsOfPage(page, { index, read, fetchedUnits: evaluated.units });
  throughput?.take('Read', table, spent());
  return new JsonText(
    answerText({
      Items: select === 'COUNT' ? undefined : listText(matching.map((item) => projectedText(item, projection))),
      Count: String(matching.length),
      ScannedCount: String(page.items.length),
      LastEvaluatedKey: last && JSON.stringify(keyOf(last.item, index === undefined ? { table } : { table, index })),
      ConsumedCapacity:
        capacity === 'NONE' ? undefined : capacityText(spent(), { detail: capacity, tableName: read.table.shown }),
    }),
  );
}

interface Evaluated {
  readonly items: readonly StoredItem[];
  /** Spent on the table for what a local index does not hold. */
  readonly units: number;
}

/**
 * The items of a page of a local index, completed from the table when more is asked for than the index projects.
 * Source: Developer Guide, "Local secondary indexes", "Attribute projections".
 */
export async function wholeItems(
  items: readonly StoredItem[],
  { table, index, read, context }: Collection & { readonly read: CollectionRead; readonly context: ExecutionContext },
): Promise<Evaluated> {
  if (items.length === 0 || index?.kind !== 'local' || index.projection.type === 'ALL') return { items, units: 0 };
  const { filter, projection } = read.expressions;
  const named = [...(filter?.attributes ?? []), ...(projection?.attributes ?? [])];
  const wants = read.select === 'ALL_ATTRIBUTES' || unprojected(named, { table, index }).length > 0;
  if (!wants) return { items, units: 0 };
  const keys = items.map(({ item }) => keyOf(item, { table }));
  const found = await context.database.get(table, keys);
  const units = found.reduce((sum, item) => sum + readUnits(item?.bytes ?? 0, read.consistent), 0);
  // An item may have gone since the index was read; then its entry is what is known of it.
  return { items: found.map((item, at) => item ?? items[at]!), units };
}

interface Spent {
  readonly index: Index | undefined;
  readonly read: CollectionRead;
  readonly fetchedUnits: number;
}

/** What reading a page of a table or an index costs. */
export function unitsOfPage({ items }: ItemPage, { index, read, fetchedUnits }: Spent): ConsumedUnits {
  const bytes = items.reduce((sum, item) => sum + item.bytes, 0);
  const units = readUnits(bytes, read.consistent);
  return index === undefined ? { table: units } : { table: fetchedUnits, indexes: new Map([[index, units]]) };
}
