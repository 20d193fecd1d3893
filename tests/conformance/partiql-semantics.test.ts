import { beforeAll, describe, expect, it } from 'vitest';
import { openTarget } from './target.ts';

/**
 * What statements do: conditions on every type and on what is missing, projections, updates and what they return, pages.
 * Source: Developer Guide, "PartiQL for DynamoDB"; finer points captured from AWS, 2026.
 */
const TableName = 'conformance-partiql-semantics';
const Other = 'conformance-partiql-semantics-2';
const S = (text: string) => ({ S: text });
const N = (number: number | string) => ({ N: String(number) });
const schema = (hash: string, range?: string) => [
  { AttributeName: hash, KeyType: 'HASH' as const },
  ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' as const }]),
];
const { call, refusal } = openTarget([
  {
    TableName,
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'N' },
    ],
    KeySchema: schema('pk', 'sk'),
    BillingMode: 'PAY_PER_REQUEST',
  },
  {
    TableName: Other,
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }],
    KeySchema: schema('id'),
    BillingMode: 'PAY_PER_REQUEST',
  },
]);
const t = `"${TableName}"`;
const o = `"${Other}"`;
const execute = async (Statement: string, Parameters?: object[], more: object = {}) =>
  (await call('ExecuteStatement', { Statement, ...(Parameters && { Parameters }), ...more })).Items;

const held = {
  s: S('text'),
  n: N(10),
  b: { B: new Uint8Array([1, 2]) },
  t: { BOOL: true },
  x: { NULL: true },
  l: { L: [S('a'), N(1), { M: { deep: N(2) } }] },
  m: { M: { a: N(1), 'b.c': S('dot') } },
  ss: { SS: ['a', 'b'] },
  ns: { NS: ['1', '2'] },
  e: S(''),
  Upper: S('case'),
};
beforeAll(async () => {
  await call('PutItem', { TableName, Item: { pk: S('held'), sk: N(1), ...held } });
  for (const id of [1, 2, 3]) await call('PutItem', { TableName: Other, Item: { id: N(id), n: N(id * 10) } });
});

describe('WHERE', () => {
  const rows: readonly [where: string, holds: boolean, parameters?: object[]][] = [
    ["s = 'text'", true],
    ["'text' = s", true],
    ["s = 'TEXT'", false],
    ['n = 1e1', true],
    ['n = 10.0', true],
    ["n = '10'", false],
    ['n <> 9', true],
    ['n != 9', true],
    ['n > 9 AND n < 11 AND n >= 10 AND n <= 10', true],
    ['n BETWEEN 10 AND 10', true],
    ['n NOT BETWEEN 1 AND 5', true],
    ['n IN [9, 10]', true],
    ['n IN (9, 10)', true],
    ['n NOT IN (9, 11)', true],
    ['n IN [?, ?]', true, [N(9), N(10)]],
    ['t = true', true],
    ['t = FALSE', false],
    ['x = NULL', true],
    ['x IS NULL', true],
    ['x IS NOT NULL', false],
    ['x IS MISSING', false],
    ['gone IS MISSING', true],
    ['gone IS NULL', false],
    ['gone IS NOT MISSING', false],
    ['s IS NOT MISSING', true],
    // Unlike in expressions, what is missing is not unequal; a negation holds.
    ["gone = 'x'", false],
    ["gone <> 'x'", false],
    ["NOT gone = 'x'", true],
    ['NOT gone > 1', true],
    ['gone <> s', false],
    ['s <> n', true],
    ['m.a = 1', true],
    ["m['b.c'] = 'dot'", true],
    ['m."b.c" = \'dot\'', true],
    ["l[0] = 'a'", true],
    ['l[2].deep = 2', true],
    ['l[9] = 2', false],
    ['"Upper" = \'case\'', true],
    ["upper1 = 'case'", false],
    ["l = ['a', 1, {'deep': 2}]", true],
    ["m = {'b.c': 'dot', 'a': 1.0}", true],
    ["ss = <<'b', 'a'>>", true],
    ['ns = <<2.0, 1>>', true],
    ['b = ?', true, [{ B: new Uint8Array([1, 2]) }]],
    ["e = ''", true],
    ["s = 'it''s'", false],
    ["begins_with(s, 'te')", true],
    ['BEGINS_WITH(s, ?)', true, [S('te')]],
    ["begins_with(n, '1')", false],
    ["contains(s, 'ex')", true],
    ["contains(ss, 'a')", true],
    ['contains(l, 1)', true],
    ["contains(gone, 'a')", false],
    ['size(s) = 4', true],
    ['SIZE(l) > 2', true],
    ['size(n) > 0', false],
    ["attribute_type(s, 'S')", true],
    ["attribute_type(n, 'S')", false],
    ['n + 5 = 15', true],
    ['n - m.a > 8', true],
    ['n = 5 + 5', true],
    ['s + 1 = 2', false],
    ["n = 10 OR s = 'no' AND n = 9", true],
    ["(n = 10 OR s = 'no') AND n = 9", false],
    ["not n = 9 and not s = 'no'", true],
  ];
  it.each(rows)('%s: %s', async (where, holds, parameters) => {
    const key = "pk = 'held' AND sk = 1";
    const found = await execute(`SELECT pk FROM ${t} WHERE ${key} AND (${where})`, parameters);
    expect(found).toEqual(holds ? [{ pk: S('held') }] : []);
    // The same on the way of a whole scan.
    expect(await execute(`SELECT pk FROM ${t} WHERE ${where}`, parameters)).toEqual(found);
    const update = { Statement: `UPDATE ${t} SET touched = 1 WHERE ${key} AND (${where})`, Parameters: parameters };
    if (holds) await call('ExecuteStatement', update);
    else {
      expect(await refusal('ExecuteStatement', update)).toBe(
        'ConditionalCheckFailedException: The conditional request failed',
      );
    }
  });
});

