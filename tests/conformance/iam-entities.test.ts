import { afterAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { allowing, iamOf, outcome, trusting } from '../iam.ts';
import { keys, owner, twoAccounts } from '../two-accounts.ts';

/** What IAM keeps, and its sentences for what it does not take. Source: API reference, IAM; texts as recorded from AWS. */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
const iam = iamOf(running);
afterAll(() => running.stop());

const root = keys.ownerRoot;
const call = (action: string, parameters = {}) => iam(action, root, parameters);
const said = (action: string, parameters = {}) => outcome(call(action, parameters));
const arn = (resource: string) => `arn:aws:iam::${owner}:${resource}`;

describe('users and access keys', () => {
  it('a user has an id, a path, a date, and tags and boundary when it is asked for alone', async () => {
    await call('CreatePolicy', { PolicyName: 'user-limits', PolicyDocument: allowing('dynamodb:*') });
    const made = await call('CreateUser', {
      UserName: 'Uma',
      Path: '/team/',
      PermissionsBoundary: arn('policy/user-limits'),
      Tags: [{ Key: 'Team', Value: 'a + b' }],
    });
    const got = await call('GetUser', { UserName: 'Uma' });
    for (const answer of [made, got]) {
      expect(answer.first('UserId')).toMatch(/^AIDA[A-Z2-7]{17}$/);
      expect(answer.first('Arn')).toBe(arn('user/team/Uma'));
      expect(answer.first('CreateDate')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect([answer.first('PermissionsBoundaryType'), answer.first('PermissionsBoundaryArn')]).toEqual([
        'Policy',
        arn('policy/user-limits'),
      ]);
      expect([answer.first('Key'), answer.first('Value')]).toEqual(['Team', 'a + b']);
    }
    const list = await call('ListUsers', { PathPrefix: '/team/' });
    expect(list.all('UserName')).toEqual(['Uma']);
    expect(list.text).not.toContain('Tags');
    expect(list.first('IsTruncated')).toBe('false');
  });

  it('names are one whatever the case, and found in their own case only', async () => {
    expect(await said('CreateUser', { UserName: 'UMA' })).toBe(
      '409 EntityAlreadyExists: User with name UMA already exists.',
    );
    expect(await said('GetUser', { UserName: 'UMA' })).toBe(
      '404 NoSuchEntity: The user with name UMA cannot be found.',
    );
  });

  it('two keys at most; a secret is shown once; a key that is not active signs nothing', async () => {
    const first = await call('CreateAccessKey', { UserName: 'Uma' });
    const pair = { accessKeyId: first.first('AccessKeyId')!, secretAccessKey: first.first('SecretAccessKey')! };
    expect(pair.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(pair.secretAccessKey).toMatch(/^[A-Za-z0-9/+]{40}$/);
    await call('CreateAccessKey', { UserName: 'Uma' });
    expect(await said('CreateAccessKey', { UserName: 'Uma' })).toBe(
      '409 LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2',
    );
    const list = await call('ListAccessKeys', { UserName: 'Uma' });
    expect(list.all('AccessKeyId')).toContain(pair.accessKeyId);
    expect(list.text).not.toContain('Secret');
    const self = async () => (await outcome(iam('GetUser', pair))).split(':')[0];
    expect(await self()).toBe('403 AccessDenied');
    await call('UpdateAccessKey', { UserName: 'Uma', AccessKeyId: pair.accessKeyId, Status: 'Inactive' });
    expect(await self()).toBe('403 InvalidClientTokenId');
    await call('UpdateAccessKey', { UserName: 'Uma', AccessKeyId: pair.accessKeyId, Status: 'Active' });
    expect(await self()).toBe('403 AccessDenied');
    expect(await said('DeleteAccessKey', { UserName: 'alice', AccessKeyId: pair.accessKeyId })).toBe(
      `404 NoSuchEntity: The Access Key with id ${pair.accessKeyId} cannot be found.`,
    );
    await call('DeleteAccessKey', { UserName: 'Uma', AccessKeyId: pair.accessKeyId });
    expect(await self()).toBe('403 InvalidClientTokenId');
  });

  it('moves with keys, groups and policies, under the same id', async () => {
    await call('CreateGroup', { GroupName: 'movers' });
    await call('AddUserToGroup', { GroupName: 'movers', UserName: 'Uma' });
    const before = (await call('GetUser', { UserName: 'Uma' })).first('UserId');
    expect(await said('UpdateUser', { UserName: 'Uma', NewUserName: 'alice' })).toBe(
      '409 EntityAlreadyExists: User with name alice already exists.',
    );
    expect(await said('UpdateUser', { UserName: 'Uma', NewUserName: 'uma', NewPath: '/' })).toBe('200');
    const after = await call('GetUser', { UserName: 'uma' });
    expect([after.first('UserId'), after.first('Arn')]).toEqual([before, arn('user/uma')]);
    expect((await call('ListAccessKeys', { UserName: 'uma' })).all('AccessKeyId')).toHaveLength(1);
    expect((await call('GetGroup', { GroupName: 'movers' })).all('UserName')).toEqual(['uma']);
    await call('UpdateGroup', { GroupName: 'movers', NewGroupName: 'moved' });
    expect((await call('ListGroupsForUser', { UserName: 'uma' })).all('GroupName')).toEqual(['moved']);
  });

  it('goes last', async () => {
    const conflict = (rest: string) => `409 DeleteConflict: Cannot delete entity, must ${rest}.`;
    await call('PutUserPolicy', { UserName: 'uma', PolicyName: 'p', PolicyDocument: allowing('dynamodb:GetItem') });
    await call('AttachUserPolicy', { UserName: 'uma', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' });
    const drop = () => said('DeleteUser', { UserName: 'uma' });
    expect(await drop()).toBe(conflict('remove users from group first'));
    expect(await said('DeleteGroup', { GroupName: 'moved' })).toBe(conflict('remove users from group first'));
    await call('RemoveUserFromGroup', { GroupName: 'moved', UserName: 'uma' });
    expect(await drop()).toBe(conflict('detach all policies first'));
    await call('DetachUserPolicy', { UserName: 'uma', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' });
    expect(await drop()).toBe(conflict('delete policies first'));
    await call('DeleteUserPolicy', { UserName: 'uma', PolicyName: 'p' });
    expect(await drop()).toBe(conflict('delete access keys first'));
    const left = (await call('ListAccessKeys', { UserName: 'uma' })).first('AccessKeyId')!;
    await call('DeleteAccessKey', { UserName: 'uma', AccessKeyId: left });
    expect(await said('DeletePolicy', { PolicyArn: arn('policy/user-limits') })).toBe(
      '409 DeleteConflict: Cannot delete a policy attached to entities.',
    );
    expect(await drop()).toBe('200');
    expect(await drop()).toBe('404 NoSuchEntity: The user with name uma cannot be found.');
    expect(await said('DeletePolicy', { PolicyArn: arn('policy/user-limits') })).toBe('200');
    expect(await said('DeleteGroup', { GroupName: 'moved' })).toBe('200');
  });

  it('without a name the caller is meant, unless it is a role', async () => {
    expect((await iam('GetUser', root)).first('Arn')).toBe(arn('root'));
    expect((await iam('ListAccessKeys', root)).all('AccessKeyId')).toEqual([keys.ownerRoot.accessKeyId]);
  });
});

describe('roles', () => {
  const trust = ` ${trusting(arn('user/alice'))} `;

  it('are shown as each call shows them, documents percent-encoded and as written', async () => {
    const made = await call('CreateRole', {
      RoleName: 'reader',
      Path: '/app/',
      AssumeRolePolicyDocument: trust,
      Description: 'reads & <writes>',
      MaxSessionDuration: '7200',
      Tags: [{ Key: 'k', Value: '' }],
    });
    expect(made.first('RoleId')).toMatch(/^AROA[A-Z2-7]{17}$/);
    expect(made.text).not.toContain('MaxSessionDuration');
    const got = await call('GetRole', { RoleName: 'reader' });
    expect(got.first('AssumeRolePolicyDocument')).toMatch(/^%20%7B%22Version%22%3A/);
    expect(decodeURIComponent(got.first('AssumeRolePolicyDocument')!)).toBe(trust);
    expect([got.first('MaxSessionDuration'), got.first('Description'), got.first('Key')]).toEqual([
      '7200',
      'reads & <writes>',
      'k',
    ]);
    expect(got.text).toContain('<RoleLastUsed/>');
    await call('UpdateRoleDescription', { RoleName: 'reader', Description: '' });
    expect((await call('UpdateRole', { RoleName: 'reader', MaxSessionDuration: '3600' })).text).toContain(
      '<UpdateRoleResult/>',
    );
    const updated = await call('GetRole', { RoleName: 'reader' });
    expect(updated.text).not.toContain('Description>');
    expect(updated.first('MaxSessionDuration')).toBe('3600');
  });

  it('show who they trusted by id when it is gone, and do not trust a namesake', async () => {
    await call('CreateUser', { UserName: 'gone' });
    const id = (await call('GetUser', { UserName: 'gone' })).first('UserId')!;
    await call('UpdateAssumeRolePolicy', { RoleName: 'reader', PolicyDocument: trusting(arn('user/gone')) });
    const shown = async () =>
      decodeURIComponent((await call('GetRole', { RoleName: 'reader' })).first('AssumeRolePolicyDocument')!);
    expect(await shown()).toBe(trusting(arn('user/gone')));
    await call('DeleteUser', { UserName: 'gone' });
    expect(JSON.parse(await shown()).Statement[0].Principal).toEqual({ AWS: id });
    await call('CreateUser', { UserName: 'gone' });
    expect(JSON.parse(await shown()).Statement[0].Principal).toEqual({ AWS: id });
    await call('DeleteUser', { UserName: 'gone' });
  });

  it.each([
    ['no JSON', '{', 'This policy contains invalid Json'],
    [
      'a user that is not there',
      trusting(arn('user/nowhere')),
      `Invalid principal in policy: "AWS":"${arn('user/nowhere')}"`,
    ],
    ['a group', trusting(arn('group/g')), `Invalid principal in policy: "AWS":"${arn('group/g')}"`],
    ['a resource', allowing('sts:AssumeRole', { Principal: { AWS: '*' } }), 'Has prohibited field Resource'],
    [
      'another service',
      JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: '*' }] }),
      'AssumeRole policy may only specify STS AssumeRole actions.',
    ],
    [
      'nobody',
      JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole' }] }),
      'Missing required field Principal',
    ],
    ['no statement', '{"Version":"2012-10-17"}', 'Could not parse the policy: Statement is empty!'],
    [
      'everybody without a type',
      JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }] }),
      'Principal must be a JSON object.',
    ],
  ])('do not trust %s', async (_, document, text) => {
    expect(await said('CreateRole', { RoleName: 'bad', AssumeRolePolicyDocument: document })).toBe(
      `400 MalformedPolicyDocument: ${text}`,
    );
  });

  it('stay in instance profiles until they are taken out', async () => {
    await call('CreateInstanceProfile', { InstanceProfileName: 'box' });
    expect(await said('AddRoleToInstanceProfile', { InstanceProfileName: 'box', RoleName: 'reader' })).toBe('200');
    expect(await said('AddRoleToInstanceProfile', { InstanceProfileName: 'box', RoleName: 'reader' })).toBe(
      '409 LimitExceeded: Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1',
    );
    expect((await call('GetInstanceProfile', { InstanceProfileName: 'box' })).all('RoleName')).toEqual(['reader']);
    expect((await call('ListInstanceProfilesForRole', { RoleName: 'reader' })).first('Arn')).toBe(
      arn('instance-profile/box'),
    );
    const inside = '409 DeleteConflict: Cannot delete entity, must remove roles from instance profile first.';
    expect(await said('DeleteRole', { RoleName: 'reader' })).toBe(inside);
    expect(await said('DeleteInstanceProfile', { InstanceProfileName: 'box' })).toBe(inside);
    await call('RemoveRoleFromInstanceProfile', { InstanceProfileName: 'box', RoleName: 'reader' });
    expect(await said('DeleteInstanceProfile', { InstanceProfileName: 'box' })).toBe('200');
    expect(await said('DeleteRole', { RoleName: 'reader' })).toBe('200');
  });
});

