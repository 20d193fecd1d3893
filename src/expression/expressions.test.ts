import { describe, expect, it } from 'vitest';
import type { ItemOperation } from '../item/envelope.ts';
import { checkExpressionParameters, type ExpressionInput, parseExpressions } from './expressions.ts';
import { reservedWords } from './reserved-words.ts';

function refusal(input: ExpressionInput, operation: ItemOperation): string {
  try {
    checkExpressionParameters(input, operation);
    parseExpressions(input, operation);
  } catch (error) {
    expect(error).toHaveProperty('name', 'ValidationException');
    return (error as Error).message;
  }
  return 'accepted';
}

it.each([
  ['', '', 'The expression can not be empty;'],
  ['a,, b', '', 'Syntax error; token: ",", near: ",, b"'],
  ['a, :v', '', 'Syntax error; token: ":v", near: ", :v"'],
  ['a, name', '', 'Attribute name is a reserved keyword; reserved keyword: name'],
  ['a, #b', '', 'An expression attribute name used in the document path is not defined; attribute name: #b'],
  [
    'a, b, a.c',
    '1 validation error detected: ',
    'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, c]',
  ],
  [
    'a[0], a.b',
    '1 validation error detected: ',
    'Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, [0]], path two: [a, b]',
  ],
])('a projection that is wrong: %j', (ProjectionExpression, envelope, text) => {
  expect(refusal({ ProjectionExpression }, 'GetItem')).toBe(`Invalid ProjectionExpression: ${text}`);
  expect(refusal({ ProjectionExpression }, 'Query')).toBe(`${envelope}Invalid ProjectionExpression: ${text}`);
});

describe('names and values of a request', () => {
  const values = { ':a': { N: '1' } };
  const names = { '#a': 'a' };

  it.each<[string, ItemOperation, ExpressionInput, string]>([
    [
      'names without an expression',
      'GetItem',
      { ExpressionAttributeNames: names },
      'ExpressionAttributeNames can only be specified when using expressions',
    ],
    [
      'values without a condition',
      'DeleteItem',
      { ExpressionAttributeValues: values },
      'ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null',
    ],
    [
      'values without a condition',
      'PutItem',
      { ExpressionAttributeValues: values },
      '1 validation error detected: ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null',
    ],
    [
      'values without update or condition',
      'UpdateItem',
      { ExpressionAttributeValues: values },
      '1 validation error detected: ExpressionAttributeValues can only be specified when using expressions: UpdateExpression and ConditionExpression are null',
    ],
    [
      'values for a projection only',
      'Query',
      { ProjectionExpression: 'a', ExpressionAttributeValues: values },
      'ExpressionAttributeValues can only be specified when using expressions: FilterExpression and KeyConditionExpression are null',
    ],
    [
      'values for a projection only',
      'Scan',
      { ProjectionExpression: 'a', ExpressionAttributeValues: values },
      'ExpressionAttributeValues can only be specified when using expressions: FilterExpression is null',
    ],
    [
      'no names',
      'GetItem',
      { ProjectionExpression: 'a', ExpressionAttributeNames: {} },
      'ExpressionAttributeNames must not be empty',
    ],
    [
      'no values',
      'DeleteItem',
      { ConditionExpression: 'a = :a', ExpressionAttributeValues: {} },
      'ExpressionAttributeValues must not be empty',
    ],
    [
      'no values',
      'PutItem',
      { ConditionExpression: 'a = :a', ExpressionAttributeValues: {} },
      '1 validation error detected: ExpressionAttributeValues must not be empty',
    ],
    [
      'a name without its mark',
      'GetItem',
      { ProjectionExpression: 'a', ExpressionAttributeNames: { a: 'a' } },
      'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"',
    ],
    [
      'a value with a hyphen',
      'DeleteItem',
      { ConditionExpression: 'a = :a', ExpressionAttributeValues: { ':a-b': { N: '1' } } },
      'ExpressionAttributeValues contains invalid key: Syntax error; key: ":a-b"',
    ],
    [
      'keys before values',
      'DeleteItem',
      { ConditionExpression: 'a = :a', ExpressionAttributeValues: { ':a': {}, b: {} } },
      'ExpressionAttributeValues contains invalid key: Syntax error; key: "b"',
    ],
    [
      'a placeholder of 256 bytes',
      'GetItem',
      { ProjectionExpression: 'a', ExpressionAttributeNames: { [`#${'a'.repeat(255)}`]: 'a' } },
      `The expression attribute map contains a key that is too long; key: #${'a'.repeat(255)}`,
    ],
    [
      'a bad value',
      'DeleteItem',
      { ConditionExpression: 'a = :a', ExpressionAttributeValues: { ':a': { N: 'x' } } },
      'ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: x for key :a',
    ],
    [
      'unused names',
      'GetItem',
      { ProjectionExpression: 'b', ExpressionAttributeNames: { '#a': 'a', '#b': 'b' } },
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #b}',
    ],
    [
      'an unused value',
      'DeleteItem',
      { ConditionExpression: 'attribute_exists(b)', ExpressionAttributeValues: values },
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:a}',
    ],
    [
      'an unused value',
      'UpdateItem',
      { UpdateExpression: 'REMOVE b', ExpressionAttributeValues: values },
      '1 validation error detected: Value provided in ExpressionAttributeValues unused in expressions: keys: {:a}',
    ],
  ])('%s (%s)', (_, operation, input, text) => {
    expect(refusal(input, operation)).toBe(text);
  });

  it('a placeholder that stands anywhere is used', () => {
    const input = {
      KeyConditionExpression: '#a = :a',
      FilterExpression: 'b = :b',
      ProjectionExpression: '#c',
      ExpressionAttributeNames: { '#a': 'a', '#c': 'c' },
      ExpressionAttributeValues: { ':a': { N: '1' }, ':b': { N: '2' } },
    };
    expect(refusal(input, 'Query')).toBe('accepted');
  });

  it('expressions are judged in the order update, condition, key condition, filter, projection', () => {
    const wrong = 'wrong wrong';
    expect(refusal({ UpdateExpression: wrong, ConditionExpression: wrong }, 'TransactWriteItems')).toMatch(
      /^Invalid UpdateExpression/,
    );
    expect(refusal({ KeyConditionExpression: wrong, FilterExpression: wrong }, 'Query')).toMatch(
      /^Invalid KeyConditionExpression/,
    );
    expect(refusal({ FilterExpression: wrong, ProjectionExpression: wrong }, 'Query')).toMatch(
      /^Invalid FilterExpression/,
    );
  });
});

describe('reserved words', () => {
  it('are 573, two of them misspelt', () => {
    expect(reservedWords.size).toBe(573);
    expect(reservedWords.has('FLATTERN') && reservedWords.has('INNTER')).toBe(true);
  });

  it('are none behind a placeholder', () => {
    const ExpressionAttributeNames = { '#s': 'status' };
    expect(refusal({ ProjectionExpression: '#s', ExpressionAttributeNames }, 'GetItem')).toBe('accepted');
  });
});
