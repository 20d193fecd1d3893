import { GetItemCommand, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/cli/options.ts';
import { start } from '../../src/cli/start.ts';
import { clientsOf } from '../clients.ts';
import { keys, owner } from '../two-accounts.ts';
import { audience, deployer, providerArn, signingKeys, token, worldWithProvider } from '../web-identity.ts';

/** A role for the token of an identity provider, as a client gets it: AssumeRoleWithWebIdentity, which no SDK signs. */
let running: Running;
let sts: STSClient;
beforeAll(async () => {
  running = await start({ port: 0, configuration: worldWithProvider, wellKnownCredentials: false });
  const nobody = { accessKeyId: 'AKIANOBODY0000000000', secretAccessKey: 'unknown' };
  sts = new STSClient({ endpoint: running.url, region: 'us-east-1', credentials: nobody, maxAttempts: 1 });
});
afterAll(async () => {
  sts.destroy();
  await running.stop();
});

const assume = (WebIdentityToken: string, more: object = {}) =>
  sts.send(
    new AssumeRoleWithWebIdentityCommand({ RoleArn: deployer, RoleSessionName: 'build-7', WebIdentityToken, ...more }),
  );
const credentialsOf = async (attempt: ReturnType<typeof assume>) => {
  const { Credentials } = await attempt;
  return {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  };
};
const refusal = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'granted',
    (error: Error & { $metadata?: { httpStatusCode?: number } }) =>
      `${error.$metadata?.httpStatusCode} ${error.name}: ${error.message}`,
  );

describe('a token that the provider signed', () => {
  it('is exchanged for a session of the role, without any access key', async () => {
    const answer = await assume(token());
    expect(answer).toMatchObject({
      SubjectFromWebIdentityToken: 'repo:ours/shop',
      Provider: providerArn,
      Audience: audience,
      AssumedRoleUser: { Arn: `arn:aws:sts::${owner}:assumed-role/deployer/build-7` },
    });
    expect(answer.PackedPolicySize).toBeUndefined();
    expect(answer.Credentials!.Expiration!.getTime() - Date.now()).toBeGreaterThan(3_590_000);
    const own = new STSClient({
      endpoint: running.url,
      region: 'us-east-1',
      credentials: await credentialsOf(assume(token())),
    });
    expect((await own.send(new GetCallerIdentityCommand({}))).Arn).toBe(answer.AssumedRoleUser!.Arn);
    own.destroy();
  });

  it.each(signingKeys.map((key) => [key.alg, key] as const))('may be signed by %s', async (_, key) => {
    expect((await assume(token({}, { key }))).Audience).toBe(audience);
  });

  it('may name several audiences, when it says for which party', async () => {
    expect((await assume(token({ aud: ['a', 'b'], azp: 'other-client' }))).Audience).toBe('other-client');
    expect(await refusal(assume(token({ aud: ['a', audience] })))).toBe(
      '400 InvalidIdentityTokenException: Token audience contains more than one audience while authorized party is not present',
    );
  });
});

describe('the session', () => {
  it('is asked about by what the token said: the subject as partition key', async () => {
    const clients = clientsOf(running);
    const admin = clients.dynamodb(keys.alice);
    const { CreateTableCommand } = await import('@aws-sdk/client-dynamodb');
    await admin.send(
      new CreateTableCommand({
        TableName: 'builds',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    const session = clients.dynamodb(await credentialsOf(assume(token())));
    const item = (id: string) => ({ TableName: 'builds', Item: { id: { S: id } } });
    await session.send(new PutItemCommand(item('repo:ours/shop')));
    expect(await refusal(session.send(new PutItemCommand(item('repo:theirs/shop'))))).toContain('AccessDenied');
    const Key = { id: { S: 'repo:ours/shop' } };
    expect((await session.send(new GetItemCommand({ TableName: 'builds', Key }))).Item).toEqual(Key);
  });

  it('is limited by session policies, inline and by ARN', async () => {
    const nothing = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' }],
    });
    const clients = clientsOf(running);
    const limited = clients.dynamodb(await credentialsOf(assume(token(), { Policy: nothing })));
    expect(await refusal(limited.send(new ListTablesCommand({})))).toContain('because no session policy allows');
    const PolicyArns = [{ arn: 'arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess' }];
    const answer = await assume(token(), { PolicyArns });
    expect(answer.PackedPolicySize).toBeGreaterThan(0);
    const reader = clients.dynamodb(await credentialsOf(assume(token(), { PolicyArns })));
    expect((await reader.send(new ListTablesCommand({}))).TableNames).toBeDefined();
    expect(await refusal(assume(token(), { PolicyArns: [{ arn: `arn:aws:iam::${owner}:policy/none` }] }))).toContain(
      '400 ValidationError',
    );
  });

  it('has the tags and the source identity that the token claims', async () => {
    const nested = {
      'https://aws.amazon.com/tags': { principal_tags: { team: ['shop'] }, transitive_tag_keys: ['team'] },
      'https://aws.amazon.com/source_identity': 'ann',
    };
    const answer = await assume(token(nested));
    expect(answer.SourceIdentity).toBe('ann');
    expect(answer.PackedPolicySize).toBeGreaterThan(0);
    const flat = { 'https://aws.amazon.com/tags/principal_tags/team': ['shop'] };
    expect((await assume(token(flat))).PackedPolicySize).toBeGreaterThan(0);
  });

  it('lasts as long as the role allows', async () => {
    expect((await assume(token(), { DurationSeconds: 900 })).Credentials).toBeDefined();
    expect(await refusal(assume(token(), { DurationSeconds: 3601 }))).toBe(
      '400 ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  });
});

describe('the parameters', () => {
  it.each([
    [{ RoleArn: 'not-at-all-a-role-arn' }, '400 ValidationError: not-at-all-a-role-arn is invalid'],
    [{ DurationSeconds: 60 }, 'Member must have value greater than or equal to 900'],
    [{ WebIdentityToken: 'abc' }, 'Member must have length greater than or equal to 4'],
    [{ ProviderId: 'www.amazon.com' }, '400 ValidationError: ProviderId is not supported'],
    [{ Policy: '{}' }, '400 MalformedPolicyDocument'],
  ])('%j is refused', async (parameters, text) => {
    expect(await refusal(assume(token(), parameters))).toContain(text);
  });
});
