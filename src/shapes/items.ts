import type {
  BatchGetItemCommandInput,
  BatchWriteItemCommandInput,
  DeleteItemCommandInput,
  GetItemCommandInput,
  PutItemCommandInput,
  QueryCommandInput,
  ScanCommandInput,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { batchGetKeysMax, batchWriteRequestsMax } from '../limits.ts';
import {
  returnConsumedCapacity,
  returnItemCollectionMetrics,
  returnValues,
  returnValuesOnConditionCheckFailure,
  select,
} from './enums.ts';
import { itemTableName, name, tableKeys } from './names.ts';
import { inputShape, type Shape } from './shape.ts';
import { boolean, integer, item, list, map, optional, refused, required, string, structure, values } from './types.ts';
import type { Wire } from './wire-types.ts';

/* Inputs of the operations on items. */

const names = map(string(), { valueClass: 'java.lang.String' });

/** The parameters that expressions replaced. */
function legacy(parameter: string) {
  return refused(`The parameter ${parameter} is not supported by this server, use an expression instead`);
}

const expressionValues = {
  ExpressionAttributeNames: optional(names),
  ExpressionAttributeValues: optional(values),
};

export const putItemInput: Shape<Wire<PutItemCommandInput>> = inputShape('PutItem', {
  TableName: itemTableName,
  Item: required(item),
  Expected: legacy('Expected'),
  ReturnValues: optional(returnValues),
  ReturnConsumedCapacity: optional(returnConsumedCapacity),
  ReturnItemCollectionMetrics: optional(returnItemCollectionMetrics),
  ConditionalOperator: legacy('ConditionalOperator'),
  ConditionExpression: optional(string()),
  ...expressionValues,
  ReturnValuesOnConditionCheckFailure: optional(returnValuesOnConditionCheckFailure),
});

export const getItemInput: Shape<Wire<GetItemCommandInput>> = inputShape('GetItem', {
  TableName: itemTableName,
  Key: required(item),
  AttributesToGet: legacy('AttributesToGet'),
  ConsistentRead: optional(boolean),
  ReturnConsumedCapacity: optional(returnConsumedCapacity),
  ProjectionExpression: optional(string()),
  ExpressionAttributeNames: optional(names),
});

export const updateItemInput: Shape<Wire<UpdateItemCommandInput>> = inputShape('UpdateItem', {
  TableName: itemTableName,
  Key: required(item),
  AttributeUpdates: legacy('AttributeUpdates'),
  Expected: legacy('Expected'),
  ConditionalOperator: legacy('ConditionalOperator'),
  ReturnValues: optional(returnValues),
  ReturnConsumedCapacity: optional(returnConsumedCapacity),
  ReturnItemCollectionMetrics: optional(returnItemCollectionMetrics),
  UpdateExpression: optional(string()),
  ConditionExpression: optional(string()),
  ...expressionValues,
  ReturnValuesOnConditionCheckFailure: optional(returnValuesOnConditionCheckFailure),
});

export const deleteItemInput: Shape<Wire<DeleteItemCommandInput>> = inputShape('DeleteItem', {
  TableName: itemTableName,
  Key: required(item),
  Expected: legacy('Expected'),
  ConditionalOperator: legacy('ConditionalOperator'),
  ReturnValues: optional(returnValues),
  ReturnConsumedCapacity: optional(returnConsumedCapacity),
  ReturnItemCollectionMetrics: optional(returnItemCollectionMetrics),
  ConditionExpression: optional(string()),
  ...expressionValues,
  ReturnValuesOnConditionCheckFailure: optional(returnValuesOnConditionCheckFailure),
});

export const queryInput: Shape<Wire<QueryCommandInput>> = inputShape('Query', {
  TableName: itemTableName,
  IndexName: optional(name),
  Select: optional(select),
  AttributesToGet: legacy('AttributesToGet'),
  Limit: optional(integer({ min: 1 })),
  ConsistentRead: optional(boolean),
  KeyConditions: legacy('KeyConditions'),
  QueryFilter: legacy('QueryFilter'),
  ConditionalOperator: legacy('ConditionalOperator'),
  ScanIndexForward: optional(boolean),
  ExclusiveStartKey: optional(item),
  ReturnConsumedCapacity: optional(returnConsumedCapacity),
  ProjectionExpression: optional(string()),
  FilterExpression: optional(string()),
  KeyConditionExpression: optional(string()),
  ...expressionValues,
});

export const scanInput: Shape<Wire<ScanCommandInput>> = inputShape('Scan', {
  TableName: itemTableName,
  IndexName: optional(name),
  AttributesToGet: legacy('AttributesToGet'),
  Limit: optional(integer({ min: 1 })),
  Select: optional(select),
  ScanFilter: legacy('ScanFilter'),
  ConditionalOperator: legacy('ConditionalOperator'),
  ExclusiveStartKey: optional(item),
  ReturnConsumedCapacity: optional(returnConsumedCapacity),
  TotalSegments: optional(integer({ min: 1, max: 1_000_000 })),
  Segment: optional(integer({ min: 0, max: 999_999 })),
  ProjectionExpression: optional(string()),
  FilterExpression: optional(string()),
  ...expressionValues,
  ConsistentRead: optional(boolean),
});

export const batchGetItemInput: Shape<Wire<BatchGetItemCommandInput>> = inputShape('BatchGetItem', {
  RequestItems: required(
    map(
      structure('KeysAndAttributes', {
        Keys: required(list(item, { min: 1, max: batchGetKeysMax })),
        AttributesToGet: legacy('AttributesToGet'),
        ConsistentRead: optional(boolean),
        ProjectionExpression: optional(string()),
        ExpressionAttributeNames: optional(names),
      }),
      {
        valueClass: 'com.amazonaws.dynamodb.v20120810.KeysAndAttributes',
        length: { min: 1, max: 100 },
        keys: tableKeys,
        byTable: true,
      },
    ),
  ),
  ReturnConsumedCapacity: optional(returnConsumedCapacity),
});

export const batchWriteItemInput: Shape<Wire<BatchWriteItemCommandInput>> = inputShape('BatchWriteItem', {
  RequestItems: required(
    map(
      list(
        structure('WriteRequest', {
          PutRequest: optional(structure('PutRequest', { Item: required(item) })),
          DeleteRequest: optional(structure('DeleteRequest', { Key: required(item) })),
        }),
      ),
      {
        valueClass: 'java.util.List<com.amazonaws.dynamodb.v20120810.WriteRequest>',
        length: { max: batchWriteRequestsMax },
        valueLength: { min: 1, max: batchWriteRequestsMax },
        keys: tableKeys,
        byTable: true,
      },
    ),
    'The requestItems parameter is required for BatchWriteItem',
  ),
  ReturnConsumedCapacity: optional(returnConsumedCapacity),
  ReturnItemCollectionMetrics: optional(returnItemCollectionMetrics),
});
