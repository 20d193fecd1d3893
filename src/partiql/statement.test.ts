import { describe, expect, it } from 'vitest';
import { AwsError } from '../errors.ts';
import type { AttributeValue, Item } from '../item/attribute-value.ts';
import { readStatement } from './statement.ts';

/* What statements mean, and what is said of those that mean nothing: as far as no table is needed. */
const read = (text: string, ...parameters: AttributeValue[]) => readStatement(text, parameters);
const refusal = (text: string, ...parameters: AttributeValue[]): string => {
  try {
    return `no error, but ${JSON.stringify(read(text, ...parameters))}`;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('WHERE', () => {
  const item: Item = {
    n: { N: '5' },
    s: { S: "it's" },
    list: { L: [{ N: '1' }, { S: 'x' }] },
    map: { M: { 'a b': { BOOL: true } } },
    tags: { SS: ['p', 'q'] },
    none: { NULL: true },
    select: { S: 'a keyword' },
  };
  const holds = (where: string, ...parameters: AttributeValue[]) => {
    const statement = read(`SELECT * FROM t WHERE ${where}`, ...parameters);
    if (statement.kind !== 'select') throw new Error('a SELECT');
    return statement.where!.condition.matches(item);
  };

  it.each([
    [`n = 5.0`],
    [`5 = n`],
    [`n > -1 AND n <= 5 and 4e0 < n`],
    [`n BETWEEN 5 AND 6`],
    [`n NOT BETWEEN 6 AND 7`],
    [`n IN [4, 5]`],
    [`n NOT IN (1, 2)`],
    [`s = 'it''s'`],
    [`"s" <> 'x'`],
    [`s != 'x'`],
    [`"select" = 'a keyword'`],
    [`"list"[1] = 'x'`],
    [`"list" = [1, 'x']`],
    [`map."a b" = true`],
    [`map['a b'] = TRUE`],
    [`map = {'a b': true}`],
    [`tags = <<'q', 'p'>>`],
    [`contains(tags, 'p') AND CONTAINS(s, 't')`],
    [`begins_with(s, 'it')`],
    [`SIZE("list") = 2 AND size(tags) <> 1`],
    [`n + 1 = 6 AND n - 1 > 3 AND 2 + 2 < n`],
    [`n = 1 + 5 - 1 AND -1 + n BETWEEN 2 + 2 AND 9 - n`],
    [`(n + 1) - (1 + n) = 0 AND SIZE(tags) + n = 7`],
    [`n IN [1 + 1, 10 - n] AND NOT n IN [n + 1]`],
    [`n + 1 <> 5 AND NOT zz + 1 <> 5 AND NOT s + 1 <> 5`],
    [`attribute_type(n, 'N')`],
    [`none IS NULL AND n IS NOT NULL AND n IS NUMBER AND s IS STRING AND map IS NOT LIST`],
    [`zz IS MISSING AND n IS NOT MISSING`],
    [`(n = 1 OR (n = 5)) AND NOT (n = 6 OR n = 7)`],
    [`n = 1 OR n = 5 AND s = 'it''s'`],
  ])('%s holds', (where) => {
    expect(holds(where)).toBe(true);
  });

  it('has predicates that are false for what is missing, and NOT turns them round', () => {
    expect(holds(`zz = 1`)).toBe(false);
    expect(holds(`NOT zz = 1`)).toBe(true);
    expect(holds(`zz <> 1`)).toBe(false);
    expect(holds(`NOT zz <> 1`)).toBe(true);
    expect(holds(`size(n) <> 1`)).toBe(false);
    expect(holds(`zz IS NULL`)).toBe(false);
  });

  it('takes its parameters in the order of their places', () => {
    expect(holds(`n = ? AND s IN (?, ?)`, { N: '5' }, { S: 'x' }, { S: "it's" })).toBe(true);
    expect(holds(`n - ? = ?`, { N: '1' }, { N: '4' })).toBe(true);
  });

  it('takes the candidates of IN from a list', () => {
    expect(holds(`n IN ? AND s NOT IN ?`, { L: [{ N: '4' }, { N: '5' }] }, { L: [{ S: 'x' }] })).toBe(true);
    expect(holds(`n IN ?`, { L: [] })).toBe(false);
    // In brackets it is a candidate itself.
    expect(holds(`n IN [?]`, { L: [{ N: '5' }] })).toBe(false);
    expect(holds(`"list" IN [?]`, { L: [{ N: '1' }, { S: 'x' }] })).toBe(true);
    expect(() => holds(`n IN ?`, { N: '5' })).toThrow(
      'Incorrect operand type for operator or function; operator or function: IN, operand type: N',
    );
    expect(() => holds(`n IN ?`, { L: Array.from({ length: 101 }, () => ({ N: '1' })) })).toThrow(
      'The IN operator is provided with too many operands; number of operands: 101',
    );
  });
});

describe('what is said of a statement', () => {
  const malformed = (detail: string) => `Statement wasn't well formed, can't be processed: ${detail}`;
  it.each([
    ['', malformed('Expected data manipulation')],
    ['CREATE TABLE x', malformed('Expected data manipulation')],
    ['SELECT * FROM t WHERE (a = 1', malformed('Expected RIGHT_PAREN')],
    ['SELECT * FROM t WHERE a = 1 b', malformed('Unexpected token after expression')],
    ['SELECT COUNT(*) FROM t', 'Unexpected path component at 1:8:5'],
    ['SELECT\n  COUNT(*) FROM t', 'Unexpected path component at 2:3:5'],
    ['SELECT *, a FROM t', "Other attributes should not be present in the projection when '*' is used."],
    ['SELECT a, b.a FROM t', 'Duplicate identifiers in select clause: a'],
    ['SELECT a AS b FROM t', 'Aliasing is not supported'],
    ['SELECT * FROM t AS x', 'Aliasing is not supported'],
    ['SELECT * FROM t x', 'Aliasing is not supported'],
    ['SELECT * FROM a, b', 'Only select from a single table or index is supported.'],
    ['SELECT * FROM a.b.c', 'A path may contain at most 2 components in the FROM clause at 1:15:1'],
    ['SELECT * FROM ""', 'Path component cannot be an empty string'],
    ['SELECT * FROM t LIMIT 5', 'Unsupported clause: LIMIT'],
    ['SELECT * FROM t ORDER BY a', 'Must have WHERE clause in the statement when using ORDER BY clause.'],
    ['SELECT * FROM t WHERE a', 'WHERE clause must contain an expression that resolves to a boolean'],
    ['SELECT * FROM t WHERE a = MISSING', 'MISSING must be compared using IS operator'],
    ["SELECT * FROM t WHERE a LIKE 'x'", 'Unsupported operation: LIKE'],
    ['SELECT * FROM t WHERE nope(a)', 'Unrecognized function: nope'],
    // It is a function of update expressions; PartiQL's UPDATE is documented without it.
    ['UPDATE t SET a = if_not_exists(a, 0) WHERE k = 1', 'Unrecognized function: if_not_exists'],
    ['SELECT user FROM t', malformed('Unexpected keyword')],
    ['SELECT * FROM t WHERE date = 1', malformed('Unexpected keyword')],
    ['SELECT payload.size FROM t', malformed('Invalid path dot component')],
    ['SELECT * FROM t WHERE a + 1', 'WHERE clause must contain an expression that resolves to a boolean'],
    [
      "SELECT * FROM t WHERE a + 'x' > 1",
      'Incorrect operand type for operator or function; operator or function: +, operand type: S',
    ],
    ['SELECT * FROM t WHERE a = ?', "Number of parameters in request and statement don't match."],
    ['SELECT * FROM t WHERE a = << >>', 'Empty bags are not supported'],
    ['SELECT * FROM t WHERE EXISTS(SELECT * FROM u)', 'EXISTS can only be used in ExecuteTransaction write requests.'],
    [
      'SELECT * FROM t WHERE a < true',
      'Incorrect operand type for operator or function; operator or function: <, operand type: BOOL',
    ],
    [
      'SELECT * FROM t WHERE a BETWEEN 1 AND [2]',
      'Incorrect operand type for operator or function; operator or function: BETWEEN, operand type: L',
    ],
    [
      'INSERT INTO t.i VALUE {}',
      'FROM clause may only contain a single table name in data manipulation statements at 1:13:1',
    ],
    ["INSERT INTO t VALUE {'a': 1, 'a': 2}", 'Duplicate keys in tuple. Key: a'],
    ["INSERT INTO t VALUE {'a': 1} RETURNING ALL OLD *", 'RETURNING is not supported in INSERT'],
    ["INSERT INTO t VALUE {'a': <<1, 1>>}", 'Input collection contains duplicates'],
    ['UPDATE t SET a = <<1, 1.0>>', 'Input collection contains duplicates'],
    ['SELECT * FROM t WHERE a = <<1, 1.0>>', 'Input collection contains duplicates'],
    [
      `UPDATE t SET a = ${'['.repeat(33)}${']'.repeat(33)}`,
      'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
    ],
    ['UPDATE t.i SET a = 1', 'This operation is not supported on an index'],
    ['UPDATE t ADD a 1', 'Only SET and REMOVE are supported in update expressions at this time'],
    ['UPDATE t SET a = set_add(b, <<1>>)', 'The first argument to SET_ADD must equal the assignment value'],
    ['UPDATE t SET a = set_add(a)', 'SET_ADD must have exactly two arguments'],
    ['UPDATE t SET a = if_not_exists(a, 1)', 'Unrecognized function: if_not_exists'],
    [
      'UPDATE t SET a = 1 SET a.b = 2',
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]',
    ],
    ['DELETE FROM t.i', 'This operation is not supported on an index'],
    [
      'DELETE FROM t WHERE a = 1 RETURNING MODIFIED NEW *',
      'Invalid returning clause: RETURNING MODIFIED NEW *. Only RETURNING ALL OLD * is allowed in DELETE statements.',
    ],
  ])('%s', (text, said) => {
    expect(refusal(text)).toBe(said);
  });

  it.each([
    `SELECT a, b['c'][0] FROM "t"."i" WHERE NOT (a IN [1, -2] OR size(b) BETWEEN ? AND 3) AND c IS NOT MISSING ORDER BY a DESC`,
    `INSERT INTO t VALUE {'a': [1, <<'x'>>], 'b': {'c': NULL}}`,
    `UPDATE t SET a = list_append(a, [1]), b = (b + 1) - c SET d = set_add(d, <<1>>) REMOVE e WHERE a = 1 RETURNING ALL OLD *`,
    `EXISTS(SELECT * FROM t WHERE begins_with(a, 'x'))`,
  ])('any beginning of %s', (text) => {
    for (let length = 0; length < text.length; length++) {
      try {
        read(text.slice(0, length));
      } catch (error) {
        expect(error, text.slice(0, length)).toBeInstanceOf(AwsError);
      }
    }
  });

  it('a number that has no place among numbers', () => {
    expect(refusal('SELECT * FROM t WHERE a = 1e999')).toContain('Number overflow');
  });
});

it('names nested values of a projection by their last names', () => {
  const statement = read('SELECT a, b.c, d[0] FROM t');
  if (statement.kind !== 'select') throw new Error('a SELECT');
  const item: Item = { a: { N: '1' }, b: { M: { c: { N: '2' } } }, d: { L: [{ N: '3' }] } };
  expect(statement.projection!.project(item)).toEqual({ a: { N: '1' }, c: { N: '2' }, 'd[0]': { N: '3' } });
  expect(statement.projection!.attributes).toEqual(['a', 'b', 'd']);
});
