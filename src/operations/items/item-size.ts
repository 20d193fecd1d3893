import type { Table } from '../../database/catalog/catalog.ts';
import type { StoredItem } from '../../database/database.ts';
import { entryOf } from '../../database/indexes/entries.ts';
import { validationError } from '../../errors.ts';
import { itemBytesMax } from '../../limits.ts';

export const itemTooLarge = 'Item size has exceeded the maximum allowed size';

/**
 * Throws ValidationException with `text` when the item, together with its entries in local indexes, is over 400 KB.
 * Source: Developer Guide, "Quotas" (item size; local secondary indexes).
 */
export function requireItemFits(table: Table, item: StoredItem, text: string): void {
  let bytes = item.bytes;
  const locals = table.indexes.filter((index) => index.kind === 'local');
  // Only an item that could be too large with all its entries is worth making them.
  if (bytes * (1 + locals.length) > itemBytesMax) {
    for (const index of locals) bytes += entryOf(item.item, { table, index })?.value.weight ?? 0;
  }
  if (bytes > itemBytesMax) throw validationError(text);
}
