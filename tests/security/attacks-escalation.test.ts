import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf, refusal } from '../clients.ts';
import { allowing, iamOf, outcome, trusting } from '../iam.ts';
import { type KeyPair, keys, owner, twoAccounts } from '../two-accounts.ts';

/**
 * Ways to more than one was given, each tried by somebody whose identity policy allows everything and whose boundary does not:
 * `bounded` by one that never speaks of IAM, `limited` by one that allows IAM and denies these ways.
 */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false, logLevel: 'silent' });
afterAll(() => running.stop());
const iam = iamOf(running);
const root = keys.ownerRoot;
const arn = (resource: string) => `arn:aws:iam::${owner}:${resource}`;
const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';
const everything = allowing('*');

/** Each would give its caller, or somebody whom the caller can be, everything. */
const ways: readonly (readonly [action: string, parameters: Readonly<Record<string, string>>])[] = [
  ['CreatePolicyVersion', { PolicyArn: arn('policy/own'), PolicyDocument: everything, SetAsDefault: 'true' }],
  ['SetDefaultPolicyVersion', { PolicyArn: arn('policy/own'), VersionId: 'v2' }],
  ['CreatePolicy', { PolicyName: 'all', PolicyDocument: everything }],
  ['AttachUserPolicy', { UserName: 'SELF', PolicyArn: administrator }],
  ['AttachGroupPolicy', { GroupName: 'powerful', PolicyArn: administrator }],
  ['AttachRolePolicy', { RoleName: 'powerless', PolicyArn: administrator }],
  ['PutUserPolicy', { UserName: 'SELF', PolicyName: 'all', PolicyDocument: everything }],
  ['PutGroupPolicy', { GroupName: 'powerful', PolicyName: 'all', PolicyDocument: everything }],
  ['PutRolePolicy', { RoleName: 'powerless', PolicyName: 'all', PolicyDocument: everything }],
  ['AddUserToGroup', { GroupName: 'powerful', UserName: 'SELF' }],
  ['UpdateAssumeRolePolicy', { RoleName: 'worker', PolicyDocument: trusting(arn('user/SELF')) }],
  ['CreateAccessKey', { UserName: 'alice' }],
  ['UpdateAccessKey', { UserName: 'alice', AccessKeyId: keys.alice.accessKeyId, Status: 'Active' }],
  ['CreateUser', { UserName: 'unbounded' }],
  ['CreateRole', { RoleName: 'unbounded', AssumeRolePolicyDocument: trusting(arn('user/SELF')) }],
  ['DeleteUserPermissionsBoundary', { UserName: 'SELF' }],
  ['PutUserPermissionsBoundary', { UserName: 'SELF', PermissionsBoundary: administrator }],
  ['DeleteRolePermissionsBoundary', { RoleName: 'powerless' }],
  ['PutRolePermissionsBoundary', { RoleName: 'powerless', PermissionsBoundary: administrator }],
  ['UpdateUser', { UserName: 'SELF', NewUserName: 'alice2' }],
  ['AddRoleToInstanceProfile', { InstanceProfileName: 'trap', RoleName: 'worker' }],
  ['CreateOpenIDConnectProvider', { Url: 'https://mine.example.com' }],
  ['CreateServiceLinkedRole', { AWSServiceName: 'dax.amazonaws.com' }],
];

const deniedWays = ways.map(([action]) => `iam:${action}`);
const people: Record<string, KeyPair> = {};

beforeAll(async () => {
  await make('bounded', [{ Effect: 'Allow', Action: ['dynamodb:*', 'sts:*'], Resource: '*' }]);
  await make('limited', [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', Action: [...deniedWays, 'iam:PassRole'], Resource: '*' },
  ]);
  await iam('CreatePolicy', root, { PolicyName: 'own', PolicyDocument: allowing('dynamodb:ListTables') });
  await iam('CreatePolicyVersion', root, { PolicyArn: arn('policy/own'), PolicyDocument: everything });
  await iam('CreateGroup', root, { GroupName: 'powerful' });
  await iam('CreateInstanceProfile', root, { InstanceProfileName: 'trap' });
});

async function make(UserName: string, Statement: readonly object[]): Promise<void> {
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam('CreatePolicy', root, { PolicyName: `boundary-of-${UserName}`, PolicyDocument });
  const PermissionsBoundary = arn(`policy/boundary-of-${UserName}`);
  await iam('CreateUser', root, { UserName, PermissionsBoundary });
  await iam('AttachUserPolicy', root, { UserName, PolicyArn: administrator });
  const key = await iam('CreateAccessKey', root, { UserName });
  people[UserName] = { accessKeyId: key.first('AccessKeyId')!, secretAccessKey: key.first('SecretAccessKey')! };
}

describe.each([
  ['bounded', (action: string) => `because no permissions boundary allows the iam:${action} action`],
  ['limited', () => 'with an explicit deny in a permissions boundary'],
])('%s', (who, because) => {
  const as = (parameters: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(parameters).map(([name, text]) => [name, text.replaceAll('SELF', who)]));

  it.each(ways)('does not get more by %s', async (action, parameters) => {
    const before = (await iam('GetAccountAuthorizationDetails', root)).text;
    const said = await outcome(iam(action, people[who]!, as(parameters)));
    expect(said).toMatch(/^403 AccessDenied: User: /);
    expect(said).toContain(`is not authorized to perform: iam:${action} on resource: `);
    expect(said).toContain(because(action));
    const withoutRequestId = (text: string) => text.replace(/<RequestId>.*<\/RequestId>/, '');
    expect(withoutRequestId((await iam('GetAccountAuthorizationDetails', root)).text)).toBe(withoutRequestId(before));
  });

  it('does not become a role that trusts others', async () => {
    const { sts } = clientsOf(running);
    const RoleArn = arn('role/worker');
    const attempt = sts(people[who]!).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'escalation' }));
    expect(await refusal(attempt)).toContain('is not authorized to perform: sts:AssumeRole');
  });
});

it('Whoever has the action without iam:PassRole puts no role into an instance', async () => {
  await make('passer', [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', Action: 'iam:PassRole', Resource: '*' },
  ]);
  const parameters = { InstanceProfileName: 'trap', RoleName: 'worker' };
  expect(await outcome(iam('AddRoleToInstanceProfile', people.passer!, parameters))).toContain(
    `iam:PassRole on resource: ${arn('role/worker')} with an explicit deny in a permissions boundary`,
  );
});

it('The same ways are open to who has no boundary: it is the boundary that refuses', async () => {
  await iam('CreateUser', root, { UserName: 'free' });
  await iam('AttachUserPolicy', root, { UserName: 'free', PolicyArn: administrator });
  const key = await iam('CreateAccessKey', root, { UserName: 'free' });
  const free = { accessKeyId: key.first('AccessKeyId')!, secretAccessKey: key.first('SecretAccessKey')! };
  for (const [action, parameters] of ways) {
    const own = Object.entries(parameters).map(([name, text]) => [name, text.replaceAll('SELF', 'free')]);
    expect(await outcome(iam(action, free, Object.fromEntries(own))), action).not.toContain('AccessDenied');
  }
});
