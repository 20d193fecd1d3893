import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { samples } from '../../scripts/reference/operation-samples.ts';
import { start } from '../../src/cli/start.ts';
import { keys, owner, twoAccounts } from '../two-accounts.ts';
import { attackerOf } from './attacker.ts';

/**
 * Attacks that only want to know. A refusal comes before anything is looked up, so it must read the same whether the table, its index or
 * its stream is there or not; and no spelling of a name may reach a table past the policy of its one true ARN.
 */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false, logLevel: 'silent' });
afterAll(() => running.stop());
const { call } = attackerOf(running);

const arn = `arn:aws:dynamodb:us-east-1:${owner}:table/orders`;
let label: string;

beforeAll(async () => {
  const created = await call(
    'CreateTable',
    {
      TableName: 'orders',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: ['id', 'customer'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-customer',
          KeySchema: [{ AttributeName: 'customer', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    },
    keys.alice,
  );
  label = created.json.TableDescription.LatestStreamLabel;
  const item = { TableName: 'orders', Item: { id: { S: 'o-1' }, customer: { S: 'c-1' }, secret: { S: 'hidden' } } };
  expect((await call('PutItem', item, keys.alice)).verdict).toBe('ok');
});

/** One request of every operation on data, as it is sent: all of them name the table `orders`, its index or its stream. */
const requests = Object.entries(samples).flatMap(([operation, inputs]) => {
  const [service, name] = operation.split('.');
  if (service !== 'dynamodb' && service !== 'dynamodbstreams') return [];
  const target = service === 'dynamodb' ? name! : `Streams.${name}`;
  return inputs.map((input) => [target, JSON.stringify(input)] as const);
});

/** What needs no leave, because it tells nothing about the account. */
const free = ['DescribeEndpoints'];
/** Answered, with each part refused by itself. */
const partByPart = ['BatchExecuteStatement'];
const passes = [...free, ...partByPart];

describe('Whoever has no permission learns nothing about what is there', () => {
  it.each(requests)('from %s %s', async (target, input) => {
    const there = input.replaceAll('2026-11-23T00:00:00.000', label);
    const absent = there.replaceAll('orders', 'phantom');
    const [found, missed] = await Promise.all([there, absent].map((body) => call(target, body, keys.nobody)));
    expect(found!.verdict.split(': ')[0]).toBe(passes.includes(target) ? 'ok' : 'AccessDeniedException');
    if (partByPart.includes(target)) {
      for (const response of found!.json.Responses) expect(response.Error.Code).toBe('AccessDenied');
      expect(JSON.stringify(missed!.json).replaceAll('phantom', 'orders')).toBe(JSON.stringify(found!.json));
    }
    expect(missed!.verdict.replaceAll('phantom', 'orders')).toBe(found!.verdict);
  });

  it.each(requests)('across accounts, from %s %s', async (target, input) => {
    const there = input
      .replaceAll('2026-11-23T00:00:00.000', label)
      .replaceAll(/"TableName":"(orders|new)"/g, `"TableName":"${arn}"`)
      .replaceAll('"RequestItems":{"orders"', `"RequestItems":{"${arn}"`)
      .replaceAll(/(FROM|INTO|UPDATE) (?:orders|\\"orders\\")/g, `$1 \\"${arn}\\"`);
    const absent = there.replaceAll('orders', 'phantom');
    const [found, missed] = await Promise.all([there, absent].map((body) => call(target, body, keys.bob)));
    expect(missed!.verdict.replaceAll('phantom', 'orders')).toBe(found!.verdict);
    // What speaks of the caller's own account is allowed, and shows nothing of the owner's.
    if (partByPart.includes(target)) {
      for (const response of found!.json.Responses) expect(response.Error.Code).toBe('AccessDenied');
    } else if (found!.verdict === 'ok') expect(JSON.stringify(found!.json)).not.toMatch(/orders|hidden/);
    // A restore has no ARN of a table to name: it looks in the caller's own account, where neither is.
    else expect(found!.verdict).toMatch(/^(AccessDenied|Validation|TableNotFound)Exception: /);
  });
});

describe('Another spelling of the name', () => {
  const Key = { id: { S: 'o-1' } };

  beforeAll(async () => {
    const Statement = [{ Effect: 'Deny', Principal: { AWS: owner }, Action: 'dynamodb:GetItem', Resource: arn }];
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    expect((await call('PutResourcePolicy', { ResourceArn: arn, Policy }, keys.alice)).verdict).toBe('ok');
    expect((await call('GetItem', { TableName: 'orders', Key }, keys.alice)).verdict).toContain('AccessDenied');
  });

  it.each([
    ['other letter case', 'Orders'],
    ['a trailing dot', 'orders.'],
    ['a leading blank', ' orders'],
    ['a trailing blank', 'orders '],
    ['a zero byte', 'orders\0'],
    ['a line break', 'orders\n'],
    ['an encoded letter', 'order%73'],
    ['an encoded slash', 'x%2Forders'],
    ['a folder', './orders'],
    ['a homoglyph', 'оrders'],
    ['full-width letters', '\uff4frders'],
    ['a soft hyphen', 'orders\u00ad'],
    ['a wildcard', 'order?'],
    ['an ARN in capitals', arn.toUpperCase()],
    ['an ARN of another partition', arn.replace('arn:aws:', 'arn:aws-cn:')],
    ['an ARN of no Region', arn.replace('us-east-1', '')],
    ['an ARN of a Region in capitals', arn.replace('us-east-1', 'US-EAST-1')],
    ['an ARN of no account', arn.replace(owner, '')],
    ['an ARN of an account with other digits', arn.replace(owner, '１１１１１１１１１１１１')],
    ['an ARN of an account with a blank', arn.replace(owner, `${owner} `)],
    ['an ARN with a slash at its end', `${arn}/`],
    ['an ARN with two slashes', arn.replace('table/', 'table//')],
    ['an ARN of an index', `${arn}/index/by-customer`],
    ['an ARN with a colon more', `${arn}:`],
    ['an ARN with a colon for the slash', arn.replace('table/', 'table:')],
    ['an ARN with a wildcard', arn.replace('orders', '*')],
    ['an ARN with a step back', arn.replace('orders', 'x/../orders')],
  ])('with %s reaches nothing', async (_, TableName) => {
    const answer = await call('GetItem', { TableName, Key }, keys.alice);
    expect(answer.verdict).toMatch(/^(ValidationException|ResourceNotFoundException|AccessDeniedException): /);
    const batch = await call('BatchGetItem', { RequestItems: { [TableName]: { Keys: [Key] } } }, keys.alice);
    expect(batch.verdict).toMatch(/^(ValidationException|ResourceNotFoundException|AccessDeniedException): /);
  });

  it('of the index does not make it the table, nor a part of another', async () => {
    const query = (IndexName: string) => ({
      TableName: 'orders',
      IndexName,
      KeyConditionExpression: 'customer = :c',
      ExpressionAttributeValues: { ':c': { S: 'c-1' } },
    });
    expect((await call('Query', query('by-customer'), keys.alice)).json.Count).toBe(1);
    for (const IndexName of ['BY-CUSTOMER', 'by-customer.', '../orders', 'by-customer/x', '__proto__', 'constructor'])
      expect((await call('Query', query(IndexName), keys.alice)).verdict).toMatch(/^ValidationException: /);
  });
});
