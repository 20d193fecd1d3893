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
import { attributeNameCharactersMax, batchGetKeysMax, batchWriteRequestsMax } from '../limits.ts';
import {
  attributeAction,
  comparisonOperator,
  conditionalOperator,
  returnConsumedCapacity,
  returnItemCollectionMetrics,
  returnValues,
  returnValuesOnConditionCheckFailure,
  select,
} from './enums.ts';
import { itemTableName, name, tableKeys } from './names.ts';
import { inputShape, type Shape } from './shape.ts';
import {
  boolean,
  integer,
  item,
  list,
  map,
  optional,
  required,
  string,
  structure,
  type Type,
  values,
} from './types.ts';
import type { Wire } from './wire-types.ts';

/* Inputs of the operations on items. */

/** ExpressionAttributeNames. */
export const names = map(string(), { valueClass: 'java.lang.String' });

/* The parameters that expressions replaced. */

const attributeNames = {
  text: `[Member must have length less than or equal to ${attributeNameCharactersMax}, Member must have length greater than or equal to 1]`,
  admits: (key: string) => key !== '' && key.length <= attributeNameCharactersMax,
};

const value: Type = { kind: 'value' };
const attributesToGet = optional(list(string({ length: { max: attributeNameCharactersMax } }), { min: 1 }));
const expected = optional(
  map(
    structure('ExpectedAttributeValue', {
      Value: optional(value),
      Exists: optional(boolean),
      ComparisonOperator: optional(comparisonOperator),
      AttributeValueList: optional(list(value)),
    }),
    { valueClass: 'com.amazonaws.dynamodb.v20120810.ExpectedAttributeValue', keys: attributeNames },
  ),
);
const attributeConditions = optional(
  map(
    structure('Condition', {
      AttributeValueList: optional(list(value)),
      ComparisonOperator: required(comparisonOperator),
    }),
    { valueClass: 'com.amazonaws.dynamodb.v20120810.Condition', keys: attributeNames },
  ),
);
const attributeUpdates = optional(
  map(
    structure('AttributeValueUpdate', {
      Value: optional(value),
      Action: optional(attributeAction),
    }),
    { valueClass: 'com.amazonaws.dynamodb.v20120810.AttributeValueUpdate', keys: attributeNames },
  ),
);

const expressionValues = {
  ExpressionAttributeNames: optional(names),
  ExpressionAttributeValues: optional(values),
};

export const putItemInput: Shape<Wire<PutItemCommandInput>> = inputShape('PutItem', {
  TableName: itemTableName,
  Item: required(item),
  Expected: expected,
  ReturnValues: optional(returnValues),
  ReturnConsumedCapacity: optional(returnConsumedCapacity),
  ReturnItemCollectionMetrics: optional(returnItemCollectionMetrics),
  ConditionalOperator: optional(conditionalOperator),
  ConditionExpression: optional(string()),
  ...expressionValues,
  ReturnValuesOnConditionCheckFailure: optional(returnValuesOnConditionCheckFailure),
});

export const getItemInput: Shape<Wire<GetItemCommandInput>> = inputShape('GetItem', {
  TableName: itemTableName,
  Key: required(item),
  AttributesToGet: attributesToGet,
  ConsistentRead: optional(boolean),
  ReturnConsumedCapacity: optional(returnConsumedCapacity),
  ProjectionExpression: optional(string()),
  ExpressionAttributeNames: optional(names),
});

export const updateItemInput: Shape<Wire<UpdateItemCommandInput>> = inputShape('UpdateItem', {
  TableName: itemTableName,
  Key: required(item),
  AttributeUpdates: attributeUpdates,
  Expected: expected,
  ConditionalOperator: optional(conditionalOperator),
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
  Expected: expected,
  ConditionalOperator: optional(conditionalOperator),
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
  AttributesToGet: attributesToGet,
  Limit: optional(integer({ min: 1 })),
  ConsistentRead: optional(boolean),
  KeyConditions: attributeConditions,
  QueryFilter: attributeConditions,
  ConditionalOperator: optional(conditionalOperator),
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
  AttributesToGet: attributesToGet,
  Limit: optional(integer({ min: 1 })),
  Select: optional(select),
  ScanFilter: attributeConditions,
  ConditionalOperator: optional(conditionalOperator),
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
        AttributesToGet: attributesToGet,
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
