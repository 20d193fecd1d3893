import {
  CreateTableCommand,
  DeleteResourcePolicyCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import type { Running, StartOptions } from '../../src/cli/options.ts';
import { start } from '../../src/cli/start.ts';
import { clientsOf, refusal } from '../clients.ts';
import { keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

/**
 * AWS's timing around policy changes, each part switched on by itself so that a client's retries can be tested. Without the switches
 * a change is in force when it was answered: all other tests rely on that.
 */
let running: Running | undefined;
afterEach(() => running?.stop());

const TableName = 'timed';
const ResourceArn = `arn:aws:dynamodb:us-east-1:${owner}:table/${TableName}`;
const policy = (Action: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: stranger }, Action, Resource: '*' }],
  });

async function serve(options: StartOptions) {
  running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false, ...options });
  const clients = clientsOf(running);
  const alice = clients.dynamodb(keys.alice);
  await alice.send(new CreateTableCommand({ ...schema, TableName }));
  return {
    alice,
    bob: clients.dynamodb(keys.bob),
    put: (action: string, ExpectedRevisionId?: string) =>
      alice.send(new PutResourcePolicyCommand({ ResourceArn, Policy: policy(action), ExpectedRevisionId })),
    get: () => alice.send(new GetResourcePolicyCommand({ ResourceArn })),
    remove: () => alice.send(new DeleteResourcePolicyCommand({ ResourceArn })),
  };
}

describe('The window after a change', () => {
  it('refuses changes as in use for two seconds, then throttles them, and never what changes nothing', async () => {
    const windowMilliseconds = 3000;
    const { alice, put, remove } = await serve({ policyChangeWindowMilliseconds: windowMilliseconds });
    expect(await remove()).not.toHaveProperty('RevisionId');
    const { RevisionId } = await put('dynamodb:GetItem');
    const until = new Date(Number(RevisionId) + windowMilliseconds);

    const pending = `ResourceInUseException: Attempt to change a resource which is still in use: Table is pending previous resource-based policy update: ${TableName}`;
    expect(await refusal(put('dynamodb:Query'))).toBe(pending);
    expect(await refusal(remove())).toBe(pending);
    expect(await put('dynamodb:GetItem')).toMatchObject({ RevisionId });
    expect(await refusal(put('dynamodb:Query', 'stale'))).toContain('PolicyNotFoundException');
    expect(await refusal(put('dynamodb:Query', RevisionId))).toBe(pending);
    expect(await refusal(alice.send(new DeleteTableCommand({ TableName })))).toBe(
      `ResourceInUseException: Attempt to change a resource which is still in use: Table: ${TableName} has a pending resource-based policy update.`,
    );
    await alice.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));

    await sleepUntil(Number(RevisionId) + 2100);
    const throttled = `ThrottlingException: Resource-based policy for table ${TableName} modified within the previous ${windowMilliseconds} milliseconds. Please try again after ${until.toISOString()}.`;
    expect(await refusal(put('dynamodb:Query'))).toBe(throttled);
    expect(await refusal(remove())).toBe(throttled);
    expect(await put('dynamodb:GetItem')).toMatchObject({ RevisionId });

    await sleepUntil(until.getTime() + 10);
    expect((await put('dynamodb:Query')).RevisionId).not.toBe(RevisionId);
  });

  it('of a stream is its own, and is told by its label', async () => {
    const windowMilliseconds = 2500;
    const { alice, put } = await serve({ policyChangeWindowMilliseconds: windowMilliseconds });
    const StreamSpecification = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } as const;
    const { TableDescription } = await alice.send(new UpdateTableCommand({ TableName, StreamSpecification }));
    const { LatestStreamArn: stream, LatestStreamLabel: label } = TableDescription!;
    const putOnStream = (action: string) =>
      alice.send(new PutResourcePolicyCommand({ ResourceArn: stream, Policy: policy(action) }));
    await put('dynamodb:GetItem');
    const { RevisionId } = await putOnStream('dynamodb:GetRecords');
    expect(await refusal(putOnStream('dynamodb:DescribeStream'))).toBe(
      `ResourceInUseException: Attempt to change a resource which is still in use: Stream is pending previous resource-based policy update: ${label}`,
    );
    await sleepUntil(Number(RevisionId) + 2100);
    const until = new Date(Number(RevisionId) + windowMilliseconds).toISOString();
    expect(await refusal(putOnStream('dynamodb:DescribeStream'))).toBe(
      `ThrottlingException: Resource-based policy for stream ${label} modified within the previous ${windowMilliseconds} milliseconds. Please try again after ${until}.`,
    );
    expect(await putOnStream('dynamodb:GetRecords')).toMatchObject({ RevisionId });
    await sleepUntil(Number(RevisionId) + windowMilliseconds + 10);
    await putOnStream('dynamodb:DescribeStream');
  });

  it('also follows a deletion, and a policy given to CreateTable', async () => {
    const { alice, put, remove } = await serve({ policyChangeWindowMilliseconds: 1000 });
    const { RevisionId } = await put('dynamodb:GetItem');
    await sleepUntil(Number(RevisionId) + 1010);
    await remove();
    expect(await refusal(put('dynamodb:GetItem'))).toContain('is pending previous resource-based policy update');

    await alice.send(
      new CreateTableCommand({ ...schema, TableName: 'born', ResourcePolicy: policy('dynamodb:GetItem') }),
    );
    const born = { ResourceArn: ResourceArn.replace(TableName, 'born'), Policy: policy('dynamodb:Query') };
    expect(await refusal(alice.send(new PutResourcePolicyCommand(born)))).toContain(
      'is pending previous resource-based policy',
    );
  });
});

