import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { operationsByKey } from '../../src/operations/registry.ts';
import { type KeyPair, keys, owner, stranger } from '../two-accounts.ts';
import {
  dynamodbRequests,
  type KeyedRequest,
  otherRequests,
  TableName,
  unasked,
  unsigned,
} from './condition-key-requests.ts';
import {
  type Expected,
  holds,
  type Keys,
  noItemKeys,
  organizationConfiguration,
  requestKeys,
  resourceKeys,
  userKeys,
} from './condition-keys.ts';
import { rawCall, refusedOrPassed } from './raw-call.ts';

/**
 * Every condition key with every operation that there is: whether the request carries it, and with which value. For each pair of a key and
 * a value there are two users. One may do everything unless the key is as expected, so it must be refused; the other may do
 * something only if the key is as expected, so it must pass.
 */
const prober = (effect: 'Allow' | 'Deny', condition: object) => ({
  Version: '2012-10-17',
  Statement: [
    ...(effect === 'Deny' ? [{ Effect: 'Allow', Action: '*', Resource: '*' }] : []),
    { Effect: effect, Action: '*', Resource: '*', Condition: condition },
  ],
});

interface Prober {
  readonly name: string;
  readonly credentials: KeyPair;
}
type Probers = Readonly<Record<'Allow' | 'Deny', Prober>>;

const users: Record<string, object> = {};
const probersByPair = new Map<string, Probers>();

function newProber(effect: 'Allow' | 'Deny', condition: (name: string) => object): Prober {
  const number = Object.keys(users).length;
  const name = `prober${number}`;
  const credentials = { accessKeyId: `AKIAPROBER${String(number).padStart(10, '0')}`, secretAccessKey: name };
  users[name] = {
    accessKeys: [{ id: credentials.accessKeyId, secret: name }],
    tags: { department: 'sales' },
    inlinePolicies: { probe: prober(effect, condition(name)) },
  };
  return { name, credentials };
}

function probersOf(key: string, expected: (name: string) => Expected): Probers {
  const pair = JSON.stringify([key, expected('?') ?? null]);
  let probers = probersByPair.get(pair);
  if (!probers) {
    const condition = (name: string) => holds(key, expected(name));
    probers = { Allow: newProber('Allow', condition), Deny: newProber('Deny', condition) };
    probersByPair.set(pair, probers);
  }
  return probers;
}

/** The keys of a request with who probes each. */
function probesOf(keysOfRequest: Keys): readonly (readonly [key: string, Probers])[] {
  return [
    ...Object.entries({ ...requestKeys, ...resourceKeys, ...keysOfRequest }).map(
      ([key, expected]) => [key, probersOf(key, () => expected)] as const,
    ),
    ...Object.keys(userKeys('')).map((key) => [key, probersOf(key, (name) => userKeys(name)[key])] as const),
  ];
}

const plans = [...dynamodbRequests, ...otherRequests].map((request) => ({ request, probes: probesOf(request.keys) }));
const trustPolicy = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: owner }, Action: ['sts:AssumeRole', 'sts:TagSession'] }],
};
const running = await start({
  port: 0,
  hosts: ['127.0.0.1'],
  wellKnownCredentials: false,
  configuration: {
    accounts: {
      [owner]: {
        rootAccessKeys: [{ id: keys.ownerRoot.accessKeyId, secret: keys.ownerRoot.secretAccessKey }],
        users,
        roles: { reader: { trustPolicy } },
      },
      [stranger]: {},
    },
    organization: organizationConfiguration,
  },
});
afterAll(() => running.stop());

const headers = { 'user-agent': 'condition-keys/1.0', referer: 'https://shop.example.com/' };
const ask = (request: Pick<KeyedRequest, 'operation'>, input: object, credentials: KeyPair) =>
  rawCall(running.url, { operation: request.operation, input, headers, credentials });
const place = { streamArn: '', shardId: '', iterator: '', count: 0 };

beforeAll(async () => {
  const root = async (operation: string, input: object) => {
    const { status, text } = await ask({ operation }, input, keys.ownerRoot);
    expect([status, text]).toEqual([200, expect.any(String)]);
    return JSON.parse(text);
  };
  const { TableDescription } = await root('dynamodb.CreateTable', {
    TableName,
    AttributeDefinitions: ['id', 'customer', 'country', 'city'].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    GlobalSecondaryIndexes: [
      ['by-customer', ['customer']],
      ['by-place', ['country', 'city']],
    ].map(([IndexName, names]) => ({
      IndexName,
      KeySchema: (names as string[]).map((AttributeName) => ({ AttributeName, KeyType: 'HASH' })),
      Projection: { ProjectionType: 'ALL' },
    })),
    Tags: [{ Key: 'team', Value: 'shop' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    DeletionProtectionEnabled: true,
  });
  place.streamArn = TableDescription.LatestStreamArn;
  const { StreamDescription } = await root('dynamodbstreams.DescribeStream', { StreamArn: place.streamArn });
  place.shardId = StreamDescription.Shards[0].ShardId;
  const { ShardIterator } = await root('dynamodbstreams.GetShardIterator', {
    StreamArn: place.streamArn,
    ShardId: place.shardId,
    ShardIteratorType: 'TRIM_HORIZON',
  });
  place.iterator = ShardIterator;
});

/** The keys that are not as expected, by what happened to whom. */
async function surprises(
  { request, probes }: (typeof plans)[number],
  effects: readonly ('Allow' | 'Deny')[],
): Promise<readonly string[]> {
  const surprised: string[] = [];
  for (const effect of effects) {
    const wanted = effect === 'Deny' ? 'refused' : 'passed';
    for (const [key, probers] of probes) {
      place.count++;
      const outcome = await refusedOrPassed(ask(request, request.input(place), probers[effect].credentials));
      if (outcome !== wanted) surprised.push(`${key}: ${effect} if it is as expected, and ${outcome}`);
    }
  }
  return surprised;
}

const named = ({ request }: (typeof plans)[number]) => request.what;
const ofDynamodb = plans.filter(({ request }) => dynamodbRequests.includes(request));
const ofOthers = plans.filter(({ request }) => otherRequests.includes(request));

describe('what a request to DynamoDB carries', () => {
  it.each(ofDynamodb.map((plan) => [named(plan), plan] as const))('%s', async (_, plan) => {
    expect(plan.probes.length).toBeGreaterThan(55);
    expect(await surprises(plan, ['Deny', 'Allow'])).toEqual([]);
  });
});

describe('what a request to another service carries', () => {
  // Nobody gets to do what these ask for: refused is what tells.
  it.each(ofOthers.map((plan) => [named(plan), plan] as const))('%s', async (_, plan) => {
    expect(await surprises(plan, ['Deny'])).toEqual([]);
  });
});

it('those are all operations that ask policies', () => {
  const asked = new Set(plans.map(({ request }) => request.operation));
  expect([...asked, ...unasked, ...unsigned].sort()).toEqual([...operationsByKey.keys()].sort());
});

it.each(unasked)('%s asks no policy', async (operation) => {
  const [, probers] = probesOf(noItemKeys)[0]!;
  expect(await refusedOrPassed(ask({ operation }, {}, probers.Deny.credentials))).toBe('passed');
});
