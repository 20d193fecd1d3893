import { beforeEach, describe, expect, it } from 'vitest';
import { type OperationWorld, openWorld } from '../../../tests/operations/operation-world.ts';
import { testHome } from '../../../tests/simulation/test-database.ts';
import { createTable } from '../tables/create-table.ts';
import { requestText } from '../transactions/request-text.ts';
import { executeStatement } from './execute-statement.ts';
import { formatNextToken, type SelectPlace } from './next-token.ts';

/** ExecuteStatement on a real database: a table of songs with a sort key, a global and a local index. */
const TableName = 'Music';
const S = (text: string) => ({ S: text });
const N = (text: string | number) => ({ N: String(text) });
const definition = (AttributeName: string, AttributeType: 'S' | 'N') => ({ AttributeName, AttributeType });
const schema = (hash: string, range?: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' }]),
];

let world: OperationWorld;
const run = (Statement: string, Parameters?: readonly object[], more: object = {}) =>
  world.run(executeStatement, { Statement, ...(Parameters && { Parameters }), ...more });
const items = async (...given: Parameters<typeof run>) => (await run(...given)).Items;
const refusal = async (...given: Parameters<typeof run>): Promise<string> => {
  try {
    return `no error, but ${JSON.stringify(await run(...given))}`;
  } catch (error) {
    const { name, message } = error as Error;
    return name === 'ValidationException' ? message : `${name}: ${message}`;
  }
};

