import { describe, expect, it } from 'vitest';
import { openWorld } from '../../../tests/operations/operation-world.ts';
import { testStart } from '../../../tests/simulation/test-database.ts';
import { createTable } from './create-table.ts';
import { describeTable } from './describe-table.ts';

const music = {
  TableName: 'Music',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
};

const key = (hash: string, range?: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' }]),
];

const definitions = (...names: string[]) => names.map((name) => ({ AttributeName: name, AttributeType: 'S' }));

const local = (more: object = {}) => ({
  IndexName: 'local',
  KeySchema: key('pk', 'a'),
  Projection: { ProjectionType: 'ALL' },
  ...more,
});

const global = (more: object = {}) => ({
  IndexName: 'global',
  KeySchema: key('a'),
  Projection: { ProjectionType: 'ALL' },
  ...more,
});

describe('CreateTable', () => {
  it('answers with the new table, which is ACTIVE at once and described with what AWS fills in later', async () => {
    const world = await openWorld();
    const { TableDescription: created } = await world.run(createTable, music);
    expect(created).toEqual({
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      TableName: 'Music',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      TableStatus: 'ACTIVE',
      CreationDateTime: testStart / 1000,
      ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
      TableSizeBytes: 0,
      ItemCount: 0,
      TableArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/Music',
      TableId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      DeletionProtectionEnabled: false,
    });
    const { Table: described } = await world.run(describeTable, { TableName: 'Music' });
    expect(described).toEqual({
      ...created,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST', LastUpdateToPayPerRequestDateTime: testStart / 1000 },
      WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000, Status: 'ACTIVE' },
    });
  });

  it('keeps indexes in submitted order, their attributes sorted, and never shows tags or the policy', async () => {
    const world = await openWorld();
    const { TableDescription: table } = await world.run(createTable, {
      ...music,
      AttributeDefinitions: definitions('sk', 'pk', 'b', 'a'),
      KeySchema: key('pk', 'sk'),
      LocalSecondaryIndexes: [local({ Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['z', 'y'] } })],
      GlobalSecondaryIndexes: [
        global({ IndexName: 'second', KeySchema: key('b', 'a') }),
        global({ IndexName: 'first' }),
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      DeletionProtectionEnabled: true,
      Tags: [{ Key: 'team', Value: 'blue' }],
    });
    expect(table.AttributeDefinitions.map((one: { AttributeName: string }) => one.AttributeName)).toEqual([
      'a',
      'b',
      'pk',
      'sk',
    ]);
    expect(table.LocalSecondaryIndexes).toEqual([
      {
        IndexName: 'local',
        KeySchema: key('pk', 'a'),
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['y', 'z'] },
        IndexSizeBytes: 0,
        ItemCount: 0,
        IndexArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/Music/index/local',
      },
    ]);
    expect(table.GlobalSecondaryIndexes.map((index: { IndexName: string }) => index.IndexName)).toEqual([
      'second',
      'first',
    ]);
    expect(table).toMatchObject({
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      LatestStreamArn: `${table.TableArn}/stream/${table.LatestStreamLabel}`,
      DeletionProtectionEnabled: true,
    });
    expect(table).not.toHaveProperty('Tags');
    expect(table).not.toHaveProperty('ResourcePolicy');
  });

  it('attaches the policy with the instant of creation as its revision, in force without lag', async () => {
    const world = await openWorld();
    const policy = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::444455556666:root' },
          Action: 'dynamodb:GetItem',
          Resource: 'arn:aws:dynamodb:eu-west-1:111122223333:table/Music',
        },
      ],
    };
    await world.run(createTable, { ...music, ResourcePolicy: JSON.stringify(policy) });
    const slot = world.database.catalog.policySlot('arn:aws:dynamodb:eu-west-1:111122223333:table/Music');
    expect(slot?.current).toMatchObject({ revisionId: String(testStart), since: 0, versionOmitted: false });
    expect(JSON.parse(slot?.current.document ?? '')).toMatchObject({ Version: '2012-10-17' });
  });

  it('makes no table when the policy is invalid', async () => {
    const world = await openWorld();
    await expect(world.run(createTable, { ...music, ResourcePolicy: '{}' })).rejects.toMatchObject({
      name: 'ValidationException',
    });
    expect(world.database.catalog.tableNames(world.context.home)).toEqual([]);
  });

  it('refuses a name that is taken; while the other is being created in other words', async () => {
    const world = await openWorld({ tableStatusDelayMilliseconds: 5000 });
    await world.run(createTable, music);
    await expect(world.run(createTable, music)).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'Attempt to change a resource which is still in use: Table is being created: Music',
    });
    world.clock.advance(5000);
    await expect(world.run(createTable, music)).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'Table already exists: Music',
    });
  });

  it('needs leave for the table, its policy and its tags, on the ARN that it will have', async () => {
    const world = await openWorld();
    const plain = world.permissions(createTable, music);
    expect(plain.map(({ action, resource, crossAccount }) => [action, resource, crossAccount])).toEqual([
      ['dynamodb:CreateTable', 'arn:aws:dynamodb:eu-west-1:111122223333:table/Music', false],
    ]);
    expect(plain[0]?.context?.('aws:tagkeys')).toBeUndefined();
    const all = world.permissions(createTable, {
      ...music,
      ResourcePolicy: '{}',
      Tags: [{ Key: 'Team', Value: 'blue' }],
    });
    expect(all.map(({ action }) => action)).toEqual([
      'dynamodb:CreateTable',
      'dynamodb:PutResourcePolicy',
      'dynamodb:TagResource',
    ]);
    expect(all[0]?.context?.('aws:requesttag/team')).toBe('blue');
    expect(all[2]?.context?.('aws:tagkeys')).toEqual(['Team']);
    expect(all[0]?.context?.('aws:requesttag/other')).toBeUndefined();
  });

  it('makes global indexes of up to four and four attributes', async () => {
    const world = await openWorld();
    const hashes = ['h1', 'h2', 'h3', 'h4'];
    const ranges = ['r1', 'r2', 'r3', 'r4'];
    const schema = [
      ...hashes.flatMap((name) => key(name)),
      ...ranges.map((name) => ({ AttributeName: name, KeyType: 'RANGE' })),
    ];
    const input = {
      ...music,
      AttributeDefinitions: definitions('pk', ...hashes, ...ranges),
      GlobalSecondaryIndexes: [global({ KeySchema: schema })],
    };
    const { TableDescription: table } = await world.run(createTable, input);
    expect(table.GlobalSecondaryIndexes[0].KeySchema).toEqual(schema);
  });
});
