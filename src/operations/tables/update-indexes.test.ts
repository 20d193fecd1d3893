import { describe, expect, it } from 'vitest';
import { openWorld } from '../../../tests/operations/operation-world.ts';
import { putItem } from '../items/put-item.ts';
import { query } from '../items/query.ts';
import { createTable } from './create-table.ts';
import { deleteTable } from './delete-table.ts';
import { describeTable } from './describe-table.ts';
import { updateTable } from './update-table.ts';

const TableName = 'Music';
const onDemand = {
  TableName,
  AttributeDefinitions: [
    { AttributeName: 'artist', AttributeType: 'S' },
    { AttributeName: 'song', AttributeType: 'S' },
    { AttributeName: 'year', AttributeType: 'N' },
  ],
  KeySchema: [
    { AttributeName: 'artist', KeyType: 'HASH' },
    { AttributeName: 'song', KeyType: 'RANGE' },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: 'local',
      KeySchema: [
        { AttributeName: 'artist', KeyType: 'HASH' },
        { AttributeName: 'year', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  BillingMode: 'PAY_PER_REQUEST',
};
const wrong = 'One or more parameter values were invalid: ';
const inUse = 'Attempt to change a resource which is still in use: ';
const onlyOne = 'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table';

const hash = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' });
const range = (AttributeName: string) => ({ AttributeName, KeyType: 'RANGE' });
const index = (IndexName: string, KeySchema: object[] = [hash('genre')]) => ({
  IndexName,
  KeySchema,
  Projection: { ProjectionType: 'ALL' },
});
const defining = (...names: string[]) =>
  names.map((AttributeName) => ({ AttributeName, AttributeType: AttributeName === 'year' ? 'N' : 'S' }));
const create = (IndexName: string) => ({
  AttributeDefinitions: defining('genre'),
  GlobalSecondaryIndexUpdates: [{ Create: index(IndexName) }],
});
const remove = (IndexName: string) => ({ GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }] });

async function worldWith(table: object = onDemand, settings = {}) {
  const world = await openWorld(settings);
  await world.run(createTable, table);
  const change = (members: object) => world.run(updateTable, { TableName, ...members });
  const described = async () => (await world.run(describeTable, { TableName })).Table;
  const globals = async () => (await described()).GlobalSecondaryIndexes ?? [];
  const statuses = async () => (await globals()).map((one: { IndexStatus: string }) => one.IndexStatus);
  const settled = () =>
    expect.poll(async () => new Set(await statuses()), { interval: 2 }).toEqual(new Set(['ACTIVE']));
  return { ...world, change, described, globals, settled };
}

describe('UpdateTable creates an index', () => {
  it('answers before the backfill, and adds the definitions of its keys alone', async () => {
    const { change, described, settled } = await worldWith();
    const { TableDescription: answer } = await change({
      ...create('by-genre'),
      AttributeDefinitions: [...defining('genre', 'unused'), { AttributeName: 'artist', AttributeType: 'N' }],
    });
    expect(answer).toMatchObject({
      TableStatus: 'UPDATING',
      GlobalSecondaryIndexes: [{ IndexName: 'by-genre', IndexStatus: 'CREATING', Backfilling: false }],
    });
    await settled();
    const table = await described();
    expect(table.TableStatus).toBe('ACTIVE');
    expect(table.GlobalSecondaryIndexes[0]).not.toHaveProperty('Backfilling');
    // What was defined before keeps its type.
    expect(table.AttributeDefinitions).toEqual(defining('artist', 'genre', 'song', 'year'));
  });

  it('is in its first phase for as long as a table is CREATING, and can be read when it is whole', async () => {
    const delayed = await worldWith(onDemand, { tableStatusDelayMilliseconds: 200 });
    const { change, clock, described, run, globals } = delayed;
    clock.advance(200);
    await run(putItem, { TableName, Item: { artist: { S: 'a' }, song: { S: 's' }, genre: { S: 'jazz' } } });
    await change(create('by-genre'));
    expect(await described()).toMatchObject({
      TableStatus: 'UPDATING',
      GlobalSecondaryIndexes: [{ IndexStatus: 'CREATING', Backfilling: false }],
    });
    const early = `${inUse}Index is being created but is not backfilling yet. Table: Music Index: by-genre`;
    await expect(change(remove('by-genre'))).rejects.toMatchObject({ name: 'ResourceInUseException', message: early });
    await expect(change({ DeletionProtectionEnabled: true })).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'Table needs to be in ACTIVE status to modify deletion protection setting.',
    });
    const read = {
      TableName,
      IndexName: 'by-genre',
      KeyConditionExpression: 'genre = :g',
      ExpressionAttributeValues: { ':g': { S: 'jazz' } },
    };
    await expect(run(query, read)).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Cannot read from backfilling global secondary index: by-genre',
    });
    clock.advance(200);
    expect(await described()).toMatchObject({
      TableStatus: 'ACTIVE',
      GlobalSecondaryIndexes: [{ IndexStatus: 'CREATING', Backfilling: true }],
    });
    await expect(run(deleteTable, { TableName })).rejects.toMatchObject({
      message: `${inUse}Cannot delete table while indexes are being created, updated, or deleted.`,
    });
    await expect(change(create('other'))).rejects.toMatchObject({ name: 'LimitExceededException', message: onlyOne });
    await expect.poll(async () => (await globals())[0].IndexStatus).toBe('ACTIVE');
    expect(await run(query, read)).toMatchObject({ Count: 1 });
  });

  it('with up to four attributes of each kind', async () => {
    const { change, globals, settled } = await worldWith();
    const names = ['a', 'b', 'c', 'd'];
    const sorts = ['e', 'f', 'g', 'h'];
    const KeySchema = [...names.map(hash), ...sorts.map(range)];
    await change({
      AttributeDefinitions: defining(...names, ...sorts),
      GlobalSecondaryIndexUpdates: [{ Create: index('many', KeySchema) }],
    });
    await settled();
    expect((await globals())[0].KeySchema).toEqual(KeySchema);
  });

  it('up to the twentieth', async () => {
    const { change, settled } = await worldWith();
    for (let at = 1; at <= 20; at++) {
      await change(create(`index-${at}`));
      await settled();
    }
    await expect(change(create('index-21'))).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of 20',
    });
  });
});

