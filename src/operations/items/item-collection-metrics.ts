import type { Table } from '../../database/catalog/catalog.ts';
import type { WriteOutcome } from '../../database/database.ts';
import { attributeOf } from '../../item/attribute.ts';
import type { Item } from '../../item/attribute-value.ts';

/** An item that was written. */
export interface WrittenItem {
  readonly table: Table;
  readonly key: Item;
  readonly outcome: WriteOutcome;
}

const gigabyte = 1024 ** 3;

/**
 * `ItemCollectionMetrics` as JSON text; undefined when not asked for, or when the table has no local indexes. The size is told between
 * two whole gigabytes. Source: Developer Guide, "Local secondary indexes".
 */
export function collectionMetricsText({ table, key, outcome }: WrittenItem, asked: boolean): string | undefined {
  const { collectionBytes } = outcome;
  if (!asked || collectionBytes === undefined) return undefined;
  const { name } = table.key.partition[0]!;
  const lower = Math.floor(collectionBytes / gigabyte);
  return `{"ItemCollectionKey":{${JSON.stringify(name)}:${JSON.stringify(attributeOf(key, name))}},"SizeEstimateRangeGB":[${lower}.0,${lower + 1}.0]}`;
}

/** As `collectionMetricsText`, of several items written side by side: each collection once, as large as any of them saw it. */
export function collectionMetricsTexts(written: readonly WrittenItem[], asked: boolean): readonly string[] {
  const largest = new Map<string, WrittenItem>();
  for (const item of written) {
    const { name } = item.table.key.partition[0]!;
    const collection = JSON.stringify(attributeOf(item.key, name));
    const known = largest.get(collection)?.outcome.collectionBytes ?? -1;
    if ((item.outcome.collectionBytes ?? -1) > known) largest.set(collection, item);
  }
  return [...largest.values()].flatMap((item) => collectionMetricsText(item, asked) ?? []);
}
