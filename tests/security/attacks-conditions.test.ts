import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { keys, owner, stranger, twoAccounts } from '../two-accounts.ts';
import { type Answer, attackerOf } from './attacker.ts';

/**
 * Attacks on what a policy lets through in part. Bob, of another account, may touch the partitions `mine` and 5 and the attributes `pk`,
 * `lsk` and `open`; every item has a `secret` beside them. Each scenario is a way of asking for more than that.
 */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false, logLevel: 'silent' });
afterAll(() => running.stop());
const { call } = attackerOf(running);

const arnOf = (name: string) => `arn:aws:dynamodb:us-east-1:${owner}:table/${name}`;
const texts = arnOf('texts');
const numbers = arnOf('numbers');

beforeAll(async () => {
  for (const [TableName, AttributeType] of [
    ['texts', 'S'],
    ['numbers', 'N'],
  ]) {
    await allowed('CreateTable', {
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType },
        { AttributeName: 'sk', AttributeType: 'S' },
        { AttributeName: 'lsk', AttributeType: 'S' },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: 'local',
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'lsk', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    });
  }
});

beforeEach(async () => {
  for (const pk of ['mine', 'theirs']) await allowed('PutItem', { TableName: 'texts', Item: item({ S: pk }) });
  for (const pk of ['5', '50']) await allowed('PutItem', { TableName: 'numbers', Item: item({ N: pk }) });
});

const sk = { S: 'a' };
const item = (pk: object) => ({ pk, sk, lsk: { S: 'l' }, open: { S: 'open' }, secret: { S: 'hidden' } });

async function allowed(target: string, input: object): Promise<Answer> {
  const answer = await call(target, input, keys.alice);
  expect(answer.verdict).toBe('ok');
  return answer;
}

type Condition = Readonly<Record<string, object>>;

/** Lets bob do everything with the table and its index, under these conditions. */
async function letIn(ResourceArn: string, Condition: Condition, Deny?: Condition): Promise<void> {
  const statement = (Effect: string, condition: Condition) => ({
    Effect,
    Principal: { AWS: `arn:aws:iam::${stranger}:user/bob` },
    Action: 'dynamodb:*',
    Resource: [ResourceArn, `${ResourceArn}/index/*`],
    Condition: condition,
  });
  const Statement = [statement('Allow', Condition), ...(Deny ? [statement('Deny', Deny)] : [])];
  await allowed('PutResourcePolicy', { ResourceArn, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) });
}

/** What bob must get for an attack: a refusal, without a trace of what it was after. */
async function expectRefused(
  target: string,
  input: object | string,
  verdict = /^AccessDeniedException: /,
): Promise<void> {
  const answer = await call(target, input, keys.bob);
  expect(answer.verdict).toMatch(verdict);
  expect(JSON.stringify(answer.json)).not.toMatch(/hidden|theirs/);
}

const hidden = { S: 'hidden' };

