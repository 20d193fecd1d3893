import {
  DecodeAuthorizationMessageCommand,
  GetAccessKeyInfoCommand,
  GetSessionTokenCommand,
  GetWebIdentityTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/cli/options.ts';
import { start } from '../../src/cli/start.ts';
import { keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

let running: Running;
const clients: STSClient[] = [];
const sts = (pair: (typeof keys)[keyof typeof keys]) => {
  clients.push(new STSClient({ endpoint: running.url, region: 'us-east-1', credentials: { ...pair }, maxAttempts: 1 }));
  return clients.at(-1)!;
};
beforeAll(async () => {
  running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await running.stop();
});

const refusal = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'granted',
    (error: Error & { $metadata: { httpStatusCode: number } }) =>
      `${error.$metadata.httpStatusCode} ${error.name}: ${error.message}`,
  );

describe('GetAccessKeyInfo', () => {
  const account = async (AccessKeyId: string) =>
    (await sts(keys.bob).send(new GetAccessKeyInfoCommand({ AccessKeyId }))).Account;

  it('tells the account of a declared key, also of another account', async () => {
    expect(await account(keys.bob.accessKeyId)).toBe(stranger);
    expect(await account(keys.nobody.accessKeyId)).toBe(owner);
  });

  it('reads it from an id that was issued, whether the key is still there or not', async () => {
    const { Credentials } = await sts(keys.alice).send(new GetSessionTokenCommand({}));
    expect(await account(Credentials!.AccessKeyId!)).toBe(owner);
    // A pair that was published: "A short note on AWS KEY ID", 2022.
    expect(await account('ASIAQNZGKIQY56JQ7WML')).toBe('029608264753');
  });

  it('refuses what is no access key id', async () => {
    for (const id of [
      'AKIA1111111111111111',
      'AIDAQNZGKIQY56JQ7WML',
      'AKIAQNZGKIQY56JQ7WMLQ',
      'AKIAAAAAAAAAAAAAAAAA',
    ]) {
      expect(await refusal(account(id))).toBe(`400 ValidationError: The access key ID ${id} is not valid`);
    }
    expect(await refusal(account('short'))).toBe(
      "400 ValidationError: 1 validation error detected: Value 'short' at 'accessKeyId' failed to satisfy constraint: Member must have length greater than or equal to 16",
    );
  });
});

describe('DecodeAuthorizationMessage', () => {
  it('knows no message: none is issued here', async () => {
    expect(await refusal(sts(keys.alice).send(new DecodeAuthorizationMessageCommand({ EncodedMessage: 'x' })))).toBe(
      '400 InvalidAuthorizationMessageException: Message is not valid',
    );
  });
});

describe('without permission', () => {
  const arn = `arn:aws:iam::${owner}:user/nobody`;

  it.each([
    ['GetAccessKeyInfo', new GetAccessKeyInfoCommand({ AccessKeyId: keys.bob.accessKeyId })],
    ['DecodeAuthorizationMessage', new DecodeAuthorizationMessageCommand({ EncodedMessage: 'x' })],
    ['GetWebIdentityToken', new GetWebIdentityTokenCommand({ Audience: ['a'], SigningAlgorithm: 'RS256' })],
  ] as const)('%s is refused', async (action, command) => {
    expect(await refusal(sts(keys.nobody).send(command as GetAccessKeyInfoCommand))).toContain(
      `403 AccessDenied: User: ${arn} is not authorized to perform: sts:${action}`,
    );
  });
});

describe('what is not offered says so', () => {
  it('GetWebIdentityToken, as in an account without outbound federation', async () => {
    const command = new GetWebIdentityTokenCommand({ Audience: ['a'], SigningAlgorithm: 'RS256' });
    expect(await refusal(sts(keys.alice).send(command))).toBe(
      '403 OutboundWebIdentityFederationDisabledException: The outbound web identity federation feature is not enabled for this account.',
    );
  });

  it.each(['AssumeRoleWithSAML', 'AssumeRoot', 'GetDelegatedAccessToken'])(
    '%s, before any signature is asked for',
    async (action) => {
      const response = await fetch(running.url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `Action=${action}&Version=2011-06-15&RoleArn=arn:aws:iam::${owner}:role/worker`,
      });
      expect(response.status).toBe(400);
      const text = await response.text();
      expect(text).toContain('<Code>InvalidAction</Code>');
      expect(text).toContain(`Could not find operation ${action} for version 2011-06-15`);
    },
  );
});
