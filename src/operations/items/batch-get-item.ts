import type { StoredItem } from '../../database/database.ts';
import { validationError } from '../../errors.ts';
import { checkExpressionParameters, type Expressions, parseExpressions } from '../../expression/expressions.ts';
import { readLegacyParameters } from '../../expression/legacy/legacy-parameters.ts';
import type { Item } from '../../item/attribute-value.ts';
import { readItem } from '../../item/validate.ts';
import { batchGetBytesMax, batchGetKeysMax } from '../../limits.ts';
import { batchGetItemInput } from '../../shapes/items.ts';
import { dynamodbKeys } from '../dynamodb-keys.ts';
import { JsonText, type Operation } from '../operation.ts';
import { type NamedTable, namedTable } from '../resource-names.ts';
import { tablePermission } from '../tables/table-permission.ts';
import { itemTable } from '../tables/table-state.ts';
import { answerText, listText, objectText } from './answer-text.ts';
import { readUnits } from './capacity-units.ts';
import { type CapacityDetail, capacityText } from './consumed-capacity.ts';
import { itemFacts } from './item-facts.ts';
import { checkKey, checkNestedAttributes } from './key-schema.ts';
import { keyText, requireDistinctKeys } from './key-text.ts';
import { projectedText } from './projected-text.ts';
import { sameTables } from './same-tables.ts';

type TableMembers = ReturnType<typeof batchGetItemInput.read>['RequestItems'] & object;

interface TableRead {
  readonly table: NamedTable;
  readonly keys: readonly Item[];
  readonly expressions: Expressions;
  readonly consistent: boolean;
  /** As sent: what is not read is answered with the same settings. */
  readonly members: TableMembers[string];
}

interface BatchGetItemRequest {
  readonly reads: readonly TableRead[];
  readonly capacity: CapacityDetail;
}

/** Many items by their keys, from one or several tables; those that are missing are left out. Source: API reference, BatchGetItem. */
export const batchGetItem: Operation<BatchGetItemRequest> = {
  name: 'BatchGetItem',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const members = batchGetItemInput.read(input);
      const reads = Object.entries(members.RequestItems ?? {}).map(([name, tableMembers]): TableRead => {
        const table = namedTable(name, home);
        checkExpressionParameters(tableMembers, 'BatchGetItem');
        const keys = (tableMembers.Keys ?? []).map((key) => readItem(key, 'BatchGetItem'));
        requireDistinctKeys(keys.map(keyText));
        const legacy = readLegacyParameters(tableMembers, 'BatchGetItem');
        const expressions = { ...legacy, ...parseExpressions(tableMembers, 'BatchGetItem') };
        return { table, keys, expressions, consistent: tableMembers.ConsistentRead ?? false, members: tableMembers };
      });
      if (reads.reduce((sum, read) => sum + read.keys.length, 0) > batchGetKeysMax) {
        throw validationError('Too many items requested for the BatchGetItem call');
      }
      return { reads, capacity: members.ReturnConsumedCapacity ?? 'NONE' };
    },
  },

  /** One for each table, however often and by whichever name the request mentions it. */
  permissions({ reads, capacity }, { catalog }) {
    return sameTables(reads).map((group) => {
      const table = group[0]!.table;
      const facts = group.map(({ keys, expressions }) => itemFacts({ table, items: keys, expressions }, catalog));
      const context = dynamodbKeys({
        touched: {
          partitionValues: (position) => {
            const values = facts.map((fact) => fact.partitionValues?.(position));
            return values.includes(undefined) ? undefined : values.flatMap((some) => some ?? []);
          },
          attributes: () => facts.flatMap((fact) => fact.attributes()),
        },
        // One part without a projection is enough to be answered with all attributes.
        select: group.every((read) => read.expressions.projection) ? 'SPECIFIC_ATTRIBUTES' : 'ALL_ATTRIBUTES',
        returnConsumedCapacity: capacity,
      });
      return tablePermission('dynamodb:BatchGetItem', table, { context });
    });
  },

  async execute({ reads, capacity }, context) {
    const tables = reads.map((read) => itemTable(context, read.table));
    reads.forEach(({ keys, expressions }, at) => {
      for (const key of keys) checkKey(tables[at]!, key);
      checkNestedAttributes(tables[at]!, expressions.projection);
    });
    const found = await Promise.all(reads.map((read, at) => context.database.get(tables[at]!, read.keys)));
    return answer(reads, { found, capacity });
  },
};

interface Found {
  readonly found: readonly (readonly (StoredItem | undefined)[])[];
  readonly capacity: CapacityDetail;
}

/** Items are answered until they reach 16 MB; the keys after that are the client's to ask for again. */
function answer(reads: readonly TableRead[], { found, capacity }: Found): JsonText {
  const responses: [string, string][] = [];
  const unprocessed: [string, string][] = [];
  const consumed: string[] = [];
  let bytes = 0;
  reads.forEach((read, at) => {
    const texts: string[] = [];
    const left: Item[] = [];
    let units = 0;
    read.keys.forEach((key, place) => {
      const item = found[at]![place];
      if (bytes + (item?.bytes ?? 0) > batchGetBytesMax) {
        left.push(key);
        return;
      }
      bytes += item?.bytes ?? 0;
      units += readUnits(item?.bytes ?? 0, read.consistent);
      if (item) texts.push(projectedText(item, read.expressions.projection));
    });
    const name = read.table.shown;
    responses.push([name, listText(texts)]);
    if (left.length > 0) unprocessed.push([name, JSON.stringify({ ...read.members, Keys: left })]);
    const text = capacityText({ table: units }, { detail: capacity, tableName: name });
    if (text !== undefined) consumed.push(text);
  });
  return new JsonText(
    answerText({
      Responses: objectText(responses),
      UnprocessedKeys: objectText(unprocessed),
      ConsumedCapacity: capacity === 'NONE' ? undefined : listText(consumed),
    }),
  );
}
