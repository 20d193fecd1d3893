import { afterAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { iamOf } from '../iam.ts';
import { organizationsOf, outcome } from '../organizations.ts';
import { keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

/** What Organizations keeps, and its sentences for what it does not take. Source: API reference, Organizations; texts as in `src/operations/organizations`. */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
const organizations = organizationsOf(running);
const iam = iamOf(running);
afterAll(() => running.stop());

const call = async (operation: string, input = {}) => (await organizations(operation, keys.ownerRoot, input)).body;
const said = (operation: string, input = {}) => outcome(organizations(operation, keys.ownerRoot, input));
const scp = (Effect: string, Action: string, more = {}) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect, Action, Resource: '*', ...more }] });
const policy = (Name: string, Content = scp('Deny', 'dynamodb:*'), Type = 'SERVICE_CONTROL_POLICY') => ({
  Name,
  Content,
  Type,
  Description: '',
});
const rootId = async () => (await call('ListRoots')).Roots[0].Id as string;

describe('before there is an organization', () => {
  it.each([
    ['DescribeOrganization', {}],
    ['ListRoots', {}],
    ['CreatePolicy', policy('P')],
  ])('%s says so', async (operation, input) => {
    expect(await said(operation, input)).toBe(
      'AWSOrganizationsNotInUseException: Your account is not a member of an organization.',
    );
  });
});

