import type { Index, Table } from '../../database/catalog/catalog.ts';
import type { ItemPage, StoredItem } from '../../database/database.ts';
import { keyOf } from '../../database/items/place.ts';
import { invalidParameter, validationError } from '../../errors.ts';
import type { KeyRange } from '../../expression/expressions.ts';
import type { Item } from '../../item/attribute-value.ts';
import { pageBytesMax } from '../../limits.ts';
import { keySearch } from '../../partiql/key-search.ts';
import type { SelectStatement } from '../../partiql/statement.ts';
import { readUnits } from '../items/capacity-units.ts';
import {
  type Collection,
  type CollectionRead,
  itemsWithoutLimit,
  unitsOfPage,
  unprojected,
  wholeItems,
} from '../items/collection-read.ts';
import { addUnits, type ConsumedUnits } from '../items/consumed-capacity.ts';
import { findIndex } from '../items/item-facts.ts';
import { checkNestedAttributes } from '../items/key-schema.ts';
import type { ExecutionContext } from '../operation.ts';
import { itemTable } from '../tables/table-state.ts';
import { missingIndex, type NamedStatement } from './named-statement.ts';
import type { SelectPlace } from './next-token.ts';
import { orderedRanges } from './select-order.ts';

export interface SelectParameters {
  /** Items evaluated at most. */
  readonly itemsMax: number | undefined;
  readonly consistent: boolean;
}

export interface SelectPage {
  /** Those that meet the condition. */
  readonly items: readonly StoredItem[];
  readonly units: ConsumedUnits;
  /** Undefined: there is nothing behind the page. */
  readonly next: SelectPlace | undefined;
  /** Key of the last item that was evaluated, when there is more. */
  readonly lastKey: Item | undefined;
}

/** The table and index of a SELECT. Throws ResourceNotFoundException or ValidationException. */
export function selectedCollection(select: NamedStatement<SelectStatement>, context: ExecutionContext): Collection {
  const table = itemTable(context, select.table);
  const index = findIndex(table, select.source.index);
  if (select.source.index === undefined) return { table, index };
  if (index === undefined || index.change?.kind === 'deleting') throw missingIndex();
  if (index.change) throw validationError(`Cannot read from backfilling global secondary index: ${index.name}`);
  return { table, index };
}

/** Reads a page: of the item collections that the condition names, one after the other, or of all items. */
export async function selectPage(
  select: NamedStatement<SelectStatement>,
  { collection, start, parameters, context }: PageRequest,
): Promise<SelectPage> {
  const { table, index } = collection;
  const { key } = index ?? table;
  if (index?.kind === 'global' && parameters.consistent) {
    throw validationError('Strongly consistent read is not supported on Global Secondary Indexes');
  }
  checkNestedAttributes(table, select.projection);
  checkNestedAttributes(table, select.where?.condition);
  const found = keySearch(select.where, key);
  requireProjected(select, { table, index, keyed: found !== undefined });
  const { ranges, descending } = orderedRanges(found, { order: select.order, key });
  const parts: readonly Part[] = ranges ?? ['everything'];
  if (start !== undefined && start.range >= parts.length) throw validationError('NextToken does not match request');
  const read = collectionRead(select, parameters);
  const matching: StoredItem[] = [];
  let units: ConsumedUnits | undefined;
  let place: SelectPlace | undefined = start ?? (parts.length === 0 ? undefined : { range: 0, after: undefined });
  let lastKey: Item | undefined;
  let itemsLeft = read.itemsMax;
  let bytesLeft = pageBytesMax;
  const rangesEnd = (place?.range ?? 0) + rangesPerPage;
  while (place !== undefined && place.range < rangesEnd && itemsLeft > 0 && bytesLeft > 0) {
    const part: Part = parts[place.range]!;
    const page = await readPart(part, { ...collection, place, descending, itemsLeft, bytesLeft, context });
    const evaluated = await wholeItems(page.items, { ...collection, read, context });
    evaluated.items.forEach((item, at) => {
      if (select.where !== undefined && !select.where.condition.matches(item.item)) return;
      // `*` is what the index holds, also when the condition looked further.
      matching.push(select.projection === undefined ? page.items[at]! : item);
    });
    const spent = unitsOfPage(page, { index, read, fetchedUnits: evaluated.units });
    units = units === undefined ? spent : addUnits(units, spent);
    itemsLeft -= page.items.length;
    for (const { bytes } of page.items) bytesLeft -= bytes;
    const last = page.items.at(-1);
    if (last !== undefined) lastKey = keyOf(last.item, index === undefined ? { table } : { table, index });
    place = followingPlace(place, { page, lastKey, parts: parts.length, single: isOneItem(part, collection) });
  }
  return {
    items: matching,
    units: units ?? { table: readUnits(0, parameters.consistent) },
    next: place,
    lastKey: place && lastKey,
  };
}

