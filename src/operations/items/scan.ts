import { validationError } from '../../errors.ts';
import { checkExpressionParameters, parseExpressions } from '../../expression/expressions.ts';
import { readLegacyParameters } from '../../expression/legacy/legacy-parameters.ts';
import { readStartKey } from '../../item/validate.ts';
import { pageBytesMax } from '../../limits.ts';
import { scanInput } from '../../shapes/items.ts';
import { dynamodbKeys } from '../dynamodb-keys.ts';
import type { Operation } from '../operation.ts';
import { namedTable } from '../resource-names.ts';
import { tablePermission } from '../tables/table-permission.ts';
import {
  type CollectionRead,
  collectionAnswer,
  collectionOf,
  itemsWithoutLimit,
  requireIndexGives,
} from './collection-read.ts';
import { scanFacts } from './item-facts.ts';
import { checkNestedAttributes } from './key-schema.ts';
import { readSelect } from './select.ts';
import { checkSegment, checkStartKeyMembers } from './start-key.ts';

interface ScanRequest extends CollectionRead {
  readonly segment: Segment | undefined;
}

interface Segment {
  /** From 0. */
  readonly number: number;
  readonly total: number;
}

/** A page of all items, or of one segment of them. Source: API reference, Scan. */
export const scan: Operation<ScanRequest> = {
  name: 'Scan',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const members = scanInput.read(input);
      const table = namedTable(members.TableName, home);
      checkExpressionParameters(members, 'Scan');
      const legacy = readLegacyParameters(members, 'Scan');
      const startKey = members.ExclusiveStartKey && readStartKey(members.ExclusiveStartKey);
      const select = readSelect(members, 'Scan');
      const segment = readSegment(members.Segment, members.TotalSegments);
      return {
        table,
        indexName: members.IndexName,
        select,
        itemsMax: members.Limit ?? itemsWithoutLimit,
        startKey,
        consistent: members.ConsistentRead ?? false,
        expressions: { ...legacy, ...parseExpressions(members, 'Scan') },
        capacity: members.ReturnConsumedCapacity ?? 'NONE',
        segment,
      };
    },
  },

  permissions(request, { catalog }) {
    const { table, indexName, select, capacity } = request;
    const context = dynamodbKeys({ touched: scanFacts(request, catalog), select, returnConsumedCapacity: capacity });
    return [tablePermission('dynamodb:Scan', table, { indexName, context })];
  },

  async execute(request, context) {
    const { startKey, segment } = request;
    const { table, index } = collectionOf(request, context);
    if (startKey) checkStartKeyMembers(startKey, { table, index, operation: 'Scan' });
    requireIndexGives({ table, index }, request);
    if (startKey && segment) checkSegment(startKey, { table, index, segment });
    checkNestedAttributes(table, request.expressions.projection);
    checkNestedAttributes(table, request.expressions.filter);
    const page = await context.database.scan({
      table,
      itemsMax: request.itemsMax,
      bytesMax: pageBytesMax,
      ...(index && { index }),
      ...(segment && { segment }),
      ...(startKey && { after: startKey }),
    });
    return collectionAnswer({ page, read: request, table, index }, context);
  },
};

/** Texts captured from AWS. */
function readSegment(number: number | undefined, total: number | undefined): Segment | undefined {
  if (number === undefined && total === undefined) return undefined;
  if (total === undefined) {
    throw validationError(
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    );
  }
  if (number === undefined) {
    throw validationError(
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    );
  }
  if (number >= total) {
    throw validationError(
      `The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: ${number} is not less than TotalSegments: ${total}`,
    );
  }
  return { number, total };
}
