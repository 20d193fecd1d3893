import { describe, expect, it } from 'vitest';
import { check } from './check.ts';

const policy = (Action: string, more: object = {}) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*', ...more }] });
const codesOf = (text: string) => check(text, { form: 'identity' }).map(({ code }) => code);

describe('check without the names of a service', () => {
  it.each(['s3:GetObject', 'servicediscovery:Get*', 'dynamodb:GetItems'])(
    'lets the names of every service be: %s',
    (action) => expect(codesOf(policy(action))).toEqual([]),
  );

  it('tells what is wrong in the language, with its place', () => {
    const misspelt = policy('s3:GetObject', { Condition: { StringEqual: { 'aws:username': 'ann' } } });
    expect(check(misspelt, { form: 'identity' })).toMatchObject([
      { code: 'INVALID_CONDITION_OPERATOR', level: 'error', line: 1, column: misspelt.indexOf('"StringEqual"') + 1 },
    ]);
    expect(codesOf(policy('s3'))).toEqual(['INVALID_ACTION']);
    expect(codesOf('{')).toEqual(['JSON_SYNTAX_ERROR']);
  });

  it('knows the names that it is given', () => {
    const service = { vendor: 'shop', actions: { known: ['shop:Buy', 'shop:Return'], closed: true } };
    expect(check(policy('shop:Steal'), { form: 'identity', service }).map(({ code }) => code)).toContain(
      'INVALID_ACTION',
    );
    expect(check(policy('shop:buy'), { form: 'identity', service })).toEqual([]);
  });
});