describe('UpdateTable deletes an index', () => {
  it('and with it the definitions that it alone needed', async () => {
    const { change, described, settled, globals } = await worldWith();
    await change(create('by-genre'));
    await settled();
    const { TableDescription: answer } = await change(remove('by-genre'));
    expect(answer).toMatchObject({
      TableStatus: 'UPDATING',
      GlobalSecondaryIndexes: [{ IndexName: 'by-genre', IndexStatus: 'DELETING' }],
    });
    await expect.poll(globals).toEqual([]);
    expect((await described()).AttributeDefinitions).toEqual(defining('artist', 'song', 'year'));
    await expect(change(remove('by-genre'))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Index by-genre for table Music',
    });
  });

  it('once', async () => {
    const { change, clock, globals, run } = await worldWith(
      {
        ...onDemand,
        AttributeDefinitions: defining('artist', 'song', 'year', 'genre'),
        GlobalSecondaryIndexes: [index('by-genre')],
      },
      { tableStatusDelayMilliseconds: 50 },
    );
    clock.advance(50);
    await change(remove('by-genre'));
    await expect(change(remove('by-genre'))).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: `${inUse}Index is being deleted. Table: Music Index: by-genre`,
    });
    const read = { TableName, IndexName: 'by-genre', KeyConditionExpression: 'genre = :g' };
    await expect(run(query, { ...read, ExpressionAttributeValues: { ':g': { S: 'x' } } })).rejects.toMatchObject({
      message: 'The table does not have the specified index: by-genre',
    });
    clock.advance(50);
    await expect.poll(globals).toEqual([]);
  });
});

describe('UpdateTable sets what is only described', () => {
  it('maxima on demand, which -1 takes away', async () => {
    const { change, described } = await worldWith();
    await change({ OnDemandThroughput: { MaxReadRequestUnits: 40, MaxWriteRequestUnits: 20 } });
    await change({ OnDemandThroughput: { MaxReadRequestUnits: -1 } });
    expect((await described()).OnDemandThroughput).toEqual({ MaxReadRequestUnits: -1, MaxWriteRequestUnits: 20 });
    const both = { OnDemandThroughput: { MaxReadRequestUnits: 1 }, DeletionProtectionEnabled: true };
    await expect(change(both)).rejects.toMatchObject({
      message: `${wrong}DeletionProtection modification must be the only operation in the request`,
    });
    const beside = {
      OnDemandThroughput: { MaxReadRequestUnits: 1 },
      StreamSpecification: { StreamEnabled: false },
    };
    await expect(change(beside)).rejects.toMatchObject({
      message: `${wrong}OnDemandThroughput can only be combined with BillingMode in an UpdateTable request`,
    });
  });

  it('warm throughput, which only rises', async () => {
    const { change, described } = await worldWith();
    await change({ WarmThroughput: { ReadUnitsPerSecond: 15_000 } });
    expect((await described()).WarmThroughput).toEqual({
      ReadUnitsPerSecond: 15_000,
      WriteUnitsPerSecond: 4000,
      Status: 'ACTIVE',
    });
    await expect(change({ WarmThroughput: { ReadUnitsPerSecond: 14_000 } })).rejects.toMatchObject({
      message: `${wrong}Requested ReadUnitsPerSecond for WarmThroughput for table is lower than current WarmThroughput, decreasing WarmThroughput is not supported`,
    });
  });

  it('encryption with a key, there and back', async () => {
    const { change, described } = await worldWith();
    const key = '1234abcd-12ab-34cd-56ef-1234567890ab';
    await change({ SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: key } });
    const KMSMasterKeyArn = `arn:aws:kms:eu-west-1:111122223333:key/${key}`;
    expect((await described()).SSEDescription).toEqual({ Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn });
    const again = { SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: KMSMasterKeyArn } };
    await expect(change(again)).rejects.toMatchObject({
      message: `${wrong}Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to change Master Key`,
    });
    await change({ SSESpecification: { Enabled: false } });
    expect(await described()).not.toHaveProperty('SSEDescription');
    await change({ SSESpecification: { Enabled: true } });
    expect((await described()).SSEDescription.KMSMasterKeyArn).toMatch(
      /^arn:aws:kms:eu-west-1:111122223333:key\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
  });

  it('the class, which is shown from the first change on', async () => {
    const { change, described, clock } = await worldWith();
    await change({ TableClass: 'STANDARD' });
    expect(await described()).not.toHaveProperty('TableClassSummary');
    await change({ TableClass: 'STANDARD_INFREQUENT_ACCESS' });
    clock.advance(1000);
    await change({ TableClass: 'STANDARD' });
    expect((await described()).TableClassSummary).toEqual({
      TableClass: 'STANDARD',
      LastUpdateDateTime: clock.now() / 1000,
    });
  });
});
