import { describe, expect, it } from 'vitest';
import { openWorld } from '../../../tests/operations/operation-world.ts';
import { testStart } from '../../../tests/simulation/test-database.ts';
import { createTable } from './create-table.ts';
import { describeTable } from './describe-table.ts';
import { updateTable } from './update-table.ts';

const provisioned = {
  TableName: 'Music',
  AttributeDefinitions: [
    { AttributeName: 'a', AttributeType: 'S' },
    { AttributeName: 'pk', AttributeType: 'S' },
  ],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 },
  GlobalSecondaryIndexes: [
    {
      IndexName: 'global',
      KeySchema: [{ AttributeName: 'a', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'KEYS_ONLY' },
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 2 },
    },
  ],
};

const wrong = 'One or more parameter values were invalid: ';

async function worldWithTable() {
  const world = await openWorld();
  await world.run(createTable, provisioned);
  const change = (members: object) => world.run(updateTable, { TableName: 'Music', ...members });
  const described = async () => (await world.run(describeTable, { TableName: 'Music' })).Table;
  return { ...world, change, described };
}

describe('UpdateTable', () => {
  it('turns the stream on and off; afterwards its ARN and label stay', async () => {
    const { change, described, clock } = await worldWithTable();
    const { TableDescription: on } = await change({
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    expect(on.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' });
    expect(on.LatestStreamArn).toBe(`${on.TableArn}/stream/${on.LatestStreamLabel}`);
    await expect(
      change({ StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } }),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Table already has an enabled stream: TableName: Music',
    });
    await change({ StreamSpecification: { StreamEnabled: false } });
    const off = await described();
    expect(off).not.toHaveProperty('StreamSpecification');
    expect(off.LatestStreamArn).toBe(on.LatestStreamArn);
    await expect(change({ StreamSpecification: { StreamEnabled: false } })).rejects.toMatchObject({
      message: 'Table has no stream to disable: TableName: Music',
    });
    clock.advance(1000);
    const { TableDescription: again } = await change({
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    });
    expect(again.LatestStreamArn).not.toBe(on.LatestStreamArn);
  });

  it('goes on demand and back, the index with it', async () => {
    const { change, described, clock } = await worldWithTable();
    clock.advance(2000);
    await change({ BillingMode: 'PAY_PER_REQUEST' });
    expect(await described()).toMatchObject({
      BillingModeSummary: {
        BillingMode: 'PAY_PER_REQUEST',
        LastUpdateToPayPerRequestDateTime: (testStart + 2000) / 1000,
      },
      ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
      GlobalSecondaryIndexes: [{ ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 } }],
    });
    const units = { ReadCapacityUnits: 7, WriteCapacityUnits: 8 };
    await expect(change({ BillingMode: 'PROVISIONED', ProvisionedThroughput: units })).rejects.toMatchObject({
      message: `${wrong}ProvisionedThroughput must be specified for index: global`,
    });
    await change({
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: units,
      GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'global', ProvisionedThroughput: units } }],
    });
    expect(await described()).toMatchObject({
      BillingModeSummary: { BillingMode: 'PROVISIONED' },
      ProvisionedThroughput: units,
      GlobalSecondaryIndexes: [{ ProvisionedThroughput: units }],
    });
  });

  it('remembers when throughput was raised and lowered, and how often on a day', async () => {
    const { change, described, clock } = await worldWithTable();
    const set = (read: number, write: number) =>
      change({ ProvisionedThroughput: { ReadCapacityUnits: read, WriteCapacityUnits: write } });
    expect((await described()).ProvisionedThroughput).toEqual({
      NumberOfDecreasesToday: 0,
      ReadCapacityUnits: 5,
      WriteCapacityUnits: 6,
    });
    await set(4, 6);
    clock.advance(1000);
    await set(3, 9);
    const both = { LastIncreaseDateTime: clock.now() / 1000, LastDecreaseDateTime: clock.now() / 1000 };
    const now = { ReadCapacityUnits: 3, WriteCapacityUnits: 9 };
    expect((await described()).ProvisionedThroughput).toEqual({ ...both, ...now, NumberOfDecreasesToday: 2 });
    // Warm is what it ever had.
    expect((await described()).WarmThroughput).toMatchObject({ ReadUnitsPerSecond: 5, WriteUnitsPerSecond: 9 });
    clock.advance(24 * 60 * 60 * 1000);
    expect((await described()).ProvisionedThroughput).toEqual({ ...both, ...now, NumberOfDecreasesToday: 0 });
  });

  it('protects from deletion at once', async () => {
    const { change, described } = await worldWithTable();
    await change({ DeletionProtectionEnabled: true });
    expect((await described()).DeletionProtectionEnabled).toBe(true);
    await change({ TableClass: 'STANDARD_INFREQUENT_ACCESS' });
    expect(await described()).toMatchObject({
      DeletionProtectionEnabled: true,
      TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
    });
  });

  it('asks for leave before it looks whether the table is there', async () => {
    const world = await openWorld();
    const input = { TableName: 'Missing', DeletionProtectionEnabled: true };
    expect(world.permissions(updateTable, input)).toEqual([
      {
        action: 'dynamodb:UpdateTable',
        resource: 'arn:aws:dynamodb:eu-west-1:111122223333:table/Missing',
        resourceAccount: '111122223333',
        crossAccount: true,
      },
    ]);
    await expect(world.run(updateTable, input)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Table: Missing not found',
    });
  });
});
