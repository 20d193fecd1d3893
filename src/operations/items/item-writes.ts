import type { Table } from '../../database/catalog/catalog.ts';
import type { ItemWrite, StoredItem } from '../../database/database.ts';
import { storedItemOf } from '../../database/items/stored-item.ts';
import { AwsError } from '../../errors.ts';
import type { Condition, Update } from '../../expression/expressions.ts';
import type { Item } from '../../item/attribute-value.ts';
import { readItem } from '../../item/validate.ts';
import { requireItemFits } from './item-size.ts';
import { checkUpdatedIndexKeys } from './key-schema.ts';

/** What every item write may demand of the item that is there. */
export interface WriteDemand {
  readonly condition?: Condition | undefined;
  /** Answer with the item that failed the condition. */
  readonly returnOnFailure?: boolean | undefined;
}

/*
 * The writes as values, to be handed to the database alone or several at a time. Each decides from the item that is there, and
 * throws what the client shall see: first the condition, then what the change itself finds wrong.
 */

/** Sets the whole item, which was checked against the table's schema before. */
export function putWrite(
  table: Table,
  put: WriteDemand & { readonly key: Item; readonly item: StoredItem },
): ItemWrite {
  return {
    table,
    key: put.key,
    decide(before) {
      requireCondition(before, put);
      return before?.text === put.item.text ? before : put.item;
    },
  };
}

/** Makes the item when there is none, the bare one when `update` is absent; none when all it does is to delete (`onlyDeletes`). */
export function updateWrite(
  table: Table,
  { key, update, ...demand }: WriteDemand & { readonly key: Item; readonly update?: Update | undefined },
): ItemWrite {
  return {
    table,
    key,
    decide(before) {
      requireCondition(before, demand);
      if (update === undefined && before !== undefined) return before;
      if (update?.onlyDeletes && before === undefined) return undefined;
      const item = updatedItem(before?.item, { key, update });
      checkUpdatedIndexKeys(table, { before: before?.item, after: item });
      const after = storedItemOf(item);
      requireItemFits(table, after, 'Item size to update has exceeded the maximum allowed size');
      return before?.text === after.text ? before : after;
    },
  };
}

export function deleteWrite(table: Table, { key, ...demand }: WriteDemand & { readonly key: Item }): ItemWrite {
  return {
    table,
    key,
    decide(before) {
      requireCondition(before, demand);
      return undefined;
    },
  };
}

/** Writes nothing: refuses what else is written unless the condition holds. */
export function checkWrite(table: Table, { key, ...demand }: WriteDemand & { readonly key: Item }): ItemWrite {
  return {
    table,
    key,
    decide(before) {
      requireCondition(before, demand);
      return before;
    },
  };
}

function requireCondition(before: StoredItem | undefined, { condition, returnOnFailure }: WriteDemand): void {
  if (condition === undefined || condition.matches(before?.item)) return;
  throw new AwsError(
    'ConditionalCheckFailedException',
    'The conditional request failed',
    returnOnFailure && before !== undefined ? { Item: before.item } : undefined,
  );
}

function updatedItem(before: Item | undefined, { key, update }: { key: Item; update: Update | undefined }): Item {
  if (update === undefined) return key;
  const after = update.apply(before);
  // Only a value set inside another can stand deeper than it was when the request was read.
  if (update.paths.some((path) => path.length > 1)) readItem(after, 'UpdateItem');
  return before === undefined ? { ...key, ...after } : after;
}
