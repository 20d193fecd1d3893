import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf } from '../clients.ts';
import { temporaryFolder } from '../program.ts';
import { type KeyPair, keys, owner, stranger, twoAccounts } from '../two-accounts.ts';
import { attackerOf } from './attacker.ts';

/**
 * Attacks on signatures. What verified once is remembered, to be cheap the next time; none of what is remembered may let a request
 * pass that would not have passed alone.
 */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false, logLevel: 'silent' });
afterAll(() => running.stop());
const { call, send, headersOf } = attackerOf(running);

const mismatch = expect.stringMatching(
  /^InvalidSignatureException: The request signature we calculated does not match the signature you provided/,
);
const unknownKey = 'UnrecognizedClientException: The security token included in the request is invalid.';
const badToken = 'UnrecognizedClientException: The security token included in the request is invalid';

describe('Whoever recorded a signed request', () => {
  const body = '{"Limit":1}';
  let recorded: Record<string, string>;

  beforeAll(async () => {
    recorded = headersOf('ListTables', body, keys.alice);
    // Sent twice: the second time the header is one that is remembered.
    for (let time = 0; time < 2; time++) expect((await send(recorded, body)).verdict).toBe('ok');
  });

  it.each([
    ['with another body', {}, '{"Limit":2}'],
    ['with no body', {}, ''],
    ['for another operation', { 'x-amz-target': 'DynamoDB_20120810.DeleteTable' }, body],
    ['for another service', { 'x-amz-target': 'DynamoDBStreams_20120810.ListStreams' }, body],
    ['as another type', { 'content-type': 'application/json' }, body],
    ['for another host', { host: 'dynamodb.us-east-1.amazonaws.com' }, body],
    ['with a claim about the body that nothing signed', { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }, body],
  ])('cannot send it %s', async (_, changed, sent) => {
    expect((await send({ ...recorded, ...changed }, sent)).verdict).toEqual(mismatch);
  });

  it('cannot send it a second later', async () => {
    const date = recorded['x-amz-date']!;
    const later = `${date.slice(0, 14)}${date[14] === '0' ? '1' : '0'}Z`;
    expect((await send({ ...recorded, 'x-amz-date': later }, body)).verdict).toEqual(mismatch);
  });

  it.each([
    ['in another Region', 'us-east-1', 'eu-west-1', mismatch],
    ['as somebody else', keys.alice.accessKeyId, keys.ownerRoot.accessKeyId, mismatch],
    ['as nobody', keys.alice.accessKeyId, 'AKIANOBODYKNOWSTHIS0', unknownKey],
    ['with fewer headers signed', ';x-amz-target', '', mismatch],
    ['with the headers in another order', 'content-type;host', 'host;content-type', 'ok'],
    ['with a header signed that is not there', ';x-amz-target', ';x-amz-target;x-missing', mismatch],
    ['with the names of every object signed', ';x-amz-target', ';x-amz-target;constructor;__proto__', mismatch],
    ['with a second signature', 'Signature=', `Signature=${'0'.repeat(64)}, Signature=`, 'ok'],
    ['with its signature in another part', 'Signature=', 'Other=', expect.stringContaining('IncompleteSignature')],
  ])('cannot use the header %s', async (_, text, instead, verdict) => {
    const authorization = recorded.authorization!.replace(text, instead);
    // Twice again: what an attacker sent must not be what is remembered.
    for (let time = 0; time < 2; time++) {
      expect((await send({ ...recorded, authorization }, body)).verdict).toEqual(verdict);
    }
  });

  it('cannot put a session token beside it', async () => {
    const session = await sessionOf('worker', keys.alice);
    const attempt = await send({ ...recorded, 'x-amz-security-token': session.sessionToken! }, body);
    expect(attempt.verdict).toBe(badToken);
    expect((await send({ ...recorded, 'x-amz-security-token': '' }, body)).verdict).toBe(badToken);
  });
});

