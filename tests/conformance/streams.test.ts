import { CreateTableCommand, DeleteItemCommand, PutItemCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  ListStreamsCommand,
  type Shard,
  type _Record as StreamedRecord,
  type StreamViewType,
} from '@aws-sdk/client-dynamodb-streams';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/cli/options.ts';
import { start } from '../../src/cli/start.ts';
import { clientsOf, refusal } from '../clients.ts';
import { keys, owner, twoAccounts } from '../two-accounts.ts';

/** Streams as a client of the SDK sees them, with shards that live for a quarter of a second, so that some come and go. */
let running: Running;
let clients: ReturnType<typeof clientsOf>;
let tables: ReturnType<typeof clients.dynamodb>;
let streams: ReturnType<typeof clients.streams>;
beforeAll(async () => {
  running = await start({
    port: 0,
    configuration: twoAccounts,
    wellKnownCredentials: false,
    streamShards: 4,
    streamShardLifeMilliseconds: 250,
  });
  clients = clientsOf(running);
  tables = clients.dynamodb(keys.alice);
  streams = clients.streams(keys.alice);
});
afterAll(() => running.stop());

async function createStreamed(TableName: string, StreamViewType: StreamViewType = 'NEW_AND_OLD_IMAGES') {
  const { TableDescription } = await tables.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType },
    }),
  );
  return TableDescription!.LatestStreamArn!;
}

const put = (TableName: string, pk: string, v: string) =>
  tables.send(new PutItemCommand({ TableName, Item: { pk: { S: pk }, v: { S: v } } }));

async function shardsOf(StreamArn: string): Promise<readonly Shard[]> {
  const shards: Shard[] = [];
  for (let after: string | undefined; ; ) {
    const input = { StreamArn, Limit: 3, ExclusiveStartShardId: after };
    const { StreamDescription } = await streams.send(new DescribeStreamCommand(input));
    shards.push(...StreamDescription!.Shards!);
    after = StreamDescription!.LastEvaluatedShardId;
    if (after === undefined) return shards;
  }
}

const iterator = async (input: GetShardIteratorCommandInput) =>
  (await streams.send(new GetShardIteratorCommand(input))).ShardIterator;