describe('an organization', () => {
  it('is made by the account that then manages it, with nothing enabled', async () => {
    const made = await organizations('CreateOrganization', keys.ownerRoot, { FeatureSet: 'ALL' });
    expect(made.contentType).toBe('application/x-amz-json-1.1');
    const { Organization } = made.body;
    expect(Organization).toMatchObject({ FeatureSet: 'ALL', MasterAccountId: owner, AvailablePolicyTypes: [] });
    expect(Organization.Id).toMatch(/^o-[a-z0-9]{10}$/);
    expect(Organization.Arn).toBe(`arn:aws:organizations::${owner}:organization/${Organization.Id}`);
    expect(Organization.MasterAccountArn).toBe(`arn:aws:organizations::${owner}:account/${Organization.Id}/${owner}`);
    expect(await call('DescribeOrganization')).toEqual({ Organization });
    const root = await rootId();
    expect(await call('ListRoots')).toEqual({
      Roots: [
        {
          Id: root,
          Arn: `arn:aws:organizations::${owner}:root/${Organization.Id}/${root}`,
          Name: 'Root',
          PolicyTypes: [],
        },
      ],
    });
    expect(await said('CreateOrganization')).toBe(
      'AlreadyInOrganizationException: The AWS account is already a member of an organization.',
    );
    expect(await said('CreateOrganization', { FeatureSet: 'CONSOLIDATED_BILLING' })).toContain('use FeatureSet ALL');
  });

  it('enables the two policy types that there are, once', async () => {
    const type = async (operation: string, PolicyType: string) =>
      said(operation, { RootId: await rootId(), PolicyType });
    expect(await type('EnablePolicyType', 'TAG_POLICY')).toBe(
      "PolicyTypeNotAvailableForOrganizationException: You can't use the specified policy type with the feature set currently enabled for your organization.",
    );
    expect(await type('DisablePolicyType', 'SERVICE_CONTROL_POLICY')).toContain('PolicyTypeNotEnabledException');
    expect(await type('EnablePolicyType', 'SERVICE_CONTROL_POLICY')).toBe('200');
    expect(await type('EnablePolicyType', 'SERVICE_CONTROL_POLICY')).toContain('PolicyTypeAlreadyEnabledException');
    expect(await type('EnablePolicyType', 'RESOURCE_CONTROL_POLICY')).toBe('200');
    expect(await said('EnablePolicyType', { RootId: 'r-zzzz', PolicyType: 'TAG_POLICY' })).toContain(
      'RootNotFoundException',
    );
    expect((await call('ListRoots')).Roots[0].PolicyTypes).toEqual([
      { Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' },
      { Type: 'RESOURCE_CONTROL_POLICY', Status: 'ENABLED' },
    ]);
    expect(
      (await call('ListPoliciesForTarget', { TargetId: owner, Filter: 'SERVICE_CONTROL_POLICY' })).Policies,
    ).toEqual([
      {
        Id: 'p-FullAWSAccess',
        Arn: 'arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess',
        Name: 'FullAWSAccess',
        Description: 'Allows access to every operation',
        Type: 'SERVICE_CONTROL_POLICY',
        AwsManaged: true,
      },
    ]);
  });
});

describe('units', () => {
  it('are made, found, renamed, and deleted when they are empty', async () => {
    const root = await rootId();
    const { OrganizationalUnit: shops } = await call('CreateOrganizationalUnit', {
      ParentId: root,
      Name: 'Shops',
      Tags: [{ Key: 'team', Value: 'sales' }],
    });
    expect(shops.Id).toMatch(new RegExp(`^ou-${root.slice(2)}-[a-z0-9]{8}$`));
    const { Id: organizationId } = (await call('DescribeOrganization')).Organization;
    expect(shops).toMatchObject({
      Arn: `arn:aws:organizations::${owner}:ou/${organizationId}/${shops.Id}`,
      Name: 'Shops',
      Path: `${organizationId}/${root}/${shops.Id}/`,
    });
    expect(await said('CreateOrganizationalUnit', { ParentId: root, Name: 'Shops' })).toBe(
      'DuplicateOrganizationalUnitException: An OU with the same name already exists.',
    );
    const { OrganizationalUnit: inner } = await call('CreateOrganizationalUnit', { ParentId: shops.Id, Name: 'Shops' });
    expect(await call('ListParents', { ChildId: inner.Id })).toEqual({
      Parents: [{ Id: shops.Id, Type: 'ORGANIZATIONAL_UNIT' }],
    });
    expect(await call('ListParents', { ChildId: shops.Id })).toEqual({ Parents: [{ Id: root, Type: 'ROOT' }] });
    expect(await call('ListChildren', { ParentId: root, ChildType: 'ORGANIZATIONAL_UNIT' })).toEqual({
      Children: [{ Id: shops.Id, Type: 'ORGANIZATIONAL_UNIT' }],
    });
    expect(await call('ListTagsForResource', { ResourceId: shops.Id })).toEqual({
      Tags: [{ Key: 'team', Value: 'sales' }],
    });
    expect(await said('DeleteOrganizationalUnit', { OrganizationalUnitId: shops.Id })).toContain(
      'OrganizationalUnitNotEmptyException',
    );
    await call('UpdateOrganizationalUnit', { OrganizationalUnitId: inner.Id, Name: 'Tills' });
    expect((await call('DescribeOrganizationalUnit', { OrganizationalUnitId: inner.Id })).OrganizationalUnit.Name).toBe(
      'Tills',
    );
    await call('DeleteOrganizationalUnit', { OrganizationalUnitId: inner.Id });
    expect(await said('DescribeOrganizationalUnit', { OrganizationalUnitId: inner.Id })).toContain(
      'OrganizationalUnitNotFoundException',
    );
    expect(await said('DeleteOrganizationalUnit', { OrganizationalUnitId: shops.Id })).toBe('200');
    expect(await said('ListChildren', { ParentId: shops.Id, ChildType: 'ACCOUNT' })).toContain(
      'ParentNotFoundException',
    );
  });

  it('lie five deep at most', async () => {
    let ParentId = await rootId();
    const made: string[] = [];
    for (let depth = 1; depth <= 5; depth++) {
      ParentId = (await call('CreateOrganizationalUnit', { ParentId, Name: 'Deeper' })).OrganizationalUnit.Id;
      made.unshift(ParentId);
    }
    expect(await said('CreateOrganizationalUnit', { ParentId, Name: 'Deeper' })).toContain('[OU_DEPTH_LIMIT_EXCEEDED]');
    for (const OrganizationalUnitId of made)
      expect(await said('DeleteOrganizationalUnit', { OrganizationalUnitId })).toBe('200');
  });

  it('come in pages, each once, in one order', async () => {
    const root = await rootId();
    for (let at = 0; at < 5; at++) await call('CreateOrganizationalUnit', { ParentId: root, Name: `Unit ${at}` });
    const seen: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await call('ListOrganizationalUnitsForParent', { ParentId: root, MaxResults: 2, NextToken });
      expect(page.OrganizationalUnits.length).toBeLessThanOrEqual(2);
      seen.push(...page.OrganizationalUnits.map(({ Id }: { Id: string }) => Id));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(seen).toHaveLength(5);
    expect(seen).toEqual([...new Set(seen)].sort());
    expect(await said('ListOrganizationalUnitsForParent', { ParentId: root, NextToken: 'invented' })).toContain(
      'InvalidInputException [INVALID_NEXT_TOKEN]',
    );
    expect(await said('ListAccounts', { MaxResults: 21 })).toContain('[MAX_VALUE_EXCEEDED]');
    for (const OrganizationalUnitId of seen) await call('DeleteOrganizationalUnit', { OrganizationalUnitId });
  });
});

describe('accounts', () => {
  it('are made with a role that administers them, moved, closed', async () => {
    const root = await rootId();
    const { CreateAccountStatus: status } = await call('CreateAccount', {
      Email: 'till@example.com',
      AccountName: 'Till',
      Tags: [{ Key: 'team', Value: 'sales' }],
    });
    expect(status).toMatchObject({ AccountName: 'Till', State: 'SUCCEEDED' });
    expect(status.Id).toMatch(/^car-[a-z0-9]{32}$/);
    const AccountId = status.AccountId as string;
    expect(await call('DescribeCreateAccountStatus', { CreateAccountRequestId: status.Id })).toEqual({
      CreateAccountStatus: status,
    });
    expect((await call('ListCreateAccountStatus', { States: ['FAILED'] })).CreateAccountStatuses).toEqual([]);
    const { Account } = await call('DescribeAccount', { AccountId });
    expect(Account).toMatchObject({
      Id: AccountId,
      Name: 'Till',
      Email: 'till@example.com',
      Status: 'ACTIVE',
      State: 'ACTIVE',
      JoinedMethod: 'CREATED',
    });
    expect(typeof Account.JoinedTimestamp).toBe('number');
    const again = await call('CreateAccount', { Email: 'TILL@example.com', AccountName: 'Other' });
    expect(again.CreateAccountStatus).toMatchObject({ State: 'FAILED', FailureReason: 'EMAIL_ALREADY_EXISTS' });

    const { OrganizationalUnit: unit } = await call('CreateOrganizationalUnit', { ParentId: root, Name: 'Moving' });
    const move = (SourceParentId: string, DestinationParentId: string) =>
      said('MoveAccount', { AccountId, SourceParentId, DestinationParentId });
    expect(await move(unit.Id, root)).toBe("AccountNotFoundException: You specified an account that doesn't exist.");
    expect(await move(root, root)).toContain('DuplicateAccountException');
    expect(await move(root, 'ou-zzzz-zzzzzzzz')).toContain('DestinationParentNotFoundException');
    expect(await move(root, unit.Id)).toBe('200');
    expect((await call('ListAccountsForParent', { ParentId: unit.Id })).Accounts).toMatchObject([{ Id: AccountId }]);
    expect((await call('ListAccounts')).Accounts.map(({ Id }: { Id: string }) => Id).sort()).toEqual(
      [owner, AccountId].sort(),
    );

    expect(await said('CloseAccount', { AccountId: owner })).toContain('[CANNOT_CLOSE_MANAGEMENT_ACCOUNT]');
    expect(await said('CloseAccount', { AccountId })).toBe('200');
    expect((await call('DescribeAccount', { AccountId })).Account.Status).toBe('SUSPENDED');
    expect(await said('CloseAccount', { AccountId })).toContain('AccountAlreadyClosedException');
    expect(await said('RemoveAccountFromOrganization', { AccountId })).toContain('ConstraintViolationException');
    expect(await said('DescribeAccount', { AccountId: stranger })).toContain('AccountNotFoundException');
    expect(await said('RemoveAccountFromOrganization', { AccountId: owner })).toContain(
      'MasterCannotLeaveOrganizationException',
    );
  });

  it.each([
    ['an address that is none', { Email: 'no address', AccountName: 'A' }, '[INVALID_PATTERN]'],
    ['no address', { AccountName: 'A' }, '[INPUT_REQUIRED]'],
    ['a name that is too long', { Email: 'a@b.cc', AccountName: 'A'.repeat(51) }, '[MAX_LENGTH_EXCEEDED]'],
    [
      'a choice that there is not',
      { Email: 'a@b.cc', AccountName: 'A', IamUserAccessToBilling: 'X' },
      '[INVALID_ENUM]',
    ],
    ['a wrong type', { Email: 1, AccountName: 'A' }, 'SerializationException'],
  ])('are not made with %s', async (_, input, expected) => {
    expect(await said('CreateAccount', input)).toContain(expected);
  });
});

describe('policies', () => {
  it('are made, changed, attached, detached and deleted', async () => {
    const root = await rootId();
    const { Policy } = await call('CreatePolicy', policy('NoTables'));
    const PolicyId = Policy.PolicySummary.Id as string;
    const { Id: organizationId } = (await call('DescribeOrganization')).Organization;
    expect(Policy).toEqual({
      PolicySummary: {
        Id: PolicyId,
        Arn: `arn:aws:organizations::${owner}:policy/${organizationId}/service_control_policy/${PolicyId}`,
        Name: 'NoTables',
        Description: '',
        Type: 'SERVICE_CONTROL_POLICY',
        AwsManaged: false,
      },
      Content: scp('Deny', 'dynamodb:*'),
    });
    expect(PolicyId).toMatch(/^p-[0-9a-z]{8}$/);
    expect(await call('DescribePolicy', { PolicyId })).toEqual({ Policy });
    expect(await said('CreatePolicy', policy('NoTables'))).toBe(
      'DuplicatePolicyException: A policy with the same name already exists.',
    );
    const { Policies } = await call('ListPolicies', { Filter: 'SERVICE_CONTROL_POLICY' });
    expect(Policies.map(({ Name }: { Name: string }) => Name).sort()).toEqual(['FullAWSAccess', 'NoTables']);

    const attach = () => said('AttachPolicy', { PolicyId, TargetId: root });
    expect(await attach()).toBe('200');
    expect(await attach()).toBe(
      'DuplicatePolicyAttachmentException: A policy with the specified name and type already exists.',
    );
    expect(await call('ListTargetsForPolicy', { PolicyId })).toEqual({
      Targets: [
        {
          TargetId: root,
          Arn: `arn:aws:organizations::${owner}:root/${organizationId}/${root}`,
          Name: 'Root',
          Type: 'ROOT',
        },
      ],
    });
    expect(await said('DeletePolicy', { PolicyId })).toContain('PolicyInUseException');
    const changed = await call('UpdatePolicy', { PolicyId, Description: 'none at all' });
    expect(changed.Policy.PolicySummary).toMatchObject({ Name: 'NoTables', Description: 'none at all' });
    await call('TagResource', {
      ResourceId: PolicyId,
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    });
    await call('UntagResource', { ResourceId: PolicyId, TagKeys: ['a', 'absent'] });
    expect(await call('ListTagsForResource', { ResourceId: PolicyId })).toEqual({ Tags: [{ Key: 'b', Value: '2' }] });

    expect(await said('DetachPolicy', { PolicyId, TargetId: root })).toBe('200');
    expect(await said('DetachPolicy', { PolicyId, TargetId: root })).toContain('PolicyNotAttachedException');
    expect(await said('DeletePolicy', { PolicyId })).toBe('200');
    expect(await said('DescribePolicy', { PolicyId })).toBe(
      "PolicyNotFoundException: You specified a policy that doesn't exist.",
    );
  });

  it('stay one on each target; those of AWS are as they are', async () => {
    const root = await rootId();
    expect(await said('DetachPolicy', { PolicyId: 'p-FullAWSAccess', TargetId: root })).toBe(
      'ConstraintViolationException [MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED]: You cannot remove the last policy attached to the specified target. You must have at least one attached at all times.',
    );
    expect(await said('DetachPolicy', { PolicyId: 'p-RCPFullAWSAccess', TargetId: root })).toContain(
      '[NON_DETACHABLE_POLICY]',
    );
    expect(await said('UpdatePolicy', { PolicyId: 'p-FullAWSAccess', Name: 'Mine' })).toContain('[IMMUTABLE_POLICY]');
    expect(await said('DeletePolicy', { PolicyId: 'p-RCPFullAWSAccess' })).toContain('[IMMUTABLE_POLICY]');
    expect(await call('ListTagsForResource', { ResourceId: 'p-FullAWSAccess' })).toEqual({ Tags: [] });
    expect(await said('ListTagsForResource', { ResourceId: 'p-invented0' })).toContain('TargetNotFoundException');
  });

  it('are ten on a target at most, five where they are RCPs', async () => {
    const { OrganizationalUnit: unit } = await call('CreateOrganizationalUnit', {
      ParentId: await rootId(),
      Name: 'Full',
    });
    const rcp = scp('Deny', 'dynamodb:*', { Principal: '*' });
    for (const [type, content, max] of [
      ['SERVICE_CONTROL_POLICY', scp('Deny', 'dynamodb:*'), 10],
      ['RESOURCE_CONTROL_POLICY', rcp, 5],
    ] as const) {
      const answers: string[] = [];
      for (let at = 1; at <= max; at++) {
        const { Policy } = await call('CreatePolicy', policy(`${type} ${at}`, content, type));
        answers.push(await said('AttachPolicy', { PolicyId: Policy.PolicySummary.Id, TargetId: unit.Id }));
      }
      expect(answers.slice(0, -1)).toEqual(Array(max - 1).fill('200'));
      expect(answers.at(-1)).toContain('[MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED]');
    }
    const { Policies } = await call('ListPolicies', { Filter: 'RESOURCE_CONTROL_POLICY', MaxResults: 4 });
    expect(Policies).toHaveLength(4);
  });

  const malformed =
    'MalformedPolicyDocumentException: The provided policy document does not meet the requirements of the specified policy type.';
  it.each([
    ['no JSON', policy('X', '{'), malformed],
    ['an SCP with a principal', policy('X', scp('Deny', 'dynamodb:*', { Principal: '*' })), malformed],
    [
      'an RCP that allows',
      policy('X', scp('Allow', 'dynamodb:*', { Principal: '*' }), 'RESOURCE_CONTROL_POLICY'),
      malformed,
    ],
    [
      'an RCP of every service',
      policy('X', scp('Deny', '*', { Principal: '*' }), 'RESOURCE_CONTROL_POLICY'),
      malformed,
    ],
    [
      'an SCP that is too long',
      policy('X', scp('Deny', 'dynamodb:*').padEnd(10_241)),
      'ConstraintViolationException [POLICY_CONTENT_LIMIT_EXCEEDED]: You have exceeded the maximum policy size.',
    ],
    ['a type that is not here', policy('X', '{}', 'TAG_POLICY'), 'PolicyTypeNotAvailableForOrganizationException'],
    ['a type that is nowhere', policy('X', '{}', 'PAPER_POLICY'), '[INVALID_ENUM]'],
  ])('%s is none', async (_, input, expected) => {
    expect(await said('CreatePolicy', input)).toContain(expected);
  });

  it('are detached everywhere when their type is disabled', async () => {
    const type = { RootId: await rootId(), PolicyType: 'SERVICE_CONTROL_POLICY' };
    const { OrganizationalUnits } = await call('ListOrganizationalUnitsForParent', { ParentId: type.RootId });
    const full = OrganizationalUnits.find(({ Name }: { Name: string }) => Name === 'Full');
    const attached = async () =>
      (await call('ListPoliciesForTarget', { TargetId: full.Id, Filter: type.PolicyType })).Policies.length;
    expect(await attached()).toBe(10);
    await call('DisablePolicyType', type);
    expect(await attached()).toBe(0);
    expect(await said('AttachPolicy', { PolicyId: 'p-FullAWSAccess', TargetId: full.Id })).toBe(
      'PolicyTypeNotEnabledException: This operation can be performed only for enabled policy types.',
    );
    await call('EnablePolicyType', type);
    expect(await attached()).toBe(1);
  });

  it('have no effective form of the two types', async () => {
    expect(await said('DescribeEffectivePolicy', { PolicyType: 'SERVICE_CONTROL_POLICY' })).toContain('[INVALID_ENUM]');
    expect(await said('DescribeEffectivePolicy', { PolicyType: 'TAG_POLICY' })).toContain(
      'EffectivePolicyNotFoundException',
    );
  });
});

describe('what this server has none of', () => {
  it.each([
    ['ListAWSServiceAccessForOrganization', 'EnabledServicePrincipals'],
    ['ListDelegatedAdministrators', 'DelegatedAdministrators'],
  ])('%s is empty', async (operation, member) => {
    expect(await call(operation)).toEqual({ [member]: [] });
  });

  it('is unknown', async () => {
    expect(await said('InviteAccountToOrganization', { Target: { Id: stranger, Type: 'ACCOUNT' } })).toContain(
      'UnknownOperationException',
    );
  });
});

describe('an organization and IAM', () => {
  it('a call needs the permission on its resource, or on the policy and the target', async () => {
    const { Id: organizationId } = (await call('DescribeOrganization')).Organization;
    const refused = (operation: string, input = {}) => outcome(organizations(operation, keys.nobody, input));
    expect(await refused('DescribeAccount', { AccountId: owner })).toBe(
      `AccessDeniedException: User: arn:aws:iam::${owner}:user/nobody is not authorized to perform: organizations:DescribeAccount on resource: arn:aws:organizations::${owner}:account/${organizationId}/${owner} because no identity-based policy allows the organizations:DescribeAccount action`,
    );
    const allow = (Action: string, Resource: string, more = {}) =>
      iam('PutUserPolicy', keys.ownerRoot, {
        UserName: 'nobody',
        PolicyName: 'p',
        PolicyDocument: scp('Allow', Action, { Resource, ...more }),
      });
    const root = await rootId();
    const { Policy } = await call('CreatePolicy', policy('Attachable'));
    const PolicyId = Policy.PolicySummary.Id as string;
    await allow('organizations:AttachPolicy', `arn:aws:organizations::*:policy/o-*/service_control_policy/${PolicyId}`);
    expect(await refused('AttachPolicy', { PolicyId, TargetId: root })).toContain(
      `organizations:AttachPolicy on resource: arn:aws:organizations::${owner}:root/${organizationId}/${root}`,
    );
    await allow('organizations:AttachPolicy', '*', {
      Condition: { StringEquals: { 'organizations:PolicyType': 'RESOURCE_CONTROL_POLICY' } },
    });
    expect(await refused('AttachPolicy', { PolicyId, TargetId: root })).toContain('AccessDeniedException');
    await allow('organizations:AttachPolicy', '*', {
      Condition: { StringEquals: { 'organizations:PolicyType': 'SERVICE_CONTROL_POLICY' } },
    });
    expect(await refused('AttachPolicy', { PolicyId, TargetId: root })).toBe('200');
    await call('DetachPolicy', { PolicyId, TargetId: root });
  });

  it('a signature for another service is none', async () => {
    const { status, text } = await iam('ListRoots', keys.ownerRoot);
    expect([status, text]).toEqual([400, expect.stringContaining('ListRoots')]);
  });
});