describe('inline policies', () => {
  it('are replaced by name, listed by name, given back as written, and bounded in sum', async () => {
    const document = `${allowing('dynamodb:Get*')}\n`;
    const put = (PolicyName: string, PolicyDocument: string) =>
      said('PutUserPolicy', { UserName: 'nobody', PolicyName, PolicyDocument });
    expect(await put('b', allowing('s3:*'))).toBe('200');
    expect(await put('b', document)).toBe('200');
    expect(await put('a', document)).toBe('200');
    expect((await call('ListUserPolicies', { UserName: 'nobody' })).all('member')).toEqual(['a', 'b']);
    const got = await call('GetUserPolicy', { UserName: 'nobody', PolicyName: 'b' });
    expect(got.first('PolicyDocument')).toContain('dynamodb%3AGet%2A');
    expect(decodeURIComponent(got.first('PolicyDocument')!)).toBe(document);
    expect(await put('c', allowing(`s3:${'x'.repeat(2000)}`))).toBe(
      '409 LimitExceeded: Maximum policy size of 2048 bytes exceeded for user nobody',
    );
    expect(await said('PutUserPolicy', { UserName: 'none', PolicyName: 'p', PolicyDocument: '{' })).toBe(
      '404 NoSuchEntity: The user with name none cannot be found.',
    );
    expect(await put('p', '{')).toBe('400 MalformedPolicyDocument: Syntax errors in policy.');
    expect(await said('GetUserPolicy', { UserName: 'nobody', PolicyName: 'z' })).toBe(
      '404 NoSuchEntity: The user policy with name z cannot be found.',
    );
    for (const PolicyName of ['a', 'b']) await call('DeleteUserPolicy', { UserName: 'nobody', PolicyName });
  });
});

