import { dynamodbKeys, type TouchedFacts } from '../dynamodb-keys.ts';
import type { Permission, RequestHome } from '../operation.ts';
import { type NamedTable, namedTable } from '../resource-names.ts';
import { tablePermission } from '../tables/table-permission.ts';
import { type CapacityDetail, capacityText, unitsOfWrite } from './consumed-capacity.ts';
import { collectionMetricsText, type WrittenItem } from './item-collection-metrics.ts';

/** What PutItem, UpdateItem and DeleteItem have in common beside the write itself. */
export interface WriteParameters {
  readonly table: NamedTable;
  readonly returnValues: ReturnValues;
  /** Answer with the item that failed the condition. */
  readonly returnOnFailure: boolean;
  readonly capacity: CapacityDetail;
  readonly metrics: boolean;
}

export type ReturnValues = 'NONE' | 'ALL_OLD' | 'UPDATED_OLD' | 'ALL_NEW' | 'UPDATED_NEW';

interface WriteMembers {
  readonly TableName: string;
  readonly ReturnValues?: ReturnValues;
  readonly ReturnValuesOnConditionCheckFailure?: 'ALL_OLD' | 'NONE';
  readonly ReturnConsumedCapacity?: CapacityDetail;
  readonly ReturnItemCollectionMetrics?: 'SIZE' | 'NONE';
}

export function writeParameters(members: WriteMembers, home: RequestHome): WriteParameters {
  return {
    table: namedTable(members.TableName, home),
    returnValues: members.ReturnValues ?? 'NONE',
    returnOnFailure: members.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
    capacity: members.ReturnConsumedCapacity ?? 'NONE',
    metrics: members.ReturnItemCollectionMetrics === 'SIZE',
  };
}

/**
 * Leave for a write. To be answered with the item that failed the condition is to be answered with ALL_OLD: a policy that does not
 * let ReturnValues ask for it does not let this do so either. Source: Developer Guide, "Using IAM with transactions", which says it
 * of transactions; inferred for single items.
 */
export function writePermissions(
  action: string,
  { request, touched }: { readonly request: WriteParameters; readonly touched: TouchedFacts },
): Permission[] {
  const { table, returnValues, returnOnFailure, capacity } = request;
  const permission = (returned: ReturnValues) =>
    tablePermission(action, table, {
      context: dynamodbKeys({ touched, returnValues: returned, returnConsumedCapacity: capacity }),
    });
  const needed = [permission(returnValues)];
  if (returnOnFailure && returnValues !== 'ALL_OLD') needed.push(permission('ALL_OLD'));
  return needed;
}

/** The members that the three answers share, as JSON texts. */
export function writeMetrics(written: WrittenItem, request: WriteParameters) {
  const { table, outcome } = written;
  const { capacity, metrics } = request;
  return {
    ConsumedCapacity:
      capacity === 'NONE'
        ? undefined
        : capacityText(unitsOfWrite(table, outcome), { detail: capacity, tableName: request.table.shown }),
    ItemCollectionMetrics: collectionMetricsText(written, metrics),
  };
}
