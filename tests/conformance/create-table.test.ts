import { describe, expect, it } from 'vitest';
import { openTarget } from './target.ts';

/**
 * What CreateTable refuses, rule by rule, and which rule is told of first. Texts measured on AWS, 2026-10; the order captured.
 * No table comes of any of these.
 */
const taken = {
  TableName: 'conformance-taken',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' as const }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
  BillingMode: 'PAY_PER_REQUEST' as const,
};
const { refusal, rawRefusal } = openTarget([taken]);

const music = {
  TableName: 'conformance-refused',
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

const units = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 };
const wrong = 'One or more parameter values were invalid: ';
const firstIsNoHash = 'Invalid KeySchema: The first KeySchemaElement is not a HASH key type';
const quota = (name: string, requested: number) =>
  `The requested ${name}, ${requested}, is above the per table maximum for the account in us-east-1. Per table maximum: 40000. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.`;
const provisioned = { ...music, BillingMode: 'PROVISIONED', ProvisionedThroughput: units };
const withGlobal = { ...music, AttributeDefinitions: definitions('pk', 'a') };
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
  ['RANGE first', { ...sorted, KeySchema: [...key('pk', 'sk')].reverse() }, firstIsNoHash],
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
  [
    'a maximum on demand, provisioned',
    { ...provisioned, OnDemandThroughput: { MaxReadRequestUnits: 5 } },
    `${wrong}MaxReadRequestUnits for OnDemandThroughput cannot be specified when table BillingMode is PROVISIONED.`,
  ],
  [
    'a maximum of writes, without a billing mode',
    { ...provisioned, BillingMode: undefined, OnDemandThroughput: { MaxWriteRequestUnits: 5 } },
    `${wrong}MaxWriteRequestUnits for OnDemandThroughput cannot be specified when table BillingMode is PROVISIONED.`,
  ],
  [
    'units to read beyond measure',
    { ...provisioned, ProvisionedThroughput: { ...units, ReadCapacityUnits: 1_000_000_000_001 } },
    'Given value 1000000000001 for ReadCapacityUnits is out of bounds',
  ],
  [
    'a negative maximum of writes',
    { ...music, OnDemandThroughput: { MaxReadRequestUnits: 1, MaxWriteRequestUnits: -2 } },
    `${wrong}Requested MaxWriteRequestUnits for OnDemandThroughput for table is outside of valid range`,
  ],
  [
    'units on demand, told before definitions',
    { ...music, ProvisionedThroughput: units, AttributeDefinitions: definitions('pk', 'pk') },
    `${wrong}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
  ],
  [
    'a definition twice, told before a key that has none',
    { ...music, AttributeDefinitions: definitions('a', 'a') },
    'Attribute Name is duplicated: a',
  ],
  [
    'a key of an index without definition',
    { ...music, GlobalSecondaryIndexes: [global()] },
    `${wrong}Some index key attributes are not defined in AttributeDefinitions. Keys: [a], AttributeDefinitions: [pk]`,
  ],
  [
    'one name for both keys, told before RANGE first',
    {
      ...sorted,
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'RANGE' },
        { AttributeName: 'pk', KeyType: 'RANGE' },
      ],
    },
    'Both the Hash Key and the Range Key element in the KeySchema have the same name',
  ],
  ['RANGE alone', { ...music, KeySchema: [{ AttributeName: 'pk', KeyType: 'RANGE' }] }, firstIsNoHash],
  [
    'RANGE first in a local index',
    { ...sorted, LocalSecondaryIndexes: [local({ KeySchema: [...key('pk', 'a')].reverse() })] },
    firstIsNoHash,
  ],
  [
    'HASH twice in a local index',
    { ...sorted, LocalSecondaryIndexes: [local({ KeySchema: [...key('pk'), ...key('a')] })] },
    'Invalid KeySchema: The second KeySchemaElement is not a RANGE key type',
  ],
  [
    'RANGE first in a global index',
    { ...withGlobal, GlobalSecondaryIndexes: [global({ KeySchema: [{ AttributeName: 'a', KeyType: 'RANGE' }] })] },
    firstIsNoHash,
  ],
  [
    'one name for both keys of a global index',
    { ...withGlobal, GlobalSecondaryIndexes: [global({ KeySchema: key('a', 'a') })] },
    'Both the Hash Key and the Range Key element in the KeySchema have the same name',
  ],
  [
    'one name twice among three keys of a global index',
    {
      ...sorted,
      GlobalSecondaryIndexes: [global({ KeySchema: [...key('a'), ...key('pk'), ...key('a')] })],
    },
    'The KeySchema contains multiple key attributes with the same name',
  ],
  [
    'no projection type of a global index',
    { ...withGlobal, GlobalSecondaryIndexes: [global({ Projection: {} })] },
    `${wrong}Unknown ProjectionType: null`,
  ],
  [
    'attributes beside KEYS_ONLY',
    {
      ...withGlobal,
      GlobalSecondaryIndexes: [global({ Projection: { ProjectionType: 'KEYS_ONLY', NonKeyAttributes: ['x'] } })],
    },
    `${wrong}ProjectionType is KEYS_ONLY, but NonKeyAttributes is specified`,
  ],
  [
    'an attribute twice in a projection',
    {
      ...withGlobal,
      GlobalSecondaryIndexes: [
        global({ Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['x', 'y', 'x'] } }),
      ],
    },
    `${wrong}Duplicate element in NonKeyAttributes: x`,
  ],
  [
    'two global indexes of one name',
    { ...withGlobal, GlobalSecondaryIndexes: [global(), global()] },
    `${wrong}Duplicate index name: global`,
  ],
  [
    'two local indexes of one name',
    { ...sorted, LocalSecondaryIndexes: [local(), local()] },
    `${wrong}Duplicate index name: local`,
  ],
  [
    'a projection, told before a name that is there twice',
    { ...withGlobal, GlobalSecondaryIndexes: [global(), global({ Projection: {} })] },
    `${wrong}Unknown ProjectionType: null`,
  ],
  [
    '21 global indexes',
    {
      ...withGlobal,
      GlobalSecondaryIndexes: Array.from({ length: 21 }, (_, at) => global({ IndexName: `global-${at}` })),
    },
    `${wrong}GlobalSecondaryIndex count exceeds the per-table limit of 20`,
  ],
  [
    'five partition attributes of a global index',
    {
      ...music,
      AttributeDefinitions: definitions('pk', 'a', 'b', 'c', 'd'),
      GlobalSecondaryIndexes: [global({ KeySchema: ['pk', 'a', 'b', 'c', 'd'].flatMap((name) => key(name)) })],
    },
    `${wrong}The KeySchema exceeds the maximum allowed number of HASH key attributes`,
  ],
  [
    'five sort attributes of a global index',
    {
      ...music,
      AttributeDefinitions: definitions('pk', 'a', 'b', 'c', 'd', 'e'),
      GlobalSecondaryIndexes: [
        global({
          KeySchema: [
            ...key('pk'),
            ...['a', 'b', 'c', 'd', 'e'].map((AttributeName) => ({ AttributeName, KeyType: 'RANGE' })),
          ],
        }),
      ],
    },
    `${wrong}The KeySchema exceeds the maximum allowed number of RANGE key attributes`,
  ],
  [
    'a type of encryption that is off',
    { ...music, SSESpecification: { Enabled: false, SSEType: 'KMS' } },
    `${wrong}SSEType can not be specified if Enabled is false`,
  ],
  [
    'a key without the type of encryption',
    { ...music, SSESpecification: { Enabled: true, KMSMasterKeyId: 'alias/mine' } },
    `${wrong}SSEType KMS is required if KMSMasterKeyId is specified`,
  ],
  [
    'encryption of another type',
    { ...music, SSESpecification: { Enabled: true, SSEType: 'AES256' } },
    `${wrong}SSEType AES256 is not supported`,
  ],
  [
    'a stream without view type, told before encryption',
    { ...music, StreamSpecification: { StreamEnabled: true }, SSESpecification: { Enabled: false, SSEType: 'KMS' } },
    `${wrong}Table is being created with a stream enabled, UpdateViewType is required`,
  ],
  [
    'reads that are cold',
    { ...music, WarmThroughput: { ReadUnitsPerSecond: 11_999 } },
    `${wrong}Requested ReadUnitsPerSecond for WarmThroughput for table is lower than initial throughput for OnDemand`,
  ],
  [
    'warm throughput below the units',
    {
      ...provisioned,
      ProvisionedThroughput: { ReadCapacityUnits: 10, WriteCapacityUnits: 20 },
      WarmThroughput: { ReadUnitsPerSecond: 10, WriteUnitsPerSecond: 19 },
    },
    `${wrong}Requested WriteUnitsPerSecond for WarmThroughput for table is lower than WriteCapacityUnits of ProvisionedThroughput`,
  ],
  [
    'a global index that is cold',
    { ...withGlobal, GlobalSecondaryIndexes: [global({ WarmThroughput: { ReadUnitsPerSecond: 1 } })] },
    `${wrong}Requested ReadUnitsPerSecond for WarmThroughput for index global is lower than initial throughput for OnDemand`,
  ],
  [
    'a long tag key',
    { ...music, Tags: [{ Key: 'k'.repeat(129), Value: '' }] },
    `The Tag Key provided is invalid, Key: ${'k'.repeat(129)}`,
  ],
  [
    'a long tag value',
    { ...music, Tags: [{ Key: 'k', Value: 'v'.repeat(257) }] },
    `The Tag Value provided is invalid, Value: ${'v'.repeat(257)}`,
  ],
  [
    '51 tags',
    { ...music, Tags: Array.from({ length: 51 }, (_, at) => ({ Key: String(at), Value: '' })) },
    'Number of Tags exceed the current limit for the provided ResourceArn',
  ],
  [
    'more units to read than an account has',
    { ...provisioned, ProvisionedThroughput: { ReadCapacityUnits: 40_001, WriteCapacityUnits: 1 } },
    `LimitExceededException: ${quota('ReadCapacityUnits', 40_001)}`,
  ],
  [
    'more units to write than an account has',
    { ...provisioned, ProvisionedThroughput: { ReadCapacityUnits: 40_000, WriteCapacityUnits: 1_000_000_000_000 } },
    `LimitExceededException: ${quota('WriteCapacityUnits', 1_000_000_000_000)}`,
  ],
  [
    'another partition',
    { ...music, TableName: 'arn:aws-cn:dynamodb:us-east-1:111122223333:table/Music' },
    "1 validation error detected: Invalid AWS partition in 'arn:aws-cn:dynamodb:us-east-1:111122223333:table/Music'",
  ],
  [
    'another kind of resource',
    { ...music, TableName: 'arn:aws:dynamodb:us-east-1:111122223333:backup/Music' },
    "1 validation error detected: Invalid resource type in 'arn:aws:dynamodb:us-east-1:111122223333:backup/Music'",
  ],
];

describe('CreateTable refuses', () => {
  it.each(refusals)('%s', async (_story, input, text) => {
    expect(await rawRefusal('CreateTable', input)).toBe(text);
  });

  it('a name that is taken, told before units that are too many', async () => {
    const text = 'ResourceInUseException: Table already exists: conformance-taken';
    expect(await refusal('CreateTable', { ...provisioned, TableName: taken.TableName })).toBe(text);
    const ProvisionedThroughput = { ReadCapacityUnits: 40_001, WriteCapacityUnits: 1 };
    expect(await refusal('CreateTable', { ...provisioned, ProvisionedThroughput, TableName: taken.TableName })).toBe(
      text,
    );
  });
});
