import type { Table } from '../../database/catalog/catalog.ts';
import { attributeOf } from '../../item/attribute.ts';
import type { Item } from '../../item/attribute-value.ts';

/**
 * `ItemCollectionMetrics` as JSON text, for tables with local indexes only. The size is an estimate between whole gigabytes, and
 * collections here are not measured: the smallest range is answered. Source: Developer Guide, "Local secondary indexes".
 */
export function collectionMetricsText(
  table: Table,
  { key, asked }: { readonly key: Item; readonly asked: boolean },
): string | undefined {
  if (!asked || !table.indexes.some((index) => index.kind === 'local')) return undefined;
  const { name } = table.key.partition[0]!;
  return `{"ItemCollectionKey":{${JSON.stringify(name)}:${JSON.stringify(attributeOf(key, name))}},"SizeEstimateRangeGB":[0.0,1.0]}`;
}
