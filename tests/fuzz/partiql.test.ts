import { beforeAll, expect, it } from 'vitest';
import { AwsError } from '../../src/errors.ts';
import type { Item } from '../../src/item/attribute-value.ts';
import { readItem } from '../../src/item/validate.ts';
import { batchExecuteStatement } from '../../src/operations/statements/batch-execute-statement.ts';
import { executeStatement } from '../../src/operations/statements/execute-statement.ts';
import { executeTransaction } from '../../src/operations/statements/execute-transaction.ts';
import { createTable } from '../../src/operations/tables/create-table.ts';
import { readStatement } from '../../src/partiql/statement.ts';
import { type OperationWorld, openWorld } from '../operations/operation-world.ts';
import { below, chooseSeed, seededRandom } from '../storage/seeded-random.ts';

/**
 * Whatever a statement says, it is carried out or refused as AWS would, in time that grows with its length and not faster. And a
 * SELECT finds what its condition means, whichever way it looks for it.
 */
let world: OperationWorld;
const keys = ['a', 'b', 'c'];
const attribute = (AttributeName: string, AttributeType: string) => ({ AttributeName, AttributeType });
const key = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];

beforeAll(async () => {
  world = await openWorld();
  await world.run(createTable, {
    TableName: 'fuzz',
    AttributeDefinitions: [attribute('pk', 'S'), attribute('sk', 'N'), attribute('x', 'N')],
    KeySchema: key('pk', 'sk'),
    LocalSecondaryIndexes: [
      { IndexName: 'local', KeySchema: key('pk', 'x'), Projection: { ProjectionType: 'KEYS_ONLY' } },
    ],
    GlobalSecondaryIndexes: [{ IndexName: 'global', KeySchema: key('x', 'sk'), Projection: { ProjectionType: 'ALL' } }],
    BillingMode: 'PAY_PER_REQUEST',
  });
  for (const pk of keys) {
    for (let sk = 0; sk < 5; sk++) {
      const x = sk % 2 === 0 ? `, 'x': ${sk}` : '';
      await world.run(executeStatement, {
        Statement: `INSERT INTO fuzz VALUE {'pk': '${pk}', 'sk': ${sk}${x}, 'm': {'s': <<'p', 'q'>>, 'l': [1, '2']}}`,
      });
    }
  }
});

