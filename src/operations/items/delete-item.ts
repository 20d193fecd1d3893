import { checkExpressionParameters, type Expressions, parseExpressions } from '../../expression/expressions.ts';
import { readLegacyParameters } from '../../expression/legacy/legacy-parameters.ts';
import type { Item } from '../../item/attribute-value.ts';
import { requestError } from '../../item/envelope.ts';
import { readItem } from '../../item/validate.ts';
import { deleteItemInput } from '../../shapes/items.ts';
import { JsonText, type Operation } from '../operation.ts';
import { itemTable } from '../tables/table-state.ts';
import { answerText } from './answer-text.ts';
import { itemFacts } from './item-facts.ts';
import { deleteWrite } from './item-writes.ts';
import { checkKey, checkNestedAttributes } from './key-schema.ts';
import { writeItems } from './metered-writes.ts';
import { type WriteParameters, writeMetrics, writeParameters, writePermissions } from './write-parameters.ts';

interface DeleteItemRequest extends WriteParameters {
  readonly key: Item;
  readonly expressions: Expressions;
}

/** Removes an item; it need not be there. Source: API reference, DeleteItem. */
export const deleteItem: Operation<DeleteItemRequest> = {
  name: 'DeleteItem',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const members = deleteItemInput.read(input);
      const parameters = writeParameters(members, home);
      checkExpressionParameters(members, 'DeleteItem');
      const key = readItem(members.Key, 'DeleteItem');
      const { returnValues } = parameters;
      if (returnValues !== 'NONE' && returnValues !== 'ALL_OLD') {
        throw requestError('ReturnValues can only be ALL_OLD or NONE', {
          operation: 'DeleteItem',
          family: 'returnValues',
        });
      }
      return {
        ...parameters,
        key,
        expressions: { ...readLegacyParameters(members, 'DeleteItem'), ...parseExpressions(members, 'DeleteItem') },
      };
    },
  },

  permissions(request, { catalog }) {
    const { table, key, expressions } = request;
    const touched = itemFacts({ table, items: [key], expressions }, catalog);
    return writePermissions('dynamodb:DeleteItem', { request, touched });
  },

  async execute(request, context) {
    const { key, expressions, returnOnFailure } = request;
    const table = itemTable(context, request.table);
    checkKey(table, key);
    checkNestedAttributes(table, expressions.condition);
    const write = deleteWrite(table, { key, condition: expressions.condition, returnOnFailure });
    const [outcome] = await writeItems(context.database, [write]);
    return new JsonText(
      answerText({
        Attributes: request.returnValues === 'ALL_OLD' ? outcome!.before?.text : undefined,
        ...writeMetrics({ table, key, outcome: outcome! }, request),
      }),
    );
  },
};
