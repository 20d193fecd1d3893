import type { Table } from '../../database/catalog/catalog.ts';
import type { ItemWrite, StoredItem, WriteOutcome } from '../../database/database.ts';
import { keyOf } from '../../database/items/place.ts';
import { storedItemOf } from '../../database/items/stored-item.ts';
import { isThrottled } from '../../database/throughput/throughput.ts';
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
import { writeItems } from './metered-writes.ts';
import { sameTables } from './same-tables.ts';

type BatchedWrite = (
  | { readonly kind: 'put'; readonly item: StoredItem }
  | { readonly kind: 'delete'; readonly key: Item }
) & {
  /** As sent: what is not written is answered so. */
  readonly members: WriteMembers;
};

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
    const unprocessed: [string, string][] = [];
    const consumed: string[] = [];
    const collections: [string, string][] = [];
    found.forEach(({ table, writes, described }, at) => {
      const left = writes.filter((_, place) => outcomes[at]![place] === undefined).map(({ members }) => members);
      if (left.length > 0) unprocessed.push([table.shown, JSON.stringify(left)]);
      const written = outcomes[at]!.flatMap((outcome, place) =>
        outcome === undefined ? [] : { table: described, key: planned[at]![place]!.key, outcome },
      );
      if (capacity !== 'NONE' && written.length > 0) {
        const units = written.map(({ outcome }) => unitsOfWrite(described, outcome)).reduce(addUnits);
        consumed.push(capacityText(units, { detail: capacity, tableName: table.shown })!);
      }
      const texts = collectionMetricsTexts(written, metrics);
      if (texts.length > 0) collections.push([table.shown, listText(texts)]);
    });
    return new JsonText(
      answerText({
        UnprocessedItems: objectText(unprocessed),
        ItemCollectionMetrics: collections.length === 0 ? undefined : objectText(collections),
        ConsumedCapacity: capacity === 'NONE' ? undefined : listText(consumed),
      }),
    );
  },
};

/**
 * Each write alone, side by side; undefined for one for which there is no throughput. When another thing is wrong with one, or when there
 * is no throughput for any, the request fails, once none of the others is still on its way.
 */
async function writeEach(
  planned: readonly (readonly ItemWrite[])[],
  { database }: ExecutionContext,
): Promise<readonly (readonly (WriteOutcome | undefined)[])[]> {
  const running = planned.map((writes) => writes.map((write) => writeItems(database, [write])));
  const results = await Promise.allSettled(running.flat());
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  const fatal = errors.find((error) => !isThrottled(error));
  if (fatal !== undefined) throw fatal;
  if (errors.length === results.length) throw errors[0];
  const settled = results.map((result) => (result.status === 'fulfilled' ? result.value[0] : undefined));
  let next = 0;
  return planned.map((writes) => writes.map(() => settled[next++]));
}

type WriteMembers = NonNullable<ReturnType<typeof batchWriteItemInput.read>['RequestItems']>[string][number];

function readWrite(members: WriteMembers): BatchedWrite {
  const { PutRequest: put, DeleteRequest: remove } = members;
  if ((put === undefined) === (remove === undefined)) {
    // AWS answers this also when there is neither.
    throw validationError(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  }
  if (put === undefined) return { kind: 'delete', key: readItem(remove?.Key ?? {}, 'BatchWriteItem'), members };
  const item = storedItemOf(readItem(put.Item ?? {}, 'BatchWriteItem'));
  if (item.bytes > itemBytesMax) throw validationError(itemTooLarge);
  return { kind: 'put', item, members };
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
