import { describe, expect, it } from 'vitest';
import { plainTable } from '../../../tests/operations/music-table.ts';
import { openWorld } from '../../../tests/operations/operation-world.ts';
import { enabled, events, values, worldWithStream } from '../../../tests/operations/stream-world.ts';
import { testStart } from '../../../tests/simulation/test-database.ts';
import { createTable } from '../tables/create-table.ts';
import { deleteTable } from '../tables/delete-table.ts';
import { updateTable } from '../tables/update-table.ts';
import { describeStream } from './describe-stream.ts';
import { getRecords } from './get-records.ts';
import { listStreams } from './list-streams.ts';

describe('a stream', () => {
  it('is described with its one open shard', async () => {
    const world = await worldWithStream();
    expect(await world.run(describeStream, { StreamArn: world.arn })).toEqual({
      StreamDescription: {
        StreamArn: world.arn,
        StreamLabel: world.arn.split('/stream/')[1],
        StreamStatus: 'ENABLED',
        StreamViewType: 'NEW_AND_OLD_IMAGES',
        CreationRequestDateTime: testStart / 1000,
        TableName: 'Plain',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        Shards: [
          {
            ShardId: world.shardId,
            SequenceNumberRange: { StartingSequenceNumber: expect.stringMatching(/^\d{21,40}$/) },
          },
        ],
      },
    });
    const after = { StreamArn: world.arn, ExclusiveStartShardId: world.shardId };
    expect((await world.run(describeStream, after)).StreamDescription.Shards).toEqual([]);
    const children = { StreamArn: world.arn, ShardFilter: { Type: 'CHILD_SHARDS', ShardId: world.shardId } };
    expect((await world.run(describeStream, children)).StreamDescription.Shards).toEqual([]);
  });

  it('tells every change once, in order, and always where to go on', async () => {
    const { put, remove, iterator, records } = await worldWithStream();
    await put('a', '1');
    await put('a', '1');
    await put('a', '2');
    await remove('a');
    await remove('a');
    const page = await records(await iterator({ ShardIteratorType: 'TRIM_HORIZON' }));
    expect(events(page)).toEqual(['INSERT', 'MODIFY', 'REMOVE']);
    expect(page.Records[1].dynamodb).toMatchObject({
      Keys: { pk: { S: 'a' } },
      OldImage: { pk: { S: 'a' }, v: { S: '1' } },
      NewImage: { pk: { S: 'a' }, v: { S: '2' } },
    });
    const empty = await records(page.NextShardIterator);
    expect(empty.Records).toEqual([]);
    await put('b', '3');
    expect(values(await records(empty.NextShardIterator))).toEqual(['3']);
  });

  it('is read from any place', async () => {
    const { put, iterator, records, clock } = await worldWithStream();
    for (const value of ['0', '1', '2', '3', '4']) {
      await put('a', value);
      clock.advance(10_000);
    }
    const first = await records(await iterator({ ShardIteratorType: 'TRIM_HORIZON' }), 3);
    expect(values(first)).toEqual(['0', '1', '2']);
    expect(values(await records(first.NextShardIterator))).toEqual(['3', '4']);
    const SequenceNumber = first.Records[2].dynamodb.SequenceNumber;
    const from = async (more: object) => values(await records(await iterator(more)));
    expect(await from({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber })).toEqual(['2', '3', '4']);
    expect(await from({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber })).toEqual(['3', '4']);
    const at = (milliseconds: number) =>
      from({ ShardIteratorType: 'AT_TIMESTAMP', Timestamp: (testStart + milliseconds) / 1000 });
    expect(await at(-5000)).toEqual(['0', '1', '2', '3', '4']);
    expect(await at(20_000)).toEqual(['2', '3', '4']);
    expect(await at(20_001)).toEqual(['2', '3', '4']);
    expect(await at(21_000)).toEqual(['3', '4']);
    expect(await at(60_000)).toEqual([]);
    const latest = await iterator({ ShardIteratorType: 'LATEST' });
    expect(values(await records(latest))).toEqual([]);
    await put('a', '5');
    expect(values(await records(latest))).toEqual(['5']);
  });

  it('stays readable after it was disabled, to an end without a next iterator', async () => {
    const { put, iterator, records, run, arn, shardId } = await worldWithStream();
    await put('a', '1');
    await put('a', '2');
    await run(updateTable, { TableName: 'Plain', StreamSpecification: { StreamEnabled: false } });
    await put('a', '3');
    const first = await records(await iterator({ ShardIteratorType: 'TRIM_HORIZON' }), 1);
    const second = await records(first.NextShardIterator);
    expect([...values(first), ...values(second)]).toEqual(['1', '2']);
    expect(second).not.toHaveProperty('NextShardIterator');
    const { StreamDescription: stream } = await run(describeStream, { StreamArn: arn });
    expect(stream.StreamStatus).toBe('DISABLED');
    expect(stream.Shards[0]).toEqual({
      ShardId: shardId,
      SequenceNumberRange: {
        StartingSequenceNumber: expect.any(String),
        EndingSequenceNumber: second.Records[0].dynamodb.SequenceNumber,
      },
    });
  });

  it('of no records that was disabled ends at once', async () => {
    const { iterator, records, run } = await worldWithStream();
    await run(updateTable, { TableName: 'Plain', StreamSpecification: { StreamEnabled: false } });
    expect(await records(await iterator({ ShardIteratorType: 'TRIM_HORIZON' }))).toEqual({ Records: [] });
  });

  it('outlives its table by a day', async () => {
    const { put, iterator, records, run, arn, clock } = await worldWithStream();
    await put('a', '1');
    await run(deleteTable, { TableName: 'Plain' });
    expect(values(await records(await iterator({ ShardIteratorType: 'TRIM_HORIZON' })))).toContain('1');
    clock.advance(24 * 60 * 60 * 1000 + 1);
    await expect(run(describeStream, { StreamArn: arn })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `Requested resource not found: Stream: ${arn} not found`,
    });
  });
});

