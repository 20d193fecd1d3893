import { beforeAll, describe, expect, it } from 'vitest';
import { openTarget, type StreamOperation } from './target.ts';

/**
 * Which writes leave a record in a stream, what it holds, and what is said of requests about streams that are wrong.
 * Source: Developer Guide, "Change data capture for DynamoDB Streams"; service model, "DynamoDB Streams"; texts inferred where the
 * fact is not marked as captured.
 */
const TableName = 'conformance-stream-records';
const Plain = 'conformance-no-stream';
const S = (text: string) => ({ S: text });
const N = (number: number | string) => ({ N: String(number) });
const table = {
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' as const },
    { AttributeName: 'sk', AttributeType: 'N' as const },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' as const },
    { AttributeName: 'sk', KeyType: 'RANGE' as const },
  ],
  BillingMode: 'PAY_PER_REQUEST' as const,
};
const { call, refusal } = openTarget([
  { ...table, TableName, StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } },
  { ...table, TableName: Plain },
]);

let StreamArn = '';
beforeAll(async () => {
  StreamArn = (await call('DescribeTable', { TableName })).Table.LatestStreamArn;
});

interface StreamRecord {
  readonly eventName: string;
  readonly userIdentity?: object;
  readonly dynamodb: {
    readonly Keys: { readonly pk: { readonly S: string } };
    readonly OldImage?: object;
    readonly NewImage?: object;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
  };
}

