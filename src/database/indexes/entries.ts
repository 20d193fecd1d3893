import { attributeOf } from '../../item/attribute.ts';
import type { AttributeValue, Item } from '../../item/attribute-value.ts';
import { textBytes, valueBytes } from '../../item/size.ts';
import { partitionKeyBytesMax, sortKeyBytesMax } from '../../limits.ts';
import type { Key, Value, Write } from '../../storage/engine.ts';
import type { Index, KeyAttribute, Table } from '../catalog/catalog.ts';
import type { StoredItem } from '../database.ts';
import { keyNames, namesInOrder, tableKeyDigest, textOf } from '../items/place.ts';
import { digestOf, entrySort } from '../keyspace.ts';

interface ChangedItem {
  readonly table: Table;
  readonly before: StoredItem | undefined;
  readonly after: StoredItem | undefined;
}

/** What becomes of the index entries of an item. */
export interface EntryChange {
  /** Nothing for entries that stay as they are. */
  readonly writes: readonly Write[];
  /** What those in local indexes take more than they did. */
  readonly localBytes: number;
}

/** What has to be written so that the index entries of an item follow its change. */
export function entryChange({ table, before, after }: ChangedItem): EntryChange {
  const writes: Write[] = [];
  let localBytes = 0;
  for (const index of table.indexes) {
    const old = before && entryOf(before.item, { table, index });
    const entry = after && entryOf(after.item, { table, index });
    const stays = old !== undefined && entry !== undefined && isSamePlace(old.key, entry.key);
    if (old && !stays) writes.push({ kind: 'delete', key: old.key });
    if (entry && !(stays && old.value.text === entry.value.text)) writes.push({ kind: 'put', ...entry });
    if (index.kind === 'local') localBytes += (entry?.value.weight ?? 0) - (old?.value.weight ?? 0);
  }
  return { writes, localBytes };
}

export interface IndexEntry {
  readonly key: Key;
  readonly value: Value;
}

/**
 * The item's entry in an index: its projected attributes, where the index key says. None when a key attribute of the index is
 * missing, or has a type or a size that no key of the index has (the item may be older than the index). Its text begins with the
 * index's partition key.
 */
export function entryOf(
  item: Item,
  { table, index }: { readonly table: Table; readonly index: Index },
): IndexEntry | undefined {
  const partition = indexKeyValues(item, index.key.partition, partitionKeyBytesMax);
  const sort = indexKeyValues(item, index.key.sort, sortKeyBytesMax);
  if (!partition || !sort) return undefined;
  const first = index.key.partition.map(({ name }) => name);
  const names = namesInOrder(item, first, projectionOf(table, index));
  let bytes = 0;
  for (const name of names) bytes += textBytes(name) + valueBytes(item[name]!);
  return {
    key: {
      space: index.space,
      partition: digestOf(partition),
      sort: entrySort(sort, tableKeyDigest(table, item)),
    },
    value: { text: textOf(item, names), weight: bytes },
  };
}

const projections = new WeakMap<Index, (name: string) => boolean>();

/** Whether an attribute is in the index. Keys of the index and of the table always are. */
function projectionOf(table: Table, index: Index): (name: string) => boolean {
  let projects = projections.get(index);
  if (!projects) {
    const names = new Set([...keyNames(table, index), ...index.projection.nonKeyAttributes]);
    projects = index.projection.type === 'ALL' ? () => true : (name) => names.has(name);
    projections.set(index, projects);
  }
  return projects;
}

/** The values of key attributes; undefined when the item has no such key. `bytesMax` bounds all of them together. */
function indexKeyValues(
  item: Item,
  attributes: readonly KeyAttribute[],
  bytesMax: number,
): AttributeValue[] | undefined {
  const values: AttributeValue[] = [];
  let bytes = 0;
  for (const { name, type } of attributes) {
    const value = attributeOf(item, name);
    if (value === undefined || !(type in value)) return undefined;
    const own = valueBytes(value);
    if (own === 0) return undefined;
    bytes += own;
    values.push(value);
  }
  return bytes > bytesMax ? undefined : values;
}

function isSamePlace(a: Key, b: Key): boolean {
  return Buffer.compare(a.partition, b.partition) === 0 && Buffer.compare(a.sort, b.sort) === 0;
}
