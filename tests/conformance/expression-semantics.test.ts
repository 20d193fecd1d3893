import { describe, expect, it } from 'vitest';
import { openTarget } from './target.ts';

/**
 * What expressions that are right do: conditions on every type, and projections.
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
    s2: S('😀'),
    big: N('12345678901234567890123456789012345678'),
    tiny: N('1.5E-130'),
    below: N('-1.5'),
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
    ['begins_with(s, :v)', { ':v': S('') }, true],
    ['begins_with(s, :v)', { ':v': S('grün😀 and more') }, false],
    ['begins_with(e, :v)', { ':v': S('x') }, false],
    ['begins_with(s, n)', {}, false],
    ['begins_with(s, s2)', {}, false],
    ['begins_with(l[0], :v)', { ':v': S('a') }, true],
    ['contains(s, :v)', { ':v': S('') }, true],
    ['contains(s, :v)', { ':v': S('Ü') }, false],
    ['contains(bs, :v)', { ':v': { B: new Uint8Array([2]) } }, true],
    ['contains(bs, :v)', { ':v': { BS: [new Uint8Array([2])] } }, false],
    ['contains(ss, :v)', { ':v': { SS: ['a', 'b'] } }, false],
    ['contains(ns, n)', {}, false],
    ['contains(ns, m.a)', {}, true],
    ['contains(l, :v)', { ':v': N('1.0') }, true],
    ['contains(l, :v)', { ':v': S('deep') }, false],
    ['contains(l, m)', {}, false],
    ['contains(m, :v)', { ':v': S('a') }, false],
    ['contains(t, :v)', { ':v': { BOOL: true } }, false],
    ['contains(x, :v)', { ':v': { NULL: true } }, false],
    ['contains(:w, s)', { ':w': S('vorgrün😀danach') }, true],
    ['contains(:w, l[1])', { ':w': { NS: ['1', '2'] } }, true],
    ['size(ss) = :v', { ':v': N('2') }, true],
    ['size(ns) = :v', { ':v': N('2') }, true],
    ['size(t) <> :v', { ':v': N('1') }, true],
    ['size(t) = :v', { ':v': N('1') }, false],
    ['size(x) < :v', { ':v': N('9') }, false],
    ['size(l[2]) = l[1]', {}, true],
    ['size(s) < size(:v)', { ':v': S('seven77') }, true],
    ['size(s) IN (:v, :w)', { ':v': N('5'), ':w': N('6') }, true],
    [':v = size(s)', { ':v': N('6') }, true],
    ['attribute_type(x, :v)', { ':v': S('BOOL') }, false],
    ['attribute_type(gone, :v)', { ':v': S('S') }, false],
    ...(
      [
        ['s', 'S'],
        ['n', 'N'],
        ['b', 'B'],
        ['t', 'BOOL'],
        ['l', 'L'],
        ['m', 'M'],
        ['ss', 'SS'],
        ['ns', 'NS'],
        ['bs', 'BS'],
      ] as const
    ).map(([name, type]): [string, object, boolean] => [`attribute_type(${name}, :v)`, { ':v': S(type) }, true]),
    ['attribute_not_exists(m.#p)', {}, true],
    ['attribute_exists(m.#p)', {}, false],
    ['attribute_exists(m.a.b)', {}, false],
    ['attribute_exists(s[0])', {}, false],
    ['attribute_exists(l.a)', {}, false],
    // Equality of what is nested, and of numbers however they are written.
    ['n = :v', { ':v': N('0.1e2') }, true],
    ['m.a = l[1]', {}, true],
    ['n <> s', {}, true],
    ['m <> :v', { ':v': M({ a: N('1') }) }, true],
    ['l <> :v', { ':v': L(S('a'), N('1'), L(S('deep')), N('2')) }, true],
    ['ss = :v', { ':v': L(S('a'), S('b')) }, false],
    ['ns = :v', { ':v': { SS: ['1', '2.5'] } }, false],
    ['bs = :v', { ':v': { BS: [new Uint8Array([2]), new Uint8Array([1])] } }, true],
    ['big = :v', { ':v': N('12345678901234567890123456789012345678') }, true],
    ['big < :v', { ':v': N('12345678901234567890123456789012345679') }, true],
    ['tiny > :v', { ':v': N('1E-130') }, true],
    ['tiny < n', {}, true],
    ['below < :v', { ':v': N('0') }, true],
    ['below > :v', { ':v': N('-1.50000001') }, true],
    // Strings are ordered by their UTF-8 bytes, not by UTF-16 code units.
    ['s2 > :v', { ':v': S('\uffee') }, true],
    ['s2 BETWEEN :v AND :w', { ':v': S('\uffee'), ':w': S('😁') }, true],
    ['e < :v', { ':v': S('\u0000') }, true],
    ['b < :v', { ':v': { B: new Uint8Array([255]) } }, true],
    ['s BETWEEN :v AND :w', { ':v': N('1'), ':w': N('2') }, false],
    ['n BETWEEN :v AND m.a', { ':v': N('1') }, false],
    ['gone BETWEEN :v AND :v', { ':v': N('1') }, false],
    ['NOT gone BETWEEN :v AND :v', { ':v': N('1') }, true],
    ['gone IN (:v)', { ':v': N('1') }, false],
    ['n IN (gone, :v)', { ':v': N('10') }, true],
    ['l IN (:v)', { ':v': L(S('a'), N('1'), L(S('deep'))) }, true],
    ['gone <> nothing', {}, true],
    ['NOT gone <> :v', { ':v': N('1') }, false],
    ['NOT begins_with(gone, :v)', { ':v': S('a') }, true],
    // Precedence and words.
    ['NOT n = :v OR s = s2', { ':v': N('10') }, false],
    ['NOT NOT n = :v', { ':v': N('10') }, true],
    ['NOT (NOT n = :v)', { ':v': N('10') }, true],
    ['(n) = (:v)', { ':v': N('10') }, true],
    ['n = :v AND n <> :w OR gone = :w', { ':v': N('10'), ':w': N('11') }, true],
    ['gone = :w OR n = :v AND n <> :w', { ':v': N('10'), ':w': N('11') }, true],
    ['n = :v OR n = :w AND s = :w', { ':v': N('10'), ':w': S('no') }, true],
    ['(n = :v OR n = :w) AND s = :w', { ':v': N('10'), ':w': S('no') }, false],
    ['not n = :w and not s = :w', { ':w': S('no') }, true],
    ['NOT (n = :v AND attribute_exists(gone))', { ':v': N('10') }, true],
    ['n Between :v aNd :v', { ':v': N('10') }, true],
  ];
  it.each(rows)('%s with %j: %s', async (expression, values, holds) => {
    const Key = await itemWith(held);
    const names = expression.includes('#p') && { ExpressionAttributeNames: { '#p': 'b.d' } };
    const attempt = { TableName, Key, ConditionExpression: expression, ...names, ...using(values) };
    if (holds) await call('DeleteItem', attempt);
    else {
      expect(await refusal('DeleteItem', attempt)).toBe(
        'ConditionalCheckFailedException: The conditional request failed',
      );
    }
    const filter = { TableName, FilterExpression: `pk = :pk AND (${expression})`, ...names };
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
    ['l[1].p, a, m.z', { l: L(M({ p: N('1') })), a: N('1'), m: M({ z: N('2') }) }],
    ['m.z, m.x', { m: M({ x: M({ y: N('1') }), z: N('2') }) }],
    ['l[2].p, l[9], l[1].p', { l: L(M({ p: N('1') })) }],
    ['m[0]', {}],
    ['l.a', {}],
    ['m.x.y.z', {}],
  ];
  it.each(rows)('%s', async (ProjectionExpression, item) => {
    const Key = await itemWith(held);
    expect((await call('GetItem', { TableName, Key, ProjectionExpression })).Item).toEqual(item);
    const keyed = { KeyConditionExpression: 'pk = :k', ExpressionAttributeValues: { ':k': Key.pk } };
    expect((await call('Query', { TableName, ...keyed, ProjectionExpression })).Items).toEqual([item]);
    const RequestItems = { [TableName]: { Keys: [Key], ProjectionExpression } };
    expect((await call('BatchGetItem', { RequestItems })).Responses[TableName]).toEqual([item]);
    const { Responses } = await call('TransactGetItems', {
      TransactItems: [{ Get: { TableName, Key, ProjectionExpression } }],
    });
    // Nothing found is an item without attributes, in TransactGetItems alone no item.
    expect(Responses).toEqual([Object.keys(item).length > 0 ? { Item: item } : {}]);
  });

  it('of an item that is not there is no item', async () => {
    expect(await call('GetItem', { TableName, Key: newKey(), ProjectionExpression: 'a' })).toEqual({});
  });
});
