import { describe, expect, it } from 'vitest';
import { type ItemOperation, openTarget } from './target.ts';

/**
 * ExpressionAttributeNames and ExpressionAttributeValues, whatever the expressions say; and paths that look into keys.
 * Texts captured from AWS, 2013 to 2018 and 2026-04 to 2026-09.
 */
const TableName = 'conformance-placeholders';
const { call, refusal, rawRefusal } = openTarget([
  {
    TableName,
    AttributeDefinitions: ['pk', 'color'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-color',
        KeySchema: [{ AttributeName: 'color', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  },
]);

const S = (text: string) => ({ S: text });
const N = (text: string) => ({ N: text });
const envelope = '1 validation error detected: ';
const Key = { pk: S('none') };
const oneKey = { KeyConditionExpression: 'pk = :s', ExpressionAttributeValues: { ':s': S('b') } };

describe('Placeholders', () => {
  const only = (map: string, rest = '') => `${map} can only be specified when using expressions${rest}`;
  const nul = ': ConditionExpression is null';
  const names = { ExpressionAttributeNames: { '#a': 'a' } };
  const some = { ExpressionAttributeValues: { ':v': S('x') } };
  const filter = { FilterExpression: 'b = c' };
  const rows: readonly [ItemOperation, object, string][] = [
    ['GetItem', { Key, ...names }, only('ExpressionAttributeNames')],
    ['Scan', { ...names }, only('ExpressionAttributeNames')],
    ['PutItem', { Item: Key, ...names }, `${envelope}${only('ExpressionAttributeNames')}`],
    ['PutItem', { Item: Key, ...some }, `${envelope}${only('ExpressionAttributeValues', nul)}`],
    ['DeleteItem', { Key, ...some }, only('ExpressionAttributeValues', nul)],
    [
      'UpdateItem',
      { Key, ...some },
      `${envelope}${only('ExpressionAttributeValues', ': UpdateExpression and ConditionExpression are null')}`,
    ],
    ['Scan', { ...some }, only('ExpressionAttributeValues', ': FilterExpression is null')],
    ['Scan', { ProjectionExpression: 'a', ...some }, only('ExpressionAttributeValues', ': FilterExpression is null')],
    [
      'Query',
      { ProjectionExpression: 'a', ...some },
      only('ExpressionAttributeValues', ': FilterExpression and KeyConditionExpression are null'),
    ],
    ['Scan', { ...filter, ExpressionAttributeNames: {} }, 'ExpressionAttributeNames must not be empty'],
    ['Scan', { ...filter, ExpressionAttributeValues: {} }, 'ExpressionAttributeValues must not be empty'],
    [
      'DeleteItem',
      { Key, ConditionExpression: 'a = b', ExpressionAttributeNames: { a: 'b' } },
      'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"',
    ],
    [
      'DeleteItem',
      { Key, ConditionExpression: 'a = b', ExpressionAttributeValues: { ':a-b': S('b') } },
      'ExpressionAttributeValues contains invalid key: Syntax error; key: ":a-b"',
    ],
    [
      'Scan',
      { ...filter, ExpressionAttributeNames: { '#x': 'x', '#y': 'y' } },
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#x, #y}',
    ],
    ['Scan', { ...filter, ...some }, 'Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}'],
    [
      'UpdateItem',
      { Key, UpdateExpression: 'REMOVE a', ...some },
      `${envelope}Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}`,
    ],
    [
      'Scan',
      { FilterExpression: 'a = :v', ExpressionAttributeValues: { ':v': { SS: [] } } },
      'ExpressionAttributeValues contains invalid value: One or more parameter values were invalid: An string set  may not be empty for key :v',
    ],
    [
      'PutItem',
      { Item: Key, ConditionExpression: 'a = :v', ExpressionAttributeValues: { ':v': { SS: [] } } },
      `${envelope}One or more parameter values were invalid: An string set  may not be empty`,
    ],
    [
      'PutItem',
      { Item: Key, ConditionExpression: 'a = :v', ExpressionAttributeValues: { ':v': N('1_000') } },
      'ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: 1_000 for key :v',
    ],
    ['UpdateItem', { Key, ...names }, `${envelope}${only('ExpressionAttributeNames')}`],
    ['DeleteItem', { Key, ...names }, only('ExpressionAttributeNames')],
    ['Query', { ...names }, only('ExpressionAttributeNames')],
    [
      'PutItem',
      { Item: Key, ConditionExpression: 'a = b', ExpressionAttributeNames: {} },
      `${envelope}ExpressionAttributeNames must not be empty`,
    ],
    [
      'UpdateItem',
      { Key, UpdateExpression: 'REMOVE a', ExpressionAttributeValues: {} },
      `${envelope}ExpressionAttributeValues must not be empty`,
    ],
    [
      'GetItem',
      { Key, ProjectionExpression: 'a', ExpressionAttributeNames: {} },
      'ExpressionAttributeNames must not be empty',
    ],
    ...['#', '#a-b', '#a.b', 'a#b', '', ':a', '#ä'].map((key): [ItemOperation, object, string] => [
      'GetItem',
      { Key, ProjectionExpression: 'a', ExpressionAttributeNames: { [key]: 'b' } },
      `ExpressionAttributeNames contains invalid key: Syntax error; key: "${key}"`,
    ]),
    ...[':', 'v', '#v', ':v v'].map((key): [ItemOperation, object, string] => [
      'Scan',
      { ...filter, ExpressionAttributeValues: { [key]: S('x') } },
      `ExpressionAttributeValues contains invalid key: Syntax error; key: "${key}"`,
    ]),
    [
      'PutItem',
      {
        Item: Key,
        ConditionExpression: 'a = :v',
        ExpressionAttributeValues: { ...some.ExpressionAttributeValues, ':w': S('x') },
      },
      `${envelope}Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}`,
    ],
    [
      'GetItem',
      { Key, ProjectionExpression: 'a', ...names },
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}',
    ],
    [
      'DeleteItem',
      { Key, ConditionExpression: 'attribute_exists(a)', ...some },
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}',
    ],
    ['Query', { ...oneKey, ...names }, 'Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}'],
    // Each is told before what comes after it: mixtures, users, values of the key, names, values, expressions, what is unused.
    ['PutItem', { Item: { pk: { SS: [] } }, ...some }, `${envelope}${only('ExpressionAttributeValues', nul)}`],
    [
      'GetItem',
      { Key: { pk: N('x') }, ProjectionExpression: 'a b', ExpressionAttributeNames: {} },
      'The parameter cannot be converted to a numeric value: x',
    ],
    [
      'Scan',
      { ...filter, ExpressionAttributeNames: {}, ExpressionAttributeValues: {} },
      'ExpressionAttributeNames must not be empty',
    ],
    [
      'Scan',
      { FilterExpression: 'a =', ExpressionAttributeValues: { ':v': N('x'), w: S('x') } },
      'ExpressionAttributeValues contains invalid key: Syntax error; key: "w"',
    ],
    [
      'Scan',
      { FilterExpression: 'a =', ExpressionAttributeValues: { ':v': N('x') } },
      'ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: x for key :v',
    ],
    [
      'UpdateItem',
      { Key, UpdateExpression: 'SET', ConditionExpression: '' },
      `${envelope}Invalid UpdateExpression: Syntax error; token: "<EOF>", near: "SET"`,
    ],
    [
      'Query',
      { KeyConditionExpression: '', FilterExpression: '', ProjectionExpression: '' },
      'Invalid KeyConditionExpression: The expression can not be empty;',
    ],
    [
      'Scan',
      { FilterExpression: '', ProjectionExpression: '' },
      'Invalid FilterExpression: The expression can not be empty;',
    ],
    [
      'Scan',
      { ...filter, ProjectionExpression: 'a, a', ...some },
      'Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]',
    ],
    [
      'Scan',
      { ...filter, ...names, ...some },
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}',
    ],
    [
      'Scan',
      { FilterExpression: `a = :${'v'.repeat(255)}`, ExpressionAttributeValues: { [`:${'v'.repeat(255)}`]: S('x') } },
      `The expression attribute map contains a key that is too long; key: :${'v'.repeat(255)}`,
    ],
  ];
  it.each(rows)('%s with %j', async (operation, more, text) => {
    expect(await rawRefusal(operation, { TableName, ...more })).toBe(text);
  });

  it('take 255 bytes, their mark included', async () => {
    const name = `#${'n'.repeat(254)}`;
    const ExpressionAttributeNames = { [name]: 'a' };
    expect(await call('GetItem', { TableName, Key, ProjectionExpression: name, ExpressionAttributeNames })).toEqual({});
    const longer = {
      TableName,
      Key,
      ProjectionExpression: `${name}n`,
      ExpressionAttributeNames: { [`${name}n`]: 'a' },
    };
    expect(await refusal('GetItem', longer)).toBe(
      `The expression attribute map contains a key that is too long; key: ${name}n`,
    );
  });

  it('may begin with an underscore or a digit, stand in several expressions, and for any name', async () => {
    const Item = { pk: S('any'), 'a.b': S('x'), size: S('y'), ' ': S('z'), _: S('u') };
    await call('PutItem', { TableName, Item });
    const found = await call('Scan', {
      TableName,
      FilterExpression: '#_ = :_ AND #1 <> :1 AND pk = :pk',
      ProjectionExpression: '#_, #1, #2, #3',
      ExpressionAttributeNames: { '#_': 'a.b', '#1': 'size', '#2': ' ', '#3': '_' },
      ExpressionAttributeValues: { ':_': S('x'), ':1': S('x'), ':pk': S('any') },
    });
    const { pk: _, ...projected } = Item;
    expect(found.Items).toEqual([projected]);
  });

  it('two for one name collide like the name itself', async () => {
    const ExpressionAttributeNames = { '#a': 'a', '#b': 'a' };
    expect(await refusal('GetItem', { TableName, Key, ProjectionExpression: '#a, #b', ExpressionAttributeNames })).toBe(
      'Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]',
    );
  });

  it('stand for 2 MB at most', async () => {
    const values = (...bytes: number[]) =>
      Object.fromEntries(bytes.map((count, at) => [`:v${at}`, S('x'.repeat(count))]));
    const input = (ExpressionAttributeValues: object) => ({
      TableName,
      FilterExpression: Object.keys(ExpressionAttributeValues)
        .map((name) => `a = ${name}`)
        .join(' OR '),
      ExpressionAttributeValues,
    });
    const half = 1024 * 1024;
    expect(await refusal('Scan', input(values(half, half)))).toBe('ExpressionAttributeValues exceeds max size');
    expect(await call('Scan', input(values(half, half - 6)))).toHaveProperty('Count');
  });
});

