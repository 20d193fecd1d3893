import {
  CreateTableCommand,
  DeleteResourcePolicyCommand,
  GetItemCommand,
  PutItemCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf } from '../clients.ts';
import { temporaryFolder } from '../program.ts';
import { keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

const folder = temporaryFolder();
const running = await start({
  port: 0,
  configuration: twoAccounts,
  wellKnownCredentials: false,
  data: { kind: 'folder', path: folder.path },
});
afterAll(async () => {
  await running.stop();
  folder.remove();
});

const clients = clientsOf(running);
const ResourceArn = `arn:aws:dynamodb:us-east-1:${owner}:table/raced`;
const policy = (Effect: 'Allow' | 'Deny') =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect, Principal: { AWS: stranger }, Action: 'dynamodb:*', Resource: '*' }],
  });

/**
 * A grant is given and taken, over and over, while sixteen strangers write. The rule is simple: a request that begins after a change
 * was answered, and ends before the next one is asked for, is decided by that change.
 */
it('decides every request that begins after a change was answered by that change', { timeout: 60_000 }, async () => {
  const alice = clients.dynamodb(keys.alice);
  await alice.send(
    new CreateTableCommand({
      TableName: 'raced',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    }),
  );
  /** What is in force now, and since which change; undefined while a change is under way. */
  let inForce: { readonly allowed: boolean; readonly change: number } | undefined = { allowed: false, change: 0 };
  let done = false;
  const decided = { allowed: 0, refused: 0, whileChanging: 0 };

  const strangers = Array.from({ length: 16 }, async (_, number) => {
    const bob = clients.dynamodb(keys.bob);
    for (let round = 0; !done; round++) {
      const before = inForce;
      const request =
        number % 2 === 0
          ? bob.send(
              new PutItemCommand({
                TableName: ResourceArn,
                Item: { pk: { S: `${number}` }, round: { N: `${round}` } },
              }),
            )
          : bob.send(new GetItemCommand({ TableName: ResourceArn, Key: { pk: { S: `${number - 1}` } } }));
      const allowed = await request.then(
        () => true,
        (error: Error) => {
          expect(error.name).toBe('AccessDeniedException');
          return false;
        },
      );
      if (before === undefined || before !== inForce) decided.whileChanging++;
      else {
        expect(allowed, `change ${before.change}`).toBe(before.allowed);
        decided[allowed ? 'allowed' : 'refused']++;
      }
    }
  });

  for (let change = 1; change <= 60; change++) {
    const allowed = change % 2 === 1;
    inForce = undefined;
    if (allowed) await alice.send(new PutResourcePolicyCommand({ ResourceArn, Policy: policy('Allow') }));
    else if (change % 4 === 0) await alice.send(new PutResourcePolicyCommand({ ResourceArn, Policy: policy('Deny') }));
    else await alice.send(new DeleteResourcePolicyCommand({ ResourceArn }));
    inForce = { allowed, change };
    // In force until some requests were decided by it, however slow the machine is.
    const enough = decided.allowed + decided.refused + 5;
    while (decided.allowed + decided.refused < enough) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  done = true;
  await Promise.all(strangers);
  console.log(`policy race: ${JSON.stringify(decided)}`);
  expect(Math.min(decided.allowed, decided.refused)).toBeGreaterThan(100);
});
