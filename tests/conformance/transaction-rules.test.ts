import { beforeAll, describe, expect, it } from 'vitest';
import { openTarget } from './target.ts';

/**
 * What refuses a transaction, what cancels it and with which reasons, what it does when nothing does, and how its token counts.
 * Texts captured from AWS, 2026-04 to 2026-09; reasons from the API reference, TransactWriteItems.
 */
const TableName = 'conformance-transaction-rules';
const Composite = 'conformance-transaction-composite';
const S = (text: string) => ({ S: text });
const N = (number: number | string) => ({ N: String(number) });
const { call, refusal, rawRefusal } = openTarget([
  {
    TableName,
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'rank', AttributeType: 'N' },
    ],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-rank',
        KeySchema: [{ AttributeName: 'rank', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  },
  {
    TableName: Composite,
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'B' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  },
]);

const held = { pk: S('held'), n: N(5), s: S('text'), l: { L: [N(1)] }, m: { M: { a: N(1) } }, ss: { SS: ['x'] } };
const big = { pk: S('big'), text: S('x'.repeat(300_000)) };
beforeAll(async () => {
  await call('PutItem', { TableName, Item: held });
  await call('PutItem', { TableName, Item: big });
});

let items = 0;
const newKey = () => ({ pk: S(`item-${++items}`) });
const get = async (Key: object) => (await call('GetItem', { TableName, Key, ConsistentRead: true })).Item;
const using = (values: object = {}) => (Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {});
const put = (Item: object, more: object = {}) => ({ Put: { TableName, Item, ...more } });
const remove = (Key: object, more: object = {}) => ({ Delete: { TableName, Key, ...more } });
const check = (Key: object, ConditionExpression: string, more: object = {}) => ({
  ConditionCheck: { TableName, Key, ConditionExpression, ...more },
});
const update = (Key: object, UpdateExpression: string, values?: object, more: object = {}) => ({
  Update: { TableName, Key, UpdateExpression, ...using(values), ...more },
});
const write = (...actions: object[]) => ({ TransactItems: actions });
const failed = (Item?: object) => ({
  Code: 'ConditionalCheckFailed',
  Message: 'The conditional request failed',
  ...(Item && { Item }),
});
const wrong = (Message: string) => ({ Code: 'ValidationError', Message });

/** Message and reasons of the TransactionCanceledException that the request must end with. */
async function cancelled(request: object, operation: 'TransactWriteItems' | 'TransactGetItems' = 'TransactWriteItems') {
  const error = await call(operation, request).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'TransactionCanceledException' });
  return error as { message: string; CancellationReasons: object[] };
}

