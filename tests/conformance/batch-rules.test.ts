import { describe, expect, it } from 'vitest';
import { openTarget } from './target.ts';

/**
 * What is said of each part of a batch, and that one wrong part refuses all of it before anything is written.
 * Texts captured from AWS, 2013 to 2018 and 2026-04 to 2026-09.
 */
const TableName = 'conformance-batch-rules';
const Other = 'conformance-batch-rules-2';
const S = (text: string) => ({ S: text });
const N = (number: number | string) => ({ N: String(number) });
const table = {
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' as const },
    { AttributeName: 'sk', AttributeType: 'N' as const },
    { AttributeName: 'color', AttributeType: 'S' as const },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' as const },
    { AttributeName: 'sk', KeyType: 'RANGE' as const },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-color',
      KeySchema: [{ AttributeName: 'color', KeyType: 'HASH' as const }],
      Projection: { ProjectionType: 'ALL' as const },
    },
  ],
  BillingMode: 'PAY_PER_REQUEST' as const,
};
const { call, refusal, rawRefusal } = openTarget([
  { ...table, TableName },
  { ...table, TableName: Other },
]);

let items = 0;
const newKey = () => ({ pk: S('item'), sk: N(++items) });
const Key = { pk: S('none'), sk: N(0) };
const put = (Item: object) => ({ PutRequest: { Item } });
const remove = (key: object) => ({ DeleteRequest: { Key: key } });
const invalid = 'One or more parameter values were invalid: ';
const envelope = '1 validation error detected: ';
const empty = (name: string) =>
  `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`;
const duplicates = 'Provided list of item keys contains duplicates';
const mismatch = 'The provided key element does not match the schema';

describe('BatchWriteItem is refused, and nothing written, for', () => {
  const rows: readonly [what: string, write: object, text: string][] = [
    ['an item without its key', put({ a: S('x') }), `${invalid}Missing the key pk in the item`],
    ['an item with a key of another type', put({ ...Key, sk: S('1') }), mismatch],
    ['an item with an empty key', put({ ...Key, pk: S('') }), empty('pk')],
    ['a key with too much', remove({ ...Key, a: S('x') }), mismatch],
    ['a key with too little', remove({ pk: S('x') }), mismatch],
    ['an empty key', remove({ ...Key, pk: S('') }), empty('pk')],
    [
      'an index key of another type',
      put({ ...Key, color: N(1) }),
      `${invalid}Type mismatch for Index Key color Expected: S Actual: N IndexName: by-color`,
    ],
    ['a value that there is not', put({ ...Key, a: { NS: ['1', '1.0'] } }), 'Input collection contains duplicates'],
    [
      'a number that there is not',
      put({ ...Key, a: N('1e999') }),
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    ],
    [
      'a NULL that is false',
      put({ ...Key, a: { NULL: false } }),
      `${invalid}Null attribute value types must have the value of true`,
    ],
    [
      'a delete without a key',
      { DeleteRequest: {} },
      `${envelope}Value null at 'requestItems.${Other}.member.1.member.deleteRequest.key' failed to satisfy constraint: Member must not be null`,
    ],
    [
      'a put without an item',
      { PutRequest: {} },
      `${envelope}Value null at 'requestItems.${Other}.member.1.member.putRequest.item' failed to satisfy constraint: Member must not be null`,
    ],
  ];
  it.each(rows)('%s', async (_what, write, text) => {
    const right = newKey();
    const RequestItems = { [TableName]: [put(right)], [Other]: [write] };
    expect(await rawRefusal('BatchWriteItem', { RequestItems })).toBe(text);
    expect(await call('GetItem', { TableName, Key: right, ConsistentRead: true })).toEqual({});
  });

  it('an item that is put twice, its number written in two ways', async () => {
    const RequestItems = { [TableName]: [put({ pk: S('a'), sk: N('1') }), put({ pk: S('a'), sk: N('1.0'), b: N(1) })] };
    expect(await refusal('BatchWriteItem', { RequestItems })).toBe(duplicates);
  });

  it('capacity or metrics that there are not', async () => {
    const RequestItems = { [TableName]: [put(newKey())] };
    expect(await refusal('BatchWriteItem', { RequestItems, ReturnConsumedCapacity: 'x' })).toContain(
      "'returnConsumedCapacity'",
    );
    expect(await refusal('BatchWriteItem', { RequestItems, ReturnItemCollectionMetrics: 'x' })).toContain(
      "'returnItemCollectionMetrics'",
    );
  });
});

