import type { Item } from '../../item/attribute-value.ts';
import type { Bound, Engine, Key } from '../../storage/engine.ts';
import type { Index, Table } from '../catalog/catalog.ts';
import type { ItemPage, QueryRange } from '../database.ts';
import { entryOf } from '../indexes/entries.ts';
import { digestOf } from '../keyspace.ts';
import { keyValues, partitionBeginning, placeOf } from './place.ts';
import { type SortInterval, sortInterval } from './sort-interval.ts';
import { storedItem } from './stored-item.ts';

/** One page of a partition of a table or an index. */
export async function queryItems(engine: Engine, range: QueryRange): Promise<ItemPage> {
  const { table, index, descending = false, itemsMax, bytesMax } = range;
  const attributes = (index ?? table).key.partition;
  const partition = digestOf(keyValues(range.partition, attributes));
  const beginning = partitionBeginning(attributes, range.partition);
  const interval = sortInterval(range.sort, index ? 'index' : 'table');
  let after = range.after && placeRead(range.after, { table, index }).sort;
  for (;;) {
    const bounds = boundsOf({ partition, interval, after, descending });
    if (!bounds) return { items: [], complete: true };
    const { rows, complete } = await engine.scan({
      space: (index ?? table).space,
      ...bounds,
      descending,
      rowsMax: itemsMax,
      weightMax: bytesMax,
    });
    const items = rows
      .filter(({ text }) => text.startsWith(beginning))
      .map(({ text, weight }) => storedItem(text, weight));
    if (items.length > 0 || complete) return { items, complete };
    // Nothing but items of another partition key with the same digest: a page has to end with an item to go on from.
    after = placeRead(JSON.parse(rows.at(-1)!.text), { table, index }).sort;
  }
}

/** Where an item of the table, or its entry in the index, lies; `key` has the key attributes of both. */
export function placeRead(
  key: Item,
  { table, index }: { readonly table: Table; readonly index: Index | undefined },
): Key {
  if (!index) return placeOf(table, key).key;
  const entry = entryOf(key, { table, index });
  if (!entry) throw new Error(`not a key of the index ${index.name}`);
  return entry.key;
}

interface Span {
  readonly partition: Uint8Array;
  readonly interval: SortInterval;
  readonly after: Uint8Array | undefined;
  readonly descending: boolean;
}

/** The engine's bounds; undefined when nothing can lie between them. */
function boundsOf({
  partition,
  interval: { low, high },
  after,
  descending,
}: Span): { from: Bound; to: Bound } | undefined {
  let from: Bound = low.length === 0 ? { partition } : { partition, sort: low };
  let to: Bound = high === undefined ? { partition } : { partition, sort: high, exclusive: true };
  if (high && Buffer.compare(low, high) >= 0) return undefined;
  if (after && descending) {
    if (Buffer.compare(after, low) <= 0) return undefined;
    if (!high || Buffer.compare(after, high) < 0) to = { partition, sort: after, exclusive: true };
  } else if (after) {
    if (high && Buffer.compare(after, high) >= 0) return undefined;
    if (Buffer.compare(after, low) >= 0) from = { partition, sort: after, exclusive: true };
  }
  return { from, to };
}
