import { CreateTableCommand, GetItemCommand, PutResourcePolicyCommand } from '@aws-sdk/client-dynamodb';
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  type Credentials,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { base32Bytes, totpCode } from '../../src/identity/totp.ts';
import { clientsOf } from '../clients.ts';
import { iamOf, outcome } from '../iam.ts';
import type { KeyPair } from '../two-accounts.ts';

/** Who shows a code of a multi-factor device, what it opens, and for how long. Time stands still but where a test moves it. */
const owner = '111111111111';
const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const alice = { accessKeyId: 'AKIAMFAALICE00000001', secretAccessKey: 'alice-secret' };
const bob = { accessKeyId: 'AKIAMFABOB0000000001', secretAccessKey: 'bob-secret' };
const root = { accessKeyId: 'AKIAMFAROOT000000001', secretAccessKey: 'root-secret' };
const SerialNumber = `arn:aws:iam::${owner}:mfa/phone`;
const roleArn = (name: string) => `arn:aws:iam::${owner}:role/${name}`;
const keysOf = ({ accessKeyId, secretAccessKey }: KeyPair) => [{ id: accessKeyId, secret: secretAccessKey }];
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const everything = policy({ Effect: 'Allow', Action: ['sts:*', 'iam:*'], Resource: '*' });
const trusting = (Condition: object) =>
  policy({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${owner}:root` }, Action: 'sts:AssumeRole', Condition });
const reading = policy({ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' });

const running = await start({
  port: 0,
  wellKnownCredentials: false,
  logLevel: 'silent',
  configuration: {
    accounts: {
      [owner]: {
        rootAccessKeys: keysOf(root),
        users: {
          alice: {
            accessKeys: keysOf(alice),
            mfaDevices: [{ name: 'phone', seed }],
            inlinePolicies: { everything },
          },
          bob: { accessKeys: keysOf(bob), inlinePolicies: { everything } },
        },
        roles: {
          guarded: {
            trustPolicy: trusting({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
            inlinePolicies: { reading },
          },
          recent: { trustPolicy: trusting({ NumericLessThan: { 'aws:MultiFactorAuthAge': '300' } }) },
          open: { trustPolicy: trusting({}), inlinePolicies: { reading, everything } },
        },
      },
    },
  },
});
const { dynamodb, sts } = clientsOf(running);
const iam = iamOf(running);
afterAll(() => running.stop());

/** Each test begins well after the codes of the one before, at the beginning of a step. */
let day = 0;
beforeEach(() => {
  day += 1;
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 9, day, 12) });
});
afterEach(() => {
  vi.useRealTimers();
});

const code = (steps = 0) => totpCode(base32Bytes(seed), Math.floor(Date.now() / 30_000) + steps);
const wrong = () =>
  ['000000', '111111', '222222', '333333'].find((text) => ![-1, 0, 1].some((at) => code(at) === text))!;
const pairOf = (credentials: Credentials | undefined): KeyPair => ({
  accessKeyId: credentials!.AccessKeyId!,
  secretAccessKey: credentials!.SecretAccessKey!,
  sessionToken: credentials!.SessionToken!,
});
const session = async (more: object = {}, by: KeyPair = alice) =>
  pairOf((await sts(by).send(new GetSessionTokenCommand(more))).Credentials);
const assume = async (
  role: string,
  { by = alice, ...more }: Partial<AssumeRoleCommandInput> & { readonly by?: KeyPair } = {},
) =>
  pairOf(
    (await sts(by).send(new AssumeRoleCommand({ RoleArn: roleArn(role), RoleSessionName: 'mfa', ...more })))
      .Credentials,
  );
const verdict = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'ok',
    (error: Error & { $metadata: { httpStatusCode: number } }) =>
      `${error.$metadata.httpStatusCode} ${error.name}: ${error.message}`,
  );

const invalidCode = '403 AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code. ';
const notValidated =
  '403 AccessDenied: MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.';
const halfGiven =
  '403 AccessDenied: MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.';
const notTrusted = (role: string, by = `arn:aws:iam::${owner}:user/alice`) =>
  `403 AccessDenied: User: ${by} is not authorized to perform: sts:AssumeRole on resource: ${roleArn(role)}`;

describe.each([
  ['GetSessionToken', (more: object, by?: KeyPair) => session(more, by)],
  ['AssumeRole', (more: object, by: KeyPair = alice) => assume('open', { by, ...more })],
])('%s', (_, ask) => {
  it('takes a code of now, of the step before or of the one after, and none of farther away', async () => {
    for (const steps of [-2, 2]) expect(await verdict(ask({ SerialNumber, TokenCode: code(steps) }))).toBe(invalidCode);
    for (const steps of [-1, 0, 1]) expect(await verdict(ask({ SerialNumber, TokenCode: code(steps) }))).toBe('ok');
  });

  it('takes a code once', async () => {
    expect(await verdict(ask({ SerialNumber, TokenCode: code() }))).toBe('ok');
    expect(await verdict(ask({ SerialNumber, TokenCode: code() }))).toBe(invalidCode);
    expect(await verdict(assume('open', { SerialNumber, TokenCode: code() }))).toBe(invalidCode);
    expect(await verdict(session({ SerialNumber, TokenCode: code() }))).toBe(invalidCode);
    vi.advanceTimersByTime(30_000);
    expect(await verdict(ask({ SerialNumber, TokenCode: code() }))).toBe('ok');
  });

  it('refuses a wrong code, half of the pair, and a device that is not there or not the own', async () => {
    expect(await verdict(ask({ SerialNumber, TokenCode: wrong() }))).toBe(invalidCode);
    expect(await verdict(ask({ SerialNumber }))).toBe(halfGiven);
    expect(await verdict(ask({ TokenCode: code() }))).toBe(halfGiven);
    expect(await verdict(ask({ SerialNumber: `${SerialNumber}2`, TokenCode: code() }))).toBe(notValidated);
    expect(await verdict(ask({ SerialNumber: 'GAHT12345678', TokenCode: code() }))).toBe(notValidated);
    expect(await verdict(ask({ SerialNumber, TokenCode: code() }, bob))).toBe(notValidated);
    expect(await verdict(ask({ SerialNumber, TokenCode: '12345' }))).toContain(
      "400 ValidationError: 1 validation error detected: Value '12345' at 'tokenCode' failed to satisfy constraint: Member must have length greater than or equal to 6",
    );
    expect(await verdict(ask({ SerialNumber, TokenCode: code() }))).toBe('ok');
  });
});

describe('a session', () => {
  it('of GetSessionToken calls IAM when a code was shown for it, and not when none was', async () => {
    const proved = await session({ SerialNumber, TokenCode: code() });
    expect(await outcome(iam('ListUsers', proved))).toBe('200');
    expect(await outcome(iam('ListUsers', await session()))).toBe(
      '403 InvalidClientTokenId: The security token included in the request is invalid',
    );
    expect(await verdict(sts(proved).send(new GetSessionTokenCommand({})))).toBe(
      '403 AccessDenied: Cannot call GetSessionToken with session credentials',
    );
    expect(await verdict(sts(proved).send(new GetFederationTokenCommand({ Name: 'guest' })))).toBe(
      '403 AccessDenied: Cannot call GetFederationToken with session credentials',
    );
  });

  it('of root or of a role shows no code: the device is a user', async () => {
    expect(await verdict(session({ SerialNumber, TokenCode: code() }, root))).toBe(notValidated);
    const by = await assume('open');
    expect(await verdict(assume('guarded', { by, SerialNumber, TokenCode: code() }))).toBe(notValidated);
  });
});

describe('a trust policy', () => {
  it('that demands a code lets in who shows one, now or for the session that asks', async () => {
    expect(await verdict(assume('guarded'))).toBe(notTrusted('guarded'));
    expect(await verdict(assume('guarded', { by: await session() }))).toBe(notTrusted('guarded'));
    expect(await verdict(assume('guarded', { SerialNumber, TokenCode: code(-1) }))).toBe('ok');
    const by = await session({ SerialNumber, TokenCode: code() });
    expect(await verdict(assume('guarded', { by }))).toBe('ok');
  });

  it('does not take the code of another role further along the chain', async () => {
    const proved = await session({ SerialNumber, TokenCode: code() });
    const by = await assume('open', { by: proved });
    const arn = (await sts(by).send(new GetCallerIdentityCommand({}))).Arn!;
    expect(await verdict(assume('guarded', { by }))).toBe(notTrusted('guarded', arn));
  });

  it('that demands a code of the last five minutes forgets older ones', async () => {
    expect(await verdict(assume('recent'))).toBe(notTrusted('recent'));
    const by = await session({ SerialNumber, TokenCode: code(-1) });
    vi.advanceTimersByTime(299_999);
    expect(await verdict(assume('recent', { by }))).toBe('ok');
    vi.advanceTimersByTime(1);
    expect(await verdict(assume('recent', { by }))).toBe(notTrusted('recent'));
    expect(await verdict(assume('recent', { by, SerialNumber, TokenCode: code() }))).toBe('ok');
  });

  it('that refuses leaves the code to be used', async () => {
    const Policy = JSON.stringify(policy({ Effect: 'Deny', Action: '*', Resource: '*' }));
    expect(await verdict(assume('missing', { SerialNumber, TokenCode: code(), Policy }))).toBe(notTrusted('missing'));
    expect(await verdict(assume('open', { SerialNumber, TokenCode: code() }))).toBe('ok');
  });
});

describe('a resource policy', () => {
  const read = (by: KeyPair) =>
    verdict(dynamodb(by).send(new GetItemCommand({ TableName: 'orders', Key: { id: { S: '1' } } })));
  const demand = async (Condition: object) => {
    const Policy = policy({
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${owner}:user/alice` },
      Action: 'dynamodb:GetItem',
      Resource: '*',
      Condition,
    });
    await dynamodb(root).send(
      new PutResourcePolicyCommand({
        ResourceArn: `arn:aws:dynamodb:us-east-1:${owner}:table/orders`,
        Policy: JSON.stringify(Policy),
      }),
    );
  };

  it('that demands a code, or a recent one, opens the table to who showed it', async () => {
    await dynamodb(root).send(
      new CreateTableCommand({
        TableName: 'orders',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
    await demand({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } });
    const proved = await session({ SerialNumber, TokenCode: code(), DurationSeconds: 900 });
    const plain = await session();
    expect(await read(proved)).toBe('ok');
    for (const by of [plain, alice]) expect(await read(by)).toContain('400 AccessDeniedException: User: ');

    await demand({ NumericLessThan: { 'aws:MultiFactorAuthAge': '60' } });
    vi.advanceTimersByTime(59_999);
    expect(await read(proved)).toBe('ok');
    expect(await read(plain)).toContain('400 AccessDeniedException: User: ');
    vi.advanceTimersByTime(1);
    expect(await read(proved)).toContain('400 AccessDeniedException: User: ');
  });

  it('that denies without a code denies the role that was assumed without one', async () => {
    const guarded = policy({
      Effect: 'Deny',
      Principal: '*',
      Action: 'dynamodb:GetItem',
      Resource: '*',
      Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    });
    const ResourceArn = `arn:aws:dynamodb:us-east-1:${owner}:table/orders`;
    await dynamodb(root).send(new PutResourcePolicyCommand({ ResourceArn, Policy: JSON.stringify(guarded) }));
    expect(await read(await assume('open', { SerialNumber, TokenCode: code() }))).toBe('ok');
    expect(await read(await assume('open'))).toContain('with an explicit deny in a resource-based policy');
  });
});

