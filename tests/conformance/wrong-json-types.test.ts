import { describe, expect, it } from 'vitest';
import { type Operation, openTarget } from './target.ts';

/**
 * What is said of a member that has the wrong JSON type, in every family of operations: a SerializationException, before any
 * constraint and before the table is looked for. Texts captured from AWS, 2013 to 2018 and 2026-04 to 2026-09.
 */
const { raw, rawRefusal } = openTarget([]);

const model = 'com.amazonaws.dynamodb.v20120810.';
const object = 'Start of structure or map found where not expected';
const field = 'Unexpected field type';
const element = 'Unexpected value type in payload';
const parameterized =
  "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of loader 'bootstrap')";
const base64 = 'only base-64-encoded strings are convertible to bytes';
const classOf = (name: string) => `Unrecognized collection type class ${name}`;
const mapOf = (values: string) => `Unrecognized collection type java.util.Map<java.lang.String, ${values}>`;

type Wrong = readonly (readonly [json: unknown, text: string])[];
const scalars = (text: string): Wrong => ['x', 1, 1.5, true, false].map((json) => [json, text]);
const whole = (name: string): Wrong => [
  ['1', `STRING_VALUE cannot be converted to ${name}`],
  [true, `TRUE_VALUE cannot be converted to ${name}`],
  [false, `FALSE_VALUE cannot be converted to ${name}`],
  [[], classOf(`java.lang.${name}`)],
  [{}, object],
];
const string: Wrong = [
  [true, 'TRUE_VALUE cannot be converted to String'],
  [false, 'FALSE_VALUE cannot be converted to String'],
  [7, 'NUMBER_VALUE cannot be converted to String'],
  [7.5, 'DECIMAL_VALUE cannot be converted to String'],
  [['x'], classOf('java.lang.String')],
  [{ x: 'y' }, object],
];
const boolean: Wrong = [
  [1, 'NUMBER_VALUE cannot be converted to Boolean'],
  [0.5, 'DECIMAL_VALUE cannot be converted to Boolean'],
  ['maybe', 'Unexpected token received from parser'],
  ['', 'Unexpected token received from parser'],
  [[], classOf('java.lang.Boolean')],
  [{}, object],
];
const integer = whole('Integer');
const long = whole('Long');
const blob: Wrong = [
  [true, base64],
  [1, base64],
  [1.5, base64],
  ['A', 'Base64 encoded length is expected a multiple of 4 bytes but found: 1'],
  ['AAAAAA', 'Base64 encoded length is expected a multiple of 4 bytes but found: 6'],
  ['AB==', 'Invalid last non-pad Base64 character dectected'],
  [[], classOf('java.nio.ByteBuffer')],
  [{}, object],
];
const list: Wrong = [...scalars(field), [{}, object]];
const map = (values: string): Wrong => [...scalars(field), [[], mapOf(values)]];
const item = map(`${model}AttributeValue`);
const structure = (name: string): Wrong => [...scalars(field), [[], classOf(model + name)]];
/** Of a list or a map. */
const member = (name: string): Wrong => [...scalars(element), [[], classOf(model + name)]];