describe('BatchWriteItem', () => {
  it('writes the same key to two tables, and replaces whole items', async () => {
    const key = newKey();
    await call('PutItem', { TableName, Item: { ...key, old: N(1) } });
    const RequestItems = { [TableName]: [put({ ...key, new: N(2) })], [Other]: [put(key)] };
    expect(await call('BatchWriteItem', { RequestItems })).toEqual({ UnprocessedItems: {} });
    expect((await call('GetItem', { TableName, Key: key })).Item).toEqual({ ...key, new: N(2) });
    expect((await call('GetItem', { TableName: Other, Key: key })).Item).toEqual(key);
  });

  it('takes 25 writes, in one table or in two', async () => {
    const keys = Array.from({ length: 25 }, newKey);
    await call('BatchWriteItem', { RequestItems: { [TableName]: keys.map(put) } });
    const RequestItems = { [TableName]: keys.slice(0, 12).map(remove), [Other]: keys.slice(12).map(put) };
    expect(await call('BatchWriteItem', { RequestItems })).toEqual({ UnprocessedItems: {} });
    const { Responses } = await call('BatchGetItem', { RequestItems: { [TableName]: { Keys: keys } } });
    expect(Responses[TableName]).toHaveLength(13);
  });
});

describe('BatchGetItem is refused for', () => {
  const rows: readonly [what: string, part: object, text: string][] = [
    [
      'a number that there is not',
      { Keys: [{ pk: S('x'), sk: N('x') }] },
      'The parameter cannot be converted to a numeric value: x',
    ],
    [
      'no keys at all',
      {},
      `${envelope}Value at 'RequestItems.${Other}.member.Keys' failed to satisfy constraint: Member must not be null`,
    ],
    [
      'names without a projection',
      { Keys: [Key], ExpressionAttributeNames: { '#a': 'a' } },
      'ExpressionAttributeNames can only be specified when using expressions',
    ],
    [
      'names that are not used',
      { Keys: [Key], ProjectionExpression: 'a', ExpressionAttributeNames: { '#a': 'a' } },
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}',
    ],
    [
      'no names in their map',
      { Keys: [Key], ProjectionExpression: 'a', ExpressionAttributeNames: {} },
      'ExpressionAttributeNames must not be empty',
    ],
    [
      'a reserved word',
      { Keys: [Key], ProjectionExpression: 'a, date' },
      'Invalid ProjectionExpression: Attribute name is a reserved keyword; reserved keyword: date',
    ],
    [
      'a path into a key',
      { Keys: [Key], ProjectionExpression: 'pk.a' },
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: pk",
    ],
    [
      'AttributesToGet, where another table has a ProjectionExpression',
      { Keys: [Key], AttributesToGet: ['a'] },
      'Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}',
    ],
  ];
  it.each(rows)('%s', async (_what, part, text) => {
    const RequestItems = { [TableName]: { Keys: [Key], ProjectionExpression: 'a' }, [Other]: part };
    expect(await rawRefusal('BatchGetItem', { RequestItems })).toBe(text);
  });
});

describe('BatchGetItem', () => {
  it('reads each table by its own rules', async () => {
    const [key, other] = [newKey(), newKey()];
    await call('PutItem', { TableName, Item: { ...key, a: N(1), b: N(2) } });
    await call('PutItem', { TableName: Other, Item: { ...other, a: N(3) } });
    const names = { ProjectionExpression: '#a', ExpressionAttributeNames: { '#a': 'a' } };
    const RequestItems = {
      [TableName]: { Keys: [key, { ...key, sk: N(-1) }], ...names, ConsistentRead: true },
      [Other]: { Keys: [other] },
    };
    expect(await call('BatchGetItem', { RequestItems })).toEqual({
      Responses: { [TableName]: [{ a: N(1) }], [Other]: [{ ...other, a: N(3) }] },
      UnprocessedKeys: {},
    });
  });

  it('takes 100 keys', async () => {
    const Keys = Array.from({ length: 100 }, (_, at) => ({ pk: S('absent'), sk: N(at) }));
    expect(await call('BatchGetItem', { RequestItems: { [TableName]: { Keys } } })).toEqual({
      Responses: { [TableName]: [] },
      UnprocessedKeys: {},
    });
  });
});

describe('A failed condition shows the item when asked to', () => {
  const held = { v: N(1), w: S('x') };
  const writes: readonly ['PutItem' | 'UpdateItem' | 'DeleteItem', (key: object) => object][] = [
    ['PutItem', (key) => ({ Item: key, ConditionExpression: 'v = w' })],
    ['UpdateItem', (key) => ({ Key: key, UpdateExpression: 'REMOVE v', ConditionExpression: 'v = w' })],
    ['DeleteItem', (key) => ({ Key: key, Expected: { v: { Value: N(2) } } })],
  ];
  it.each(writes)('%s', async (operation, input) => {
    const key = newKey();
    await call('PutItem', { TableName, Item: { ...key, ...held } });
    const failure = (more: object, of = key) =>
      call(operation, { TableName, ...input(of), ...more }).catch((thrown: unknown) => thrown);
    const showing = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
    expect(await failure(showing)).toMatchObject({ Item: { ...key, ...held } });
    for (const more of [{}, { ReturnValuesOnConditionCheckFailure: 'NONE' }]) {
      const failed = (await failure(more)) as { name: string; Item?: object };
      expect([failed.name, failed.Item]).toEqual(['ConditionalCheckFailedException', undefined]);
    }
    expect(((await failure(showing, newKey())) as { Item?: object }).Item).toBeUndefined();
  });
});