describe('Whoever may touch one partition asks for another', () => {
  beforeEach(async () => {
    await letIn(texts, { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['mine'] } });
    await letIn(numbers, { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['5'] } });
  });

  const mine = { pk: { S: 'mine' }, sk };
  const theirs = { pk: { S: 'theirs' }, sk };

  it('and gets its own: the policy does let through what it says', async () => {
    expect((await call('GetItem', { TableName: texts, Key: mine }, keys.bob)).json.Item.secret).toEqual(hidden);
    const Keys = [{ pk: { N: '5.00' }, sk }];
    const batch = await call('BatchGetItem', { RequestItems: { [numbers]: { Keys } } }, keys.bob);
    expect(batch.json.Responses[numbers]).toHaveLength(1);
  });

  it.each([
    ['GetItem', { Key: theirs }],
    ['PutItem', { Item: { ...theirs, open: { S: 'x' } } }],
    ['DeleteItem', { Key: theirs, ReturnValues: 'ALL_OLD' }],
    ['UpdateItem', { Key: theirs, UpdateExpression: 'REMOVE secret', ReturnValues: 'ALL_OLD' }],
    ['Query', { KeyConditionExpression: ':v = pk', ExpressionAttributeValues: { ':v': { S: 'theirs' } } }],
    [
      'Query',
      { IndexName: 'local', KeyConditionExpression: 'pk = :v', ExpressionAttributeValues: { ':v': { S: 'theirs' } } },
    ],
    ['Query', { KeyConditions: { pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'theirs' }] } } }],
  ])('by %s %j', (target, input) => expectRefused(target, { TableName: texts, ...input }));

  it('hidden among its own in a batch', async () => {
    await expectRefused('BatchGetItem', { RequestItems: { [texts]: { Keys: [mine, theirs] } } });
    const requests = [{ PutRequest: { Item: mine } }, { DeleteRequest: { Key: theirs } }];
    await expectRefused('BatchWriteItem', { RequestItems: { [texts]: requests } });
  });

  it('in another notation of the same number', async () => {
    for (const N of ['50', '50.0', '5e1', '+50', '050', '0.5E+2'])
      await expectRefused('GetItem', { TableName: numbers, Key: { pk: { N }, sk } });
  });

  it('in another type, or beside the key, and is told that the request is wrong', async () => {
    const wrong = /^ValidationException: /;
    const keysOfWrongForm = [
      { pk: { S: '5' }, sk },
      { pk: { M: { pk: { N: '50' } } }, sk },
      { pk: { N: '5' }, sk, PK: { N: '50' } },
    ];
    // One of these is refused by the policy, because it asks for no partition at all; none may be answered.
    for (const Key of [...keysOfWrongForm, { sk }])
      await expectRefused('GetItem', { TableName: numbers, Key }, /^(ValidationException|AccessDeniedException): /);
    const Keys = [
      { pk: { N: '5' }, sk },
      { other: { N: '50' }, sk },
    ];
    await expectRefused('BatchGetItem', { RequestItems: { [numbers]: { Keys } } }, wrong);
    const requests = [{ PutRequest: { Item: mine } }, { PutRequest: { Item: { sk, pk2: { S: 'theirs' } } } }];
    await expectRefused('BatchWriteItem', { RequestItems: { [texts]: requests } }, wrong);
  });

  it('by a member that stands twice in the body: what is judged is what is done', async () => {
    const key = (pk: string) => `"Key":{"pk":{"S":"${pk}"},"sk":{"S":"a"}}`;
    await expectRefused('GetItem', `{"TableName":"${texts}",${key('mine')},${key('theirs')}}`);
    const last = await call('GetItem', `{"TableName":"${texts}",${key('theirs')},${key('mine')}}`, keys.bob);
    expect(last.json.Item.pk).toEqual({ S: 'mine' });
    await expectRefused('GetItem', `{"TableName":"${texts}","Key":{"pk":{"S":"mine","S":"theirs"},"sk":{"S":"a"}}}`);
  });

  it('by a start key that lies elsewhere', async () => {
    const query = { TableName: texts, KeyConditionExpression: 'pk = :v', ExpressionAttributeValues: { ':v': mine.pk } };
    await expectRefused('Query', { ...query, ExclusiveStartKey: theirs }, /^ValidationException: /);
  });
});

