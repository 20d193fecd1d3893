import { afterAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { keys, owner, twoAccounts } from '../two-accounts.ts';
import { attackerOf } from './attacker.ts';

/**
 * Attacks with names that every JavaScript object has. Attributes, tables, indexes, placeholders, headers and users may be called so, and
 * are then nothing but names: they are kept, found, judged and answered like others, and leave no trace on anything else.
 */
const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'toJSON', 'valueOf'];

const trusting = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: owner }, Action: 'sts:AssumeRole' }],
};
const secretOf = (name: string) => `secret of ${name}`;
const keyOf = (name: string) => `AKIA${Buffer.from(name).toString('hex').toUpperCase().padEnd(28, '0')}`;

/** As JSON, where `__proto__` is a member like any other. */
const configuration = JSON.parse(
  JSON.stringify({
    accounts: { ...twoAccounts.accounts, '333333333333': { users: {}, roles: {}, groups: {} } },
  }).replace(
    '"users":{},"roles":{},"groups":{}',
    `"users":{${names.map((name) => `"${name}":{"accessKeys":[{"id":"${keyOf(name)}","secret":"${secretOf(name)}"}],"tags":{"${name}":"x"}}`)}},` +
      `"roles":{${names.map((name) => `"${name}":{"trustPolicy":${JSON.stringify(trusting)}}`)}},"groups":{}`,
  ),
);
const running = await start({ port: 0, configuration, wellKnownCredentials: false, logLevel: 'silent' });
afterAll(() => running.stop());
const { call, send, headersOf } = attackerOf(running);

afterAll(() => {
  // Nothing was ever written on what all objects share.
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(Object.getOwnPropertyNames({})).toEqual([]);
});

/** JSON text, because `{ __proto__: … }` in JavaScript is no member. */
const json = (...members: [name: string, value: unknown][]) =>
  `{${members.map(([name, value]) => `"${name}":${typeof value === 'string' ? value : JSON.stringify(value)}`).join(',')}}`;

describe.each(names)('%s', (name) => {
  const s = (text: string) => ({ S: text });

  it('is a name for a table, its key, an index and their items', async () => {
    const created = await call(
      'CreateTable',
      {
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: name, KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: name, AttributeType: 'S' }],
        GlobalSecondaryIndexes: [
          {
            IndexName: name,
            KeySchema: [{ AttributeName: name, KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
      },
      keys.alice,
    );
    expect(created.verdict).toBe('ok');
    const item = json([name, s('key')], ['map', { M: { '#': s('x') } }]).replace('#', name);
    const put = await call(
      'PutItem',
      json(['TableName', JSON.stringify(name)], ['Item', item], ['ReturnConsumedCapacity', '"INDEXES"']),
      keys.alice,
    );
    expect(put.verdict).toBe('ok');
    expect(Object.keys(put.json.ConsumedCapacity.GlobalSecondaryIndexes)).toEqual([name]);
    const query = await call(
      'Query',
      {
        TableName: name,
        IndexName: name,
        KeyConditionExpression: '#n = :v',
        ProjectionExpression: '#n, #m.#n',
        ExpressionAttributeNames: { '#n': name, '#m': 'map' },
        ExpressionAttributeValues: { ':v': s('key') },
      },
      keys.alice,
    );
    expect(JSON.stringify(query.json.Items)).toBe(`[${item}]`);
    const batch = await call(
      'BatchGetItem',
      json(['RequestItems', json([name, json(['Keys', `[${json([name, s('key')])}]`])])]),
      keys.alice,
    );
    expect(JSON.stringify(batch.json.Responses)).toBe(json([name, `[${item}]`]));
    const update = await call(
      'UpdateItem',
      json(
        ['TableName', JSON.stringify(name)],
        ['Key', json([name, s('key')])],
        ['UpdateExpression', '"SET #m.#o = #m.#n, #o = #m.#n REMOVE #m.#n"'],
        ['ExpressionAttributeNames', { '#m': 'map', '#n': name, '#o': 'prototype' }],
        ['ReturnValues', '"ALL_NEW"'],
      ),
      keys.alice,
    );
    expect(JSON.parse(JSON.stringify(update.json.Attributes))).toEqual(
      JSON.parse(json([name, s('key')], ['map', { M: { prototype: s('x') } }], ['prototype', s('x')])),
    );
    expect((await call('DeleteTable', { TableName: name }, keys.alice)).verdict).toBe('ok');
  });

  it('is an attribute that conditions see', async () => {
    const arn = `arn:aws:dynamodb:us-east-1:${owner}:table/judged`;
    await call(
      'CreateTable',
      {
        TableName: 'judged',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      },
      keys.alice,
    );
    const Statement = [
      {
        Effect: 'Deny',
        Principal: { AWS: owner },
        Action: 'dynamodb:PutItem',
        Resource: '*',
        Condition: { 'ForAnyValue:StringEquals': { 'dynamodb:Attributes': name } },
      },
    ];
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    expect((await call('PutResourcePolicy', { ResourceArn: arn, Policy }, keys.alice)).verdict).toBe('ok');
    const put = (...more: [string, unknown][]) =>
      call('PutItem', json(['TableName', '"judged"'], ['Item', json(['pk', s('a')], ...more)]), keys.alice);
    expect((await put([name, s('x')])).verdict).toContain('AccessDeniedException');
    expect((await put()).verdict).toBe('ok');
  });

  it('is no member of a request, no header, and no operation', async () => {
    const body = json(['Limit', 1], [name, { Limit: 100 }], ['ExclusiveStartTableName', JSON.stringify(name)]);
    expect((await call('ListTables', body, keys.alice)).verdict).toBe('ok');
    for (const target of [name, `ListTables.${name}`, `${name}.ListTables`])
      expect((await call(target, '{}', keys.alice)).verdict).toContain('UnknownOperationException');
    expect((await send({ ...headersOf('ListTables', '{}', keys.alice), [`x-${name}`]: 'x' }, '{}')).verdict).toBe('ok');
    const headers = Object.fromEntries([...Object.entries(headersOf('ListTables', '{}', keys.alice)), [name, 'x']]);
    expect((await send(headers, '{}')).verdict).toBe('ok');
    expect(
      (await call('GetItem', json(['TableName', '"judged"'], ['Key', `{"pk":{"${name}":"x"}}`]), keys.alice)).verdict,
    ).toContain('ValidationException');
  });

  it('is a user, who may nothing, and no key of anybody else', async () => {
    const user = { accessKeyId: keyOf(name), secretAccessKey: secretOf(name) };
    expect((await call('ListTables', {}, user)).verdict).toContain(
      `User: arn:aws:iam::333333333333:user/${name} is not authorized to perform: dynamodb:ListTables`,
    );
    for (const accessKeyId of [name, `user/333333333333/${name}`, `../user/333333333333/${name}`])
      expect((await call('ListTables', {}, { accessKeyId, secretAccessKey: 'x' })).verdict).toMatch(
        /^(UnrecognizedClient|IncompleteSignature|InvalidSignature)Exception/,
      );
  });
});

it('what is no member of a transaction is refused, not fallen over', async () => {
  for (const items of [
    '[{}]',
    '[null]',
    '[{"Get":null}]',
    '[{"Get":{}}]',
    '[{"__proto__":{"Get":{}}}]',
    '[{"Put":{}}]',
  ]) {
    for (const target of ['TransactGetItems', 'TransactWriteItems']) {
      const answer = await call(target, `{"TransactItems":${items}}`, keys.alice);
      expect(answer.verdict).toMatch(/^(ValidationException|SerializationException): /);
    }
  }
});
