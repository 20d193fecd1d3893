import { beforeEach, describe, expect, it } from 'vitest';
import { type Caller, stsCaller } from '../../../tests/simulation/sts-caller.ts';
import { testStart } from '../../../tests/simulation/test-database.ts';
import { allow, openTestIdentity } from '../../../tests/simulation/test-identity.ts';
import type { Identity } from '../../identity/identity.ts';
import type { Principal } from '../../policy/principal.ts';
import { assumeRole } from './assume-role.ts';

const home = '111111111111';
const away = '222222222222';
const roleArn = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;
const userArn = (name: string) => `arn:aws:iam::${home}:user/${name}`;
const trusting = (aws: string | string[], more: object = {}) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: aws },
      Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
      ...more,
    },
  ],
});
const key = (name: string) => ({ id: `AKIA${name.toUpperCase()}`.padEnd(20, '0'), secret: name });
const everything = { everything: allow('*') };
const when = (operator: string, condition: object) => ({ Condition: { [operator]: condition } });

const configuration = {
  accounts: {
    [home]: {
      rootAccessKeys: [key('root')],
      users: {
        alice: { accessKeys: [key('alice')], inlinePolicies: everything, tags: { team: 'orders' } },
        plain: { accessKeys: [key('plain')] },
      },
      roles: {
        first: {
          path: '/app/',
          trustPolicy: trusting(userArn('alice')),
          inlinePolicies: everything,
          maxSessionDurationSeconds: 7200,
          tags: { Stage: 'test' },
        },
        second: { trustPolicy: trusting(roleArn(home, 'app/first')), maxSessionDurationSeconds: 7200 },
        direct: { trustPolicy: trusting(userArn('plain')) },
        delegated: { trustPolicy: trusting(home) },
        untagged: { trustPolicy: trusting(userArn('alice'), { Action: 'sts:AssumeRole' }) },
        external: { trustPolicy: trusting(home, when('StringEquals', { 'sts:ExternalId': 'e-1' })) },
        named: { trustPolicy: trusting(home, when('StringLike', { 'sts:RoleSessionName': 'ci-*' })) },
        tagged: { trustPolicy: trusting(home, when('StringEquals', { 'aws:RequestTag/Room': '7' })) },
        staged: {
          tags: { Stage: 'test' },
          trustPolicy: trusting(
            home,
            when('StringEquals', { 'aws:ResourceTag/stage': 'test', 'iam:ResourceTag/Stage': 'test' }),
          ),
        },
      },
      policies: { narrow: { document: allow('dynamodb:GetItem') } },
    },
    [away]: {
      roles: { visited: { trustPolicy: trusting([home, userArn('plain')]) } },
      policies: { foreign: { document: allow('dynamodb:GetItem') } },
    },
  },
};

let identity: Identity;
let call: Caller;
let alice: Principal;
const as = (name: string) => identity.credential(key(name).id, undefined).principal;
beforeEach(async () => {
  const opened = await openTestIdentity({ configuration });
  identity = opened.identity;
  call = await stsCaller(identity, opened.clock);
  alice = as('alice');
});

const first = roleArn(home, 'app/first');
const assume = (input: object, principal = alice) =>
  call(assumeRole, { RoleArn: first, RoleSessionName: 'shift', ...input }, principal) as Promise<Answer>;
const tag = (Key: string, Value: string) => ({ Key, Value });

interface Answer {
  readonly Credentials: { readonly AccessKeyId: string; readonly SessionToken: string; readonly Expiration: string };
  readonly AssumedRoleUser: object;
  readonly PackedPolicySize?: number;
  readonly SourceIdentity?: string;
}

const session = ({ Credentials }: Answer) =>
  identity.credential(Credentials.AccessKeyId, Credentials.SessionToken).principal;
const refusal = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'granted',
    (error: Error) => `${error.name}: ${error.message}`,
  );
const denied = (principal: Principal, role: string, action = 'sts:AssumeRole') =>
  `AccessDeniedException: User: ${principal.arn} is not authorized to perform: ${action} on resource: ${role}`;