/** Positions in lists are numbers: `Tags.0.Key`. */
const rows: readonly (readonly [Operation, path: string, kind: string, Wrong])[] = [
  ['PutItem', 'TableName', 'a string', string],
  ['PutItem', 'Item', 'a map of values', item],
  ['PutItem', 'Item.a', 'a value in a map', member('AttributeValue')],
  ['PutItem', 'Item.a.S', 'a string', string],
  ['PutItem', 'Item.a.N', 'a string', string],
  ['PutItem', 'Item.a.B', 'bytes', blob],
  ['PutItem', 'Item.a.BOOL', 'a boolean', boolean],
  ['PutItem', 'Item.a.NULL', 'a boolean', boolean],
  ['PutItem', 'Item.a.L', 'a list', list],
  ['PutItem', 'Item.a.L.0', 'a value in a list', member('AttributeValue')],
  ['PutItem', 'Item.a.M', 'a map of values', item],
  ['PutItem', 'Item.a.M.b', 'a value deeper down', member('AttributeValue')],
  ['PutItem', 'Item.a.SS', 'a list', list],
  ['PutItem', 'Item.a.SS.0', 'a string', string],
  ['PutItem', 'Item.a.NS.0', 'a string', string],
  ['PutItem', 'Item.a.BS.0', 'bytes', blob],
  ['PutItem', 'Expected', 'a map', map(`${model}ExpectedAttributeValue`)],
  ['PutItem', 'Expected.a', 'a structure in a map', member('ExpectedAttributeValue')],
  ['PutItem', 'Expected.a.Value', 'a value', structure('AttributeValue')],
  ['PutItem', 'Expected.a.Exists', 'a boolean', boolean],
  ['PutItem', 'ReturnItemCollectionMetrics', 'a string', string],
  ['UpdateItem', 'Key', 'a map of values', item],
  ['UpdateItem', 'Key.pk.B', 'bytes', blob],
  ['UpdateItem', 'UpdateExpression', 'a string', string],
  ['UpdateItem', 'AttributeUpdates', 'a map', map(`${model}AttributeValueUpdate`)],
  ['UpdateItem', 'AttributeUpdates.a', 'a structure in a map', member('AttributeValueUpdate')],
  ['UpdateItem', 'AttributeUpdates.a.Action', 'a string', string],
  ['UpdateItem', 'ExpressionAttributeNames', 'a map of strings', map('java.lang.String')],
  ['UpdateItem', 'ExpressionAttributeNames.#a', 'a string', string],
  ['UpdateItem', 'ExpressionAttributeValues', 'a map of values', item],
  ['DeleteItem', 'Key', 'a map of values', item],
  ['DeleteItem', 'ConditionExpression', 'a string', string],
  ['DeleteItem', 'ReturnValues', 'a string', string],
  ['GetItem', 'ConsistentRead', 'a boolean', boolean],
  ['GetItem', 'AttributesToGet', 'a list', list],
  ['GetItem', 'AttributesToGet.0', 'a string', string],
  ['Query', 'Limit', 'an integer', integer],
  ['Query', 'ScanIndexForward', 'a boolean', boolean],
  ['Query', 'KeyConditions', 'a map', map(`${model}Condition`)],
  ['Query', 'KeyConditions.a', 'a structure in a map', member('Condition')],
  ['Query', 'KeyConditions.a.AttributeValueList', 'a list', list],
  ['Query', 'QueryFilter.a.AttributeValueList.0', 'a value in a list', member('AttributeValue')],
  ['Query', 'ExclusiveStartKey', 'a map of values', item],
  ['Scan', 'Segment', 'an integer', integer],
  ['Scan', 'TotalSegments', 'an integer', integer],
  ['Scan', 'ScanFilter.a.ComparisonOperator', 'a string', string],
  [
    'BatchGetItem',
    'RequestItems',
    'a map by table',
    [...scalars(parameterized), [[], mapOf(`${model}KeysAndAttributes`)]],
  ],
  ['BatchGetItem', 'RequestItems.t', 'a structure in a map', member('KeysAndAttributes')],
  ['BatchGetItem', 'RequestItems.t.Keys', 'a list', list],
  ['BatchGetItem', 'RequestItems.t.ConsistentRead', 'a boolean', boolean],
  [
    'BatchWriteItem',
    'RequestItems',
    'a map by table',
    [...scalars(parameterized), [[], mapOf(`java.util.List<${model}WriteRequest>`)]],
  ],
  ['BatchWriteItem', 'RequestItems.t', 'a list by table', [...scalars(parameterized), [{}, object]]],
  ['BatchWriteItem', 'RequestItems.t.0', 'a structure in a list', member('WriteRequest')],
  ['BatchWriteItem', 'RequestItems.t.0.PutRequest', 'a structure', structure('PutRequest')],
  ['BatchWriteItem', 'RequestItems.t.0.DeleteRequest.Key', 'a map of values', item],
  ['TransactGetItems', 'TransactItems', 'a list', list],
  ['TransactGetItems', 'TransactItems.0', 'a structure in a list', member('TransactGetItem')],
  ['TransactGetItems', 'TransactItems.0.Get', 'a structure', structure('Get')],
  ['TransactWriteItems', 'ClientRequestToken', 'a string', string],
  ['TransactWriteItems', 'TransactItems.0', 'a structure in a list', member('TransactWriteItem')],
  ['TransactWriteItems', 'TransactItems.0.Put', 'a structure', structure('Put')],
  ['TransactWriteItems', 'TransactItems.0.Update', 'a structure', structure('Update')],
  ['TransactWriteItems', 'TransactItems.0.Delete', 'a structure', structure('Delete')],
  ['TransactWriteItems', 'TransactItems.0.ConditionCheck', 'a structure', structure('ConditionCheck')],
  ['ExecuteStatement', 'Statement', 'a string', string],
  ['ExecuteStatement', 'Parameters', 'a list', list],
  ['ExecuteStatement', 'Parameters.0', 'a value in a list', member('AttributeValue')],
  ['ExecuteStatement', 'Limit', 'an integer', integer],
  ['BatchExecuteStatement', 'Statements.0', 'a structure in a list', member('BatchStatementRequest')],
  ['ExecuteTransaction', 'TransactStatements.0', 'a structure in a list', member('ParameterizedStatement')],
  ['CreateTable', 'AttributeDefinitions', 'a list', list],
  ['CreateTable', 'AttributeDefinitions.0', 'a structure in a list', member('AttributeDefinition')],
  ['CreateTable', 'KeySchema.0', 'a structure in a list', member('KeySchemaElement')],
  ['CreateTable', 'KeySchema.0.KeyType', 'a string', string],
  ['CreateTable', 'LocalSecondaryIndexes.0', 'a structure in a list', member('LocalSecondaryIndex')],
  ['CreateTable', 'GlobalSecondaryIndexes.0', 'a structure in a list', member('GlobalSecondaryIndex')],
  ['CreateTable', 'GlobalSecondaryIndexes.0.Projection', 'a structure', structure('Projection')],
  ['CreateTable', 'BillingMode', 'a string', string],
  ['CreateTable', 'ProvisionedThroughput', 'a structure', structure('ProvisionedThroughput')],
  ['CreateTable', 'ProvisionedThroughput.ReadCapacityUnits', 'a long', long],
  ['CreateTable', 'OnDemandThroughput.MaxReadRequestUnits', 'a long', long],
  ['CreateTable', 'WarmThroughput.WriteUnitsPerSecond', 'a long', long],
  ['CreateTable', 'StreamSpecification', 'a structure', structure('StreamSpecification')],
  ['CreateTable', 'StreamSpecification.StreamEnabled', 'a boolean', boolean],
  ['CreateTable', 'SSESpecification.Enabled', 'a boolean', boolean],
  ['CreateTable', 'Tags.0', 'a structure in a list', member('Tag')],
  ['CreateTable', 'DeletionProtectionEnabled', 'a boolean', boolean],
  ['UpdateTable', 'GlobalSecondaryIndexUpdates', 'a list', list],
  ['UpdateTable', 'GlobalSecondaryIndexUpdates.0', 'a structure in a list', member('GlobalSecondaryIndexUpdate')],
  ['UpdateTable', 'GlobalSecondaryIndexUpdates.0.Create', 'a structure', structure('CreateGlobalSecondaryIndexAction')],
  ['UpdateTable', 'GlobalSecondaryIndexUpdates.0.Delete.IndexName', 'a string', string],
  ['UpdateTable', 'TableClass', 'a string', string],
  ['DescribeTable', 'TableName', 'a string', string],
  ['DeleteTable', 'TableName', 'a string', string],
  ['ListTables', 'Limit', 'an integer', integer],
  ['ListTables', 'ExclusiveStartTableName', 'a string', string],
  ['UpdateTimeToLive', 'TimeToLiveSpecification', 'a structure', structure('TimeToLiveSpecification')],
  ['UpdateTimeToLive', 'TimeToLiveSpecification.Enabled', 'a boolean', boolean],
  ['TagResource', 'Tags', 'a list', list],
  ['TagResource', 'Tags.0.Value', 'a string', string],
  ['UntagResource', 'TagKeys', 'a list', list],
  ['UntagResource', 'TagKeys.0', 'a string', string],
  ['ListTagsOfResource', 'ResourceArn', 'a string', string],
];