describe('A projection', () => {
  const rows: readonly [projection: string, item: object][] = [
    ['s, n', { s: S('text'), n: N(10) }],
    ['gone, s', { s: S('text') }],
    ['gone', {}],
    ['m.a', { a: N(1) }],
    ['l[2].deep', { deep: N(2) }],
    ['"Upper"', { Upper: S('case') }],
    ["m['b.c']", { 'b.c': S('dot') }],
    ['m, s', { m: held.m, s: S('text') }],
  ];
  it.each(rows)('%s', async (projection, item) => {
    expect(await execute(`SELECT ${projection} FROM ${t} WHERE pk = 'held' AND sk = 1`)).toEqual([item]);
  });

  it('of everything', async () => {
    const [item] = await execute(`select * from ${t} where pk = 'held'`);
    expect(item).toMatchObject(held);
  });
});

describe('An UPDATE', () => {
  const before = {
    n: N(1),
    l: { L: [N(0), N(1), N(2)] },
    m: { M: { a: N(1) } },
    ss: { SS: ['a', 'b'] },
    ns: { NS: ['1'] },
  };
  let items = 100;
  const rows: readonly [assignments: string, after: object, parameters?: object[]][] = [
    ['SET n = 5', { ...before, n: N(5) }],
    ['SET n = n + 1', { ...before, n: N(2) }],
    ['SET n = 10 - n - 2', { ...before, n: N(7) }],
    ['SET z = n SET n = 0', { ...before, n: N(0), z: N(1) }],
    ['SET z = 1, y = ?', { ...before, z: N(1), y: S('p') }, [S('p')]],
    ['SET m.b = 2', { ...before, m: { M: { a: N(1), b: N(2) } } }],
    ["SET m['b.c'] = 2", { ...before, m: { M: { a: N(1), 'b.c': N(2) } } }],
    ['SET l[1] = 9', { ...before, l: { L: [N(0), N(9), N(2)] } }],
    ['SET l[7] = 9', { ...before, l: { L: [N(0), N(1), N(2), N(9)] } }],
    ['SET l = list_append(l, [3])', { ...before, l: { L: [N(0), N(1), N(2), N(3)] } }],
    ['SET l = list_append([?], l)', { ...before, l: { L: [N(9), N(0), N(1), N(2)] } }, [N(9)]],
    ['REMOVE l[0]', { ...before, l: { L: [N(1), N(2)] } }],
    ['REMOVE m.a', { ...before, m: { M: {} } }],
    ['REMOVE gone', before],
    ["SET ss = set_add(ss, <<'c'>>)", { ...before, ss: { SS: ['a', 'b', 'c'] } }],
    ["SET ss = set_delete(ss, <<'a', 'z'>>)", { ...before, ss: { SS: ['b'] } }],
    ["SET zz = set_add(zz, <<'c'>>)", { ...before, zz: { SS: ['c'] } }],
    ['SET ns = SET_ADD(ns, <<2, 1.0>>)', { ...before, ns: { NS: ['1', '2'] } }],
    [
      "SET z = {'a': [1, NULL, true], 'b': <<'x'>>}",
      { ...before, z: { M: { a: { L: [N(1), { NULL: true }, { BOOL: true }] }, b: { SS: ['x'] } } } },
    ],
    ['SET n = -1.50', { ...before, n: N('-1.5') }],
  ];
  it.each(rows)('%s', async (assignments, after, parameters) => {
    const Key = { pk: S('update'), sk: N(items++) };
    await call('PutItem', { TableName, Item: { ...Key, ...before } });
    const statement = `UPDATE ${t} ${assignments} WHERE pk = 'update' AND sk = ${Key.sk.N} RETURNING ALL NEW *`;
    expect(await execute(statement, parameters)).toEqual([{ ...Key, ...after }]);
    expect((await call('GetItem', { TableName, Key })).Item).toEqual({ ...Key, ...after });
  });

  const returned: readonly [assignments: string, returning: string, answer: (key: object) => object[]][] = [
    ['SET n = 5', 'ALL OLD', (key) => [{ ...key, ...before }]],
    ['SET n = 5', 'MODIFIED OLD', () => [{ n: N(1) }]],
    ['SET n = 5', 'MODIFIED NEW', () => [{ n: N(5) }]],
    ['SET m.b = 2', 'MODIFIED NEW', () => [{ m: { M: { b: N(2) } } }]],
    ['SET z = 5', 'MODIFIED OLD', () => []],
    ['REMOVE n', 'MODIFIED OLD', () => [{ n: N(1) }]],
    ['REMOVE n', 'MODIFIED NEW', () => []],
  ];
  it.each(returned)('%s returns %s', async (assignments, returning, answer) => {
    const Key = { pk: S('update'), sk: N(items++) };
    await call('PutItem', { TableName, Item: { ...Key, ...before } });
    const statement = `UPDATE ${t} ${assignments} WHERE pk = 'update' AND sk = ${Key.sk.N} RETURNING ${returning} *`;
    expect(await execute(statement)).toEqual(answer(Key));
  });
});