describe('AssumeRole', () => {
  it('answers with credentials of a session of the role', async () => {
    const answer = await assume({});
    expect(answer).toEqual({
      Credentials: {
        AccessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
        SecretAccessKey: expect.stringMatching(/^[A-Za-z0-9/+]{40}$/),
        SessionToken: expect.any(String),
        Expiration: new Date(testStart + 3_600_000).toISOString().replace('.000Z', 'Z'),
      },
      AssumedRoleUser: {
        AssumedRoleId: `${identity.uniqueIdOf(first)}:shift`,
        Arn: `arn:aws:sts::${home}:assumed-role/first/shift`,
      },
    });
    expect(session(answer)).toMatchObject({ kind: 'roleSession', roleArn: first });
  });

  it('asks the trust policy, and the identity policy where the trust is in an account', async () => {
    const plain = as('plain');
    const direct = roleArn(home, 'direct');
    expect(await refusal(assume({ RoleArn: direct }, plain))).toBe('granted');
    expect(await refusal(assume({ RoleArn: direct }))).toBe(denied(alice, direct));
    const delegated = roleArn(home, 'delegated');
    expect(await refusal(assume({ RoleArn: delegated }))).toBe('granted');
    expect(await refusal(assume({ RoleArn: delegated }, plain))).toBe(denied(plain, delegated));
  });

  it('asks both accounts for a role of another', async () => {
    const visited = roleArn(away, 'visited');
    const answer = await assume({ RoleArn: visited });
    expect(session(answer)).toMatchObject({ accountId: away, arn: `arn:aws:sts::${away}:assumed-role/visited/shift` });
    expect(await refusal(assume({ RoleArn: visited }, as('plain')))).toBe(denied(as('plain'), visited));
  });

  it('does not tell a role that is not there from one that refuses', async () => {
    const missing = roleArn(home, 'missing');
    expect(await refusal(assume({ RoleArn: missing }))).toBe(denied(alice, missing));
    const pathForgotten = roleArn(home, 'first');
    expect(await refusal(assume({ RoleArn: pathForgotten }))).toBe(denied(alice, pathForgotten));
  });

  it('refuses root and federated users, whatever the policies say', async () => {
    expect(await refusal(assume({}, as('root')))).toBe(
      'AccessDeniedException: Roles may not be assumed by root accounts.',
    );
    const guest = identity.federatedUser({
      name: 'guest',
      durationSeconds: 900,
      policies: [JSON.stringify(allow('*'))],
      tags: new Map(),
      caller: alice,
    }).principal;
    expect(await refusal(assume({ RoleArn: roleArn(home, 'delegated') }, guest))).toBe(
      denied(guest, roleArn(home, 'delegated')),
    );
  });
});

describe('conditions of a trust policy', () => {
  it.each([
    ['external', { ExternalId: 'e-1' }, 'granted'],
    ['external', { ExternalId: 'e-2' }, 'refused'],
    ['external', {}, 'refused'],
    ['named', { RoleSessionName: 'ci-7' }, 'granted'],
    ['named', { RoleSessionName: 'me' }, 'refused'],
    ['tagged', { Tags: [tag('room', '7')] }, 'granted'],
    ['tagged', { Tags: [tag('room', '8')] }, 'refused'],
    ['staged', {}, 'granted'],
  ])('role %s with %j: %s', async (name, input, expected) => {
    const role = roleArn(home, name);
    expect(await refusal(assume({ RoleArn: role, ...input }))).toBe(
      expected === 'granted' ? 'granted' : denied(alice, role),
    );
  });

  it('an external id that nobody asks for is no harm', async () => {
    expect(await refusal(assume({ ExternalId: 'e-1' }))).toBe('granted');
  });
});

