import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { boto3Client } from './boto3-client.ts';
import { cliClient } from './cli-client.ts';
import type { Client } from './client.ts';
import { python } from './python.ts';

/**
 * An organization as Terraform's aws_organizations_* make it, read it back and take it apart, by clients that read the answers with
 * AWS's own model. The calls are those of the provider: its resources' create, read and delete.
 */
const management = '111111111111';
const root = { accessKeyId: management, secretAccessKey: 'local' };
const Content = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: 'dynamodb:DeleteTable', Resource: '*' }],
});

const environment = python();
const bin = environment.kind === 'ready' ? environment.bin : '';
const skipped = environment.kind === 'ready' ? '' : ` (skipped: ${environment.reason})`;

describe.skipIf(skipped !== '').each([
  [`boto3${skipped}`, boto3Client],
  [`the AWS CLI${skipped}`, cliClient],
])('Organizations, told by %s', (_, makeClient) => {
  let running: Awaited<ReturnType<typeof start>>;
  let client: Client;
  const call = (operation: string, input: Record<string, unknown> = {}, credentials = root) =>
    client.call({ service: 'organizations', operation, input, credentials });
  const refused = async (operation: string, input: Record<string, unknown> = {}, credentials = root) => {
    const error: unknown = await call(operation, input, credentials).catch((thrown: unknown) => thrown);
    return error instanceof Error ? `${error.name}: ${error.message}` : `answered ${JSON.stringify(error)}`;
  };

  beforeAll(async () => {
    running = await start({ port: 0 });
    client = makeClient(running.url, bin);
  });
  afterAll(async () => {
    client.close();
    await running.stop();
  });

  it('is made, read back, bound, and taken apart until nothing is left', async () => {
    // aws_organizations_organization
    expect(await refused('DescribeOrganization')).toContain('AWSOrganizationsNotInUseException');
    const made = await call('CreateOrganization', { FeatureSet: 'ALL' });
    expect((await call('DescribeOrganization')).Organization).toEqual(made.Organization);
    const rootId = (await call('ListRoots')).Roots[0].Id;
    await call('EnablePolicyType', { RootId: rootId, PolicyType: 'SERVICE_CONTROL_POLICY' });
    expect((await call('ListAccounts')).Accounts).toMatchObject([{ Id: management, JoinedMethod: 'INVITED' }]);
    expect((await call('ListAWSServiceAccessForOrganization')).EnabledServicePrincipals).toEqual([]);

    // aws_organizations_organizational_unit
    const unit = (await call('CreateOrganizationalUnit', { ParentId: rootId, Name: 'Shops', Tags: [] }))
      .OrganizationalUnit;
    expect((await call('DescribeOrganizationalUnit', { OrganizationalUnitId: unit.Id })).OrganizationalUnit).toEqual(
      unit,
    );
    expect((await call('ListParents', { ChildId: unit.Id })).Parents).toEqual([{ Id: rootId, Type: 'ROOT' }]);
    expect((await call('ListAccountsForParent', { ParentId: unit.Id })).Accounts).toEqual([]);

    // aws_organizations_account
    const created = await call('CreateAccount', { Email: 'till@example.com', AccountName: 'Till' });
    const { CreateAccountStatus } = await call('DescribeCreateAccountStatus', {
      CreateAccountRequestId: created.CreateAccountStatus.Id,
    });
    expect(CreateAccountStatus).toMatchObject({ State: 'SUCCEEDED', AccountName: 'Till' });
    const { AccountId } = CreateAccountStatus;
    await call('MoveAccount', { AccountId, SourceParentId: rootId, DestinationParentId: unit.Id });
    expect((await call('DescribeAccount', { AccountId })).Account).toMatchObject({ Name: 'Till', Status: 'ACTIVE' });
    expect((await call('ListTagsForResource', { ResourceId: AccountId })).Tags).toEqual([]);

    // aws_organizations_policy, aws_organizations_policy_attachment
    const { Policy } = await call('CreatePolicy', {
      Name: 'Keep',
      Description: '',
      Content,
      Type: 'SERVICE_CONTROL_POLICY',
    });
    const PolicyId = Policy.PolicySummary.Id;
    expect((await call('DescribePolicy', { PolicyId })).Policy).toEqual(Policy);
    await call('AttachPolicy', { PolicyId, TargetId: unit.Id });
    expect((await call('ListTargetsForPolicy', { PolicyId })).Targets).toMatchObject([
      { TargetId: unit.Id, Type: 'ORGANIZATIONAL_UNIT' },
    ]);
    const member = { accessKeyId: AccountId, secretAccessKey: 'local' };
    const table = { service: 'dynamodb', operation: 'DeleteTable', input: { TableName: 'orders' } } as const;
    await expect(client.call({ ...table, credentials: member })).rejects.toThrow(
      'with an explicit deny in a service control policy',
    );
    expect(await refused('DetachPolicy', { PolicyId, TargetId: unit.Id }, member)).toBe(
      "AccessDeniedException: You don't have permissions to access this resource.",
    );
    expect(await refused('DetachPolicy', { PolicyId: 'p-FullAWSAccess', TargetId: rootId })).toContain(
      'ConstraintViolationException: You cannot remove the last policy attached to the specified target.',
    );

    await call('DetachPolicy', { PolicyId, TargetId: unit.Id });
    await call('DeletePolicy', { PolicyId });
    await call('MoveAccount', { AccountId, SourceParentId: unit.Id, DestinationParentId: rootId });
    await call('DeleteOrganizationalUnit', { OrganizationalUnitId: unit.Id });
    expect(await refused('DeleteOrganization')).toContain('OrganizationNotEmptyException');
    await call('RemoveAccountFromOrganization', { AccountId });
    await call('DeleteOrganization');
    expect(await refused('DescribeOrganization')).toContain('AWSOrganizationsNotInUseException');
  }, 180_000);

  it('lists in pages', async () => {
    await call('CreateOrganization');
    const ParentId = (await call('ListRoots')).Roots[0].Id;
    for (const Name of ['a', 'b', 'c']) await call('CreateOrganizationalUnit', { ParentId, Name });
    const list = 'ListOrganizationalUnitsForParent';
    const first = await call(list, { ParentId, MaxResults: 2 });
    const second = await call(list, { ParentId, MaxResults: 2, NextToken: first.NextToken });
    const ids = [...first.OrganizationalUnits, ...second.OrganizationalUnits].map(({ Id }) => Id);
    expect([new Set(ids).size, second.NextToken]).toEqual([3, undefined]);
  });
});