/** The records of one partition key, in their order: those of one item always lie in one line of shards. */
async function recordsOf(pk: string): Promise<StreamRecord[]> {
  const { StreamDescription } = await call('DescribeStream', { StreamArn });
  const found: StreamRecord[] = [];
  for (const { ShardId } of StreamDescription.Shards) {
    let ShardIterator: string | undefined = (
      await call('GetShardIterator', { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' })
    ).ShardIterator;
    for (let empty = 0; ShardIterator !== undefined && empty < 2; ) {
      const page: { Records: StreamRecord[]; NextShardIterator?: string } = await call('GetRecords', { ShardIterator });
      found.push(...page.Records.filter(({ dynamodb }) => dynamodb.Keys.pk.S === pk));
      empty = page.Records.length === 0 ? empty + 1 : 0;
      ShardIterator = page.NextShardIterator;
    }
  }
  return found;
}

type Change = readonly [event: 'INSERT' | 'MODIFY' | 'REMOVE', before: object | undefined, after: object | undefined];
let partitions = 0;

describe('A write', () => {
  const a = { v: N(1), tags: { SS: ['x', 'y'] } };
  const Key = (pk: string) => ({ pk: S(pk), sk: N(1) });
  const put = (pk: string, Item: object) => call('PutItem', { TableName, Item: { ...Key(pk), ...Item } });
  const update = (pk: string, UpdateExpression: string, values?: object) =>
    call('UpdateItem', {
      TableName,
      Key: Key(pk),
      UpdateExpression,
      ...(values && { ExpressionAttributeValues: values }),
    });
  const statement = (Statement: string) => call('ExecuteStatement', { Statement });
  const rows: readonly [what: string, writes: (pk: string) => Promise<unknown>, changes: readonly Change[]][] = [
    ['that puts a new item', async () => {}, [['INSERT', undefined, a]]],
    [
      'that puts another item in its place',
      (pk) => put(pk, { w: N(2) }),
      [
        ['INSERT', undefined, a],
        ['MODIFY', a, { w: N(2) }],
      ],
    ],
    ['that puts the same item', (pk) => put(pk, a), [['INSERT', undefined, a]]],
    [
      'that puts the same item, written otherwise',
      (pk) => put(pk, { tags: { SS: ['y', 'x'] }, v: N('1.0') }),
      [['INSERT', undefined, a]],
    ],
    [
      'that updates to the same',
      (pk) => update(pk, 'SET v = :v REMOVE gone', { ':v': N('1e0') }),
      [['INSERT', undefined, a]],
    ],
    [
      'that adds what a set has',
      (pk) => update(pk, 'ADD tags :t', { ':t': { SS: ['x'] } }),
      [['INSERT', undefined, a]],
    ],
    [
      'that updates',
      (pk) => update(pk, 'ADD v :v REMOVE tags', { ':v': N(1) }),
      [
        ['INSERT', undefined, a],
        ['MODIFY', a, { v: N(2) }],
      ],
    ],
    [
      'that deletes',
      (pk) => call('DeleteItem', { TableName, Key: Key(pk) }),
      [
        ['INSERT', undefined, a],
        ['REMOVE', a, undefined],
      ],
    ],
    [
      'that deletes what is not there',
      (pk) => call('DeleteItem', { TableName, Key: { pk: S(pk), sk: N(2) } }),
      [['INSERT', undefined, a]],
    ],
    [
      'that fails its condition',
      (pk) => refusal('DeleteItem', { TableName, Key: Key(pk), ConditionExpression: 'attribute_not_exists(pk)' }),
      [['INSERT', undefined, a]],
    ],
    [
      'of a batch',
      (pk) => call('BatchWriteItem', { RequestItems: { [TableName]: [{ DeleteRequest: { Key: Key(pk) } }] } }),
      [
        ['INSERT', undefined, a],
        ['REMOVE', a, undefined],
      ],
    ],
    [
      'of a transaction',
      (pk) => call('TransactWriteItems', { TransactItems: [{ Put: { TableName, Item: { ...Key(pk), z: N(1) } } }] }),
      [
        ['INSERT', undefined, a],
        ['MODIFY', a, { z: N(1) }],
      ],
    ],
    [
      'of a transaction that is cancelled, or only checks',
      async (pk) => {
        const ConditionCheck = { TableName, Key: Key(pk), ConditionExpression: 'attribute_exists(pk)' };
        const failing = { ...ConditionCheck, Key: { pk: S(pk), sk: N(9) } };
        await call('TransactWriteItems', { TransactItems: [{ ConditionCheck }] });
        const Delete = { TableName, Key: Key(pk) };
        await refusal('TransactWriteItems', { TransactItems: [{ Delete }, { ConditionCheck: failing }] });
      },
      [['INSERT', undefined, a]],
    ],
    [
      'in PartiQL',
      async (pk) => {
        await statement(`UPDATE "${TableName}" SET v = v + 1 REMOVE tags WHERE pk = '${pk}' AND sk = 1`);
        await statement(`DELETE FROM "${TableName}" WHERE pk = '${pk}' AND sk = 1`);
      },
      [
        ['INSERT', undefined, a],
        ['MODIFY', a, { v: N(2) }],
        ['REMOVE', { v: N(2) }, undefined],
      ],
    ],
  ];
  it.each(rows)('%s', async (_what, writes, changes) => {
    const pk = `partition-${partitions++}`;
    await put(pk, a);
    await writes(pk);
    const image = (attributes: object | undefined) => attributes && { ...Key(pk), ...attributes };
    await expect.poll(async () => (await recordsOf(pk)).length, { timeout: 20_000 }).toBe(changes.length);
    const records = await recordsOf(pk);
    expect(records.map(({ eventName, dynamodb }) => [eventName, dynamodb.OldImage, dynamodb.NewImage])).toEqual(
      changes.map(([event, before, after]) => [event, image(before), image(after)]),
    );
    expect(records.every(({ userIdentity }) => userIdentity === undefined)).toBe(true);
    const sequence = records.map(({ dynamodb }) => BigInt(dynamodb.SequenceNumber));
    expect(sequence).toEqual(sequence.toSorted((one, other) => (one < other ? -1 : 1)));
  });

  // The guide's own sample: key 5 bytes, images 21 and 33 bytes more, by the rules for the size of items.
  it('is measured by its keys and images', async () => {
    const pk = `partition-${partitions++}`;
    await put(pk, { Message: S('New item!') });
    await expect.poll(async () => (await recordsOf(pk)).length, { timeout: 20_000 }).toBe(1);
    const key = 2 + pk.length + 2 + 2;
    expect((await recordsOf(pk))[0]!.dynamodb.SizeBytes).toBe(2 * key + 'Message'.length + 'New item!'.length);
  });
});

describe('ListStreams', () => {
  it('tells of a table its streams, and of others none', async () => {
    const { Streams } = await call('ListStreams', { TableName });
    expect(Streams).toEqual([{ StreamArn, TableName, StreamLabel: StreamArn.split('/').at(-1) }]);
    for (const none of [Plain, 'conformance-absent'])
      expect(await call('ListStreams', { TableName: none })).toEqual({ Streams: [] });
  });

  it('goes on behind a stream', async () => {
    const { Streams } = await call('ListStreams', { TableName, ExclusiveStartStreamArn: StreamArn });
    expect(Streams).toEqual([]);
  });
});

describe('What is wrong', () => {
  const constraint = (value: string, name: string, rule: string) =>
    `1 validation error detected: Value ${value} at '${name}' failed to satisfy constraint: ${rule}`;
  const atLeast = (what: string, bound: number) => `Member must have ${what} greater than or equal to ${bound}`;
  const atMost = (what: string, bound: number) => `Member must have ${what} less than or equal to ${bound}`;
  const nul = 'Member must not be null';
  const ShardId = 'shardId-00000001491865608579-fc9175b5';
  const rows: readonly [StreamOperation, input: () => object, text: string | RegExp][] = [
    ['ListStreams', () => ({ Limit: 0 }), constraint("'0'", 'limit', atLeast('value', 1))],
    ['ListStreams', () => ({ Limit: 101 }), constraint("'101'", 'limit', atMost('value', 100))],
    [
      'ListStreams',
      () => ({ ExclusiveStartStreamArn: 'x' }),
      constraint("'x'", 'exclusiveStartStreamArn', atLeast('length', 37)),
    ],
    ['DescribeStream', () => ({}), constraint('null', 'streamArn', nul)],
    ['DescribeStream', () => ({ StreamArn: 'x' }), constraint("'x'", 'streamArn', atLeast('length', 37))],
    ['DescribeStream', () => ({ StreamArn, Limit: 101 }), constraint("'101'", 'limit', atMost('value', 100))],
    [
      'DescribeStream',
      () => ({ StreamArn, ExclusiveStartShardId: 'x' }),
      constraint("'x'", 'exclusiveStartShardId', atLeast('length', 28)),
    ],
    ['GetShardIterator', () => ({ StreamArn, ShardId }), constraint('null', 'shardIteratorType', nul)],
    ['GetShardIterator', () => ({ StreamArn, ShardIteratorType: 'LATEST' }), constraint('null', 'shardId', nul)],
    [
      'GetShardIterator',
      () => ({ StreamArn, ShardId: 'x', ShardIteratorType: 'LATEST' }),
      constraint("'x'", 'shardId', atLeast('length', 28)),
    ],
    [
      'GetShardIterator',
      () => ({ StreamArn, ShardId, ShardIteratorType: 'FIRST' }),
      /at 'shardIteratorType' failed to satisfy constraint: Member must satisfy enum value set: \[/,
    ],
    [
      'GetShardIterator',
      () => ({ StreamArn, ShardId, ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: '1' }),
      constraint("'1'", 'sequenceNumber', atLeast('length', 21)),
    ],
    [
      'GetShardIterator',
      () => ({ StreamArn, ShardId, ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' }),
      /^SequenceNumber is required/,
    ],
    [
      'GetShardIterator',
      () => ({ StreamArn, ShardId, ShardIteratorType: 'LATEST' }),
      'ResourceNotFoundException: Requested resource not found: Shard does not exist',
    ],
    ['GetRecords', () => ({}), constraint('null', 'shardIterator', nul)],
    ['GetRecords', () => ({ ShardIterator: 'x', Limit: 0 }), constraint("'0'", 'limit', atLeast('value', 1))],
    ['GetRecords', () => ({ ShardIterator: `${StreamArn}|1|AAAA` }), 'Invalid ShardIterator'],
    [
      'GetRecords',
      () => ({ ShardIterator: 'x'.repeat(2049) }),
      constraint(`'${'x'.repeat(2049)}'`, 'shardIterator', atMost('length', 2048)),
    ],
  ];
  it.each(rows)('%s: %s', async (operation, input, text) => {
    expect(await refusal(operation, input())).toEqual(typeof text === 'string' ? text : expect.stringMatching(text));
  });
});
