import { describe, expect, it } from 'vitest';
import { musicTable, song } from '../../../tests/operations/music-table.ts';
import { openWorld } from '../../../tests/operations/operation-world.ts';
import { createTable } from '../tables/create-table.ts';
import { putItem } from './put-item.ts';
import { query } from './query.ts';
import { scan } from './scan.ts';

const songs = [
  song('Abba', 'Chiquitita', { year: { N: '1979' }, genre: { S: 'pop' }, rating: { N: '4' }, label: { S: 'Polar' } }),
  song('Abba', 'Fernando', { year: { N: '1976' }, genre: { S: 'pop' }, rating: { N: '5' }, label: { S: 'Polar' } }),
  song('Abba', 'Waterloo', { year: { N: '1974' }, genre: { S: 'glam' }, rating: { N: '5' } }),
  song('Abba', 'Xylophone', { genre: { S: 'pop' } }),
  song('Blur', 'Song 2', { year: { N: '1997' }, genre: { S: 'rock' }, rating: { N: '3' } }),
];

async function worldWithSongs() {
  const world = await openWorld();
  await world.run(createTable, musicTable);
  for (const one of songs) await world.run(putItem, { TableName: 'Music', Item: one });
  return {
    ...world,
    query: (condition: string, values: object, more: object = {}) =>
      world.run(query, {
        TableName: 'Music',
        KeyConditionExpression: condition,
        ExpressionAttributeValues: values,
        ...more,
      }),
    scan: (more: object = {}) => world.run(scan, { TableName: 'Music', ...more }),
  };
}

const abba = { ':a': { S: 'Abba' } };
const pop = { ':g': { S: 'pop' } };
const titles = (answer: { Items: { song: { S: string } }[] }) => answer.Items.map((item) => item.song.S);

