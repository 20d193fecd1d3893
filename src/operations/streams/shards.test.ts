import { hash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { plainTable } from '../../../tests/operations/music-table.ts';
import { openWorld } from '../../../tests/operations/operation-world.ts';
import { enabled, type StreamRecord, values, worldWithStream } from '../../../tests/operations/stream-world.ts';
import { testStart } from '../../../tests/simulation/test-database.ts';
import { storedItemOf } from '../../database/items/stored-item.ts';
import { catalogSpace, digestOfText } from '../../database/keyspace.ts';
import { changeRecord } from '../../database/streams/change-record.ts';
import { openMemoryEngine } from '../../storage/memory/memory-engine.ts';
import { putItem } from '../items/put-item.ts';
import { createTable } from '../tables/create-table.ts';
import { describeStream } from './describe-stream.ts';
import { getRecords } from './get-records.ts';
import { getShardIterator } from './get-shard-iterator.ts';

describe('shards', () => {
  const hour = 60 * 60 * 1000;

  /** Three generations, four hours each; a record in each of the first two. */
  async function threeGenerations() {
    const world = await worldWithStream({ housekeepingIntervalMilliseconds: 1, streamShards: 2 });
    const { run, arn: StreamArn } = world;
    const described = async (more: object = {}) =>
      (await run(describeStream, { StreamArn, ...more })).StreamDescription as {
        Shards: { ShardId: string; ParentShardId?: string; SequenceNumberRange: { EndingSequenceNumber?: string } }[];
        LastEvaluatedShardId?: string;
      };
    for (const count of [4, 6]) {
      // The second shard was opened a millisecond after the first.
      world.clock.advance(4 * hour + 10);
      while ((await described()).Shards.length < count) await pause(1);
    }
    return { ...world, described };
  }

  it('are listed a page at a time, oldest first, closed ones with their ends', async () => {
    const { described } = await threeGenerations();
    const { Shards: all, ...rest } = await described();
    expect(rest).not.toHaveProperty('LastEvaluatedShardId');
    const ids = all.map(({ ShardId }) => ShardId);
    expect(ids).toEqual(ids.toSorted());
    expect(all.map((shard) => 'EndingSequenceNumber' in shard.SequenceNumberRange)).toEqual([
      ...[true, true, true, true],
      ...[false, false],
    ]);
    expect(all.map(({ ParentShardId: parent }) => parent && ids.indexOf(parent))).toEqual([
      ...[undefined, undefined],
      ...[0, 1, 2, 3],
    ]);
    const first = await described({ Limit: 4 });
    expect(first).toMatchObject({ Shards: all.slice(0, 4), LastEvaluatedShardId: ids[3] });
    const second = await described({ Limit: 4, ExclusiveStartShardId: ids[3] });
    expect(second.Shards).toEqual(all.slice(4));
    expect(second).not.toHaveProperty('LastEvaluatedShardId');
  });

  it('tell their children, and nothing else, to who asks for those', async () => {
    const { described } = await threeGenerations();
    const { Shards: all } = await described();
    const children = async (ShardId: string) =>
      (await described({ ShardFilter: { Type: 'CHILD_SHARDS', ShardId } })).Shards;
    expect(await children(all[0]!.ShardId)).toEqual([all[2]]);
    expect(await children(all[3]!.ShardId)).toEqual([all[5]]);
    expect(await children(all[4]!.ShardId)).toEqual([]);
  });

  it('that are closed end for every iterator, with no next one behind their last record', async () => {
    const { described, arn, run, records } = await threeGenerations();
    const { ShardId } = (await described()).Shards[0]!;
    for (const ShardIteratorType of ['TRIM_HORIZON', 'LATEST']) {
      const { ShardIterator } = await run(getShardIterator, { StreamArn: arn, ShardId, ShardIteratorType });
      expect(await records(ShardIterator)).toEqual({ Records: [] });
    }
  });
});

describe('what is older than 24 hours', () => {
  const day = 24 * 60 * 60 * 1000;
  const trimmed = {
    name: 'TrimmedDataAccessException',
    message: 'The data you are trying to access has been trimmed',
  };

  it('cannot be asked for by its sequence number; the rest is where it was', async () => {
    const { put, iterator, records, clock } = await worldWithStream();
    for (const value of ['0', '1', '2']) {
      await put('a', value);
      clock.advance(1000);
    }
    const all = await records(await iterator({ ShardIteratorType: 'TRIM_HORIZON' }));
    const numbers = all.Records.map((record: StreamRecord) => record.dynamodb.SequenceNumber);
    clock.advance(day - 2000);
    for (const ShardIteratorType of ['AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER']) {
      await expect(iterator({ ShardIteratorType, SequenceNumber: numbers[0] })).rejects.toMatchObject(trimmed);
      expect(await iterator({ ShardIteratorType, SequenceNumber: numbers[1] })).toBeDefined();
    }
    expect(values(await records(await iterator({ ShardIteratorType: 'TRIM_HORIZON' })))).toEqual(['1', '2']);
    const long = { ShardIteratorType: 'AT_TIMESTAMP', Timestamp: testStart / 1000 };
    expect(values(await records(await iterator(long)))).toEqual(['1', '2']);
  });

  it('cannot be read with an iterator that was made before', async () => {
    const { put, iterator, records, clock } = await worldWithStream();
    await put('a', '0');
    clock.advance(day);
    await put('a', '1');
    const given = await iterator({ ShardIteratorType: 'TRIM_HORIZON' });
    expect(values(await records(given))).toEqual(['0', '1']);
    clock.advance(1000);
    await expect(records(given)).rejects.toMatchObject(trimmed);
    expect(values(await records(await iterator({ ShardIteratorType: 'TRIM_HORIZON' })))).toEqual(['1']);
  });

  it('does not disturb who has read it and waits for more', async () => {
    const { put, iterator, records, clock } = await worldWithStream({ housekeepingIntervalMilliseconds: 1 });
    await put('a', '0');
    let { NextShardIterator: next } = await records(await iterator({ ShardIteratorType: 'TRIM_HORIZON' }));
    // Longer than a shard lives would end it.
    clock.advance(3 * 60 * 60 * 1000);
    next = await iterator({ ShardIteratorType: 'LATEST' });
    expect(await records(next)).toMatchObject({ Records: [], NextShardIterator: expect.any(String) });
    await put('a', '1');
    expect(values(await records(next))).toEqual(['1']);
  });

  it('takes its shard along: who still holds an iterator is told', async () => {
    const { put, iterator, records, clock, run, arn, shardId } = await worldWithStream({
      housekeepingIntervalMilliseconds: 1,
    });
    await put('a', '0');
    const shards = async () => (await run(describeStream, { StreamArn: arn })).StreamDescription.Shards;
    clock.advance(4 * 60 * 60 * 1000);
    while ((await shards()).length < 2) await pause(1);
    clock.advance(day - 60_000);
    const given = await iterator({ ShardIteratorType: 'TRIM_HORIZON' });
    clock.advance(60_000);
    while ((await shards())[0].ShardId === shardId) await pause(1);
    await expect(records(given)).rejects.toMatchObject(trimmed);
    await expect(iterator({ ShardIteratorType: 'TRIM_HORIZON' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Shard does not exist',
    });
  });
});

describe('a restart', () => {
  it('leaves shards, records and iterators as they were', async () => {
    const engine = openMemoryEngine();
    const before = await openWorld({ engine, database: { streamShards: 3 } });
    const { TableDescription } = await before.run(createTable, { ...plainTable, StreamSpecification: enabled });
    const StreamArn: string = TableDescription.LatestStreamArn;
    for (const pk of ['a', 'b', 'c', 'd'])
      await before.run(putItem, { TableName: 'Plain', Item: { pk: { S: pk }, v: { S: pk } } });
    const { StreamDescription: described } = await before.run(describeStream, { StreamArn });
    const read = (world: typeof before, ShardIterator: string) => world.run(getRecords, { ShardIterator });
    const iterators = await Promise.all(
      described.Shards.map(async ({ ShardId }: { ShardId: string }) => {
        const place = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' };
        return (await before.run(getShardIterator, place)).ShardIterator;
      }),
    );
    const pages = await Promise.all(iterators.map((one) => read(before, one)));
    await before.database.close();
    const after = await openWorld({ engine, clock: before.clock });
    expect((await after.run(describeStream, { StreamArn })).StreamDescription).toEqual(described);
    expect(await Promise.all(iterators.map((one) => read(after, one)))).toEqual(pages);
    expect(pages.flatMap(values).toSorted()).toEqual(['a', 'b', 'c', 'd']);
    await after.database.close();
  });
});

describe('a stream of a store that was made by an earlier version', () => {
  it('has a secret, a shard and its records, under their names', async () => {
    const engine = openMemoryEngine();
    const old = await openWorld({ engine });
    const { TableDescription } = await old.run(createTable, { ...plainTable, StreamSpecification: enabled });
    const arn: string = TableDescription.LatestStreamArn;
    const { secret, shards, ...rest } = old.database.catalog.stream(arn)!;
    await old.database.close();
    const id = `shardId-${String(rest.createdAt).padStart(20, '0')}-${hash('sha256', arn).slice(0, 8)}`;
    const record = changeRecord({
      stream: { ...rest, secret, shards },
      key: { pk: { S: 'a' } },
      keyText: '{"pk":{"S":"a"}}',
      before: undefined,
      after: storedItemOf({ pk: { S: 'a' }, v: { S: '1' } }),
      now: testStart,
    })!;
    const streamRow = { space: catalogSpace, partition: digestOfText('streams'), sort: Buffer.from(arn) };
    await engine.transact([], () => ({
      writes: [
        { kind: 'put', key: streamRow, value: { text: JSON.stringify(rest), weight: 0 } },
        { kind: 'append', space: rest.space, partition: digestOfText(id), value: record },
      ],
      result: undefined,
    }));
    for (const world of [await openWorld({ engine }), await openWorld({ engine })]) {
      await world.run(putItem, { TableName: 'Plain', Item: { pk: { S: 'b' }, v: { S: Math.random().toString() } } });
      const { ShardIterator } = await world.run(getShardIterator, {
        StreamArn: arn,
        ShardId: id,
        ShardIteratorType: 'AT_SEQUENCE_NUMBER',
        SequenceNumber: '100000000000000000001',
      });
      const { Records } = await world.run(getRecords, { ShardIterator });
      expect(Records[0].dynamodb).toMatchObject({ Keys: { pk: { S: 'a' } }, SequenceNumber: '100000000000000000001' });
      expect(Records[1].dynamodb).toMatchObject({ Keys: { pk: { S: 'b' } }, SequenceNumber: '100000000000000000002' });
      await world.database.close();
    }
  });
});