describe('a shard iterator', () => {
  it('is good for 15 minutes', async () => {
    const { iterator, records, clock } = await worldWithStream();
    const given = await iterator({ ShardIteratorType: 'LATEST' });
    clock.advance(15 * 60 * 1000);
    await records(given);
    clock.advance(1);
    await expect(records(given)).rejects.toMatchObject({
      name: 'ExpiredIteratorException',
      message: expect.stringMatching(
        /^Iterator expired\. The iterator was created at time .* while right now it is .* which is further in the future than the tolerated delay of 900000 milliseconds\.$/,
      ),
    });
  });

  it('that somebody changed cannot be read', async () => {
    const { iterator, records, arn } = await worldWithStream();
    const given = await iterator({ ShardIteratorType: 'LATEST' });
    const content = given.slice(arn.length + 3);
    const changed = [
      'x',
      content,
      `${arn}|2|${content}`,
      `${arn}|1|`,
      `${given}=`,
      `${arn}|1|${content.slice(0, -2)}${content.at(-2) === 'A' ? 'B' : 'A'}${content.at(-1)}`,
    ];
    for (const text of changed) {
      await expect(records(text), text).rejects.toMatchObject({
        name: 'ValidationException',
        message: 'Invalid ShardIterator',
      });
    }
    await expect(records(` ${given}`)).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(records(given.replace('Plain', 'Other'))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('says on which stream leave is needed', async () => {
    const world = await worldWithStream();
    const given = await world.iterator({ ShardIteratorType: 'LATEST' });
    expect(world.permissions(getRecords, { ShardIterator: given })).toEqual([
      { action: 'dynamodb:GetRecords', resource: world.arn, resourceAccount: '111122223333', crossAccount: true },
    ]);
  });

  it.each([
    [
      { ShardIteratorType: 'AT_SEQUENCE_NUMBER' },
      'SequenceNumber is required when ShardIteratorType is AT_SEQUENCE_NUMBER',
    ],
    [{ ShardIteratorType: 'AT_TIMESTAMP' }, 'Timestamp is required when ShardIteratorType is AT_TIMESTAMP'],
    [
      { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: `1${'x'.repeat(20)}` },
      `Invalid SequenceNumber: 1${'x'.repeat(20)}`,
    ],
  ])('is refused for %j', async (more, message) => {
    const { iterator } = await worldWithStream();
    await expect(iterator(more)).rejects.toMatchObject({ name: 'ValidationException', message });
  });

  it('is refused for places and shards that are not there', async () => {
    const { iterator } = await worldWithStream();
    const before = { ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: '0'.repeat(21) };
    await expect(iterator(before)).rejects.toMatchObject({
      name: 'TrimmedDataAccessException',
      message: 'The data you are trying to access has been trimmed',
    });
    const shard = { ShardIteratorType: 'LATEST', ShardId: 'shardId-00000000000000000000-00000000' };
    await expect(iterator(shard)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Shard does not exist',
    });
  });
});

describe('an iterator by sequence number', () => {
  const types = ['AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER'];
  const plus = (number: string, more: bigint) => String(BigInt(number) + more);
  const invalid = (SequenceNumber: string) => ({
    name: 'ValidationException',
    message: `Invalid SequenceNumber: ${SequenceNumber}`,
  });

  it.each(types)('%s needs one that the shard has given, or begins with', async (ShardIteratorType) => {
    const { put, iterator, records, run, arn } = await worldWithStream();
    const { Shards } = (await run(describeStream, { StreamArn: arn })).StreamDescription;
    const start: string = Shards[0].SequenceNumberRange.StartingSequenceNumber;
    const from = (SequenceNumber: string) => iterator({ ShardIteratorType, SequenceNumber });
    const begun = await from(start);
    await expect(from(plus(start, 1n))).rejects.toMatchObject(invalid(plus(start, 1n)));
    await put('a', '1');
    await put('a', '2');
    const page = await records(begun);
    expect(values(page)).toEqual(['1', '2']);
    const last: string = page.Records[1].dynamodb.SequenceNumber;
    expect(values(await records(await from(last)))).toEqual(ShardIteratorType === types[0] ? ['2'] : []);
    for (const beyond of [plus(last, 1n), plus(last, 10n ** 14n), '9'.repeat(40)]) {
      await expect(from(beyond)).rejects.toMatchObject(invalid(beyond));
    }
    await run(updateTable, { TableName: 'Plain', StreamSpecification: { StreamEnabled: false } });
    await expect(from(plus(last, 1n))).rejects.toMatchObject(invalid(plus(last, 1n)));
    expect(await from(last)).toBeDefined();
  });
});

describe('the ARN of a stream', () => {
  it.each([
    [
      'of another Region',
      'arn:aws:dynamodb:eu-west-2:111122223333:table/Plain/stream/2026-11-23T12:00:00.000',
      'AWS region in',
    ],
    ['of a table', 'arn:aws:dynamodb:eu-west-1:111122223333:table/Plain', 'StreamArn'],
    ['of nothing', 'x'.repeat(40), 'StreamArn'],
  ])('%s is refused', async (_story, arn, what) => {
    const world = await openWorld();
    await expect(world.run(describeStream, { StreamArn: arn })).rejects.toMatchObject({
      name: 'ValidationException',
      message: `1 validation error detected: Invalid ${what} '${arn}'`,
    });
  });

  it('of another account is that account to decide about', async () => {
    const world = await openWorld();
    const arn = 'arn:aws:dynamodb:eu-west-1:444455556666:table/Theirs/stream/2026-11-23T12:00:00.000';
    expect(world.permissions(describeStream, { StreamArn: arn })).toEqual([
      { action: 'dynamodb:DescribeStream', resource: arn, resourceAccount: '444455556666', crossAccount: true },
    ]);
  });
});

describe('ListStreams', () => {
  it('lists the streams of the account by ARN, of one table if wanted, a page at a time', async () => {
    const world = await worldWithStream();
    await world.run(createTable, { ...plainTable, TableName: 'Another', StreamSpecification: enabled });
    const { Streams: all } = await world.run(listStreams, {});
    expect(all.map((stream: { TableName: string }) => stream.TableName)).toEqual(['Another', 'Plain']);
    expect(all[1]).toEqual({ StreamArn: world.arn, StreamLabel: world.arn.split('/stream/')[1], TableName: 'Plain' });
    expect(await world.run(listStreams, { Limit: 1 })).toEqual({
      Streams: [all[0]],
      LastEvaluatedStreamArn: all[0].StreamArn,
    });
    expect(await world.run(listStreams, { ExclusiveStartStreamArn: all[0].StreamArn })).toEqual({ Streams: [all[1]] });
    expect(await world.run(listStreams, { TableName: 'Plain' })).toEqual({ Streams: [all[1]] });
    expect(await world.run(listStreams, { TableName: 'Nothing' })).toEqual({ Streams: [] });
    expect(world.permissions(listStreams, {})).toEqual([
      {
        action: 'dynamodb:ListStreams',
        resource: 'arn:aws:dynamodb:eu-west-1:111122223333:table/*',
        resourceAccount: '111122223333',
        crossAccount: false,
      },
    ]);
  });
});
