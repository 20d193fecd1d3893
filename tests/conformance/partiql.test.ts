import { beforeAll, describe, expect, it } from 'vitest';
import { openTarget } from './target.ts';

/**
 * PartiQL through the SDK: ExecuteStatement, BatchExecuteStatement and ExecuteTransaction. Source: Developer Guide, "PartiQL for
 * DynamoDB"; texts captured from AWS, 2026, or those of DynamoDB Local where nothing was captured.
 */
const Music = 'conformance-partiql';
const Other = 'conformance-partiql-2';
const S = (text: string) => ({ S: text });
const N = (number: number) => ({ N: String(number) });
const attribute = (AttributeName: string, AttributeType: 'S' | 'N') => ({ AttributeName, AttributeType });
const schema = (hash: string, range?: string) => [
  { AttributeName: hash, KeyType: 'HASH' as const },
  ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' as const }]),
];
const { call, refusal, rawRefusal } = openTarget([
  {
    TableName: Music,
    AttributeDefinitions: [
      attribute('artist', 'S'),
      attribute('song', 'S'),
      attribute('genre', 'S'),
      attribute('year', 'N'),
    ],
    KeySchema: schema('artist', 'song'),
    LocalSecondaryIndexes: [
      { IndexName: 'by-year', KeySchema: schema('artist', 'year'), Projection: { ProjectionType: 'KEYS_ONLY' } },
    ],
    GlobalSecondaryIndexes: [
      { IndexName: 'by-genre', KeySchema: schema('genre', 'year'), Projection: { ProjectionType: 'KEYS_ONLY' } },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  },
  {
    TableName: Other,
    AttributeDefinitions: [attribute('id', 'N')],
    KeySchema: schema('id'),
    BillingMode: 'PAY_PER_REQUEST',
  },
]);

const table = `"${Music}"`;
const execute = (Statement: string, more: object = {}) => call('ExecuteStatement', { Statement, ...more });
const refused = (Statement: string, more: object = {}) => refusal('ExecuteStatement', { Statement, ...more });
const songs = async (rest: string, more: object = {}) => {
  const { Items } = await execute(`SELECT song FROM ${table}${rest}`, more);
  return Items.map(({ song }: { song: { S: string } }) => song.S);
};
const keyOf = (artist: string, song: string) => `artist = '${artist}' AND song = '${song}'`;

beforeAll(async () => {
  const rows = [
    ['Acme', 'a1', 'rock', 1990],
    ['Acme', 'a2', 'pop', 1993],
    ['Acme', 'a3', 'rock', 1991],
    ['Zeta', 'z1', 'rock', 1989],
  ] as const;
  for (const [artist, song, genre, year] of rows) {
    const Parameters = [S(artist), S(song), S(genre), N(year)];
    await execute(`INSERT INTO ${table} VALUE {'artist': ?, 'song': ?, 'genre': ?, 'year': ?, 'label': 'L'}`, {
      Parameters,
    });
  }
});

describe('SELECT', () => {
  const cases: readonly [where: string, found: readonly string[]][] = [
    [` WHERE ${keyOf('Acme', 'a2')}`, ['a2']],
    [` WHERE ${keyOf('Acme', 'none')}`, []],
    [` WHERE artist = 'Acme'`, ['a1', 'a2', 'a3']],
    [` WHERE artist = 'Acme' AND song >= 'a2'`, ['a2', 'a3']],
    [` WHERE artist = 'Acme' ORDER BY song DESC`, ['a3', 'a2', 'a1']],
    [` WHERE artist IN ['Zeta', 'Acme'] ORDER BY artist ASC, song DESC`, ['a3', 'a2', 'a1', 'z1']],
    [` WHERE (artist = 'Zeta' OR artist = 'Acme') AND genre = 'rock'`, ['z1', 'a1', 'a3']],
    [`."by-genre" WHERE genre = 'rock'`, ['z1', 'a1', 'a3']],
    [`."by-genre" WHERE genre = 'rock' AND year BETWEEN 1990 AND 1991 ORDER BY year DESC`, ['a3', 'a1']],
    [`."by-year" WHERE artist = 'Acme' AND year > 1990`, ['a3', 'a2']],
  ];

  it.each(cases)('%s', async (where, found) => {
    expect(await songs(where)).toEqual(found);
  });

  it('without a partition key looks at every item', async () => {
    expect((await songs(` WHERE genre = 'rock'`)).sort()).toEqual(['a1', 'a3', 'z1']);
  });

  it('from a local index reaches back to the table for what is named; * is what the index holds', async () => {
    const from = `FROM ${table}."by-year" WHERE artist = 'Zeta'`;
    expect((await execute(`SELECT label ${from}`)).Items).toEqual([{ label: S('L') }]);
    const all = { artist: S('Zeta'), song: S('z1'), year: N(1989) };
    expect((await execute(`SELECT * ${from} AND label = 'L'`)).Items).toEqual([all]);
  });

  it('ends a page after Limit items, evaluated rather than found, and goes on by its token', async () => {
    const Statement = `SELECT song FROM ${table} WHERE artist = ? AND genre = 'rock'`;
    const input = { Parameters: [S('Acme')], Limit: 2 };
    const first = await execute(Statement, input);
    expect([first.Items, first.LastEvaluatedKey]).toEqual([[{ song: S('a1') }], { artist: S('Acme'), song: S('a2') }]);
    const second = await execute(Statement, { ...input, NextToken: first.NextToken });
    expect([second.Items, second.NextToken]).toEqual([[{ song: S('a3') }], undefined]);
    const elsewhere = { ...input, Parameters: [S('Zeta')], NextToken: first.NextToken };
    expect(await refused(Statement, elsewhere)).toBe('NextToken does not match request');
    expect(await refused(Statement, { ...input, NextToken: 'anything' })).toBe('Invalid NextToken');
  });

  it('refuses to read a global index consistently', async () => {
    expect(await refused(`SELECT * FROM ${table}."by-genre" WHERE genre = 'rock'`, { ConsistentRead: true })).toBe(
      'Strongly consistent read is not supported on Global Secondary Indexes',
    );
  });
});

describe('INSERT, UPDATE, DELETE', () => {
  const one = (song: string) => keyOf('Writes', song);
  const insert = (song: string, more = '') =>
    execute(`INSERT INTO ${table} VALUE {'artist': 'Writes', 'song': '${song}'${more}}`);

  it('INSERT makes an item, and never replaces one', async () => {
    expect((await insert('insert', `, 'tags': <<'a'>>, 'list': [1, {'x': NULL}]`)).Items).toEqual([]);
    await expect(insert('insert')).rejects.toThrow('Duplicate primary key exists in table');
    const { Items } = await execute(`SELECT tags, "list" FROM ${table} WHERE ${one('insert')}`);
    expect(Items).toEqual([{ tags: { SS: ['a'] }, list: { L: [N(1), { M: { x: { NULL: true } } }] } }]);
  });

  it('UPDATE changes what is there, and answers as RETURNING says', async () => {
    await insert('update', `, 'n': 1, 'list': ['x'], 'tags': <<'a', 'b'>>`);
    const update = async (assignments: string, returning: string) =>
      (await execute(`UPDATE ${table} ${assignments} WHERE ${one('update')} RETURNING ${returning} *`)).Items;
    expect(await update(`SET n = n + 2 SET m = 5`, 'MODIFIED OLD')).toEqual([{ n: N(1) }]);
    expect(await update(`SET n = n - 1, m = m - n`, 'MODIFIED NEW')).toEqual([{ n: N(2), m: N(2) }]);
    expect(await update(`SET "list" = list_append("list", ['y']) REMOVE m`, 'ALL NEW')).toEqual([
      { artist: S('Writes'), song: S('update'), n: N(2), list: { L: [S('x'), S('y')] }, tags: { SS: ['a', 'b'] } },
    ]);
    expect(await update(`SET tags = set_delete(tags, <<'a'>>)`, 'MODIFIED NEW')).toEqual([{ tags: { SS: ['b'] } }]);
    expect(await update(`SET tags = set_add(tags, <<'c'>>)`, 'MODIFIED NEW')).toEqual([{ tags: { SS: ['b', 'c'] } }]);
    expect((await execute(`UPDATE ${table} SET n = 1 WHERE ${one('update')}`)).Items).toEqual([]);
  });

  it('UPDATE wants the item to be there and the rest of WHERE to hold', async () => {
    const failed = 'ConditionalCheckFailedException: The conditional request failed';
    expect(await refused(`UPDATE ${table} SET n = 1 WHERE ${one('absent')}`)).toBe(failed);
    await insert('condition', `, 'n': 1`);
    expect(await refused(`UPDATE ${table} SET n = 1 WHERE ${one('condition')} AND n > 1`)).toBe(failed);
    const attempt = execute(`UPDATE ${table} SET n = 1 WHERE ${one('condition')} AND n > 1`, {
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    await expect(attempt).rejects.toMatchObject({ Item: { n: N(1) } });
  });

  it('DELETE removes an item, and is content when there is none', async () => {
    await insert('delete', `, 'n': 1`);
    expect(await refused(`DELETE FROM ${table} WHERE ${one('delete')} AND n = 2`)).toBe(
      'ConditionalCheckFailedException: The conditional request failed',
    );
    const statement = `DELETE FROM ${table} WHERE ${one('delete')} RETURNING ALL OLD *`;
    expect((await execute(statement)).Items).toEqual([{ artist: S('Writes'), song: S('delete'), n: N(1) }]);
    expect((await execute(statement)).Items).toEqual([]);
  });

  it('refuses a sort key among several', async () => {
    expect(await refused(`DELETE FROM ${table} WHERE artist = 'Writes' AND song IN ('a', 'b')`)).toBe(
      'Where clause does not contain a mandatory equality on all key attributes',
    );
  });
});

describe('BatchExecuteStatement', () => {
  const batch = (...statements: readonly string[]) => ({ Statements: statements.map((Statement) => ({ Statement })) });
  const responses = async (...statements: readonly string[]) =>
    (await call('BatchExecuteStatement', batch(...statements))).Responses;

  it('reads items by their keys, each in its place', async () => {
    const answers = await responses(
      `SELECT year FROM ${table} WHERE ${keyOf('Acme', 'a1')}`,
      `SELECT * FROM ${table} WHERE ${keyOf('Acme', 'none')}`,
      `SELECT * FROM ${table} WHERE artist = 'Acme'`,
      'SELECT * FROM nowhere WHERE id = 1',
      'SELECT',
    );
    const needsKey = 'Select statements within BatchExecuteStatement must specify the primary key in the where clause.';
    expect(answers).toEqual([
      { TableName: Music, Item: { year: N(1990) } },
      { TableName: Music },
      { Error: { Code: 'ValidationError', Message: needsKey } },
      { Error: { Code: 'ResourceNotFound', Message: 'Requested resource not found' } },
      {
        Error: {
          Code: 'ValidationError',
          Message: "Statement wasn't well formed, can't be processed: Expected identifier",
        },
      },
    ]);
  });

  it('writes items, each by itself', async () => {
    const answers = await responses(
      `INSERT INTO "${Other}" VALUE {'id': 1}`,
      `INSERT INTO ${table} VALUE {'artist': 'Acme', 'song': 'a1'}`,
      `UPDATE "${Other}" SET n = 1 WHERE id = 99`,
      `DELETE FROM "${Other}" WHERE id = 98 RETURNING ALL OLD *`,
    );
    expect(answers).toEqual([
      { TableName: Other },
      { TableName: Music, Error: { Code: 'DuplicateItem', Message: 'Duplicate primary key exists in table' } },
      { TableName: Other, Error: { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' } },
      { TableName: Other },
    ]);
  });

  it('costs what its members cost, on tables where one succeeded', async () => {
    const { ConsumedCapacity } = await call('BatchExecuteStatement', {
      ...batch(`INSERT INTO "${Other}" VALUE {'id': 5}`, `INSERT INTO ${table} VALUE {'artist': 'Acme', 'song': 'a1'}`),
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect(ConsumedCapacity).toEqual([{ TableName: Other, CapacityUnits: 1 }]);
  });

  it('is refused as a whole when reads and writes are mixed, or an item is there twice', async () => {
    const read = `SELECT * FROM "${Other}" WHERE id = 1`;
    expect(await refusal('BatchExecuteStatement', batch(read, `DELETE FROM "${Other}" WHERE id = 2`))).toBe(
      'Read and write requests together in the same batch is not supported.',
    );
    expect(await refusal('BatchExecuteStatement', batch(read, `${read}.0`))).toBe(
      'Provided list of item keys contains duplicates',
    );
    expect(await rawRefusal('BatchExecuteStatement', { Statements: [] })).toBe(
      "1 validation error detected: Value '[]' at 'statements' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  });
});

describe('ExecuteTransaction', () => {
  const transaction = (...statements: readonly string[]) => ({
    TransactStatements: statements.map((Statement) => ({ Statement })),
  });
  const run = (...statements: readonly string[]) => call('ExecuteTransaction', transaction(...statements));
  const refusedRun = (...statements: readonly string[]) => refusal('ExecuteTransaction', transaction(...statements));
  const n = async (id: number) => (await execute(`SELECT n FROM "${Other}" WHERE id = ${id}`)).Items[0]?.n?.N;

  it('reads items of one moment', async () => {
    await execute(`INSERT INTO "${Other}" VALUE {'id': 10, 'n': 1}`);
    const { Responses } = await run(
      `SELECT n FROM "${Other}" WHERE id = 10`,
      `SELECT zz FROM ${table} WHERE ${keyOf('Acme', 'a1')}`,
      `SELECT * FROM "${Other}" WHERE id = 11`,
    );
    expect(Responses).toEqual([{ Item: { n: N(1) } }, { Item: {} }, {}]);
  });

  it('writes all or nothing, EXISTS among the conditions', async () => {
    await execute(`INSERT INTO "${Other}" VALUE {'id': 20, 'n': 1}`);
    await run(
      `EXISTS(SELECT * FROM ${table} WHERE ${keyOf('Acme', 'a1')} AND year IS NOT MISSING)`,
      `INSERT INTO "${Other}" VALUE {'id': 21, 'n': 1}`,
      `UPDATE "${Other}" SET n = n + 1 WHERE id = 20`,
    );
    expect([await n(20), await n(21)]).toEqual(['2', '1']);
    const statements = [
      `EXISTS(SELECT * FROM ${table} WHERE ${keyOf('Acme', 'a1')} AND year IS MISSING)`,
      `INSERT INTO "${Other}" VALUE {'id': 21}`,
      `UPDATE "${Other}" SET n = n + 1 WHERE id = 20`,
    ];
    await expect(run(...statements)).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'ConditionalCheckFailed' }, { Code: 'DuplicateItem' }, { Code: 'None' }],
    });
    expect(await n(20)).toBe('2');
  });

  it('is carried out once for a token', async () => {
    await execute(`INSERT INTO "${Other}" VALUE {'id': 30, 'n': 0}`);
    const input = { ...transaction(`UPDATE "${Other}" SET n = n + 1 WHERE id = 30`), ClientRequestToken: 'once-30' };
    await call('ExecuteTransaction', input);
    await call('ExecuteTransaction', input);
    expect(await n(30)).toBe('1');
    const other = { ...transaction(`UPDATE "${Other}" SET n = n + 2 WHERE id = 30`), ClientRequestToken: 'once-30' };
    expect(await refusal('ExecuteTransaction', other)).toContain('IdempotentParameterMismatchException');
  });

  it('is refused as a whole for what cannot be in one', async () => {
    const read = `SELECT * FROM "${Other}" WHERE id = 1`;
    expect(await refusedRun(read, `DELETE FROM "${Other}" WHERE id = 2`)).toBe(
      'ExecuteTransaction API does not support both read and write operations in the same request.',
    );
    expect(await refusedRun(read, `SELECT * FROM ${table}."by-year" WHERE artist = 'Acme'`)).toBe(
      'Validation failed in TransactStatements[1]: Reads on indices are not supported within transactions.',
    );
    expect(await refusedRun(`DELETE FROM "${Other}" WHERE id = 2 RETURNING ALL OLD *`)).toBe(
      'Validation failed in TransactStatements[0]: RETURNING clause is not supported in ExecuteTransaction.',
    );
    expect(await refusedRun(`SELECT * FROM ${table} WHERE artist = 'Acme'`)).toBe(
      'Select statements within ExecuteTransaction must specify the primary key in the where clause.',
    );
    expect(await refusedRun(read, read)).toBe('Transaction request cannot include multiple operations on one item');
    expect(await rawRefusal('ExecuteTransaction', { TransactStatements: [] })).toBe(
      "1 validation error detected: Value at 'transactStatements' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
    expect(await refused(`EXISTS(${read})`)).toBe('EXISTS can only be used in ExecuteTransaction write requests.');
  });
});

describe('what statements cost', () => {
  const units = async (Statement: string) =>
    (await execute(Statement, { ReturnConsumedCapacity: 'TOTAL' })).ConsumedCapacity.CapacityUnits;

  it('as the plain operations do; in a transaction twice', async () => {
    expect(await units(`SELECT * FROM "${Other}" WHERE id = 1000`)).toBe(0.5);
    expect(await units(`INSERT INTO "${Other}" VALUE {'id': 1000, 's': '${'x'.repeat(1500)}'}`)).toBe(2);
    expect(await units(`SELECT * FROM "${Other}" WHERE id = 1000`)).toBe(0.5);
    expect(await units(`DELETE FROM "${Other}" WHERE id = 1000`)).toBe(2);
    const { ConsumedCapacity } = await call('ExecuteTransaction', {
      TransactStatements: [{ Statement: `INSERT INTO "${Other}" VALUE {'id': 1001}` }],
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect(ConsumedCapacity).toEqual([{ TableName: Other, CapacityUnits: 2, WriteCapacityUnits: 2 }]);
  });
});
