import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  deleteItem,
  newTable,
  openHoldingEngine,
  openTestDatabase,
  putItem,
  testHome,
  testStart,
} from '../../../tests/simulation/test-database.ts';
import type { Engine } from '../../storage/engine.ts';
import type { Stream, StreamViewType } from '../catalog/catalog.ts';
import type { Database } from '../database.ts';

const id = { ...testHome, name: 'T' };
const hour = 60 * 60 * 1000;

/** The sequence number of the first shard's record of that number in its log. */
const number = (logNumber: number) => `1${testStart}${String(logNumber).padStart(14, '0')}`;

async function open(viewType: StreamViewType = 'NEW_AND_OLD_IMAGES', engine?: Engine) {
  const opened = await openTestDatabase(engine && { engine });
  const table = await opened.database.createTable(
    newTable('T', { key: { partition: [{ name: 'Id', type: 'N' }], sort: [] }, streamViewType: viewType }),
  );
  return { ...opened, table, stream: opened.database.catalog.stream(table.stream!.arn)! };
}

async function recordsOf(
  database: Database,
  stream: Stream,
  more: { from?: string; recordsMax?: number; bytesMax?: number } = {},
) {
  const [shard] = database.shards(stream);
  const page = await database.records({
    stream,
    shardId: shard!.id,
    from: shard!.startingSequenceNumber,
    recordsMax: 1000,
    bytesMax: 1e6,
    ...more,
  });
  return { records: page.texts.map((text) => JSON.parse(text)), next: page.next };
}

const first = { Id: { N: '101' }, Message: { S: 'New item!' } };
const second = { Id: { N: '101' }, Message: { S: 'This item has changed' } };

describe('change records', () => {
  it('are those of the Developer Guide, with their sizes', async () => {
    const { database, clock, table, stream } = await open();
    clock.advance(1999);
    await putItem(database, table, first);
    await putItem(database, table, second);
    await deleteItem(database, table, { Id: { N: '101' } });
    const { records } = await recordsOf(database, stream);
    expect(records[0]).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-west-1',
      dynamodb: {
        ApproximateCreationDateTime: testStart / 1000 + 1,
        Keys: { Id: { N: '101' } },
        NewImage: first,
        SequenceNumber: number(1),
        SizeBytes: 26,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    });
    expect(records.map(({ eventName, dynamodb: { SizeBytes } }) => [eventName, SizeBytes])).toEqual([
      ['INSERT', 26],
      ['MODIFY', 59],
      ['REMOVE', 38],
    ]);
    expect(records[1].dynamodb).toMatchObject({ OldImage: first, NewImage: second });
    expect(records[2].dynamodb).toMatchObject({ OldImage: second });
    expect(records[2].dynamodb.NewImage).toBeUndefined();
    expect(new Set(records.map(({ eventID }) => eventID)).size).toBe(3);
  });

  it.each([
    ['KEYS_ONLY', []],
    ['NEW_IMAGE', ['NewImage']],
    ['OLD_IMAGE', ['OldImage']],
    ['NEW_AND_OLD_IMAGES', ['NewImage', 'OldImage']],
  ] as const)('of a stream of %s hold those images', async (viewType, images) => {
    const { database, table, stream } = await open(viewType);
    await putItem(database, table, first);
    await putItem(database, table, second);
    const { records } = await recordsOf(database, stream);
    expect(Object.keys(records[1].dynamodb).filter((name) => name.endsWith('Image'))).toEqual(images);
    expect(records[1].dynamodb.Keys).toEqual({ Id: { N: '101' } });
  });

  it('are not made by writes that leave the item equal', async () => {
    const { database, table, stream } = await open();
    const item = { Id: { N: '1' }, set: { SS: ['a', 'b'] }, map: { M: { x: { N: '1' }, y: { N: '2' } } } };
    const same = { map: { M: { y: { N: '2' }, x: { N: '1' } } }, set: { SS: ['b', 'a'] }, Id: { N: '1' } };
    await putItem(database, table, item);
    await putItem(database, table, item);
    await putItem(database, table, same);
    await deleteItem(database, table, { Id: { N: '2' } });
    expect((await recordsOf(database, stream)).records).toHaveLength(1);
  });

  it('are read in pages, each beginning where the last one ended', async () => {
    const { database, table, stream } = await open();
    const [shard] = database.shards(stream);
    expect(await database.latestSequenceNumber(stream, shard!.id)).toBe(number(1));
    for (let at = 1; at <= 5; at++) await putItem(database, table, { Id: { N: String(at) } });
    const one = await recordsOf(database, stream, { recordsMax: 2 });
    const two = await recordsOf(database, stream, { from: one.next, bytesMax: 1 });
    const three = await recordsOf(database, stream, { from: two.next });
    expect([one, two, three].map(({ records }) => records.map(({ dynamodb }) => dynamodb.Keys.Id.N))).toEqual([
      ['1', '2'],
      ['3'],
      ['4', '5'],
    ]);
    expect(await database.latestSequenceNumber(stream, shard!.id)).toBe(three.next);
    expect(await recordsOf(database, stream, { from: three.next })).toEqual({ records: [], next: three.next });
  });

  it('are read in pages that keep to their bytes, unless a single record has more', async () => {
    const { database, table, stream } = await open();
    await putItem(database, table, first);
    await putItem(database, table, second);
    await deleteItem(database, table, { Id: { N: '101' } });
    const sizes = async (bytesMax: number) =>
      (await recordsOf(database, stream, { bytesMax })).records.map(({ dynamodb }) => dynamodb.SizeBytes);
    expect(await sizes(25)).toEqual([26]);
    expect(await sizes(84)).toEqual([26]);
    expect(await sizes(85)).toEqual([26, 59]);
    expect(await sizes(122)).toEqual([26, 59]);
    expect(await sizes(123)).toEqual([26, 59, 38]);
  });

  it('cannot be read from sequence numbers that nobody gave, nor from shards that are not there', async () => {
    const { database, table, stream } = await open();
    await putItem(database, table, first);
    expect((await recordsOf(database, stream, { from: '0' })).records).toHaveLength(1);
    expect((await recordsOf(database, stream, { from: '9'.repeat(40) })).records).toHaveLength(0);
    await expect(
      database.records({ stream, shardId: 'shardId-0', from: '0', recordsMax: 1, bytesMax: 1 }),
    ).rejects.toMatchObject({ message: 'Requested resource not found: Shard does not exist' });
  });

  it('are gone after 24 hours', async () => {
    const { database, clock, table, stream } = await open();
    await putItem(database, table, { Id: { N: '1' } });
    clock.advance(2 * hour);
    await putItem(database, table, { Id: { N: '2' } });
    clock.advance(23 * hour);
    const { records } = await recordsOf(database, stream, { recordsMax: 1 });
    expect(records.map(({ dynamodb }) => dynamodb.Keys.Id.N)).toEqual(['2']);
    clock.advance(2 * hour);
    expect((await recordsOf(database, stream)).records).toEqual([]);
  });
});

