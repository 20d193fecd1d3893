import { describe, expect, it } from 'vitest';
import { openTarget } from './target.ts';

/**
 * What expressions that are right do: conditions on every type, updates with what they answer, projections.
 * Source: DynamoDB Developer Guide, "Expressions in DynamoDB"; finer points captured from AWS, 2026-04 to 2026-09.
 */
const TableName = 'conformance-expression-semantics';
const { call, refusal } = openTarget([
  {
    TableName,
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  },
]);

const S = (text: string) => ({ S: text });
const N = (text: string) => ({ N: text });
const B = (text: string) => ({ B: new Uint8Array(Buffer.from(text)) });
const L = (...members: object[]) => ({ L: members });
const M = (members: object) => ({ M: members });
let items = 0;
const newKey = () => ({ pk: S(`item-${++items}`) });
async function itemWith(attributes: object) {
  const Key = newKey();
  await call('PutItem', { TableName, Item: { ...Key, ...attributes } });
  return Key;
}
const using = (values: object) => (Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {});

describe('A condition', () => {
  const held = {
    s: S('grün😀'),
    n: N('10'),
    b: B('bytes'),
    t: { BOOL: true },
    x: { NULL: true },
    l: L(S('a'), N('1'), L(S('deep'))),
    m: M({ a: N('1'), 'b.c': S('dot') }),
    ss: { SS: ['a', 'b'] },
    ns: { NS: ['1', '2.5'] },
    bs: { BS: [new Uint8Array([1]), new Uint8Array([2])] },
    e: S(''),
  };
  const rows: readonly [expression: string, values: object, holds: boolean][] = [
    // Equality is deep, of one type, and numeric for numbers.
    ['n = :v', { ':v': N('1e1') }, true],
    ['n = :v', { ':v': S('10') }, false],
    ['n <> :v', { ':v': S('10') }, true],
    ['ss = :v', { ':v': { SS: ['b', 'a'] } }, true],
    ['ns = :v', { ':v': { NS: ['2.50', '1.0'] } }, true],
    ['l = :v', { ':v': L(S('a'), N('1.0'), L(S('deep'))) }, true],
    ['l = :v', { ':v': L(N('1'), S('a'), L(S('deep'))) }, false],
    ['m = :v', { ':v': M({ 'b.c': S('dot'), a: N('1') }) }, true],
    ['x = :v', { ':v': { NULL: true } }, true],
    ['t = :v', { ':v': { BOOL: false } }, false],
    ['e = :v', { ':v': S('') }, true],
    // Order: numbers by value, strings and binaries by bytes, nothing across types.
    ['n > :v', { ':v': N('9') }, true],
    ['n < :v', { ':v': S('9') }, false],
    ['s > :v', { ':v': S('gruz') }, true],
    ['b >= :v', { ':v': B('bytes') }, true],
    ['l < n', {}, false],
    ['n BETWEEN :v AND :w', { ':v': N('10'), ':w': N('10') }, true],
    [':v BETWEEN n AND m.a', { ':v': N('10') }, false],
    ['n IN (:v, :w)', { ':v': S('10'), ':w': N('10') }, true],
    ['n IN (s, m.a, n)', {}, true],
    // What is missing meets nothing but <>.
    ['gone = :v', { ':v': N('1') }, false],
    ['gone <> :v', { ':v': N('1') }, true],
    ['gone < :v', { ':v': N('1') }, false],
    ['gone = nothing', {}, false],
    ['NOT gone = :v', { ':v': N('1') }, true],
    ['contains(gone, :v)', { ':v': N('1') }, false],
    ['size(gone) >= :v', { ':v': N('0') }, false],
    ['m.a.b = :v', { ':v': N('1') }, false],
    ['attribute_exists(l[2][0])', {}, true],
    ['attribute_not_exists(l[3])', {}, true],
    ['attribute_exists(x)', {}, true],
    // Functions.
    ['size(s) = :v', { ':v': N('6') }, true],
    ['size(b) = :v', { ':v': N('5') }, true],
    ['size(l) = :v', { ':v': N('3') }, true],
    ['size(m) = :v', { ':v': N('2') }, true],
    ['size(bs) = :v', { ':v': N('2') }, true],
    ['size(e) = :v', { ':v': N('0') }, true],
    ['size(n) > :v', { ':v': N('0') }, false],
    ['size(:w) = :v', { ':w': S('abc'), ':v': N('3') }, true],
    ['contains(s, :v)', { ':v': S('ün') }, true],
    ['contains(b, :v)', { ':v': B('te') }, true],
    ['contains(ss, :v)', { ':v': S('a') }, true],
    ['contains(ns, :v)', { ':v': N('2.50') }, true],
    ['contains(ns, :v)', { ':v': S('1') }, false],
    ['contains(l, :v)', { ':v': L(S('deep')) }, true],
    ['contains(n, :v)', { ':v': N('1') }, false],
    ['contains(s, n)', {}, false],
    ['begins_with(s, :v)', { ':v': S('gr') }, true],
    ['begins_with(b, :v)', { ':v': B('by') }, true],
    ['begins_with(n, :v)', { ':v': S('1') }, false],
    ['attribute_type(x, :v)', { ':v': S('NULL') }, true],
    ['attribute_type(l[1], :v)', { ':v': S('N') }, true],
    // Precedence and words.
    ['n = :v OR n = :w AND s = :w', { ':v': N('10'), ':w': S('no') }, true],
    ['(n = :v OR n = :w) AND s = :w', { ':v': N('10'), ':w': S('no') }, false],
    ['not n = :w and not s = :w', { ':w': S('no') }, true],
    ['NOT (n = :v AND attribute_exists(gone))', { ':v': N('10') }, true],
    ['n Between :v aNd :v', { ':v': N('10') }, true],
  ];
  it.each(rows)('%s with %j: %s', async (expression, values, holds) => {
    const Key = await itemWith(held);
    const attempt = { TableName, Key, ConditionExpression: expression, ...using(values) };
    if (holds) await call('DeleteItem', attempt);
    else {
      expect(await refusal('DeleteItem', attempt)).toBe(
        'ConditionalCheckFailedException: The conditional request failed',
      );
    }
    const filter = { TableName, FilterExpression: `pk = :pk AND (${expression})` };
    await call('PutItem', { TableName, Item: { ...Key, ...held } });
    const found = await call('Scan', { ...filter, ExpressionAttributeValues: { ...values, ':pk': Key.pk } });
    expect(found.Count).toBe(holds ? 1 : 0);
  });

  it('takes a name with dots for one name', async () => {
    const Key = await itemWith(held);
    const { Item } = await call('GetItem', {
      TableName,
      Key,
      ProjectionExpression: 'm.#bc',
      ExpressionAttributeNames: { '#bc': 'b.c' },
    });
    expect(Item).toEqual({ m: M({ 'b.c': S('dot') }) });
  });

  it('shows the item that failed it when asked', async () => {
    const Key = await itemWith({ v: N('1') });
    const input = { TableName, Key, ConditionExpression: 'v = pk', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
    const error = await call('DeleteItem', input).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ConditionalCheckFailedException', Item: { ...Key, v: N('1') } });
  });
});

describe('An update', () => {
  type Row = readonly [before: object, expression: string, values: object, after: object];
  const rows: readonly Row[] = [
    [{}, 'SET a = :v', { ':v': N('1') }, { a: N('1') }],
    [{ a: N('1'), b: N('2') }, 'SET a = b, b = a', {}, { a: N('2'), b: N('1') }],
    [{ a: N('0.1') }, 'SET a = a + :v', { ':v': N('0.2') }, { a: N('0.3') }],
    [{ a: N('1') }, 'SET a = (a - :v)', { ':v': N('2') }, { a: N('-1') }],
    [
      { a: N('99999999999999999999999999999999999999') },
      'SET a = a - :v',
      { ':v': N('1') },
      { a: N('99999999999999999999999999999999999998') },
    ],
    [{}, 'SET a = if_not_exists(a, :v)', { ':v': N('1') }, { a: N('1') }],
    [{ a: N('5') }, 'SET a = if_not_exists(a, :v) + :v', { ':v': N('1') }, { a: N('6') }],
    [{ l: L(N('1')) }, 'SET l = list_append(l, :v)', { ':v': L(N('2')) }, { l: L(N('1'), N('2')) }],
    [{ l: L(N('1')) }, 'SET l = list_append(:v, l)', { ':v': L(N('2')) }, { l: L(N('2'), N('1')) }],
    [{ l: L(N('1'), N('2')) }, 'SET l[1] = :v', { ':v': S('x') }, { l: L(N('1'), S('x')) }],
    [{ l: L(N('1')) }, 'SET l[9] = :v, l[5] = :w', { ':v': N('9'), ':w': N('5') }, { l: L(N('1'), N('5'), N('9')) }],
    [{ m: M({}) }, 'SET m.a = :v', { ':v': N('1') }, { m: M({ a: N('1') }) }],
    [{ l: L(N('0'), N('1'), N('2'), N('3')) }, 'REMOVE l[1], l[2]', {}, { l: L(N('0'), N('3')) }],
    [{ l: L(N('0'), N('1')) }, 'REMOVE l[0] SET l[1] = :v', { ':v': S('x') }, { l: L(S('x')) }],
    [{ a: N('1'), b: N('2') }, 'REMOVE a', {}, { b: N('2') }],
    [{ a: N('1') }, 'REMOVE gone, m', {}, { a: N('1') }],
    [{ m: M({ a: N('1') }) }, 'REMOVE m.gone', {}, { m: M({ a: N('1') }) }],
    [{}, 'ADD a :v', { ':v': N('2') }, { a: N('2') }],
    [{ m: M({ a: N('1') }) }, 'ADD m.a :v', { ':v': N('2') }, { m: M({ a: N('3') }) }],
    [{}, 'ADD a :v', { ':v': { NS: ['1'] } }, { a: { NS: ['1'] } }],
    [{ a: { NS: ['1'] } }, 'ADD a :v', { ':v': { NS: ['1.0'] } }, { a: { NS: ['1'] } }],
    [{ a: { SS: ['x', 'y'] } }, 'DELETE a :v', { ':v': { SS: ['x', 'z'] } }, { a: { SS: ['y'] } }],
    [{ a: { SS: ['x'] } }, 'DELETE a :v', { ':v': { SS: ['x'] } }, {}],
    [{}, 'DELETE a :v', { ':v': { SS: ['x'] } }, {}],
    [{ a: N('1') }, 'set a = :v remove b add c :v', { ':v': N('2') }, { a: N('2'), c: N('2') }],
  ];
  it.each(rows)('of %j by %s with %j', async (before, UpdateExpression, values, after) => {
    const Key = await itemWith(before);
    const input = { TableName, Key, UpdateExpression, ReturnValues: 'ALL_NEW', ...using(values) };
    expect((await call('UpdateItem', input)).Attributes).toEqual({ ...Key, ...after });
    expect((await call('GetItem', { TableName, Key, ConsistentRead: true })).Item).toEqual({ ...Key, ...after });
  });

  const missing = 'The provided expression refers to an attribute that does not exist in the item';
  const path = 'The document path provided in the update expression is invalid for update';
  const type = 'An operand in the update expression has an incorrect data type';
  const faults: readonly [before: object, expression: string, values: object, text: string][] = [
    [{}, 'SET a = b', {}, missing],
    [{}, 'SET a = a + :v', { ':v': N('1') }, missing],
    [{}, 'SET a = list_append(a, :v)', { ':v': L() }, missing],
    [{}, 'SET m.a = :v', { ':v': N('1') }, path],
    [{ m: S('x') }, 'SET m.a = :v', { ':v': N('1') }, path],
    [{ m: M({}) }, 'SET m[0] = :v', { ':v': N('1') }, path],
    [{ l: L() }, 'SET l.a = :v', { ':v': N('1') }, path],
    [{}, 'REMOVE m.a', {}, path],
    [{}, 'ADD m.a :v', { ':v': N('1') }, path],
    [{ a: S('x') }, 'SET a = a + :v', { ':v': N('1') }, type],
    [{ a: S('x') }, 'SET a = list_append(a, :v)', { ':v': L() }, type],
    [{ a: S('x') }, 'ADD a :v', { ':v': N('1') }, type],
    [{ a: { NS: ['1'] } }, 'ADD a :v', { ':v': { SS: ['1'] } }, type],
    [{ a: N('1') }, 'DELETE a :v', { ':v': { NS: ['1'] } }, type],
    [
      { a: N(`9${'0'.repeat(125)}`) },
      'SET a = a + :v',
      { ':v': N('9e125') },
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    ],
    [
      { a: N(`1${'0'.repeat(37)}`) },
      'SET a = a + :v',
      { ':v': N('0.1') },
      'Attempting to store more than 38 significant digits in a Number',
    ],
    [
      {},
      'SET pk = :v',
      { ':v': S('x') },
      'One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key',
    ],
  ];
  it.each(faults)('of %j is not %s with %j', async (before, UpdateExpression, values, text) => {
    const Key = await itemWith(before);
    expect(await refusal('UpdateItem', { TableName, Key, UpdateExpression, ...using(values) })).toBe(text);
    expect((await call('GetItem', { TableName, Key })).Item).toEqual({ ...Key, ...before });
  });

  it('hides what is wrong with it behind a condition that fails', async () => {
    const Key = await itemWith({});
    expect(
      await refusal('UpdateItem', {
        TableName,
        Key,
        UpdateExpression: 'SET a = b',
        ConditionExpression: 'attribute_exists(c)',
      }),
    ).toBe('ConditionalCheckFailedException: The conditional request failed');
  });

  it('makes an item where there is gone, with its key', async () => {
    for (const UpdateExpression of [undefined, 'REMOVE a', 'SET a = pk']) {
      const Key = newKey();
      const attempt = call('UpdateItem', { TableName, Key, UpdateExpression, ReturnValues: 'ALL_NEW' });
      if (UpdateExpression === 'SET a = pk') await expect(attempt).rejects.toThrow(missing);
      else expect((await attempt).Attributes).toEqual(Key);
    }
  });

  const before = { a: N('1'), m: M({ x: N('1'), y: N('2') }), l: L(N('0'), N('1'), N('2')) };
  const answers: readonly [ReturnValues: string, expression: string, attributes: object | undefined][] = [
    ['NONE', 'SET a = :v', undefined],
    ['ALL_OLD', 'SET a = :v', before],
    ['ALL_NEW', 'SET a = :v', { ...before, a: N('9') }],
    ['UPDATED_OLD', 'SET a = :v, z = :v', { a: N('1') }],
    ['UPDATED_NEW', 'SET a = :v, z = :v', { a: N('9'), z: N('9') }],
    ['UPDATED_OLD', 'SET z = :v', undefined],
    ['UPDATED_NEW', 'SET m.x = :v', { m: M({ x: N('9') }) }],
    ['UPDATED_OLD', 'SET m.x = :v', { m: M({ x: N('1') }) }],
    ['UPDATED_NEW', 'SET l[2] = :v, l[0] = :v', { l: L(N('9'), N('9')) }],
    ['UPDATED_OLD', 'SET l[2] = :v, l[0] = :v', { l: L(N('0'), N('2')) }],
    ['UPDATED_NEW', 'REMOVE a', undefined],
    ['UPDATED_OLD', 'REMOVE a', { a: N('1') }],
  ];
  it.each(answers)('answers %s of %s', async (ReturnValues, UpdateExpression, attributes) => {
    const Key = await itemWith(before);
    const values = UpdateExpression.includes(':v') ? { ':v': N('9') } : {};
    const answer = await call('UpdateItem', { TableName, Key, UpdateExpression, ReturnValues, ...using(values) });
    const withKey = ReturnValues.startsWith('ALL') ? { ...Key, ...attributes } : attributes;
    expect(answer.Attributes).toEqual(withKey);
  });
});

describe('A projection', () => {
  const held = {
    a: N('1'),
    m: M({ x: M({ y: N('1') }), z: N('2') }),
    l: L(N('0'), M({ p: N('1'), q: N('2') }), N('2')),
  };
  const rows: readonly [expression: string, item: object][] = [
    ['a, gone', { a: N('1') }],
    ['gone, m.gone, l[9]', {}],
    ['m.x.y', { m: M({ x: M({ y: N('1') }) }) }],
    ['l[2], l[0]', { l: L(N('0'), N('2')) }],
    ['l[1].q, l[1].p', { l: L(M({ q: N('2'), p: N('1') })) }],
    ['a.b', {}],
  ];
  it.each(rows)('%s', async (ProjectionExpression, item) => {
    const Key = await itemWith(held);
    expect((await call('GetItem', { TableName, Key, ProjectionExpression })).Item).toEqual(item);
  });

  it('of an item that is not there is no item', async () => {
    expect(await call('GetItem', { TableName, Key: newKey(), ProjectionExpression: 'a' })).toEqual({});
  });
});