describe('Whoever holds a session', () => {
  it.each([
    ['without its token', (session: KeyPair) => ({ ...session, sessionToken: undefined }), unknownKey],
    ['with half its token', (s: KeyPair) => ({ ...s, sessionToken: s.sessionToken!.slice(0, -4) }), badToken],
    [
      'with blanks in its token',
      (s: KeyPair) => ({ ...s, sessionToken: s.sessionToken!.replace(/./, '$& ') }),
      badToken,
    ],
    ['as the user behind it', (s: KeyPair) => ({ ...s, accessKeyId: keys.alice.accessKeyId }), badToken],
    ['with the secret of the user behind it', (s: KeyPair) => ({ ...s, secretAccessKey: 'alice-secret' }), mismatch],
  ])('cannot use it %s', async (_, change, verdict) => {
    const session = await sessionOf('powerless', keys.alice);
    const { sessionToken, ...pair } = change(session);
    const changed = sessionToken === undefined ? pair : { ...pair, sessionToken };
    for (let time = 0; time < 2; time++) expect((await call('ListTables', {}, changed)).verdict).toEqual(verdict);
    expect((await call('ListTables', {}, session)).verdict).toContain('AccessDeniedException');
    expect((await call('ListTables', {}, changed)).verdict).toEqual(verdict);
  });

  it('cannot exchange its token for that of a stronger session', async () => {
    const [weak, strong] = [await sessionOf('powerless', keys.alice), await sessionOf('worker', keys.alice)];
    expect((await call('ListTables', {}, strong)).verdict).toBe('ok');
    const mixed = [
      { ...weak, sessionToken: strong.sessionToken! },
      { ...weak, accessKeyId: strong.accessKeyId, sessionToken: strong.sessionToken! },
      { ...weak, accessKeyId: strong.accessKeyId },
    ];
    const verdicts = await Promise.all(mixed.map(async (pair) => (await call('ListTables', {}, pair)).verdict));
    expect(verdicts).toEqual([badToken, mismatch, badToken]);
  });
});

describe('After the configuration changed, whoever was known before', () => {
  const folder = temporaryFolder();
  const data = { kind: 'folder', path: folder.path } as const;
  afterAll(() => folder.remove());

  it('is known by the configuration of now: keys, secrets, roles; and the well-known pairs are gone', async () => {
    const before = await start({ port: 0, configuration: twoAccounts, data, logLevel: 'silent' });
    const first = attackerOf(before);
    const session = await sessionOf('worker', keys.alice, before);
    const wellKnown = [
      { accessKeyId: 'local', secretAccessKey: 'local' },
      { accessKeyId: owner, secretAccessKey: 'test' },
    ];
    for (const pair of [keys.alice, keys.bob, keys.carol, session, ...wellKnown])
      expect((await first.call('DescribeTable', { TableName: 'none' }, pair)).verdict).toMatch(/NotFound|AccessDenied/);
    await before.stop();

    const { alice, ...users } = twoAccounts.accounts[owner].users;
    const changed = {
      accounts: {
        [owner]: {
          ...twoAccounts.accounts[owner],
          users: {
            ...users,
            // The same name and key id, another secret.
            alice: { ...alice, accessKeys: [{ id: keys.alice.accessKeyId, secret: 'another-secret' }] },
          },
          // The same name, another role.
          roles: { worker: { ...twoAccounts.accounts[owner].roles.worker, path: '/moved/' } },
        },
        [stranger]: {
          users: {
            bob: { ...twoAccounts.accounts[stranger].users.bob, accessKeys: [] },
            carol: { accessKeys: [{ id: keys.carol.accessKeyId, secret: 'carol-secret', active: false }] },
          },
        },
      },
    };
    const after = await start({
      port: before.port,
      configuration: changed,
      data,
      wellKnownCredentials: false,
      logLevel: 'silent',
    });
    const second = attackerOf(after);
    const verdictOf = async (pair: KeyPair) => (await second.call('ListTables', {}, pair)).verdict;
    expect(await verdictOf({ ...keys.alice, secretAccessKey: 'another-secret' })).toBe('ok');
    expect(await verdictOf(keys.alice)).toEqual(mismatch);
    expect(await verdictOf(keys.bob)).toBe(unknownKey);
    expect(await verdictOf(keys.carol)).toBe(unknownKey);
    expect(await verdictOf(session)).toBe(badToken);
    for (const pair of wellKnown) expect(await verdictOf(pair)).toBe(unknownKey);
    await after.stop();
  });
});

async function sessionOf(role: string, user: KeyPair, server = running): Promise<KeyPair> {
  const RoleArn = `arn:aws:iam::${owner}:role/${role}`;
  const command = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'attack' });
  const { Credentials } = await clientsOf(server).sts(user).send(command);
  return {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  };
}
