import { type AwsError, validationError } from '../errors.ts';

/** The operations whose request errors this table knows; every other operation is bare. */
export type ItemOperation =
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'GetItem'
  | 'Query'
  | 'Scan'
  | 'BatchGetItem'
  | 'BatchWriteItem'
  | 'TransactGetItems'
  | 'TransactWriteItems';

/** Which kind of rule a request broke. Rules that are never enveloped (keys, numbers, sizes, run time) throw by themselves. */
export type RequestErrorFamily =
  /** Empty set, duplicate in a set, `{"NULL": false}`: in an item, a key or an expression value. */
  | 'value'
  /** Syntax, empty, oversize, redundant parentheses, operands; overlapping paths of an update. */
  | 'expression'
  /** Overlapping paths of a ProjectionExpression. */
  | 'projectionPaths'
  /** Empty values map, values without an expression, legacy and expression mixed, unused placeholders. */
  | 'parameters'
  /** A ReturnValues that the operation does not have. */
  | 'returnValues'
  /** Select against the projection. */
  | 'select';

/**
 * Since mid-2026 AWS puts `1 validation error detected: ` in front of some semantic request errors, operation by operation.
 * Captured in eu-west-2 (2026-07-23) and us-east-1 (2026-08-22).
 */
const enveloped: { readonly [operation in ItemOperation]?: readonly RequestErrorFamily[] } = {
  PutItem: ['value', 'expression', 'parameters', 'returnValues'],
  UpdateItem: ['value', 'expression', 'parameters'],
  Query: ['projectionPaths', 'select'],
};

export function isEnveloped(operation: ItemOperation, family: RequestErrorFamily): boolean {
  return enveloped[operation]?.includes(family) ?? false;
}

/** The ValidationException for a broken request rule, with or without the envelope. */
export function requestError(text: string, where: { operation: ItemOperation; family: RequestErrorFamily }): AwsError {
  return validationError(isEnveloped(where.operation, where.family) ? `1 validation error detected: ${text}` : text);
}
