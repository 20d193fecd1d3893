import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DifferenceCode } from '../../scripts/reference/differences.ts';
import { iamOf, outcome } from '../iam.ts';
import { organizationsOf } from '../organizations.ts';
import { startProgram, temporaryFolder } from '../program.ts';
import { newTable, openTestDatabase, putItem } from '../simulation/test-database.ts';
import type { Client } from './client.ts';
import { javascriptClient } from './javascript-client.ts';

const local = { accessKeyId: 'local', secretAccessKey: 'local' };
const table = {
  TableName: 'orders',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
};
const TableName = 'orders';
const Item = { id: { S: 'o-1' } };
const tableArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders';

/** A server of the test's own, with a way to call it. Refusals come as text. */
async function serve(...args: string[]) {
  const program = await startProgram({ args: ['--memory', ...args] });
  onTestFinished(async () => {
    await program.stop();
  });
  const client: Client = javascriptClient(program.ready.url);
  return {
    url: program.ready.url,
    call: (operation: string, input: Record<string, unknown> = {}, credentials = local) =>
      client.call({ service: 'dynamodb', operation, input, credentials }),
    async refusal(operation: string, input: Record<string, unknown> = {}, credentials = local): Promise<string> {
      const outcome = await this.call(operation, input, credentials).catch((error: unknown) => error);
      return outcome instanceof Error ? `${outcome.name}: ${outcome.message}` : `answered ${JSON.stringify(outcome)}`;
    },
  };
}

const policy = (action: string, more: Record<string, unknown> = {}) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: '000000000000' }, Action: action, Resource: tableArn, ...more }],
  });

