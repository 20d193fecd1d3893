import type { Index, Table } from '../../database/catalog/catalog.ts';
import { entryOf, type IndexEntry } from '../../database/indexes/entries.ts';
import type { Item } from '../../item/attribute-value.ts';
import { equalItems } from '../../item/compare.ts';
import { writeUnits } from './capacity-units.ts';

interface IndexedChange {
  readonly table: Table;
  readonly index: Index;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/**
 * Write units that the change of an item costs in one index, by the size of the entry; 0 when the entry stays as it is.
 * Captured on AWS in two Regions, 2026-08.
 */
export function indexWriteUnits({ table, index, before, after }: IndexedChange): number {
  const old = before && entryOf(before, { table, index });
  const entry = after && entryOf(after, { table, index });
  if (old === undefined) return entry === undefined ? 0 : unitsOf(entry);
  if (entry === undefined) return unitsOf(old);
  if (!samePlace(old, entry)) return unitsOf(old) + unitsOf(entry);
  if (sameAttributes(old, entry)) return 0;
  return Math.max(unitsOf(old), unitsOf(entry));
}

function unitsOf(entry: IndexEntry): number {
  return writeUnits(entry.value.weight);
}

function samePlace(a: IndexEntry, b: IndexEntry): boolean {
  return Buffer.compare(a.key.partition, b.key.partition) === 0 && Buffer.compare(a.key.sort, b.key.sort) === 0;
}

/** The order of attributes, and of a set's members, is no change. */
function sameAttributes(a: IndexEntry, b: IndexEntry): boolean {
  return a.value.text === b.value.text || equalItems(JSON.parse(a.value.text), JSON.parse(b.value.text));
}
