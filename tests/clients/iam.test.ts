import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { boto3Client } from './boto3-client.ts';
import { cliClient } from './cli-client.ts';
import type { Client } from './client.ts';
import { python } from './python.ts';

/** The whole life of IAM's entities, by clients that read the answers with AWS's own model. */
const root = { accessKeyId: '111111111111', secretAccessKey: 'local' };
const arn = (resource: string) => `arn:aws:iam::111111111111:${resource}`;
const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' }] };
const trust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: arn('root') }, Action: 'sts:AssumeRole' }],
};
const text = JSON.stringify(document);

const environment = python();
const bin = environment.kind === 'ready' ? environment.bin : '';
const skipped = environment.kind === 'ready' ? '' : ` (skipped: ${environment.reason})`;

describe.skipIf(skipped !== '').each([
  [`boto3${skipped}`, boto3Client],
  [`the AWS CLI${skipped}`, cliClient],
])('IAM, told by %s', (_, makeClient) => {
  let running: Awaited<ReturnType<typeof start>>;
  let client: Client;
  const iam = (operation: string, input: Record<string, unknown> = {}) =>
    client.call({ service: 'iam', operation, input, credentials: root });
  const refused = async (operation: string, input: Record<string, unknown>) => {
    const error: unknown = await iam(operation, input).catch((thrown: unknown) => thrown);
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

  it('a user: made, found, moved, tagged, given keys and policies, taken apart', async () => {
    const { User } = await iam('CreateUser', { UserName: 'ann', Path: '/a/', Tags: [{ Key: 'k', Value: 'v' }] });
    expect(User).toMatchObject({
      UserName: 'ann',
      Path: '/a/',
      Arn: arn('user/a/ann'),
      Tags: [{ Key: 'k', Value: 'v' }],
    });
    expect(await refused('CreateUser', { UserName: 'ANN' })).toBe(
      'EntityAlreadyExists: User with name ANN already exists.',
    );
    await iam('UpdateUser', { UserName: 'ann', NewPath: '/b/' });
    expect((await iam('GetUser', { UserName: 'ann' })).User).toMatchObject({
      Arn: arn('user/b/ann'),
      UserId: User.UserId,
    });
    await iam('UntagUser', { UserName: 'ann', TagKeys: ['k'] });
    expect(await iam('ListUserTags', { UserName: 'ann' })).toMatchObject({ Tags: [] });
    await iam('PutUserPolicy', { UserName: 'ann', PolicyName: 'p', PolicyDocument: text });
    const inline = await iam('GetUserPolicy', { UserName: 'ann', PolicyName: 'p' });
    expect(inline).toMatchObject({ UserName: 'ann', PolicyName: 'p', PolicyDocument: document });
    const { AccessKey } = await iam('CreateAccessKey', { UserName: 'ann' });
    const credentials = { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey };
    const who = await client.call({ service: 'sts', operation: 'GetCallerIdentity', input: {}, credentials });
    expect(who).toMatchObject({ UserId: User.UserId, Account: '111111111111', Arn: arn('user/b/ann') });
    await iam('UpdateAccessKey', { UserName: 'ann', AccessKeyId: AccessKey.AccessKeyId, Status: 'Inactive' });
    expect((await iam('ListAccessKeys', { UserName: 'ann' })).AccessKeyMetadata).toMatchObject([
      { Status: 'Inactive' },
    ]);
    expect(await refused('DeleteUser', { UserName: 'ann' })).toBe(
      'DeleteConflict: Cannot delete entity, must delete policies first.',
    );
    await iam('DeleteUserPolicy', { UserName: 'ann', PolicyName: 'p' });
    await iam('DeleteAccessKey', { UserName: 'ann', AccessKeyId: AccessKey.AccessKeyId });
    await iam('DeleteUser', { UserName: 'ann' });
    expect(await refused('GetUser', { UserName: 'ann' })).toBe('NoSuchEntity: The user with name ann cannot be found.');
  });

  it('a group and its members', async () => {
    await iam('CreateUser', { UserName: 'gus' });
    await iam('CreateGroup', { GroupName: 'g' });
    await iam('AddUserToGroup', { GroupName: 'g', UserName: 'gus' });
    await iam('AttachGroupPolicy', { GroupName: 'g', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' });
    expect((await iam('GetGroup', { GroupName: 'g' })).Users).toMatchObject([{ UserName: 'gus' }]);
    expect((await iam('ListGroupsForUser', { UserName: 'gus' })).Groups).toMatchObject([{ GroupName: 'g' }]);
    expect((await iam('ListAttachedGroupPolicies', { GroupName: 'g' })).AttachedPolicies).toEqual([
      { PolicyName: 'ReadOnlyAccess', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
    ]);
    await iam('DetachGroupPolicy', { GroupName: 'g', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' });
    await iam('RemoveUserFromGroup', { GroupName: 'g', UserName: 'gus' });
    await iam('DeleteGroup', { GroupName: 'g' });
    await iam('DeleteUser', { UserName: 'gus' });
    expect((await iam('ListUsers')).Users).toEqual([]);
  });

  it('a role, its policy and its boundary, as Terraform and CDK read them', async () => {
    const PolicyArn = arn('policy/p');
    const made = await iam('CreatePolicy', { PolicyName: 'p', PolicyDocument: text, Description: 'd' });
    expect(made.Policy).toMatchObject({
      Arn: PolicyArn,
      DefaultVersionId: 'v1',
      AttachmentCount: 0,
      IsAttachable: true,
    });
    await iam('CreateRole', {
      RoleName: 'r',
      AssumeRolePolicyDocument: JSON.stringify(trust),
      PermissionsBoundary: PolicyArn,
    });
    await iam('AttachRolePolicy', { RoleName: 'r', PolicyArn });
    const { Role } = await iam('GetRole', { RoleName: 'r' });
    expect(Role).toMatchObject({
      AssumeRolePolicyDocument: trust,
      MaxSessionDuration: 3600,
      PermissionsBoundary: { PermissionsBoundaryArn: PolicyArn },
      RoleLastUsed: {},
    });
    expect((await iam('ListRoles')).Roles).toHaveLength(1);
    const version = await iam('CreatePolicyVersion', { PolicyArn, PolicyDocument: text, SetAsDefault: true });
    expect(version.PolicyVersion).toMatchObject({ VersionId: 'v2', IsDefaultVersion: true });
    const got = await iam('GetPolicyVersion', { PolicyArn, VersionId: 'v2' });
    expect(got.PolicyVersion.Document).toEqual(document);
    expect((await iam('GetPolicy', { PolicyArn })).Policy).toMatchObject({
      Description: 'd',
      Tags: [],
      AttachmentCount: 1,
    });
    await iam('CreateInstanceProfile', { InstanceProfileName: 'i' });
    await iam('AddRoleToInstanceProfile', { InstanceProfileName: 'i', RoleName: 'r' });
    expect((await iam('GetInstanceProfile', { InstanceProfileName: 'i' })).InstanceProfile.Roles).toMatchObject([
      { RoleName: 'r', AssumeRolePolicyDocument: trust },
    ]);
    const details = await iam('GetAccountAuthorizationDetails');
    expect(details.RoleDetailList).toMatchObject([{ RoleName: 'r', AttachedManagedPolicies: [{ PolicyArn }] }]);
    expect((await iam('GetAccountSummary')).SummaryMap).toMatchObject({ Roles: 1, Policies: 1, InstanceProfiles: 1 });
    await iam('RemoveRoleFromInstanceProfile', { InstanceProfileName: 'i', RoleName: 'r' });
    await iam('DeleteInstanceProfile', { InstanceProfileName: 'i' });
    await iam('DetachRolePolicy', { RoleName: 'r', PolicyArn });
    await iam('DeleteRole', { RoleName: 'r' });
    await iam('DeletePolicyVersion', { PolicyArn, VersionId: 'v1' });
    await iam('DeletePolicy', { PolicyArn });
    expect((await iam('ListPolicies', { Scope: 'Local' })).Policies).toEqual([]);
  });

  it('lists in pages, which the CLI puts together itself', async () => {
    for (const GroupName of ['c', 'a', 'b']) await iam('CreateGroup', { GroupName });
    const names: string[] = [];
    let Marker: string | undefined;
    let pages = 0;
    do {
      const page = await iam('ListGroups', { MaxItems: 2, ...(Marker && { Marker }) });
      names.push(...page.Groups.map(({ GroupName }: { GroupName: string }) => GroupName));
      Marker = page.Marker;
      pages += 1;
    } while (Marker !== undefined);
    expect(names).toEqual(['a', 'b', 'c']);
    expect(pages).toBe(makeClient === cliClient ? 1 : 2);
  });

  it('the account alias, and what is not here', async () => {
    await iam('CreateAccountAlias', { AccountAlias: 'shop' });
    expect((await iam('ListAccountAliases')).AccountAliases).toEqual(['shop']);
    await iam('DeleteAccountAlias', { AccountAlias: 'shop' });
    await iam('CreateUser', { UserName: 'ann' });
    expect((await iam('ListMFADevices', { UserName: 'ann' })).MFADevices).toEqual([]);
    expect(await refused('GetLoginProfile', { UserName: 'ann' })).toBe(
      'NoSuchEntity: Login Profile for User ann cannot be found.',
    );
  });

  it('simulations, with context, boundary, SCPs and what each resource comes to', async () => {
    const asked = {
      PolicyInputList: [text],
      ActionNames: ['dynamodb:GetItem', 'dynamodb:PutItem'],
      ResourceArns: ['arn:aws:dynamodb:us-east-1:111111111111:table/orders'],
      PermissionsBoundaryPolicyInputList: [text.replace('dynamodb:*', 'dynamodb:Get*')],
      OrderedOrganizationPolicyInputList: [{ ServiceControlPolicyInputList: [text] }],
      ContextEntries: [{ ContextKeyName: 'aws:SourceIp', ContextKeyValues: ['10.0.0.1'], ContextKeyType: 'ip' }],
    };
    const { EvaluationResults, IsTruncated } = await iam('SimulateCustomPolicy', asked);
    expect(EvaluationResults).toMatchObject([
      {
        EvalDecision: 'allowed',
        MatchedStatements: [
          {
            SourcePolicyId: 'PolicyInputList.1',
            StartPosition: { Line: 1, Column: 38 },
            EndPosition: { Line: 1, Column: text.length - 1 },
          },
        ],
        OrganizationsDecisionDetail: { AllowedByOrganizations: true },
        ResourceSpecificResults: [{ EvalResourceName: asked.ResourceArns[0], EvalResourceDecision: 'allowed' }],
      },
      { EvalDecision: 'implicitDeny', PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } },
    ]);
    // The CLI puts pages together and leaves this out.
    expect(IsTruncated ?? false).toBe(false);
    await iam('CreateUser', { UserName: 'sim' });
    await iam('PutUserPolicy', { UserName: 'sim', PolicyName: 'p', PolicyDocument: text });
    const PolicySourceArn = arn('user/sim');
    const InlinePolicyIdentifier = { PolicyName: 'p', AttachmentType: 'user', AttachmentName: 'sim' };
    const own = { PolicySourceArn, ActionNames: ['dynamodb:GetItem'] };
    const decided = async (more: object) =>
      (await iam('SimulatePrincipalPolicy', { ...own, ...more })).EvaluationResults[0].EvalDecision;
    expect(await decided({})).toBe('allowed');
    expect(await decided({ PolicyExclusionList: [{ InlinePolicyIdentifier }] })).toBe('implicitDeny');
    expect((await iam('GetContextKeysForPrincipalPolicy', { PolicySourceArn })).ContextKeyNames).toEqual([]);
    expect(await refused('SimulateCustomPolicy', { ...asked, ResourceArns: ['orders'] })).toBe(
      'InvalidInput: ResourceNames are not in a valid ARN format: orders.',
    );
  });
});
