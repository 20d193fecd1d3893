import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf, refusal } from '../clients.ts';
import { allowing, iamOf, outcome, trusting } from '../iam.ts';
import { type KeyPair, keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

/** IAM decides about its own calls like about all others; and what it changes is in force for the next request. */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
const iam = iamOf(running);
const clients = clientsOf(running);
afterAll(() => running.stop());

const root = keys.ownerRoot;
const arn = (resource: string) => `arn:aws:iam::${owner}:${resource}`;
const said = (action: string, by: KeyPair, parameters = {}) => outcome(iam(action, by, parameters));

/** A user with that inline policy, and its key. */
async function userWith(UserName: string, document: object, more: Record<string, string> = {}): Promise<KeyPair> {
  await iam('CreateUser', root, { UserName, ...more });
  await iam('PutUserPolicy', root, { UserName, PolicyName: 'own', PolicyDocument: JSON.stringify(document) });
  const key = await iam('CreateAccessKey', root, { UserName });
  return { accessKeyId: key.first('AccessKeyId')!, secretAccessKey: key.first('SecretAccessKey')! };
}

const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const allow = (Action: string | string[], Resource: string | string[] = '*', Condition: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  Condition,
});
const assume = async (by: KeyPair, RoleName: string): Promise<KeyPair> => {
  const { Credentials } = await clients
    .sts(by)
    .send(new AssumeRoleCommand({ RoleArn: arn(`role/${RoleName}`), RoleSessionName: 'session' }));
  return {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  };
};

describe('every call needs its permission', () => {
  it.each([
    ['GetUser', { UserName: 'alice' }, 'user alice'],
    ['DeleteRole', { RoleName: 'worker' }, 'role worker'],
    ['DeleteGroup', { GroupName: 'nothing' }, 'group nothing'],
    ['CreateRole', { RoleName: 'x', Path: '/p/', AssumeRolePolicyDocument: trusting(owner) }, arn('role/p/x')],
    ['CreateUser', { UserName: 'x' }, arn('user/x')],
    ['CreatePolicy', { PolicyName: 'x', PolicyDocument: allowing('*') }, 'policy x'],
    ['GetPolicy', { PolicyArn: arn('policy/x') }, `policy ${arn('policy/x')}`],
    ['ListRoles', {}, arn('role/')],
    ['GetAccountSummary', {}, '*'],
  ])('%s %j', async (action, parameters, resource) => {
    expect(await said(action, keys.nobody, parameters)).toBe(
      `403 AccessDenied: User: ${arn('user/nobody')} is not authorized to perform: iam:${action} on resource: ${resource} because no identity-based policy allows the iam:${action} action`,
    );
  });

  it('constraints are told before, existence after', async () => {
    expect(await said('GetUser', keys.nobody, { UserName: '' })).toContain('400 ValidationError');
    expect(await said('GetUser', keys.nobody, { UserName: 'not-there' })).toContain('403 AccessDenied');
  });

  it('by the ARN with its path; lists by `*` alone', async () => {
    await iam('CreateUser', root, { UserName: 'inner', Path: '/a/b/' });
    const reader = await userWith('path-reader', policy(allow(['iam:GetUser', 'iam:ListUsers'], arn('user/a/*'))));
    expect(await said('GetUser', reader, { UserName: 'inner' })).toBe('200');
    expect(await said('GetUser', reader, { UserName: 'alice' })).toContain('403 AccessDenied');
    expect(await said('ListUsers', reader)).toContain('403 AccessDenied');
  });

  it("not for another account's entities", async () => {
    const PolicyArn = `arn:aws:iam::${stranger}:policy/theirs`;
    await iam('CreatePolicy', keys.strangerRoot, { PolicyName: 'theirs', PolicyDocument: allowing('s3:*') });
    expect(await said('GetPolicy', root, { PolicyArn })).toContain('403 AccessDenied');
    expect(await said('AttachUserPolicy', root, { UserName: 'nobody', PolicyArn })).toBe(
      '404 NoSuchEntity: Policy ARN does not exist or is not attachable.',
    );
    expect(await said('GetUser', root, { UserName: 'bob' })).toContain('404 NoSuchEntity');
  });

  it('with the keys of the request: policy, boundary, tags', async () => {
    const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    const keeper = await userWith(
      'keeper',
      policy(
        allow('iam:AttachRolePolicy', '*', { ArnEquals: { 'iam:PolicyARN': readOnly } }),
        allow(['iam:CreateUser', 'iam:TagUser'], '*', { StringEquals: { 'aws:RequestTag/team': 'shop' } }),
        allow('iam:DeleteUser', '*', { StringEquals: { 'iam:ResourceTag/Team': 'shop' } }),
      ),
    );
    expect(await said('AttachRolePolicy', keeper, { RoleName: 'powerless', PolicyArn: readOnly })).toBe('200');
    const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';
    expect(await said('AttachRolePolicy', keeper, { RoleName: 'powerless', PolicyArn: administrator })).toContain(
      '403',
    );
    await iam('DetachRolePolicy', root, { RoleName: 'powerless', PolicyArn: readOnly });
    const tagged = (Value: string) => ({ UserName: `t-${Value}`, Tags: [{ Key: 'team', Value }] });
    expect(await said('CreateUser', keeper, tagged('shop'))).toBe('200');
    expect(await said('CreateUser', keeper, tagged('other'))).toContain('403');
    expect(await said('CreateUser', keeper, { UserName: 'untagged' })).toContain('403');
    expect(await said('DeleteUser', keeper, { UserName: 't-shop' })).toBe('200');
    expect(await said('DeleteUser', keeper, { UserName: 'inner' })).toContain('403');
  });

  it('tags need a permission of their own', async () => {
    const maker = await userWith('maker', policy(allow('iam:CreateUser')));
    expect(await said('CreateUser', maker, { UserName: 'tagged', Tags: [{ Key: 'a', Value: 'b' }] })).toContain(
      `iam:TagUser on resource: ${arn('user/tagged')}`,
    );
  });

  it('sessions of users cannot call IAM, a role has to say whom it means', async () => {
    const { Credentials } = await clients.sts(root).send(new GetSessionTokenCommand({}));
    const session = {
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
    };
    expect(await said('ListUsers', session)).toBe(
      '403 InvalidClientTokenId: The security token included in the request is invalid',
    );
    const worker = await assume(keys.alice, 'worker');
    expect(await said('ListAccessKeys', worker)).toBe(
      '400 ValidationError: Must specify userName when calling with non-User credentials',
    );
  });

  it('a signature for another service is 400, a wrong one 403', async () => {
    const wrong = { ...root, secretAccessKey: 'wrong' };
    expect(await said('ListUsers', wrong)).toMatch(/^403 SignatureDoesNotMatch: /);
  });
});

