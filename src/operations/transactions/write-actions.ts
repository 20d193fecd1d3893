import { keyOf } from '../../database/items/place.ts';
import { storedItemOf } from '../../database/items/stored-item.ts';
import { validationError } from '../../errors.ts';
import {
  checkExpressionParameters,
  type ExpressionInput,
  type Expressions,
  parseExpressions,
} from '../../expression/expressions.ts';
import type { Item } from '../../item/attribute-value.ts';
import { readItem, type UncheckedItem } from '../../item/validate.ts';
import { itemBytesMax } from '../../limits.ts';
import type { transactWriteItemsInput } from '../../shapes/transactions.ts';
import { itemTooLarge, requireItemFits } from '../items/item-size.ts';
import { checkWrite, deleteWrite, putWrite, updateWrite } from '../items/item-writes.ts';
import { checkItemKeys, checkKey, checkNestedAttributes, checkUpdatedPaths } from '../items/key-schema.ts';
import type { RequestHome } from '../operation.ts';
import { namedTable } from '../resource-names.ts';
import type { TransactionAction } from './transact-write.ts';
import { requireItemKeysNotEmpty, requireKeyNotEmpty } from './transaction-rules.ts';

/** An action of TransactWriteItems, as far as it can be known without its table. */
export interface WriteAction extends TransactionAction {
  /** The IAM action that allows it. */
  readonly permission:
    | 'dynamodb:PutItem'
    | 'dynamodb:UpdateItem'
    | 'dynamodb:DeleteItem'
    | 'dynamodb:ConditionCheckItem';
  /** What the action names: its key, or the whole item of a Put. */
  readonly item: Item;
  /** Undefined for a Put: which of its attributes are the key is for the table to say. */
  readonly key: Item | undefined;
  /** Size of the item of a Put; 0 for the others. */
  readonly putBytes: number;
  readonly expressions: Expressions;
  readonly returnOnFailure: boolean;
}

const operation = 'TransactWriteItems';

type Members = ReturnType<typeof transactWriteItemsInput.read>['TransactItems'] & object;

/** Throws ValidationException. */
export function readWriteAction(members: Members[number], home: RequestHome): WriteAction {
  const { ConditionCheck: check, Put: put, Delete: remove, Update: update } = members;
  const given = [check, put, remove, update].filter((one) => one !== undefined);
  if (given.length !== 1) {
    throw validationError('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  if (put !== undefined) return putAction(readPart(put, { home, item: put.Item }));
  if (update !== undefined) {
    return updateAction(readPart(update, { home, item: update.Key }), update.ExpressionAttributeValues ?? {});
  }
  if (remove !== undefined) return deleteAction(readPart(remove, { home, item: remove.Key }));
  return checkAction(readPart(check!, { home, item: check!.Key }));
}

/** What all four kinds have in common. */
type Part = Pick<WriteAction, 'table' | 'item' | 'expressions' | 'returnOnFailure'>;

interface PartMembers extends ExpressionInput {
  readonly TableName: string | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: 'ALL_OLD' | 'NONE';
}

function readPart(
  members: PartMembers,
  { home, item }: { readonly home: RequestHome; readonly item: UncheckedItem | undefined },
): Part {
  const table = namedTable(members.TableName!, home);
  checkExpressionParameters(members, operation);
  return {
    table,
    item: readItem(item!, operation),
    expressions: parseExpressions(members, operation),
    returnOnFailure: members.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
  };
}

function putAction(part: Part): WriteAction {
  const { expressions, returnOnFailure } = part;
  const item = storedItemOf(part.item);
  if (item.bytes > itemBytesMax) throw validationError(itemTooLarge);
  return {
    ...part,
    permission: 'dynamodb:PutItem',
    key: undefined,
    putBytes: item.bytes,
    check(table) {
      requireItemKeysNotEmpty(table, item.item);
    },
    write(table) {
      checkItemKeys(table, item.item);
      checkNestedAttributes(table, expressions.condition);
      requireItemFits(table, item, itemTooLarge);
      const key = keyOf(item.item, { table });
      return putWrite(table, { key, item, condition: expressions.condition, returnOnFailure });
    },
  };
}

/** Too deep a value is a reason of an Update; in the conditions of others it is none (captured from AWS, 2026-09). */
function updateAction(part: Part, values: UncheckedItem): WriteAction {
  const { item: key, expressions, returnOnFailure } = part;
  return keyAction(part, {
    permission: 'dynamodb:UpdateItem',
    write(table) {
      readItem(values, operation);
      if (expressions.update) checkUpdatedPaths(table, expressions.update);
      return updateWrite(table, { ...expressions, key, returnOnFailure });
    },
  });
}

function deleteAction(part: Part): WriteAction {
  const { item: key, expressions, returnOnFailure } = part;
  const demand = { key, condition: expressions.condition, returnOnFailure };
  return keyAction(part, { permission: 'dynamodb:DeleteItem', write: (table) => deleteWrite(table, demand) });
}

function checkAction(part: Part): WriteAction {
  const { item: key, expressions, returnOnFailure } = part;
  const demand = { key, condition: expressions.condition, returnOnFailure };
  return keyAction(part, { permission: 'dynamodb:ConditionCheckItem', write: (table) => checkWrite(table, demand) });
}

/** An action that names its item by `Key`. */
function keyAction(part: Part, { permission, write }: Pick<WriteAction, 'permission' | 'write'>): WriteAction {
  return {
    ...part,
    permission,
    key: part.item,
    putBytes: 0,
    check(table) {
      requireKeyNotEmpty(table, part.item);
    },
    write(table) {
      checkKey(table, part.item);
      const itemWrite = write(table);
      checkNestedAttributes(table, part.expressions.condition);
      return itemWrite;
    },
  };
}
