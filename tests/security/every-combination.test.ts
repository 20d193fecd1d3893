import {
  CreateTableCommand,
  GetItemCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-dynamodb';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf } from '../clients.ts';
import { simulate } from '../policy/simulate-lines.ts';
import type { KeyPair } from '../two-accounts.ts';

/**
 * All kinds of policies on one request, over the wire: whichever allow, are silent or deny, the decision is that of IAM's evaluation
 * logic, and the sentence names one kind. A role session with a session policy and a boundary reads a table of its own account or of
 * another one, in an organization, through a VPC endpoint. The key that is read says what each policy does: `hush-session` in it makes
 * the session policy silent, `deny-session` makes it deny.
 */
const kinds = ['scp', 'rcp', 'resource', 'identity', 'boundary', 'session', 'endpoint'] as const;
type Kind = (typeof kinds)[number];
type Doing = 'allows' | 'hush' | 'deny';
type World = Readonly<Record<Kind, Doing>>;

/** In AWS's sentence. IAM User Guide, "Troubleshoot access denied error messages". */
const named: Readonly<Record<Kind, ReturnType<typeof sentences>>> = {
  scp: sentences('a', 'service control policy'),
  rcp: sentences('a', 'resource control policy'),
  resource: sentences('a', 'resource-based policy'),
  identity: sentences('an', 'identity-based policy'),
  boundary: sentences('a', 'permissions boundary'),
  session: sentences('a', 'session policy'),
  endpoint: sentences('a', 'VPC endpoint policy'),
};

const management = '333333333333';
const owner = '111111111111';
const guest = '222222222222';
/** How the policy of a table names the session, and whether that is enough in its own account. */
const namings = {
  account: 'only delegates',
  role: 'enough, within boundary and session policy',
  session: 'enough',
  everyone: 'enough',
} as const;
type Naming = keyof typeof namings;

const running = await start({ port: 0, configuration: configuration(), wellKnownCredentials: false });
const clients = clientsOf(running);
const administrator = clients.dynamodb(keyOf(owner));
afterAll(() => running.stop());

for (const TableName of Object.keys(namings) as Naming[]) {
  await administrator.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    }),
  );
  const Policy = JSON.stringify(
    policy(...switched('resource', [namingOf(TableName, owner), namingOf(TableName, guest)])),
  );
  await administrator.send(new PutResourcePolicyCommand({ ResourceArn: tableArn(TableName), Policy }));
}
const sessions: Readonly<Record<string, KeyPair>> = { [owner]: await session(owner), [guest]: await session(guest) };

const everyWorld = worlds(['allows', 'hush', 'deny']);
const silentWorlds = worlds(['allows', 'hush']);

describe.each([owner, guest])('A session of %s', (account) => {
  it.each(Object.keys(namings) as Naming[])('that the table names by %s, whatever the others say', async (naming) => {
    // Denials do not depend on how the session is named.
    await expectAll(naming === 'role' ? everyWorld : silentWorlds, { account, naming });
  });
});

/** The endpoint is no part of a case for the simulator. */
describe('dynaward policy simulate', () => {
  it.each([owner, guest])('decides likewise for a session of %s', async (account) => {
    const asked = everyWorld.filter(({ endpoint }) => endpoint === 'allows');
    const cases = (Object.keys(namings) as Naming[]).flatMap((naming) =>
      asked.map((world) => ({ world, given: { account, naming } })),
    );
    const stored = new Map<Naming, string>();
    for (const name of Object.keys(namings) as Naming[]) {
      const shown = await administrator.send(new GetResourcePolicyCommand({ ResourceArn: tableArn(name) }));
      stored.set(name, shown.Policy!);
    }
    const lines = cases.map(({ world, given: { naming } }, id) => ({
      id,
      principal: `arn:aws:sts::${account}:assumed-role/worker/test`,
      action: 'dynamodb:GetItem',
      resource: tableArn(naming),
      context: {
        'dynamodb:LeadingKeys': [keyFor(world)],
        'aws:PrincipalArn': `arn:aws:iam::${account}:role/worker`,
      },
      identityPolicies: [policy(...switched('identity'))],
      resourcePolicy: JSON.parse(stored.get(naming)!),
      boundaries: [policy(...switched('boundary'))],
      sessionPolicies: [policy(...switched('session'))],
      scps: [[policy(...switched('scp'))]],
      rcps: [[allowingAll, policy(...switched('rcp', []))], [allowingAll]],
    }));
    const answers = await simulate(...lines.map((line) => `${JSON.stringify(line)}\n`));
    for (const [i, { world, given }] of cases.entries()) {
      expect(sentenceOf(answers[i]), JSON.stringify(cases[i])).toBe(expected(world, given));
    }
  });
});

