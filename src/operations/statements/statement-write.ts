import type { Table } from '../../database/catalog/catalog.ts';
import type { ItemWrite, WriteOutcome } from '../../database/database.ts';
import { keyOf } from '../../database/items/place.ts';
import { storedItemOf } from '../../database/items/stored-item.ts';
import { AwsError, validationError } from '../../errors.ts';
import type { Condition } from '../../expression/expressions.ts';
import type { Item } from '../../item/attribute-value.ts';
import { wholeKey } from '../../partiql/key-search.ts';
import type { DeleteStatement, InsertStatement, UpdateStatement, Where } from '../../partiql/statement.ts';
import { itemTooLarge, requireItemFits } from '../items/item-size.ts';
import { deleteWrite, updateWrite } from '../items/item-writes.ts';
import { checkItemKeys, checkKey, checkNestedAttributes, checkUpdatedPaths } from '../items/key-schema.ts';

export type WriteStatement = InsertStatement | UpdateStatement | DeleteStatement;

/** What a statement does to its item. Throws ValidationException when it does not suit the table. */
export function statementWrite(
  statement: WriteStatement,
  { table, returnOnFailure }: { readonly table: Table; readonly returnOnFailure: boolean },
): ItemWrite {
  switch (statement.kind) {
    case 'insert':
      return insertWrite(table, statement.item);
    case 'update': {
      const { key, condition } = keyedCondition(statement.where, table);
      checkUpdatedPaths(table, statement.update);
      // An item that is not there does not have the key that the condition demands: nothing is made.
      return updateWrite(table, { key, update: statement.update, condition, returnOnFailure });
    }
    case 'delete': {
      const { key, condition } = keyedCondition(statement.where, table);
      const unlessMissing = {
        ...condition,
        matches: (item: Item | undefined) => item === undefined || condition.matches(item),
      };
      return deleteWrite(table, { key, condition: unlessMissing, returnOnFailure });
    }
  }
}

/** The one item that a WHERE names, and all that it demands of it. Throws ValidationException, `otherwise` when it lacks key attributes. */
export function keyedCondition(
  where: Where | undefined,
  table: Table,
  otherwise = 'Where clause does not contain a mandatory equality on all key attributes',
): { readonly key: Item; readonly condition: Condition } {
  const key = wholeKey(where, table.key);
  if (where === undefined || key === undefined) throw validationError(otherwise);
  checkKey(table, key);
  checkNestedAttributes(table, where.condition);
  return { key, condition: where.condition };
}

function insertWrite(table: Table, item: Item): ItemWrite {
  checkItemKeys(table, item);
  const stored = storedItemOf(item);
  requireItemFits(table, stored, itemTooLarge);
  return {
    table,
    key: keyOf(item, { table }),
    decide(before) {
      if (before !== undefined) {
        throw new AwsError('DuplicateItemException', 'Duplicate primary key exists in table');
      }
      return stored;
    },
  };
}

/** What RETURNING answers, as JSON text; undefined when it is not there, or was not asked for. */
export function returnedText(statement: WriteStatement, { before, after }: WriteOutcome): string | undefined {
  if (statement.kind === 'insert') return undefined;
  switch (statement.returning) {
    case 'NONE':
      return undefined;
    case 'ALL_OLD':
      return before?.text;
    case 'ALL_NEW':
      return after?.text;
    default: {
      const update = statement.kind === 'update' ? statement.update : undefined;
      const changed = after && update?.changed(before?.item, after.item, statement.returning);
      return changed && JSON.stringify(changed);
    }
  }
}