describe('managed policies', () => {
  const PolicyArn = arn('policy/app/orders');

  it('have versions whose numbers rise, five at most, one of them in force', async () => {
    const made = await call('CreatePolicy', {
      PolicyName: 'orders',
      Path: '/app/',
      PolicyDocument: allowing('dynamodb:GetItem'),
      Description: 'kept to itself',
    });
    expect([made.first('Arn'), made.first('DefaultVersionId'), made.first('AttachmentCount')]).toEqual([
      PolicyArn,
      'v1',
      '0',
    ]);
    expect(made.text).not.toContain('Description');
    expect((await call('GetPolicy', { PolicyArn })).text).toMatch(/<Description>kept to itself<.*<Tags\/>/s);
    const version = (action: string, SetAsDefault = 'false') =>
      call('CreatePolicyVersion', { PolicyArn, PolicyDocument: allowing(action), SetAsDefault });
    for (const n of [2, 3, 4, 5]) expect((await version(`dynamodb:V${n}`)).first('VersionId')).toBe(`v${n}`);
    expect(await outcome(version('dynamodb:V6'))).toBe(
      '409 LimitExceeded: A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
    );
    await call('SetDefaultPolicyVersion', { PolicyArn, VersionId: 'v3' });
    expect(await said('DeletePolicyVersion', { PolicyArn, VersionId: 'v3' })).toBe(
      '409 DeleteConflict: Cannot delete the default version of a policy.',
    );
    await call('DeletePolicyVersion', { PolicyArn, VersionId: 'v5' });
    expect((await version('dynamodb:V6', 'true')).first('VersionId')).toBe('v6');
    expect((await call('ListPolicyVersions', { PolicyArn })).all('VersionId')).toEqual(['v6', 'v4', 'v3', 'v2', 'v1']);
    const got = await call('GetPolicyVersion', { PolicyArn, VersionId: 'v6' });
    expect(decodeURIComponent(got.first('Document')!)).toBe(allowing('dynamodb:V6'));
    expect(got.first('IsDefaultVersion')).toBe('true');
    expect(await said('GetPolicyVersion', { PolicyArn, VersionId: 'v5' })).toBe(
      '404 NoSuchEntity: Policy ARN version v5 does not exist or is not attachable.',
    );
    expect((await said('DeletePolicy', { PolicyArn })).slice(0, 60)).toBe(
      '409 DeleteConflict: This policy has more than one version. B',
    );
  });

  it('are attached once, counted, found by whom they are on', async () => {
    for (let twice = 0; twice < 2; twice++)
      expect(await said('AttachRolePolicy', { RoleName: 'worker', PolicyArn })).toBe('200');
    await call('PutUserPermissionsBoundary', { UserName: 'nobody', PermissionsBoundary: PolicyArn });
    const got = await call('GetPolicy', { PolicyArn });
    expect([got.first('AttachmentCount'), got.first('PermissionsBoundaryUsageCount')]).toEqual(['1', '1']);
    const entities = await call('ListEntitiesForPolicy', { PolicyArn });
    expect([entities.all('RoleName'), entities.all('UserName')]).toEqual([['worker'], ['nobody']]);
    expect((await call('ListAttachedRolePolicies', { RoleName: 'worker' })).all('PolicyArn')).toEqual([PolicyArn]);
    expect((await call('ListPolicies', { Scope: 'Local', OnlyAttached: 'true' })).all('PolicyName')).toEqual([
      'orders',
    ]);
    await call('DeleteUserPermissionsBoundary', { UserName: 'nobody' });
    await call('DetachRolePolicy', { RoleName: 'worker', PolicyArn });
    expect(await said('DetachRolePolicy', { RoleName: 'worker', PolicyArn })).toBe(
      '404 NoSuchEntity: Policy ARN was not found.',
    );
    for (const VersionId of ['v1', 'v2', 'v3', 'v4']) await call('DeletePolicyVersion', { PolicyArn, VersionId });
    expect(await said('DeletePolicy', { PolicyArn })).toBe('200');
    expect(await said('AttachRolePolicy', { RoleName: 'worker', PolicyArn })).toBe(
      '404 NoSuchEntity: Policy ARN does not exist or is not attachable.',
    );
    expect(await said('PutUserPermissionsBoundary', { UserName: 'nobody', PermissionsBoundary: PolicyArn })).toBe(
      '404 NoSuchEntity: Scope ARN: ARN does not exist or is not attachable.',
    );
  });

  it("of AWS are nobody's to change", async () => {
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    expect(await said('DeletePolicy', { PolicyArn })).toBe(
      `403 AccessDenied: User: ${arn('root')} is not authorized to perform: iam:DeletePolicy on resource: policy ${PolicyArn}`,
    );
    expect((await call('GetPolicy', { PolicyArn })).first('PolicyId')).toBe('ANPAIWMBCKSKIEE64ZLYK');
    expect((await call('ListPolicies', { Scope: 'AWS' })).all('PolicyName')).toContain('AmazonDynamoDBReadOnlyAccess');
  });

  it.each([
    ['an old version', '{"Statement":[]}', 'Syntax errors in policy.'],
    [
      'no Version',
      allowing('s3:*').replace('"Version":"2012-10-17",', ''),
      'Policy document must be version 2012-10-17 or greater.',
    ],
    ['a principal', allowing('s3:*', { Principal: '*' }), 'Policy document should not specify a principal.'],
  ])('are refused with %s', async (_, PolicyDocument, text) => {
    expect(await said('CreatePolicy', { PolicyName: 'bad', PolicyDocument })).toBe(
      `400 MalformedPolicyDocument: ${text}`,
    );
  });
});

