import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf } from '../clients.ts';
import { sign } from '../sign.ts';
import { type KeyPair, keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

/**
 * The three policy operations without a client: types of their members, status, `__type` and the member that holds the text, of each error.
 * Service model `dynamodb` 2012-08-10; captured from AWS.
 */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
afterAll(() => running.stop());

await clientsOf(running)
  .dynamodb(keys.alice)
  .send(
    new CreateTableCommand({
      TableName: 'wire',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    }),
  );
const ResourceArn = `arn:aws:dynamodb:us-east-1:${owner}:table/wire`;
const statement = { Effect: 'Allow', Principal: { AWS: stranger }, Action: 'dynamodb:GetItem', Resource: '*' };
const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });

describe('An answer', () => {
  it('is JSON, with the policy as a text in it, and nothing where nothing was removed', async () => {
    expect(await call('DeleteResourcePolicy', { ResourceArn })).toEqual({ status: 200, body: {} });
    const put = await call('PutResourcePolicy', { ResourceArn, Policy });
    expect(put).toEqual({ status: 200, body: { RevisionId: expect.stringMatching(/^\d{13}$/) } });
    const got = await call('GetResourcePolicy', { ResourceArn });
    expect(got.body).toEqual({ RevisionId: put.body.RevisionId, Policy: expect.any(String) });
    expect(await call('DeleteResourcePolicy', { ResourceArn })).toEqual(put);
  });

  it('is the same where optional members are null', async () => {
    const nulls = { ExpectedRevisionId: null, ConfirmRemoveSelfResourceAccess: null };
    expect((await call('PutResourcePolicy', { ResourceArn, Policy, ...nulls })).status).toBe(200);
    expect((await call('DeleteResourcePolicy', { ResourceArn, ExpectedRevisionId: null })).status).toBe(200);
  });
});

describe('An error', () => {
  const validation = 'com.amazon.coral.validate#ValidationException';
  const modelled = 'com.amazonaws.dynamodb.v20120810#';
  const missing = `${ResourceArn}-missing`;

  it.each<[operation: string, input: object, type: string, member: 'message' | 'Message']>([
    ['GetResourcePolicy', { ResourceArn }, `${modelled}PolicyNotFoundException`, 'message'],
    ['DeleteResourcePolicy', { ResourceArn, ExpectedRevisionId: 'x' }, `${modelled}PolicyNotFoundException`, 'message'],
    [
      'PutResourcePolicy',
      { ResourceArn, Policy, ExpectedRevisionId: 'x' },
      `${modelled}PolicyNotFoundException`,
      'message',
    ],
    ['GetResourcePolicy', { ResourceArn: missing }, `${modelled}ResourceNotFoundException`, 'message'],
    ['PutResourcePolicy', { ResourceArn, Policy: '{}' }, validation, 'message'],
    ['PutResourcePolicy', { ResourceArn, Policy: Policy.padEnd(20_481) }, validation, 'message'],
    ['PutResourcePolicy', { ResourceArn }, validation, 'message'],
    ['PutResourcePolicy', { Policy }, validation, 'message'],
    ['GetResourcePolicy', {}, validation, 'message'],
    ['GetResourcePolicy', { ResourceArn: null }, validation, 'message'],
  ])('of %s with %j is %s', async (operation, input, type, member) => {
    const { status, body } = await call(operation, input);
    expect([status, body.__type, typeof body[member]]).toEqual([400, type, 'string']);
    expect(Object.keys(body).sort()).toEqual([member, '__type'].sort());
  });

  it.each<[input: object]>([
    [{ ResourceArn, Policy: JSON.parse(Policy) }],
    [{ ResourceArn, Policy: 7 }],
    [{ ResourceArn, Policy: [Policy] }],
    [{ ResourceArn: [ResourceArn], Policy }],
    [{ ResourceArn, Policy, ConfirmRemoveSelfResourceAccess: 1 }],
    [{ ResourceArn, Policy, ExpectedRevisionId: 1_709_841_168_699 }],
  ])('of a wrong type is a SerializationException: %j', async (input) => {
    const { status, body } = await call('PutResourcePolicy', input);
    expect([status, body.__type]).toEqual([400, 'com.amazon.coral.service#SerializationException']);
  });

  it('of leave has a capital Message, that of the lockout guard too', async () => {
    const Deny = JSON.stringify({ Statement: [{ ...statement, Effect: 'Deny', Principal: '*', Action: '*' }] });
    for (const [input, keyPair] of [
      [{ ResourceArn, Policy }, keys.nobody],
      [{ ResourceArn, Policy: Deny }, keys.alice],
    ] as const) {
      const { status, body } = await call('PutResourcePolicy', input, keyPair);
      expect([status, body.__type]).toEqual([400, 'com.amazon.coral.service#AccessDeniedException']);
      expect(body.Message).toEqual(expect.any(String));
    }
  });

  it('of a signature comes before what is wrong with the request, and that before leave', async () => {
    const wrong = { ...keys.nobody, secretAccessKey: 'wrong' };
    const unknown = { ...keys.nobody, accessKeyId: 'AKIAUNKNOWN000000000' };
    for (const input of [{}, { ResourceArn: 7 }, { ResourceArn: 'x' }, { ResourceArn }]) {
      expect((await call('GetResourcePolicy', input, wrong)).body.__type).toBe(
        'com.amazon.coral.service#InvalidSignatureException',
      );
      expect((await call('GetResourcePolicy', input, unknown)).body).toEqual({
        __type: 'com.amazon.coral.service#UnrecognizedClientException',
        message: 'The security token included in the request is invalid.',
      });
    }
    const byNobody = async (input: object) => (await call('GetResourcePolicy', input, keys.nobody)).body.__type;
    expect(await byNobody({})).toBe(validation);
    expect(await byNobody({ ResourceArn: 'x' })).toBe(validation);
    expect(await byNobody({ ResourceArn })).toBe('com.amazon.coral.service#AccessDeniedException');
  });
});

async function call(operation: string, input: object, keyPair: KeyPair = keys.alice) {
  const body = JSON.stringify(input);
  const unsigned = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `DynamoDB_20120810.${operation}` };
  const headers = sign({ host: new URL(running.url).host, body, headers: unsigned }, keyPair);
  const response = await fetch(running.url, { method: 'POST', headers, body });
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  return { status: response.status, body: (await response.json()) as any };
}
