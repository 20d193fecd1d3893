import { type AwsError, validationError } from '../errors.ts';
import type { AttributeValue } from '../item/attribute-value.ts';
import { type ItemOperation, requestError } from '../item/envelope.ts';
import { textBytes, valueBytes } from '../item/size.ts';
import { readExpressionValue, type UncheckedValue } from '../item/validate.ts';
import { wellFormed } from '../item/well-formed.ts';
import { expressionMapsBytesMax, placeholderBytesMax } from '../limits.ts';
import { isPlaceholder } from './tokens.ts';

/* The rules about ExpressionAttributeNames and ExpressionAttributeValues that no expression is needed for. */

export type ExpressionParameter =
  | 'ConditionExpression'
  | 'FilterExpression'
  | 'KeyConditionExpression'
  | 'ProjectionExpression'
  | 'UpdateExpression';

type Parameters = {
  readonly [Name in ExpressionParameter | 'ExpressionAttributeNames' | 'ExpressionAttributeValues']?: unknown;
};

/** Which expressions can use values, in the order in which AWS names them when they are missing. */
const valueUsers: { readonly [operation in ItemOperation]?: readonly ExpressionParameter[] } = {
  PutItem: ['ConditionExpression'],
  DeleteItem: ['ConditionExpression'],
  UpdateItem: ['UpdateExpression', 'ConditionExpression'],
  Query: ['FilterExpression', 'KeyConditionExpression'],
  Scan: ['FilterExpression'],
};

const parameters: readonly ExpressionParameter[] = [
  'ConditionExpression',
  'FilterExpression',
  'KeyConditionExpression',
  'ProjectionExpression',
  'UpdateExpression',
];

/** Names need an expression, values one that can use them. */
export function checkUsers(input: Parameters, operation: ItemOperation): void {
  if (input.ExpressionAttributeNames !== undefined && parameters.every((each) => input[each] === undefined)) {
    throw requestError('ExpressionAttributeNames can only be specified when using expressions', {
      operation,
      family: 'parameters',
    });
  }
  const users = valueUsers[operation] ?? parameters;
  if (input.ExpressionAttributeValues !== undefined && users.every((each) => input[each] === undefined)) {
    const missing = valueUsers[operation] ? `: ${users.join(' and ')} ${users.length > 1 ? 'are' : 'is'} null` : '';
    throw requestError(`ExpressionAttributeValues can only be specified when using expressions${missing}`, {
      operation,
      family: 'parameters',
    });
  }
}

/** The names, well-formed, each key a placeholder. Throws ValidationException. */
export function readNames(
  names: Readonly<Record<string, string>> | undefined,
  operation: ItemOperation,
): Readonly<Record<string, string>> {
  if (names === undefined) return {};
  checkKeys(names, { parameter: 'ExpressionAttributeNames', mark: '#', operation });
  const read: Record<string, string> = {};
  for (const key in names) {
    // No attribute has an empty name. The text is ours, in the form of those about values.
    if (names[key] === '') {
      throw validationError(`ExpressionAttributeNames contains invalid value: Empty attribute name for key ${key}`);
    }
    read[key] = wellFormed(names[key]!);
  }
  return read;
}

/** The values, checked and normalised, each key a placeholder. Throws ValidationException. */
export function readValues(
  values: Readonly<Record<string, UncheckedValue>> | undefined,
  operation: ItemOperation,
): Readonly<Record<string, AttributeValue>> {
  if (values === undefined) return {};
  checkKeys(values, { parameter: 'ExpressionAttributeValues', mark: ':', operation });
  const read: Record<string, AttributeValue> = {};
  for (const key in values) read[key] = readExpressionValue(values[key]!, { key, operation });
  return read;
}

/** Names and values may take 2 MB, each and together. The texts are those of AWS's client for DAX. */
export function checkMapSizes(
  names: Readonly<Record<string, string>>,
  values: Readonly<Record<string, AttributeValue>>,
): void {
  let nameBytes = 0;
  for (const key in names) nameBytes += key.length + textBytes(names[key]!);
  if (nameBytes > expressionMapsBytesMax) throw validationError('ExpressionAttributeNames exceeds max size');
  let bytes = 0;
  for (const key in values) bytes += key.length + valueBytes(values[key]!);
  if (bytes > expressionMapsBytesMax) throw validationError('ExpressionAttributeValues exceeds max size');
  if (nameBytes + bytes > expressionMapsBytesMax) {
    throw validationError('Combined size of ExpressionAttributeNames and ExpressionAttributeValues exceeds max size');
  }
}

/** Every placeholder of `given` must stand in some expression. */
export function checkUsed(
  given: Readonly<Record<string, unknown>>,
  about: {
    isUsed: (key: string) => boolean;
    parameter: 'ExpressionAttributeNames' | 'ExpressionAttributeValues';
    operation: ItemOperation;
  },
): void {
  const { isUsed, parameter, operation } = about;
  const unused: string[] = [];
  for (const key in given) if (!isUsed(key)) unused.push(key);
  if (unused.length > 0) {
    throw requestError(`Value provided in ${parameter} unused in expressions: keys: {${unused.join(', ')}}`, {
      operation,
      family: 'parameters',
    });
  }
}

function checkKeys(
  map: Readonly<Record<string, unknown>>,
  about: { parameter: string; mark: '#' | ':'; operation: ItemOperation },
): void {
  const { parameter, mark, operation } = about;
  let empty = true;
  for (const key in map) {
    empty = false;
    if (!isPlaceholder(key, mark)) throw invalidKey(parameter, key);
    if (key.length > placeholderBytesMax) {
      throw validationError(`The expression attribute map contains a key that is too long; key: ${key}`);
    }
  }
  if (empty) throw requestError(`${parameter} must not be empty`, { operation, family: 'parameters' });
}

function invalidKey(parameter: string, key: string): AwsError {
  return validationError(`${parameter} contains invalid key: Syntax error; key: "${key}"`);
}