describe('tags', () => {
  it('of users are one whatever the case of the key, of policies are not', async () => {
    const tag = (Key: string, Value: string) => ({ UserName: 'nobody', Tags: [{ Key, Value }] });
    await call('TagUser', tag('Team', 'a'));
    await call('TagUser', tag('TEAM', 'b'));
    const list = await call('ListUserTags', { UserName: 'nobody' });
    expect([list.all('Key'), list.all('Value')]).toEqual([['Team'], ['b']]);
    expect(
      await said('TagUser', {
        UserName: 'nobody',
        Tags: [
          { Key: 'x', Value: '1' },
          { Key: 'X', Value: '2' },
        ],
      }),
    ).toBe('400 InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive.');
    expect((await said('TagUser', tag('aws:x', ''))).split(':')[0]).toBe('400 InvalidInput');
    await call('UntagUser', { UserName: 'nobody', TagKeys: ['tEAM', 'none'] });
    expect((await call('ListUserTags', { UserName: 'nobody' })).text).toContain('<Tags/>');
    await call('CreatePolicy', {
      PolicyName: 'tagged',
      PolicyDocument: allowing('s3:*'),
      Tags: [
        { Key: 'k', Value: '1' },
        { Key: 'K', Value: '2' },
      ],
    });
    expect((await call('ListPolicyTags', { PolicyArn: arn('policy/tagged') })).all('Key')).toEqual(['k', 'K']);
    await call('DeletePolicy', { PolicyArn: arn('policy/tagged') });
  });
});

