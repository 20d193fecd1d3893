import { CreateTableCommand, GetItemCommand, PutItemCommand, PutResourcePolicyCommand } from '@aws-sdk/client-dynamodb';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf } from '../clients.ts';
import { type Iam, iamOf, trusting } from '../iam.ts';
import { organizationsOf, outcome as organizationsOutcome } from '../organizations.ts';
import { temporaryFolder } from '../program.ts';
import type { KeyPair } from '../two-accounts.ts';

/** An organization made by its own calls binds its members from the next request on, and none of them can free itself. */
const management = '111111111111';
const outsider = '999999999999';
const chief = { accessKeyId: 'AKIACHIEF00000000000', secretAccessKey: 'chief' };
const olga = { accessKeyId: 'AKIAOLGA000000000000', secretAccessKey: 'olga' };
const configuration = {
  accounts: {
    [management]: {
      users: {
        chief: {
          accessKeys: [{ id: chief.accessKeyId, secret: 'chief' }],
          attachedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'],
        },
      },
    },
    [outsider]: { rootAccessKeys: [{ id: olga.accessKeyId, secret: 'olga' }] },
  },
};

const statement = (Effect: 'Allow' | 'Deny', Action: string | readonly string[], more: object = {}) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect, Action, Resource: '*', ...more }] });
const Item = { pk: { S: 'a' } };

