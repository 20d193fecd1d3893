import { describe, expect, it } from 'vitest';
import { batchGetItemInput, batchWriteItemInput, getItemInput, putItemInput, queryInput } from './items.ts';
import { getShardIteratorInput } from './streams.ts';
import { createTableInput } from './tables.ts';

const typeOfMap = 'Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810';
const structure = 'Unrecognized collection type class com.amazonaws.dynamodb.v20120810';
const object = 'Start of structure or map found where not expected';
const parameterized =
  "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of loader 'bootstrap')";

const inItem = (value: unknown) => () => putItemInput.read({ TableName: 'Music', Item: { a: value } });

describe('a wrong JSON type is a SerializationException with the text of AWS', () => {
  it.each<[string, () => unknown, string]>([
    ['true for a string', () => getItemInput.read({ TableName: true }), 'TRUE_VALUE cannot be converted to String'],
    ['false for a string', () => getItemInput.read({ TableName: false }), 'FALSE_VALUE cannot be converted to String'],
    [
      'an integer for a string',
      () => getItemInput.read({ TableName: 1 }),
      'NUMBER_VALUE cannot be converted to String',
    ],
    [
      'a fraction for a string',
      () => getItemInput.read({ TableName: 1.5 }),
      'DECIMAL_VALUE cannot be converted to String',
    ],
    [
      'an array for a string',
      () => getItemInput.read({ TableName: [] }),
      'Unrecognized collection type class java.lang.String',
    ],
    ['an object for a string', () => getItemInput.read({ TableName: {} }), object],
    [
      'an integer for a boolean',
      () => getItemInput.read({ ConsistentRead: 1 }),
      'NUMBER_VALUE cannot be converted to Boolean',
    ],
    [
      'a fraction for a boolean',
      () => getItemInput.read({ ConsistentRead: 1.5 }),
      'DECIMAL_VALUE cannot be converted to Boolean',
    ],
    [
      'another word for a boolean',
      () => getItemInput.read({ ConsistentRead: 'maybe' }),
      'Unexpected token received from parser',
    ],
    [
      'an array for a boolean',
      () => getItemInput.read({ ConsistentRead: [] }),
      'Unrecognized collection type class java.lang.Boolean',
    ],
    ['an object for a boolean', () => getItemInput.read({ ConsistentRead: {} }), object],
    ['a string for an integer', () => queryInput.read({ Limit: '1' }), 'STRING_VALUE cannot be converted to Integer'],
    ['true for an integer', () => queryInput.read({ Limit: true }), 'TRUE_VALUE cannot be converted to Integer'],
    ['false for an integer', () => queryInput.read({ Limit: false }), 'FALSE_VALUE cannot be converted to Integer'],
    [
      'an array for an integer',
      () => queryInput.read({ Limit: [] }),
      'Unrecognized collection type class java.lang.Integer',
    ],
    ['an object for an integer', () => queryInput.read({ Limit: {} }), object],
    [
      'a string for a long',
      () => createTableInput.read({ ProvisionedThroughput: { ReadCapacityUnits: '1' } }),
      'STRING_VALUE cannot be converted to Long',
    ],
    [
      'a string for a timestamp',
      () => getShardIteratorInput.read({ Timestamp: 'x' }),
      'STRING_VALUE cannot be converted to Timestamp',
    ],
    ['true for a blob', inItem({ B: true }), 'only base-64-encoded strings are convertible to bytes'],
    ['a number for a blob', inItem({ B: 1 }), 'only base-64-encoded strings are convertible to bytes'],
    [
      'five characters for a blob',
      inItem({ B: 'AAAAA' }),
      'Base64 encoded length is expected a multiple of 4 bytes but found: 5',
    ],
    ['loose bits at the end of a blob', inItem({ B: 'AB==' }), 'Invalid last non-pad Base64 character dectected'],
    ['an array for a blob', inItem({ B: [] }), 'Unrecognized collection type class java.nio.ByteBuffer'],
    ['an object for a blob', inItem({ B: {} }), object],
    ['a scalar for a list', inItem({ L: 'x' }), 'Unexpected field type'],
    ['an object for a list', inItem({ L: {} }), object],
    ['a scalar for a list of structures', () => createTableInput.read({ KeySchema: 'x' }), 'Unexpected field type'],
    ['an object for a list of structures', () => createTableInput.read({ KeySchema: {} }), object],
    ['a scalar for a map', () => putItemInput.read({ Item: 'x' }), 'Unexpected field type'],
    ['an array for a map', () => putItemInput.read({ Item: [] }), `${typeOfMap}.AttributeValue>`],
    [
      'an array for a map of strings',
      () => putItemInput.read({ ExpressionAttributeNames: [] }),
      'Unrecognized collection type java.util.Map<java.lang.String, java.lang.String>',
    ],
    ['a scalar for a value in a map', inItem('x'), 'Unexpected value type in payload'],
    ['an array for a value in a map', inItem([]), `${structure}.AttributeValue`],
    ['a scalar for a value in a list', inItem({ L: ['x'] }), 'Unexpected value type in payload'],
    ['a scalar deep in an item', inItem({ L: [{ M: { b: { S: 1 } } }] }), 'NUMBER_VALUE cannot be converted to String'],
    ['a number in a set', inItem({ NS: [1] }), 'NUMBER_VALUE cannot be converted to String'],
    [
      'a scalar for a structure in a list',
      () => createTableInput.read({ KeySchema: ['x'] }),
      'Unexpected value type in payload',
    ],
    [
      'an array for a structure in a list',
      () => createTableInput.read({ KeySchema: [[]] }),
      `${structure}.KeySchemaElement`,
    ],
    ['a scalar for a structure', () => createTableInput.read({ ProvisionedThroughput: 1 }), 'Unexpected field type'],
    [
      'an array for a structure',
      () => createTableInput.read({ ProvisionedThroughput: [] }),
      `${structure}.ProvisionedThroughput`,
    ],
    ['a scalar for RequestItems', () => batchGetItemInput.read({ RequestItems: 1 }), parameterized],
    ['a scalar for a list of requests', () => batchWriteItemInput.read({ RequestItems: { Music: 1 } }), parameterized],
    [
      'a scalar for the keys of a table',
      () => batchGetItemInput.read({ RequestItems: { Music: 1 } }),
      'Unexpected value type in payload',
    ],
    ['a list for the whole input', () => putItemInput.read([]), `${structure}.PutItemInput`],
  ])('%s', (_, read, message) => {
    expect(read).toThrow(expect.objectContaining({ name: 'SerializationException', message }));
  });

  it('the first in the order of the members, before any constraint', () => {
    expect(() => putItemInput.read({ ReturnValues: 1, Item: 'x' })).toThrow('Unexpected field type');
  });
});

