import { describe, expect, it } from 'vitest';
import { openTarget } from './target.ts';

/** What tables are described by, before and after they change. Measured on AWS, 2026-10, unless a scenario says otherwise. */
const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
const hash = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' as const });
const range = (AttributeName: string) => ({ AttributeName, KeyType: 'RANGE' as const });
const all = { ProjectionType: 'ALL' as const };
const keysOnly = { ProjectionType: 'KEYS_ONLY' as const };
const units = (ReadCapacityUnits: number, WriteCapacityUnits: number) => ({ ReadCapacityUnits, WriteCapacityUnits });
const tables = {
  onDemand: {
    TableName: 'conformance-described',
    AttributeDefinitions: [attribute('sk'), attribute('pk')],
    KeySchema: [hash('pk'), range('sk')],
    BillingMode: 'PAY_PER_REQUEST' as const,
  },
  provisioned: {
    TableName: 'conformance-described-units',
    AttributeDefinitions: [attribute('pk')],
    KeySchema: [hash('pk')],
    ProvisionedThroughput: units(3, 4),
  },
  indexed: {
    TableName: 'conformance-described-indexes',
    AttributeDefinitions: [attribute('sk'), attribute('pk'), attribute('b'), attribute('a')],
    KeySchema: [hash('pk'), range('sk')],
    BillingMode: 'PROVISIONED' as const,
    ProvisionedThroughput: units(1, 1),
    LocalSecondaryIndexes: [{ IndexName: 'local', KeySchema: [hash('pk'), range('a')], Projection: keysOnly }],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'second',
        KeySchema: [hash('b'), range('a')],
        Projection: { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: ['z', 'y'] },
        ProvisionedThroughput: units(5, 6),
      },
      { IndexName: 'first', KeySchema: [hash('a')], Projection: all, ProvisionedThroughput: units(7, 8) },
    ],
  },
  changed: {
    TableName: 'conformance-changed',
    AttributeDefinitions: [attribute('a'), attribute('pk')],
    KeySchema: [hash('pk')],
    ProvisionedThroughput: units(5, 5),
    GlobalSecondaryIndexes: [
      { IndexName: 'global', KeySchema: [hash('a')], Projection: all, ProvisionedThroughput: units(2, 2) },
    ],
  },
};
const { call, raw, refusal, rawRefusal } = openTarget(Object.values(tables));

const described = async (TableName: string) => (await call('DescribeTable', { TableName })).Table;
/** AWS takes seconds to minutes for a change. */
const changed = async (TableName: string, members: object) => {
  const answer = (await call('UpdateTable', { TableName, ...members })).TableDescription;
  await expect.poll(async () => (await described(TableName)).TableStatus, { timeout: 300_000 }).toBe('ACTIVE');
  return answer;
};

describe('A table on demand', () => {
  const { TableName } = tables.onDemand;

  it('has these members and no other', async () => {
    const table = await described(TableName);
    expect(table).toEqual({
      AttributeDefinitions: tables.onDemand.AttributeDefinitions,
      TableName,
      KeySchema: tables.onDemand.KeySchema,
      TableStatus: 'ACTIVE',
      CreationDateTime: expect.any(Date),
      ProvisionedThroughput: { NumberOfDecreasesToday: 0, ...units(0, 0) },
      TableSizeBytes: 0,
      ItemCount: 0,
      TableArn: expect.stringMatching(/^arn:aws:dynamodb:us-east-1:\d{12}:table\/conformance-described$/),
      TableId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST', LastUpdateToPayPerRequestDateTime: expect.any(Date) },
      DeletionProtectionEnabled: false,
      WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4000, Status: 'ACTIVE' },
    });
  });

  it('has its dates in seconds with a fraction', async () => {
    const { Table } = await raw('DescribeTable', { TableName });
    expect(typeof Table.CreationDateTime).toBe('number');
    expect(Math.abs(Table.CreationDateTime - Date.now() / 1000)).toBeLessThan(86_400);
  });

  it('has an ARN that is as good as its name', async () => {
    const { TableArn } = await described(TableName);
    expect(await described(TableArn)).toEqual(await described(TableName));
    expect((await call('Scan', { TableName: TableArn, ReturnConsumedCapacity: 'TOTAL' })).ConsumedCapacity).toEqual({
      TableName: TableArn,
      CapacityUnits: 0.5,
    });
  });
});

