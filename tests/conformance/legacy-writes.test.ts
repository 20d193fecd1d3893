import { describe, expect, it } from 'vitest';
import { openTarget } from './target.ts';

/**
 * Expected, AttributeUpdates, KeyConditions and AttributesToGet at work. Texts captured from AWS, 2013 to 2018 and 2026-08.
 * Source: DynamoDB Developer Guide, "Legacy conditional parameters".
 */
const TableName = 'conformance-legacy-writes';
const { call, refusal, rawRefusal } = openTarget([
  {
    TableName,
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'N' },
      { AttributeName: 'color', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-color',
        KeySchema: [{ AttributeName: 'color', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  },
]);

const S = (text: string) => ({ S: text });
const N = (text: string) => ({ N: text });
const invalid = 'One or more parameter values were invalid: ';
const envelope = '1 validation error detected: ';
let items = 0;
/** A key of its own for every scenario. */
const newKey = () => ({ pk: S('item'), sk: N(String(++items)) });
const failed = 'ConditionalCheckFailedException: The conditional request failed';

describe('Expected', () => {
  const held = { v: N('5'), w: S('x') };
  const rows: readonly [what: string, expected: object, more: object, holds: boolean][] = [
    ['the value that is there', { v: { Value: N('5.0') } }, {}, true],
    ['another value', { v: { Value: N('6') } }, {}, false],
    ['the value, said to exist', { v: { Exists: true, Value: N('5') } }, {}, true],
    ['another value, said to exist', { v: { Exists: true, Value: N('6') } }, {}, false],
    ['that something is missing', { z: { Exists: false } }, {}, true],
    ['that something there is missing', { v: { Exists: false } }, {}, false],
    ['an operator with Value', { v: { ComparisonOperator: 'GT', Value: N('4') } }, {}, true],
    ['an operator with a list', { v: { ComparisonOperator: 'LT', AttributeValueList: [N('5')] } }, {}, false],
    ['both of two', { v: { Value: N('5') }, w: { Value: S('y') } }, {}, false],
    ['one of two', { v: { Value: N('5') }, w: { Value: S('y') } }, { ConditionalOperator: 'OR' }, true],
    [
      'one of two that are both wrong',
      { v: { Value: N('6') }, w: { Value: S('y') } },
      { ConditionalOperator: 'OR' },
      false,
    ],
  ];
  it.each(rows)('%s: %j %j', async (_what, Expected, more, holds) => {
    const Key = newKey();
    await call('PutItem', { TableName, Item: { ...Key, ...held } });
    const update = { TableName, Key, Expected, ...more, AttributeUpdates: { done: { Value: S('yes') } } };
    const remove = { TableName, Key, Expected, ...more };
    if (!holds) {
      expect(await refusal('UpdateItem', update)).toBe(failed);
      expect(await refusal('PutItem', { TableName, Item: Key, Expected, ...more })).toBe(failed);
      expect(await refusal('DeleteItem', remove)).toBe(failed);
      expect((await call('GetItem', { TableName, Key })).Item).toEqual({ ...Key, ...held });
      return;
    }
    await call('UpdateItem', update);
    expect((await call('GetItem', { TableName, Key })).Item).toEqual({ ...Key, ...held, done: S('yes') });
    await call('PutItem', { TableName, Item: { ...Key, ...held, put: S('yes') }, Expected, ...more });
    expect((await call('DeleteItem', { ...remove, ReturnValues: 'ALL_OLD' })).Attributes).toHaveProperty('put');
  });

  it('of an item that does not exist finds no attributes', async () => {
    const Item = newKey();
    await call('PutItem', { TableName, Item, Expected: { pk: { Exists: false } } });
    expect(await refusal('PutItem', { TableName, Item, Expected: { pk: { Exists: false } } })).toBe(failed);
  });
});

describe('AttributeUpdates', () => {
  const rows: readonly [before: object, update: object, after: object][] = [
    [{}, { Value: S('x') }, { a: S('x') }],
    [{ a: N('1') }, { Action: 'PUT', Value: S('x') }, { a: S('x') }],
    [{ a: S('x') }, { Action: 'DELETE' }, {}],
    [{}, { Action: 'DELETE' }, {}],
    [{}, { Action: 'ADD', Value: N('2') }, { a: N('2') }],
    [{ a: N('1.5') }, { Action: 'ADD', Value: N('-2') }, { a: N('-0.5') }],
    [{}, { Action: 'ADD', Value: { SS: ['x'] } }, { a: { SS: ['x'] } }],
    [{ a: { SS: ['x', 'y'] } }, { Action: 'ADD', Value: { SS: ['y', 'z'] } }, { a: { SS: ['x', 'y', 'z'] } }],
    [{ a: { NS: ['1'] } }, { Action: 'ADD', Value: { NS: ['1.0', '2'] } }, { a: { NS: ['1', '2'] } }],
    [{}, { Action: 'ADD', Value: { L: [S('x')] } }, { a: { L: [S('x')] } }],
    [{ a: { L: [S('x')] } }, { Action: 'ADD', Value: { L: [S('x'), N('1')] } }, { a: { L: [S('x'), S('x'), N('1')] } }],
    [{ a: { SS: ['x', 'y'] } }, { Action: 'DELETE', Value: { SS: ['y', 'z'] } }, { a: { SS: ['x'] } }],
    [{ a: { SS: ['x'] } }, { Action: 'DELETE', Value: { SS: ['x'] } }, {}],
    [{}, { Action: 'DELETE', Value: { SS: ['x'] } }, {}],
  ];
  it.each(rows)('of %j by %j', async (before, update, after) => {
    const Key = newKey();
    await call('PutItem', { TableName, Item: { ...Key, ...before } });
    const input = { TableName, Key, AttributeUpdates: { a: update }, ReturnValues: 'ALL_NEW' };
    const { Attributes } = await call('UpdateItem', input);
    for (const value of Object.values(Attributes as Record<string, { SS?: string[]; NS?: string[] }>)) {
      value.SS?.sort();
      value.NS?.sort();
    }
    expect(Attributes).toEqual({ ...Key, ...after });
  });

  it('make the item when there is none', async () => {
    const Key = newKey();
    await call('UpdateItem', { TableName, Key, AttributeUpdates: { a: { Value: S('x') } } });
    expect((await call('GetItem', { TableName, Key })).Item).toEqual({ ...Key, a: S('x') });
    const bare = newKey();
    await call('UpdateItem', { TableName, Key: bare, AttributeUpdates: {} });
    expect((await call('GetItem', { TableName, Key: bare })).Item).toEqual(bare);
  });

  it('make no item when all that they do is to delete', async () => {
    for (const ReturnValues of ['NONE', 'ALL_OLD', 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW']) {
      const Key = newKey();
      const deletes = { a: { Action: 'DELETE' }, b: { Action: 'DELETE', Value: { SS: ['x'] } } };
      const input = { TableName, Key, ReturnValues, ReturnConsumedCapacity: 'TOTAL' };
      const { ConsumedCapacity, ...answer } = await call('UpdateItem', { ...input, AttributeUpdates: deletes });
      expect(answer).toEqual({});
      expect(ConsumedCapacity).toEqual({ TableName, CapacityUnits: 1 });
      expect(await call('GetItem', { TableName, Key })).toEqual({});
      await call('UpdateItem', { ...input, AttributeUpdates: { ...deletes, c: { Action: 'ADD', Value: N('1') } } });
      expect((await call('GetItem', { TableName, Key })).Item).toEqual({ ...Key, c: N('1') });
    }
  });

  it('are still refused when they would delete a key attribute, or when their condition does not hold', async () => {
    const Key = newKey();
    const ofKey = { TableName, Key, AttributeUpdates: { pk: { Action: 'DELETE' } } };
    expect(await refusal('UpdateItem', ofKey)).toBe(
      `${invalid}Cannot update attribute pk. This attribute is part of the key`,
    );
    const AttributeUpdates = { a: { Action: 'DELETE' } };
    const Expected = { a: { Value: S('x') } };
    expect(await refusal('UpdateItem', { TableName, Key, AttributeUpdates, Expected })).toBe(failed);
  });

  it.each([
    ['UPDATED_OLD', { a: N('1') }],
    ['UPDATED_NEW', { a: N('2'), b: S('new') }],
  ])('answer %s with the attributes that they name', async (ReturnValues, attributes) => {
    const Key = newKey();
    await call('PutItem', { TableName, Item: { ...Key, a: N('1'), c: S('kept') } });
    const AttributeUpdates = { a: { Action: 'ADD', Value: N('1') }, b: { Value: S('new') } };
    const answer = await call('UpdateItem', { TableName, Key, AttributeUpdates, ReturnValues });
    expect(answer.Attributes).toEqual(attributes);
  });

  const refusals: readonly [update: object, text: string][] = [
    [{}, `${envelope}${invalid}Only DELETE action is allowed when no attribute value is specified`],
    [{ Action: 'PUT' }, `${envelope}${invalid}Only DELETE action is allowed when no attribute value is specified`],
    [{ Action: 'ADD' }, `${envelope}${invalid}Only DELETE action is allowed when no attribute value is specified`],
    ...['S', 'N', 'B', 'BOOL', 'NULL', 'L', 'M'].map((type): [object, string] => [
      { Action: 'DELETE', Value: sampleOf(type) },
      `${envelope}${invalid}DELETE action with value is not supported for the type ${type}`,
    ]),
    ...['S', 'B', 'BOOL', 'NULL', 'M'].map((type): [object, string] => [
      { Action: 'ADD', Value: sampleOf(type) },
      `${envelope}${invalid}ADD action is not supported for the type ${type}`,
    ]),
    [
      { Action: 'SET', Value: S('x') },
      `${envelope}Value at 'AttributeUpdates.a.member.Action' failed to satisfy constraint: Member must satisfy enum value set: [ADD, PUT, DELETE]`,
    ],
    [{ Value: {} }, 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes'],
    [{ Value: N('x') }, 'The parameter cannot be converted to a numeric value: x'],
  ];
  it.each(refusals)('%j is refused', async (update, text) => {
    expect(await rawRefusal('UpdateItem', { TableName, Key: newKey(), AttributeUpdates: { a: update } })).toBe(text);
  });

  it.each([
    [S('x'), { Action: 'ADD', Value: N('1') }],
    [N('1'), { Action: 'ADD', Value: { NS: ['1'] } }],
    [S('x'), { Action: 'ADD', Value: { L: [] } }],
    [{ NS: ['1'] }, { Action: 'DELETE', Value: { SS: ['1'] } }],
  ])('%j does not suit %j', async (a, update) => {
    const Key = newKey();
    await call('PutItem', { TableName, Item: { ...Key, a } });
    expect(await refusal('UpdateItem', { TableName, Key, AttributeUpdates: { a: update } })).toBe(
      'Type mismatch for attribute to update',
    );
  });

  it('never touch keys, and give index keys their type', async () => {
    const Key = newKey();
    const update = (AttributeUpdates: object) => refusal('UpdateItem', { TableName, Key, AttributeUpdates });
    expect(await update({ sk: { Value: N('1') } })).toBe(
      `${invalid}Cannot update attribute sk. This attribute is part of the key`,
    );
    expect(await update({ color: { Value: N('1') } })).toBe(
      `${invalid}Type mismatch for Index Key color Expected: S Actual: N IndexName: by-color`,
    );
    expect(await update({ color: { Value: S('') } })).toBe(
      'One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.',
    );
  });
});

describe('KeyConditions', () => {
  const query = (KeyConditions: object, more: object = {}) => ({ TableName, KeyConditions, ...more });
  const is = (operator: string, ...AttributeValueList: object[]) => ({
    ComparisonOperator: operator,
    AttributeValueList,
  });
  const pk = is('EQ', S('numbers'));
  const rows: readonly [condition: object, found: string[]][] = [
    [is('EQ', N('2')), ['2']],
    [is('LT', N('2')), ['1']],
    [is('LE', N('2')), ['1', '2']],
    [is('GT', N('2')), ['3', '10']],
    [is('GE', N('3')), ['3', '10']],
    [is('BETWEEN', N('2'), N('9')), ['2', '3']],
  ];
  it.each(rows)('%j', async (sk, found) => {
    for (const number of ['1', '2', '3', '10']) {
      await call('PutItem', { TableName, Item: { pk: S('numbers'), sk: N(number), color: S('red') } });
    }
    const { Items } = await call('Query', query({ pk, sk }));
    expect(Items.map((item: { sk: { N: string } }) => item.sk.N)).toEqual(found);
    const red = await call('Query', query({ color: is('EQ', S('red')) }, { IndexName: 'by-color', Select: 'COUNT' }));
    expect(red.Count).toBe(4);
  });

  const notIndexable = 'Attempted conditional constraint is not an indexable operation';
  const unlike = `${invalid}Condition parameter type does not match schema type`;
  const refusals: readonly [what: string, object, string][] = [
    ['no key', query({}), 'Conditions can be of length 1 or 2 only'],
    ['three keys', query({ pk, sk: is('EQ', N('1')), color: pk }), 'Conditions can be of length 1 or 2 only'],
    ['no partition key', query({ sk: is('EQ', N('1')) }), 'Query condition missed key schema element: pk'],
    ['another attribute', query({ pk, a: is('EQ', N('1')) }), 'Query condition missed key schema element: sk'],
    ['a range of partition keys', query({ pk: is('GT', S('x')) }), 'Query key condition not supported'],
    ['a partition key of another type', query({ pk: is('EQ', N('1')) }), unlike],
    ['a range of another type', query({ pk, sk: is('BETWEEN', S('1'), S('2')) }), unlike],
    ['IN', query({ pk: is('IN', S('x')) }), notIndexable],
    ['NE', query({ pk, sk: is('NE', N('1')) }), notIndexable],
    ['CONTAINS', query({ pk, sk: is('CONTAINS', N('1')) }), notIndexable],
    ['NOT_CONTAINS', query({ pk, sk: is('NOT_CONTAINS', N('1')) }), notIndexable],
    ['NULL', query({ pk, sk: is('NULL') }), notIndexable],
    ['NOT_NULL', query({ pk, sk: is('NOT_NULL') }), notIndexable],
    [
      'BEGINS_WITH a number',
      query({ pk, sk: is('BEGINS_WITH', N('1')) }),
      `${invalid}ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type`,
    ],
    [
      'BETWEEN the wrong way round',
      query({ pk, sk: is('BETWEEN', N('2'), N('1')) }),
      'The BETWEEN condition was provided a range where the lower bound is greater than the upper bound',
    ],
    [
      'two values for one',
      query({ pk: is('EQ', S('x'), S('y')) }),
      `${invalid}Invalid number of argument(s) for the EQ ComparisonOperator`,
    ],
    [
      'a second condition where there is no sort key',
      query({ color: is('EQ', S('red')), a: is('EQ', S('x')) }, { IndexName: 'by-color' }),
      'Query key condition not supported',
    ],
    [
      'neither these nor an expression',
      { TableName, FilterExpression: 'a = ' },
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    ],
  ];
  it.each(refusals)('%s', async (_what, input, text) => {
    expect(await refusal('Query', input)).toBe(text);
  });
});

describe('AttributesToGet', () => {
  it('takes top-level attributes, whatever characters their names have', async () => {
    const Key = newKey();
    await call('PutItem', { TableName, Item: { ...Key, 'a.b': N('1'), '#c': N('2'), a: { M: { b: N('3') } } } });
    const AttributesToGet = ['a.b', '#c', 'none'];
    const part = { 'a.b': N('1'), '#c': N('2') };
    expect((await call('GetItem', { TableName, Key, AttributesToGet })).Item).toEqual(part);
    const batch = await call('BatchGetItem', { RequestItems: { [TableName]: { Keys: [Key], AttributesToGet } } });
    expect(batch.Responses[TableName]).toEqual([part]);
    expect((await call('GetItem', { TableName, Key, AttributesToGet: ['none'] })).Item).toEqual({});
  });

  const Key = { pk: S('none'), sk: N('0') };
  it('names nothing twice', async () => {
    const AttributesToGet = ['a', 'b', 'a'];
    const text = `${invalid}Duplicate value in attribute name: a`;
    expect(await refusal('GetItem', { TableName, Key, AttributesToGet })).toBe(text);
    expect(await refusal('Scan', { TableName, AttributesToGet })).toBe(text);
    const part = { Keys: [Key], AttributesToGet };
    expect(await refusal('BatchGetItem', { RequestItems: { [TableName]: part } })).toBe(text);
  });

  it('names something', async () => {
    expect(await rawRefusal('GetItem', { TableName, Key, AttributesToGet: [] })).toBe(
      `${envelope}Value '[]' at 'attributesToGet' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    );
  });

  it.each([
    ['ALL_ATTRIBUTES', 'Cannot specify the AttributesToGet when choosing to get ALL_ATTRIBUTES'],
    ['COUNT', 'Cannot specify the AttributesToGet when choosing to get only the Count'],
  ])('does not go with Select %s', async (Select, text) => {
    expect(await refusal('Scan', { TableName, AttributesToGet: ['a'], Select })).toBe(text);
  });

  it('asks an index for what it has', async () => {
    const KeyConditions = { color: { ComparisonOperator: 'EQ', AttributeValueList: [S('red')] } };
    const input = { TableName, IndexName: 'by-color', KeyConditions, AttributesToGet: ['pk', 'a', 'b'] };
    expect(await refusal('Query', input)).toBe(`${invalid}Global secondary index by-color does not project [a, b]`);
  });
});

function sampleOf(type: string): object {
  const values: Record<string, unknown> = { S: 'x', N: '1', B: 'eA==', BOOL: true, NULL: true, L: [], M: {} };
  return { [type]: values[type] };
}
