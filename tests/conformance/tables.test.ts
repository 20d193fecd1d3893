import {
  CreateTableCommand,
  DescribeEndpointsCommand,
  DescribeLimitsCommand,
  DescribeTableCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/cli/options.ts';
import { start } from '../../src/cli/start.ts';
import { clientsOf, refusal } from '../clients.ts';
import { keys, owner, twoAccounts } from '../two-accounts.ts';

/** What tables are made with and described by, beyond keys and items; and the account around them. */
let running: Running;
let clients: ReturnType<typeof clientsOf>;
let alice: ReturnType<typeof clients.dynamodb>;
beforeAll(async () => {
  running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
  clients = clientsOf(running);
  alice = clients.dynamodb(keys.alice);
});
afterAll(() => running.stop());

const table = {
  AttributeDefinitions: [
    { AttributeName: 'id', AttributeType: 'S' as const },
    { AttributeName: 'owner', AttributeType: 'S' as const },
  ],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }],
  BillingMode: 'PAY_PER_REQUEST' as const,
};
const index = {
  IndexName: 'by-owner',
  KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' as const }],
  Projection: { ProjectionType: 'KEYS_ONLY' as const },
};
const described = async (TableName: string) => (await alice.send(new DescribeTableCommand({ TableName }))).Table!;

describe('A table', () => {
  it('shows the throughput, class and encryption that it was made with', async () => {
    const TableName = 'with-everything';
    const OnDemandThroughput = { MaxReadRequestUnits: 100, MaxWriteRequestUnits: 50 };
    const { TableDescription } = await alice.send(
      new CreateTableCommand({
        ...table,
        TableName,
        OnDemandThroughput,
        WarmThroughput: { ReadUnitsPerSecond: 20_000 },
        TableClass: 'STANDARD_INFREQUENT_ACCESS',
        SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: 'alias/mine' },
        GlobalSecondaryIndexes: [{ ...index, OnDemandThroughput: { MaxWriteRequestUnits: 5 } }],
      }),
    );
    const shown = {
      OnDemandThroughput,
      WarmThroughput: { ReadUnitsPerSecond: 20_000, WriteUnitsPerSecond: 4000, Status: 'ACTIVE' },
      TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
      SSEDescription: {
        Status: 'ENABLED',
        SSEType: 'KMS',
        KMSMasterKeyArn: `arn:aws:kms:us-east-1:${owner}:alias/mine`,
      },
      GlobalSecondaryIndexes: [{ OnDemandThroughput: { MaxReadRequestUnits: -1, MaxWriteRequestUnits: 5 } }],
    };
    expect(TableDescription).toMatchObject(shown);
    expect(TableDescription!.GlobalSecondaryIndexes![0]).not.toHaveProperty('WarmThroughput');
    expect(await described(TableName)).toMatchObject(shown);
  });

  it('shows none of it when it was made without', async () => {
    const TableName = 'plain';
    const { TableDescription } = await alice.send(
      new CreateTableCommand({ ...table, TableName, GlobalSecondaryIndexes: [index], TableClass: 'STANDARD' }),
    );
    for (const member of ['OnDemandThroughput', 'WarmThroughput', 'TableClassSummary', 'SSEDescription']) {
      expect(TableDescription).not.toHaveProperty(member);
    }
    expect(await described(TableName)).toMatchObject({
      WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4000, Status: 'ACTIVE' },
      ItemCount: 0,
      TableSizeBytes: 0,
    });
  });

  it('takes one kind of change at a time', async () => {
    const TableName = 'one-at-a-time';
    await alice.send(new CreateTableCommand({ ...table, TableName, GlobalSecondaryIndexes: [index] }));
    const both = (members: object) => refusal(alice.send(new UpdateTableCommand({ TableName, ...members })));
    const only = (what: string) =>
      `ValidationException: One or more parameter values were invalid: ${what} must be the only operation in the request`;
    const encryption = { SSESpecification: { Enabled: true } };
    const tableClass = { TableClass: 'STANDARD_INFREQUENT_ACCESS' };
    const protection = { DeletionProtectionEnabled: true };
    const warm = { WarmThroughput: { ReadUnitsPerSecond: 13_000 } };
    expect(await both({ ...warm, ...protection, ...tableClass, ...encryption })).toBe(
      only('Server-Side Encryption modification'),
    );
    expect(await both({ ...warm, ...protection, ...tableClass })).toBe(only('TableClass modification'));
    expect(await both({ ...warm, ...protection })).toBe(only('DeletionProtection modification'));
    expect(await both({ ...warm, OnDemandThroughput: { MaxReadRequestUnits: 1 } })).toBe(only('WarmThroughput'));
    const OnDemandThroughput = { MaxReadRequestUnits: 7 };
    await alice.send(new UpdateTableCommand({ TableName, BillingMode: 'PAY_PER_REQUEST', OnDemandThroughput }));
    expect((await described(TableName)).OnDemandThroughput).toEqual({
      MaxReadRequestUnits: 7,
      MaxWriteRequestUnits: -1,
    });
  });
});

describe('The account', () => {
  it('has limits, for those who may know them', async () => {
    const { $metadata: _, ...limits } = await alice.send(new DescribeLimitsCommand({}));
    expect(limits).toEqual({
      AccountMaxReadCapacityUnits: 80_000,
      AccountMaxWriteCapacityUnits: 80_000,
      TableMaxReadCapacityUnits: 40_000,
      TableMaxWriteCapacityUnits: 40_000,
    });
    expect(await refusal(clients.dynamodb(keys.nobody).send(new DescribeLimitsCommand({})))).toContain(
      'is not authorized to perform: dynamodb:DescribeLimits on resource',
    );
  });

  it('is served at the endpoint that was asked, for everybody who is somebody', async () => {
    const { Endpoints } = await clients.dynamodb(keys.nobody).send(new DescribeEndpointsCommand({}));
    expect(Endpoints).toEqual([{ Address: new URL(running.url).host, CachePeriodInMinutes: 1440 }]);
  });
});
