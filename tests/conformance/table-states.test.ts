import { beforeAll, describe, expect, it } from 'vitest';
import { type Operation, openTarget } from './target.ts';

/**
 * What is said of a table while it is CREATING: at AWS for some seconds, here for the length of this file.
 * Measured on AWS, 2026-10; of operations on items captured, 2013 to 2018.
 */
const TableName = 'conformance-creating';
const { call, refusal } = openTarget([], { tableStatusDelayMilliseconds: 600_000 });
const table = {
  TableName,
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' as const },
    { AttributeName: 'g', AttributeType: 'S' as const },
  ],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'global',
      KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' as const }],
      Projection: { ProjectionType: 'ALL' as const },
    },
  ],
  BillingMode: 'PAY_PER_REQUEST' as const,
};
let arn: string;
// biome-ignore lint/suspicious/noExplicitAny: scenarios look into answers freely
let created: any;
beforeAll(async () => {
  created = (await call('CreateTable', table)).TableDescription;
  arn = created.TableArn;
});

const inUse = 'ResourceInUseException: Attempt to change a resource which is still in use: ';
const being = `${inUse}Table is being created: ${TableName}`;
const absent = 'ResourceNotFoundException: Requested resource not found';
const Key = { pk: { S: 'x' } };
const one = { ':p': { S: 'x' } };

describe('A table that is being created', () => {
  it('is described with its indexes, all CREATING, and without what AWS fills in later', () => {
    expect(created).toMatchObject({
      TableStatus: 'CREATING',
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      GlobalSecondaryIndexes: [{ IndexName: 'global', IndexStatus: 'CREATING' }],
    });
    expect(created).not.toHaveProperty('WarmThroughput');
    expect(created.BillingModeSummary).not.toHaveProperty('LastUpdateToPayPerRequestDateTime');
  });

  it('is listed and described', async () => {
    expect((await call('DescribeTable', { TableName })).Table).toMatchObject({
      TableStatus: 'CREATING',
      GlobalSecondaryIndexes: [{ IndexStatus: 'CREATING' }],
    });
    const page = await call('ListTables', { ExclusiveStartTableName: 'conformance-creatinf', Limit: 1 });
    expect(page.TableNames).toEqual([TableName]);
  });

  const changes: readonly [Operation, what: string, input: () => object, text: string][] = [
    ['CreateTable', 'again', () => table, being],
    ['DeleteTable', 'its end', () => ({ TableName }), being],
    ['UpdateTable', 'its class', () => ({ TableName, TableClass: 'STANDARD_INFREQUENT_ACCESS' }), being],
    [
      'UpdateTable',
      'its protection',
      () => ({ TableName, DeletionProtectionEnabled: true }),
      'ResourceInUseException: Table needs to be in ACTIVE status to modify deletion protection setting.',
    ],
    ['TagResource', 'its tags', () => ({ ResourceArn: arn, Tags: [{ Key: 'a', Value: '' }] }), being],
    ['UntagResource', 'its tags', () => ({ ResourceArn: arn, TagKeys: ['a'] }), being],
    [
      'UpdateTimeToLive',
      'its time to live, in other words',
      () => ({ TableName, TimeToLiveSpecification: { Enabled: true, AttributeName: 'ttl' } }),
      `${inUse}Table ${TableName} is being created`,
    ],
    [
      'DescribeTimeToLive',
      'its time to live',
      () => ({ TableName }),
      'Cannot describe time to live while table is in CREATING state: Current table state is CREATING',
    ],
  ];
  it.each(changes)('cannot be changed: %s, %s', async (operation, _what, input, text) => {
    expect(await refusal(operation, input())).toBe(text);
  });

  const uses: readonly [Operation, object][] = [
    ['PutItem', { TableName, Item: Key }],
    ['GetItem', { TableName, Key }],
    ['UpdateItem', { TableName, Key }],
    ['DeleteItem', { TableName, Key }],
    ['Query', { TableName, KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: one }],
    ['Query', { TableName, IndexName: 'global', KeyConditionExpression: 'g = :p', ExpressionAttributeValues: one }],
    ['Scan', { TableName }],
    ['BatchGetItem', { RequestItems: { [TableName]: { Keys: [Key] } } }],
    ['BatchWriteItem', { RequestItems: { [TableName]: [{ DeleteRequest: { Key } }] } }],
    ['TransactGetItems', { TransactItems: [{ Get: { TableName, Key } }] }],
    ['TransactWriteItems', { TransactItems: [{ Delete: { TableName, Key } }] }],
    ['ExecuteStatement', { Statement: `SELECT * FROM "${TableName}" WHERE pk = 'x'` }],
  ];
  it.each(uses)('is not there for items: %s %j', async (operation, input) => {
    expect(await refusal(operation, input)).toBe(absent);
  });
});
