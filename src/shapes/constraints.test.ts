import { describe, expect, it } from 'vitest';
import {
  batchGetItemInput,
  batchWriteItemInput,
  deleteItemInput,
  getItemInput,
  putItemInput,
  queryInput,
  scanInput,
} from './items.ts';
import { deleteResourcePolicyInput, putResourcePolicyInput } from './policies.ts';
import { describeStreamInput, getRecordsInput, listStreamsInput } from './streams.ts';
import { createTableInput, deleteTableInput, describeTableInput, listTablesInput, updateTableInput } from './tables.ts';

const key = { pk: { S: 'a' } };
const definitions = [{ AttributeName: 'pk', AttributeType: 'S' }];
const hash = { AttributeName: 'pk', KeyType: 'HASH' };

function expectRefused(action: () => unknown, message: string): void {
  expect(action).toThrow(expect.objectContaining({ name: 'ValidationException', message }));
}

describe('the old generation', () => {
  it.each<[string, () => unknown, string]>([
    [
      'a missing member',
      () => getItemInput.read({ TableName: 'Music' }),
      "1 validation error detected: Value null at 'key' failed to satisfy constraint: Member must not be null",
    ],
    [
      'a missing table name of an item operation',
      () => getItemInput.read({ Key: key }),
      "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null",
    ],
    [
      'an empty table name of an item operation',
      () => deleteItemInput.read({ TableName: '', Key: key }),
      "1 validation error detected: Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'a short table name of a table operation',
      () => describeTableInput.read({ TableName: 'ab' }),
      "1 validation error detected: Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3",
    ],
    [
      'a missing table name of a table operation',
      () => deleteTableInput.read({}),
      "The parameter 'TableName' is required but was not present in the request",
    ],
    [
      'a limit of 0',
      () => listTablesInput.read({ Limit: 0 }),
      "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      'a limit of 101',
      () => listTablesInput.read({ Limit: 101 }),
      "1 validation error detected: Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100",
    ],
    [
      'a limit of 1001 records',
      () => getRecordsInput.read({ ShardIterator: 'x', Limit: 1001 }),
      "1 validation error detected: Value '1001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 1000",
    ],
    [
      'an unknown word',
      () => scanInput.read({ TableName: 'Music', Select: 'SOME' }),
      "1 validation error detected: Value 'SOME' at 'select' failed to satisfy constraint: Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]",
    ],
    [
      'three key attributes',
      () =>
        createTableInput.read({ TableName: 'Music', AttributeDefinitions: definitions, KeySchema: [hash, hash, hash] }),
      "1 validation error detected: Value '[KeySchemaElement(attributeName=pk, keyType=HASH), KeySchemaElement(attributeName=pk, keyType=HASH), KeySchemaElement(attributeName=pk, keyType=HASH)]' at 'keySchema' failed to satisfy constraint: Member must have length less than or equal to 2",
    ],
    [
      'a wrong key type inside a list',
      () =>
        createTableInput.read({
          TableName: 'Music',
          AttributeDefinitions: definitions,
          KeySchema: [hash, { AttributeName: 'sk', KeyType: 'SORT' }],
        }),
      "1 validation error detected: Value 'SORT' at 'keySchema.2.member.keyType' failed to satisfy constraint: Member must satisfy enum value set: [HASH, RANGE]",
    ],
    [
      'no definitions and no keys',
      () => createTableInput.read({ TableName: 'Music' }),
      "2 validation errors detected: Value null at 'attributeDefinitions' failed to satisfy constraint: Member must not be null; Value null at 'keySchema' failed to satisfy constraint: Member must not be null",
    ],
    [
      'an unknown table class',
      () => updateTableInput.read({ TableName: 'Music', TableClass: 'GOLD' }),
      'Invalid table-class parameter provided. Please try again with a valid table-class value: [STANDARD, STANDARD_INFREQUENT_ACCESS].',
    ],
    [
      'a tag without a value',
      () =>
        createTableInput.read({
          TableName: 'Music',
          AttributeDefinitions: definitions,
          KeySchema: [hash],
          Tags: [{ Key: 'a' }],
        }),
      'The Tag Value provided is invalid, Value: null',
    ],
    [
      'an empty batch',
      () => batchWriteItemInput.read({ RequestItems: {} }),
      'The requestItems parameter is required for BatchWriteItem',
    ],
    [
      'an empty list in a batch',
      () => batchWriteItemInput.read({ RequestItems: { Music: [] } }),
      "1 validation error detected: Value '{Music=[]}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]",
    ],
    [
      'a put without an item in a batch',
      () => batchWriteItemInput.read({ RequestItems: { Music: [{ PutRequest: {} }] } }),
      "1 validation error detected: Value null at 'requestItems.Music.member.1.member.putRequest.item' failed to satisfy constraint: Member must not be null",
    ],
    [
      'an empty revision',
      () => deleteResourcePolicyInput.read({ ResourceArn: 'arn:', ExpectedRevisionId: '' }),
      "1 validation error detected: Value '' at 'expectedRevisionId' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'a missing policy',
      () => putResourcePolicyInput.read({ ResourceArn: 'arn:' }),
      "1 validation error detected: Value null at 'policy' failed to satisfy constraint: Member must not be null",
    ],
    [
      'a short stream ARN',
      () => describeStreamInput.read({ StreamArn: 'arn:' }),
      "1 validation error detected: Value 'arn:' at 'streamArn' failed to satisfy constraint: Member must have length greater than or equal to 37",
    ],
    [
      'a stream list of a short name',
      () => listStreamsInput.read({ TableName: 'ab' }),
      "1 validation error detected: Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3",
    ],
  ])('reports %s', (_, read, message) => {
    expectRefused(read, message);
  });

  it('reports all in the order of the operation, ten at most', () => {
    expectRefused(
      () => deleteItemInput.read({ ReturnValues: 'X', ReturnConsumedCapacity: 'Y' }),
      "4 validation errors detected: Value 'Y' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value null at 'tableName' failed to satisfy constraint: Member must not be null; Value 'X' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]; Value null at 'key' failed to satisfy constraint: Member must not be null",
    );
    const many = Array.from({ length: 20 }, () => ({}));
    expect(() => createTableInput.read({ TableName: 'Music', AttributeDefinitions: many, KeySchema: [hash] })).toThrow(
      /^10 validation errors detected: /,
    );
  });

  it('reports 26 writes with all of them', () => {
    const writes = Array.from({ length: 26 }, () => ({ DeleteRequest: { Key: key } }));
    expect(() => batchWriteItemInput.read({ RequestItems: { Music: writes } })).toThrow(
      /^1 validation error detected: Value '\{Music=\[WriteRequest\(putRequest=null, deleteRequest=DeleteRequest\(.*' at 'requestItems' failed to satisfy constraint: Map value must/,
    );
  });
});

