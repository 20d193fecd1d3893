import {
  CreateTableCommand,
  DescribeTimeToLiveCommand,
  PutResourcePolicyCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/cli/options.ts';
import { start } from '../../src/cli/start.ts';
import { clientsOf, refusal } from '../clients.ts';
import { keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

/** Time to live as it is switched on and off. Texts measured on AWS, 2026-10. What expires when: `src/database/ttl`. */
const TableName = 'expiring';
const arn = `arn:aws:dynamodb:us-east-1:${owner}:table/${TableName}`;
let running: Running;
let clients: ReturnType<typeof clientsOf>;
let alice: ReturnType<typeof clients.dynamodb>;
beforeAll(async () => {
  running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
  clients = clientsOf(running);
  alice = clients.dynamodb(keys.alice);
  await alice.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
});
afterAll(() => running.stop());

const set = (Enabled: boolean, AttributeName: string, table = TableName) =>
  alice.send(new UpdateTimeToLiveCommand({ TableName: table, TimeToLiveSpecification: { Enabled, AttributeName } }));
const described = async (client = alice, table = TableName) =>
  (await client.send(new DescribeTimeToLiveCommand({ TableName: table }))).TimeToLiveDescription;

describe('Time to live', () => {
  it('is switched on with an attribute and off with the same one', async () => {
    expect(await described()).toEqual({ TimeToLiveStatus: 'DISABLED' });
    expect(await refusal(set(false, 'expires'))).toBe('ValidationException: TimeToLive is already disabled');
    expect((await set(true, 'expires')).TimeToLiveSpecification).toEqual({ Enabled: true, AttributeName: 'expires' });
    expect(await described()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' });
    expect(await refusal(set(true, 'expires'))).toBe('ValidationException: TimeToLive is already enabled');
    const other =
      'ValidationException: TimeToLive is active on a different AttributeName: current AttributeName is expires';
    expect(await refusal(set(true, 'other'))).toBe(other);
    expect(await refusal(set(false, 'other'))).toBe(other);
    await set(false, 'expires', arn);
    expect(await described(alice, arn)).toEqual({ TimeToLiveStatus: 'DISABLED' });
  });

  it('needs a table, and an attribute with a name', async () => {
    const missing = 'ResourceNotFoundException: Requested resource not found: Table: missing not found';
    expect(await refusal(set(true, 'expires', 'missing'))).toBe(missing);
    expect(await refusal(described(alice, 'missing'))).toBe(missing);
    expect(await refusal(set(true, ''))).toBe(
      "ValidationException: 1 validation error detected: Value '' at 'timeToLiveSpecification.attributeName' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  });

  it('is the business of the table’s own account, whatever its policy says', async () => {
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: stranger }, Action: 'dynamodb:DescribeTimeToLive', Resource: arn },
      ],
    });
    await alice.send(new PutResourcePolicyCommand({ ResourceArn: arn, Policy }));
    expect(await refusal(described(clients.dynamodb(keys.bob), arn))).toContain('AccessDeniedException');
    expect(await refusal(described(clients.dynamodb(keys.nobody)))).toContain(
      `is not authorized to perform: dynamodb:DescribeTimeToLive on resource: ${arn} because no identity-based policy allows`,
    );
  });
});

describe('With AWS’s rest between changes', () => {
  it('a second change is refused, after everything that its content makes it', async () => {
    const resting = await start({
      port: 0,
      configuration: twoAccounts,
      wellKnownCredentials: false,
      timeToLiveChangeWindowMilliseconds: 3_600_000,
    });
    const client = clientsOf(resting).dynamodb(keys.alice);
    const change = (Enabled: boolean, AttributeName = 'expires') =>
      client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { Enabled, AttributeName } }));
    await client.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    await change(true);
    expect(await refusal(change(true))).toBe('ValidationException: TimeToLive is already enabled');
    expect(await refusal(change(false))).toBe(
      'ValidationException: Time to live has been modified multiple times within a fixed interval',
    );
    expect(await described(client)).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' });
    await resting.stop();
  });
});

describe('While a table comes and goes', () => {
  it('time to live cannot be set or described', async () => {
    const delayed = await start({
      port: 0,
      configuration: twoAccounts,
      wellKnownCredentials: false,
      tableStatusDelayMilliseconds: 60_000,
    });
    const client = clientsOf(delayed).dynamodb(keys.alice);
    await client.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    expect(await refusal(described(client))).toBe(
      'ValidationException: Cannot describe time to live while table is in CREATING state: Current table state is CREATING',
    );
    const TimeToLiveSpecification = { Enabled: true, AttributeName: 'expires' };
    expect(await refusal(client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification })))).toBe(
      `ResourceInUseException: Attempt to change a resource which is still in use: Table ${TableName} is being created`,
    );
    await delayed.stop();
  });
});