describe('A provisioned table', () => {
  it('was never on demand, and says nothing of billing', async () => {
    const table = await described(tables.provisioned.TableName);
    expect(table).not.toHaveProperty('BillingModeSummary');
    expect(table.ProvisionedThroughput).toEqual({ NumberOfDecreasesToday: 0, ...units(3, 4) });
    expect(table.WarmThroughput).toEqual({ ReadUnitsPerSecond: 3, WriteUnitsPerSecond: 4, Status: 'ACTIVE' });
  });
});

describe('A table with indexes', () => {
  const { TableName } = tables.indexed;
  const arn = (IndexName: string) => expect.stringMatching(new RegExp(`:table/${TableName}/index/${IndexName}$`));

  it('has its definitions by name', async () => {
    const { AttributeDefinitions } = await described(TableName);
    expect(AttributeDefinitions).toEqual(['a', 'b', 'pk', 'sk'].map(attribute));
  });

  it('has its global indexes in the order in which they were sent', async () => {
    const global = (IndexName: string, KeySchema: object[], read: number, write: number) => ({
      IndexName,
      KeySchema,
      IndexStatus: 'ACTIVE',
      ProvisionedThroughput: { NumberOfDecreasesToday: 0, ...units(read, write) },
      IndexSizeBytes: 0,
      ItemCount: 0,
      IndexArn: arn(IndexName),
      WarmThroughput: { ReadUnitsPerSecond: read, WriteUnitsPerSecond: write, Status: 'ACTIVE' },
    });
    expect((await described(TableName)).GlobalSecondaryIndexes).toEqual([
      {
        ...global('second', [hash('b'), range('a')], 5, 6),
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['y', 'z'] },
      },
      { ...global('first', [hash('a')], 7, 8), Projection: all },
    ]);
  });

  it('has its local indexes without state or units', async () => {
    expect((await described(TableName)).LocalSecondaryIndexes).toEqual([
      {
        IndexName: 'local',
        KeySchema: [hash('pk'), range('a')],
        Projection: keysOnly,
        IndexSizeBytes: 0,
        ItemCount: 0,
        IndexArn: arn('local'),
      },
    ]);
  });
});

