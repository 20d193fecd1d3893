import { afterAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { iamOf, outcome } from '../iam.ts';
import { keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

/** What CreatePolicy, PutUserPolicy and CreateRole say of documents: a row for each cause. Texts as recorded from AWS, 2019 and 2026. */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
const iam = iamOf(running);
afterAll(() => running.stop());

let count = 0;
const textOf = (document: unknown) => (typeof document === 'string' ? document : JSON.stringify(document));
const created = async (document: unknown) => {
  const said = await outcome(
    iam('CreatePolicy', keys.ownerRoot, { PolicyName: `p${count++}`, PolicyDocument: textOf(document) }),
  );
  return said.replace('400 MalformedPolicyDocument: ', '');
};
const put = async (document: unknown) => {
  const parameters = { UserName: 'nobody', PolicyName: 'p', PolicyDocument: textOf(document) };
  return (await outcome(iam('PutUserPolicy', keys.ownerRoot, parameters))).replace('400 MalformedPolicyDocument: ', '');
};
const trusted = async (document: unknown) => {
  const parameters = { RoleName: `r${count++}`, AssumeRolePolicyDocument: textOf(document) };
  return (await outcome(iam('CreateRole', keys.ownerRoot, parameters))).replace('400 MalformedPolicyDocument: ', '');
};

const allow = { Effect: 'Allow', Action: 's3:Get*', Resource: '*' };
const policy = (...Statement: unknown[]) => ({ Version: '2012-10-17', Statement });
const withOut = (name: keyof typeof allow) => policy({ ...allow, [name]: undefined });

const syntax = 'Syntax errors in policy.';
const legacy = 'The policy failed legacy parsing';
const vendor = 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';

describe('an identity policy', () => {
  it.each<[string, unknown, string]>([
    ['no JSON', '{', syntax],
    ['null', 'null', syntax],
    ['a list', '[]', syntax],
    ['an unknown key', { ...policy(allow), Extra: 1 }, syntax],
    ['an unknown key in a statement', policy({ ...allow, Extra: 1 }), syntax],
    ['another version', { ...policy(allow), Version: '2020-01-01' }, syntax],
    ['no statement', { Version: '2012-10-17' }, syntax],
    ['statements none', policy(), syntax],
    ['a statement that is a text', policy('x'), syntax],
    ['no effect', withOut('Effect'), syntax],
    ['another effect', policy({ ...allow, Effect: 'Maybe' }), syntax],
    ['two sorts of actions', policy({ ...allow, NotAction: 's3:x' }), syntax],
    ['two sorts of resources', policy({ ...allow, NotResource: '*' }), syntax],
    ['a number as action', policy({ ...allow, Action: 1 }), syntax],
    ['a number as Id', { ...policy(allow), Id: 1 }, syntax],
    ['a number as Sid', policy({ ...allow, Sid: 1 }), syntax],
    ['a list of conditions', policy({ ...allow, Condition: [] }), syntax],
    ['a text for an operator', policy({ ...allow, Condition: { StringEquals: 'x' } }), syntax],
    ['an unknown operator', policy({ ...allow, Condition: { Equals: { 'aws:a': 'b' } } }), syntax],
    ['an object as value', policy({ ...allow, Condition: { StringEquals: { 'aws:a': {} } } }), syntax],
    ['a key twice', '{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}', syntax],
    ['the effect in another case', policy({ ...allow, Effect: 'allow' }), legacy],
    ['no date', policy({ ...allow, Condition: { DateLessThan: { 'aws:CurrentTime': 'soon' } } }), legacy],
    ['an ARN with too few colons', policy({ ...allow, Resource: 'arn:aws:s3::x' }), legacy],
    [
      'a Sid twice',
      policy({ ...allow, Sid: 'a' }, { ...allow, Sid: 'a' }),
      'Statement IDs (SID) in a single policy must be unique.',
    ],
    ['no action', withOut('Action'), 'Policy statement must contain actions.'],
    ['actions none', policy({ ...allow, Action: [] }), 'Policy statement must contain actions.'],
    ['no resource', withOut('Resource'), 'Policy statement must contain resources.'],
    ['resources none', policy({ ...allow, Resource: [] }), 'Policy statement must contain resources.'],
    ['a resource that is no ARN', policy({ ...allow, Resource: 'x' }), 'Resource x must be in ARN format or "*".'],
    [
      'an ARN of too little',
      policy({ ...allow, Resource: 'arn:aws' }),
      'Resource vendor must be fully qualified and cannot contain regexes.',
    ],
    [
      'an unknown partition',
      policy({ ...allow, Resource: 'arn:b:c:d:e:f:g:h' }),
      'Partition "b" is not valid for resource "arn:b:c:d:e:f:g:h".',
    ],
    [
      'a Region for IAM',
      policy({ ...allow, Resource: 'arn:aws:iam:r::user/x' }),
      'IAM resource arn:aws:iam:r::user/x cannot contain region information.',
    ],
    [
      'a Region for S3',
      policy({ ...allow, Resource: 'arn:aws:s3:r::x' }),
      'Resource arn:aws:s3:r::x can not contain region information.',
    ],
    ['an action without a colon', policy({ ...allow, Action: 'Get' }), vendor],
    ['a condition without a colon', policy({ ...allow, Condition: { StringEquals: { a: 'b' } } }), vendor],
    [
      'an action with two colons',
      policy({ ...allow, Action: 'a:b:c' }),
      'Actions/Condition can contain only one colon.',
    ],
    ['a space in the service', policy({ ...allow, Action: 'a a:b' }), 'Vendor a a is not valid'],
    ['a principal', policy({ ...allow, Principal: '*' }), 'Policy document should not specify a principal.'],
    [
      'a resource and an action that are wrong',
      policy({ ...allow, Action: 'Get', Resource: 'x' }),
      'Resource x must be in ARN format or "*".',
    ],
  ])('is refused with %s', async (_, document, text) => {
    expect(await created(document)).toBe(text);
    expect(await put(document)).toBe(text);
  });

  it.each<[string, unknown]>([
    ['every action', policy({ ...allow, Action: '*' })],
    ['an unknown service', policy({ ...allow, Action: 'iam: asdf safdsf af ' })],
    ['an ARN of an unknown service', policy({ ...allow, Resource: 'arn:aws:s33:::x' })],
    ['no conditions', policy({ ...allow, Condition: {} })],
    ['an unknown operator without keys', policy({ ...allow, Condition: { Equals: {} } })],
    ['booleans', policy({ ...allow, Condition: { Bool: { 'aws:SecureTransport': true }, Null: { 'aws:a': false } } })],
    ['an empty Sid twice', policy({ ...allow, Sid: '' }, { ...allow, Sid: '' })],
    ['one statement without a list', { Version: '2012-10-17', Statement: allow }],
  ])('may have %s', async (_, document) => {
    expect(await created(document)).toBe('200');
  });

  it('has the newer version when it is managed, and either when it is not', async () => {
    for (const document of [{ Statement: [allow] }, { Version: '2008-10-17', Statement: [allow] }]) {
      expect(await created(document)).toBe('Policy document must be version 2012-10-17 or greater.');
      expect(await put(document)).toBe('200');
    }
  });
});

const trust = { Effect: 'Allow', Principal: { AWS: owner }, Action: 'sts:AssumeRole' };
const trusting = (more: object) => policy({ ...trust, ...more });
const wrong = (type: string, value: string) => `Invalid principal in policy: "${type}":"${value}"`;

describe('a trust policy', () => {
  it.each<[string, unknown, string]>([
    ['no JSON', '{', 'This policy contains invalid Json'],
    ['a resource', trusting({ Resource: '*' }), 'Has prohibited field Resource'],
    ['another version', { ...trusting({}), Version: '2020-01-01' }, 'The policy must contain a valid version string'],
    ['no statement', { Version: '2012-10-17' }, 'Could not parse the policy: Statement is empty!'],
    ['statements none', policy(), 'Could not parse the policy: Statement is empty!'],
    ['no effect', trusting({ Effect: undefined }), 'Missing required field Effect'],
    ['no principal', trusting({ Principal: undefined }), 'Missing required field Principal'],
    ['no action', trusting({ Action: undefined }), 'Missing required field Action'],
    ['actions none', trusting({ Action: [] }), 'Missing required field Action'],
    ['another effect', trusting({ Effect: 'Maybe' }), 'Invalid effect: Maybe'],
    ['principals none', trusting({ Principal: {} }), 'Missing required field Principal cannot be empty!'],
    [
      'another type of principal',
      trusting({ Principal: { CanonicalUser: 'x' } }),
      'Invalid principal in policy: "CanonicalUser"',
    ],
    [
      'NotPrincipal that is allowed',
      trusting({ Principal: undefined, NotPrincipal: { AWS: owner } }),
      'Allow with NotPrincipal is not allowed.',
    ],
    [
      'NotPrincipal that is denied',
      trusting({ Effect: 'Deny', Principal: undefined, NotPrincipal: { AWS: owner } }),
      'AssumeRole policy must not contain NotPrincipal field.',
    ],
    [
      'a Sid twice',
      policy({ ...trust, Sid: 'a' }, { ...trust, Sid: 'a' }),
      'The Statement Ids in the policy are not unique',
    ],
    [
      'a role that is not there',
      trusting({ Principal: { AWS: `arn:aws:iam::${owner}:role/x` } }),
      wrong('AWS', `arn:aws:iam::${owner}:role/x`),
    ],
    [
      "a stranger's user that is not there",
      trusting({ Principal: { AWS: `arn:aws:iam::${stranger}:user/x` } }),
      wrong('AWS', `arn:aws:iam::${stranger}:user/x`),
    ],
    [
      'an id that is not there',
      trusting({ Principal: { AWS: 'AROAAAAAAAAAAAAAAAAAA' } }),
      wrong('AWS', 'AROAAAAAAAAAAAAAAAAAA'),
    ],
    [
      'a group',
      trusting({ Principal: { AWS: `arn:aws:iam::${owner}:group/x` } }),
      wrong('AWS', `arn:aws:iam::${owner}:group/x`),
    ],
    ['an unknown service', trusting({ Principal: { Service: 'nothing' } }), wrong('SERVICE', 'nothing')],
    ['everybody, plainly', trusting({ Principal: '*' }), 'Principal must be a JSON object.'],
    ['every action', trusting({ Action: '*' }), 'AssumeRole policy may only specify STS AssumeRole actions.'],
    [
      'another action',
      trusting({ Action: ['sts:AssumeRole', 's3:Get*'] }),
      'AssumeRole policy may only specify STS AssumeRole actions.',
    ],
    [
      'a provider that is none',
      trusting({ Principal: { Federated: 'x' } }),
      'Federated principals must be valid domain names or SAML metadata ARNs',
    ],
    ['a list of principals', trusting({ Principal: [owner] }), 'Syntax error in policy.'],
    ['two sorts of actions', trusting({ NotAction: 'sts:x' }), 'Syntax error in policy.'],
    ['an unknown operator', trusting({ Condition: { Equals: { 'aws:a': 'b' } } }), 'Syntax error in policy.'],
    ['an unknown key', trusting({ Extra: 1 }), 'Syntax error in policy.'],
  ])('is refused with %s', async (_, document, text) => {
    expect(await trusted(document)).toBe(text);
  });

  it.each<[string, unknown]>([
    ['everybody of AWS', trusting({ Principal: { AWS: '*' } })],
    ['the root user', trusting({ Principal: { AWS: `arn:aws:iam::${stranger}:root` } })],
    ['users of accounts that are not here', trusting({ Principal: { AWS: 'arn:aws:iam::999999999999:user/x' } })],
    ['a session', trusting({ Principal: { AWS: `arn:aws:sts::${owner}:assumed-role/worker/s` } })],
    ['a service', trusting({ Principal: { Service: 'lambda.amazonaws.com' } })],
    ['a domain', trusting({ Principal: { Federated: 'id.example.com' }, Action: 'sts:AssumeRoleWithWebIdentity' })],
    [
      'a provider that is not there',
      trusting({
        Principal: { Federated: `arn:aws:iam::${owner}:oidc-provider/id.example.com` },
        Action: 'sts:AssumeRoleWithWebIdentity',
      }),
    ],
    [
      'more actions of STS',
      trusting({ Action: ['sts:AssumeRole*', 'sts:TagSession', 'sts:SetSourceIdentity', 'sts:SetContext', 'sts:*'] }),
    ],
    ['no version', { Statement: [trust] }],
  ])('may have %s', async (_, document) => {
    expect(await trusted(document)).toBe('200');
  });
});
