import { afterAll, expect } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { iamOf, outcome } from '../iam.ts';
import { organizationsOf } from '../organizations.ts';
import { type KeyPair, keys, owner, stranger, twoAccounts } from '../two-accounts.ts';
import { describeMatrix } from './matrix-cells.ts';

/**
 * Who may do what, where the principals were made by IAM's calls: the same cells with the same outcome. The configuration has nothing but
 * root of both accounts, for an account has to begin with somebody. The owner's is the management account of an organization, too, which
 * changes nothing for it, nor for strangers.
 */
const rootsOnly = Object.fromEntries(
  Object.entries(twoAccounts.accounts).map(([account, { rootAccessKeys }]) => [account, { rootAccessKeys }]),
);
const running = await start({ port: 0, configuration: { accounts: rootsOnly }, wellKnownCredentials: false });
afterAll(() => running.stop());
const iam = iamOf(running);
const organizations = organizationsOf(running);

const made: Record<string, KeyPair> = {};
await makeAccount(owner, keys.ownerRoot);
await makeAccount(stranger, keys.strangerRoot);
expect((await organizations('CreateOrganization', keys.ownerRoot)).status).toBe(200);
const RootId = (await organizations('ListRoots', keys.ownerRoot)).body.Roots[0].Id;
for (const PolicyType of ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY']) {
  await organizations('EnablePolicyType', keys.ownerRoot, { RootId, PolicyType });
}

describeMatrix({
  url: running.url,
  keys: { ...keys, alice: made.alice!, nobody: made.nobody!, bob: made.bob!, carol: made.carol! },
});

/** Makes by calls what the configuration declares of the account. */
async function makeAccount(account: typeof owner | typeof stranger, root: KeyPair): Promise<void> {
  const { users, roles } = twoAccounts.accounts[account];
  const make = async (action: string, parameters: Readonly<Record<string, string>>) =>
    expect(await outcome(iam(action, root, parameters)), action).toBe('200');
  for (const [UserName, user] of Object.entries(users)) {
    await make('CreateUser', { UserName });
    for (const [PolicyName, document] of inlineOf(user)) {
      await make('PutUserPolicy', { UserName, PolicyName, PolicyDocument: JSON.stringify(document) });
    }
    const key = await iam('CreateAccessKey', root, { UserName });
    made[UserName] = { accessKeyId: key.first('AccessKeyId')!, secretAccessKey: key.first('SecretAccessKey')! };
  }
  for (const [RoleName, role] of Object.entries(roles)) {
    await make('CreateRole', { RoleName, AssumeRolePolicyDocument: JSON.stringify(role.trustPolicy) });
    for (const [PolicyName, document] of inlineOf(role)) {
      await make('PutRolePolicy', { RoleName, PolicyName, PolicyDocument: JSON.stringify(document) });
    }
  }
}

function inlineOf(bearer: object): readonly (readonly [string, object])[] {
  return 'inlinePolicies' in bearer ? Object.entries(bearer.inlinePolicies as object) : [];
}