function generator(seed: number) {
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[below(random, from.length)]!;
  const number = () => String(below(random, 6));
  const pk = () => `'${pick([...keys, 'z'])}'`;
  const value = () =>
    pick([number, pk, () => '<<1, 2>>', () => '[1]', () => "{'a': null}", () => 'true', () => '-1.5e3'])();
  const path = () => pick(['pk', 'sk', 'x', 'm', 'm.s', 'm.l[0]', 'zz', '"m"."l"']);
  const operand = () =>
    pick([
      path,
      value,
      () => `SIZE(${path()})`,
      () => `(${path()})`,
      () => `${path()} ${pick(['+', '-'])} ${number()}`,
      () => `(${number()} - ${number()}) + SIZE(${path()})`,
    ])();
  const comparison = () => pick(['=', '<>', '!=', '<', '<=', '>', '>=']);
  const predicate = () =>
    pick([
      () => `pk = ${pk()}`,
      () => `pk IN (${pk()}, ${pk()})`,
      () => `sk ${comparison()} ${number()}`,
      () => `sk BETWEEN ${number()} AND ${number()}`,
      () => `${number()} ${comparison()} x`,
      () => `begins_with(pk, ${pk()})`,
      () => `contains(m.s, 'p')`,
      () => `${path()} IS ${pick(['', 'NOT '])}${pick(['MISSING', 'NULL', 'STRING', 'MAP'])}`,
      () => `x NOT IN [${number()}, ${number()}]`,
      () => `pk IN (${pk()}) AND sk IN [${number()} + 1, ${number()}]`,
      () => `sk - ${number()} BETWEEN ${number()} AND ${number()} + ${number()}`,
      () => `${operand()} ${comparison()} ${operand()}`,
    ])();
  const where = (depth: number): string =>
    depth === 0 || random() < 0.3
      ? predicate()
      : pick([
          () => `${where(depth - 1)} AND ${where(depth - 1)}`,
          () => `(${where(depth - 1)} OR ${where(depth - 1)})`,
          () => `NOT (${where(depth - 1)})`,
        ])();
  const term = () =>
    pick([path, value, () => `list_append(${path()}, [${value()}])`, () => `${path()} + ${value()} - ${number()}`])();
  const statement = () =>
    pick([
      () => `SELECT * FROM fuzz WHERE ${where(3)}`,
      () => `SELECT ${path()} FROM "fuzz"."${pick(['local', 'global', 'none'])}" WHERE ${where(2)} ORDER BY sk DESC`,
      () => `INSERT INTO fuzz VALUE {'pk': ${value()}, 'sk': ${value()}, 'y': ${value()}}`,
      () =>
        `UPDATE fuzz SET ${path()} = ${term()} REMOVE ${path()} WHERE pk = ${pk()} AND sk = ${number()} RETURNING ALL NEW *`,
      () => `UPDATE fuzz SET m.s = set_add(m.s, ${value()}) WHERE ${where(1)} AND pk = 'a' AND sk = 1`,
      () => `DELETE FROM fuzz WHERE ${where(2)}`,
      () => `SELECT * FROM fuzz WHERE pk IN ? AND ${where(1)}`,
      () => `DELETE FROM fuzz WHERE pk = ? AND sk = ${number()} + ${number()}`,
      () => `EXISTS(SELECT * FROM fuzz WHERE ${where(1)} AND pk = 'a' AND sk = 2)`,
    ])();
  const words =
    `SELECT * FROM fuzz WHERE INSERT INTO VALUE UPDATE SET REMOVE DELETE RETURNING ALL OLD pk sk = <> < > <= << >> ( ) [ ] { } , . : ; ? + - 'a' 'it''s "m" "x 1 2.5e9 1e999 NOT AND OR IN IS MISSING BETWEEN NULL true EXISTS( size( set_add( ORDER BY é \ud800 @`.split(
      ' ',
    );
  const chaos = () => Array.from({ length: below(random, 14) }, () => pick(words)).join(' ');
  /** A statement with a piece cut out, doubled or exchanged. */
  const mutated = () => {
    const text = statement();
    const from = below(random, text.length);
    const to = Math.min(text.length, from + below(random, 9));
    return text.slice(0, from) + pick(['', text.slice(from, to).repeat(2), pick(words)]) + text.slice(to);
  };
  return { random, pick, where, any: () => pick([statement, mutated, mutated, chaos])() };
}

it('any statement is carried out or refused, and nothing else happens', async () => {
  const seed = chooseSeed();
  console.info(`seed ${seed}`);
  const { any, pick, random } = generator(seed);
  const outcomes = { done: 0, refused: 0 };
  for (let round = 0; round < 6000; round++) {
    const statements = Array.from({ length: 3 }, () => ({ Statement: any().slice(0, 8192) || ' ' }));
    const asked = statements[0]!.Statement.split('?').length - 1;
    const parameter = () => pick([{ S: 'a' }, { L: [{ S: 'a' }, { S: 'z' }] }, { L: [] }, { SS: ['a'] }, { N: '1' }]);
    const isRight = random() < 0.9;
    const count = isRight ? asked : 1;
    const Parameters = count > 0 ? { Parameters: Array.from({ length: count }, parameter) } : {};
    const attempt = pick([
      () =>
        [executeStatement, { ...statements[0]!, ...Parameters, Limit: 2, ReturnConsumedCapacity: 'INDEXES' }] as const,
      () => [batchExecuteStatement, { Statements: statements, ReturnConsumedCapacity: 'TOTAL' }] as const,
      () => [executeTransaction, { TransactStatements: statements.slice(0, 2) }] as const,
    ])();
    const [operation, input] = attempt as readonly [typeof executeStatement, object];
    try {
      // What a policy may ask for is found, too.
      for (const { context } of world.permissions(operation, input)) {
        for (const name of ['leadingkeys', 'attributes', 'fulltablescan', 'select']) context!(`dynamodb:${name}`);
      }
      await world.run(operation, input);
      outcomes.done++;
    } catch (error) {
      expect(error, `${JSON.stringify(input)}, seed ${seed}`).toBeInstanceOf(AwsError);
      expect((error as AwsError).name).not.toBe('InternalServerError');
      outcomes.refused++;
    }
  }
  // What was written by then may stand in an item.
  for (const item of await allOf('SELECT * FROM fuzz', 1000)) expect(readItem(item, 'GetItem')).toBe(item);
  expect(outcomes.done).toBeGreaterThan(300);
  expect(outcomes.refused).toBeGreaterThan(300);
}, 60_000);

