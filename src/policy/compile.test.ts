import { describe, expect, it } from 'vitest';
import { type CompiledPolicy, compilePolicy } from './compile.ts';
import { parsePolicy } from './document.ts';
import { decide } from './evaluate.ts';
import type { Principal } from './principal.ts';

const owner = '111122223333';
const table = `arn:aws:dynamodb:eu-west-1:${owner}:table/Orders`;
const alice: Principal = {
  kind: 'user',
  arn: `arn:aws:iam::${owner}:user/alice`,
  accountId: owner,
  userId: 'AIDAAAAAAAAAAAAAAAAAA',
  uniqueId: 'AIDAAAAAAAAAAAAAAAAAA',
  userName: 'alice',
  tags: new Map(),
};

function policy(...statements: object[]): CompiledPolicy {
  const filled = statements.map((statement) => ({
    Effect: 'Allow',
    Action: 'dynamodb:GetItem',
    Resource: '*',
    ...statement,
  }));
  const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: filled }), 'identity');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
  return compilePolicy(parsed.document, 'p');
}

describe('action and resource', () => {
  const asks = (statement: object, request: { action?: string; resource?: string } = {}) => {
    const decision = decide(
      {
        principal: alice,
        action: 'dynamodb:GetItem',
        resource: table,
        resourceAccount: owner,
        context: (key) => (key === 'aws:username' ? 'alice' : undefined),
        ...request,
      },
      { identity: [policy(statement)] },
    );
    return decision.effect === 'allow';
  };

  it.each([
    'dynamodb:GetItem',
    'DYNAMODB:getitem',
    'dynamodb:Get*',
    'dynamodb:?etItem',
    '*',
    '*:GetItem',
    'dynamodb:*',
  ])('%s covers GetItem', (pattern) => {
    expect(asks({ Action: ['x:y', pattern] })).toBe(true);
  });

  it.each(['dynamodb:GetItems', 'dynamodb:Get', 'GetItem', 'dynamodb', 's3:*', '', 'dynamodb:BatchGetItem'])(
    '%s does not',
    (pattern) => {
      expect(asks({ Action: pattern })).toBe(false);
    },
  );

  it('NotAction covers what it does not list', () => {
    const statement = { Action: undefined, NotAction: ['dynamodb:scan', 'dynamodb:Put*'] };
    expect(asks(statement)).toBe(true);
    expect(asks(statement, { action: 'dynamodb:Scan' })).toBe(false);
    expect(asks(statement, { action: 'dynamodb:PutItem' })).toBe(false);
  });

  it('NotResource covers what it does not list', () => {
    const statement = { Resource: undefined, NotResource: [`${table}/index/*`, 'x'] };
    expect(asks(statement)).toBe(true);
    expect(asks(statement, { resource: '*' })).toBe(true);
    expect(asks(statement, { resource: `${table}/index/i` })).toBe(false);
  });

  it.each([
    ['*', table, true],
    [table, table, true],
    [table, `${table}/index/i`, false],
    [`${table}*`, `${table}/index/i`, true],
    [`${table}*`, `${table}2`, true],
    [`${table}/index/*`, `${table}/index/i`, true],
    [`arn:aws:dynamodb:*:*:table/Orders`, table, true],
    [`arn:aws:dynamodb:*:table/Orders`, table, true],
    [`arn:aws:dynamodb:*:*:table/orders`, table, false],
    ['*', '*', true],
    [table, '*', false],
    ['arn:aws:dynamodb:eu-west-1:111122223333:table/O?ders', table, true],
  ])('Resource %s against %s: %s', (pattern, resource, expected) => {
    expect(asks({ Resource: pattern }, { resource })).toBe(expected);
  });

  it('puts variables in behind the fifth colon only', () => {
    const variable = ['$', '{aws:username}'].join('');
    const missing = ['$', '{aws:userid}'].join('');
    const home = 'arn:aws:dynamodb:eu-west-1:111122223333:table/alice';
    expect(asks({ Resource: `arn:aws:dynamodb:*:*:table/${variable}` }, { resource: home })).toBe(true);
    expect(asks({ Resource: `arn:aws:dynamodb:*:*:table/${missing}*` }, { resource: home })).toBe(false);
    expect(
      asks({ Resource: `arn:aws:dynamodb:${variable}:*:table/*` }, { resource: 'arn:aws:dynamodb:alice:1:table/x' }),
    ).toBe(false);
    expect(asks({ Resource: variable }, { resource: 'alice' })).toBe(false);
  });
});

it('where a policy is attached to its principal, a statement that names one says nothing', () => {
  const statement = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };
  const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statement }), 'resource');
  if (!parsed.ok) throw new Error(parsed.problem.kind);
  const identity = [compilePolicy(parsed.document, 'p')];
  const request = {
    principal: alice,
    action: 'a:b',
    resource: table,
    resourceAccount: owner,
    context: () => undefined,
  };
  expect(decide(request, { identity })).toMatchObject({ effect: 'deny', by: 'identity' });
});

describe('a condition key', () => {
  it('is asked for in lower case, once per policy, and only when the rest of the statement matches', () => {
    const asked: string[] = [];
    const condition = { Condition: { StringEquals: { 'aws:UserName': 'bob', 'AWS:username': 'x' } } };
    const statements = [
      condition,
      condition,
      { ...condition, Action: 'dynamodb:Scan' },
      { Condition: { Bool: { 'aws:SecureTransport': 'true' } }, Resource: 'x' },
    ];
    decide(
      {
        principal: alice,
        action: 'dynamodb:GetItem',
        resource: table,
        resourceAccount: owner,
        context: (key) => {
          asked.push(key);
          return undefined;
        },
      },
      { identity: [policy(...statements)] },
    );
    expect(asked).toEqual(['aws:username']);
  });
});

describe('an action that nobody has asked for yet', () => {
  it('is looked up in the same way however many there are', () => {
    const compiled = policy({ Action: 'x:a*7' }, { Action: 'x:b' });
    const found = (action: string) => compiled.concerning(action).allow?.unnamed.map(({ index }) => index);
    for (let i = 0; i < 1000; i++) expect(found(`x:a${i}`)).toEqual(i % 10 === 7 ? [0] : undefined);
    expect(found('X:B')).toEqual([1]);
  });
});

describe('what a policy keeps', () => {
  it('looks for the statements of an action once, in however many spellings, and forgets what is too much to keep', () => {
    const compiled = policy({ Action: 'dynamodb:Get*' });
    const first = compiled.concerning('dynamodb:GetItem');
    expect(first.allow?.unnamed).toHaveLength(1);
    expect(compiled.concerning('dynamodb:GetItem')).toBe(first);
    for (let i = 1; i < 256; i++) compiled.concerning(`dynamodb:Get${i}`);
    expect(compiled.concerning('dynamodb:Get255')).toBe(compiled.concerning('dynamodb:Get255'));
    expect(compiled.concerning('dynamodb:Get256')).not.toBe(compiled.concerning('dynamodb:Get256'));
    expect(compiled.concerning('dynamodb:Get256')).toEqual(first);
  });
});