describe('Query', () => {
  it('answers the items of a partition in order, or in the other order', async () => {
    const world = await worldWithSongs();
    expect(await world.query('artist = :a', abba)).toEqual({ Items: songs.slice(0, 4), Count: 4, ScannedCount: 4 });
    expect(titles(await world.query('artist = :a', abba, { ScanIndexForward: false }))).toEqual([
      'Xylophone',
      'Waterloo',
      'Fernando',
      'Chiquitita',
    ]);
  });

  it('keeps to a condition on the sort key', async () => {
    const world = await worldWithSongs();
    const about = async (condition: string, values: object) =>
      titles(await world.query(`artist = :a AND ${condition}`, { ...abba, ...values }));
    expect(await about('song >= :s', { ':s': { S: 'Fernando' } })).toEqual(['Fernando', 'Waterloo', 'Xylophone']);
    expect(await about('begins_with(song, :s)', { ':s': { S: 'Wat' } })).toEqual(['Waterloo']);
    expect(await about('song BETWEEN :s AND :t', { ':s': { S: 'D' }, ':t': { S: 'X' } })).toEqual([
      'Fernando',
      'Waterloo',
    ]);
    expect(await about('song = :s', { ':s': { S: 'nothing' } })).toEqual([]);
  });

  it('pages: a full page has a key to go on from, also when nothing follows', async () => {
    const world = await worldWithSongs();
    const first = await world.query('artist = :a', abba, { Limit: 2 });
    expect(first).toEqual({
      Items: songs.slice(0, 2),
      Count: 2,
      ScannedCount: 2,
      LastEvaluatedKey: song('Abba', 'Fernando'),
    });
    const second = await world.query('artist = :a', abba, { Limit: 2, ExclusiveStartKey: first.LastEvaluatedKey });
    expect(titles(second)).toEqual(['Waterloo', 'Xylophone']);
    expect(second.LastEvaluatedKey).toEqual(song('Abba', 'Xylophone'));
    expect(await world.query('artist = :a', abba, { Limit: 2, ExclusiveStartKey: second.LastEvaluatedKey })).toEqual({
      Items: [],
      Count: 0,
      ScannedCount: 0,
    });
  });

  it('filters after it counted, and may leave a page empty with a key to go on from', async () => {
    const world = await worldWithSongs();
    const filter = { FilterExpression: 'rating = :five', Limit: 1 };
    const values = { ...abba, ':five': { N: '5' } };
    expect(await world.query('artist = :a', values, filter)).toEqual({
      Items: [],
      Count: 0,
      ScannedCount: 1,
      LastEvaluatedKey: song('Abba', 'Chiquitita'),
    });
    expect(await world.query('artist = :a', values, { ...filter, Limit: 10, Select: 'COUNT' })).toEqual({
      Count: 2,
      ScannedCount: 4,
    });
  });

  it('reads a global index in its order, with what it projects, and only items that have its keys', async () => {
    const world = await worldWithSongs();
    const page = await world.query('genre = :g', pop, { IndexName: 'by-genre', Limit: 1 });
    const key = { ...song('Abba', 'Fernando'), year: { N: '1976' }, genre: { S: 'pop' } };
    expect(page).toEqual({
      Items: [{ ...key, rating: { N: '5' } }],
      Count: 1,
      ScannedCount: 1,
      LastEvaluatedKey: key,
    });
    const rest = await world.query('genre = :g', pop, { IndexName: 'by-genre', ExclusiveStartKey: key });
    expect(titles(rest)).toEqual(['Chiquitita']);
  });

  it('completes the items of a local index from the table when more is asked for than it holds', async () => {
    const world = await worldWithSongs();
    const index = { IndexName: 'by-year', ReturnConsumedCapacity: 'INDEXES' };
    const held = await world.query('artist = :a', abba, index);
    expect(held.Items[0]).toEqual({ ...song('Abba', 'Waterloo'), year: { N: '1974' } });
    expect(held.ConsumedCapacity).toEqual({
      TableName: 'Music',
      CapacityUnits: 0.5,
      Table: { CapacityUnits: 0 },
      LocalSecondaryIndexes: { 'by-year': { CapacityUnits: 0.5 } },
    });
    const whole = await world.query('artist = :a', abba, { ...index, Select: 'ALL_ATTRIBUTES' });
    expect(whole.Items).toEqual([songs[2], songs[1], songs[0]]);
    expect(whole.ConsumedCapacity).toMatchObject({ CapacityUnits: 2, Table: { CapacityUnits: 1.5 } });
    const labels = await world.query('artist = :a', abba, {
      ...index,
      ProjectionExpression: '#l',
      ExpressionAttributeNames: { '#l': 'label' },
    });
    expect(labels.Items).toEqual([{}, { label: { S: 'Polar' } }, { label: { S: 'Polar' } }]);
  });

  it.each([
    [
      'no key condition',
      {},
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    ],
    [
      'a partition key that is not there',
      { KeyConditionExpression: 'song = :a', ExpressionAttributeValues: abba },
      'Query condition missed key schema element: artist',
    ],
    [
      'a value of another type',
      { KeyConditionExpression: 'artist = :a', ExpressionAttributeValues: { ':a': { N: '1' } } },
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    ],
    [
      'a key in the filter',
      { KeyConditionExpression: 'artist = :a', FilterExpression: 'song > :a', ExpressionAttributeValues: abba },
      'Filter Expression can only contain non-primary key attributes: Primary key attribute: song',
    ],
    [
      'an index that is not there',
      { KeyConditionExpression: 'artist = :a', IndexName: 'by-mood', ExpressionAttributeValues: abba },
      'The table does not have the specified index: by-mood',
    ],
    [
      'a consistent read of a global index',
      {
        KeyConditionExpression: 'genre = :a',
        IndexName: 'by-genre',
        ConsistentRead: true,
        ExpressionAttributeValues: abba,
      },
      'Consistent reads are not supported on global secondary indexes',
    ],
    [
      'all attributes of an index that has them not',
      {
        KeyConditionExpression: 'genre = :a',
        IndexName: 'by-genre',
        Select: 'ALL_ATTRIBUTES',
        ExpressionAttributeValues: abba,
      },
      'One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index by-genre because its projection type is not ALL',
    ],
    [
      'attributes that an index has not',
      {
        KeyConditionExpression: 'genre = :a',
        IndexName: 'by-genre',
        ProjectionExpression: 'rating, producer, artist, mood',
        ExpressionAttributeValues: abba,
      },
      'One or more parameter values were invalid: Global secondary index by-genre does not project [producer, mood]',
    ],
    [
      'SPECIFIC_ATTRIBUTES without saying which',
      { KeyConditionExpression: 'artist = :a', Select: 'SPECIFIC_ATTRIBUTES', ExpressionAttributeValues: abba },
      '1 validation error detected: Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    ],
    [
      'COUNT of a projection',
      {
        KeyConditionExpression: 'artist = :a',
        Select: 'COUNT',
        ProjectionExpression: 'x',
        ExpressionAttributeValues: abba,
      },
      '1 validation error detected: Cannot specify the ProjectionExpression when choosing to get only the Count',
    ],
    [
      'projected attributes of a table',
      { KeyConditionExpression: 'artist = :a', Select: 'ALL_PROJECTED_ATTRIBUTES', ExpressionAttributeValues: abba },
      '1 validation error detected: ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName',
    ],
  ])('refuses %s', async (_story, members, message) => {
    const world = await worldWithSongs();
    await expect(world.run(query, { TableName: 'Music', ...members })).rejects.toMatchObject({
      name: 'ValidationException',
      message,
    });
  });

  it.each([
    ['half a key', 'artist = :a', { artist: { S: 'Abba' } }, 'The provided starting key is invalid'],
    [
      'another type',
      'artist = :a',
      { artist: { S: 'Abba' }, song: { N: '1' } },
      'The provided starting key is invalid: The provided key element does not match the schema',
    ],
    [
      'another partition',
      'artist = :a',
      song('Blur', 'Song 2'),
      'The provided starting key is outside query boundaries based on provided conditions',
    ],
    [
      'a place that the condition excludes',
      'artist = :a AND song > :s',
      song('Abba', 'Fernando'),
      'The provided starting key does not match the range key predicate',
    ],
    [
      'another partition of one row',
      'artist = :a AND song = :s',
      song('Blur', 'Fernando'),
      'The query can return at most one row and cannot be restarted',
    ],
  ])('does not start from %s', async (_story, condition, key, message) => {
    const world = await worldWithSongs();
    const values = { ...abba, ...(condition.includes(':s') && { ':s': { S: 'Fernando' } }) };
    await expect(world.query(condition, values, { ExclusiveStartKey: key })).rejects.toMatchObject({
      name: 'ValidationException',
      message,
    });
  });
});

describe('Scan', () => {
  it('answers every item, a page at a time, each once', async () => {
    const world = await worldWithSongs();
    const found: unknown[] = [];
    let start: object | undefined;
    let pages = 0;
    do {
      const page = await world.scan({ Limit: 2, ...(start && { ExclusiveStartKey: start }) });
      found.push(...page.Items);
      start = page.LastEvaluatedKey;
      pages++;
    } while (start);
    expect(pages).toBe(3);
    expect(found).toHaveLength(5);
    expect(found).toEqual(expect.arrayContaining(songs));
  });

  it('divides the items among segments, whose pages belong to them', async () => {
    const world = await worldWithSongs();
    for (let n = 0; n < 20; n++) await world.run(putItem, { TableName: 'Music', Item: song(`artist ${n}`, 'x') });
    const pages = await Promise.all([0, 1, 2].map((Segment) => world.scan({ Segment, TotalSegments: 3, Limit: 3 })));
    const all = await Promise.all([0, 1, 2].map((Segment) => world.scan({ Segment, TotalSegments: 3 })));
    expect(all.flatMap((page) => page.Items)).toHaveLength(25);
    expect(new Set(all.flatMap((page) => page.Items.map((item: object) => JSON.stringify(item)))).size).toBe(25);
    await expect(
      world.scan({ Segment: 1, TotalSegments: 3, ExclusiveStartKey: pages[0].LastEvaluatedKey }),
    ).rejects.toMatchObject({
      message:
        'The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: 3 Segment: 1',
    });
    const rest = await world.scan({ Segment: 0, TotalSegments: 3, ExclusiveStartKey: pages[0].LastEvaluatedKey });
    expect(rest.Items.length).toBe(all[0].Items.length - 3);
  });

  it('filters by keys too, and reads indexes', async () => {
    const world = await worldWithSongs();
    const filter = { FilterExpression: 'artist = :a', ExpressionAttributeValues: abba };
    expect(await world.scan({ ...filter, Select: 'COUNT' })).toEqual({ Count: 4, ScannedCount: 5 });
    expect((await world.scan({ IndexName: 'by-genre' })).Count).toBe(4);
    expect((await world.scan({ IndexName: 'by-year', ...filter })).Count).toBe(3);
  });

  it('ends a page with the item that reaches a megabyte', async () => {
    const world = await worldWithSongs();
    for (let n = 0; n < 4; n++) {
      await world.run(putItem, {
        TableName: 'Music',
        Item: song('Long', `song ${n}`, { text: { S: 'x'.repeat(390 * 1024) } }),
      });
    }
    const page = await world.query('artist = :a', { ':a': { S: 'Long' } }, { ReturnConsumedCapacity: 'TOTAL' });
    expect(page).toMatchObject({ Count: 3, LastEvaluatedKey: song('Long', 'song 2') });
    expect(page.ConsumedCapacity).toEqual({ TableName: 'Music', CapacityUnits: 146.5 });
  });

  it.each([
    [
      { Segment: 0 },
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    ],
    [
      { TotalSegments: 2 },
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    ],
    [
      { Segment: 2, TotalSegments: 2 },
      'The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 2 is not less than TotalSegments: 2',
    ],
    [
      { Select: 'COUNT', ProjectionExpression: 'x' },
      'Cannot specify the ProjectionExpression when choosing to get only the Count',
    ],
    [
      { ExclusiveStartKey: { artist: { S: 'Abba' } } },
      'The provided starting key is invalid: The provided key element does not match the schema',
    ],
    [{ IndexName: 'by-year', ExclusiveStartKey: song('Abba', 'x') }, 'The provided starting key is invalid'],
    [{ ConsistentRead: true, IndexName: 'by-genre' }, 'Consistent reads are not supported on global secondary indexes'],
  ])('refuses %j', async (members, message) => {
    const world = await worldWithSongs();
    await expect(world.scan(members)).rejects.toMatchObject({ name: 'ValidationException', message });
  });
});