const stories: Record<DifferenceCode, () => Promise<void>> = {
  async 'operations-absent'() {
    const server = await serve();
    for (const operation of ['ListExports', 'ListImports', 'ListGlobalTables'])
      expect(await server.refusal(operation)).toContain('UnknownOperationException');
  },

  async 'features-refused'() {
    const server = await serve();
    await server.call('CreateTable', table);
    const request = { TableName, ReplicaUpdates: [{ Create: { RegionName: 'eu-west-1' } }] };
    expect(await server.refusal('UpdateTable', request)).toBe(
      'ValidationException: The parameter ReplicaUpdates is not supported by this server',
    );
  },

  async 'encryption-described'() {
    const server = await serve();
    const SSESpecification = { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: 'alias/no-such-key' };
    const { TableDescription } = await server.call('CreateTable', { ...table, SSESpecification });
    expect(TableDescription.SSEDescription).toEqual({
      Status: 'ENABLED',
      SSEType: 'KMS',
      KMSMasterKeyArn: 'arn:aws:kms:us-east-1:000000000000:alias/no-such-key',
    });
  },

  async 'settings-unlimited'() {
    const server = await serve();
    const units = (count: number) => ({ ReadCapacityUnits: count, WriteCapacityUnits: count });
    await server.call('CreateTable', { ...table, BillingMode: 'PROVISIONED', ProvisionedThroughput: units(9) });
    for (const count of [8, 7, 6, 5, 4, 3]) {
      await server.call('UpdateTable', { TableName, ProvisionedThroughput: units(count) });
    }
    for (const TableClass of ['STANDARD_INFREQUENT_ACCESS', 'STANDARD', 'STANDARD_INFREQUENT_ACCESS']) {
      await server.call('UpdateTable', { TableName, TableClass });
    }
    for (const Enabled of [true, false, true]) {
      const TimeToLiveSpecification = { Enabled, AttributeName: 'expires' };
      await server.call('UpdateTimeToLive', { TableName, TimeToLiveSpecification });
    }
  },

  async 'restorable-at-once'() {
    const server = await serve();
    await server.call('CreateTable', table);
    const before = Date.now();
    const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
    const { ContinuousBackupsDescription } = await server.call('UpdateContinuousBackups', {
      TableName,
      PointInTimeRecoverySpecification,
    });
    const { LatestRestorableDateTime } = ContinuousBackupsDescription.PointInTimeRecoveryDescription;
    expect(LatestRestorableDateTime.getTime()).toBeGreaterThanOrEqual(before);
  },

  async 'counts-by-size'() {
    // Two minutes are too long to wait for the program itself.
    const settings = { housekeepingIntervalMilliseconds: 5 };
    const { database, clock } = await openTestDatabase({ settings });
    const made = await database.createTable(newTable('orders'));
    await putItem(database, made, { pk: { S: 'o-1' } });
    clock.advance(2 * 60_000);
    await expect.poll(() => database.catalog.table(made)!.size).toEqual({ items: 1, bytes: 5 });
    await database.close();
  },

  async 'policy-change-at-once'() {
    const change = async (server: Awaited<ReturnType<typeof serve>>) => {
      await server.call('CreateTable', table);
      await server.call('PutResourcePolicy', { ResourceArn: tableArn, Policy: policy('dynamodb:GetItem') });
      return server.refusal('PutResourcePolicy', { ResourceArn: tableArn, Policy: policy('dynamodb:Query') });
    };
    expect(await change(await serve())).toMatch(/^answered \{.*"RevisionId":"\d+"/);
    expect(await change(await serve('--policy-change-window', '15000'))).not.toContain('answered');
  },

  async 'status-at-once'() {
    const statusOf = async (...args: string[]) =>
      (await (await serve(...args)).call('CreateTable', table)).TableDescription.TableStatus;
    expect(await statusOf()).toBe('ACTIVE');
    expect(await statusOf('--delay-transient-statuses')).toBe('CREATING');
  },

  async 'throughput-unlimited'() {
    const server = await serve();
    const ProvisionedThroughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 };
    await server.call('CreateTable', { ...table, BillingMode: 'PROVISIONED', ProvisionedThroughput });
    const large = { ...Item, text: { S: 'x'.repeat(300_000) } };
    for (let writes = 0; writes < 5; writes++) {
      const answer = await server.call('PutItem', { TableName, Item: large, ReturnConsumedCapacity: 'TOTAL' });
      expect(answer.ConsumedCapacity.CapacityUnits).toBe(293);
    }
  },

  async 'transactions-in-turn'() {
    const server = await serve();
    await server.call('CreateTable', table);
    const Update = {
      TableName,
      Key: Item,
      UpdateExpression: 'ADD n :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    };
    const count = () => server.call('TransactWriteItems', { TransactItems: [{ Update }] });
    await Promise.all(Array.from({ length: 50 }, count));
    const { Item: counted } = await server.call('GetItem', { TableName, Key: Item });
    expect(counted).toMatchObject({ n: { N: '50' } });
  },

  async 'update-size-flat'() {
    const server = await serve();
    await server.call('CreateTable', table);
    // 400 KB together: id, its value, a name of one byte, the text. At AWS the update costs 22 bytes in place of the key's 5.
    const text = { S: 'x'.repeat(409_600 - 6) };
    const update = { UpdateExpression: 'SET t = :t', ExpressionAttributeValues: { ':t': text } };
    expect(await server.refusal('UpdateItem', { TableName, Key: Item, ...update })).toMatch(/^answered/);
  },

  async 'one-shard'() {
    const shards = async (...args: string[]) => {
      const server = await serve(...args);
      const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' };
      const { TableDescription } = await server.call('CreateTable', { ...table, StreamSpecification });
      for (const id of 'abcdefghij') await server.call('PutItem', { TableName, Item: { id: { S: id } } });
      const { StreamDescription } = await javascriptClient(server.url).call({
        service: 'streams',
        operation: 'DescribeStream',
        input: { StreamArn: TableDescription.LatestStreamArn },
        credentials: local,
      });
      return StreamDescription.Shards;
    };
    expect(await shards()).toHaveLength(1);
    expect(await shards('--stream-shards', '4')).toHaveLength(4);
  },

  async 'well-known-credentials'() {
    const server = await serve();
    await server.call('CreateTable', table);
    const names = async (credentials: typeof local) => (await server.call('ListTables', {}, credentials)).TableNames;
    expect(await names({ accessKeyId: 'test', secretAccessKey: 'test' })).toEqual([TableName]);
    expect(await names({ accessKeyId: '123456789012', secretAccessKey: 'dummy' })).toEqual([]);
    expect(await server.refusal('ListTables', {}, { accessKeyId: 'local', secretAccessKey: 'wrong' })).toMatch(
      /^InvalidSignatureException: The request signature we calculated does not match/,
    );
  },

  async 'plain-http'() {
    const server = await serve();
    await server.call('CreateTable', table);
    const Condition = { Bool: { 'aws:SecureTransport': 'false' } };
    const document = policy('dynamodb:GetItem', { Effect: 'Deny', Condition });
    await server.call('PutResourcePolicy', { ResourceArn: tableArn, Policy: document });
    expect(await server.refusal('GetItem', { TableName, Key: Item })).toContain(
      'with an explicit deny in a resource-based policy',
    );
  },

  async 'organizations-at-once'() {
    const server = await serve();
    const call = organizationsOf(server);
    await call('CreateOrganization', local);
    const { body } = await call('CreateAccount', local, { Email: 'till@example.com', AccountName: 'Till' });
    const { State, AccountId } = body.CreateAccountStatus;
    expect(State).toBe('SUCCEEDED');
    const root = { accessKeyId: AccountId, secretAccessKey: 'local' };
    expect((await call('InviteAccountToOrganization', local)).body.__type).toContain('UnknownOperationException');
    expect((await call('LeaveOrganization', root)).status).toBe(200);
    const { body: roots } = await call('ListRoots', local);
    const type = { RootId: roots.Roots[0].Id, PolicyType: 'TAG_POLICY' };
    expect((await call('EnablePolicyType', local, type)).body.__type).toBe(
      'PolicyTypeNotAvailableForOrganizationException',
    );
  },

  async 'simulation-every-action'() {
    const iam = iamOf(await serve());
    const asked = {
      PolicyInputList: ['{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*"}}'],
      ActionNames: ['dynamodb:ListTables', 'dynamodb:GetItem'],
      ResourceArns: [tableArn],
    };
    expect((await iam('SimulateCustomPolicy', local, asked)).all('EvalDecision')).toEqual(['allowed', 'allowed']);
    const option = { ...asked, ResourceHandlingOption: 'EC2-VPC-EBS' };
    expect(await outcome(iam('SimulateCustomPolicy', local, option))).toContain('400 InvalidInput: ');
  },

  async 'issuer-keys-by-file'() {
    const { url } = await serve();
    const iam = iamOf({ url });
    const made = await iam('CreateOpenIDConnectProvider', local, { Url: 'https://id.example.com' });
    const shown = await iam('GetOpenIDConnectProvider', local, {
      OpenIDConnectProviderArn: made.first('OpenIDConnectProviderArn')!,
    });
    expect(shown.text).toMatch(/<ThumbprintList\s*\/>|<ThumbprintList>\s*<\/ThumbprintList>/);
    const [header, claims] = [
      { alg: 'RS256', kid: 'a' },
      { iss: 'https://accounts.google.com', aud: 'a', sub: 'b' },
    ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
    const Statement = { Effect: 'Allow', Principal: { Federated: 'accounts.google.com' }, Action: 'sts:*' };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await iam('CreateRole', local, { RoleName: 'google', AssumeRolePolicyDocument });
    const body = new URLSearchParams({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: 'arn:aws:iam::000000000000:role/google',
      RoleSessionName: 'session',
      WebIdentityToken: `${header}.${claims}.AAAA`,
    });
    expect(await (await fetch(url, { method: 'POST', body })).text()).toContain('retrieve verification key');
  },

  async 'vpc-endpoints-by-address'() {
    const folder = temporaryFolder();
    onTestFinished(() => folder.remove());
    const file = join(folder.path, 'accounts.yaml');
    const door = { vpc: 'vpc-1a2b3c4d', from: ['127.0.0.1'], account: '000000000000' };
    const Statement = ['StringEquals', 'Null'].map((operator, at) => ({
      Effect: at === 0 ? 'Allow' : 'Deny',
      Principal: { AWS: at === 0 ? '000000000000' : '*' },
      Action: at === 0 ? '*' : 'dynamodb:ListTables',
      Resource: '*',
      Condition: { [operator]: at === 0 ? { 'aws:SourceVpce': 'vpce-1a2b3c4d' } : { 'aws:SourceVpcArn': 'false' } },
    }));
    const policy = { Version: '2012-10-17', Statement };
    writeFileSync(file, JSON.stringify({ accounts: {}, vpcEndpoints: { 'vpce-1a2b3c4d': { ...door, policy } } }));
    const server = await serve('--config', file);
    for (const region of ['us-east-1', 'eu-west-1']) {
      const client = javascriptClient(server.url, region);
      const call = { service: 'dynamodb', operation: 'ListTables', input: {} } as const;
      expect(await client.call({ ...call, credentials: local })).toMatchObject({ TableNames: [] });
      const stranger = { accessKeyId: '123456789012', secretAccessKey: 'local' };
      await expect(client.call({ ...call, credentials: stranger })).rejects.toThrow('no VPC endpoint policy allows');
    }
  },

  async 'shared-db-regions'() {
    const other = { accessKeyId: '123456789012', secretAccessKey: 'local' };
    const regions = async (...args: string[]) => {
      const server = await serve(...args);
      await server.call('CreateTable', table);
      const elsewhere = javascriptClient(server.url, 'eu-west-1');
      const list = async (credentials: typeof local) =>
        (await elsewhere.call({ service: 'dynamodb', operation: 'ListTables', input: {}, credentials })).TableNames;
      return [await list(local), await list(other)];
    };
    expect(await regions()).toEqual([[], []]);
    expect(await regions('--shared-db')).toEqual([[TableName], []]);
  },
};

describe('a known difference from AWS', () => {
  it.each(Object.entries(stories))('%s', (_, story) => story());
});