describe('A transaction is refused as a whole for', () => {
  const one = 'TransactItems can only contain one of Check, Put, Update or Delete';
  const twice = 'Transaction request cannot include multiple operations on one item';
  const empty = (kind: string, name: string) =>
    `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${kind} value. Key: ${name}`;
  const member = (path: string, rule: string) =>
    `1 validation error detected: Value null at 'transactItems.1.member.${path}' failed to satisfy constraint: ${rule}`;
  const nul = 'Member must not be null';
  const Key = { pk: S('none') };
  const rows: readonly [what: string, request: object, text: string][] = [
    [
      'all four in one',
      write({ ...put(Key), ...remove(Key), ...check(Key, 'a = b'), ...update(Key, 'REMOVE a') }),
      one,
    ],
    ['an item put and deleted', write(put(Key), remove(Key)), twice],
    ['an item updated twice', write(update(Key, 'REMOVE a'), update(Key, 'REMOVE b')), twice],
    ['an item checked twice', write(check(Key, 'a = b'), check(Key, 'c = d')), twice],
    [
      'keys that are equal numbers or bytes, written in other ways',
      write(
        { Delete: { TableName: Composite, Key: { pk: S('a'), sk: { B: 'AQ==' } } } },
        { Put: { TableName: Composite, Item: { pk: S('a'), sk: { B: 'AQ==' }, more: S('x') } } },
      ),
      twice,
    ],
    ['an empty partition key in a Delete', write(remove({ pk: S('') })), empty('string', 'pk')],
    ['an empty partition key in an Update', write(update({ pk: S('') }, 'REMOVE a')), empty('string', 'pk')],
    [
      'an empty sort key',
      write({ Put: { TableName: Composite, Item: { pk: S('a'), sk: { B: '' } } } }),
      empty('binary', 'sk'),
    ],
    [
      'a check without a condition',
      write({ ConditionCheck: { TableName, Key } }),
      member('conditionCheck.conditionExpression', nul),
    ],
    ['an update without an expression', write({ Update: { TableName, Key } }), member('update.updateExpression', nul)],
    ['a put without an item', write({ Put: { TableName } }), member('put.item', nul)],
    ['a delete without a key', write({ Delete: { TableName } }), member('delete.key', nul)],
    ['an action without a table', write({ Delete: { Key } }), member('delete.tableName', nul)],
    ['an empty condition', write(check(Key, '')), 'Invalid ConditionExpression: The expression can not be empty;'],
    ['an empty update', write(update(Key, '')), 'Invalid UpdateExpression: The expression can not be empty;'],
    [
      'a condition that is too long',
      write(check(Key, `a = b${' '.repeat(4092)}`)),
      'Invalid ConditionExpression: Expression size has exceeded the maximum allowed size;',
    ],
    [
      'names that are not used',
      write(update(Key, 'REMOVE a', {}, { ExpressionAttributeNames: { '#x': 'x' } })),
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}',
    ],
    [
      'names without an expression',
      write(put(Key, { ExpressionAttributeNames: { '#x': 'x' } })),
      'ExpressionAttributeNames can only be specified when using expressions',
    ],
    [
      'values without an expression',
      write(remove(Key, using({ ':v': N(1) }))),
      'ExpressionAttributeValues can only be specified when using expressions',
    ],
    [
      'no values in their map',
      write(check(Key, 'a = b', { ExpressionAttributeValues: {} })),
      'ExpressionAttributeValues must not be empty',
    ],
    [
      'a value that there is not',
      write(put({ ...Key, a: { SS: [] } })),
      'One or more parameter values were invalid: An string set  may not be empty',
    ],
    [
      'a number that there is not',
      write(put({ ...Key, a: N('1e126') })),
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    ],
    [
      'a broken value of an expression',
      write(update(Key, 'SET a = :v', { ':v': N('x') })),
      'ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: x for key :v',
    ],
    [
      'an overlap',
      write(update(Key, 'SET a = :v, a = :v', { ':v': N(1) })),
      'Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]',
    ],
    [
      'a wrong second action',
      write(put(Key), check({ pk: S('b') }, 'a =')),
      'Invalid ConditionExpression: Syntax error; token: "<EOF>", near: "="',
    ],
    [
      'a token of no characters',
      { ...write(put(Key)), ClientRequestToken: '' },
      "1 validation error detected: Value '' at 'clientRequestToken' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'metrics that there are not',
      { ...write(put(Key)), ReturnItemCollectionMetrics: 'x' },
      "1 validation error detected: Value 'x' at 'returnItemCollectionMetrics' failed to satisfy constraint: Member must satisfy enum value set: [SIZE, NONE]",
    ],
  ];
  it.each(rows)('%s', async (_what, request, text) => {
    expect(await rawRefusal('TransactWriteItems', request)).toBe(text);
  });

  const reads: readonly [what: string, gets: object[], text: string][] = [
    ['an empty key read', [{ Key: { pk: S('') } }], empty('string', 'pk')],
    [
      'a broken projection',
      [{ Key, ProjectionExpression: 'a b' }],
      'Invalid ProjectionExpression: Syntax error; token: "b", near: "a b"',
    ],
    [
      'names without a projection',
      [{ Key, ExpressionAttributeNames: { '#x': 'x' } }],
      'ExpressionAttributeNames can only be specified when using expressions',
    ],
    [
      'names that a projection does not use',
      [{ Key, ProjectionExpression: 'a', ExpressionAttributeNames: { '#x': 'x' } }],
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}',
    ],
    [
      'a read without key',
      [{}],
      "1 validation error detected: Value null at 'transactItems.1.member.get.key' failed to satisfy constraint: Member must not be null",
    ],
  ];
  it.each(reads)('%s', async (_what, gets, text) => {
    const request = { TransactItems: gets.map((Get) => ({ Get: { TableName, ...Get } })) };
    expect(await rawRefusal('TransactGetItems', request)).toBe(text);
  });

  it('101 reads', async () => {
    const request = {
      TransactItems: Array.from({ length: 101 }, (_, at) => ({ Get: { TableName, Key: { pk: S(`${at}`) } } })),
    };
    expect(await refusal('TransactGetItems', request)).toMatch(
      /^1 validation error detected: Value '\[.*\]' at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100$/,
    );
  });
});

