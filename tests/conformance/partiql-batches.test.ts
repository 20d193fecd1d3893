import { beforeAll, describe, expect, it } from 'vitest';
import { openTarget } from './target.ts';

/**
 * Statements in batches and in transactions: what becomes of each member, and what refuses or cancels all of them.
 * Source: Developer Guide, "PartiQL for DynamoDB"; texts captured from AWS, 2026.
 */
const TableName = 'conformance-partiql-many';
const Other = 'conformance-partiql-many-2';
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

beforeAll(async () => {
  for (const id of [1, 2, 3]) await call('PutItem', { TableName: Other, Item: { id: N(id), n: N(id * 10) } });
});

describe('BatchExecuteStatement', () => {
  const batch = (...members: (string | object)[]) => ({
    Statements: members.map((member) => (typeof member === 'string' ? { Statement: member } : member)),
  });
  const answers = async (...members: (string | object)[]) =>
    (await call('BatchExecuteStatement', batch(...members))).Responses;
  const error = (Code: string, Message: string) => ({ Error: { Code, Message } });
  const needsKey = 'Select statements within BatchExecuteStatement must specify the primary key in the where clause.';

  const members: readonly [what: string, member: string | object, answer: object][] = [
    [
      'an item by a parameter',
      { Statement: `SELECT n FROM ${o} WHERE id = ?`, Parameters: [N(3)] },
      { TableName: Other, Item: { n: N(30) } },
    ],
    [
      'an item, read consistently',
      { Statement: `SELECT n FROM ${o} WHERE id = 2`, ConsistentRead: true },
      { TableName: Other, Item: { n: N(20) } },
    ],
    ['an item that fails the rest of the condition', `SELECT n FROM ${o} WHERE id = 2 AND n = 5`, { TableName: Other }],
    ['a projection that leaves nothing', `SELECT gone FROM ${o} WHERE id = 2`, { TableName: Other, Item: {} }],
    ['half of a key', `SELECT * FROM ${t} WHERE pk = 'held'`, error('ValidationError', needsKey)],
    ['several keys', `SELECT * FROM ${o} WHERE id IN [1, 3]`, error('ValidationError', needsKey)],
    [
      'no statement',
      'SELECT * FROM abc WHERE (a = 1',
      error('ValidationError', "Statement wasn't well formed, can't be processed: Expected RIGHT_PAREN"),
    ],
    [
      'parameters that do not match',
      `SELECT * FROM ${o} WHERE id = ?`,
      error('ValidationError', "Number of parameters in request and statement don't match."),
    ],
  ];
  it.each(members)('%s', async (_what, member, answer) => {
    const valid = `SELECT n FROM ${o} WHERE id = 1`;
    expect(await answers(valid, member)).toEqual([{ TableName: Other, Item: { n: N(10) } }, answer]);
  });

  const failed = (Code: string, Message: string) => ({ TableName: Other, ...error(Code, Message) });
  const writes: readonly [what: string, member: string | object, answer: object][] = [
    [
      'UPDATE that fails its condition',
      `UPDATE ${o} SET n = 1 WHERE id = 1 AND n = 99`,
      failed('ConditionalCheckFailed', 'The conditional request failed'),
    ],
    [
      'the same, asking for the item',
      { Statement: `UPDATE ${o} SET n = 1 WHERE id = 1 AND n = 99`, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
      failed('ConditionalCheckFailed', 'The conditional request failed'),
    ],
    [
      'DELETE that fails its condition',
      `DELETE FROM ${o} WHERE id = 1 AND n = 99`,
      failed('ConditionalCheckFailed', 'The conditional request failed'),
    ],
    [
      'UPDATE with an answer',
      `UPDATE ${o} SET x = 1 WHERE id = 1 RETURNING MODIFIED NEW *`,
      { TableName: Other, Item: { x: N(1) } },
    ],
    [
      'UPDATE without a whole key',
      `UPDATE ${t} SET n = 1 WHERE pk = 'held'`,
      error('ValidationError', 'Where clause does not contain a mandatory equality on all key attributes'),
    ],
    [
      'UPDATE of a key',
      `UPDATE ${o} SET id = 5 WHERE id = 1`,
      error(
        'ValidationError',
        'One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key',
      ),
    ],
    [
      'INSERT without a key',
      `INSERT INTO ${o} VALUE {'n': 1}`,
      error('ValidationError', 'One or more parameter values were invalid: Missing the key id in the item'),
    ],
    [
      'DELETE in an index',
      `DELETE FROM ${o}."index" WHERE id = 1`,
      error('ValidationError', 'This operation is not supported on an index'),
    ],
    [
      'EXISTS',
      `EXISTS(SELECT * FROM ${o} WHERE id = 1)`,
      error('ValidationError', 'EXISTS can only be used in ExecuteTransaction write requests.'),
    ],
  ];
  let beside = 1000;
  it.each(writes)('%s, and what stands beside it is carried out', async (_what, member, answer) => {
    const id = beside++;
    expect(await answers(`INSERT INTO ${o} VALUE {'id': ${id}}`, member)).toEqual([{ TableName: Other }, answer]);
    expect(await execute(`SELECT id FROM ${o} WHERE id = ${id}`)).toEqual([{ id: N(id) }]);
  });

  const refused: readonly [what: string, request: object, text: string][] = [
    [
      'an item that is written twice',
      batch(`DELETE FROM ${o} WHERE id = 50`, `INSERT INTO ${o} VALUE {'id': 50}`),
      'Provided list of item keys contains duplicates',
    ],
    [
      'capacity that there is not',
      { ...batch(`DELETE FROM ${o} WHERE id = 50`), ReturnConsumedCapacity: 'x' },
      "1 validation error detected: Value 'x' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]",
    ],
  ];
  it.each(refused)('refuses as a whole: %s', async (_what, request, text) => {
    expect(await refusal('BatchExecuteStatement', request)).toBe(text);
  });

  it('refuses as a whole: 26 statements', async () => {
    const many = Array.from({ length: 26 }, (_, at) => `SELECT * FROM ${o} WHERE id = ${at}`);
    expect(await refusal('BatchExecuteStatement', batch(...many))).toMatch(
      /at 'statements' failed to satisfy constraint: Member must have length less than or equal to 25$/,
    );
    expect(await answers(...many.slice(1))).toHaveLength(25);
  });
});

describe('ExecuteTransaction', () => {
  const transaction = (...statements: string[]) => ({
    TransactStatements: statements.map((Statement) => ({ Statement })),
  });
  const reasonsOf = async (request: object) => {
    const thrown = await call('ExecuteTransaction', request).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ name: 'TransactionCanceledException' });
    return (thrown as { CancellationReasons: object[] }).CancellationReasons;
  };
  const failed = { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' };
  const wrong = (Message: string) => ({ Code: 'ValidationError', Message });

  const reasons: readonly [what: string, statement: string, reason: object][] = [
    ['EXISTS of what is not there', `EXISTS(SELECT * FROM ${o} WHERE id = 77)`, failed],
    ['EXISTS that fails the rest of its condition', `EXISTS(SELECT * FROM ${o} WHERE id = 2 AND n = 5)`, failed],
    ['UPDATE of what is not there', `UPDATE ${o} SET n = 1 WHERE id = 77`, failed],
    ['DELETE that fails its condition', `DELETE FROM ${o} WHERE id = 2 AND n = 5`, failed],
    [
      'INSERT of what is there',
      `INSERT INTO ${o} VALUE {'id': 2}`,
      { Code: 'DuplicateItem', Message: 'Duplicate primary key exists in table' },
    ],
    [
      'UPDATE that needs an attribute',
      `UPDATE ${o} SET z = gone WHERE id = 2`,
      wrong('The provided expression refers to an attribute that does not exist in the item'),
    ],
    [
      'UPDATE that adds to a set that is a number',
      `UPDATE ${o} SET n = set_add(n, <<1>>) WHERE id = 2`,
      wrong('An operand in the update expression has an incorrect data type'),
    ],
  ];
  it.each(reasons)('is cancelled for %s', async (_what, statement, reason) => {
    const request = transaction(`INSERT INTO ${o} VALUE {'id': 500}`, statement);
    expect(await reasonsOf(request)).toEqual([{ Code: 'None' }, reason]);
    expect(await execute(`SELECT * FROM ${o} WHERE id = 500`)).toEqual([]);
  });

  it('shows an item that fails a condition when asked', async () => {
    const Statement = `UPDATE ${o} SET n = 1 WHERE id = 3 AND n = 5`;
    const member = { Statement, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
    expect(await reasonsOf({ TransactStatements: [member] })).toEqual([{ ...failed, Item: { id: N(3), n: N(30) } }]);
  });

  const inTransaction = (at: number, text: string) => `Validation failed in TransactStatements[${at}]: ${text}`;
  const refused: readonly [what: string, statements: string[], text: string][] = [
    [
      'RETURNING of an UPDATE',
      [`DELETE FROM ${o} WHERE id = 50`, `UPDATE ${o} SET n = 1 WHERE id = 1 RETURNING ALL NEW *`],
      inTransaction(1, 'RETURNING clause is not supported in ExecuteTransaction.'),
    ],
    [
      'an item written twice',
      [`DELETE FROM ${o} WHERE id = 50`, `EXISTS(SELECT * FROM ${o} WHERE id = 50)`],
      'Transaction request cannot include multiple operations on one item',
    ],
    [
      'a missing table',
      [`DELETE FROM ${o} WHERE id = 50`, 'DELETE FROM conformance_absent WHERE id = 1'],
      'ResourceNotFoundException: Requested resource not found',
    ],
    [
      'a statement that is none',
      ['SELECT * FROM abc WHERE (a = 1'],
      "Statement wasn't well formed, can't be processed: Expected RIGHT_PAREN",
    ],
    [
      'an UPDATE without a whole key',
      [`UPDATE ${t} SET n = 1 WHERE pk = 'held'`],
      'Where clause does not contain a mandatory equality on all key attributes',
    ],
  ];
  it.each(refused)('is refused for %s', async (_what, statements, text) => {
    expect(await refusal('ExecuteTransaction', transaction(...statements))).toBe(text);
  });

  it('is refused for 101 statements', async () => {
    const many = Array.from({ length: 101 }, (_, at) => `DELETE FROM ${o} WHERE id = ${2000 + at}`);
    expect(await refusal('ExecuteTransaction', transaction(...many))).toMatch(
      /failed to satisfy constraint: Member must have length less than or equal to 100$/,
    );
  });
});
