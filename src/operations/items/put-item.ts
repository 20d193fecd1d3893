import type { StoredItem } from '../../database/database.ts';
import { keyOf } from '../../database/items/place.ts';
import { storedItemOf } from '../../database/items/stored-item.ts';
import { validationError } from '../../errors.ts';
import { checkExpressionParameters, type Expressions, parseExpressions } from '../../expression/expressions.ts';
import { readLegacyParameters } from '../../expression/legacy/legacy-parameters.ts';
import { requestError } from '../../item/envelope.ts';
import { readItem } from '../../item/validate.ts';
import { itemBytesMax } from '../../limits.ts';
import { putItemInput } from '../../shapes/items.ts';
import { JsonText, type Operation } from '../operation.ts';
import { itemTable } from '../tables/table-state.ts';
import { answerText } from './answer-text.ts';
import { itemFacts } from './item-facts.ts';
import { itemTooLarge, requireItemFits } from './item-size.ts';
import { putWrite } from './item-writes.ts';
import { checkItemKeys, checkNestedAttributes } from './key-schema.ts';
import { writeItems } from './metered-writes.ts';
import { type WriteParameters, writeMetrics, writeParameters, writePermissions } from './write-parameters.ts';

interface PutItemRequest extends WriteParameters {
  /** Text and size are made once, here; the size is a rule that needs no table. */
  readonly item: StoredItem;
  readonly expressions: Expressions;
}

/** Sets a whole item. Source: API reference, PutItem. */
export const putItem: Operation<PutItemRequest> = {
  name: 'PutItem',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const members = putItemInput.read(input);
      const parameters = writeParameters(members, home);
      checkExpressionParameters(members, 'PutItem');
      const item = storedItemOf(readItem(members.Item, 'PutItem'));
      const { returnValues } = parameters;
      if (returnValues !== 'NONE' && returnValues !== 'ALL_OLD') {
        throw requestError('ReturnValues can only be ALL_OLD or NONE', {
          operation: 'PutItem',
          family: 'returnValues',
        });
      }
      if (item.bytes > itemBytesMax) throw validationError(itemTooLarge);
      return {
        ...parameters,
        item,
        expressions: { ...readLegacyParameters(members, 'PutItem'), ...parseExpressions(members, 'PutItem') },
      };
    },
  },

  permissions(request, { catalog }) {
    const { table, item, expressions } = request;
    const touched = itemFacts({ table, items: [item.item], expressions }, catalog);
    return writePermissions('dynamodb:PutItem', { request, touched });
  },

  async execute(request, context) {
    const { item, expressions, returnOnFailure } = request;
    const table = itemTable(context, request.table);
    checkItemKeys(table, item.item);
    checkNestedAttributes(table, expressions.condition);
    requireItemFits(table, item, itemTooLarge);
    const key = keyOf(item.item, { table });
    const write = putWrite(table, { key, item, condition: expressions.condition, returnOnFailure });
    const [outcome] = await writeItems(context.database, [write]);
    return new JsonText(
      answerText({
        Attributes: request.returnValues === 'ALL_OLD' ? outcome!.before?.text : undefined,
        ...writeMetrics({ table, key, outcome: outcome! }, request),
      }),
    );
  },
};
