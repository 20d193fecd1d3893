import type { Table } from '../../database/catalog/catalog.ts';
import type { Database, StoredItem } from '../../database/database.ts';
import { isThrottled } from '../../database/throughput/throughput.ts';
import { type AwsError, validationError } from '../../errors.ts';
import { checkExpressionParameters, type Expressions, parseExpressions } from '../../expression/expressions.ts';
import { readLegacyParameters } from '../../expression/legacy/legacy-parameters.ts';
import { checkMix } from '../../expression/legacy/parameter-mix.ts';
import type { Item } from '../../item/attribute-value.ts';
import { readItem } from '../../item/validate.ts';
import { batchGetBytesMax, batchGetKeysMax, itemBytesMax } from '../../limits.ts';
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
      requireOneKindOfProjection(Object.values(members.RequestItems ?? {}));
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
    const outcomes = await readEach(reads, { tables, database: context.database });
    return answer(reads, { outcomes, capacity });
  },
};

/** AttributesToGet of one table and ProjectionExpression of another do not go together either. Captured from AWS, 2026. */
function requireOneKindOfProjection(parts: readonly TableMembers[string][]): void {
  const attributesToGet = parts.find((part) => part.AttributesToGet !== undefined)?.AttributesToGet;
  const projection = parts.find((part) => part.ProjectionExpression !== undefined)?.ProjectionExpression;
  if (attributesToGet === undefined || projection === undefined) return;
  checkMix({ AttributesToGet: attributesToGet, ProjectionExpression: projection }, 'BatchGetItem');
}

/** What became of the keys of one table, by their place in the request. */
interface ReadOutcome {
  readonly items: ReadonlyMap<Item, StoredItem | undefined>;
  readonly units: number;
  /** For the client to ask for again. */
  readonly left: readonly Item[];
}

interface Reading {
  /** As `reads`. */
  readonly tables: readonly Table[];
  readonly database: Database;
}

/**
 * Reads until the items reach 16 MB, in pieces that cannot exceed what is left of them; so no more is read than answered, but for one
 * item. Keys for which there is no throughput are left, too. Throws when that is so for all of them.
 */
async function readEach(reads: readonly TableRead[], { tables, database }: Reading): Promise<readonly ReadOutcome[]> {
  let bytesLeft = batchGetBytesMax;
  let throttled: AwsError | undefined;
  const outcomes: ReadOutcome[] = [];
  for (const [at, { keys, consistent }] of reads.entries()) {
    const table = tables[at]!;
    const items = new Map<Item, StoredItem | undefined>();
    const left: Item[] = [];
    let units = 0;
    for (let next = 0; next < keys.length; ) {
      const piece = bytesLeft > 0 ? keys.slice(next, next + Math.max(1, Math.floor(bytesLeft / itemBytesMax))) : [];
      if (piece.length === 0) {
        left.push(...keys.slice(next));
        break;
      }
      next += piece.length;
      const found = await database.get(table, piece);
      for (const [place, key] of piece.entries()) {
        const item = found[place];
        const bytes = item?.bytes ?? 0;
        if (bytes > bytesLeft) {
          bytesLeft = 0;
          left.push(key);
          continue;
        }
        const cost = readUnits(bytes, consistent);
        try {
          database.throughput?.take('Read', table, { table: cost });
        } catch (error) {
          if (!isThrottled(error)) throw error;
          throttled ??= error;
          left.push(key);
          continue;
        }
        bytesLeft -= bytes;
        units += cost;
        items.set(key, item);
      }
    }
    outcomes.push({ items, units, left });
  }
  if (throttled !== undefined && outcomes.every(({ items }) => items.size === 0)) throw throttled;
  return outcomes;
}

interface Answered {
  readonly outcomes: readonly ReadOutcome[];
  readonly capacity: CapacityDetail;
}

function answer(reads: readonly TableRead[], { outcomes, capacity }: Answered): JsonText {
  const responses: [string, string][] = [];
  const unprocessed: [string, string][] = [];
  const consumed: string[] = [];
  reads.forEach((read, at) => {
    const { items, units, left } = outcomes[at]!;
    const texts = [...items.values()].flatMap((item) => (item ? projectedText(item, read.expressions.projection) : []));
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