/** An organization of the management account with a member account, made by calls; the member has a table `orders`. */
async function world() {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const serve = () =>
    start({ port: 0, configuration, wellKnownCredentials: false, data: { kind: 'folder', path: folder.path } });
  let running = await serve();
  onTestFinished(() => running.stop());
  const call = async (operation: string, input: object = {}, keys: KeyPair = chief) =>
    (await organizationsOf(running)(operation, keys, input)).body;
  const said = (operation: string, input: object = {}, keys: KeyPair = chief) =>
    organizationsOutcome(organizationsOf(running)(operation, keys, input));

  await call('CreateOrganization');
  const rootId: string = (await call('ListRoots')).Roots[0].Id;
  for (const PolicyType of ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'])
    await call('EnablePolicyType', { RootId: rootId, PolicyType });
  const account = await newAccount('mia');
  const mia = await assume(chief, account, 'OrganizationAccountAccessRole');
  await clientsOf(running)
    .dynamodb(mia)
    .send(
      new CreateTableCommand({
        TableName: 'orders',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
  const table = `arn:aws:dynamodb:us-east-1:${account}:table/orders`;
  return {
    call,
    said,
    assume,
    newAccount,
    iam: ((...asked) => iamOf(running)(...asked)) as Iam,
    rootId,
    account,
    mia,
    table,
    async policy(Content: string, Type = 'SERVICE_CONTROL_POLICY'): Promise<string> {
      const made = await call('CreatePolicy', { Name: Content.slice(0, 128), Description: '', Content, Type });
      return made.Policy.PolicySummary.Id;
    },
    attach: (PolicyId: string, TargetId: string) => said('AttachPolicy', { PolicyId, TargetId }),
    detach: (PolicyId: string, TargetId: string) => said('DetachPolicy', { PolicyId, TargetId }),
    read: (keys: KeyPair, TableName = table) =>
      decided(
        clientsOf(running)
          .dynamodb(keys)
          .send(new GetItemCommand({ TableName, Key: Item })),
      ),
    write: (keys: KeyPair, TableName = table) =>
      decided(clientsOf(running).dynamodb(keys).send(new PutItemCommand({ TableName, Item }))),
    share: (policy: string) =>
      clientsOf(running)
        .dynamodb(mia)
        .send(new PutResourcePolicyCommand({ ResourceArn: table, Policy: policy })),
    async restart() {
      await running.stop();
      running = await serve();
    },
  };

  async function newAccount(name: string): Promise<string> {
    const { CreateAccountStatus } = await call('CreateAccount', { Email: `${name}@example.com`, AccountName: name });
    return CreateAccountStatus.AccountId;
  }

  async function assume(keys: KeyPair, accountId: string, role: string): Promise<KeyPair> {
    const { Credentials } = await clientsOf(running)
      .sts(keys)
      .send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${accountId}:role/${role}`, RoleSessionName: 'session' }));
    return {
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
    };
  }
}

/** `allowed`, or what the refusal says after the principal. */
async function decided(attempt: Promise<unknown>): Promise<string> {
  const text = await attempt.then(
    () => 'allowed',
    (error: Error) => `${error.name}: ${error.message}`,
  );
  return text.replace(/^.* is not authorized to perform: (\S+) on resource: \S+ /, '$1 ');
}

const noWrites = statement('Deny', 'dynamodb:PutItem');
const deniedByScp = 'dynamodb:PutItem with an explicit deny in a service control policy';

describe('a service control policy that is attached by a call', () => {
  it.each(['root', 'unit', 'account'] as const)(
    'to the %s denies the next request; detached, it allows it',
    async (level) => {
      const w = await world();
      const { OrganizationalUnit } = await w.call('CreateOrganizationalUnit', { ParentId: w.rootId, Name: 'Shops' });
      await w.call('MoveAccount', {
        AccountId: w.account,
        SourceParentId: w.rootId,
        DestinationParentId: OrganizationalUnit.Id,
      });
      const target = { root: w.rootId, unit: OrganizationalUnit.Id, account: w.account }[level];
      expect(await w.write(w.mia)).toBe('allowed');
      const id = await w.policy(noWrites);
      expect(await w.write(w.mia), 'made, and attached nowhere').toBe('allowed');
      await w.attach(id, target);
      expect(await w.write(w.mia)).toBe(deniedByScp);
      expect(await w.read(w.mia)).toBe('allowed');
      await w.restart();
      expect(await w.write(w.mia)).toBe(deniedByScp);
      await w.call('UpdatePolicy', { PolicyId: id, Content: statement('Deny', 'dynamodb:GetItem') });
      expect(await w.write(w.mia)).toBe('allowed');
      expect(await w.read(w.mia)).toContain('dynamodb:GetItem with an explicit deny');
      await w.detach(id, target);
      expect(await w.read(w.mia)).toBe('allowed');
    },
  );

  it('in place of FullAWSAccess denies all that it does not allow', async () => {
    const w = await world();
    const id = await w.policy(statement('Allow', 'dynamodb:GetItem'));
    await w.attach(id, w.account);
    expect(await w.write(w.mia)).toBe('allowed');
    await w.detach('p-FullAWSAccess', w.account);
    expect(await w.write(w.mia)).toBe(
      'dynamodb:PutItem because no service control policy allows the dynamodb:PutItem action',
    );
    expect(await w.read(w.mia)).toBe('allowed');
  });

  it('binds who moves under it, and no longer who moves away', async () => {
    const w = await world();
    const { OrganizationalUnit } = await w.call('CreateOrganizationalUnit', { ParentId: w.rootId, Name: 'Closed' });
    await w.attach(await w.policy(noWrites), OrganizationalUnit.Id);
    const move = (SourceParentId: string, DestinationParentId: string) =>
      w.call('MoveAccount', { AccountId: w.account, SourceParentId, DestinationParentId });
    await move(w.rootId, OrganizationalUnit.Id);
    expect(await w.write(w.mia)).toBe(deniedByScp);
    await move(OrganizationalUnit.Id, w.rootId);
    expect(await w.write(w.mia)).toBe('allowed');
  });

  it('cannot be changed by an administrator of the member account', async () => {
    const w = await world();
    const PolicyId = await w.policy(noWrites);
    await w.attach(PolicyId, w.account);
    const attempts: readonly (readonly [string, object])[] = [
      ['DetachPolicy', { PolicyId, TargetId: w.account }],
      ['AttachPolicy', { PolicyId, TargetId: w.rootId }],
      ['UpdatePolicy', { PolicyId, Content: statement('Allow', '*') }],
      ['DeletePolicy', { PolicyId }],
      ['CreatePolicy', { Name: 'Mine', Description: '', Content: noWrites, Type: 'SERVICE_CONTROL_POLICY' }],
      ['DisablePolicyType', { RootId: w.rootId, PolicyType: 'SERVICE_CONTROL_POLICY' }],
      ['MoveAccount', { AccountId: w.account, SourceParentId: w.rootId, DestinationParentId: w.rootId }],
      ['RemoveAccountFromOrganization', { AccountId: w.account }],
      ['CreateOrganizationalUnit', { ParentId: w.rootId, Name: 'Mine' }],
      ['TagResource', { ResourceId: w.account, Tags: [{ Key: 'k', Value: 'v' }] }],
      ['DeleteOrganization', {}],
      ['ListPolicies', { Filter: 'SERVICE_CONTROL_POLICY' }],
      ['DescribePolicy', { PolicyId }],
    ];
    for (const [operation, input] of attempts) {
      expect(await w.said(operation, input, w.mia), operation).toBe(
        "AccessDeniedException: You don't have permissions to access this resource.",
      );
    }
    expect(await w.said('CreateOrganization', {}, w.mia)).toContain('AlreadyInOrganizationException');
    expect(await w.said('DescribeOrganization', {}, w.mia)).toBe('200');
    expect(await w.write(w.mia)).toBe(deniedByScp);
  });

  it('keeps an account from leaving, which frees it', async () => {
    const w = await world();
    await w.attach(await w.policy(noWrites), w.rootId);
    const stay = await w.policy(statement('Deny', 'organizations:LeaveOrganization'));
    await w.attach(stay, w.rootId);
    expect(await w.said('LeaveOrganization', {}, w.mia)).toContain('with an explicit deny in a service control policy');
    await w.detach(stay, w.rootId);
    expect(await w.said('LeaveOrganization', {}, chief)).toContain('MasterCannotLeaveOrganizationException');
    expect(await w.said('LeaveOrganization', {}, w.mia)).toBe('200');
    expect(await w.write(w.mia)).toBe('allowed');
  });
});

describe('a resource control policy that is attached by a call', () => {
  it('reaches a table, whoever comes from outside', async () => {
    const w = await world();
    await w.share(statement('Allow', 'dynamodb:*', { Principal: { AWS: outsider }, Resource: w.table }));
    expect(await w.write(olga)).toBe('allowed');
    const Condition = { StringNotEquals: { 'aws:PrincipalAccount': [w.account, management] } };
    const id = await w.policy(
      statement('Deny', ['dynamodb:*', 'sts:*'], { Principal: '*', Condition }),
      'RESOURCE_CONTROL_POLICY',
    );
    await w.attach(id, w.account);
    expect(await w.write(olga)).toBe('dynamodb:PutItem with an explicit deny in a resource control policy');
    expect(await w.write(w.mia)).toBe('allowed');
    await w.detach(id, w.account);
    expect(await w.write(olga)).toBe('allowed');
  });
});

describe('who assumes a role of another account', () => {
  const noAssuming = statement('Deny', 'sts:AssumeRole');
  const role = 'OrganizationAccountAccessRole';

  it('is bound by the SCPs of its own account, and by none of the account of the role', async () => {
    const w = await world();
    const id = await w.policy(noAssuming);
    await w.attach(id, w.account);
    await expect(w.assume(chief, w.account, role), 'the account of the role').resolves.toBeDefined();
    const other = await w.newAccount('other');
    const trusting = await organizationRoleTrusting(w, other);
    await expect(w.assume(w.mia, other, trusting), 'the account of the caller').rejects.toThrow('sts:AssumeRole');
    await w.detach(id, w.account);
    await expect(w.assume(w.mia, other, trusting)).resolves.toBeDefined();
  });

  it('is bound by the RCPs of the account of the role', async () => {
    const w = await world();
    const id = await w.policy(statement('Deny', 'sts:AssumeRole', { Principal: '*' }), 'RESOURCE_CONTROL_POLICY');
    await w.attach(id, w.account);
    await expect(w.assume(chief, w.account, role)).rejects.toThrow('sts:AssumeRole');
    await w.detach(id, w.account);
    await expect(w.assume(chief, w.account, role)).resolves.toBeDefined();
  });

  /** The one role that an account has from the beginning trusts the management account alone: its administrator makes another. */
  async function organizationRoleTrusting(w: Awaited<ReturnType<typeof world>>, accountId: string): Promise<string> {
    const keys = await w.assume(chief, accountId, role);
    await w.iam('CreateRole', keys, {
      RoleName: 'door',
      AssumeRolePolicyDocument: trusting(`arn:aws:iam::${w.account}:root`),
    });
    return 'door';
  }
});

describe('a closed account', () => {
  it('lets nobody in, until the end of the store', async () => {
    const w = await world();
    await w.call('CloseAccount', { AccountId: w.account });
    expect(await w.read(w.mia)).toContain('UnrecognizedClientException');
    await w.restart();
    expect(await w.read(w.mia)).toContain('UnrecognizedClientException');
    const again = await w.assume(chief, w.account, 'OrganizationAccountAccessRole');
    expect(await w.read(again)).toContain('UnrecognizedClientException');
  });
});

describe('two organizations', () => {
  it('know nothing of each other', async () => {
    const w = await world();
    await w.call('CreateOrganization', {}, olga);
    const [mine, hers] = [await w.call('DescribeOrganization'), await w.call('DescribeOrganization', {}, olga)];
    expect(hers.Organization.Id).not.toBe(mine.Organization.Id);
    const PolicyId = await w.policy(noWrites);
    expect(await w.said('DescribePolicy', { PolicyId }, olga)).toContain('PolicyNotFoundException');
    expect(await w.said('AttachPolicy', { PolicyId: 'p-FullAWSAccess', TargetId: w.account }, olga)).toContain(
      'TargetNotFoundException',
    );
    expect(await w.said('RemoveAccountFromOrganization', { AccountId: w.account }, olga)).toContain(
      'AccountNotFoundException',
    );
    expect((await w.call('ListAccounts', {}, olga)).Accounts).toHaveLength(1);
    expect(await w.said('DeleteOrganization')).toContain('OrganizationNotEmptyException');
    expect(await w.said('DeleteOrganization', {}, olga)).toBe('200');
    expect(await w.said('DescribeOrganization', {}, olga)).toContain('AWSOrganizationsNotInUseException');
  });
});