/** Partition keys after IN that one page reads. Source: Developer Guide, "PartiQL operators". */
const rangesPerPage = 10;

/** What is read without a break: the range of an item collection; or all of the table or index. */
type Part = KeyRange | 'everything';

interface PageRequest {
  readonly collection: Collection;
  readonly start: SelectPlace | undefined;
  readonly parameters: SelectParameters;
  readonly context: ExecutionContext;
}

interface Rest extends Collection {
  readonly place: SelectPlace;
  readonly descending: boolean;
  readonly itemsLeft: number;
  readonly bytesLeft: number;
  readonly context: ExecutionContext;
}

function readPart(
  part: Part,
  { table, index, place: { after }, descending, itemsLeft, bytesLeft, context: { database } }: Rest,
): Promise<ItemPage> {
  const bounds = {
    table,
    itemsMax: itemsLeft,
    bytesMax: bytesLeft,
    ...(index && { index }),
    ...(after && { after }),
  };
  return part === 'everything' ? database.scan(bounds) : database.query({ ...bounds, ...part, descending });
}

interface ReadSoFar {
  readonly page: ItemPage;
  readonly lastKey: Item | undefined;
  readonly parts: number;
  readonly single: boolean;
}

function followingPlace(place: SelectPlace, { page, lastKey, parts, single }: ReadSoFar): SelectPlace | undefined {
  if (!page.complete && !(single && page.items.length > 0)) return { range: place.range, after: lastKey };
  return place.range + 1 < parts ? { range: place.range + 1, after: undefined } : undefined;
}

/** Whether a part of the table can hold no more than one item: behind it there is nothing to go on with. */
function isOneItem(part: Part, { table, index }: Collection): boolean {
  if (part === 'everything' || index !== undefined || part.sort?.range !== undefined) return false;
  return (part.sort?.equals.length ?? 0) === table.key.sort.length;
}

/** What the read is for the parts that it shares with Query and Scan. */
function collectionRead(
  { table, source, projection, where }: NamedStatement<SelectStatement>,
  { itemsMax, consistent }: SelectParameters,
): CollectionRead {
  const all = source.index === undefined ? 'ALL_ATTRIBUTES' : 'ALL_PROJECTED_ATTRIBUTES';
  return {
    table,
    indexName: source.index,
    select: projection === undefined ? all : 'SPECIFIC_ATTRIBUTES',
    itemsMax: itemsMax ?? itemsWithoutLimit,
    startKey: undefined,
    consistent,
    expressions: { ...(where && { filter: where.condition }), ...(projection && { projection }) },
    capacity: 'NONE',
  };
}

/** Nothing leads back from a global index to the table. Texts captured from AWS. */
function requireProjected(
  { projection, where }: SelectStatement,
  { table, index, keyed }: Collection & { readonly keyed: boolean },
): void {
  if (index?.kind !== 'global') return;
  const wanted = missingIn(index, table, projection?.attributes);
  if (wanted.length > 0) {
    throw invalidParameter(`Global secondary index ${index.name} does not project [${wanted.join(', ')}]`);
  }
  const filtered = keyed ? missingIn(index, table, where?.condition.attributes) : [];
  if (filtered.length > 0) {
    throw invalidParameter(
      `Secondary index ${index.name} does not project one or more filter attributes: [${filtered.join(', ')}]`,
    );
  }
}

function missingIn(index: Index, table: Table, names: readonly string[] = []): readonly string[] {
  return unprojected(names, { table, index });
}