describe('The owner names a table by name and by ARN in one batch', () => {
  it('and both parts are judged together', async () => {
    const Statement = [
      {
        Effect: 'Deny',
        Principal: { AWS: `arn:aws:iam::${owner}:user/alice` },
        Action: 'dynamodb:Batch*',
        Resource: texts,
        Condition: { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': 'theirs' } },
      },
    ];
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    await allowed('PutResourcePolicy', { ResourceArn: texts, Policy });
    const part = (pk: string) => ({ Keys: [{ pk: { S: pk }, sk }] });
    for (const RequestItems of [
      { texts: part('mine'), [texts]: part('theirs') },
      { texts: part('theirs'), [texts]: part('mine') },
      { [texts]: part('theirs') },
    ]) {
      expect((await call('BatchGetItem', { RequestItems }, keys.alice)).verdict).toContain('AccessDeniedException');
    }
    await allowed('DeleteResourcePolicy', { ResourceArn: texts });
  });
});

describe('Whoever may see some attributes asks for another', () => {
  beforeEach(() =>
    letIn(texts, {
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'sk', 'lsk', 'open'] },
      StringEqualsIfExists: {
        'dynamodb:Select': 'SPECIFIC_ATTRIBUTES',
        'dynamodb:ReturnValues': ['NONE', 'UPDATED_NEW'],
      },
    }),
  );

  const Key = { pk: { S: 'mine' }, sk };
  const v = { ':v': { S: 'x' } };
  const s = { '#s': 'secret' };

  it('and gets what it may see', async () => {
    const get = { TableName: texts, Key, ProjectionExpression: 'pk, #o', ExpressionAttributeNames: { '#o': 'open' } };
    expect((await call('GetItem', get, keys.bob)).json).toEqual({ Item: { pk: { S: 'mine' }, open: { S: 'open' } } });
  });

  it.each([
    ['GetItem', { Key }],
    ['GetItem', { Key, ProjectionExpression: 'secret' }],
    ['GetItem', { Key, ProjectionExpression: 'pk, #s', ExpressionAttributeNames: s }],
    ['GetItem', { Key, ProjectionExpression: 'secret.a[0].b' }],
    ['UpdateItem', { Key, UpdateExpression: 'SET #o = secret', ExpressionAttributeNames: { '#o': 'open' } }],
    [
      'UpdateItem',
      {
        Key,
        UpdateExpression: 'SET #o = if_not_exists(secret, :v)',
        ExpressionAttributeNames: { '#o': 'open' },
        ExpressionAttributeValues: v,
        ReturnValues: 'UPDATED_NEW',
      },
    ],
    ['UpdateItem', { Key, UpdateExpression: 'REMOVE secret' }],
    ['UpdateItem', { Key, ConditionExpression: 'begins_with(secret, :v)', ExpressionAttributeValues: v }],
    ['DeleteItem', { Key, ConditionExpression: 'size(#s) > pk', ExpressionAttributeNames: s }],
    ['DeleteItem', { Key, ReturnValues: 'ALL_OLD' }],
    ['PutItem', { Item: Key, ReturnValues: 'ALL_OLD' }],
    ['PutItem', { Item: { ...Key, secret: { S: 'x' } } }],
    [
      'PutItem',
      { Item: Key, ConditionExpression: 'NOT (attribute_exists(pk) AND secret IN (:v))', ExpressionAttributeValues: v },
    ],
    ['Scan', { ProjectionExpression: 'pk', FilterExpression: 'contains(secret, :v)', ExpressionAttributeValues: v }],
    ['Scan', { Select: 'COUNT' }],
    [
      'Query',
      {
        ProjectionExpression: 'pk',
        KeyConditionExpression: 'pk = :v',
        FilterExpression: ':v BETWEEN secret AND secret',
        ExpressionAttributeValues: v,
      },
    ],
    // The local index does not hold it: it would be fetched from the table.
    [
      'Query',
      {
        IndexName: 'local',
        ProjectionExpression: 'secret',
        KeyConditionExpression: 'pk = :v',
        ExpressionAttributeValues: v,
      },
    ],
    [
      'Query',
      { IndexName: 'local', Select: 'ALL_ATTRIBUTES', KeyConditionExpression: 'pk = :v', ExpressionAttributeValues: v },
    ],
  ])('by %s %j', (target, input) => expectRefused(target, { TableName: texts, ...input }));

  it.each([
    ['PutItem', { Item: Key }],
    ['UpdateItem', { Key }],
    ['UpdateItem', { Key, ReturnValues: 'UPDATED_NEW' }],
    ['DeleteItem', { Key }],
  ])('by a %s %j whose condition fails, so that it is answered with the whole item', async (target, input) => {
    const failing = { TableName: texts, ...input, ConditionExpression: 'attribute_not_exists(pk)' };
    await expectRefused(target, { ...failing, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
    const failed = /^ConditionalCheckFailedException: /;
    await expectRefused(target, { ...failing, ReturnValuesOnConditionCheckFailure: 'NONE' }, failed);
    await expectRefused(target, failing, failed);
  });

  it('hidden in one part of a batch', async () => {
    const part = (ProjectionExpression?: string) => ({ Keys: [Key], ProjectionExpression });
    await expectRefused('BatchGetItem', { RequestItems: { [texts]: part('secret') } });
    await expectRefused('BatchGetItem', { RequestItems: { [texts]: part() } });
    const requests = [{ PutRequest: { Item: { ...Key, secret: { S: 'x' } } } }];
    await expectRefused('BatchWriteItem', { RequestItems: { [texts]: requests } });
  });

  it.each([
    ['GetItem', { Key, AttributesToGet: ['secret'] }],
    ['Scan', { AttributesToGet: ['pk'], ScanFilter: { secret: { ComparisonOperator: 'NOT_NULL' } } }],
    [
      'Query',
      {
        AttributesToGet: ['pk'],
        KeyConditions: { pk: { ComparisonOperator: 'EQ', AttributeValueList: [Key.pk] } },
        QueryFilter: { secret: { ComparisonOperator: 'NOT_NULL' } },
      },
    ],
    ['UpdateItem', { Key, AttributeUpdates: { secret: { Action: 'DELETE' } } }],
    ['PutItem', { Item: Key, Expected: { secret: { Value: hidden } } }],
    [
      'DeleteItem',
      { Key, Expected: { open: { Exists: false }, secret: { Exists: false } }, ConditionalOperator: 'OR' },
    ],
  ])('by the parameters that expressions replaced: %s %j', async (target, input) => {
    await expectRefused(target, { TableName: texts, ...input });
    expect((await allowed('GetItem', { TableName: 'texts', Key })).json.Item.secret).toEqual(hidden);
  });

  it('by both kinds of parameters at once', () =>
    expectRefused(
      'GetItem',
      { TableName: texts, Key, ProjectionExpression: 'pk', AttributesToGet: ['secret'] },
      /^ValidationException: /,
    ));
});

describe('A Deny on one partition', () => {
  beforeEach(() =>
    letIn(
      numbers,
      { StringEquals: { 'aws:PrincipalAccount': stranger } },
      { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': '50' } },
    ),
  );

  it('is met in every notation of its number', async () => {
    for (const N of ['50', '50.0', '5e1', '+50', '050', '0.5E+2', '50.000000000000'])
      await expectRefused('GetItem', { TableName: numbers, Key: { pk: { N }, sk } });
    const free = await call('GetItem', { TableName: numbers, Key: { pk: { N: '5' }, sk } }, keys.bob);
    expect(free.json.Item.secret).toEqual(hidden);
  });
});
