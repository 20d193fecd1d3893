import type { TransactGetItemsCommandInput, TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb';
import { transactionActionsMax } from '../limits.ts';
import { returnConsumedCapacity, returnItemCollectionMetrics, returnValuesOnConditionCheckFailure } from './enums.ts';
import { names } from './items.ts';
import { itemTableName } from './names.ts';
import { inputShape, type Shape } from './shape.ts';
import { item, list, optional, required, string, structure, values } from './types.ts';
import type { Wire } from './wire-types.ts';

/* Inputs of the transactions. */

const actions = { min: 1, max: transactionActionsMax };

const placeholders = {
  ExpressionAttributeNames: optional(names),
  ExpressionAttributeValues: optional(values),
  ReturnValuesOnConditionCheckFailure: optional(returnValuesOnConditionCheckFailure),
};

export const transactWriteItemsInput: Shape<Wire<TransactWriteItemsCommandInput>> = inputShape('TransactWriteItems', {
  TransactItems: required(
    list(
      structure('TransactWriteItem', {
        ConditionCheck: optional(
          structure('ConditionCheck', {
            Key: required(item),
            TableName: itemTableName,
            ConditionExpression: required(string()),
            ...placeholders,
          }),
        ),
        Put: optional(
          structure('Put', {
            Item: required(item),
            TableName: itemTableName,
            ConditionExpression: optional(string()),
            ...placeholders,
          }),
        ),
        Delete: optional(
          structure('Delete', {
            Key: required(item),
            TableName: itemTableName,
            ConditionExpression: optional(string()),
            ...placeholders,
          }),
        ),
        Update: optional(
          structure('Update', {
            Key: required(item),
            UpdateExpression: required(string()),
            TableName: itemTableName,
            ConditionExpression: optional(string()),
            ...placeholders,
          }),
        ),
      }),
      actions,
    ),
  ),
  ReturnConsumedCapacity: optional(returnConsumedCapacity),
  ReturnItemCollectionMetrics: optional(returnItemCollectionMetrics),
  ClientRequestToken: optional(string({ length: { min: 1, max: 36 } })),
});

export const transactGetItemsInput: Shape<Wire<TransactGetItemsCommandInput>> = inputShape('TransactGetItems', {
  TransactItems: required(
    list(
      structure('TransactGetItem', {
        Get: required(
          structure('Get', {
            Key: required(item),
            TableName: itemTableName,
            ProjectionExpression: optional(string()),
            ExpressionAttributeNames: optional(names),
          }),
        ),
      }),
      actions,
    ),
  ),
  ReturnConsumedCapacity: optional(returnConsumedCapacity),
});