const allowingAll = policy({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' });

/** The simulator says in other words what AWS's sentence says. */
function sentenceOf({ decision, reason }: { readonly decision: string; readonly reason: string }): string {
  if (decision === 'allowed') return decision;
  const known = kinds.map((kind) => named[kind]).find(({ name }) => reason.split('.')[0]!.includes(name));
  return (decision === 'explicitDeny' ? known?.deny : known?.silent) ?? reason;
}

interface Case {
  readonly account: string;
  readonly naming: Naming;
}

/** Written down from IAM's documentation: "Policy evaluation logic"; which of several kinds is named is inferred. */
function expected(world: World, { account, naming }: Case): string {
  const denying = kinds.find((kind) => world[kind] === 'deny');
  if (denying) return named[denying].deny;
  const allows = (kind: Kind) => world[kind] === 'allows';
  if (!allows('scp')) return named.scp.silent;
  if (!allows('endpoint')) return named.endpoint.silent;
  const strength = allows('resource') ? namings[naming] : 'nothing';
  if (account === owner) {
    if (strength === 'enough') return 'allowed';
    if (strength !== 'enough, within boundary and session policy' && !allows('identity')) return named.identity.silent;
  } else {
    if (!allows('identity')) return named.identity.silent;
    if (strength === 'nothing') return named.resource.silent;
  }
  if (!allows('boundary')) return named.boundary.silent;
  return allows('session') ? 'allowed' : named.session.silent;
}

async function expectAll(asked: readonly World[], given: Case): Promise<void> {
  const client = clients.dynamodb(sessions[given.account]!);
  const resource = tableArn(given.naming);
  const frame = `AccessDeniedException: User: arn:aws:sts::${given.account}:assumed-role/worker/test is not authorized to perform: dynamodb:GetItem on resource: ${resource} `;
  for (let at = 0; at < asked.length; at += 32) {
    const some = asked.slice(at, at + 32);
    const answers = await Promise.all(
      some.map(async (world) => {
        const read = client.send(new GetItemCommand({ TableName: resource, Key: { pk: { S: keyFor(world) } } }));
        return read.then(
          () => 'allowed',
          (error: Error) => `${error.name}: ${error.message}`.replace(frame, ''),
        );
      }),
    );
    for (const [i, world] of some.entries()) expect(answers[i], JSON.stringify(world)).toBe(expected(world, given));
  }
}

function keyFor(world: World): string {
  return ['key', ...kinds.filter((kind) => world[kind] !== 'allows').map((kind) => `${world[kind]}-${kind}`)].join();
}

/** Every combination. A resource control policy only ever denies: RCPFullAWSAccess, which allows, is attached everywhere. */
function worlds(doings: readonly Doing[]): readonly World[] {
  return kinds.reduce<readonly Partial<World>[]>(
    (some, kind) =>
      some.flatMap((world) =>
        doings.filter((doing) => kind !== 'rcp' || doing !== 'hush').map((doing) => ({ ...world, [kind]: doing })),
      ),
    [{}],
  ) as readonly World[];
}

function sentences(article: string, name: string) {
  return {
    name,
    silent: `because no ${name} allows the dynamodb:GetItem action`,
    deny: `with an explicit deny in ${article} ${name}`,
  };
}

function policy(...Statement: object[]) {
  return { Version: '2012-10-17', Statement };
}

/** Statements on GetItem that do what the key says. `whom`: what each Allow says beside that, as its principal. */
function switched(kind: Kind, whom: readonly object[] = [{}]): object[] {
  const here = { Action: 'dynamodb:GetItem', Resource: '*' };
  const denial = { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': `*deny-${kind}*` } };
  const silence = { 'ForAllValues:StringNotLike': { 'dynamodb:LeadingKeys': `*hush-${kind}*` } };
  const anybody = ['resource', 'rcp', 'endpoint'].includes(kind) ? { Principal: '*' } : {};
  return [
    { ...here, ...anybody, Effect: 'Deny', Condition: denial },
    ...whom.map(({ Condition, ...rest }: { Condition?: object }) => ({
      ...here,
      ...anybody,
      ...rest,
      Effect: 'Allow',
      Condition: { ...silence, ...Condition },
    })),
  ];
}

function namingOf(naming: Naming, account: string): object {
  const role = `arn:aws:iam::${account}:role/worker`;
  switch (naming) {
    case 'account':
      return { Principal: { AWS: account } };
    case 'role':
      return { Principal: { AWS: role } };
    case 'session':
      return { Principal: { AWS: `arn:aws:sts::${account}:assumed-role/worker/test` } };
    case 'everyone':
      return { Principal: '*', Condition: { ArnEquals: { 'aws:PrincipalArn': role } } };
  }
}

function configuration() {
  const others = { Effect: 'Allow', NotAction: 'dynamodb:GetItem', Resource: '*' };
  const account = (id: string) => ({
    policies: { Boundary: { document: policy(...switched('boundary')) } },
    users: {
      administrator: {
        accessKeys: [{ id: keyOf(id).accessKeyId, secret: keyOf(id).secretAccessKey }],
        inlinePolicies: { everything: policy({ Effect: 'Allow', Action: '*', Resource: '*' }) },
      },
    },
    roles: {
      worker: {
        trustPolicy: policy({ Effect: 'Allow', Principal: { AWS: id }, Action: 'sts:AssumeRole' }),
        inlinePolicies: { own: policy(...switched('identity')) },
        permissionsBoundary: 'Boundary',
      },
    },
  });
  return {
    accounts: { [management]: {}, [owner]: account(owner), [guest]: account(guest) },
    organization: {
      id: 'o-exampleorg1',
      managementAccount: management,
      scps: { Switch: policy(others, ...switched('scp')) },
      rcps: { Switch: policy(...switched('rcp', [])) },
      root: { id: 'r-ab12', scps: ['Switch'], rcps: ['Switch'], accounts: { [owner]: {}, [guest]: {} } },
    },
    vpcEndpoints: {
      'vpce-1a2b3c4d': {
        vpc: 'vpc-1a2b3c4d',
        from: ['127.0.0.0/8', '::1'],
        policy: policy({ ...others, Principal: '*' }, ...switched('endpoint')),
      },
    },
  };
}

function keyOf(account: string): KeyPair {
  return { accessKeyId: `AKIA${account}ADMI`, secretAccessKey: `secret-of-${account}` };
}

async function session(account: string): Promise<KeyPair> {
  const { Credentials } = await clients.sts(keyOf(account)).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${account}:role/worker`,
      RoleSessionName: 'test',
      Policy: JSON.stringify(policy(...switched('session'))),
    }),
  );
  return {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  };
}

function tableArn(name: string): string {
  return `arn:aws:dynamodb:us-east-1:${owner}:table/${name}`;
}
