import {
  CreateTableCommand,
  DescribeTableCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, expect, it } from 'vitest';
import type { Running } from '../../src/cli/options.ts';
import { start } from '../../src/cli/start.ts';
import { clientsOf, refusal } from '../clients.ts';
import { temporaryFolder } from '../program.ts';
import { keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

/**
 * A policy means the very user that it named, not whoever has the name later. IAM User Guide, "AWS JSON policy elements: Principal":
 * ARNs of users and roles become unique ids when the policy is saved, and the id is shown once the entity is gone.
 */
const folder = temporaryFolder();
let running: Running | undefined;
afterAll(async () => {
  await running?.stop();
  folder.remove();
});

const bobArn = `arn:aws:iam::${stranger}:user/bob`;
const ResourceArn = `arn:aws:dynamodb:us-east-1:${owner}:table/shared`;
const { bob: _, ...usersWithoutBob } = twoAccounts.accounts[stranger].users;
const withoutBob = {
  accounts: {
    ...twoAccounts.accounts,
    [stranger]: { ...twoAccounts.accounts[stranger], users: usersWithoutBob, roles: {} },
  },
};

it('a user made again under the same name does not inherit what the policy granted', async () => {
  const alice = await restart(twoAccounts);
  await alice.send(
    new CreateTableCommand({
      TableName: 'shared',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    }),
  );
  const statement = { Effect: 'Allow', Principal: { AWS: bobArn }, Action: 'dynamodb:DescribeTable', Resource: '*' };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const { RevisionId } = await alice.send(new PutResourcePolicyCommand({ ResourceArn, Policy }));
  expect(await shownPrincipal(alice)).toBe(bobArn);
  expect(await describeAsBob()).toBe('ok');

  const afterRestart = await restart(twoAccounts);
  expect(await describeAsBob()).toBe('ok');
  expect(await shownPrincipal(afterRestart)).toBe(bobArn);

  const gone = await restart(withoutBob);
  expect(await shownPrincipal(gone)).toMatch(/^AIDA[A-Z2-7]{17}$/);
  expect(await describeAsBob()).toContain('UnrecognizedClientException');

  const again = await restart(twoAccounts);
  expect(await shownPrincipal(again)).toMatch(/^AIDA[A-Z2-7]{17}$/);
  expect(await describeAsBob()).toContain('because no resource-based policy allows the dynamodb:DescribeTable action');

  const renewed = await again.send(new PutResourcePolicyCommand({ ResourceArn, Policy }));
  expect(renewed.RevisionId).not.toBe(RevisionId);
  expect(await describeAsBob()).toBe('ok');
});

async function restart(configuration: Readonly<Record<string, unknown>>) {
  await running?.stop();
  const data = { kind: 'folder', path: folder.path } as const;
  running = await start({ port: 0, configuration, wellKnownCredentials: false, data });
  return clientsOf(running).dynamodb(keys.alice);
}

async function describeAsBob(): Promise<string> {
  const bob = clientsOf(running!).dynamodb(keys.bob);
  const outcome = bob.send(new DescribeTableCommand({ TableName: ResourceArn }));
  return outcome.then(
    () => 'ok',
    () => refusal(outcome),
  );
}

async function shownPrincipal(client: Awaited<ReturnType<typeof restart>>): Promise<string> {
  const { Policy } = await client.send(new GetResourcePolicyCommand({ ResourceArn }));
  return (JSON.parse(Policy!) as { Statement: [{ Principal: { AWS: string } }] }).Statement[0].Principal.AWS;
}