describe('A SELECT in pages', () => {
  const all = async (Statement: string, Limit: number) => {
    const found: object[] = [];
    let pages = 0;
    for (let NextToken: string | undefined; ; ) {
      const page = await call('ExecuteStatement', { Statement, Limit, NextToken });
      found.push(...page.Items);
      pages++;
      NextToken = page.NextToken;
      expect(page.LastEvaluatedKey === undefined).toBe(NextToken === undefined);
      if (NextToken === undefined) return { found, pages };
    }
  };

  it.each([1, 2, 3, 50])('of %i items finds them all', async (limit) => {
    const { found } = await all(`SELECT id FROM ${o} WHERE n > 0`, limit);
    expect(found).toHaveLength(3);
  });

  it('has empty pages where the condition leaves nothing', async () => {
    const { found, pages } = await all(`SELECT id FROM ${o} WHERE n = 20`, 1);
    expect(found).toEqual([{ id: N(2) }]);
    expect(pages).toBeGreaterThan(2);
  });

  it('has a token for its own statement only', async () => {
    const { NextToken } = await call('ExecuteStatement', { Statement: `SELECT * FROM ${o} WHERE n > 0`, Limit: 1 });
    const refused = (Statement: string) => refusal('ExecuteStatement', { Statement, Limit: 1, NextToken });
    expect(await refused(`SELECT * FROM ${o} WHERE n > 1`)).toBe('NextToken does not match request');
    expect(await refused(`SELECT * FROM ${t} WHERE n > 0`)).toBe('NextToken does not match request');
  });
});