describe('IAM', () => {
  it('shows the device, and never its seed', async () => {
    const answers = [
      await iam('ListMFADevices', alice),
      await iam('ListMFADevices', root, { UserName: 'alice' }),
      await iam('GetMFADevice', alice, { SerialNumber }),
      await iam('ListVirtualMFADevices', alice),
      await iam('ListVirtualMFADevices', alice, { AssignmentStatus: 'Assigned' }),
    ];
    for (const { status, text, first } of answers) {
      expect([status, first('SerialNumber'), first('UserName')]).toEqual([200, SerialNumber, 'alice']);
      expect(first('EnableDate')).toMatch(/^\d{4}-/);
      expect(text).not.toContain(seed);
    }
    expect((await iam('ListVirtualMFADevices', alice, { AssignmentStatus: 'Unassigned' })).all('member')).toEqual([]);
    for (const by of [bob, root]) {
      expect((await iam('ListMFADevices', by)).all('SerialNumber')).toEqual([]);
      expect(await outcome(iam('GetMFADevice', by, { SerialNumber }))).toBe(
        '404 NoSuchEntity: MFA Device invalid for user.',
      );
    }
    const summary = (await iam('GetAccountSummary', alice)).text;
    expect(summary).toMatch(/<key>MFADevicesInUse<\/key>\s*<value>1</);
  });

  it('deletes no user with a device, and renames one with it', async () => {
    await iam('DeleteUserPolicy', root, { UserName: 'alice', PolicyName: 'everything' });
    await iam('DeleteAccessKey', root, { UserName: 'alice', AccessKeyId: alice.accessKeyId });
    expect(await outcome(iam('DeleteUser', root, { UserName: 'alice' }))).toBe(
      '409 DeleteConflict: Cannot delete entity, must delete MFA device first.',
    );
    expect(await outcome(iam('UpdateUser', root, { UserName: 'alice', NewUserName: 'alicia' }))).toBe('200');
    const key = await iam('CreateAccessKey', root, { UserName: 'alicia' });
    const by = { accessKeyId: key.first('AccessKeyId')!, secretAccessKey: key.first('SecretAccessKey')! };
    expect((await iam('ListMFADevices', root, { UserName: 'alicia' })).first('UserName')).toBe('alicia');
    expect(await verdict(session({ SerialNumber, TokenCode: code() }, by))).toBe('ok');
  });

  it('takes a device from its user, then away; its sessions live on', async () => {
    const own = { UserName: 'alicia', SerialNumber };
    const key = (await iam('ListAccessKeys', root, { UserName: 'alicia' })).first('AccessKeyId')!;
    await iam('DeleteAccessKey', root, { UserName: 'alicia', AccessKeyId: key });
    const made = await iam('CreateAccessKey', root, { UserName: 'alicia' });
    const by = { accessKeyId: made.first('AccessKeyId')!, secretAccessKey: made.first('SecretAccessKey')! };
    await iam('PutUserPolicy', root, {
      UserName: 'alicia',
      PolicyName: 'all',
      PolicyDocument: JSON.stringify(everything),
    });
    const proved = await session({ SerialNumber, TokenCode: code() }, by);
    expect(await outcome(iam('DeleteVirtualMFADevice', root, { SerialNumber }))).toBe(
      '409 DeleteConflict: MFA VirtualDevice in use. Must deactivate first.',
    );
    expect(await outcome(iam('DeactivateMFADevice', bob, { SerialNumber }))).toBe(
      '404 NoSuchEntity: MFA Device invalid for user.',
    );
    expect(await outcome(iam('DeactivateMFADevice', root, own))).toBe('200');
    expect(await verdict(session({ SerialNumber, TokenCode: code(1) }, by))).toBe(notValidated);
    expect(await outcome(iam('ListUsers', proved))).toBe('200');
    const left = await iam('ListVirtualMFADevices', root, { AssignmentStatus: 'Unassigned' });
    expect([left.all('SerialNumber'), left.all('UserName')]).toEqual([[SerialNumber], []]);
    expect(await outcome(iam('DeleteVirtualMFADevice', root, { SerialNumber }))).toBe('200');
    expect(await outcome(iam('DeleteVirtualMFADevice', root, { SerialNumber }))).toBe(
      `404 NoSuchEntity: VirtualMFADevice with serial number ${SerialNumber} doesn't exist.`,
    );
    expect((await iam('ListVirtualMFADevices', root)).all('SerialNumber')).toEqual([]);
  });
});
