import type { WriteOutcome } from '../../database/database.ts';
import {
  checkExpressionParameters,
  type Expressions,
  parseExpressions,
  type Update,
} from '../../expression/expressions.ts';
import { readLegacyParameters } from '../../expression/legacy/legacy-parameters.ts';
import type { Item } from '../../item/attribute-value.ts';
import { readItem } from '../../item/validate.ts';
import { updateItemInput } from '../../shapes/items.ts';
import { JsonText, type Operation } from '../operation.ts';
import { itemTable } from '../tables/table-state.ts';
import { answerText } from './answer-text.ts';
import { itemFacts } from './item-facts.ts';
import { updateWrite } from './item-writes.ts';
import { checkKey, checkNestedAttributes, checkUpdatedPaths } from './key-schema.ts';
import { writeItems } from './metered-writes.ts';
import {
  type ReturnValues,
  type WriteParameters,
  writeMetrics,
  writeParameters,
  writePermissions,
} from './write-parameters.ts';

interface UpdateItemRequest extends WriteParameters {
  readonly key: Item;
  readonly expressions: Expressions;
}

/**
 * Changes some attributes of an item, and makes it when there is none (unless AttributeUpdates do nothing but DELETE). Source: API
 * reference, UpdateItem, AttributeValueUpdate.
 */
export const updateItem: Operation<UpdateItemRequest> = {
  name: 'UpdateItem',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const members = updateItemInput.read(input);
      const parameters = writeParameters(members, home);
      checkExpressionParameters(members, 'UpdateItem');
      const key = readItem(members.Key, 'UpdateItem');
      const legacy = readLegacyParameters(members, 'UpdateItem');
      return { ...parameters, key, expressions: { ...legacy, ...parseExpressions(members, 'UpdateItem') } };
    },
  },

  permissions(request, { catalog }) {
    const { table, key, expressions } = request;
    const touched = itemFacts({ table, items: [key], expressions }, catalog);
    return writePermissions('dynamodb:UpdateItem', { request, touched });
  },

  async execute(request, context) {
    const { key, expressions, returnOnFailure } = request;
    const table = itemTable(context, request.table);
    checkKey(table, key);
    if (expressions.update) checkUpdatedPaths(table, expressions.update);
    checkNestedAttributes(table, expressions.condition);
    const write = updateWrite(table, { ...expressions, key, returnOnFailure });
    const [outcome] = await writeItems(context.database, [write]);
    return new JsonText(
      answerText({
        Attributes: returnedText(outcome!, { returnValues: request.returnValues, update: expressions.update }),
        ...writeMetrics({ table, key, outcome: outcome! }, request),
      }),
    );
  },
};

function returnedText(
  { before, after }: WriteOutcome,
  { returnValues, update }: { returnValues: ReturnValues; update: Update | undefined },
): string | undefined {
  switch (returnValues) {
    case 'NONE':
      return undefined;
    case 'ALL_OLD':
      return before?.text;
    case 'ALL_NEW':
      return after?.text;
    default: {
      const changed = after && update?.changed(before?.item, after.item, returnValues);
      return changed && JSON.stringify(changed);
    }
  }
}
