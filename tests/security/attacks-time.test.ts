import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { keys, owner, twoAccounts } from '../two-accounts.ts';
import { attackerOf } from './attacker.ts';

/**
 * Attacks on everybody's time: one request is decided after another, so that one which takes minutes to decide stops the server for all.
 * Here a policy with as many patterns as it can hold meets an item with tens of thousands of attributes, each to be held against each.
 */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false, logLevel: 'silent' });
afterAll(() => running.stop());
const { call } = attackerOf(running);

const ResourceArn = `arn:aws:dynamodb:us-east-1:${owner}:table/broad`;

beforeAll(async () => {
  const input = {
    TableName: 'broad',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  };
  expect((await call('CreateTable', input, keys.alice)).verdict).toBe('ok');
});

const names = Array.from({ length: 40_000 }, (_, at) => `z${at}`);
const Item = { pk: { S: 'a' }, ...Object.fromEntries(names.map((name) => [name, { BOOL: true }])) };

describe('An item of many attributes under a policy of many patterns', () => {
  // Minutes, when each value made its pattern anew.
  it.each([
    ['with variables', (at: number) => `\${aws:username}?${at}`],
    ['with variables and stars', (at: number) => `*\${aws:username}*${at}`],
    ['with marks', (at: number) => `?${at}x`],
    ['with stars', (at: number) => `*${at}x`],
  ])('%s is judged', async (_, pattern) => {
    const Statement = [
      {
        Effect: 'Deny',
        Principal: { AWS: owner },
        Action: 'dynamodb:PutItem',
        Resource: '*',
        Condition: {
          'ForAnyValue:StringLike': { 'dynamodb:Attributes': Array.from({ length: 700 }, (__, at) => pattern(at)) },
        },
      },
    ];
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    expect((await call('PutResourcePolicy', { ResourceArn, Policy }, keys.alice)).verdict).toBe('ok');
    expect((await call('PutItem', { TableName: 'broad', Item }, keys.alice)).verdict).toBe('ok');
    const denied = { ...Item, alicex1: { BOOL: true }, alice1: { BOOL: true }, x1x: { BOOL: true } };
    expect((await call('PutItem', { TableName: 'broad', Item: denied }, keys.alice)).verdict).toContain(
      'with an explicit deny in a resource-based policy',
    );
  });
});
