import { beforeAll, describe, expect, it } from 'vitest';
import { openTarget } from './target.ts';

/**
 * What is said of a statement that is wrong, before and after its table is looked for. Texts captured from AWS, 2026, or those of
 * DynamoDB Local where nothing was captured; the expression language's where PartiQL has none of its own (inferred).
 */
const Table = 'conformance-partiql-texts';
const { call, refusal, rawRefusal } = openTarget([
  {
    TableName: Table,
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'N' },
      { AttributeName: 'team', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-team',
        KeySchema: [
          { AttributeName: 'team', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['note'] },
      },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  },
]);

const t = `"${Table}"`;
const S = (text: string) => ({ S: text });
const N = (number: number) => ({ N: String(number) });
const refused = (Statement: string, Parameters?: object[]) =>
  rawRefusal('ExecuteStatement', { Statement, ...(Parameters && { Parameters }) });
const key = "pk = 'a' AND sk = 1";
const malformed = "Statement wasn't well formed, can't be processed: ";
const operandType = (operator: string, type: string) =>
  `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`;
const wrongCount = (name: string, count: number) =>
  `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${count}`;
const invalid = 'One or more parameter values were invalid: ';

beforeAll(async () => {
  await call('PutItem', { TableName: Table, Item: { pk: S('a'), sk: N(1), n: N(1), team: S('red') } });
});