describe('the new generation', () => {
  it.each<[string, () => unknown, string]>([
    [
      'a missing item',
      () => putItemInput.read({ TableName: 'Music' }),
      "Value at 'Item' failed to satisfy constraint: Member must not be null",
    ],
    [
      'a bad table name alone',
      () => putItemInput.read({ TableName: 'a b', ReturnValues: 'X' }),
      "Value at 'TableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
    ],
    [
      'ReturnValues before other words',
      () => putItemInput.read({ TableName: 'Music', Item: {}, ReturnConsumedCapacity: 'Y', ReturnValues: 'X' }),
      "Value at 'ReturnValues' failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]",
    ],
    [
      'a limit of 0',
      () => queryInput.read({ TableName: 'Music', Limit: 0 }),
      "Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      'an empty batch',
      () => batchGetItemInput.read({ RequestItems: {} }),
      "Value at 'RequestItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'no keys',
      () => batchGetItemInput.read({ RequestItems: { Music: { Keys: [] } } }),
      "Value at 'RequestItems.Music.member.Keys' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      '101 keys',
      () => batchGetItemInput.read({ RequestItems: { Music: { Keys: Array(101).fill(key) } } }),
      "Value at 'RequestItems.Music.member.Keys' failed to satisfy constraint: Member must have length less than or equal to 100",
    ],
    [
      'an empty attribute name',
      () => putItemInput.read({ TableName: 'Music', Item: { '': { S: 'x' } } }),
      "Value at 'Item' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 65535, Member must have length greater than or equal to 1]",
    ],
  ])('reports %s, the first only, without its value', (_, read, constraint) => {
    expectRefused(read, `1 validation error detected: ${constraint}`);
  });
});

it('an ARN is accepted wherever a name is', () => {
  const arn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Music';
  expect(getItemInput.read({ TableName: arn, Key: key }).TableName).toBe(arn);
  expect(describeTableInput.read({ TableName: arn }).TableName).toBe(arn);
  expect(Object.keys(batchGetItemInput.read({ RequestItems: { [arn]: { Keys: [key] } } }).RequestItems)).toEqual([arn]);
});

it('parameters that this server does not serve are refused by name, never ignored', () => {
  expectRefused(
    () => updateTableInput.read({ TableName: 'Music', ReplicaUpdates: [] }),
    'The parameter ReplicaUpdates is not supported by this server',
  );
});
