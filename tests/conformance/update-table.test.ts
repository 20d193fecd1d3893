import { describe, expect, it } from 'vitest';
import { openTarget } from './target.ts';

/** What UpdateTable refuses, and which changes may come together. Measured on AWS, 2026-10, unless a row says otherwise. */
const Provisioned = 'conformance-provisioned';
const OnDemand = 'conformance-on-demand';
const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
const hash = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' as const });
const range = (AttributeName: string) => ({ AttributeName, KeyType: 'RANGE' as const });
const units = (ReadCapacityUnits: number, WriteCapacityUnits: number) => ({ ReadCapacityUnits, WriteCapacityUnits });
const keysOnly = { ProjectionType: 'KEYS_ONLY' as const };
const provisioned = {
  AttributeDefinitions: [attribute('a'), attribute('pk')],
  KeySchema: [hash('pk')],
  ProvisionedThroughput: units(5, 6),
  GlobalSecondaryIndexes: [
    { IndexName: 'global', KeySchema: [hash('a')], Projection: keysOnly, ProvisionedThroughput: units(1, 2) },
  ],
};
const onDemand = {
  AttributeDefinitions: [attribute('a'), attribute('pk'), attribute('sk')],
  KeySchema: [hash('pk'), range('sk')],
  BillingMode: 'PAY_PER_REQUEST' as const,
  LocalSecondaryIndexes: [{ IndexName: 'local', KeySchema: [hash('pk'), range('a')], Projection: keysOnly }],
  GlobalSecondaryIndexes: [{ IndexName: 'global', KeySchema: [hash('a')], Projection: keysOnly }],
};
const { call, refusal, rawRefusal } = openTarget([
  { ...provisioned, TableName: Provisioned },
  {
    ...onDemand,
    TableName: OnDemand,
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    OnDemandThroughput: { MaxReadRequestUnits: 100 },
  },
]);

const wrong = 'One or more parameter values were invalid: ';
const only = (what: string) => `${wrong}${what} must be the only operation in the request`;
const onDemandAlone = `${wrong}OnDemandThroughput can only be combined with BillingMode in an UpdateTable request`;
const atLeastOne =
  'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required';
const noUnits = `${wrong}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`;
const unchanged = (what: string, { read, write }: { read: number; write: number }) =>
  `The provisioned throughput for the ${what} will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the ${what}: ${read}. Requested ReadCapacityUnits: ${read}. Current WriteCapacityUnits provisioned for the ${what}: ${write}. Requested WriteCapacityUnits: ${write}. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.`;
const onlyOne =
  'LimitExceededException: Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table';

const updates = (...GlobalSecondaryIndexUpdates: object[]) => ({ GlobalSecondaryIndexUpdates });
const index = (IndexName: string, KeySchema: object[] = [hash('g')]) => ({
  IndexName,
  KeySchema,
  Projection: keysOnly,
});
const defining = (...names: string[]) => ({ AttributeDefinitions: names.map(attribute) });
const create = (IndexName: string, more: object = {}) => ({
  ...defining('g'),
  ...updates({ Create: { ...index(IndexName), ...more } }),
});
const change = (IndexName: string, more: object) => updates({ Update: { IndexName, ...more } });
const remove = (IndexName: string) => updates({ Delete: { IndexName } });
const encryption = { SSESpecification: { Enabled: true } };
const tableClass = { TableClass: 'STANDARD_INFREQUENT_ACCESS' };
const protection = { DeletionProtectionEnabled: true };
const warm = { WarmThroughput: { ReadUnitsPerSecond: 13_000 } };
const maxima = { OnDemandThroughput: { MaxReadRequestUnits: 7 } };
const stream = { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } };
const throughput = { ProvisionedThroughput: units(7, 7) };
const toOnDemand = { BillingMode: 'PAY_PER_REQUEST' };