describe('session tags', () => {
  it('need sts:TagSession', async () => {
    const untagged = roleArn(home, 'untagged');
    expect(await refusal(assume({ RoleArn: untagged }))).toBe('granted');
    expect(await refusal(assume({ RoleArn: untagged, Tags: [tag('a', 'b')] }))).toBe(
      denied(alice, untagged, 'sts:TagSession'),
    );
  });

  it('become tags of the principal; transitive ones, and only those, pass through a chain', async () => {
    const answer = await assume({ Tags: [tag('Room', '7'), tag('Desk', '1')], TransitiveTagKeys: ['Room'] });
    expect(answer.PackedPolicySize).toBeGreaterThan(0);
    const principal = session(answer);
    expect([...principal.tags]).toEqual([
      ['stage', 'test'],
      ['room', '7'],
      ['desk', '1'],
    ]);
    const chained = session(await assume({ RoleArn: roleArn(home, 'second') }, principal));
    expect([...chained.tags]).toEqual([['room', '7']]);
    expect(chained.session?.transitiveTagKeys).toEqual(['Room']);
    expect(await refusal(assume({ RoleArn: roleArn(home, 'second'), Tags: [tag('ROOM', '8')] }, principal))).toBe(
      "InvalidParameterValue: One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  });

  it.each([
    [
      { Tags: [tag('a', '1'), tag('A', '2')] },
      'InvalidParameterValue: Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    ],
    [
      { Tags: [tag('a', '1')], TransitiveTagKeys: ['b'] },
      'InvalidParameterValue: The specified transitive tag key must be included in the requested tags.',
    ],
    [
      { Tags: [tag('a!', '1')] },
      "ValidationException: 1 validation error detected: Value 'a!' at 'tags.1.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+",
    ],
    [
      { Tags: Array.from({ length: 51 }, (_, at) => tag(`k${at}`, 'v')) },
      "ValidationException: 1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50",
    ],
  ])('%j', async (input, expected) => {
    expect(await refusal(assume(input))).toBe(expected);
  });

  it('may be fifty of ordinary length, and not what no token could carry', async () => {
    const fifty = Array.from({ length: 50 }, (_, at) => tag(`cost-centre-${at}`, `department-${at * 7}`));
    expect(await refusal(assume({ Tags: fifty }))).toBe('granted');
    // Text that cannot be packed: every character another one.
    const dense = (seed: number) =>
      Array.from({ length: 250 }, (_, at) =>
        String.fromCodePoint(0x4e00 + ((at * 7919 + seed * 104_729) % 20_000)),
      ).join('');
    expect(await refusal(assume({ Tags: [1, 2, 3, 4, 5, 6, 7, 8, 9].map((at) => tag(`k${at}`, dense(at))) }))).toMatch(
      /^PackedPolicyTooLargeException: Packed size of session tags consumes \d{3}% of allotted space\.$/,
    );
  });
});

describe('a source identity', () => {
  it('stays for the whole chain and cannot be changed', async () => {
    const answer = await assume({ SourceIdentity: 'alice' });
    expect(answer.SourceIdentity).toBe('alice');
    const principal = session(answer);
    const second = roleArn(home, 'second');
    expect(session(await assume({ RoleArn: second }, principal)).session?.sourceIdentity).toBe('alice');
    expect(await refusal(assume({ RoleArn: second, SourceIdentity: 'mallory' }, principal))).toBe(
      denied(principal, second, 'sts:SetSourceIdentity'),
    );
  });

  it('needs sts:SetSourceIdentity', async () => {
    const untagged = roleArn(home, 'untagged');
    expect(await refusal(assume({ RoleArn: untagged, SourceIdentity: 'alice' }))).toBe(
      denied(alice, untagged, 'sts:SetSourceIdentity'),
    );
  });
});

describe('how long a session lasts', () => {
  it.each([
    [7200, 'granted'],
    [7201, 'ValidationException: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'],
    [
      899,
      "ValidationException: 1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
    ],
    [
      43_201,
      "ValidationException: 1 validation error detected: Value '43201' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200",
    ],
  ])('%i seconds: %s', async (seconds, expected) => {
    expect(await refusal(assume({ DurationSeconds: String(seconds) }))).toBe(expected);
  });

  it('an hour at most in a chain', async () => {
    const principal = session(await assume({}));
    const second = roleArn(home, 'second');
    expect(await refusal(assume({ RoleArn: second, DurationSeconds: '3600' }, principal))).toBe('granted');
    expect(await refusal(assume({ RoleArn: second, DurationSeconds: '3601' }, principal))).toBe(
      'ValidationException: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  });

  it('what is no number is malformed', async () => {
    expect(await refusal(assume({ DurationSeconds: '1h' }))).toBe('SerializationException: ');
  });
});

describe('session policies', () => {
  it('limit the session', async () => {
    const policy = JSON.stringify(allow('dynamodb:GetItem'));
    const arns = [{ arn: `arn:aws:iam::${home}:policy/narrow` }];
    const answer = await assume({ Policy: policy, PolicyArns: arns });
    expect(answer.PackedPolicySize).toBeGreaterThan(0);
    expect(identity.policiesOf(session(answer)).session?.map(({ id }) => id)).toEqual(['session policy', arns[0]!.arn]);
  });

  it.each([
    ['{}', 'Syntax errors in policy.'],
    [JSON.stringify(allow('GetItem')), 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.'],
    [JSON.stringify(allow('a:b', { Principal: '*' })), 'Policy document should not specify a principal.'],
    [JSON.stringify(allow('a:b', { Resource: 'table' })), 'Resource table must be in ARN format or "*".'],
  ])('%s is malformed', async (policy, text) => {
    expect(await refusal(assume({ Policy: policy }))).toBe(`MalformedPolicyDocumentException: ${text}`);
  });

  it('by ARN are of the account of the role, or of AWS', async () => {
    const foreign = `arn:aws:iam::${away}:policy/foreign`;
    expect(await refusal(assume({ PolicyArns: [{ arn: foreign }] }))).toBe(
      `ValidationException: Policy ${foreign} does not exist or is not attachable.`,
    );
    expect(
      await refusal(assume({ PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess' }] })),
    ).toBe('granted');
  });

  it('have 2048 characters at most', async () => {
    const long = JSON.stringify(allow('a:b', { Resource: `arn:aws:a:::${'x'.repeat(2048)}` }));
    expect(await refusal(assume({ Policy: long }))).toMatch(
      / at 'policy' failed to satisfy constraint: Member must have length less than or equal to 2048$/,
    );
  });
});

describe('parameters', () => {
  it.each([
    [
      { RoleSessionName: 'Session1:2' },
      "ValidationException: 1 validation error detected: Value 'Session1:2' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
    ],
    [{ RoleArn: 'nothing-valid-in-here' }, 'ValidationException: nothing-valid-in-here is invalid'],
    [{ RoleArn: userArn('alice') }, `ValidationException: ${userArn('alice')} is invalid`],
    [
      { RoleArn: undefined },
      "ValidationException: 1 validation error detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null",
    ],
    [
      { RoleArn: '', RoleSessionName: 'x' },
      "ValidationException: 3 validation errors detected: Value '' at 'roleArn' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+; Value '' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20; Value 'x' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2",
    ],
    [
      { SerialNumber: `arn:aws:iam::${home}:mfa/alice`, TokenCode: '123456' },
      'AccessDeniedException: MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
    ],
    [
      { TokenCode: '123456' },
      'AccessDeniedException: MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    ],
    [{ ProvidedContexts: [{}] }, 'ValidationException: ProvidedContexts is not supported.'],
    [{ Tags: '', PolicyArns: '', TransitiveTagKeys: '' }, 'granted'],
    [{ Tags: 'x' }, 'SerializationException: '],
    [{ Tags: ['x'] }, 'SerializationException: '],
    [{ RoleArn: ['x'] }, 'SerializationException: '],
    [{ Policy: { member: 'x' } }, 'SerializationException: '],
  ])('%j', async (input, expected) => {
    expect(await refusal(assume(input))).toBe(expected);
  });
});
