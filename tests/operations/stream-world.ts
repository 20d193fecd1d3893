import { onTestFinished } from 'vitest';
import type { DatabaseSettings } from '../../src/database/open.ts';
import { deleteItem } from '../../src/operations/items/delete-item.ts';
import { putItem } from '../../src/operations/items/put-item.ts';
import { describeStream } from '../../src/operations/streams/describe-stream.ts';
import { getRecords } from '../../src/operations/streams/get-records.ts';
import { getShardIterator } from '../../src/operations/streams/get-shard-iterator.ts';
import { createTable } from '../../src/operations/tables/create-table.ts';
import { plainTable } from './music-table.ts';
import { openWorld } from './operation-world.ts';

export const enabled = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' };

/** A world with the table Plain and its stream; what is said of the stream is said of its first shard. */
export async function worldWithStream(database: DatabaseSettings = {}) {
  const world = await openWorld({ database });
  onTestFinished(() => world.database.close());
  const { TableDescription: table } = await world.run(createTable, { ...plainTable, StreamSpecification: enabled });
  const arn: string = table.LatestStreamArn;
  const { StreamDescription: stream } = await world.run(describeStream, { StreamArn: arn });
  const shardId: string = stream.Shards[0].ShardId;
  return {
    ...world,
    arn,
    shardId,
    put: (pk: string, v: string) => world.run(putItem, { TableName: 'Plain', Item: { pk: { S: pk }, v: { S: v } } }),
    remove: (pk: string) => world.run(deleteItem, { TableName: 'Plain', Key: { pk: { S: pk } } }),
    iterator: async (more: object): Promise<string> =>
      (await world.run(getShardIterator, { StreamArn: arn, ShardId: shardId, ...more })).ShardIterator,
    records: (iterator: string, limit?: number) =>
      world.run(getRecords, { ShardIterator: iterator, ...(limit !== undefined && { Limit: limit }) }),
  };
}

export type StreamRecord = { eventName: string; dynamodb: { SequenceNumber: string; NewImage?: { v: { S: string } } } };
export const events = (page: { Records: StreamRecord[] }) => page.Records.map((record) => record.eventName);
export const values = (page: { Records: StreamRecord[] }) =>
  page.Records.map((record) => record.dynamodb.NewImage?.v.S);