describe('A table that changes', () => {
  const { TableName } = tables.changed;

  it('shows when its units rose and fell, and how often on a day', async () => {
    await changed(TableName, { ProvisionedThroughput: units(6, 5) });
    const raised = (await described(TableName)).ProvisionedThroughput;
    expect(raised).toEqual({ NumberOfDecreasesToday: 0, LastIncreaseDateTime: expect.any(Date), ...units(6, 5) });
    await changed(TableName, { ProvisionedThroughput: units(6, 4) });
    expect((await described(TableName)).ProvisionedThroughput).toEqual({
      NumberOfDecreasesToday: 1,
      LastIncreaseDateTime: raised.LastIncreaseDateTime,
      LastDecreaseDateTime: expect.any(Date),
      ...units(6, 4),
    });
  });

  it('is as warm as it ever was', async () => {
    expect((await described(TableName)).WarmThroughput).toMatchObject({
      ReadUnitsPerSecond: 6,
      WriteUnitsPerSecond: 5,
    });
  });

  it('takes new units of an index with its own', async () => {
    const Update = { IndexName: 'global', ProvisionedThroughput: units(3, 3) };
    await changed(TableName, { ProvisionedThroughput: units(7, 7), GlobalSecondaryIndexUpdates: [{ Update }] });
    const table = await described(TableName);
    expect(table.ProvisionedThroughput).toMatchObject(units(7, 7));
    expect(table.GlobalSecondaryIndexes[0].ProvisionedThroughput).toMatchObject(units(3, 3));
  });

  it('goes on demand with maxima, its indexes with it, and remembers since when', async () => {
    const OnDemandThroughput = { MaxReadRequestUnits: 50, MaxWriteRequestUnits: 40 };
    await changed(TableName, { BillingMode: 'PAY_PER_REQUEST', OnDemandThroughput });
    const table = await described(TableName);
    expect(table).toMatchObject({
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST', LastUpdateToPayPerRequestDateTime: expect.any(Date) },
      ProvisionedThroughput: units(0, 0),
      OnDemandThroughput,
      GlobalSecondaryIndexes: [{ ProvisionedThroughput: units(0, 0) }],
    });
  });

  it('may go on demand again, with a stream', async () => {
    await changed(TableName, {
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'OLD_IMAGE' },
    });
    const table = await described(TableName);
    expect(table.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: 'OLD_IMAGE' });
    expect(table.LatestStreamLabel).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/);
    expect(table.LatestStreamArn).toBe(`${table.TableArn}/stream/${table.LatestStreamLabel}`);
  });

  it('keeps the name of a stream that ended', async () => {
    const { LatestStreamArn } = await described(TableName);
    await changed(TableName, { StreamSpecification: { StreamEnabled: false } });
    const table = await described(TableName);
    expect(table).not.toHaveProperty('StreamSpecification');
    expect(table.LatestStreamArn).toBe(LatestStreamArn);
  });

  it('goes back to units with those of its indexes, and still shows that it was on demand', async () => {
    const Update = { IndexName: 'global', ProvisionedThroughput: units(2, 2) };
    await changed(TableName, {
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: units(1, 1),
      GlobalSecondaryIndexUpdates: [{ Update }],
    });
    expect(await described(TableName)).toMatchObject({
      BillingModeSummary: { BillingMode: 'PROVISIONED', LastUpdateToPayPerRequestDateTime: expect.any(Date) },
      ProvisionedThroughput: units(1, 1),
      GlobalSecondaryIndexes: [{ ProvisionedThroughput: units(2, 2) }],
    });
  });

  it('is protected from deletion, and then is not', async () => {
    const { TableDescription } = await call('UpdateTable', { TableName, DeletionProtectionEnabled: true });
    expect(TableDescription).toMatchObject({ TableStatus: 'ACTIVE', DeletionProtectionEnabled: true });
    expect(await refusal('DeleteTable', { TableName })).toBe(
      'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    );
    if (process.env.TARGET === 'aws') await new Promise((resolve) => setTimeout(resolve, 16_000));
    await call('UpdateTable', { TableName, DeletionProtectionEnabled: false });
    expect((await described(TableName)).DeletionProtectionEnabled).toBe(false);
  });

  it('shows a class when it first had another, and from then on', async () => {
    await changed(TableName, { TableClass: 'STANDARD_INFREQUENT_ACCESS' });
    expect((await described(TableName)).TableClassSummary).toMatchObject({ TableClass: 'STANDARD_INFREQUENT_ACCESS' });
    await changed(TableName, { TableClass: 'STANDARD' });
    expect((await described(TableName)).TableClassSummary.TableClass).toBe('STANDARD');
  });
});

