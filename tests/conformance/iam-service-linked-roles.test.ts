import { afterAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { allowing, iamOf, outcome } from '../iam.ts';
import { keys, owner, twoAccounts } from '../two-accounts.ts';

/** Roles that belong to services of AWS: made by name of the service, changed by nobody, deleted by a task. Source: API reference, IAM. */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
const iam = iamOf(running);
afterAll(() => running.stop());

const call = (action: string, parameters = {}) => iam(action, keys.ownerRoot, parameters);
const said = (action: string, parameters = {}) => outcome(call(action, parameters));

const service = 'replication.dynamodb.amazonaws.com';
const RoleName = 'AWSServiceRoleForDynamoDBReplication';
const policyArn = (name: string) => `arn:aws:iam::aws:policy/aws-service-role/${name}`;

describe('a service-linked role', () => {
  it.each([
    [service, RoleName, 'DynamoDBReplicationServiceRolePolicy'],
    [
      'dynamodb.application-autoscaling.amazonaws.com',
      'AWSServiceRoleForApplicationAutoScaling_DynamoDBTable',
      'AWSApplicationAutoscalingDynamoDBTablePolicy',
    ],
    [
      'kinesisreplication.dynamodb.amazonaws.com',
      'AWSServiceRoleForDynamoDBKinesisDataStreamsReplication',
      'DynamoDBKinesisReplicationServiceRolePolicy',
    ],
    [
      'contributorinsights.dynamodb.amazonaws.com',
      'AWSServiceRoleForDynamoDBCloudWatchContributorInsights',
      'DynamoDBCloudWatchContributorInsightsServiceRolePolicy',
    ],
  ])('for %s has its name, its path, its trust and its policy', async (AWSServiceName, name, policy) => {
    const made = await call('CreateServiceLinkedRole', { AWSServiceName, Description: 'for us' });
    expect(made.first('Arn')).toBe(`arn:aws:iam::${owner}:role/aws-service-role/${AWSServiceName}/${name}`);
    const got = await call('GetRole', { RoleName: name });
    expect([got.first('RoleId'), got.first('Description'), got.first('MaxSessionDuration')]).toEqual([
      made.first('RoleId'),
      'for us',
      '3600',
    ]);
    expect(JSON.parse(decodeURIComponent(got.first('AssumeRolePolicyDocument')!)).Statement).toEqual([
      { Action: ['sts:AssumeRole'], Effect: 'Allow', Principal: { Service: [AWSServiceName] } },
    ]);
    const attached = await call('ListAttachedRolePolicies', { RoleName: name });
    expect(attached.all('PolicyArn')).toEqual([policyArn(policy)]);
    expect((await call('GetPolicy', { PolicyArn: policyArn(policy) })).first('AttachmentCount')).toBe('1');
  });

  it.each([
    [
      { AWSServiceName: service },
      `Service role name ${RoleName} has been taken in this account, please try a different suffix.`,
    ],
    [
      { AWSServiceName: 'batch.amazonaws.com', CustomSuffix: 'x' },
      'Custom suffix is not allowed for batch.amazonaws.com',
    ],
    [{ AWSServiceName: 'nothing.amazonaws.com' }, 'No service-linked role is known for nothing.amazonaws.com'],
  ])('is refused: %j', async (parameters, text) => {
    expect(await said('CreateServiceLinkedRole', parameters)).toBe(`400 InvalidInput: ${text}`);
  });

  it('may have a suffix where the service takes one', async () => {
    const made = await call('CreateServiceLinkedRole', {
      AWSServiceName: 'autoscaling.amazonaws.com',
      CustomSuffix: 'a',
    });
    expect(made.first('RoleName')).toBe('AWSServiceRoleForAutoScaling_a');
  });

  const protectedRole = `400 UnmodifiableEntity: Cannot perform the operation on the protected role '${RoleName}' - this role is only modifiable by AWS`;
  it.each([
    ['DeleteRole', {}],
    ['UpdateRole', { MaxSessionDuration: '7200' }],
    [
      'UpdateAssumeRolePolicy',
      { PolicyDocument: allowing('sts:AssumeRole', { Resource: undefined, Principal: { AWS: owner } }) },
    ],
    ['PutRolePolicy', { PolicyName: 'p', PolicyDocument: allowing('s3:*') }],
    ['DeleteRolePolicy', { PolicyName: 'p' }],
    ['AttachRolePolicy', { PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
    ['DetachRolePolicy', { PolicyArn: policyArn('DynamoDBReplicationServiceRolePolicy') }],
    ['PutRolePermissionsBoundary', { PermissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
    ['DeleteRolePermissionsBoundary', {}],
  ])('is not changed by %s', async (action, parameters) => {
    expect(await said(action, { RoleName, ...parameters })).toBe(protectedRole);
  });

  it('can be described and tagged', async () => {
    expect(await said('UpdateRole', { RoleName, Description: 'new' })).toBe('200');
    expect(await said('TagRole', { RoleName, Tags: [{ Key: 'team', Value: 'shop' }] })).toBe('200');
    const got = await call('GetRole', { RoleName });
    expect([got.first('Description'), got.first('Key')]).toEqual(['new', 'team']);
  });

  it('keeps its policy to itself', async () => {
    expect(
      await said('AttachRolePolicy', {
        RoleName: 'worker',
        PolicyArn: policyArn('DynamoDBReplicationServiceRolePolicy'),
      }),
    ).toBe('400 PolicyNotAttachable: Cannot attach a Service Role Policy to a Customer Role.');
  });

  it('is deleted by a task that can be asked about', async () => {
    const task = (await call('DeleteServiceLinkedRole', { RoleName })).first('DeletionTaskId')!;
    expect(task).toMatch(new RegExp(`^task/aws-service-role/${service}/${RoleName}/[0-9a-f-]{36}$`));
    const status = (DeletionTaskId: string) => call('GetServiceLinkedRoleDeletionStatus', { DeletionTaskId });
    expect((await status(task)).first('Status')).toBe('SUCCEEDED');
    expect(await said('GetRole', { RoleName })).toMatch(/^404 NoSuchEntity/);
    expect(await outcome(status(`${task.slice(0, -1)}x`))).toMatch(/^404 NoSuchEntity/);
    expect(await outcome(status('task'))).toMatch(/^400 InvalidInput/);
    expect(await said('DeleteServiceLinkedRole', { RoleName })).toBe(
      `404 NoSuchEntity: The role with name ${RoleName} cannot be found.`,
    );
    expect(await said('DeleteServiceLinkedRole', { RoleName: 'worker' })).toBe(
      '404 NoSuchEntity: The role with name worker cannot be found.',
    );
  });

  it('is made by whoever may for that service', async () => {
    const Condition = { StringEquals: { 'iam:AWSServiceName': service } };
    const PolicyDocument = allowing('iam:CreateServiceLinkedRole', { Condition });
    await call('PutUserPolicy', { UserName: 'nobody', PolicyName: 'p', PolicyDocument });
    const asNobody = (AWSServiceName: string) =>
      outcome(iam('CreateServiceLinkedRole', keys.nobody, { AWSServiceName }));
    expect(await asNobody('dax.amazonaws.com')).toBe(
      `403 AccessDenied: User: arn:aws:iam::${owner}:user/nobody is not authorized to perform: iam:CreateServiceLinkedRole on resource: arn:aws:iam::${owner}:role/aws-service-role/dax.amazonaws.com/AWSServiceRoleForDAX because no identity-based policy allows the iam:CreateServiceLinkedRole action`,
    );
    expect(await asNobody(service)).toBe('200');
  });
});
