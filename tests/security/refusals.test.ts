import { GetItemCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf, refusal } from '../clients.ts';
import type { KeyPair } from '../two-accounts.ts';

/**
 * Each way in which the policies of a principal refuse it, with AWS's sentence. What the policies of a resource refuse, and who is
 * refused by whom, stands in `matrix.test.ts`.
 */
const account = '333333333333';
const policy = (Effect: 'Allow' | 'Deny', Action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect, Action, Resource: '*' }],
});
const keyOf = (name: string): KeyPair => ({
  accessKeyId: `AKIA${name.toUpperCase().padEnd(16, '0')}`,
  secretAccessKey: name,
});
const user = (name: string, rest: object) => ({
  [name]: { accessKeys: [{ id: keyOf(name).accessKeyId, secret: name }], ...rest },
});

const running = await start({
  port: 0,
  wellKnownCredentials: false,
  configuration: {
    accounts: {
      [account]: {
        policies: {
          ListOnly: { document: policy('Allow', 'dynamodb:ListTables') },
          NoReading: {
            document: {
              ...policy('Allow', '*'),
              Statement: [...policy('Allow', '*').Statement, ...policy('Deny', 'dynamodb:GetItem').Statement],
            },
          },
        },
        users: {
          ...user('silent', {}),
          ...user('denied', { inlinePolicies: { a: policy('Allow', '*'), b: policy('Deny', 'dynamodb:GetItem') } }),
          ...user('bounded', { inlinePolicies: { all: policy('Allow', '*') }, permissionsBoundary: 'ListOnly' }),
          ...user('forbidden', { inlinePolicies: { all: policy('Allow', '*') }, permissionsBoundary: 'NoReading' }),
        },
        roles: {
          reader: {
            trustPolicy: {
              Version: '2012-10-17',
              Statement: [
                {
                  Effect: 'Allow',
                  Principal: { AWS: `arn:aws:iam::${account}:user/denied` },
                  Action: 'sts:AssumeRole',
                },
              ],
            },
            inlinePolicies: { all: policy('Allow', '*') },
          },
        },
      },
    },
  },
});
const clients = clientsOf(running);
afterAll(() => running.stop());

const table = `arn:aws:dynamodb:us-east-1:${account}:table/orders`;
const read = new GetItemCommand({ TableName: 'orders', Key: { pk: { S: 'a' } } });

function sentence(principal: string, reason: string): string {
  return `AccessDeniedException: User: arn:aws:${principal} is not authorized to perform: dynamodb:GetItem on resource: ${table} ${reason}`;
}

describe('A user is refused', () => {
  it.each([
    ['silent', 'because no identity-based policy allows the dynamodb:GetItem action'],
    ['denied', 'with an explicit deny in an identity-based policy'],
    ['bounded', 'because no permissions boundary allows the dynamodb:GetItem action'],
    ['forbidden', 'with an explicit deny in a permissions boundary'],
  ])('%s', async (name, reason) => {
    expect(await refusal(clients.dynamodb(keyOf(name)).send(read))).toBe(
      sentence(`iam::${account}:user/${name}`, reason),
    );
  });

  it('also where no table is: existence is not told to those who may not ask', async () => {
    expect(await refusal(clients.dynamodb(keyOf('silent')).send(read))).toContain('AccessDenied');
    const allowed = clients.dynamodb(keyOf('bounded'));
    expect(await allowed.send(new ListTablesCommand({}))).toMatchObject({ TableNames: [] });
  });

  it('an account-level call, on all tables of the account', async () => {
    expect(await refusal(clients.dynamodb(keyOf('silent')).send(new ListTablesCommand({})))).toBe(
      `AccessDeniedException: User: arn:aws:iam::${account}:user/silent is not authorized to perform: dynamodb:ListTables on resource: arn:aws:dynamodb:us-east-1:${account}:table/* because no identity-based policy allows the dynamodb:ListTables action`,
    );
  });
});

describe('A role session is refused', () => {
  it.each([
    [
      'by what its session policy leaves out',
      policy('Allow', 'dynamodb:ListTables'),
      'because no session policy allows the dynamodb:GetItem action',
    ],
    [
      'by what its session policy denies',
      policy('Deny', 'dynamodb:GetItem'),
      'with an explicit deny in a session policy',
    ],
  ])('%s', async (_, sessionPolicy, reason) => {
    const session = await assume(keyOf('denied'), JSON.stringify(sessionPolicy));
    expect(await refusal(clients.dynamodb(session).send(read))).toBe(
      sentence(`sts::${account}:assumed-role/reader/test`, reason),
    );
  });

  it('and without a session policy it may what its role may', async () => {
    const session = await assume(keyOf('denied'));
    expect(await refusal(clients.dynamodb(session).send(read))).toBe(
      'ResourceNotFoundException: Requested resource not found',
    );
  });
});

describe('A role is not assumed', () => {
  it.each([
    ['that does not trust the user', 'reader'],
    ['that does not exist, which is not told', 'ghost'],
  ])('%s', async (_, name) => {
    const RoleArn = `arn:aws:iam::${account}:role/${name}`;
    const attempt = clients.sts(keyOf('bounded')).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' }));
    expect(await refusal(attempt)).toBe(
      `AccessDenied: User: arn:aws:iam::${account}:user/bounded is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
    );
  });
});

async function assume(credentials: KeyPair, Policy?: string): Promise<KeyPair> {
  const RoleArn = `arn:aws:iam::${account}:role/reader`;
  const { Credentials } = await clients
    .sts(credentials)
    .send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test', Policy }));
  return {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  };
}