function inputWith(path: string, json: unknown): object {
  return path
    .split('.')
    .reduceRight<unknown>((inner, name) => (name === '0' ? [inner] : { [name]: inner }), json) as object;
}

describe('A wrong JSON type', () => {
  it.each(rows)('in %s: %s is not %s', async (operation, path, _kind, wrong) => {
    for (const [json, text] of wrong) {
      expect(await rawRefusal(operation, inputWith(path, json))).toBe(`SerializationException: ${text}`);
    }
  });

  it('of two members is told of the first in the model’s order, whatever the request’s', async () => {
    expect(await rawRefusal('PutItem', '{"ReturnValues":1,"Item":"x","TableName":true}')).toBe(
      'SerializationException: TRUE_VALUE cannot be converted to String',
    );
  });

  it('is told before a constraint that another member breaks', async () => {
    expect(await rawRefusal('Query', { TableName: '', Limit: 'x' })).toBe(
      'SerializationException: STRING_VALUE cannot be converted to Integer',
    );
  });
});

describe('What is taken although it is of another type', () => {
  const words: readonly [word: string, protectedTable: string][] = [
    ['true', 'YES'],
    ['TRUE', '1'],
    ['false', 'No'],
    ['0', 'FALSE'],
  ];
  it.each(words)('%s and %s for a boolean', async (one, other) => {
    const ConsistentRead = [one, other];
    for (const word of ConsistentRead) {
      expect(await rawRefusal('GetItem', { TableName: 'conformance-absent', Key: {}, ConsistentRead: word })).toBe(
        'ResourceNotFoundException: Requested resource not found',
      );
    }
  });

  it('a fraction for a whole number, of which it is cut off', async () => {
    expect((await raw('ListTables', { Limit: 1.9 })).TableNames.length).toBeLessThanOrEqual(1);
    expect(await rawRefusal('ListTables', { Limit: 0.9 })).toBe(
      "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    );
  });

  it('null for nothing, and members that nobody knows', async () => {
    expect(
      await rawRefusal('PutItem', { TableName: 'conformance-absent', Item: {}, Expected: null, Nobody: { a: [1] } }),
    ).toBe('ResourceNotFoundException: Requested resource not found');
  });
});
