import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DeleteResourcePolicyCommand,
  GetItemCommand,
  PutItemCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-dynamodb';
import { DescribeStreamCommand } from '@aws-sdk/client-dynamodb-streams';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { start } from '../../src/cli/start.ts';
import type { IdentityConfiguration, OrganizationConfiguration } from '../../src/identity/configuration.ts';
import { clientsOf, refusal } from '../clients.ts';
import { iamOf, outcome as iamOutcome } from '../iam.ts';
import { root, temporaryFolder } from '../program.ts';
import type { KeyPair } from '../two-accounts.ts';

/**
 * Organizations as requests meet them: what service control policies keep a member account from doing, and what resource control
 * policies keep everybody from doing to a member account's resources.
 */
const management = '111111111111';
const member = '222222222222';
const outsider = '999999999999';
const orgId = 'o-exampleorg1';
const unitPath = `${orgId}/r-ab12/ou-ab12-shops000/`;

const statement = (Effect: 'Allow' | 'Deny', Action: string | readonly string[], more: object = {}) => ({
  Version: '2012-10-17',
  Statement: [{ Effect, Action, Resource: '*', ...more }],
});
const everything = statement('Allow', '*');
const key = (name: string): KeyPair => ({
  accessKeyId: `AKIA${name.toUpperCase().padEnd(16, '0')}`,
  secretAccessKey: name,
});
const pair = (name: string) => ({ id: key(name).accessKeyId, secret: name });
const account = (accountId: string, name: string) => ({
  rootAccessKeys: [pair(`${name}root`)],
  users: { [name]: { accessKeys: [pair(name)], inlinePolicies: { everything } } },
  roles: {
    worker: {
      trustPolicy: {
        Version: '2012-10-17',
        Statement: [management, member, outsider].map((trusted) => ({
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${trusted}:root` },
          Action: 'sts:AssumeRole',
        })),
      },
      inlinePolicies: { everything },
      description: accountId,
    },
  },
});
const accounts = {
  [management]: account(management, 'chief'),
  [member]: account(member, 'mia'),
  [outsider]: account(outsider, 'olga'),
};

/** The member account lies in the unit Shops. `shops`: what is attached to the unit; `own`: to the account alone. */
function organization({ policies = {}, root = {}, shops = {}, own = {} }: Attachments = {}): OrganizationConfiguration {
  return {
    id: orgId,
    managementAccount: management,
    ...policies,
    root: {
      id: 'r-ab12',
      ...root,
      units: { Shops: { id: 'ou-ab12-shops000', ...shops, accounts: { [member]: own } } },
    },
  };
}

interface Attachments {
  readonly policies?: Pick<OrganizationConfiguration, 'scps' | 'rcps'>;
  readonly root?: { readonly scps?: string[]; readonly rcps?: string[] };
  readonly shops?: { readonly scps?: string[]; readonly rcps?: string[] };
  readonly own?: { readonly scps?: string[]; readonly rcps?: string[] };
}

/** A server with a table `orders` in the management and the member account, made before the organization was. */
async function world(declared?: OrganizationConfiguration) {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  let running = await serve({ accounts });
  for (const name of ['chief', 'mia']) {
    await clientsOf(running)
      .dynamodb(key(name))
      .send(
        new CreateTableCommand({
          TableName: 'orders',
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          BillingMode: 'PAY_PER_REQUEST',
          StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
        }),
      );
  }
  onTestFinished(() => running.stop());
  const restart = async (configuration?: IdentityConfiguration) => {
    await running.stop();
    running = await serve(configuration);
  };
  if (declared) await restart({ accounts, organization: declared });
  return { restart, running: () => running, clients: () => clientsOf(running) };

  function serve(configuration?: IdentityConfiguration) {
    return start({
      port: 0,
      data: { kind: 'folder', path: folder.path },
      wellKnownCredentials: false,
      policyChangeWindowMilliseconds: 0,
      ...(configuration && { configuration: { ...configuration } }),
    });
  }
}

type World = Awaited<ReturnType<typeof world>>;

const tableOf = (accountId: string) => `arn:aws:dynamodb:us-east-1:${accountId}:table/orders`;
const Item = { pk: { S: 'a' } };

/** `allowed`, or what the refusal says after the principal. */
async function outcome(attempt: Promise<unknown>): Promise<string> {
  const text = await attempt.then(
    () => 'allowed',
    (error: Error) => `${error.name}: ${error.message}`,
  );
  return text.replace(/^.* is not authorized to perform: (\S+) on resource: \S+ /, '$1 ');
}

const read = (w: World, keys: KeyPair, table = 'orders') =>
  outcome(
    w
      .clients()
      .dynamodb(keys)
      .send(new GetItemCommand({ TableName: table, Key: Item })),
  );
const write = (w: World, keys: KeyPair, table = 'orders') =>
  outcome(
    w
      .clients()
      .dynamodb(keys)
      .send(new PutItemCommand({ TableName: table, Item })),
  );
const attach = (w: World, keys: KeyPair, policy: object) =>
  w
    .clients()
    .dynamodb(keys)
    .send(new PutResourcePolicyCommand({ ResourceArn: tableOf(member), Policy: JSON.stringify(policy) }));
const assume = async (w: World, keys: KeyPair, accountId: string): Promise<KeyPair> => {
  const { Credentials } = await w
    .clients()
    .sts(keys)
    .send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${accountId}:role/worker`, RoleSessionName: 'session' }));
  return {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  };
};

const silentScp = 'dynamodb:PutItem because no service control policy allows the dynamodb:PutItem action';
const readsOnly = { scps: { ReadsOnly: statement('Allow', ['dynamodb:GetItem', 'sts:*']) } };
const open = statement('Allow', 'dynamodb:*', {
  Principal: { AWS: [management, member, outsider] },
  Resource: tableOf(member),
});

describe('A service control policy', () => {
  it('that allows only reads stops users, sessions and root of a member account from writing', async () => {
    const w = await world(organization({ policies: readsOnly, root: { scps: ['ReadsOnly'] } }));
    for (const keys of [key('mia'), key('miaroot'), await assume(w, key('mia'), member)]) {
      expect(await read(w, keys)).toBe('allowed');
      expect(await write(w, keys)).toBe(silentScp);
    }
    expect(
      await refusal(
        w
          .clients()
          .dynamodb(key('miaroot'))
          .send(new PutItemCommand({ TableName: 'orders', Item })),
      ),
    ).toBe(
      `AccessDeniedException: User: arn:aws:iam::${member}:root is not authorized to perform: dynamodb:PutItem on resource: ${tableOf(member)} because no service control policy allows the dynamodb:PutItem action`,
    );
  });

  it('never binds the management account, even when it is attached to the root', async () => {
    const w = await world(organization({ policies: readsOnly, root: { scps: ['ReadsOnly'] } }));
    for (const keys of [key('chief'), key('chiefroot'), await assume(w, key('chief'), management)]) {
      expect(await write(w, keys)).toBe('allowed');
    }
  });

  it('that denies is named as such, whatever others allow', async () => {
    const policies = { scps: { NoWrites: statement('Deny', 'dynamodb:PutItem') } };
    const w = await world(organization({ policies, own: { scps: ['FullAWSAccess', 'NoWrites'] } }));
    expect(await write(w, key('mia'))).toBe('dynamodb:PutItem with an explicit deny in a service control policy');
    expect(await read(w, key('mia'))).toBe('allowed');
  });

  it('must allow at every level: unit and account intersect, policies of one level add up', async () => {
    const policies = {
      scps: {
        Reads: statement('Allow', 'dynamodb:GetItem'),
        Writes: statement('Allow', 'dynamodb:PutItem'),
      },
    };
    const w = await world(organization({ policies, shops: { scps: ['Reads', 'Writes'] }, own: { scps: ['Reads'] } }));
    expect([await read(w, key('mia')), await write(w, key('mia'))]).toEqual(['allowed', silentScp]);
    await w.restart({
      accounts,
      organization: organization({ policies, shops: { scps: ['Reads'] }, own: { scps: ['Writes'] } }),
    });
    expect(await write(w, key('mia'))).toBe(silentScp);
    await w.restart({ accounts, organization: organization({ policies, shops: { scps: ['Reads', 'Writes'] } }) });
    expect([await read(w, key('mia')), await write(w, key('mia'))]).toEqual(['allowed', 'allowed']);
  });

  it('follows principals, not tables: a member is bound elsewhere, a foreigner is not bound in a member account', async () => {
    const w = await world();
    await attach(w, key('mia'), open);
    await w.restart({ accounts, organization: organization({ policies: readsOnly, root: { scps: ['ReadsOnly'] } }) });
    expect(await write(w, key('olga'), tableOf(member))).toBe('allowed');
    expect(await write(w, key('mia'), tableOf(management))).toBe(silentScp);
  });

  it('grants nothing', async () => {
    const w = await world(organization());
    expect(await read(w, key('olga'), tableOf(member))).toBe(
      'dynamodb:GetItem because no resource-based policy allows the dynamodb:GetItem action',
    );
  });

  it('survives a restart without a configuration, and goes with a configuration that leaves it out', async () => {
    const w = await world(organization({ policies: readsOnly, root: { scps: ['ReadsOnly'] } }));
    await w.restart();
    expect(await write(w, key('mia'))).toBe(silentScp);
    await w.restart({ accounts, organization: organization() });
    expect(await write(w, key('mia'))).toBe('allowed');
    await w.restart({ accounts });
    expect(await write(w, key('mia'))).toBe('allowed');
  });

  it('reaches every service: who may not call IAM or STS cannot walk around it', async () => {
    const w = await world(
      organization({
        policies: { scps: { DynamoDB: statement('Allow', 'dynamodb:*') } },
        shops: { scps: ['DynamoDB'] },
      }),
    );
    expect(await write(w, key('mia'))).toBe('allowed');
    expect(await outcome(assume(w, key('mia'), member))).toMatch(/^AccessDenied: .* sts:AssumeRole /);
    expect(await iamOutcome(iamOf(w.running())('CreateUser', key('miaroot'), { UserName: 'other' }))).toBe(
      `403 AccessDenied: User: arn:aws:iam::${member}:root is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::${member}:user/other because no service control policy allows the iam:CreateUser action`,
    );
  });

  it('stops root even from DeleteResourcePolicy, which no policy of the table can', async () => {
    const w = await world();
    await attach(w, key('mia'), open);
    const remove = new DeleteResourcePolicyCommand({ ResourceArn: tableOf(member) });
    await w.restart({ accounts, organization: organization({ policies: readsOnly, own: { scps: ['ReadsOnly'] } }) });
    expect(await outcome(w.clients().dynamodb(key('miaroot')).send(remove))).toBe(
      'dynamodb:DeleteResourcePolicy because no service control policy allows the dynamodb:DeleteResourcePolicy action',
    );
  });
});

describe('A resource control policy', () => {
  const outside = { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': orgId } };
  const policies = {
    rcps: {
      OnlyUs: statement('Deny', ['dynamodb:*', 'sts:AssumeRole'], { Principal: '*', Condition: outside }),
    },
  };
  const denied = 'with an explicit deny in a resource control policy';

  it('keeps principals outside the organization from a shared table, its stream and its roles', async () => {
    const w = await world();
    await attach(w, key('mia'), open);
    expect(await read(w, key('olga'), tableOf(member))).toBe('allowed');
    await w.restart({ accounts, organization: organization({ policies, root: { rcps: ['OnlyUs'] } }) });
    expect(await read(w, key('olga'), tableOf(member))).toBe(`dynamodb:GetItem ${denied}`);
    expect(await read(w, key('olgaroot'), tableOf(member))).toBe(`dynamodb:GetItem ${denied}`);
    const stream = new DescribeStreamCommand({ StreamArn: `${tableOf(member)}/stream/2026-01-01T00:00:00.000` });
    expect(await outcome(w.clients().streams(key('olga')).send(stream))).toBe(`dynamodb:DescribeStream ${denied}`);
    expect(await outcome(assume(w, key('olga'), member))).toBe(
      `AccessDenied: User: arn:aws:iam::${outsider}:user/olga is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${member}:role/worker`,
    );
    expect(await outcome(assume(w, key('olga'), management))).toBe('allowed');
    expect([await read(w, key('chief'), tableOf(member)), await read(w, key('mia'))]).toEqual(['allowed', 'allowed']);
    expect(await outcome(assume(w, key('chief'), member))).toBe('allowed');
  });

  it('binds the account itself, root included, but no resource of the management account', async () => {
    const nobody = { rcps: { NoReads: statement('Deny', 'dynamodb:GetItem', { Principal: '*' }) } };
    const w = await world(organization({ policies: nobody, root: { rcps: ['NoReads'] } }));
    expect(await read(w, key('mia'))).toBe(`dynamodb:GetItem ${denied}`);
    expect(await read(w, key('miaroot'))).toBe(`dynamodb:GetItem ${denied}`);
    expect(await write(w, key('mia'))).toBe('allowed');
    expect(await read(w, key('chief'))).toBe('allowed');
  });
});

describe("The organization's condition keys", () => {
  it.each([
    ['aws:PrincipalOrgID', { StringEquals: { 'aws:PrincipalOrgID': orgId } }],
    ['aws:PrincipalOrgPaths', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': `${orgId}/r-ab12/*` } }],
  ])('%s lets those in who belong to it', async (_, Condition) => {
    const w = await world(organization());
    await attach(w, key('mia'), { ...open, Statement: [{ ...open.Statement[0], Condition }] });
    expect(await read(w, key('chief'), tableOf(member))).toBe('allowed');
    expect(await read(w, key('olga'), tableOf(member))).toContain('because no resource-based policy allows');
  });

  it.each([
    ['aws:PrincipalOrgPaths', { 'ForAnyValue:StringEquals': { 'aws:PrincipalOrgPaths': unitPath } }],
    ['aws:ResourceOrgID', { StringEquals: { 'aws:ResourceOrgID': orgId } }],
    ['aws:ResourceOrgPaths', { 'ForAnyValue:StringEquals': { 'aws:ResourceOrgPaths': unitPath } }],
  ])('%s holds of the unit of a member account and its tables', async (_, Condition) => {
    const w = await world(organization());
    await attach(w, key('mia'), {
      ...open,
      Statement: [{ ...open.Statement[0], Effect: 'Deny', Action: 'dynamodb:GetItem', Condition }],
    });
    expect(await read(w, key('mia'))).toBe('dynamodb:GetItem with an explicit deny in a resource-based policy');
    await w.restart({ accounts });
    expect(await read(w, key('mia'))).toBe('allowed');
  });
});

describe('The guide "Guard every account of an organization"', () => {
  const guide = readFileSync(join(root, 'docs/guides/guard-every-account-of-an-organization.md'), 'utf8');
  const block = (language: string) => guide.match(new RegExp(`\`\`\`${language}\\n([^\`]*)\`\`\``))![1]!;

  it('says what happens with its configuration', async () => {
    const folder = temporaryFolder();
    onTestFinished(() => folder.remove());
    const configuration = join(folder.path, 'organization.yaml');
    writeFileSync(configuration, block('yaml'));
    const running = await start({ port: 0, wellKnownCredentials: false, configuration });
    onTestFinished(() => running.stop());
    const mia = clientsOf(running).dynamodb({ accessKeyId: 'AKIAMIA1111111111111', secretAccessKey: 'only-a-sample' });
    expect(await refusal(mia.send(new PutItemCommand({ TableName: 'orders', Item })))).toBe(
      `AccessDeniedException: ${block('text').trim()}`,
    );
    expect(await refusal(mia.send(new GetItemCommand({ TableName: 'orders', Key: Item })))).toContain(
      'ResourceNotFoundException',
    );
  });
});