describe('The lag of reading', () => {
  it('shows the state of a while ago: none, the one before, the one removed', async () => {
    const lag = 500;
    const { alice, put, get, remove } = await serve({ policyReadLagMilliseconds: lag });
    const first = await put('dynamodb:GetItem');
    expect(await refusal(get())).toContain('PolicyNotFoundException');
    await sleepUntil(Number(first.RevisionId) + lag + 10);
    expect(await get()).toMatchObject({ RevisionId: first.RevisionId });
    const second = await put('dynamodb:Query', first.RevisionId);
    expect(await get()).toMatchObject({ RevisionId: first.RevisionId });
    await sleepUntil(Number(second.RevisionId) + lag + 10);
    await remove();
    expect(await get()).toMatchObject({ RevisionId: second.RevisionId });
    await sleepUntil(Date.now() + lag + 10);
    expect(await refusal(get())).toContain('PolicyNotFoundException');

    await alice.send(
      new CreateTableCommand({ ...schema, TableName: 'born', ResourcePolicy: policy('dynamodb:GetItem') }),
    );
    const born = new GetResourcePolicyCommand({ ResourceArn: ResourceArn.replace(TableName, 'born') });
    expect((await alice.send(born)).Policy).toContain('dynamodb:GetItem');
  });
});

describe('The lag of enforcement', () => {
  it('decides by the policy of a while ago, and by that of CreateTable at once', async () => {
    const lag = 500;
    const { alice, bob, put, get, remove } = await serve({ policyEnforcementLagMilliseconds: lag });
    const describeTable = () => bob.send(new DescribeTableCommand({ TableName: ResourceArn }));
    const { RevisionId } = await put('dynamodb:DescribeTable');
    expect(await get()).toMatchObject({ RevisionId });
    expect(await refusal(describeTable())).toContain('because no resource-based policy allows');
    await sleepUntil(Number(RevisionId) + lag + 10);
    await describeTable();
    await remove();
    await describeTable();
    await sleepUntil(Date.now() + lag + 10);
    expect(await refusal(describeTable())).toContain('because no resource-based policy allows');

    const ResourcePolicy = policy('dynamodb:DescribeTable');
    await alice.send(new CreateTableCommand({ ...schema, TableName: 'born', ResourcePolicy }));
    await bob.send(new DescribeTableCommand({ TableName: ResourceArn.replace(TableName, 'born') }));
  });
});

const schema = {
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
} as const satisfies Partial<ConstructorParameters<typeof CreateTableCommand>[0]>;

function sleepUntil(epochMilliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, epochMilliseconds - Date.now())));
}