describe('A transaction is cancelled with a reason for', () => {
  const Key = { pk: held.pk };
  const path = 'The document path provided in the update expression is invalid for update';
  const type = 'An operand in the update expression has an incorrect data type';
  const missing = 'The provided expression refers to an attribute that does not exist in the item';
  const scalars = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ";
  const rows: readonly [what: string, action: object, reason: object][] = [
    ['a list that is not long enough to be read', update(Key, 'SET a = l[3]'), wrong(missing)],
    ['appending to a number', update(Key, 'SET n = list_append(n, :l)', { ':l': { L: [] } }), wrong(type)],
    ['adding a number to a set', update(Key, 'ADD ss :v', { ':v': N(1) }), wrong(type)],
    ['deleting numbers from texts', update(Key, 'DELETE ss :v', { ':v': { NS: ['1'] } }), wrong(type)],
    ['a path of the wrong kind', update(Key, 'SET m[0] = :v', { ':v': N(1) }), wrong(path)],
    ['removing from nothing', update(Key, 'REMOVE gone.a'), wrong(path)],
    [
      'overflow',
      update(Key, 'SET n = :v + :v', { ':v': N('9e125') }),
      wrong('Number overflow. Attempting to store a number with magnitude larger than supported range'),
    ],
    [
      '39 digits',
      update(Key, 'SET n = :v + :w', { ':v': N('1e38'), ':w': N('0.1') }),
      wrong('Attempting to store more than 38 significant digits in a Number'),
    ],
    [
      'the key updated',
      update(Key, 'REMOVE pk'),
      wrong('One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key'),
    ],
    ['a path into the key', check(Key, 'attribute_exists(pk.a)'), wrong(`${scalars}Key: pk`)],
    [
      'a path into an index key',
      update(Key, 'SET a = #r.b', {}, { ExpressionAttributeNames: { '#r': 'rank' } }),
      wrong(`${scalars}IndexKey: rank`),
    ],
    ['a key with too little', check({}, 'a = b'), wrong('The provided key element does not match the schema')],
    [
      'a key that is too long',
      put({ pk: S('x'.repeat(2049)) }),
      wrong(
        'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes',
      ),
    ],
    [
      'a condition on what is not there',
      remove({ pk: S('none') }, { ConditionExpression: 'attribute_exists(pk)' }),
      failed(),
    ],
    ['a check that asks for NONE', check(Key, 'n < m.a', { ReturnValuesOnConditionCheckFailure: 'NONE' }), failed()],
  ];
  it.each(rows)('%s', async (_what, action, reason) => {
    const others = [newKey(), newKey()];
    const error = await cancelled(write(put(others[0]!), action, put(others[1]!)));
    expect(error.CancellationReasons).toEqual([{ Code: 'None' }, reason, { Code: 'None' }]);
    const { Code } = reason as { Code: string };
    expect(error.message).toBe(
      `Transaction cancelled, please refer cancellation reasons for specific reasons [None, ${Code}, None]`,
    );
    for (const other of others) expect(await get(other)).toBeUndefined();
  });

  it.each([
    ['a key of another type', { pk: N(1) }],
    ['a key with too much', { pk: S('held'), n: N(5) }],
    ['another attribute', { sk: S('held') }],
  ])('%s, reading', async (_what, key) => {
    const request = { TransactItems: [{ pk: S('held') }, key].map((Key) => ({ Get: { TableName, Key } })) };
    const { CancellationReasons } = await cancelled(request, 'TransactGetItems');
    expect(CancellationReasons).toEqual([
      { Code: 'None' },
      wrong('The provided key element does not match the schema'),
    ]);
  });
});

describe('A transaction', () => {
  it('puts, updates, deletes and checks, in two tables', async () => {
    const [made, changed, gone] = [newKey(), newKey(), newKey()];
    await call('PutItem', { TableName, Item: gone });
    const other = { pk: S('x'), sk: { B: new Uint8Array([1]) } };
    const answer = await call(
      'TransactWriteItems',
      write(
        put({ ...made, a: N(1) }, { ConditionExpression: 'attribute_not_exists(pk)' }),
        update(changed, 'SET a = :v ADD n :v', { ':v': N(2) }),
        remove(gone, { ConditionExpression: 'attribute_exists(pk)' }),
        check({ pk: held.pk }, 'n = :v', using({ ':v': N('5.0') })),
        { Put: { TableName: Composite, Item: other } },
      ),
    );
    expect(answer).toEqual({});
    expect(await get(made)).toEqual({ ...made, a: N(1) });
    expect(await get(changed)).toEqual({ ...changed, a: N(2), n: N(2) });
    expect(await get(gone)).toBeUndefined();
    const key = { TableName: Composite, Key: other };
    const read = { TransactItems: [{ Get: { TableName, Key: made, ProjectionExpression: 'a' } }, { Get: key }] };
    expect(await call('TransactGetItems', read)).toEqual({ Responses: [{ Item: { a: N(1) } }, { Item: other }] });
  });

  it('sees every item as it was before it', async () => {
    const [a, b] = [newKey(), newKey()];
    await call('PutItem', { TableName, Item: a });
    await cancelled(write(remove(a), check(b, 'attribute_exists(pk)')));
    await call('TransactWriteItems', write(remove(a), check(b, 'attribute_not_exists(pk)')));
    expect(await get(a)).toBeUndefined();
  });

  it('deletes what is not there, and updates what is not there into being', async () => {
    const [gone, made] = [newKey(), newKey()];
    await call('TransactWriteItems', write(remove(gone), update(made, 'REMOVE a')));
    expect([await get(gone), await get(made)]).toEqual([undefined, made]);
  });

  it('shows in indexes what it wrote', async () => {
    const Item = { ...newKey(), rank: N(777) };
    await call('TransactWriteItems', write(put(Item)));
    const query = {
      TableName,
      IndexName: 'by-rank',
      KeyConditionExpression: '#r = :r',
      ExpressionAttributeNames: { '#r': 'rank' },
      ExpressionAttributeValues: { ':r': N(777) },
    };
    await expect.poll(async () => (await call('Query', query)).Items).toEqual([Item]);
  });

  it('writes 100 items, and reads as many', async () => {
    const keys = Array.from({ length: 100 }, newKey);
    await call('TransactWriteItems', write(...keys.map((key) => put(key))));
    const read = { TransactItems: keys.map((Key) => ({ Get: { TableName, Key } })) };
    expect((await call('TransactGetItems', read)).Responses).toEqual(keys.map((Item) => ({ Item })));
  });

  it('reads one item at a time by its name in a projection', async () => {
    const Get = {
      TableName,
      Key: { pk: held.pk },
      ProjectionExpression: '#m.a, l[0]',
      ExpressionAttributeNames: { '#m': 'm' },
    };
    expect(await call('TransactGetItems', { TransactItems: [{ Get }] })).toEqual({
      Responses: [{ Item: { m: held.m, l: held.l } }],
    });
  });
});

