import type {
  BatchExecuteStatementCommandInput,
  ExecuteStatementCommandInput,
  ExecuteTransactionCommandInput,
} from '@aws-sdk/client-dynamodb';
import { batchStatementsMax, transactionActionsMax } from '../limits.ts';
import { returnConsumedCapacity, returnValuesOnConditionCheckFailure } from './enums.ts';
import { inputShape, type Shape } from './shape.ts';
import { boolean, integer, list, optional, required, string, structure } from './types.ts';
import type { Wire } from './wire-types.ts';

/* Inputs of the operations that carry PartiQL. */

const statement = required(string({ length: { min: 1, max: 8192 } }));
const parameters = optional(list({ kind: 'value' }, { min: 1 }));

export const executeStatementInput: Shape<Wire<ExecuteStatementCommandInput>> = inputShape('ExecuteStatement', {
  Statement: statement,
  Parameters: parameters,
  ConsistentRead: optional(boolean),
  NextToken: optional(string({ length: { min: 1, max: 32_768 } })),
  ReturnConsumedCapacity: optional(returnConsumedCapacity),
  Limit: optional(integer({ min: 1 })),
  ReturnValuesOnConditionCheckFailure: optional(returnValuesOnConditionCheckFailure),
});

export const batchExecuteStatementInput: Shape<Wire<BatchExecuteStatementCommandInput>> = inputShape(
  'BatchExecuteStatement',
  {
    Statements: required(
      list(
        structure('BatchStatementRequest', {
          Statement: statement,
          Parameters: parameters,
          ConsistentRead: optional(boolean),
          ReturnValuesOnConditionCheckFailure: optional(returnValuesOnConditionCheckFailure),
        }),
        { min: 1, max: batchStatementsMax },
      ),
    ),
    ReturnConsumedCapacity: optional(returnConsumedCapacity),
  },
);

/** That there is a statement at all is for the operation to say: its text has neither form of the constraints. */
export const executeTransactionInput: Shape<Wire<ExecuteTransactionCommandInput>> = inputShape('ExecuteTransaction', {
  TransactStatements: required(
    list(
      structure('ParameterizedStatement', {
        Statement: statement,
        Parameters: parameters,
        ReturnValuesOnConditionCheckFailure: optional(returnValuesOnConditionCheckFailure),
      }),
      { max: transactionActionsMax },
    ),
  ),
  ClientRequestToken: optional(string({ length: { min: 1, max: 36 } })),
  ReturnConsumedCapacity: optional(returnConsumedCapacity),
});
