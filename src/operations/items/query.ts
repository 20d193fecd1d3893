import type { Index, Table } from '../../database/catalog/catalog.ts';
import { validationError } from '../../errors.ts';
import { checkExpressionParameters, type KeyCondition, parseExpressions } from '../../expression/expressions.ts';
import { readKeyConditions } from '../../expression/legacy/key-conditions.ts';
import { readLegacyParameters } from '../../expression/legacy/legacy-parameters.ts';
import { readStartKey } from '../../item/validate.ts';
import { pageBytesMax } from '../../limits.ts';
import { queryInput } from '../../shapes/items.ts';
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
import { queryFacts } from './item-facts.ts';
import { checkNestedAttributes } from './key-schema.ts';
import { readSelect } from './select.ts';
import { checkQueryStartKey, checkStartKeyMembers } from './start-key.ts';

interface QueryRequest extends CollectionRead {
  readonly descending: boolean;
  readonly keyCondition: KeyCondition;
  /** What AWS calls the filter of this request. */
  readonly filterName: 'Filter Expression' | 'QueryFilter';
}

/** A page of the items with one partition key, in the order of their sort keys. Source: API reference, Query. */
export const query: Operation<QueryRequest> = {
  name: 'Query',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const members = queryInput.read(input);
      const table = namedTable(members.TableName, home);
      checkExpressionParameters(members, 'Query');
      const legacy = readLegacyParameters(members, 'Query');
      const startKey = members.ExclusiveStartKey && readStartKey(members.ExclusiveStartKey);
      const select = readSelect(members, 'Query');
      if (members.KeyConditions === undefined && members.KeyConditionExpression === undefined) {
        throw validationError(
          'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
        );
      }
      const expressions = { ...legacy, ...parseExpressions(members, 'Query') };
      const keyCondition = expressions.keyCondition ?? readKeyConditions(members.KeyConditions ?? {});
      return {
        table,
        indexName: members.IndexName,
        select,
        itemsMax: members.Limit ?? itemsWithoutLimit,
        startKey,
        consistent: members.ConsistentRead ?? false,
        keyCondition,
        expressions: { ...expressions, keyCondition },
        filterName: members.QueryFilter === undefined ? 'Filter Expression' : 'QueryFilter',
        capacity: members.ReturnConsumedCapacity ?? 'NONE',
        descending: members.ScanIndexForward === false,
      };
    },
  },

  permissions(request, { catalog }) {
    const { table, indexName, select, capacity } = request;
    const context = dynamodbKeys({
      touched: queryFacts(request, catalog),
      select,
      returnConsumedCapacity: capacity,
    });
    return [tablePermission('dynamodb:Query', table, { indexName, context })];
  },

  async execute(request, context) {
    const { expressions, keyCondition, startKey } = request;
    const { table, index } = collectionOf(request, context);
    if (startKey) checkStartKeyMembers(startKey, { table, index, operation: 'Query' });
    const { partition, sort } = keyCondition.forKey((index ?? table).key);
    if (startKey) checkQueryStartKey(startKey, { table, index, partition, sort });
    checkNestedAttributes(table, expressions.projection);
    requireFilterWithoutKeys(request, index ?? table);
    requireIndexGives({ table, index }, request);
    checkNestedAttributes(table, expressions.filter);
    const page = await context.database.query({
      table,
      partition,
      descending: request.descending,
      itemsMax: request.itemsMax,
      bytesMax: pageBytesMax,
      ...(index && { index }),
      ...(sort && { sort }),
      ...(startKey && { after: startKey }),
    });
    return collectionAnswer({ page, read: request, table, index }, context);
  },
};

/** What is in the key condition has no place in the filter. */
function requireFilterWithoutKeys({ expressions, filterName }: QueryRequest, { key }: Table | Index): void {
  const { filter } = expressions;
  const name = [...key.partition, ...key.sort].find((attribute) => filter?.attributes.includes(attribute.name))?.name;
  if (name === undefined) return;
  throw validationError(`${filterName} can only contain non-primary key attributes: Primary key attribute: ${name}`);
}