describe('A ClientRequestToken', () => {
  const mismatch = /^IdempotentParameterMismatchException: /;
  const count = (key: object, ClientRequestToken: string, more: object = {}) => ({
    ...write(update(key, 'ADD n :one', { ':one': N(1) })),
    ClientRequestToken,
    ...more,
  });
  const n = async (key: object) => (await get(key))?.n?.N;
  const token = (name: string) => `${name}-${Math.trunc(performance.timeOrigin)}`;

  it('counts once, whatever the answer is asked to hold', async () => {
    const key = newKey();
    const name = token('answer');
    await call('TransactWriteItems', count(key, name));
    await call('TransactWriteItems', count(key, name, { ReturnConsumedCapacity: 'TOTAL' }));
    await call('TransactWriteItems', count(key, name, { ReturnItemCollectionMetrics: 'SIZE' }));
    expect(await n(key)).toBe('1');
  });

  it('is another by any character', async () => {
    const key = newKey();
    for (const name of [token('a'), token('A'), token('a ')]) await call('TransactWriteItems', count(key, name));
    expect(await n(key)).toBe('3');
  });

  it("is no one else's: another value, another order, another action is a mismatch", async () => {
    const [key, other] = [newKey(), newKey()];
    const name = token('taken');
    const request = { ...write(put(key), put(other)), ClientRequestToken: name };
    await call('TransactWriteItems', request);
    const requests = [
      write(put({ ...key, n: N(1) }), put(other)),
      write(put(other), put(key)),
      write(put(key)),
      write(put(key), remove(other)),
      write(put(key, { ConditionExpression: 'attribute_exists(pk)' }), put(other)),
    ];
    for (const one of requests) {
      expect(await refusal('TransactWriteItems', { ...one, ClientRequestToken: name })).toMatch(mismatch);
    }
  });

  it('does not stand for ExecuteTransaction', async () => {
    const key = newKey();
    const name = token('both');
    await call('TransactWriteItems', count(key, name));
    const Statement = `UPDATE "${TableName}" SET n = n + 1 WHERE pk = '${key.pk.S}'`;
    await call('ExecuteTransaction', { TransactStatements: [{ Statement }], ClientRequestToken: name });
    expect(await n(key)).toBe('2');
  });

  it('stands for what was done, not for what failed or was refused', async () => {
    const key = newKey();
    const name = token('failed');
    await cancelled({ ...write(check(key, 'attribute_exists(pk)')), ClientRequestToken: name });
    expect(await refusal('TransactWriteItems', { ...write(check(key, 'a =')), ClientRequestToken: name })).toContain(
      'Syntax',
    );
    await call('TransactWriteItems', count(key, name));
    expect(await n(key)).toBe('1');
  });

  it('repeats what was done, though it could not be done any more', async () => {
    const key = newKey();
    const request = {
      ...write(put(key, { ConditionExpression: 'attribute_not_exists(pk)' })),
      ClientRequestToken: token('again'),
    };
    await call('TransactWriteItems', request);
    expect(await call('TransactWriteItems', request)).toEqual({});
    await call('DeleteItem', { TableName, Key: key });
    await call('TransactWriteItems', request);
    expect(await get(key)).toBeUndefined();
  });
});