describe('Paths into keys', () => {
  const scalars = (which: string) =>
    `Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ${which}`;
  const rows: readonly [ItemOperation, object, string][] = [
    ['GetItem', { Key, ProjectionExpression: 'pk.a' }, scalars('Key: pk')],
    ['GetItem', { Key, ProjectionExpression: 'a.pk, color[0]' }, scalars('IndexKey: color')],
    ['Scan', { FilterExpression: 'attribute_exists(pk[0])' }, scalars('Key: pk')],
    ['Query', { ...oneKey, ProjectionExpression: 'color.a' }, scalars('IndexKey: color')],
    ['UpdateItem', { Key, UpdateExpression: 'SET a = pk.b' }, scalars('Key: pk')],
    ['UpdateItem', { Key, UpdateExpression: 'REMOVE color.b' }, scalars('IndexKey: color')],
    ['DeleteItem', { Key, ConditionExpression: 'attribute_exists(pk.a)' }, scalars('Key: pk')],
    ['PutItem', { Item: Key, ConditionExpression: 'attribute_exists(color.a)' }, scalars('IndexKey: color')],
    ['Query', { ...oneKey, FilterExpression: 'color[1] = :s' }, scalars('IndexKey: color')],
    ['Scan', { ProjectionExpression: 'pk[0]' }, scalars('Key: pk')],
    [
      'Query',
      { ...oneKey, FilterExpression: 'pk > :s' },
      'Filter Expression can only contain non-primary key attributes: Primary key attribute: pk',
    ],
  ];
  it.each(rows)('%s %j', async (operation, more, text) => {
    expect(await refusal(operation, { TableName, ...more })).toBe(text);
  });
});
