import { expect } from 'vitest';
import { AwsError } from '../../src/errors.ts';
import type { Item } from '../../src/item/attribute-value.ts';
import { describeStream } from '../../src/operations/streams/describe-stream.ts';
import { getRecords } from '../../src/operations/streams/get-records.ts';
import { getShardIterator } from '../../src/operations/streams/get-shard-iterator.ts';
import type { OperationWorld } from '../operations/operation-world.ts';

export interface ShardDescription {
  readonly ShardId: string;
  readonly ParentShardId?: string;
  readonly SequenceNumberRange: { readonly StartingSequenceNumber: string; readonly EndingSequenceNumber?: string };
}

export interface ConsumedRecord {
  readonly shardId: string;
  readonly keys: Item;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  readonly sequenceNumber: string;
  /** Epoch seconds. */
  readonly createdAt: number;
  readonly eventName: string;
  readonly bytes: number;
  /** Made by time to live, not by a client. */
  readonly byService: boolean;
}

type World = Pick<OperationWorld, 'run'>;

/** All shards, a page of `limit` at a time. */
export async function allShards(world: World, StreamArn: string, limit = 2): Promise<readonly ShardDescription[]> {
  const shards: ShardDescription[] = [];
  for (let after: string | undefined; ; ) {
    const { StreamDescription: page } = await world.run(describeStream, {
      StreamArn,
      Limit: limit,
      ...(after !== undefined && { ExclusiveStartShardId: after }),
    });
    shards.push(...page.Shards);
    after = page.LastEvaluatedShardId;
    if (after === undefined) return shards;
  }
}

/**
 * Reads a stream as the Kinesis Client Library and Lambda do: a shard after its parent was read to its end, each from where it was
 * left, which is kept outside (as a sequence number) and outlives the process.
 */
export class ShardConsumer {
  readonly records: ConsumedRecord[] = [];
  readonly #streamArn: string;
  readonly #ended = new Set<string>();
  readonly #checkpoints = new Map<string, string>();

  constructor(streamArn: string) {
    this.#streamArn = streamArn;
  }

  /** Reads what is there; resolves when every shard that can be read had nothing more, or came to its end. */
  async catchUp(world: World, limit: number): Promise<void> {
    for (;;) {
      const shards = await allShards(world, this.#streamArn);
      const known = new Set(shards.map(({ ShardId }) => ShardId));
      const ready = shards.filter(
        ({ ShardId, ParentShardId: parent }) =>
          !this.#ended.has(ShardId) && (parent === undefined || !known.has(parent) || this.#ended.has(parent)),
      );
      let hasEnded = false;
      for (const shard of ready) hasEnded = (await this.#read(world, { shard, limit })) || hasEnded;
      if (!hasEnded) return;
    }
  }

  /** Whether the shard came to its end. */
  async #read(world: World, { shard, limit }: { shard: ShardDescription; limit: number }): Promise<boolean> {
    const { ShardId } = shard;
    const { StartingSequenceNumber: start, EndingSequenceNumber: end } = shard.SequenceNumberRange;
    const checkpoint = this.#checkpoints.get(ShardId);
    const from =
      checkpoint === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: checkpoint };
    const given = await this.#iterator(world, { StreamArn: this.#streamArn, ShardId, ...from }).catch(noneWhenGone);
    for (let next: string | undefined = given; next !== undefined; ) {
      const page = await this.#page(world, { ShardId, ShardIterator: next, Limit: limit });
      for (const { dynamodb, eventName, userIdentity } of page.Records) {
        const number = BigInt(dynamodb.SequenceNumber);
        expect(number > BigInt(this.#checkpoints.get(ShardId) ?? start), 'numbers grow').toBe(true);
        if (end !== undefined) expect(number <= BigInt(end), 'none is behind the end').toBe(true);
        this.#checkpoints.set(ShardId, dynamodb.SequenceNumber);
        this.records.push({
          shardId: ShardId,
          keys: dynamodb.Keys,
          before: dynamodb.OldImage,
          after: dynamodb.NewImage,
          sequenceNumber: dynamodb.SequenceNumber,
          createdAt: dynamodb.ApproximateCreationDateTime,
          eventName,
          bytes: dynamodb.SizeBytes,
          byService: userIdentity?.principalId === 'dynamodb.amazonaws.com',
        });
      }
      next = page.NextShardIterator;
      if (page.Records.length === 0 && next !== undefined) return false;
    }
    this.#ended.add(ShardId);
    return true;
  }

  /** An empty last page when the shard has gone since the iterator was given. */
  async #page(world: World, { ShardId, ...request }: PageRequest): Promise<PageOnWire> {
    try {
      return await world.run(getRecords, request);
    } catch (error) {
      if (!(error instanceof AwsError && error.name === 'TrimmedDataAccessException')) throw error;
      const shards = await allShards(world, this.#streamArn);
      if (shards.some((shard) => shard.ShardId === ShardId)) throw error;
      return { Records: [] };
    }
  }

  /** A checkpoint whose record is gone was the last that was read: what is left begins behind it. */
  async #iterator(world: World, request: object): Promise<string> {
    try {
      return (await world.run(getShardIterator, request)).ShardIterator;
    } catch (error) {
      if (!(error instanceof AwsError && error.name === 'TrimmedDataAccessException')) throw error;
      const oldest = { ...request, ShardIteratorType: 'TRIM_HORIZON', SequenceNumber: undefined };
      return (await world.run(getShardIterator, oldest)).ShardIterator;
    }
  }
}

/** A shard goes with the last of its records, also while it is looked at. */
function noneWhenGone(error: unknown): undefined {
  if (!(error instanceof AwsError && error.name === 'ResourceNotFoundException')) throw error;
}

interface PageRequest {
  readonly ShardId: string;
  readonly ShardIterator: string;
  readonly Limit: number;
}

interface PageOnWire {
  readonly Records: readonly RecordOnWire[];
  readonly NextShardIterator?: string;
}

interface RecordOnWire {
  readonly eventName: string;
  readonly userIdentity?: { readonly principalId: string };
  readonly dynamodb: {
    readonly Keys: Item;
    readonly OldImage?: Item;
    readonly NewImage?: Item;
    readonly SequenceNumber: string;
    readonly ApproximateCreationDateTime: number;
    readonly SizeBytes: number;
  };
}