it('a SELECT finds what its condition means, by pages of any size, and its leading keys are those of what it finds', async () => {
  const seed = chooseSeed();
  console.info(`seed ${seed}`);
  const { where, random } = generator(seed);
  const text = (item: Item) => JSON.stringify([item.pk, item.sk]);
  let searched = 0;
  for (let round = 0; round < 1500; round++) {
    const condition = where(3);
    const Statement = `SELECT * FROM fuzz WHERE ${condition}`;
    let found: Item[];
    try {
      found = await allOf(Statement, 1 + below(random, 20));
    } catch (error) {
      expect(error, `${Statement}, seed ${seed}`).toBeInstanceOf(AwsError);
      continue;
    }
    const meant = readStatement(Statement, []);
    if (meant.kind !== 'select') throw new Error('a SELECT');
    const everything = await allOf('SELECT * FROM fuzz', 1000);
    const expected = everything.filter((item) => meant.where!.condition.matches(item));
    expect(found.map(text).sort(), `${Statement}, seed ${seed}`).toEqual(expected.map(text).sort());
    const [permission] = world.permissions(executeStatement, { Statement });
    const leading = permission!.context!('dynamodb:leadingkeys');
    expect(permission!.context!('dynamodb:fulltablescan'), Statement).toBe(String(leading === undefined));
    if (leading === undefined) continue;
    searched++;
    for (const { pk } of found) expect(leading, Statement).toContain((pk as { S: string }).S);
  }
  expect(searched).toBeGreaterThan(100);
}, 60_000);

async function allOf(Statement: string, Limit: number): Promise<Item[]> {
  const items: Item[] = [];
  let NextToken: string | undefined;
  do {
    const page = await world.run(executeStatement, { Statement, Limit, ...(NextToken && { NextToken }) });
    items.push(...page.Items);
    NextToken = page.NextToken;
  } while (NextToken);
  return items;
}

it('reads the longest and the most nested texts in linear time, and refuses or understands them', () => {
  // A hundred times as long as a request admits: whatever took the square of it would not come back.
  const length = 800_000;
  const units: readonly [begin: string, unit: string, end: string][] = [
    ['SELECT * FROM t WHERE ', '(', ''],
    ['SELECT * FROM t WHERE ', 'NOT ', 'a = 1'],
    ['SELECT * FROM t WHERE a = ', '[', ''],
    ['SELECT * FROM t WHERE a = ', "{'a':", ''],
    ['SELECT * FROM t WHERE ', 'size(', ''],
    ['SELECT * FROM t WHERE ', 'a = 1 OR ', 'a = 1'],
    ['SELECT * FROM t WHERE ', 'a = 1 AND ', 'a = 1'],
    ['SELECT * FROM t WHERE a IN (', '1,', '1)'],
    ['SELECT * FROM t WHERE a = ', '1 + ', '1'],
    ['SELECT * FROM t WHERE a - ', '(a - ', '1'],
    ['SELECT * FROM t WHERE a', '.a', ' = 1'],
    ['SELECT * FROM t WHERE a = ', "''''", ''],
    ['SELECT * FROM t WHERE a = ', '9', ''],
    ['SELECT * FROM t WHERE a = ', '?', ''],
    ['SELECT ', 'a,', 'a FROM t'],
    ['SELECT COUNT(', '\n', '*) FROM t'],
    ['', '\n', 'SELECT COUNT(*) FROM t'],
    ['INSERT INTO t VALUE {', "'a': 1, ", '}'],
    ["INSERT INTO t VALUE {'a': <<", '1, ', '1>>}'],
    ['UPDATE t SET a = ', 'a + ', '1'],
    ['UPDATE t SET a = ', 'list_append(a, ', ''],
    ['UPDATE t ', 'SET a = 1 ', 'WHERE a = 1'],
    ['', 'EXISTS(', ''],
    ['', '"', ''],
    ['', "'", ''],
  ];
  for (const [begin, unit, end] of units) {
    for (const size of [8192, length]) {
      const text = begin + unit.repeat(Math.floor((size - begin.length - end.length) / unit.length)) + end;
      try {
        readStatement(text, []);
      } catch (error) {
        expect(error, `${begin}${unit}…${end}`).toBeInstanceOf(AwsError);
      }
    }
  }
}, 60_000);
