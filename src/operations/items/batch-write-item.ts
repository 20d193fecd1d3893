import type { Table } from '../../database/catalog/catalog.ts';
import type { ItemWrite, StoredItem, WriteOutcome } from '../../database/database.ts';
import { keyOf } from '../../database/items/place.ts';
import { storedItemOf } from '../../database/items/stored-item.ts';
import { validationError } from '../../errors.ts';
import type { Item } from '../../item/attribute-value.ts';
import { readItem } from '../../item/validate.ts';
import { batchWriteRequestsMax, itemBytesMax } from '../../limits.ts';
import { batchWriteItemInput } from '../../shapes/items.ts';
import { dynamodbKeys } from '../dynamodb-keys.ts';
import { type ExecutionContext, JsonText, type Operation } from '../operation.ts';
import { type NamedTable, namedTable } from '../resource-names.ts';
import { tablePermission } from '../tables/table-permission.ts';
import { itemTable } from '../tables/table-state.ts';
import { answerText, listText, objectText } from './answer-text.ts';
import { addUnits, type CapacityDetail, capacityText, unitsOfWrite } from './consumed-capacity.ts';
import { collectionMetricsTexts } from './item-collection-metrics.ts';
import { itemFacts } from './item-facts.ts';
import { itemTooLarge, requireItemFits } from './item-size.ts';
import { deleteWrite, putWrite } from './item-writes.ts';
import { checkItemKeys, checkKey } from './key-schema.ts';
import { keyText, requireDistinctKeys } from './key-text.ts';
import { sameTables } from './same-tables.ts';

type BatchedWrite =
  | { readonly kind: 'put'; readonly item: StoredItem }
  | { readonly kind: 'delete'; readonly key: Item };

interface TableWrites {
  readonly table: NamedTable;
  readonly writes: readonly BatchedWrite[];
}

interface BatchWriteItemRequest {
  readonly tables: readonly TableWrites[];
  readonly capacity: CapacityDetail;
  readonly metrics: boolean;
}

/**
 * Puts and deletes of several items. All of the request is checked before anything is written; then each write stands alone.
 * Source: API reference, BatchWriteItem.
 */
export const batchWriteItem: Operation<BatchWriteItemRequest> = {
  name: 'BatchWriteItem',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const members = batchWriteItemInput.read(input);
      const tables = Object.entries(members.RequestItems ?? {}).map(([name, requests]) => ({
        table: namedTable(name, home),
        writes: requests.map(readWrite),
      }));
      if (tables.reduce((sum, { writes }) => sum + writes.length, 0) > batchWriteRequestsMax) {
        throw validationError('Too many items requested for the BatchWriteItem call');
      }
      for (const { writes } of tables) {
        requireDistinctKeys(writes.flatMap((write) => (write.kind === 'delete' ? keyText(write.key) : [])));
      }
      return {
        tables,
        capacity: members.ReturnConsumedCapacity ?? 'NONE',
        metrics: members.ReturnItemCollectionMetrics === 'SIZE',
      };
    },
  },

  /** One for each table; leave to put or to delete single items is not asked for. */
  permissions({ tables, capacity }, { catalog }) {
    return sameTables(tables).map((group) => {
      const table = group[0]!.table;
      const items = group.flatMap(({ writes }) =>
        writes.map((write) => (write.kind === 'put' ? write.item.item : write.key)),
      );
      const context = dynamodbKeys({ touched: itemFacts({ table, items }, catalog), returnConsumedCapacity: capacity });
      return tablePermission('dynamodb:BatchWriteItem', table, { context });
    });
  },

  async execute({ tables, capacity, metrics }, context) {
    const found = tables.map((part) => ({ ...part, described: itemTable(context, part.table) }));
    const planned = found.map(({ writes, described }) => writes.map((write) => itemWrite(described, write)));
    for (const group of sameTables(tables)) {
      const writes = group.flatMap((part) => planned[tables.indexOf(part)]!);
      requireDistinctKeys(writes.map((write) => keyText(write.key)));
    }
    const outcomes = await writeEach(planned, context);
    const consumed: string[] = [];
    const collections: [string, string][] = [];
    found.forEach(({ table, described }, at) => {
      const done = outcomes[at]!;
      if (capacity !== 'NONE') {
        const units = done.map((outcome) => unitsOfWrite(described, outcome)).reduce(addUnits);
        consumed.push(capacityText(units, { detail: capacity, tableName: table.shown })!);
      }
      const written = done.map((outcome, place) => ({ table: described, key: planned[at]![place]!.key, outcome }));
      const texts = collectionMetricsTexts(written, metrics);
      if (texts.length > 0) collections.push([table.shown, listText(texts)]);
    });
    return new JsonText(
      answerText({
        UnprocessedItems: '{}',
        ItemCollectionMetrics: collections.length === 0 ? undefined : objectText(collections),
        ConsumedCapacity: capacity === 'NONE' ? undefined : listText(consumed),
      }),
    );
  },
};

/** Each write alone, side by side. When one fails the request does, once none of the others is still on its way. */
async function writeEach(
  planned: readonly (readonly ItemWrite[])[],
  { database }: ExecutionContext,
): Promise<readonly (readonly WriteOutcome[])[]> {
  const running = planned.map((writes) => writes.map((write) => database.write([write])));
  for (const result of await Promise.allSettled(running.flat())) if (result.status === 'rejected') throw result.reason;
  return Promise.all(running.map(async (writes) => (await Promise.all(writes)).flat()));
}

type WriteMembers = NonNullable<ReturnType<typeof batchWriteItemInput.read>['RequestItems']>[string][number];

function readWrite({ PutRequest: put, DeleteRequest: remove }: WriteMembers): BatchedWrite {
  if ((put === undefined) === (remove === undefined)) {
    // AWS answers this also when there is neither.
    throw validationError(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  }
  if (put === undefined) return { kind: 'delete', key: readItem(remove?.Key ?? {}, 'BatchWriteItem') };
  const item = storedItemOf(readItem(put.Item ?? {}, 'BatchWriteItem'));
  if (item.bytes > itemBytesMax) throw validationError(itemTooLarge);
  return { kind: 'put', item };
}

function itemWrite(table: Table, write: BatchedWrite): ItemWrite {
  if (write.kind === 'delete') {
    checkKey(table, write.key);
    return deleteWrite(table, { key: write.key });
  }
  checkItemKeys(table, write.item.item, { batch: true });
  requireItemFits(table, write.item, itemTooLarge);
  return putWrite(table, { key: keyOf(write.item.item, { table }), item: write.item });
}