describe('what AWS takes', () => {
  it('words for booleans, numbers with fractions for whole ones', () => {
    const read = (ConsistentRead: unknown) => queryInput.read({ TableName: 'Music', ConsistentRead, Limit: 2.9 });
    for (const word of ['true', '1', 'yes', 'TRUE', 'Yes', true]) {
      expect(read(word)).toEqual({ TableName: 'Music', ConsistentRead: true, Limit: 2 });
    }
    for (const word of ['false', '0', 'no', false]) expect(read(word)).toMatchObject({ ConsistentRead: false });
    expect(inItem({ BOOL: 'yes' })()).toMatchObject({ Item: { a: { BOOL: true } } });
  });

  it('unknown members and null, which say nothing, everywhere', () => {
    const read = putItemInput.read({
      TableName: 'Music',
      Item: { a: { S: 'x', N: null, Q: 1 }, b: { L: [{ X: 'y' }, null] }, c: null },
      ReturnValues: null,
      Unheard: { of: true },
    });
    expect(read).toEqual({ TableName: 'Music', Item: { a: { S: 'x' }, b: { L: [{}, {}] }, c: {} } });
  });

  it('an item as it is, without a copy', () => {
    const item = { a: { M: { b: { L: [{ S: 'x' }, { NS: ['1'] }] } } } };
    expect(putItemInput.read({ TableName: 'Music', Item: item }).Item).toBe(item);
  });

  it('names that every object has', () => {
    const item = JSON.parse('{"__proto__": {"S": "x", "N": null}, "constructor": {"S": "y"}}');
    expect(JSON.stringify(putItemInput.read({ TableName: 'Music', Item: item }).Item)).toBe(
      '{"__proto__":{"S":"x"},"constructor":{"S":"y"}}',
    );
  });

  it('any depth, which is judged with the values', () => {
    const deep = JSON.parse(`${'{"L":['.repeat(200_000)}${']}'.repeat(200_000)}`);
    expect(inItem(deep)).not.toThrow();
  });
});