describe('constraints', () => {
  it.each([
    [
      'CreateUser',
      {},
      "1 validation error detected: Value at 'userName' failed to satisfy constraint: Member must not be null",
    ],
    [
      'CreateUser',
      { UserName: 'a b' },
      'The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
    ],
    [
      'CreateUser',
      { UserName: 'x'.repeat(65) },
      "1 validation error detected: Value at 'userName' failed to satisfy constraint: Member must have length less than or equal to 64",
    ],
    [
      'CreateUser',
      { UserName: 'x', Path: 'a' },
      'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
    ],
    [
      'UpdateAccessKey',
      { AccessKeyId: 'AKIAXXXXXXXXXXXXXXXX', Status: 'On' },
      "1 validation error detected: Value at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive]",
    ],
    ['ListUsers', { Marker: 'foreign' }, 'Invalid Marker.'],
    ['GetPolicy', { PolicyArn: 'not-an-arn-at-all-really' }, 'Invalid ARN:  Could not be parsed!'],
  ])('%s %j', async (action, parameters, text) => {
    expect(await said(action, parameters)).toBe(`400 ValidationError: ${text}`);
  });

  it('an operation that there is not is InvalidAction', async () => {
    expect(await said('MakeTea')).toBe('400 InvalidAction: Could not find operation MakeTea for version 2010-05-08');
  });
});

