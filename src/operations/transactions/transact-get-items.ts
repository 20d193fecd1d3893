import { checkExpressionParameters, type Expressions, parseExpressions } from '../../expression/expressions.ts';
import { readItem } from '../../item/validate.ts';
import { transactGetItemsInput } from '../../shapes/transactions.ts';
import { dynamodbKeys } from '../dynamodb-keys.ts';
import { answerText, listText } from '../items/answer-text.ts';
import type { CapacityDetail } from '../items/consumed-capacity.ts';
import { itemFacts } from '../items/item-facts.ts';
import { projectedText } from '../items/projected-text.ts';
import { JsonText, type Operation } from '../operation.ts';
import { namedTable } from '../resource-names.ts';
import { tablePermission } from '../tables/table-permission.ts';
import { type TransactionRead, transactRead } from './transact-read.ts';
import { transactedReadUnits, transactionCapacityText } from './transaction-capacity.ts';
import { requireDistinctItems, requireOneAccount } from './transaction-rules.ts';

interface Get extends TransactionRead {
  readonly expressions: Expressions;
}

interface TransactGetItemsRequest {
  readonly gets: readonly Get[];
  readonly capacity: CapacityDetail;
}

/** Up to 100 items by their keys, from one or several tables, as they were at one moment. Source: API reference, TransactGetItems. */
export const transactGetItems: Operation<TransactGetItemsRequest> = {
  name: 'TransactGetItems',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const members = transactGetItemsInput.read(input);
      const gets = (members.TransactItems ?? []).map(({ Get: get }): Get => {
        const table = namedTable(get!.TableName!, home);
        checkExpressionParameters(get!, 'TransactGetItems');
        const key = readItem(get!.Key!, 'TransactGetItems');
        const expressions = parseExpressions(get!, 'TransactGetItems');
        return { table, key, expressions, projection: expressions.projection };
      });
      requireOneAccount(gets.map(({ table }) => table));
      requireDistinctItems(gets);
      return { gets, capacity: members.ReturnConsumedCapacity ?? 'NONE' };
    },
  },

  /** Each item needs what GetItem would; nothing is asked for the transaction itself. */
  permissions({ gets, capacity }, { catalog }) {
    return gets.map(({ table, key, expressions }) => {
      const context = dynamodbKeys({
        touched: itemFacts({ table, items: [key], expressions }, catalog),
        select: expressions.projection === undefined ? 'ALL_ATTRIBUTES' : 'SPECIFIC_ATTRIBUTES',
        returnConsumedCapacity: capacity,
        enclosingOperation: 'TransactGetItems',
      });
      return tablePermission('dynamodb:GetItem', table, { context });
    });
  },

  async execute({ gets, capacity }, context) {
    const items = await transactRead(gets, context);
    const responses = gets.map(({ projection }, at) => {
      const text = items[at] && projectedText(items[at], projection);
      // An item of which the projection leaves nothing is left out, unlike in GetItem (captured from AWS, 2026).
      return answerText({ Item: text === '{}' ? undefined : text });
    });
    const units = gets.map(({ table }, at) => ({ table, units: transactedReadUnits(items[at]?.bytes ?? 0) }));
    return new JsonText(
      answerText({
        ConsumedCapacity: transactionCapacityText(units, { detail: capacity, direction: 'Read' }),
        Responses: listText(responses),
      }),
    );
  },
};