describe('A table that is not there', () => {
  const missing = 'ResourceNotFoundException: Requested resource not found: Table: conformance-absent not found';
  const TableName = 'conformance-absent';
  it.each([
    ['DescribeTable', {}],
    ['DeleteTable', {}],
    ['DescribeTimeToLive', {}],
    ['UpdateTimeToLive', { TimeToLiveSpecification: { Enabled: true, AttributeName: 'x' } }],
  ] as const)('%s', async (operation, more) => {
    expect(await refusal(operation, { TableName, ...more })).toBe(missing);
  });

  const item = 'ResourceNotFoundException: Requested resource not found';
  const Key = { pk: { S: 'x' } };
  it.each([
    ['PutItem', { TableName, Item: Key }],
    ['UpdateItem', { TableName, Key }],
    ['DeleteItem', { TableName, Key }],
    ['GetItem', { TableName, Key }],
    ['Scan', { TableName }],
    ['Query', { TableName, KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: 'x' } } }],
    ['BatchWriteItem', { RequestItems: { [TableName]: [{ PutRequest: { Item: Key } }] } }],
    ['TransactGetItems', { TransactItems: [{ Get: { TableName, Key } }] }],
    ['TransactWriteItems', { TransactItems: [{ Delete: { TableName, Key } }] }],
    ['ExecuteStatement', { Statement: `SELECT * FROM "${TableName}"` }],
  ] as const)('%s', async (operation, input) => {
    expect(await refusal(operation, input)).toBe(item);
  });
});

describe('ListTables', () => {
  const names = Object.values(tables)
    .map(({ TableName }) => TableName)
    .sort();

  it('lists names by their bytes, a page at a time, from a name that need not exist', async () => {
    const found: string[] = [];
    let ExclusiveStartTableName = 'conformance-a';
    for (let page = 0; page < 100 && found.length < names.length; page++) {
      const answer = await call('ListTables', { ExclusiveStartTableName, Limit: 1 });
      expect(answer.TableNames).toHaveLength(1);
      ExclusiveStartTableName = answer.TableNames[0];
      if (names.includes(ExclusiveStartTableName)) found.push(ExclusiveStartTableName);
    }
    expect(found).toEqual(names);
  });

  it('says where a page ended only when more follow', async () => {
    const whole = await call('ListTables', { ExclusiveStartTableName: 'conformance-described-units', Limit: 100 });
    expect(whole).not.toHaveProperty('LastEvaluatedTableName');
    const part = await call('ListTables', { ExclusiveStartTableName: 'conformance-a', Limit: 2 });
    expect(part.LastEvaluatedTableName).toBe(part.TableNames[1]);
  });

  it('takes no ARN', async () => {
    const ExclusiveStartTableName = 'arn:aws:dynamodb:us-east-1:111111111111:table/x';
    expect(await rawRefusal('ListTables', { ExclusiveStartTableName })).toContain(
      'failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+',
    );
  });
});

describe('An ARN for a name', () => {
  const form =
    "Valid ARN format is 'arn:<awsPartition>:<vendor>:<region>:<subscriber>:resourceType/resourceName', where Resource name must have length less than or equal to 255, Resource name must have length greater than or equal to 3, Resource name must satisfy regular expression pattern: [a-zA-Z0-9_.-]+";
  const account = '111111111111';
  const malformed = (arn: string) => `Value '${arn}' at 'tableName' failed to satisfy constraint: ${form}`;
  const rows: readonly [what: string, arn: string, text: string][] = [
    ['of another partition', `arn:aws-cn:dynamodb:us-east-1:${account}:table/abc`, 'Invalid AWS partition in'],
    ['of no Region', `arn:aws:dynamodb:here:${account}:table/abc`, 'Invalid AWS region in'],
    ['of a backup', `arn:aws:dynamodb:us-east-1:${account}:backup/abc`, 'Invalid resource type in'],
    ['of half a form', 'arn:aws:dynamodb', ''],
    ['of another service', `arn:aws:s3:us-east-1:${account}:table/abc`, ''],
    ['of an account of five digits', 'arn:aws:dynamodb:us-east-1:12345:table/abc', ''],
    ['of a name of two letters', `arn:aws:dynamodb:us-east-1:${account}:table/ab`, ''],
    ['of a name of other letters', `arn:aws:dynamodb:us-east-1:${account}:table/a b c`, ''],
  ];
  it.each(rows)('%s', async (_what, arn, text) => {
    const told = `1 validation error detected: ${text === '' ? malformed(arn) : `${text} '${arn}'`}`;
    expect(await refusal('DescribeTable', { TableName: arn })).toBe(told);
    expect(await refusal('GetItem', { TableName: arn, Key: {} })).toBe(told);
  });
});