const rows: readonly [what: string, TableName: string, members: object, text: string][] = [
  ['nothing', OnDemand, {}, atLeastOne],
  ['definitions alone', OnDemand, defining('g'), atLeastOne],
  ['no updates of indexes', OnDemand, updates(), atLeastOne],
  ['warmth of nothing (ours: AWS fails)', OnDemand, { WarmThroughput: {} }, atLeastOne],
  ['maxima of nothing (ours: AWS fails)', OnDemand, { OnDemandThroughput: {} }, atLeastOne],
  ['nothing, of a table that is not there', 'conformance-absent', {}, atLeastOne],

  ['encryption and class', OnDemand, { ...tableClass, ...encryption }, only('Server-Side Encryption modification')],
  ['encryption and a mode', OnDemand, { ...toOnDemand, ...encryption }, only('Server-Side Encryption modification')],
  ['encryption and a stream', OnDemand, { ...stream, ...encryption }, only('Server-Side Encryption modification')],
  ['class and protection', OnDemand, { ...protection, ...tableClass }, only('TableClass modification')],
  ['class and units', Provisioned, { ...throughput, ...tableClass }, only('TableClass modification')],
  ['class and an index', OnDemand, { ...create('new'), ...tableClass }, only('TableClass modification')],
  ['protection and warmth', OnDemand, { ...warm, ...protection }, only('DeletionProtection modification')],
  ['protection and a mode', OnDemand, { ...toOnDemand, ...protection }, only('DeletionProtection modification')],
  ['protection and a stream', OnDemand, { ...stream, ...protection }, only('DeletionProtection modification')],
  ['warmth and maxima', OnDemand, { ...maxima, ...warm }, only('WarmThroughput')],
  ['warmth and a mode', OnDemand, { ...toOnDemand, ...warm }, only('WarmThroughput')],
  ['warmth and units', Provisioned, { ...throughput, ...warm }, only('WarmThroughput')],
  ['warmth and an index that goes', OnDemand, { ...remove('global'), ...warm }, only('WarmThroughput')],
  [
    'warmth and an index that comes',
    OnDemand,
    { ...create('new'), ...warm },
    `${wrong}Create global secondary index cannot be specified when updating WarmThroughput`,
  ],
  ['maxima and a stream', OnDemand, { ...maxima, ...stream }, onDemandAlone],
  ['maxima and units', Provisioned, { ...maxima, ...throughput }, onDemandAlone],
  ['maxima and an index', OnDemand, { ...maxima, ...create('new') }, onDemandAlone],
  ['maxima, a mode and a stream', OnDemand, { ...maxima, ...toOnDemand, ...stream }, onDemandAlone],
  [
    'a stream and units',
    Provisioned,
    { ...stream, ...throughput },
    `${wrong}You cannot modify stream status while updating table IOPS`,
  ],
  [
    'an index that comes and units',
    Provisioned,
    { ...create('new'), ...throughput },
    `${wrong}You cannot create or delete index while updating table IOPS`,
  ],
  [
    'an index that goes and units',
    Provisioned,
    { ...remove('global'), ...throughput },
    `${wrong}You cannot create or delete index while updating table IOPS`,
  ],
  [
    'an index that comes and a stream',
    OnDemand,
    { ...create('new'), ...stream },
    `${wrong}You cannot create or delete index while changing stream status`,
  ],
  [
    'an index that goes and a stream',
    Provisioned,
    { ...remove('global'), ...stream },
    `${wrong}You cannot create or delete index while changing stream status`,
  ],

  [
    'the units that it has',
    Provisioned,
    { ProvisionedThroughput: units(5, 6) },
    unchanged('table', { read: 5, write: 6 }),
  ],
  [
    'the units that an index has',
    Provisioned,
    change('global', { ProvisionedThroughput: units(1, 2) }),
    unchanged('index global', { read: 1, write: 2 }),
  ],
  [
    'provisioned without units',
    OnDemand,
    { BillingMode: 'PROVISIONED' },
    `${wrong}ProvisionedThroughput must be specified when BillingMode is PROVISIONED`,
  ],
  [
    'provisioned without units of an index',
    OnDemand,
    { BillingMode: 'PROVISIONED', ...throughput },
    `${wrong}ProvisionedThroughput must be specified for index: global`,
  ],
  ['units on demand', OnDemand, throughput, noUnits],
  ['units, going on demand', Provisioned, { ...toOnDemand, ...throughput }, noUnits],
  [
    'units of an index on demand',
    OnDemand,
    change('global', throughput),
    `${wrong}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: global when BillingMode is PAY_PER_REQUEST`,
  ],
  [
    'units of a new index on demand',
    OnDemand,
    create('new', throughput),
    `${wrong}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: new when BillingMode is PAY_PER_REQUEST`,
  ],
  [
    'units beyond measure',
    Provisioned,
    { ProvisionedThroughput: units(1, 1_000_000_000_001) },
    'Given value 1000000000001 for WriteCapacityUnits is out of bounds',
  ],
  [
    'more units than an account has',
    Provisioned,
    { ProvisionedThroughput: units(40_001, 1) },
    'LimitExceededException: The requested ReadCapacityUnits, 40001, is above the per table maximum for the account in us-east-1. Per table maximum: 40000. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.',
  ],
  [
    'maxima, provisioned',
    Provisioned,
    maxima,
    `${wrong}MaxReadRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED`,
  ],
  [
    'a maximum of 0',
    OnDemand,
    { OnDemandThroughput: { MaxWriteRequestUnits: 0 } },
    `${wrong}Requested MaxWriteRequestUnits for OnDemandThroughput for table is outside of valid range`,
  ],
  [
    'less warmth',
    OnDemand,
    { WarmThroughput: { ReadUnitsPerSecond: 11_999 } },
    `${wrong}Requested ReadUnitsPerSecond for WarmThroughput for table is lower than current WarmThroughput, decreasing WarmThroughput is not supported`,
  ],
  [
    'less warmth for writes',
    OnDemand,
    { WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 1 } },
    `${wrong}Requested WriteUnitsPerSecond for WarmThroughput for table is lower than current WarmThroughput, decreasing WarmThroughput is not supported`,
  ],

  [
    'an action of none',
    OnDemand,
    updates({}),
    `${wrong}One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null`,
  ],
  [
    'two actions in one',
    OnDemand,
    updates({ Create: index('new'), Delete: { IndexName: 'new' } }),
    `${wrong}Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object`,
  ],
  [
    'an index twice',
    OnDemand,
    updates({ Create: index('new') }, { Delete: { IndexName: 'new' } }),
    `${wrong}Only one global secondary index update per index is allowed simultaneously. Index: new`,
  ],
  ['an index that is there', OnDemand, create('global'), 'Attempting to create an index which already exists'],
  [
    'an index of the name of a local one',
    OnDemand,
    create('local'),
    'Attempting to create an index which already exists',
  ],
  [
    'a new index without definitions',
    OnDemand,
    updates({ Create: index('new') }),
    `${wrong}AttributeDefinitions is not specified for index: new`,
  ],
  [
    'a new index on what only the table defines (captured, 2026-07)',
    OnDemand,
    { ...defining('g', 'pk'), ...updates({ Create: index('new', [hash('g'), range('sk')]) }) },
    `${wrong}Some index key attributes are not defined in AttributeDefinitions`,
  ],
  [
    'more keys than definitions',
    OnDemand,
    { ...defining('g'), ...updates({ Create: index('new', [hash('g'), range('sk')]) }) },
    'Invalid KeySchema: Some index key attribute have no definition',
  ],
  [
    'five partition attributes',
    OnDemand,
    {
      ...defining('a', 'b', 'c', 'd', 'e'),
      ...updates({ Create: index('new', ['a', 'b', 'c', 'd', 'e'].map(hash)) }),
    },
    `${wrong}The KeySchema exceeds the maximum allowed number of HASH key attributes`,
  ],
  [
    'a new index, RANGE first',
    OnDemand,
    { ...defining('g'), ...updates({ Create: index('new', [range('g')]) }) },
    'Invalid KeySchema: The first KeySchemaElement is not a HASH key type',
  ],
  [
    'a new index that projects nothing',
    OnDemand,
    create('new', { Projection: {} }),
    `${wrong}Unknown ProjectionType: null`,
  ],
  [
    'a new index with attributes beside ALL',
    OnDemand,
    create('new', { Projection: { ProjectionType: 'ALL', NonKeyAttributes: ['x'] } }),
    `${wrong}ProjectionType is ALL, but NonKeyAttributes is specified`,
  ],
  [
    'a new index without units, provisioned',
    Provisioned,
    create('new'),
    `${wrong}ProvisionedThroughput is not specified for index: new`,
  ],
  [
    'two new indexes',
    OnDemand,
    { ...defining('g'), ...updates({ Create: index('one') }, { Create: index('two') }) },
    onlyOne,
  ],
  [
    'an index that comes and one that goes',
    OnDemand,
    { ...defining('g'), ...updates({ Create: index('one') }, { Delete: { IndexName: 'global' } }) },
    onlyOne,
  ],
  [
    'units of a local index',
    OnDemand,
    change('local', throughput),
    'Cannot update an index that is not a GlobalSecondaryIndex: local',
  ],
  [
    'the end of a local index',
    OnDemand,
    remove('local'),
    'Cannot delete an index that is not a GlobalSecondaryIndex: local',
  ],
  [
    'units of an index that is not there',
    Provisioned,
    change('none', throughput),
    `ResourceNotFoundException: Requested resource not found: Index none for table ${Provisioned}`,
  ],
  [
    'the end of an index that is not there',
    OnDemand,
    remove('none'),
    `ResourceNotFoundException: Requested resource not found: Index none for table ${OnDemand}`,
  ],

  ['a stream that is there', OnDemand, stream, `Table already has an enabled stream: TableName: ${OnDemand}`],
  [
    'the end of no stream',
    Provisioned,
    { StreamSpecification: { StreamEnabled: false } },
    `Table has no stream to disable: TableName: ${Provisioned}`,
  ],
  [
    'a stream without view type',
    Provisioned,
    { StreamSpecification: { StreamEnabled: true } },
    `${wrong}If stream is being enabled then UpdateViewType is required`,
  ],
  [
    'the end of a stream with a view type',
    OnDemand,
    { StreamSpecification: { StreamEnabled: false, StreamViewType: 'KEYS_ONLY' } },
    `${wrong}If stream is being disabled, then UpdateViewType must not be specified`,
  ],
  [
    'encryption as it is',
    OnDemand,
    { SSESpecification: { Enabled: false } },
    `${wrong}Table is already encrypted by default`,
  ],
  [
    'a type of encryption that is off',
    OnDemand,
    { SSESpecification: { Enabled: false, SSEType: 'KMS' } },
    `${wrong}SSEType can not be specified if Enabled is false`,
  ],
  [
    'a table that is not there',
    'conformance-absent',
    tableClass,
    'ResourceNotFoundException: Requested resource not found: Table: conformance-absent not found',
  ],
];

describe('UpdateTable refuses', () => {
  it.each(rows)('%s', async (_what, TableName, members, text) => {
    expect(await rawRefusal('UpdateTable', { TableName, ...members })).toBe(text);
  });

  it('and changes nothing by it', async () => {
    const { Table: before } = await call('DescribeTable', { TableName: Provisioned });
    const beside = { ...throughput, ...change('global', { ProvisionedThroughput: units(1, 2) }) };
    expect(await refusal('UpdateTable', { TableName: Provisioned, ...beside })).toBe(
      unchanged('index global', { read: 1, write: 2 }),
    );
    expect((await call('DescribeTable', { TableName: Provisioned })).Table).toEqual(before);
  });
});