/** The records of a shard, to its end or until nothing more comes. */
async function recordsOf(StreamArn: string, ShardId: string): Promise<readonly StreamedRecord[]> {
  const records: StreamedRecord[] = [];
  let next = await iterator({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' });
  while (next !== undefined) {
    const page = await streams.send(new GetRecordsCommand({ ShardIterator: next, Limit: 5 }));
    if (page.Records!.length === 0) break;
    records.push(...page.Records!);
    next = page.NextShardIterator;
  }
  return records;
}

/** Of every shard, parents before their children. */
async function allRecords(StreamArn: string): Promise<readonly StreamedRecord[]> {
  const shards = await shardsOf(StreamArn);
  return (await Promise.all(shards.map(({ ShardId }) => recordsOf(StreamArn, ShardId!)))).flat();
}

describe('A stream', () => {
  it('begins with open shards that have no parents, named and numbered as at AWS', async () => {
    const StreamArn = await createStreamed('fresh');
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
    expect(StreamDescription).toMatchObject({
      StreamArn,
      StreamLabel: StreamArn.split('/').at(-1),
      StreamStatus: 'ENABLED',
      StreamViewType: 'NEW_AND_OLD_IMAGES',
      TableName: 'fresh',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      CreationRequestDateTime: expect.any(Date),
    });
    const first = StreamDescription!.Shards!.slice(0, 4);
    for (const { ShardId, ParentShardId, SequenceNumberRange } of first) {
      expect(ShardId).toMatch(/^shardId-\d{20}-[0-9a-f]{8}$/);
      expect(SequenceNumberRange!.StartingSequenceNumber).toMatch(/^\d{21,40}$/);
      expect(ParentShardId).toBeUndefined();
    }
    expect(new Set(first.map(({ ShardId }) => ShardId)).size).toBe(4);
  });

  it('tells the changes of every item in their order, over shards that are closed and replaced', async () => {
    const StreamArn = await createStreamed('busy');
    const items = ['a', 'b', 'c', 'd', 'e', 'f'];
    let versions = 0;
    for (let shards = 0; shards < 12; shards = (await shardsOf(StreamArn)).length) {
      versions++;
      for (const item of items) await put('busy', item, String(versions));
    }
    const records = await allRecords(StreamArn);
    const told = new Map(items.map((item): [string, (string | undefined)[]] => [item, []]));
    for (const { dynamodb } of records) told.get(dynamodb!.Keys!.pk!.S!)!.push(dynamodb!.NewImage!.v!.S);
    const expected = Array.from({ length: versions }, (_, at) => String(at + 1));
    for (const item of items) expect(told.get(item)).toEqual(expected);

    const shards = await shardsOf(StreamArn);
    const byId = new Map(shards.map((shard) => [shard.ShardId, shard]));
    for (const { ParentShardId, SequenceNumberRange } of shards.slice(4)) {
      const end = byId.get(ParentShardId)!.SequenceNumberRange!.EndingSequenceNumber!;
      expect(BigInt(SequenceNumberRange!.StartingSequenceNumber!) > BigInt(end)).toBe(true);
    }
    const numbers = records.map(({ dynamodb }) => dynamodb!.SequenceNumber);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(new Set(records.map(({ eventID }) => eventID)).size).toBe(numbers.length);
  });

  it('answers with the children of a shard, and with nothing else, when asked for them', async () => {
    const StreamArn = await createStreamed('family');
    while ((await shardsOf(StreamArn)).length < 8) await put('family', 'a', '1');
    const shards = await shardsOf(StreamArn);
    const parent = shards[0]!.ShardId!;
    const { StreamDescription } = await streams.send(
      new DescribeStreamCommand({ StreamArn, ShardFilter: { Type: 'CHILD_SHARDS', ShardId: parent } }),
    );
    expect(StreamDescription!.Shards!.map(({ ParentShardId }) => ParentShardId)).toEqual([parent]);
  });

  it('stays readable when it was disabled, and a new one has another label', async () => {
    const StreamArn = await createStreamed('renewed');
    await put('renewed', 'a', '1');
    const enable = (StreamEnabled: boolean) =>
      tables.send(
        new UpdateTableCommand({
          TableName: 'renewed',
          StreamSpecification: { StreamEnabled, ...(StreamEnabled && { StreamViewType: 'KEYS_ONLY' }) },
        }),
      );
    await enable(false);
    await put('renewed', 'a', '2');
    const { TableDescription } = await enable(true);
    expect(TableDescription!.LatestStreamArn).not.toBe(StreamArn);
    await put('renewed', 'a', '3');
    expect((await allRecords(StreamArn)).map(({ dynamodb }) => dynamodb!.NewImage!.v!.S)).toEqual(['1']);
    expect((await shardsOf(StreamArn)).every((shard) => shard.SequenceNumberRange!.EndingSequenceNumber)).toBe(true);
    const { Streams } = await streams.send(new ListStreamsCommand({ TableName: 'renewed' }));
    expect(Streams!.map((stream) => stream.StreamArn)).toEqual([StreamArn, TableDescription!.LatestStreamArn]);
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
    expect(StreamDescription!.StreamStatus).toBe('DISABLED');
  });
});

describe('A record', () => {
  it.each([
    ['KEYS_ONLY', [], [2, 2, 2]],
    ['NEW_IMAGE', ['NewImage'], [2 + 7, 2 + 7, 2]],
    ['OLD_IMAGE', ['OldImage'], [2, 2 + 7, 2 + 7]],
    ['NEW_AND_OLD_IMAGES', ['NewImage', 'OldImage'], [2 + 7, 2 + 14, 2 + 7]],
  ] as const)('of a stream of %s has those images and their size', async (viewType, images, sizes) => {
    const TableName = `view-${viewType}`;
    const StreamArn = await createStreamed(TableName, viewType);
    // The key: pk and its value, 3 bytes; the item with v and its value, 3 bytes more.
    await put(TableName, 'a', 'one');
    await put(TableName, 'a', 'two');
    await tables.send(new DeleteItemCommand({ TableName, Key: { pk: { S: 'a' } } }));
    const records = await allRecords(StreamArn);
    expect(records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY', 'REMOVE']);
    expect(records.map(({ dynamodb }) => dynamodb!.SizeBytes)).toEqual(sizes.map((size) => size + 1));
    expect(Object.keys(records[1]!.dynamodb!).filter((name) => name.endsWith('Image'))).toEqual(images);
    expect(records[0]).toMatchObject({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      dynamodb: { Keys: { pk: { S: 'a' } }, StreamViewType: viewType, ApproximateCreationDateTime: expect.any(Date) },
    });
  });

  it('comes in pages of 1 MB at most', async () => {
    const StreamArn = await createStreamed('large', 'NEW_IMAGE');
    for (let at = 0; at < 4; at++) await put('large', 'a', String(at).repeat(390_000));
    const sizes: number[][] = [];
    for (const { ShardId } of await shardsOf(StreamArn)) {
      let next = await iterator({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' });
      while (next !== undefined) {
        const page = await streams.send(new GetRecordsCommand({ ShardIterator: next }));
        if (page.Records!.length === 0) break;
        sizes.push(page.Records!.map(({ dynamodb }) => dynamodb!.SizeBytes!));
        next = page.NextShardIterator;
      }
    }
    expect(sizes.flat()).toHaveLength(4);
    for (const page of sizes) expect(page.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(1024 * 1024);
  });
});

describe('An iterator', () => {
  it('begins where it is told to', async () => {
    const StreamArn = await createStreamed('places');
    for (const value of ['1', '2', '3']) await put('places', 'a', value);
    const shard = async () => {
      for (const { ShardId } of await shardsOf(StreamArn)) {
        const records = await recordsOf(StreamArn, ShardId!);
        if (records.length > 1) return { ShardId: ShardId!, records };
      }
      throw new Error('the records came to lie in as many shards as they are');
    };
    const { ShardId, records } = await shard();
    const first = records[0]!.dynamodb!;
    const from = async (input: Pick<GetShardIteratorCommandInput, 'ShardIteratorType' | 'SequenceNumber'>) => {
      const ShardIterator = await iterator({ StreamArn, ShardId, ...input });
      const page = await streams.send(new GetRecordsCommand({ ShardIterator }));
      return page.Records!.map(({ dynamodb }) => dynamodb!.SequenceNumber);
    };
    const all = records.map(({ dynamodb }) => dynamodb!.SequenceNumber);
    const SequenceNumber = first.SequenceNumber;
    expect(await from({ ShardIteratorType: 'TRIM_HORIZON' })).toEqual(all);
    expect(await from({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber })).toEqual(all);
    expect(await from({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber })).toEqual(all.slice(1));
    expect(await from({ ShardIteratorType: 'LATEST' })).toEqual([]);
    const start = (await shardsOf(StreamArn)).find((one) => one.ShardId === ShardId)!.SequenceNumberRange!;
    const atStart = { SequenceNumber: start.StartingSequenceNumber };
    expect(await from({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', ...atStart })).toEqual(all);
  });

  it('is refused for streams and shards that are not there', async () => {
    const StreamArn = `arn:aws:dynamodb:us-east-1:${owner}:table/none/stream/2026-11-23T00:00:00.000`;
    const ShardId = 'shardId-00000001491865608579-fc9175b5';
    const wanted = { StreamArn, ShardId, ShardIteratorType: 'LATEST' } as const;
    const missing = `ResourceNotFoundException: Requested resource not found: Stream: ${StreamArn} not found`;
    expect(await refusal(iterator(wanted))).toBe(missing);
    expect(await refusal(shardsOf(StreamArn))).toBe(missing);
    const there = await createStreamed('there');
    expect(await refusal(iterator({ ...wanted, StreamArn: there }))).toBe(
      'ResourceNotFoundException: Requested resource not found: Shard does not exist',
    );
    expect(await refusal(streams.send(new GetRecordsCommand({ ShardIterator: 'x' })))).toBe(
      'ValidationException: Invalid ShardIterator',
    );
    expect(await refusal(streams.send(new GetRecordsCommand({ ShardIterator: 'x', Limit: 1001 })))).toBe(
      "ValidationException: 1 validation error detected: Value '1001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 1000",
    );
  });
});
