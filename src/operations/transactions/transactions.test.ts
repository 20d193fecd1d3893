import { describe, expect, it } from 'vitest';
import { musicTable, plainTable, song } from '../../../tests/operations/music-table.ts';
import { openWorld } from '../../../tests/operations/operation-world.ts';
import { getItem } from '../items/get-item.ts';
import { putItem } from '../items/put-item.ts';
import { createTable } from '../tables/create-table.ts';
import { deleteTable } from '../tables/delete-table.ts';
import { transactGetItems } from './transact-get-items.ts';
import { transactWriteItems } from './transact-write-items.ts';

const plainArn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Plain';
const plain = (pk: string, more: object = {}) => ({ pk: { S: pk }, ...more });
const put = (item: object, more: object = {}) => ({ Put: { TableName: 'Plain', Item: item, ...more } });
const remove = (pk: string, more: object = {}) => ({ Delete: { TableName: 'Plain', Key: plain(pk), ...more } });
const exists = (pk: string, more: object = {}) => ({
  ConditionCheck: { TableName: 'Plain', Key: plain(pk), ConditionExpression: 'attribute_exists(pk)', ...more },
});
const count = (pk: string) => ({
  Update: {
    TableName: 'Plain',
    Key: plain(pk),
    UpdateExpression: 'ADD n :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
  },
});
const none = { Code: 'None' };
const failed = { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' };

async function worldWithTables() {
  const world = await openWorld();
  await world.run(createTable, musicTable);
  await world.run(createTable, plainTable);
  return {
    ...world,
    write: (actions: readonly object[], more: object = {}) =>
      world.run(transactWriteItems, { TransactItems: actions, ...more }),
    get: (gets: readonly object[], more: object = {}) =>
      world.run(transactGetItems, { TransactItems: gets.map((Get) => ({ Get })), ...more }),
    item: async (pk: string) => (await world.run(getItem, { TableName: 'Plain', Key: plain(pk) })).Item,
  };
}

describe('TransactWriteItems', () => {
  it('does everything that it says, in tables by name and by ARN', async () => {
    const { write, item, run } = await worldWithTables();
    await write([put(plain('old')), put(plain('there'))]);
    const answer = await write([
      exists('there'),
      put(plain('new', { n: { N: '1.0' } }), { TableName: plainArn }),
      remove('old'),
      count('counter'),
      { Put: { TableName: 'Music', Item: song('Abba', 'Waterloo') } },
    ]);
    expect(answer).toEqual({});
    expect(await Promise.all(['there', 'new', 'old', 'counter'].map(item))).toEqual([
      plain('there'),
      plain('new', { n: { N: '1' } }),
      undefined,
      plain('counter', { n: { N: '1' } }),
    ]);
    expect((await run(getItem, { TableName: 'Music', Key: song('Abba', 'Waterloo') })).Item).toEqual(
      song('Abba', 'Waterloo'),
    );
  });

  it('does nothing when one action is refused, and says what is wrong with each', async () => {
    const { write, item } = await worldWithTables();
    await write([put(plain('text', { n: { S: 'x' } })), put(plain('there'))]);
    const attempt = write([
      put(plain('new')),
      exists('missing', { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
      put(plain('there'), {
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
      count('text'),
      { Delete: { TableName: 'Plain', Key: { pk: { N: '1' } } } },
      { Put: { TableName: 'Plain', Item: { x: { S: 'y' } } } },
    ]);
    await expect(attempt).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ConditionalCheckFailed, ValidationError, ValidationError, ValidationError]',
      members: {
        CancellationReasons: [
          none,
          failed,
          { ...failed, Item: plain('there') },
          { Code: 'ValidationError', Message: expect.stringMatching(/^An operand in the update expression/) },
          { Code: 'ValidationError', Message: 'The provided key element does not match the schema' },
          {
            Code: 'ValidationError',
            Message: 'One or more parameter values were invalid: Missing the key pk in the item',
          },
        ],
      },
    });
    expect(await item('new')).toBeUndefined();
  });

  it('refuses as a whole what is wrong with the request', async () => {
    const { write, item } = await worldWithTables();
    const large = { text: { S: 'x'.repeat(390 * 1024) } };
    const wrong: readonly (readonly [actions: readonly object[], message: string])[] = [
      [
        [],
        "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
      ],
      [[{}], 'TransactItems can only contain one of Check, Put, Update or Delete'],
      [[{ ...put(plain('a')), ...remove('b') }], 'TransactItems can only contain one of Check, Put, Update or Delete'],
      [[put(plain('a')), remove('a')], 'Transaction request cannot include multiple operations on one item'],
      [
        [put(plain('a')), put(plain('a'), { TableName: plainArn })],
        'Transaction request cannot include multiple operations on one item',
      ],
      [
        [put(plain(''))],
        'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
      ],
      [
        [{ Put: { TableName: 'Music', Item: song('a', 'b', { genre: { S: '' } }) } }],
        'One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: by-genre, IndexKey: genre',
      ],
      [[put(plain('a', { text: { S: 'x'.repeat(400 * 1024) } }))], 'Item size has exceeded the maximum allowed size'],
      [Array.from({ length: 11 }, (_, n) => put(plain(`${n}`, large))), 'Transaction size cannot exceed 4MB'],
      [
        [put(plain('a')), put(plain('b'), { TableName: 'arn:aws:dynamodb:eu-west-1:999999999999:table/Plain' })],
        'Transaction request cannot include tables of more than one account',
      ],
    ];
    for (const [actions, message] of wrong) {
      await expect(write([...actions]), message).rejects.toMatchObject({ name: 'ValidationException', message });
    }
    await expect(write([put(plain('a')), put(plain('b'), { TableName: 'Missing' })])).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    });
    expect(await item('a')).toBeUndefined();
  });

  it('counts what updates make of items towards the 4 MB', async () => {
    const { write, run } = await worldWithTables();
    const text = { S: 'x'.repeat(390 * 1024) };
    const names = Array.from({ length: 11 }, (_, n) => `item ${n}`);
    for (const name of names) await run(putItem, { TableName: 'Plain', Item: plain(name, { text }) });
    await expect(write(names.map(count))).rejects.toMatchObject({ message: 'Transaction size cannot exceed 4MB' });
    await write(names.slice(1).map(count));
  });

  it('tells what it used, twice on the table and once on each index', async () => {
    const { write } = await worldWithTables();
    await write([put(plain('there', { text: { S: 'x'.repeat(1500) } }))]);
    const answer = await write(
      [
        exists('there'),
        remove('never was', { TableName: plainArn }),
        { Put: { TableName: 'Music', Item: song('Abba', 'Waterloo', { year: { N: '1974' } }) } },
      ],
      { ReturnConsumedCapacity: 'INDEXES', ReturnItemCollectionMetrics: 'SIZE' },
    );
    expect(answer).toEqual({
      ConsumedCapacity: [
        {
          TableName: 'Plain',
          CapacityUnits: 6,
          WriteCapacityUnits: 6,
          Table: { CapacityUnits: 6, WriteCapacityUnits: 6 },
        },
        {
          TableName: 'Music',
          CapacityUnits: 3,
          WriteCapacityUnits: 3,
          Table: { CapacityUnits: 2, WriteCapacityUnits: 2 },
          LocalSecondaryIndexes: { 'by-year': { CapacityUnits: 1, WriteCapacityUnits: 1 } },
        },
      ],
      ItemCollectionMetrics: {
        Music: [{ ItemCollectionKey: { artist: { S: 'Abba' } }, SizeEstimateRangeGB: [0, 1] }],
      },
    });
  });

  it('needs leave for each action, and for nothing called a transaction', async () => {
    const world = await worldWithTables();
    const needed = world.permissions(transactWriteItems, {
      TransactItems: [
        put(plain('a', { colour: { S: 'red' } }), { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
        exists('b'),
        remove('c', { TableName: plainArn }),
        count('d'),
      ],
    });
    const keys = ['leadingkeys', 'attributes', 'returnvalues', 'enclosingoperation', 'returnconsumedcapacity'];
    expect(
      needed.map(({ action, resource, context }) => [
        action,
        resource,
        ...keys.map((key) => context?.(`dynamodb:${key}`)),
      ]),
    ).toEqual([
      ['dynamodb:PutItem', plainArn, ['a'], ['pk', 'colour'], 'ALL_OLD', 'TransactWriteItems', 'NONE'],
      ['dynamodb:ConditionCheckItem', plainArn, ['b'], ['pk'], 'NONE', 'TransactWriteItems', 'NONE'],
      ['dynamodb:DeleteItem', plainArn, ['c'], ['pk'], 'NONE', 'TransactWriteItems', 'NONE'],
      ['dynamodb:UpdateItem', plainArn, ['d'], ['pk', 'n'], 'NONE', 'TransactWriteItems', 'NONE'],
    ]);
  });
});

describe('ClientRequestToken', () => {
  const mismatch = {
    name: 'IdempotentParameterMismatchException',
    message:
      'DynamoDB rejected the request because you retried a request with a different payload but with an idempotent token that was already used.',
  };
  const token = { ClientRequestToken: 'token' };

  it('keeps a request from being carried out twice, for 10 minutes', async () => {
    const { write, item, clock } = await worldWithTables();
    const n = async () => (await item('a'))?.n?.N;
    await write([count('a')], token);
    clock.advance(10 * 60 * 1000 - 1);
    await write([count('a')], token);
    expect(await n()).toBe('1');
    await expect(write([count('b')], token)).rejects.toMatchObject(mismatch);
    expect(await item('b')).toBeUndefined();
    clock.advance(1);
    await write([count('a')], token);
    expect(await n()).toBe('2');
    await write([count('a')], { ClientRequestToken: 'another' });
    expect(await n()).toBe('3');
  });

  it('takes a request for the same whatever it wants to be told, and however its maps are ordered', async () => {
    const { write, item } = await worldWithTables();
    const about = { ReturnConsumedCapacity: 'TOTAL', ReturnItemCollectionMetrics: 'SIZE' };
    await write([put({ pk: { S: 'a' }, m: { M: { x: { N: '1' }, y: { N: '2' } } } })], token);
    const answer = await write([put({ m: { M: { y: { N: '2' }, x: { N: '1' } } }, pk: { S: 'a' } })], {
      ...token,
      ...about,
    });
    expect(answer).toEqual({ ConsumedCapacity: [{ TableName: 'Plain', CapacityUnits: 2, ReadCapacityUnits: 2 }] });
    await expect(write([put({ pk: { S: 'a' }, m: { L: [] } })], token)).rejects.toMatchObject(mismatch);
    expect(await item('a')).toEqual({ pk: { S: 'a' }, m: { M: { x: { N: '1' }, y: { N: '2' } } } });
  });

  it('is not remembered when the transaction was cancelled', async () => {
    const { write, item } = await worldWithTables();
    await expect(write([exists('a'), count('b')], token)).rejects.toMatchObject({
      name: 'TransactionCanceledException',
    });
    await write([put(plain('a'))], token);
    expect(await item('a')).toEqual(plain('a'));
  });

  it('is its account’s and Region’s own', async () => {
    const world = await worldWithTables();
    const elsewhere = { account: '111122223333', region: 'us-west-2' };
    await world.run(createTable, plainTable, elsewhere);
    await world.write([count('a')], token);
    await world.run(transactWriteItems, { TransactItems: [count('b')], ...token }, elsewhere);
    await expect(world.write([count('b')], token)).rejects.toMatchObject(mismatch);
  });

  it('is refused while its first request is under way', async () => {
    const { write, item } = await worldWithTables();
    const both = await Promise.allSettled([write([count('a')], token), write([count('a')], token)]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(both[1]).toMatchObject({
      reason: {
        name: 'TransactionInProgressException',
        message: 'Transaction from previous request is still in progress',
      },
    });
    expect((await item('a'))?.n).toEqual({ N: '1' });
  });

  it('still asks for the table', async () => {
    const { write, run } = await worldWithTables();
    await write([count('a')], token);
    await run(deleteTable, { TableName: 'Plain' });
    await expect(write([count('a')], token)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await run(createTable, plainTable);
    expect(await write([count('a')], token), 'the token is remembered, not the table').toEqual({});
    await run(deleteTable, { TableName: 'Plain' });
    await run(createTable, { ...plainTable, AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'N' }] });
    const again = await write([count('a')], { ...token, ReturnConsumedCapacity: 'TOTAL' });
    expect(again, 'though the key is none of this table').toEqual({
      ConsumedCapacity: [{ TableName: 'Plain', CapacityUnits: 2, ReadCapacityUnits: 2 }],
    });
  });
});

describe('TransactGetItems', () => {
  it('answers in the order of the request, empty for what is not there', async () => {
    const { write, get } = await worldWithTables();
    await write([
      put(plain('a', { n: { N: '1' }, m: { N: '2' } })),
      { Put: { TableName: 'Music', Item: song('x', 'y') } },
    ]);
    const answer = await get(
      [
        { TableName: 'Music', Key: song('x', 'y') },
        { TableName: 'Plain', Key: plain('missing') },
        {
          TableName: plainArn,
          Key: plain('a'),
          ProjectionExpression: '#m, o',
          ExpressionAttributeNames: { '#m': 'm' },
        },
        { TableName: 'Music', Key: song('x', 'z'), ProjectionExpression: 'o' },
      ],
      { ReturnConsumedCapacity: 'INDEXES' },
    );
    const units = (n: number) => ({ CapacityUnits: n, ReadCapacityUnits: n });
    expect(answer).toEqual({
      Responses: [{ Item: song('x', 'y') }, {}, { Item: { m: { N: '2' } } }, {}],
      ConsumedCapacity: [
        { TableName: 'Music', ...units(4), Table: units(4) },
        { TableName: 'Plain', ...units(4), Table: units(4) },
      ],
    });
  });

  it('is refused as a whole or cancelled, like a write', async () => {
    const { write, get, run } = await worldWithTables();
    const of = (Key: object, TableName = 'Plain') => ({ TableName, Key });
    await expect(get([of(plain('a')), of({ pk: { N: '1' } })])).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      message: 'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ValidationError]',
      members: {
        CancellationReasons: [
          none,
          { Code: 'ValidationError', Message: 'The provided key element does not match the schema' },
        ],
      },
    });
    await expect(get([of(plain('a')), of(plain('a'), plainArn)])).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Transaction request cannot include multiple operations on one item',
    });
    await expect(get([of(plain(''))])).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(get([of(plain('a')), of(plain('a'), 'Missing')])).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    const names = Array.from({ length: 11 }, (_, n) => `item ${n}`);
    for (const name of names) {
      await run(putItem, { TableName: 'Plain', Item: plain(name, { text: { S: 'x'.repeat(390 * 1024) } }) });
    }
    await expect(get(names.map((name) => of(plain(name))))).rejects.toMatchObject({
      message: 'Transaction size cannot exceed 4MB',
    });
    await expect(write([])).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('needs leave to get each item', async () => {
    const world = await worldWithTables();
    const needed = world.permissions(transactGetItems, {
      TransactItems: [
        { Get: { TableName: 'Plain', Key: plain('a') } },
        { Get: { TableName: 'Plain', Key: plain('b'), ProjectionExpression: 'm' } },
      ],
      ReturnConsumedCapacity: 'TOTAL',
    });
    const keys = [
      'leadingkeys',
      'attributes',
      'select',
      'enclosingoperation',
      'returnvalues',
      'returnconsumedcapacity',
    ];
    expect(
      needed.map(({ action, resource, context }) => [
        action,
        resource,
        ...keys.map((key) => context?.(`dynamodb:${key}`)),
      ]),
    ).toEqual([
      ['dynamodb:GetItem', plainArn, ['a'], ['pk'], 'ALL_ATTRIBUTES', 'TransactGetItems', undefined, 'TOTAL'],
      ['dynamodb:GetItem', plainArn, ['b'], ['pk', 'm'], 'SPECIFIC_ATTRIBUTES', 'TransactGetItems', undefined, 'TOTAL'],
    ]);
  });
});