/** Whether there is such a table does not matter to these. */
describe('A statement that is no statement', () => {
  const rows: readonly [statement: string, text: string][] = [
    ['   ', `${malformed}Expected data manipulation`],
    ['CREATE TABLE x', `${malformed}Expected data manipulation`],
    ['"SELECT" * FROM abc', `${malformed}Expected data manipulation`],
    ['SELECT * FROM abc WHERE (a = 1', `${malformed}Expected RIGHT_PAREN`],
    ['SELECT * FROM abc WHERE a = 1)', `${malformed}Unexpected token after expression`],
    ['SELECT * FROM abc WHERE a = 1; SELECT * FROM abc', `${malformed}Unexpected token after expression`],
    ['SELECT COUNT(*) FROM abc', 'Unexpected path component at 1:8:5'],
    ['SELECT a,\n  COUNT(b) FROM abc', 'Unexpected path component at 2:3:5'],
    [
      '',
      "1 validation error detected: Value '' at 'statement' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
  ];
  it.each(rows)('%j', async (statement, text) => {
    expect(await refused(statement)).toBe(text);
  });

  // How AWS goes on in these is not known.
  it.each([
    'SELECT * FROM',
    'SELECT * abc',
    'SELECT * FROM abc WHERE a IN [1',
    "SELECT * FROM abc WHERE a = 'open",
    'SELECT * FROM abc WHERE a BETWEEN 1',
    'SELECT * FROM abc WHERE a IS 5',
    'SELECT * FROM abc WHERE a = = 1',
    'SELECT * FROM abc ORDER sk',
    'INSERT abc VALUE {}',
    "INSERT INTO abc VALUE {'pk': 'a'",
    "INSERT INTO abc VALUE {'pk' 'a'}",
    'DELETE abc WHERE a = 1',
    'UPDATE abc SET a 1 WHERE b = 2',
    'UPDATE abc SET a = 1 WHERE b = 2 RETURNING OLD *',
  ])('%j', async (statement) => {
    expect(await refused(statement)).toContain(malformed);
  });
});

describe('A statement that says what PartiQL here does not have', () => {
  const rows: readonly [statement: string, text: string][] = [
    ['SELECT a AS b FROM abc', 'Aliasing is not supported'],
    ['SELECT * FROM abc AS b', 'Aliasing is not supported'],
    ['SELECT * FROM abc b WHERE b.a = 1', 'Aliasing is not supported'],
    ['SELECT * FROM abc, def', 'Only select from a single table or index is supported.'],
    ['SELECT * FROM abc GROUP BY a', 'Unsupported clause: GROUP'],
    ['SELECT * FROM abc LIMIT 5', 'Unsupported clause: LIMIT'],
    ['SELECT * FROM abc WHERE a = 1 OFFSET 2', 'Unsupported clause: OFFSET'],
    ["SELECT * FROM abc WHERE a LIKE 'x%'", 'Unsupported operation: LIKE'],
    ['SELECT * FROM abc WHERE UPPER(a) = 1', 'Unrecognized function: UPPER'],
    ['SELECT *, a FROM abc', "Other attributes should not be present in the projection when '*' is used."],
    ['SELECT a, b, a FROM abc', 'Duplicate identifiers in select clause: a'],
    ['SELECT a.x, b.x FROM abc', 'Duplicate identifiers in select clause: x'],
    ['SELECT * FROM abc WHERE a = MISSING', 'MISSING must be compared using IS operator'],
    ['SELECT * FROM abc WHERE a', 'WHERE clause must contain an expression that resolves to a boolean'],
    ['SELECT * FROM abc WHERE 5', 'WHERE clause must contain an expression that resolves to a boolean'],
    ['SELECT * FROM abc WHERE size(a)', 'WHERE clause must contain an expression that resolves to a boolean'],
    [
      'SELECT * FROM abc WHERE EXISTS(SELECT * FROM abc)',
      'EXISTS can only be used in ExecuteTransaction write requests.',
    ],
    ['SELECT * FROM abc ORDER BY a', 'Must have WHERE clause in the statement when using ORDER BY clause.'],
    ['SELECT * FROM "abc"."i"."x"', 'A path may contain at most 2 components in the FROM clause at 1:15:5'],
    ['SELECT * FROM ""', 'Path component cannot be an empty string'],
    ['SELECT * FROM "abc".""', 'Path component cannot be an empty string'],
    [
      'SELECT * FROM ab',
      "Table name should be within the length [3, 255] and only contain 'a-z', 'A-Z', '0-9', '-', '_', '.'.",
    ],
    [
      'SELECT * FROM "a b c"',
      "Table name should be within the length [3, 255] and only contain 'a-z', 'A-Z', '0-9', '-', '_', '.'.",
    ],
    ["INSERT INTO abc VALUE {'pk': <<>>}", 'Empty bags are not supported'],
    ["INSERT INTO abc VALUE {'pk': 'a'} RETURNING ALL OLD *", 'RETURNING is not supported in INSERT'],
    [
      "INSERT INTO abc.idx VALUE {'pk': 'a'}",
      'FROM clause may only contain a single table name in data manipulation statements at 1:13:3',
    ],
    ['UPDATE abc ADD a 1 WHERE b = 2', 'Only SET and REMOVE are supported in update expressions at this time'],
    ['UPDATE abc.idx SET a = 1 WHERE b = 2', 'This operation is not supported on an index'],
    ['DELETE FROM abc.idx WHERE b = 2', 'This operation is not supported on an index'],
    [
      'UPDATE abc SET a = set_add(b, <<1>>) WHERE c = 2',
      'The first argument to SET_ADD must equal the assignment value',
    ],
    [
      'UPDATE abc SET a = set_delete(b, <<1>>) WHERE c = 2',
      'The first argument to SET_DELETE must equal the assignment value',
    ],
    ['UPDATE abc SET a = set_add(a) WHERE c = 2', 'SET_ADD must have exactly two arguments'],
    ['UPDATE abc SET a = set_add(a, <<1>>, <<2>>) WHERE c = 2', 'SET_ADD must have exactly two arguments'],
    ['UPDATE abc SET a = if_not_exists(a, 1) WHERE c = 2', 'Unrecognized function: if_not_exists'],
    ...['ALL NEW', 'MODIFIED OLD', 'MODIFIED NEW'].map((clause): [string, string] => [
      `DELETE FROM abc WHERE b = 2 RETURNING ${clause} *`,
      `Invalid returning clause: RETURNING ${clause} *. Only RETURNING ALL OLD * is allowed in DELETE statements.`,
    ]),
    ['SELECT * FROM abc RETURNING ALL OLD *', 'Unsupported clause: RETURNING'],
  ];
  it.each(rows)('%s', async (statement, text) => {
    expect(await refused(statement)).toBe(text);
  });
});

describe('Operands of the wrong type, told before the table is looked for', () => {
  const rows: readonly [where: string, text: string][] = [
    ['a < true', operandType('<', 'BOOL')],
    ['a <= NULL', operandType('<=', 'NULL')],
    ['a > [1]', operandType('>', 'L')],
    ["a >= {'b': 1}", operandType('>=', 'M')],
    ['a < <<1>>', operandType('<', 'NS')],
    ['a BETWEEN false AND true', operandType('BETWEEN', 'BOOL')],
    ['begins_with(a, 1)', operandType('begins_with', 'N')],
    ['begins_with(a)', wrongCount('begins_with', 1)],
    ['contains(a, 1, 2)', wrongCount('contains', 3)],
    ['size(a, b) > 1', wrongCount('size', 2)],
    ['size(5) > 1', operandType('size', 'N')],
    ['size(true) = 1', operandType('size', 'BOOL')],
    ['attribute_type(a, 5)', operandType('attribute_type', 'N')],
    ['attribute_type(a, b)', operandType('attribute_type', '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}')],
    [
      "attribute_type(a, 'X')",
      'Invalid attribute type name found; type: X, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}',
    ],
    ["a = b + 'x'", operandType('+', 'S')],
    ['a = b - <<1>>', operandType('-', 'NS')],
    [`a IN [${Array(101).fill('1')}]`, 'The IN operator is provided with too many operands; number of operands: 101'],
  ];
  it.each(rows)('WHERE %s', async (where, text) => {
    expect(await refused(`SELECT * FROM conformance_absent WHERE ${where}`)).toBe(text);
  });

  const sets: readonly [assignment: string, text: string][] = [
    ["a = b + 'x'", operandType('+', 'S')],
    ['a = [1] - b', operandType('-', 'L')],
    ["a = list_append(b, 'x')", operandType('list_append', 'S')],
    ['a = list_append(b, c + 1)', operandType('list_append', 'N')],
    ['a = list_append(b)', wrongCount('list_append', 1)],
    ['a = set_add(a, 1)', operandType('set_add', 'N')],
    ['a = set_delete(a, [1])', operandType('set_delete', 'L')],
  ];
  it.each(sets)('SET %s', async (assignment, text) => {
    expect(await refused(`UPDATE conformance_absent SET ${assignment} WHERE pk = 1`)).toBe(text);
  });
});

describe('Values', () => {
  const rows: readonly [value: string, text: string][] = [
    ["<<'a', 'a'>>", `${invalid}Input collection [a, a] contains duplicates.`],
    ['<<1, 1.0>>', 'Input collection contains duplicates'],
    ['1e126', 'Number overflow. Attempting to store a number with magnitude larger than supported range'],
    ['1e-131', 'Number underflow. Attempting to store a number with magnitude smaller than supported range'],
    ['1'.repeat(39), 'Attempting to store more than 38 significant digits in a Number'],
    [
      `${'['.repeat(33)}${']'.repeat(33)}`,
      'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
    ],
  ];
  it.each(rows)('%s', async (value, text) => {
    expect(await refused(`INSERT INTO ${t} VALUE {'pk': 'v', 'sk': 1, 'a': ${value}}`)).toBe(text);
    expect(await refused(`UPDATE ${t} SET a = ${value} WHERE ${key}`)).toBe(text);
    expect(await refused(`SELECT * FROM ${t} WHERE a = ${value}`)).toBe(text);
  });

  const parameters: readonly [what: string, parameters: object[] | undefined, text: string][] = [
    ['none', undefined, "Number of parameters in request and statement don't match."],
    ['too few', [S('a')], "Number of parameters in request and statement don't match."],
    ['too many', [S('a'), N(1), N(2)], "Number of parameters in request and statement don't match."],
    [
      'an empty list',
      [],
      "1 validation error detected: Value '[]' at 'parameters' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    ['an empty set', [S('a'), { SS: [] }], `${invalid}An string set  may not be empty`],
    ['no value', [S('a'), {}], 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes'],
    ['no number', [S('a'), { N: 'x' }], 'The parameter cannot be converted to a numeric value: x'],
    [
      'two values in one',
      [S('a'), { S: 'a', N: '1' }],
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    ],
  ];
  it.each(parameters)('as parameters: %s', async (_what, given, text) => {
    expect(await refused(`SELECT * FROM ${t} WHERE pk = ? AND sk = ?`, given)).toBe(text);
  });
});

describe('A statement that does not suit its table', () => {
  const schema = (name: string) =>
    `Key attribute's data type should match its data type in table's schema: Key ${name}`;
  const whole = 'Where clause does not contain a mandatory equality on all key attributes';
  const rows: readonly [statement: string, text: string][] = [
    [`UPDATE ${t} SET a = 1`, whole],
    [`UPDATE ${t} SET a = 1 WHERE sk = 1`, whole],
    [`UPDATE ${t} SET a = 1 WHERE pk = 'a' AND sk > 1`, whole],
    [`UPDATE ${t} SET a = 1 WHERE pk = 'a' OR sk = 1`, whole],
    [`DELETE FROM ${t}`, whole],
    [`DELETE FROM ${t} WHERE NOT (${key})`, whole],
    [
      `UPDATE ${t} SET a = 1 WHERE ${key} AND pk = 'b'`,
      'Multiple conditions on same key pk. Only single item Update/Insert/Delete are supported',
    ],
    [
      `DELETE FROM ${t} WHERE ${key} AND sk = 1`,
      'Multiple conditions on same key sk. Only single item Update/Insert/Delete are supported',
    ],
    [`UPDATE ${t} SET a = 1 WHERE pk = 1 AND sk = 1`, schema('pk')],
    [`DELETE FROM ${t} WHERE pk = 'a' AND sk = 'b'`, schema('sk')],
    [`SELECT * FROM ${t} WHERE pk = 'a' AND sk > 'b'`, schema('sk')],
    [`SELECT * FROM ${t} WHERE pk IN ['a', 5]`, schema('pk')],
    [
      `SELECT * FROM ${t} WHERE pk = 'a' AND sk > 1 AND sk < 5`,
      'Overlapping conditions with range keys are not supported in where clause',
    ],
    [
      `SELECT * FROM ${t} WHERE pk IN [${Array.from({ length: 51 }, (_, at) => `'${at}'`)}]`,
      'The IN operator is provided with too many operands; number of operands: 51',
    ],
    [`INSERT INTO ${t} VALUE {'sk': 1}`, `${invalid}Missing the key pk in the item`],
    [`INSERT INTO ${t} VALUE {'pk': 1, 'sk': 1}`, `${invalid}Type mismatch for key pk expected: S actual: N`],
    [
      `INSERT INTO ${t} VALUE {'pk': '', 'sk': 1}`,
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    [
      `INSERT INTO ${t} VALUE {'pk': 'a', 'sk': 2, 'team': 5}`,
      `${invalid}Type mismatch for Index Key team Expected: S Actual: N IndexName: by-team`,
    ],
    [
      `INSERT INTO ${t} VALUE {'pk': '${'x'.repeat(2049)}', 'sk': 1}`,
      `${invalid}Size of hashkey has exceeded the maximum size limit of2048 bytes`,
    ],
    [`INSERT INTO ${t} VALUE {'pk': 'a', 'sk': 1}`, 'DuplicateItemException: Duplicate primary key exists in table'],
    [
      `UPDATE ${t} SET pk = 'b' WHERE ${key}`,
      `${invalid}Cannot update attribute pk. This attribute is part of the key`,
    ],
    [`UPDATE ${t} REMOVE sk WHERE ${key}`, `${invalid}Cannot update attribute sk. This attribute is part of the key`],
    [
      `UPDATE ${t} SET team = 5 WHERE ${key}`,
      'The update expression attempted to update the secondary index key to unsupported type',
    ],
    [
      `UPDATE ${t} SET a = gone WHERE ${key}`,
      'The provided expression refers to an attribute that does not exist in the item',
    ],
    [
      `UPDATE ${t} SET gone.b = 1 WHERE ${key}`,
      'The document path provided in the update expression is invalid for update',
    ],
    [`UPDATE ${t} SET team = team + 1 WHERE ${key}`, 'An operand in the update expression has an incorrect data type'],
    [
      `UPDATE ${t} SET n = set_add(n, <<1>>) WHERE ${key}`,
      'An operand in the update expression has an incorrect data type',
    ],
    [
      `UPDATE ${t} SET a = 1, a = 2 WHERE ${key}`,
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]',
    ],
    [
      `UPDATE ${t} SET a.b = 1 REMOVE a[0] WHERE ${key}`,
      'Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a, [0]]',
    ],
    [`UPDATE ${t} SET n = 5 WHERE ${key} AND n = 9`, 'ConditionalCheckFailedException: The conditional request failed'],
    [
      `UPDATE ${t} SET n = 5 WHERE pk = 'gone' AND sk = 1`,
      'ConditionalCheckFailedException: The conditional request failed',
    ],
    [
      `SELECT pk.a FROM ${t}`,
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: pk",
    ],
    [`SELECT * FROM ${t}."by-none"`, 'The table does not have the specified index'],
    [
      `SELECT gone FROM ${t}."by-team" WHERE team = 'red'`,
      `${invalid}Global secondary index by-team does not project [gone]`,
    ],
    [
      `SELECT * FROM ${t}."by-team" WHERE team = 'red' AND n = 1`,
      `${invalid}Secondary index by-team does not project one or more filter attributes: [n]`,
    ],
    [
      `SELECT * FROM ${t} WHERE pk > 'a' ORDER BY sk`,
      'Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.',
    ],
    [
      `SELECT * FROM ${t} WHERE pk = 'a' ORDER BY n`,
      'Variable reference n in ORDER BY clause must be part of the primary key',
    ],
    [
      `SELECT * FROM ${t}."by-team" WHERE team = 'red' ORDER BY pk`,
      'Variable reference pk in ORDER BY clause must be part of the primary key',
    ],
  ];
  it.each(rows)('%s', async (statement, text) => {
    expect(await refused(statement)).toBe(text);
  });

  it.each([
    `SELECT * FROM conformance_absent`,
    `INSERT INTO conformance_absent VALUE {'pk': 'a'}`,
    `UPDATE conformance_absent SET a = 1`,
    `DELETE FROM conformance_absent WHERE a = 1`,
    `SELECT * FROM conformance_absent.idx WHERE a = 1`,
  ])('%s: no table, and nothing is said of keys', async (statement) => {
    expect(await refused(statement)).toBe('ResourceNotFoundException: Requested resource not found');
  });
});

describe('Parameters of ExecuteStatement', () => {
  const Statement = `SELECT * FROM ${t}`;
  const constraint = (value: string, name: string, rule: string) =>
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: ${rule}`;
  const rows: readonly [more: object, text: string][] = [
    [{ Limit: 0 }, constraint('0', 'limit', 'Member must have value greater than or equal to 1')],
    [
      { ReturnConsumedCapacity: 'x' },
      constraint('x', 'returnConsumedCapacity', 'Member must satisfy enum value set: [INDEXES, TOTAL, NONE]'),
    ],
    [
      { ReturnValuesOnConditionCheckFailure: 'x' },
      constraint('x', 'returnValuesOnConditionCheckFailure', 'Member must satisfy enum value set: [ALL_OLD, NONE]'),
    ],
    [{ NextToken: 'bm8=' }, 'Invalid NextToken'],
  ];
  it.each(rows)('%j', async (more, text) => {
    expect(await refusal('ExecuteStatement', { Statement, ...more })).toBe(text);
  });

  it('a statement of more than 8,192 characters', async () => {
    const long = `${Statement} WHERE pk = '${'x'.repeat(8192)}'`;
    expect(await refused(long)).toBe(
      constraint(long, 'statement', 'Member must have length less than or equal to 8192'),
    );
  });
});