beforeEach(async () => {
  world = await openWorld();
  await world.run(createTable, {
    TableName,
    AttributeDefinitions: [
      definition('artist', 'S'),
      definition('song', 'S'),
      definition('genre', 'S'),
      definition('year', 'N'),
    ],
    KeySchema: schema('artist', 'song'),
    GlobalSecondaryIndexes: [
      { IndexName: 'by-genre', KeySchema: schema('genre', 'year'), Projection: { ProjectionType: 'KEYS_ONLY' } },
    ],
    LocalSecondaryIndexes: [
      { IndexName: 'by-year', KeySchema: schema('artist', 'year'), Projection: { ProjectionType: 'KEYS_ONLY' } },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  });
  for (const [artist, song, genre, year] of [
    ['Acme', 'A', 'rock', 1990],
    ['Acme', 'B', 'pop', 1991],
    ['Acme', 'C', 'rock', 1992],
    ['Other', 'A', 'rock', 1993],
    ['Third', 'X', 'jazz', 1994],
  ] as const) {
    await run(`INSERT INTO Music VALUE {'artist': ?, 'song': '${song}', 'genre': '${genre}', 'year': ${year}}`, [
      S(artist),
    ]);
  }
});

describe('SELECT', () => {
  const songs = async (...given: Parameters<typeof run>) =>
    (await items(...given)).map(
      (item: { artist: { S: string }; song: { S: string } }) => `${item.artist.S}${item.song.S}`,
    );

  it('finds items by key, by partition, by ranges of the sort key', async () => {
    expect(await songs(`SELECT * FROM Music WHERE artist = 'Acme' AND song = 'B'`)).toEqual(['AcmeB']);
    expect(await songs(`SELECT * FROM "Music" WHERE "artist" = ?`, [S('Acme')])).toEqual(['AcmeA', 'AcmeB', 'AcmeC']);
    expect(await songs(`select * from Music where artist = 'Acme' and song > 'A'`)).toEqual(['AcmeB', 'AcmeC']);
    expect(await songs(`SELECT * FROM Music WHERE 'B' >= song AND artist = 'Acme'`)).toEqual(['AcmeA', 'AcmeB']);
    expect(await songs(`SELECT * FROM Music WHERE artist = 'Acme' AND song BETWEEN 'B' AND 'Z'`)).toEqual([
      'AcmeB',
      'AcmeC',
    ]);
    expect(await songs(`SELECT * FROM Music WHERE artist = 'Acme' AND begins_with(song, 'C')`)).toEqual(['AcmeC']);
  });

  it('reads several partitions in the order that is asked for', async () => {
    const where = `WHERE artist IN ['Third', 'Other'] OR artist = 'Acme'`;
    expect(await songs(`SELECT * FROM Music ${where}`)).toEqual(['ThirdX', 'OtherA', 'AcmeA', 'AcmeB', 'AcmeC']);
    expect(await songs(`SELECT * FROM Music ${where} ORDER BY artist DESC, song DESC`)).toEqual([
      'ThirdX',
      'OtherA',
      'AcmeC',
      'AcmeB',
      'AcmeA',
    ]);
  });

  it('goes on where a page ended', async () => {
    const statement = `SELECT * FROM Music WHERE artist IN ('Acme', 'Other', 'Nobody')`;
    const found: string[] = [];
    let NextToken: string | undefined;
    let pages = 0;
    do {
      const page = await run(statement, undefined, { Limit: 2, ...(NextToken && { NextToken }) });
      for (const { artist, song } of page.Items) found.push(artist.S + song.S);
      NextToken = page.NextToken;
      pages++;
    } while (NextToken);
    expect([found, pages]).toEqual([['AcmeA', 'AcmeB', 'AcmeC', 'OtherA'], 3]);
  });

  it('reads ten partition keys of an IN at a time', async () => {
    const keys = ['Acme', ...Array.from({ length: 11 }, (_, at) => `Nobody ${at}`), 'Other'];
    const statement = `SELECT * FROM Music WHERE artist IN ?`;
    const parameters = [{ L: keys.map(S) }];
    const first = await run(statement, parameters);
    expect(first.Items.map(({ song }: { song: { S: string } }) => song.S)).toEqual(['A', 'B', 'C']);
    const second = await run(statement, parameters, { NextToken: first.NextToken });
    expect(second.Items).toHaveLength(1);
    expect(second).not.toHaveProperty('NextToken');
  });

  it('goes on for an hour, and for the account that began', async () => {
    const Statement = `SELECT * FROM Music`;
    const { NextToken } = await run(Statement, undefined, { Limit: 1 });
    const other = { account: '999999999999', region: testHome.region };
    const TableName = `arn:aws:dynamodb:${testHome.region}:${testHome.account}:table/Music`;
    const statement = { Statement: `SELECT * FROM "${TableName}"` };
    const named = await world.run(executeStatement, { ...statement, Limit: 1 });
    const stranger = {
      ...world.context,
      principal: { ...world.context.principal, accountId: other.account },
      home: other,
    };
    const request = executeStatement.input.read({ ...statement, NextToken: named.NextToken }, other);
    await expect(executeStatement.execute(request, stranger)).rejects.toMatchObject({
      message: 'Given NextToken is invalid for this account',
    });
    world.clock.advance(60 * 60 * 1000);
    expect((await run(Statement, undefined, { NextToken })).Items.length).toBeGreaterThan(0);
    world.clock.advance(1);
    expect(await refusal(Statement, undefined, { NextToken })).toBe('Given NextToken has already expired');
  });

  it('stays where its condition is, whatever place a token names', async () => {
    const Statement = `SELECT * FROM Music WHERE artist = 'Acme'`;
    const table = world.database.catalog.table({ ...testHome, name: TableName })!;
    const { account } = testHome;
    const now = world.clock.now();
    const owner = { table, index: undefined, request: requestText([Statement, []]), account, now };
    const token = (place: SelectPlace) => ({ NextToken: formatNextToken(place, owner) });
    const found = async (place: SelectPlace) =>
      (await songs(Statement, undefined, token(place))).every((name: string) => name.startsWith('Acme'));
    expect(await songs(Statement, undefined, token({ range: 0, after: { artist: S('Acme'), song: S('B') } }))).toEqual([
      'AcmeC',
    ]);
    expect(await found({ range: 0, after: { artist: S('Other'), song: S('0') } })).toBe(true);
    expect(await refusal(Statement, undefined, token({ range: 1, after: undefined }))).toBe(
      'NextToken does not match request',
    );
    for (const range of [-1, 0.5]) {
      expect(await refusal(Statement, undefined, token({ range, after: undefined }))).toBe('Invalid NextToken');
    }
    for (const after of [{ artist: S('Acme') }, { artist: S('Acme'), song: N(1) }, { x: S('') }]) {
      expect(await refusal(Statement, undefined, token({ range: 0, after }))).toBe('NextToken does not match request');
    }
  });

  it('scans when no partition key is given', async () => {
    expect((await songs(`SELECT * FROM Music WHERE genre = 'rock' OR artist = 'Third'`)).sort()).toEqual([
      'AcmeA',
      'AcmeC',
      'OtherA',
      'ThirdX',
    ]);
  });
});

const a = `artist = 'Acme' AND song = 'A'`;

describe('writes', () => {
  it('INSERT puts an item once', async () => {
    const statement = `INSERT INTO Music VALUE {'artist': 'New', 'song': ?, 'tags': <<'x', 'y'>>, 'deep': [1, {'b': null}]}`;
    expect(await run(statement, [S('1')])).toEqual({ Items: [] });
    expect(await items(`SELECT * FROM Music WHERE artist = 'New'`)).toEqual([
      {
        artist: S('New'),
        song: S('1'),
        tags: { SS: ['x', 'y'] },
        deep: { L: [N(1), { M: { b: { NULL: true } } }] },
      },
    ]);
    expect(await refusal(statement, [S('1')])).toBe('DuplicateItemException: Duplicate primary key exists in table');
    expect(await refusal(`INSERT INTO Music VALUE {'artist': 'New'}`)).toBe(
      'One or more parameter values were invalid: Missing the key song in the item',
    );
  });

  it('UPDATE sets, removes, counts, appends, and changes sets', async () => {
    const updated = async (assignments: string, parameters?: readonly object[]) => {
      const [item] = await items(`UPDATE Music ${assignments} WHERE ${a} RETURNING ALL NEW *`, parameters);
      const { artist: _, song: __, ...rest } = item;
      return rest;
    };
    expect(await updated(`SET year = year + 5 - 1 SET plays = 1, "list" = [?] REMOVE genre`, [S('x')])).toEqual({
      year: N(1994),
      plays: N(1),
      list: { L: [S('x')] },
    });
    expect(await updated(`SET "list" = list_append("list", [2, 3]) SET marks = <<1, 2>> REMOVE year`)).toEqual({
      plays: N(1),
      list: { L: [S('x'), N(2), N(3)] },
      marks: { NS: ['1', '2'] },
    });
    expect(await updated(`SET marks = set_add(marks, <<3>>) REMOVE "list" REMOVE plays`)).toEqual({
      marks: { NS: ['1', '2', '3'] },
    });
    expect(await updated(`SET marks = SET_DELETE(marks, <<1, 2, 3>>)`)).toEqual({});
  });

  it('UPDATE answers what it changed, and makes nothing new', async () => {
    expect(await items(`UPDATE Music SET year = 2000 WHERE ${a} RETURNING MODIFIED OLD *`)).toEqual([
      { year: N(1990) },
    ]);
    expect(await items(`UPDATE Music SET year = 2001 WHERE ${a} RETURNING MODIFIED NEW *`)).toEqual([
      { year: N(2001) },
    ]);
    expect(await items(`UPDATE Music SET x = 1 WHERE ${a}`)).toEqual([]);
    const failed = 'ConditionalCheckFailedException: The conditional request failed';
    expect(await refusal(`UPDATE Music SET x = 1 WHERE artist = 'Nobody' AND song = 'A'`)).toBe(failed);
    expect(await refusal(`UPDATE Music SET x = 1 WHERE ${a} AND year < 1000`)).toBe(failed);
    expect(await items(`SELECT * FROM Music WHERE artist = 'Nobody'`)).toEqual([]);
  });

  it('DELETE removes one item, if its condition holds', async () => {
    expect(await refusal(`DELETE FROM Music WHERE ${a} AND year = 5`)).toBe(
      'ConditionalCheckFailedException: The conditional request failed',
    );
    const [old] = await items(`DELETE FROM Music WHERE ${a} RETURNING ALL OLD *`);
    expect(old.year).toEqual(N(1990));
    expect(await items(`DELETE FROM Music WHERE ${a} RETURNING ALL OLD *`)).toEqual([]);
  });

  it('wants the whole key', async () => {
    const text = 'Where clause does not contain a mandatory equality on all key attributes';
    expect(await refusal(`DELETE FROM Music WHERE artist = 'Acme'`)).toBe(text);
    expect(await refusal(`UPDATE Music SET x = 1 WHERE ${a} OR year = 3`)).toBe(text);
    expect(await refusal(`UPDATE Music SET x = 1`)).toBe(text);
    expect(await refusal(`UPDATE Music SET x = 1 WHERE artist = 'Acme' AND song = 5`)).toBe(
      "Key attribute's data type should match its data type in table's schema: Key song",
    );
  });
});
it('refuses what is no statement', async () => {
  expect(await refusal('HELLO')).toBe("Statement wasn't well formed, can't be processed: Expected data manipulation");
});