describe('escalation', () => {
  const boundaryArn = arn('policy/limits');
  let bounded: KeyPair;

  beforeAll(async () => {
    await iam('CreatePolicy', root, {
      PolicyName: 'limits',
      PolicyDocument: JSON.stringify(
        policy(
          allow(['iam:*', 'dynamodb:*']),
          {
            Effect: 'Deny',
            Action: ['iam:*PolicyVersion', 'iam:SetDefaultPolicyVersion', 'iam:DeletePolicy'],
            Resource: boundaryArn,
          },
          { Effect: 'Deny', Action: 'iam:Delete*PermissionsBoundary', Resource: '*' },
          {
            Effect: 'Deny',
            Action: [
              'iam:CreateUser',
              'iam:CreateRole',
              'iam:PutUserPermissionsBoundary',
              'iam:PutUserPolicy',
              'iam:AttachUserPolicy',
            ],
            Resource: '*',
            Condition: { ArnNotEquals: { 'iam:PermissionsBoundary': boundaryArn } },
          },
          { Effect: 'Deny', Action: ['iam:UpdateAssumeRolePolicy', 'iam:PassRole'], Resource: arn('role/*') },
        ),
      ),
    });
    bounded = await userWith('bounded', policy(allow('*')), { PermissionsBoundary: boundaryArn });
  });

  it.each([
    [
      'rewrites its boundary',
      'CreatePolicyVersion',
      { PolicyArn: boundaryArn, PolicyDocument: allowing('*'), SetAsDefault: 'true' },
    ],
    ['takes its boundary off', 'DeleteUserPermissionsBoundary', { UserName: 'bounded' }],
    [
      'takes a wider boundary',
      'PutUserPermissionsBoundary',
      { UserName: 'bounded', PermissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    ],
    ['makes a user without a boundary', 'CreateUser', { UserName: 'free' }],
    [
      'gives an unbounded user more',
      'PutUserPolicy',
      { UserName: 'nobody', PolicyName: 'p', PolicyDocument: allowing('*') },
    ],
    [
      'attaches more to an unbounded user',
      'AttachUserPolicy',
      { UserName: 'nobody', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    ],
    [
      'lets itself into a role',
      'UpdateAssumeRolePolicy',
      { RoleName: 'worker', PolicyDocument: trusting(arn('user/bounded')) },
    ],
  ])('a bounded administrator never %s', async (_, action, parameters) => {
    expect(await said(action, bounded, parameters)).toContain(`iam:${action} on resource`);
    expect(await said(action, bounded, parameters)).toContain('with an explicit deny in a permissions boundary');
  });

  it('nor passes a role to an instance', async () => {
    await iam('CreateInstanceProfile', root, { InstanceProfileName: 'trap' });
    expect(
      await said('AddRoleToInstanceProfile', bounded, { InstanceProfileName: 'trap', RoleName: 'worker' }),
    ).toContain(`iam:PassRole on resource: ${arn('role/worker')} with an explicit deny in a permissions boundary`);
  });

  it('but may do what the boundary leaves it', async () => {
    expect(await said('CreateUser', bounded, { UserName: 'child', PermissionsBoundary: boundaryArn })).toBe('200');
    expect(
      await said('PutUserPolicy', bounded, { UserName: 'child', PolicyName: 'p', PolicyDocument: allowing('*') }),
    ).toBe('200');
    expect(
      await refusal(
        clients.sts(bounded).send(new AssumeRoleCommand({ RoleArn: arn('role/worker'), RoleSessionName: 'xx' })),
      ),
    ).toContain('AccessDenied');
  });

  it('a trust policy allows nothing but assuming, whatever it leaves out', async () => {
    const document = JSON.stringify(
      policy({ Effect: 'Allow', Principal: { AWS: arn('user/nobody') }, NotAction: 'sts:GetFederationToken' }),
    );
    await iam('CreateRole', root, { RoleName: 'open', AssumeRolePolicyDocument: document });
    for (const action of ['GetRole', 'DeleteRole']) {
      expect(await said(action, keys.nobody, { RoleName: 'open' })).toContain('403 AccessDenied');
    }
    expect(
      await said('AttachRolePolicy', keys.nobody, {
        RoleName: 'open',
        PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
    ).toContain('403 AccessDenied');
  });
});

describe('a change is in force for the next request', () => {
  it('a policy of a role, for sessions that live', async () => {
    await iam('CreateRole', root, { RoleName: 'live', AssumeRolePolicyDocument: trusting(arn('user/alice')) });
    const session = await assume(keys.alice, 'live');
    const list = () => refusal(clients.dynamodb(session).send(new ListTablesCommand({})));
    expect(await list()).toContain('AccessDeniedException');
    await iam('PutRolePolicy', root, { RoleName: 'live', PolicyName: 'p', PolicyDocument: allowing('dynamodb:*') });
    expect(await list()).toContain('no error');
    await iam('PutRolePermissionsBoundary', root, {
      RoleName: 'live',
      PermissionsBoundary: 'arn:aws:iam::aws:policy/IAMReadOnlyAccess',
    });
    expect(await list()).toContain('because no permissions boundary allows the dynamodb:ListTables action');
    await iam('DeleteRolePermissionsBoundary', root, { RoleName: 'live' });
    await iam('UpdateAssumeRolePolicy', root, { RoleName: 'live', PolicyDocument: trusting(arn('user/nobody')) });
    expect(await list()).toContain('no error');
    expect(await refusal(assume(keys.alice, 'live'))).toContain('AccessDenied');
  });

  it('a version of a policy, for all who have it', async () => {
    const PolicyArn = arn('policy/switch');
    await iam('CreatePolicy', root, { PolicyName: 'switch', PolicyDocument: allowing('dynamodb:ListTables') });
    await iam('CreateGroup', root, { GroupName: 'switched' });
    await iam('AttachGroupPolicy', root, { GroupName: 'switched', PolicyArn });
    await iam('AddUserToGroup', root, { GroupName: 'switched', UserName: 'nobody' });
    const list = () => refusal(clients.dynamodb(keys.nobody).send(new ListTablesCommand({})));
    expect(await list()).toContain('no error');
    await iam('CreatePolicyVersion', root, { PolicyArn, PolicyDocument: allowing('s3:*') });
    expect(await list()).toContain('no error');
    await iam('SetDefaultPolicyVersion', root, { PolicyArn, VersionId: 'v2' });
    expect(await list()).toContain('AccessDeniedException');
    await iam('SetDefaultPolicyVersion', root, { PolicyArn, VersionId: 'v1' });
    expect(await list()).toContain('no error');
    await iam('RemoveUserFromGroup', root, { GroupName: 'switched', UserName: 'nobody' });
    expect(await list()).toContain('AccessDeniedException');
  });

  it('a role made again is another: old sessions stay dead, who trusted the old one does not trust the new', async () => {
    const again = () =>
      iam('CreateRole', root, { RoleName: 'phoenix', AssumeRolePolicyDocument: trusting(arn('user/alice')) });
    const trustingPhoenix = { RoleName: 'beyond', AssumeRolePolicyDocument: trusting(arn('role/phoenix')) };
    await again();
    await iam('CreateRole', root, trustingPhoenix);
    const old = await assume(keys.alice, 'phoenix');
    await assume(old, 'beyond');
    await iam('DeleteRole', root, { RoleName: 'phoenix' });
    const who = (by: KeyPair) => refusal(clients.sts(by).send(new GetCallerIdentityCommand({})));
    expect(await who(old)).toContain('InvalidClientTokenId');
    await again();
    expect(await who(old)).toContain('InvalidClientTokenId');
    const fresh = await assume(keys.alice, 'phoenix');
    expect(await who(fresh)).toContain('no error');
    expect(await refusal(assume(fresh, 'beyond'))).toContain('AccessDenied');
  });
});
