import { checkExpressionParameters, type Expressions, parseExpressions } from '../../expression/expressions.ts';
import { readLegacyParameters } from '../../expression/legacy/legacy-parameters.ts';
import type { Item } from '../../item/attribute-value.ts';
import { readItem } from '../../item/validate.ts';
import { getItemInput } from '../../shapes/items.ts';
import { dynamodbKeys } from '../dynamodb-keys.ts';
import { JsonText, type Operation } from '../operation.ts';
import { type NamedTable, namedTable } from '../resource-names.ts';
import { tablePermission } from '../tables/table-permission.ts';
import { itemTable } from '../tables/table-state.ts';
import { answerText } from './answer-text.ts';
import { readUnits } from './capacity-units.ts';
import { type CapacityDetail, capacityText } from './consumed-capacity.ts';
import { itemFacts } from './item-facts.ts';
import { checkKey, checkNestedAttributes } from './key-schema.ts';
import { projectedText } from './projected-text.ts';

interface GetItemRequest {
  readonly table: NamedTable;
  readonly key: Item;
  readonly expressions: Expressions;
  readonly consistent: boolean;
  readonly capacity: CapacityDetail;
}

/**
 * One item by its key; without one the answer has no `Item`. Every read here is consistent, whether asked or not.
 * Source: API reference, GetItem.
 */
export const getItem: Operation<GetItemRequest> = {
  name: 'GetItem',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const members = getItemInput.read(input);
      const table = namedTable(members.TableName, home);
      checkExpressionParameters(members, 'GetItem');
      return {
        table,
        key: readItem(members.Key, 'GetItem'),
        expressions: { ...readLegacyParameters(members, 'GetItem'), ...parseExpressions(members, 'GetItem') },
        consistent: members.ConsistentRead ?? false,
        capacity: members.ReturnConsumedCapacity ?? 'NONE',
      };
    },
  },

  permissions({ table, key, expressions, capacity }, { catalog }) {
    const context = dynamodbKeys({
      touched: itemFacts({ table, items: [key], expressions }, catalog),
      select: expressions.projection === undefined ? 'ALL_ATTRIBUTES' : 'SPECIFIC_ATTRIBUTES',
      returnConsumedCapacity: capacity,
    });
    return [tablePermission('dynamodb:GetItem', table, { context })];
  },

  async execute({ table: name, key, expressions, consistent, capacity }, context) {
    const table = itemTable(context, name);
    checkKey(table, key);
    checkNestedAttributes(table, expressions.projection);
    const [item] = await context.database.get(table, [key]);
    const units = { table: readUnits(item?.bytes ?? 0, consistent) };
    context.database.throughput?.take('Read', table, units);
    return new JsonText(
      answerText({
        Item: item && projectedText(item, expressions.projection),
        ConsumedCapacity: capacityText(units, { detail: capacity, tableName: name.shown }),
      }),
    );
  },
};
