import { describe, expect, it } from 'vitest';
import { openTarget } from './target.ts';

/**
 * What updates do, on every type and place, what they answer, and what they cannot do to an item.
 * Source: DynamoDB Developer Guide, "Expressions in DynamoDB"; finer points captured from AWS, 2026-04 to 2026-09.
 */
const TableName = 'conformance-update-semantics';
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
    // Values are read from the item as it was.
    [{ a: N('1'), b: N('2') }, 'SET a = :v, b = a + b', { ':v': N('9') }, { a: N('9'), b: N('3') }],
    [{ a: N('1') }, 'SET b = a REMOVE a', {}, { b: N('1') }],
    [{ a: N('1') }, 'ADD a :v SET b = a', { ':v': N('1') }, { a: N('2'), b: N('1') }],
    [{ l: L(N('1'), N('2')) }, 'SET a = l[1], l[0] = :v', { ':v': N('9') }, { a: N('2'), l: L(N('9'), N('2')) }],
    [{ l: L(N('1'), N('2')) }, 'SET l[0] = l[1], l[1] = l[0]', {}, { l: L(N('2'), N('1')) }],
    [{ m: M({ x: N('1') }) }, 'SET n = m, m.x = :v', { ':v': N('2') }, { m: M({ x: N('2') }), n: M({ x: N('1') }) }],
    // Functions, inside each other too.
    [{ b: N('2') }, 'SET a = if_not_exists(a, b)', {}, { a: N('2'), b: N('2') }],
    [{ a: N('1') }, 'SET a = if_not_exists(a, gone)', {}, { a: N('1') }],
    [{ a: N('1') }, 'SET b = if_not_exists(a, :v)', { ':v': N('9') }, { a: N('1'), b: N('1') }],
    [{ a: { NULL: true } }, 'SET a = if_not_exists(a, :v)', { ':v': N('1') }, { a: { NULL: true } }],
    [{}, 'SET l = list_append(if_not_exists(l, :e), :v)', { ':e': L(), ':v': L(N('1')) }, { l: L(N('1')) }],
    [{ b: N('3') }, 'SET a = if_not_exists(a, :z) + if_not_exists(b, :z)', { ':z': N('0') }, { a: N('3'), b: N('3') }],
    [{}, 'SET a = list_append(:v, :w)', { ':v': L(N('1')), ':w': L(N('2')) }, { a: L(N('1'), N('2')) }],
    [{ l: L(N('1')) }, 'SET l = list_append(l, l)', {}, { l: L(N('1'), N('1')) }],
    [{}, 'SET a = :v - :w', { ':v': N('1'), ':w': N('1.0') }, { a: N('0') }],
    [{}, 'SET a = if_not_exists(a, if_not_exists(b, :v))', { ':v': N('1') }, { a: N('1') }],
    // Lists: positions of the old list, appended without gaps.
    [{ l: L() }, 'SET l[0] = :v', { ':v': N('1') }, { l: L(N('1')) }],
    [{ l: L(N('0')) }, 'SET l[1] = :v, l[0] = :w', { ':v': N('1'), ':w': N('2') }, { l: L(N('2'), N('1')) }],
    [{ l: L(N('0'), N('1')) }, 'REMOVE l[7]', {}, { l: L(N('0'), N('1')) }],
    [{ l: L(N('0'), N('1'), N('2')) }, 'REMOVE l[0] SET l[9] = :v', { ':v': N('3') }, { l: L(N('1'), N('2'), N('3')) }],
    [{ l: L(N('0')) }, 'REMOVE l[0]', {}, { l: L() }],
    [{ l: L(L(N('0'), N('1'))) }, 'REMOVE l[0][0]', {}, { l: L(L(N('1'))) }],
    [
      { l: L(M({ x: N('0') })) },
      'SET l[0].x = :v, l[0].y = :v',
      { ':v': N('1') },
      { l: L(M({ x: N('1'), y: N('1') })) },
    ],
    [{ l: L(N('1')) }, 'ADD l[0] :v', { ':v': N('2') }, { l: L(N('3')) }],
    [{ l: L() }, 'ADD l[3] :v', { ':v': N('2') }, { l: L(N('2')) }],
    // Maps.
    [{ m: M({ a: M({ b: N('1'), c: N('2') }) }) }, 'REMOVE m.a.b', {}, { m: M({ a: M({ c: N('2') }) }) }],
    [{ m: M({ a: N('1') }) }, 'REMOVE m.a', {}, { m: M({}) }],
    [{ m: M({ a: N('1') }) }, 'SET m = :v', { ':v': S('x') }, { m: S('x') }],
    [{ m: M({ ss: { SS: ['x'] } }) }, 'DELETE m.ss :v', { ':v': { SS: ['x'] } }, { m: M({}) }],
    [{ m: M({}) }, 'ADD m.n :v', { ':v': N('1') }, { m: M({ n: N('1') }) }],
    // Sets.
    [{ a: { SS: ['x'] } }, 'ADD a :v', { ':v': { SS: ['x'] } }, { a: { SS: ['x'] } }],
    [{ a: { NS: ['1', '2', '3'] } }, 'DELETE a :v', { ':v': { NS: ['2.0', '1e0'] } }, { a: { NS: ['3'] } }],
    [
      { a: { BS: [new Uint8Array([1]), new Uint8Array([2])] } },
      'DELETE a :v',
      { ':v': { BS: [new Uint8Array([1])] } },
      { a: { BS: [new Uint8Array([2])] } },
    ],
    [{ a: { SS: ['x', 'y'] } }, 'DELETE a :v', { ':v': { SS: ['z'] } }, { a: { SS: ['x', 'y'] } }],
    // Numbers: decimal, 38 digits, canonical.
    [{ a: N('1e125') }, 'SET a = a - :v', { ':v': N('1e125') }, { a: N('0') }],
    [{ a: N('-1.10') }, 'ADD a :v', { ':v': N('1.1') }, { a: N('0') }],
    [{ a: N('1e-130') }, 'ADD a :v', { ':v': N('1e-130') }, { a: N(`0.${'0'.repeat(129)}2`) }],
    [{ a: N('9'.repeat(38)) }, 'ADD a :v', { ':v': N('1') }, { a: N(`1${'0'.repeat(38)}`) }],
    [{ a: N(`0.${'1'.repeat(38)}`) }, 'ADD a :v', { ':v': N(`0.${'8'.repeat(38)}`) }, { a: N(`0.${'9'.repeat(38)}`) }],
    [{ a: N('-5') }, 'SET a = :v - a', { ':v': N('-5') }, { a: N('0') }],
    [{ a: N('100') }, 'SET a = a + :v', { ':v': N('0.001') }, { a: N('100.001') }],
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
    [{ l: L() }, 'SET a = l[0]', {}, missing],
    [{}, 'SET a = if_not_exists(a, b)', {}, missing],
    [{ m: M({}) }, 'SET a = m.x.y', {}, missing],
    [{}, 'SET a = :v + b', { ':v': N('1') }, missing],
    [{ l: L(N('1')) }, 'SET l[5].a = :v', { ':v': N('1') }, path],
    [{ l: L(N('1')) }, 'SET l[0].a = :v', { ':v': N('1') }, path],
    [{ l: L(N('1')) }, 'REMOVE l[0].a', {}, path],
    [{ m: M({ x: N('1') }) }, 'REMOVE m.x[0]', {}, path],
    [{ m: M({}) }, 'SET m.x.y = :v', { ':v': N('1') }, path],
    [{ a: { SS: ['x'] } }, 'SET a[0] = :v', { ':v': S('y') }, path],
    [{}, 'DELETE m.a :v', { ':v': { SS: ['x'] } }, path],
    [{ a: N('1'), b: S('x') }, 'SET c = a + b', {}, type],
    [{ a: { NS: ['1'] } }, 'ADD a :v', { ':v': N('1') }, type],
    [{ a: L(N('1')) }, 'ADD a :v', { ':v': { NS: ['1'] } }, type],
    [{ a: { SS: ['x'] } }, 'DELETE a :v', { ':v': { BS: [new Uint8Array([1])] } }, type],
    [{ a: { SS: ['x'] } }, 'SET b = list_append(a, :v)', { ':v': L() }, type],
    [{ a: { NULL: true } }, 'ADD a :v', { ':v': N('1') }, type],
    [
      { a: N(`-9${'0'.repeat(125)}`) },
      'SET a = a - :v',
      { ':v': N('9e125') },
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    ],
    [
      { a: N(`0.${'0'.repeat(129)}11`) },
      'SET a = a - :v',
      { ':v': N('1e-130') },
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    ],
    [
      { a: N(`1${'0'.repeat(38)}`) },
      'ADD a :v',
      { ':v': N('-0.1') },
      'Attempting to store more than 38 significant digits in a Number',
    ],
    [
      {},
      'REMOVE pk',
      {},
      'One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key',
    ],
    [
      {},
      'SET pk = pk',
      {},
      'One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key',
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
    ['UPDATED_NEW', 'ADD a :v', { a: N('10') }],
    ['UPDATED_OLD', 'ADD a :v', { a: N('1') }],
    ['UPDATED_NEW', 'SET m.x = :v, m.y = :v, z = :v', { m: M({ x: N('9'), y: N('9') }), z: N('9') }],
    ['UPDATED_NEW', 'REMOVE m.x SET z = :v', { z: N('9') }],
    ['UPDATED_OLD', 'REMOVE m.x SET z = :v', { m: M({ x: N('1') }) }],
    ['UPDATED_OLD', 'REMOVE l[1]', { l: L(N('1')) }],
    ['UPDATED_OLD', 'SET m.gone = :v', undefined],
    ['UPDATED_NEW', 'SET a = a', { a: N('1') }],
  ];
  it.each(answers)('answers %s of %s', async (ReturnValues, UpdateExpression, attributes) => {
    const Key = await itemWith(before);
    const values = UpdateExpression.includes(':v') ? { ':v': N('9') } : {};
    const answer = await call('UpdateItem', { TableName, Key, UpdateExpression, ReturnValues, ...using(values) });
    const withKey = ReturnValues.startsWith('ALL') ? { ...Key, ...attributes } : attributes;
    expect(answer.Attributes).toEqual(withKey);
  });
});
