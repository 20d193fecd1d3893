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
});

const units = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 };
const wrong = 'One or more parameter values were invalid: ';
const sorted = { ...music, AttributeDefinitions: definitions('pk', 'sk', 'a'), KeySchema: key('pk', 'sk') };

/** Setting and text; the first broken rule is the one that is told. */
const refusals: readonly (readonly [story: string, input: object, text: string])[] = [
  [
    'units on demand',
    { ...music, ProvisionedThroughput: units },
    `${wrong}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
  ],
  [
    'no units, provisioned',
    { ...music, BillingMode: undefined },
    `${wrong}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED`,
  ],
  [
    'units beyond measure',
    {
      ...music,
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ...units, WriteCapacityUnits: 1_000_000_000_001 },
    },
    'Given value 1000000000001 for WriteCapacityUnits is out of bounds',
  ],
  [
    'a definition twice',
    { ...music, AttributeDefinitions: definitions('pk', 'pk') },
    'Attribute Name is duplicated: pk',
  ],
  [
    'more keys than definitions',
    { ...music, KeySchema: key('pk', 'sk') },
    'Invalid KeySchema: Some index key attribute have no definition',
  ],
  [
    'a key without definition',
    { ...music, AttributeDefinitions: definitions('other') },
    `${wrong}Some index key attributes are not defined in AttributeDefinitions. Keys: [pk], AttributeDefinitions: [other]`,
  ],
  [
    'one name for both keys',
    { ...sorted, KeySchema: key('pk', 'pk') },
    'Both the Hash Key and the Range Key element in the KeySchema have the same name',
  ],
  [
    'RANGE first',
    { ...sorted, KeySchema: [...key('pk', 'sk')].reverse() },
    'Invalid KeySchema: The first KeySchemaElement is not a HASH key type',
  ],
  [
    'HASH twice',
    { ...sorted, KeySchema: [...key('pk'), ...key('sk')] },
    'Invalid KeySchema: The second KeySchemaElement is not a RANGE key type',
  ],
  [
    'unused definitions, no index',
    { ...music, AttributeDefinitions: definitions('pk', 'a') },
    `${wrong}Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions`,
  ],
  [
    'unused definitions with an index, told before its projection',
    {
      ...sorted,
      AttributeDefinitions: definitions('sk', 'pk', 'b', 'a'),
      LocalSecondaryIndexes: [local({ Projection: {} })],
    },
    `${wrong}Some AttributeDefinitions are not used. AttributeDefinitions: [a, b, pk, sk], keys used: [a, pk, sk]`,
  ],
  [
    'no local index in the list',
    { ...sorted, AttributeDefinitions: definitions('pk', 'sk'), LocalSecondaryIndexes: [] },
    `${wrong}List of LocalSecondaryIndexes is empty`,
  ],
  [
    'a local index on a table without sort key',
    { ...music, AttributeDefinitions: definitions('pk', 'a'), LocalSecondaryIndexes: [local()] },
    `${wrong}Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex`,
  ],
  [
    'a local index without sort key',
    {
      ...sorted,
      AttributeDefinitions: definitions('pk', 'sk'),
      LocalSecondaryIndexes: [local({ KeySchema: key('pk') })],
    },
    `${wrong}Index KeySchema does not have a range key for index: local`,
  ],
  [
    'a local index with another partition key',
    { ...sorted, LocalSecondaryIndexes: [local({ KeySchema: key('a', 'sk') })] },
    `${wrong}Index KeySchema does not have the same leading hash key as table KeySchema for index: local. index hash key: a, table hash key: pk`,
  ],
  [
    'no projection type',
    { ...sorted, LocalSecondaryIndexes: [local({ Projection: {} })] },
    `${wrong}Unknown ProjectionType: null`,
  ],
  [
    'attributes beside ALL',
    { ...sorted, LocalSecondaryIndexes: [local({ Projection: { ProjectionType: 'ALL', NonKeyAttributes: ['x'] } })] },
    `${wrong}ProjectionType is ALL, but NonKeyAttributes is specified`,
  ],
  [
    'INCLUDE of nothing',
    { ...sorted, LocalSecondaryIndexes: [local({ Projection: { ProjectionType: 'INCLUDE' } })] },
    `${wrong}ProjectionType is INCLUDE, but NonKeyAttributes is not specified`,
  ],
  [
    'an index name twice',
    { ...sorted, LocalSecondaryIndexes: [local()], GlobalSecondaryIndexes: [global({ IndexName: 'local' })] },
    `${wrong}Duplicate index name: local`,
  ],
  [
    'six local indexes',
    { ...sorted, LocalSecondaryIndexes: [1, 2, 3, 4, 5, 6].map((n) => local({ IndexName: `local-${n}` })) },
    `${wrong}Number of LocalSecondaryIndexes exceeds per-table limit of 5`,
  ],
  [
    'no global index in the list',
    { ...music, GlobalSecondaryIndexes: [] },
    `${wrong}List of GlobalSecondaryIndexes is empty`,
  ],
  [
    'units of a global index on demand',
    {
      ...music,
      AttributeDefinitions: definitions('pk', 'a'),
      GlobalSecondaryIndexes: [global({ ProvisionedThroughput: units })],
    },
    `${wrong}ProvisionedThroughput should not be specified for index: global when BillingMode is PAY_PER_REQUEST`,
  ],
  [
    'no units for a global index, provisioned',
    {
      ...music,
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: units,
      AttributeDefinitions: definitions('pk', 'a'),
      GlobalSecondaryIndexes: [global()],
    },
    `${wrong}ProvisionedThroughput is not specified for index: global`,
  ],
  [
    'HASH after RANGE in a global index',
    {
      ...sorted,
      GlobalSecondaryIndexes: [global({ KeySchema: [...key('a', 'sk'), ...key('pk')] })],
    },
    `${wrong}All HASH key attributes must precede RANGE key attributes in the KeySchema`,
  ],
  [
    'a stream without view type',
    { ...music, StreamSpecification: { StreamEnabled: true } },
    `${wrong}Table is being created with a stream enabled, UpdateViewType is required`,
  ],
  [
    'no stream, but a view type',
    { ...music, StreamSpecification: { StreamEnabled: false, StreamViewType: 'KEYS_ONLY' } },
    `${wrong}Table is being created with a stream disabled, UpdateViewType should not be specified`,
  ],
  [
    'a key beside encryption that is off',
    { ...music, SSESpecification: { Enabled: false, KMSMasterKeyId: 'alias/mine' } },
    `${wrong}KMSMasterKeyId can not be specified if Enabled is false`,
  ],
  [
    'a maximum of nothing',
    { ...music, OnDemandThroughput: { MaxReadRequestUnits: 0 } },
    `${wrong}Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range`,
  ],
  [
    'warm throughput that is cold',
    { ...music, WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 3_999 } },
    `${wrong}Requested WriteUnitsPerSecond for WarmThroughput for table is lower than initial throughput for OnDemand`,
  ],
  [
    'a tag of AWS',
    { ...music, Tags: [{ Key: 'aws:x', Value: '' }] },
    'Tag Key cannot be prefixed with aws:, Key: aws:x',
  ],
  [
    'a tag twice',
    {
      ...music,
      Tags: [
        { Key: 'a', Value: '' },
        { Key: 'a', Value: '' },
      ],
    },
    'Duplicate Tag Keys provided as input: Duplicate Tag Key found a',
  ],
  ['a tag without key', { ...music, Tags: [{ Key: '', Value: '' }] }, 'The Tag Key provided is invalid, Key: '],
  [
    'another Region',
    { ...music, TableName: 'arn:aws:dynamodb:eu-west-2:111122223333:table/Music' },
    "1 validation error detected: Invalid AWS region in 'arn:aws:dynamodb:eu-west-2:111122223333:table/Music'",
  ],
];

describe('CreateTable refuses', () => {
  it.each(refusals)('%s', async (_story, input, message) => {
    const world = await openWorld();
    await expect(world.run(createTable, JSON.parse(JSON.stringify(input)))).rejects.toMatchObject({
      name: 'ValidationException',
      message,
    });
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
