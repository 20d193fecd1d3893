import { listText, objectText } from '../items/answer-text.ts';
import { readUnits } from '../items/capacity-units.ts';
import {
  addUnits,
  type CapacityDetail,
  type ConsumedUnits,
  capacityText,
  unitsOfWrite,
} from '../items/consumed-capacity.ts';
import { collectionMetricsTexts } from '../items/item-collection-metrics.ts';
import { sameTables } from '../items/same-tables.ts';
import type { NamedTable } from '../resource-names.ts';
import type { WrittenTransaction } from './transact-write.ts';

/** What was spent on one action. */
interface ActionUnits {
  readonly table: NamedTable;
  readonly units: ConsumedUnits;
}

/** `ConsumedCapacity` of a transaction as JSON text, an entry for each table; undefined when it was not asked for. */
export function transactionCapacityText(
  actions: readonly ActionUnits[],
  { detail, direction }: { readonly detail: CapacityDetail; readonly direction: 'Read' | 'Write' },
): string | undefined {
  if (detail === 'NONE') return undefined;
  const entries = sameTables(actions).map((group) => {
    const asked = { detail, tableName: group[0]!.table.shown, transacted: direction };
    return capacityText(group.map(({ units }) => units).reduce(addUnits), asked)!;
  });
  return listText(entries);
}

/** Reading in a transaction costs twice a consistent read. Source: Developer Guide, "Read and write operations". */
export function transactedReadUnits(bytes: number): ConsumedUnits {
  return { table: 2 * readUnits(bytes, true) };
}

/**
 * Writing costs twice the units on the table, and once on the indexes (captured from AWS, 2026-08). A transaction that was written
 * before, with the same token, costs what reading its items does (Developer Guide, "Amazon DynamoDB Transactions").
 */
export function writtenCapacityText(
  { actions, outcome }: WrittenTransaction,
  detail: CapacityDetail,
): string | undefined {
  if (detail === 'NONE') return undefined;
  if (outcome.kind === 'repeated') {
    const reads = actions.map(({ name }, at) => ({
      table: name,
      units: transactedReadUnits(outcome.items[at]?.bytes ?? 0),
    }));
    return transactionCapacityText(reads, { detail, direction: 'Read' });
  }
  const writes = actions.map(({ name, table }, at) => {
    const units = unitsOfWrite(table, outcome.outcomes[at]!);
    return { table: name, units: { ...units, table: 2 * units.table } };
  });
  return transactionCapacityText(writes, { detail, direction: 'Write' });
}

/** `ItemCollectionMetrics` as JSON text; undefined when not asked for, or when there is no item collection. */
export function writtenCollectionsText({ actions, outcome }: WrittenTransaction, asked: boolean): string | undefined {
  if (!asked || outcome.kind === 'repeated') return undefined;
  const written = actions.map((action, at) => ({
    ...action,
    table: action.name,
    described: action.table,
    outcome: outcome.outcomes[at]!,
  }));
  const collections = sameTables(written)
    .map((group): [string, readonly string[]] => [
      group[0]!.table.shown,
      collectionMetricsTexts(
        group.flatMap(({ described, key, outcome }) => (key ? { table: described, key, outcome } : [])),
        asked,
      ),
    ])
    .filter(([, texts]) => texts.length > 0);
  if (collections.length === 0) return undefined;
  return objectText(collections.map(([name, texts]) => [name, listText(texts)]));
}