describe('lists', () => {
  it('come in pages, by name whatever the case', async () => {
    const names = ['pa', 'PB', 'pc', 'PD', 'pe'];
    for (const GroupName of [...names].reverse()) await call('CreateGroup', { GroupName, Path: '/pages/' });
    const seen: string[] = [];
    let Marker: string | undefined;
    do {
      const page = await call('ListGroups', { PathPrefix: '/pages/', MaxItems: '2', ...(Marker && { Marker }) });
      seen.push(...page.all('GroupName'));
      Marker = page.first('Marker');
      expect(page.first('IsTruncated')).toBe(String(Marker !== undefined));
    } while (Marker !== undefined);
    expect(seen).toEqual(names);
  });

  it('of what is not here are empty', async () => {
    for (const action of [
      'ListMFADevices',
      'ListSSHPublicKeys',
      'ListSigningCertificates',
      'ListServiceSpecificCredentials',
    ])
      expect(await said(action, { UserName: 'nobody' })).toBe('200');
    for (const action of [
      'ListVirtualMFADevices',
      'ListServerCertificates',
      'ListSAMLProviders',
      'ListOpenIDConnectProviders',
    ])
      expect(await said(action)).toBe('200');
    expect(await said('GetLoginProfile', { UserName: 'nobody' })).toBe(
      '404 NoSuchEntity: Login Profile for User nobody cannot be found.',
    );
  });
});

describe('the account', () => {
  it('has an alias, a summary and details of everything', async () => {
    expect(await said('CreateAccountAlias', { AccountAlias: 'shop' })).toBe('200');
    expect(await outcome(iam('CreateAccountAlias', keys.strangerRoot, { AccountAlias: 'shop' }))).toBe(
      '409 EntityAlreadyExists: The account alias shop already exists.',
    );
    expect((await call('ListAccountAliases')).all('member')).toEqual(['shop']);
    expect(await said('DeleteAccountAlias', { AccountAlias: 'other' })).toBe(
      '404 NoSuchEntity: The account alias other cannot be found.',
    );
    await call('DeleteAccountAlias', { AccountAlias: 'shop' });
    expect((await call('GetAccountSummary')).text).toMatch(/<entry>\s*<key>Users<\/key>\s*<value>2<\/value>/);
    const details = await call('GetAccountAuthorizationDetails', { Filter: ['User', 'Role'] });
    expect([...details.all('UserName'), ...details.all('RoleName')]).toEqual([
      'alice',
      'nobody',
      'powerless',
      'worker',
    ]);
  });
});
