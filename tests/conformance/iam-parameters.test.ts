import { afterAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { allowing, iamOf, outcome, trusting } from '../iam.ts';
import { keys, owner, twoAccounts } from '../two-accounts.ts';

/** What IAM says of parameters, before it asks whether the caller may. Texts as recorded from AWS; a row for each fact. */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
const iam = iamOf(running);
afterAll(() => running.stop());

const said = (action: string, parameters = {}) => outcome(iam(action, keys.ownerRoot, parameters));
const trust = trusting(`arn:aws:iam::${owner}:user/alice`);
const x = (characters: number) => 'x'.repeat(characters);
const broken = (place: string, constraint: string) =>
  `400 ValidationError: 1 validation error detected: Value at '${place}' failed to satisfy constraint: ${constraint}`;
const longerThan = (max: number) => `Member must have length less than or equal to ${max}`;
const shorterThan = (min: number) => `Member must have length greater than or equal to ${min}`;
const isNull = 'Member must not be null';
const free = (name: string, rest: string) => `400 ValidationError: The specified value for ${name} is invalid. ${rest}`;
const nameCharacters = 'It must contain only alphanumeric characters and/or the following: +=,.@_-';
const pathCharacters = 'It must begin and end with / and contain only alphanumeric characters and/or / characters.';

describe('lengths and ranges', () => {
  it.each([
    ['CreateUser', { UserName: x(65) }, broken('userName', longerThan(64))],
    ['CreateUser', { UserName: '' }, broken('userName', shorterThan(1))],
    ['GetUser', { UserName: x(129) }, broken('userName', longerThan(128))],
    ['UpdateUser', { UserName: 'alice', NewUserName: x(65) }, broken('newUserName', longerThan(64))],
    [
      'AttachUserPolicy',
      { UserName: x(65), PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
      broken('userName', longerThan(64)),
    ],
    ['ListAttachedUserPolicies', { UserName: x(65) }, broken('userName', longerThan(64))],
    ['CreateGroup', { GroupName: x(129) }, broken('groupName', longerThan(128))],
    ['CreateRole', { RoleName: x(65), AssumeRolePolicyDocument: trust }, broken('roleName', longerThan(64))],
    ['CreatePolicy', { PolicyName: x(129), PolicyDocument: allowing('s3:*') }, broken('policyName', longerThan(128))],
    ['CreateInstanceProfile', { InstanceProfileName: x(129) }, broken('instanceProfileName', longerThan(128))],
    ['CreateUser', { UserName: 'u', Path: `/${x(511)}/` }, broken('path', longerThan(512))],
    ['ListUsers', { PathPrefix: `/${x(512)}` }, broken('pathPrefix', longerThan(512))],
    [
      'PutUserPolicy',
      { UserName: 'alice', PolicyName: 'p', PolicyDocument: x(131_073) },
      broken('policyDocument', longerThan(131_072)),
    ],
    [
      'PutUserPolicy',
      { UserName: 'alice', PolicyName: 'p', PolicyDocument: '' },
      `400 ValidationError: 2 validation errors detected: Value at 'policyDocument' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u00FF]+; Value at 'policyDocument' failed to satisfy constraint: ${shorterThan(1)}`,
    ],
    ['GetPolicy', { PolicyArn: 'arn:aws:iam::aws' }, broken('policyArn', shorterThan(20))],
    [
      'CreateRole',
      { RoleName: 'r', AssumeRolePolicyDocument: trust, Description: x(1001) },
      broken('description', longerThan(1000)),
    ],
    [
      'CreatePolicy',
      { PolicyName: 'p', PolicyDocument: allowing('s3:*'), Description: x(1001) },
      broken('description', longerThan(1000)),
    ],
    [
      'CreateRole',
      { RoleName: 'r', AssumeRolePolicyDocument: trust, MaxSessionDuration: '3599' },
      broken('maxSessionDuration', 'Member must have value greater than or equal to 3600'),
    ],
    [
      'CreateRole',
      { RoleName: 'r', AssumeRolePolicyDocument: trust, MaxSessionDuration: '43201' },
      broken('maxSessionDuration', 'Member must have value less than or equal to 43200'),
    ],
    [
      'UpdateAccessKey',
      { UserName: 'alice', AccessKeyId: x(15), Status: 'Active' },
      broken('accessKeyId', shorterThan(16)),
    ],
    [
      'UpdateAccessKey',
      { UserName: 'alice', AccessKeyId: keys.alice.accessKeyId, Status: 'Expired' },
      broken('status', 'Member must satisfy enum value set: [Active, Inactive]'),
    ],
    [
      'TagUser',
      { UserName: 'alice', Tags: Array.from({ length: 51 }, (_, at) => ({ Key: `k${at}`, Value: '' })) },
      broken('tags', longerThan(50)),
    ],
    [
      'TagUser',
      { UserName: 'alice', Tags: [{ Key: x(129), Value: '' }] },
      broken('tags.1.member.key', longerThan(128)),
    ],
    [
      'TagUser',
      { UserName: 'alice', Tags: [{ Key: 'k', Value: x(257) }] },
      broken('tags.1.member.value', longerThan(256)),
    ],
    [
      'UntagUser',
      { UserName: 'alice', TagKeys: Array.from({ length: 51 }, (_, at) => `k${at}`) },
      broken('tagKeys', longerThan(50)),
    ],
    ['ListUsers', { MaxItems: '0' }, broken('maxItems', 'Member must have value greater than or equal to 1')],
    ['ListUsers', { MaxItems: '1001' }, broken('maxItems', 'Member must have value less than or equal to 1000')],
    ['ListUsers', { Marker: x(321) }, broken('marker', longerThan(320))],
    ['CreateAccountAlias', { AccountAlias: 'ab' }, broken('accountAlias', shorterThan(3))],
    ['CreateAccountAlias', { AccountAlias: x(64) }, broken('accountAlias', longerThan(63))],
    ['CreateServiceLinkedRole', { AWSServiceName: x(129) }, broken('aWSServiceName', longerThan(128))],
    ['GetServiceLinkedRoleDeletionStatus', { DeletionTaskId: x(1001) }, broken('deletionTaskId', longerThan(1000))],
    ['ListPolicies', { Scope: 'Mine' }, broken('scope', 'Member must satisfy enum value set: [All, AWS, Local]')],
    [
      'ListPolicies',
      { PolicyUsageFilter: 'Mine' },
      broken('policyUsageFilter', 'Member must satisfy enum value set: [PermissionsPolicy, PermissionsBoundary]'),
    ],
    [
      'ListEntitiesForPolicy',
      { PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess', EntityFilter: 'Mine' },
      broken(
        'entityFilter',
        'Member must satisfy enum value set: [User, Role, Group, LocalManagedPolicy, AWSManagedPolicy]',
      ),
    ],
    [
      'GetAccountAuthorizationDetails',
      { Filter: ['Mine'] },
      broken(
        'filter.1.member',
        'Member must satisfy enum value set: [User, Role, Group, LocalManagedPolicy, AWSManagedPolicy]',
      ),
    ],
    [
      'GetPolicyVersion',
      { PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess', VersionId: '1' },
      broken('versionId', 'Member must satisfy regular expression pattern: v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?'),
    ],
  ])('%s %j', async (action, parameters, text) => {
    expect(await said(action, parameters)).toBe(text);
  });
});

describe('what a row of the service model asks for, also where nothing is kept', () => {
  it.each([
    ['GetLoginProfile', { UserName: x(65) }, broken('userName', longerThan(64))],
    ['ListSSHPublicKeys', { UserName: x(65) }, broken('userName', longerThan(64))],
    ['ListServiceSpecificCredentials', { UserName: x(65) }, broken('userName', longerThan(64))],
    ['ListSigningCertificates', { UserName: x(129) }, broken('userName', longerThan(128))],
    ['ListServerCertificates', { PathPrefix: '' }, broken('pathPrefix', shorterThan(1))],
    [
      'ListVirtualMFADevices',
      { AssignmentStatus: 'Mine' },
      broken('assignmentStatus', 'Member must satisfy enum value set: [Assigned, Unassigned, Any]'),
    ],
    [
      'GetAccountPasswordPolicy',
      {},
      `404 NoSuchEntity: The Password Policy with domain name ${owner} cannot be found.`,
    ],
    [
      'DeleteAccountPasswordPolicy',
      {},
      `404 NoSuchEntity: The Password Policy with domain name ${owner} cannot be found.`,
    ],
  ])('%s %j', async (action, parameters, text) => {
    expect(await said(action, parameters)).toBe(text);
  });
});

describe('patterns', () => {
  it.each([
    ['CreateUser', { UserName: 'a b' }, free('userName', nameCharacters)],
    ['CreateGroup', { GroupName: 'a/b' }, free('groupName', nameCharacters)],
    ['GetRole', { RoleName: 'é' }, free('roleName', nameCharacters)],
    ['CreatePolicy', { PolicyName: 'a*', PolicyDocument: allowing('s3:*') }, free('policyName', nameCharacters)],
    ['CreateUser', { UserName: 'u', Path: 'team/' }, free('path', pathCharacters)],
    ['CreateUser', { UserName: 'u', Path: '/team' }, free('path', pathCharacters)],
    ['CreateUser', { UserName: 'u', Path: '//' }, free('path', pathCharacters)],
    [
      'CreatePolicy',
      { PolicyName: 'p', PolicyDocument: allowing('s3:*'), Path: '/a b/' },
      free('path', pathCharacters),
    ],
    [
      'ListUsers',
      { PathPrefix: 'team' },
      free(
        'pathPrefix',
        'It must begin with the / character and contain only alphanumeric characters and/or / characters.',
      ),
    ],
    [
      'DeleteAccessKey',
      { UserName: 'alice', AccessKeyId: 'AKIA-000000000000000' },
      free('accessKeyId', 'It must contain only alphanumeric characters.'),
    ],
    [
      'GetPolicy',
      { PolicyArn: 'policy/without/any/colons' },
      '400 ValidationError: Invalid ARN:  Could not be parsed!',
    ],
    [
      'PutUserPermissionsBoundary',
      { UserName: 'alice', PermissionsBoundary: 'arn:aws:iam::aws:user/someone' },
      '400 ValidationError: Value (arn:aws:iam::aws:user/someone) for parameter PermissionsBoundary is invalid.',
    ],
    ['ListUsers', { Marker: 'abc' }, '400 ValidationError: Invalid Marker.'],
    ['ListRoles', { MaxItems: 'many' }, '400 MalformedInput: undefined'],
    [
      'CreatePolicyVersion',
      { PolicyArn: 'arn:aws:iam::111111111111:policy/p', PolicyDocument: allowing('s3:*'), SetAsDefault: 'yes' },
      '400 MalformedInput: undefined',
    ],
  ])('%s %j', async (action, parameters, text) => {
    expect(await said(action, parameters)).toBe(text);
  });
});

describe('what is not there', () => {
  const missing = (name: string) => `400 MissingParameter: The request must contain the parameter ${name}.`;
  it.each([
    ['DeleteUser', {}, missing('UserName')],
    ['UpdateUser', { NewPath: '/' }, missing('UserName')],
    ['UpdateAccessKey', { Status: 'Active' }, missing('AccessKeyId')],
    ['UpdateAccessKey', { AccessKeyId: keys.alice.accessKeyId }, missing('Status')],
    ['DeleteAccessKey', {}, missing('AccessKeyId')],
    ['GetRole', {}, missing('RoleName')],
    ['DeleteRole', {}, missing('RoleName')],
    ['TagUser', { UserName: 'alice', Tags: [{ Value: 'v' }] }, missing('Tags.member.1.Key')],
    ['TagUser', { UserName: 'alice', Tags: [{ Key: 'k' }] }, missing('Tags.member.1.Value')],
    ['CreateUser', {}, broken('userName', isNull)],
    ['CreateGroup', {}, broken('groupName', isNull)],
    ['AttachUserPolicy', { UserName: 'alice' }, broken('policyArn', isNull)],
    ['TagUser', { UserName: 'alice' }, broken('tags', isNull)],
    ['UntagUser', { UserName: 'alice' }, broken('tagKeys', isNull)],
    [
      'PutUserPolicy',
      {},
      `400 ValidationError: 3 validation errors detected: ${['userName', 'policyName', 'policyDocument'].map((name) => `Value at '${name}' failed to satisfy constraint: ${isNull}`).join('; ')}`,
    ],
  ])('%s %j', async (action, parameters, text) => {
    expect(await said(action, parameters)).toBe(text);
  });
});