describe('a shard', () => {
  it('has a name like those of AWS, and is open while its stream is enabled', async () => {
    const { database, stream } = await open();
    const [shard, ...more] = database.shards(stream);
    expect(more).toEqual([]);
    expect(shard?.id).toMatch(/^shardId-\d{20}-[0-9a-f]{8}$/);
    expect(shard).toMatchObject({ startingSequenceNumber: number(0) });
    expect(shard?.end?.sequenceNumber).toBeUndefined();
  });

  it('is closed with its stream, at its last record', async () => {
    const { database, table, stream } = await open();
    await putItem(database, table, first);
    await putItem(database, table, second);
    await database.disableStream(id);
    await putItem(database, database.catalog.table(id)!, first);
    const disabled = database.catalog.stream(stream.arn)!;
    expect(database.shards(disabled)[0]?.end?.sequenceNumber).toBe(number(2));
    const { records, next } = await recordsOf(database, disabled);
    expect(records).toHaveLength(2);
    expect(next > database.shards(disabled)[0]!.end!.sequenceNumber).toBe(true);
  });

  it('that never took a record ends where it begins, and can be read to its end', async () => {
    const { database, stream } = await open();
    await database.deleteTable(id);
    const disabled = database.catalog.stream(stream.arn)!;
    expect(database.shards(disabled)[0]?.end?.sequenceNumber).toBe(
      database.shards(disabled)[0]?.startingSequenceNumber,
    );
    const { next } = await recordsOf(database, disabled);
    expect(next > database.shards(disabled)[0]!.end!.sequenceNumber).toBe(true);
  });

  it('can be read to its end, though its records were trimmed meanwhile', async () => {
    const { database, clock, table, stream } = await open();
    await putItem(database, table, first);
    clock.advance(23 * hour);
    await database.disableStream(id);
    const disabled = database.catalog.stream(stream.arn)!;
    clock.advance(2 * hour);
    expect(await recordsOf(database, disabled)).toEqual({ records: [], next: number(2) });
  });

  it('is closed behind the last write that still saw its stream', async () => {
    const { engine, hold, release } = openHoldingEngine();
    const { database, table, stream } = await open('KEYS_ONLY', engine);
    hold();
    const writing = putItem(database, table, first);
    const disabling = database.disableStream(id);
    await nextTurn();
    expect(database.catalog.table(id)?.stream).toBeUndefined();
    expect(database.shards(database.catalog.stream(stream.arn)!)[0]?.end?.sequenceNumber).toBeUndefined();
    release();
    await Promise.all([writing, disabling]);
    const disabled = database.catalog.stream(stream.arn)!;
    expect(database.shards(disabled)[0]?.end?.sequenceNumber).toBe(number(1));
    expect((await recordsOf(database, disabled)).records).toHaveLength(1);
  });
});
