// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { describe, expect, it } from 'vitest';
import { parsePolicy } from './document.ts';
import { unboundedAccess } from './public-access.ts';

interface Given {
  readonly effect?: 'Allow' | 'Deny';
  readonly principal?: unknown;
  readonly condition?: object;
}

function unbounded(...statements: Given[]): number | undefined {
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map(({ effect = 'Allow', principal = '*', condition }) => ({
      Effect: effect,
      Principal: principal,
      Action: 'dynamodb:*',
      Resource: '*',
      ...(condition && { Condition: condition }),
    })),
  });
  const parsed = parsePolicy(text, 'resource');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
  return unboundedAccess(parsed.document)?.statementIndex;
}

const role = 'arn:aws:iam::111122223333:role/r';

describe('who is everyone', () => {
  it.each([['*'], [{ AWS: '*' }], [{ AWS: ['111122223333', '*'] }], [{ Service: '*' }]])('%j', (principal) => {
    expect(unbounded({ principal })).toBe(0);
  });

  it.each([
    [{ AWS: '111122223333' }],
    [{ AWS: ['111122223333', role] }],
    [{ AWS: 'arn:aws:sts::111122223333:assumed-role/r/s' }],
    [{ Service: 'redshift.amazonaws.com' }],
  ])('not %j', (principal) => {
    expect(unbounded({ principal })).toBeUndefined();
  });

  it('names the first statement that is open, and never a Deny', () => {
    expect(unbounded({ effect: 'Deny' })).toBeUndefined();
    const insecure = { effect: 'Deny', condition: { Bool: { 'aws:SecureTransport': 'false' } } } as const;
    expect(unbounded(insecure, { principal: { AWS: '111122223333' } }, {}, {})).toBe(2);
  });
});

describe('statements are looked at together', () => {
  const account = '111122223333';
  const deny = (condition: object): Given => ({ effect: 'Deny', condition });

  it('a Deny of all but fixed callers bounds an Allow for everyone', () => {
    expect(unbounded({}, deny({ StringNotEquals: { 'aws:PrincipalAccount': account } }))).toBeUndefined();
    expect(unbounded({}, deny({ ArnNotLike: { 'aws:PrincipalArn': role } }))).toBeUndefined();
    expect(
      unbounded({}, deny({ StringNotEqualsIfExists: { 'aws:SourceVpce': ['vpce-1', 'vpce-2'] } })),
    ).toBeUndefined();
    const paths = { 'ForAllValues:StringNotEquals': { 'aws:PrincipalOrgPaths': 'o-a/r-b/' } };
    expect(unbounded({}, deny(paths))).toBeUndefined();
  });

  it('a request comes from one VPC: a Deny of what is like it and of what is not denies all', () => {
    const like = { 'aws:SourceVpc': 'vpc-*' };
    expect(unbounded({}, deny({ StringLike: like }), deny({ StringNotLike: like }))).toBeUndefined();
  });

  it('a Deny that leaves a way round does not', () => {
    expect(unbounded({}, deny({ 'ForAnyValue:StringNotEquals': { 'aws:PrincipalAccount': account } }))).toBe(0);
    expect(unbounded({}, deny({ StringNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/r' } }))).toBe(0);
    expect(unbounded({}, deny({ StringEquals: { 'aws:PrincipalAccount': account } }))).toBe(0);
    const secure = { Bool: { 'aws:SecureTransport': 'true' } };
    expect(unbounded({}, deny({ StringNotEquals: { 'aws:PrincipalAccount': account }, ...secure }))).toBe(0);
    expect(unbounded({}, deny({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }))).toBe(0);
  });

  it('a Deny of the one service that is named leaves everyone', () => {
    const Service = 'a.amazonaws.com';
    expect(unbounded({ principal: { Service: [Service, '*'] } }, { effect: 'Deny', principal: { Service } })).toBe(0);
  });

  it('a tied Allow does not tie the one beside it', () => {
    const tied = { condition: { StringEquals: { 'aws:PrincipalAccount': account } } };
    expect(unbounded(tied, { condition: { StringEqualsIfExists: { 'aws:PrincipalAccount': account } } })).toBe(1);
    expect(unbounded(tied, { condition: { StringNotEquals: { 'aws:PrincipalAccount': account } } })).toBe(1);
  });

  it('a Deny keeps out what it says and no more', () => {
    expect(unbounded({}, deny({ StringEquals: { 'aws:PrincipalAccount': '*' } }))).toBe(0);
    expect(unbounded({}, deny({ StringEquals: { 'aws:username': [] } }))).toBe(0);
    expect(unbounded({}, { effect: 'Deny', principal: { Service: '*' } })).toBe(0);
    const paths = { 'ForAnyValue:StringNotEquals': { 'aws:PrincipalOrgPaths': 'o-a/r-b/' } };
    expect(unbounded({}, deny(paths))).toBe(0);
  });

  it('what nobody can satisfy lets nobody in', () => {
    expect(unbounded({ condition: { DateLessThan: { 'aws:CurrentTime': 'never' } } })).toBeUndefined();
    expect(unbounded({}, { effect: 'Deny' })).toBeUndefined();
    // Without a wildcard to StringEquals: only of the keys that tie is it read as one.
    const tag = { 'aws:PrincipalTag/team': 'a*' };
    expect(unbounded({ condition: { StringEquals: tag, StringNotEquals: tag } })).toBeUndefined();
  });
});

it('a policy of 20 KB is judged, whatever is in it', () => {
  const condition = (i: number) => ({
    StringLike: {
      'aws:PrincipalArn': `arn:aws:iam::*:role/team-${i}-*`,
      'aws:PrincipalTag/team': [`t${i}*`, `*${i}u`],
    },
    NotIpAddress: { 'aws:SourceIp': `10.${i}.0.0/16` },
  });
  const denials = Array.from({ length: 60 }, (_, i): Given => ({ effect: 'Deny', condition: condition(i) }));
  expect(unbounded(...denials, {})).toBe(60);
  const tied = { ...condition(1), StringEquals: { 'aws:PrincipalAccount': '111122223333' } };
  expect(unbounded(...denials, ...denials.map(() => ({ condition: tied })))).toBeUndefined();
  expect(
    unbounded(...denials, { condition: { StringNotLike: { 'aws:PrincipalTag/team': ['a*b*c*d*e', '*a*b*c*'] } } }),
  ).toBe(60);
});

describe('what ties everyone to fixed callers', () => {
  it.each([
    { StringEquals: { 'aws:PrincipalAccount': '111122223333' } },
    { StringEquals: { 'AWS:principalARN': [role, `${role}2`] } },
    { ArnLike: { 'aws:PrincipalArn': role } },
    { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:111122223333:t' } },
    { StringEqualsIgnoreCase: { 'aws:PrincipalOrgID': 'o-abc' } },
    { StringLike: { 'aws:SourceVpce': 'vpce-1' } },
    { StringEquals: { 'aws:SourceVpc': 'vpc-1' } },
    { StringEquals: { 'aws:userid': 'AIDAAAAAAAAAAAAAAAAAA' } },
    { 'ForAnyValue:StringEquals': { 'aws:PrincipalOrgPaths': 'o-a/r-b/' } },
    { 'ForAnyValue:StringEquals': { 'aws:PrincipalServiceNamesList': 'x.amazonaws.com' } },
    { 'ForAnyValue:StringEquals': { 'aws:PrincipalAccount': '111122223333' } },
    { Bool: { 'aws:PrincipalIsAWSService': true } },
    { Bool: { 'aws:PrincipalIsAWSService': 'TRUE' } },
    { StringEquals: { 'aws:PrincipalIsAWSService': 'true' } },
    { StringEquals: { 'aws:PrincipalServiceName': 'x.amazonaws.com' } },
    { StringEquals: { 'aws:SourceOrgID': 'o-abc' } },
    { StringEquals: { 'aws:Ec2InstanceSourceVpc': 'vpc-1' } },
    { 'ForAnyValue:StringEquals': { 'aws:SourceOrgPaths': 'o-a/r-b/' } },
    {
      Bool: { 'aws:SecureTransport': 'true' },
      StringEquals: { 'aws:username': 'x', 'aws:SourceAccount': '111122223333' },
    },
  ])('%j', (condition) => {
    expect(unbounded({ condition })).toBeUndefined();
  });

  it.each([
    {},
    { IpAddress: { 'aws:SourceIp': '203.0.113.1/32' } },
    { StringEquals: { 'aws:PrincipalTag/team': 'blue' } },
    { StringNotEquals: { 'aws:PrincipalAccount': '111122223333' } },
    { StringEqualsIfExists: { 'aws:PrincipalAccount': '111122223333' } },
    { 'ForAllValues:StringEquals': { 'aws:PrincipalAccount': '111122223333' } },
    { 'ForAllValues:StringEquals': { 'aws:PrincipalOrgPaths': 'o-a/r-b/' } },
    { StringEquals: { 'aws:PrincipalOrgPaths': 'o-a/r-b/' } },
    { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-a/*' } },
    { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/r' } },
    { StringEquals: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/r' } },
    { StringLike: { 'aws:PrincipalAccount': '11112222333?' } },
    { StringEquals: { 'aws:PrincipalAccount': '${aws:ResourceAccount}' } },
    { StringEquals: { 'aws:PrincipalAccount': ['111122223333', '*'] } },
    { StringEquals: { 'aws:PrincipalAccount': [] } },
    { ArnNotLike: { 'aws:PrincipalArn': role } },
    { Null: { 'aws:PrincipalOrgID': 'false' } },
    { NumericEquals: { 'aws:PrincipalAccount': '111122223333' } },
    { Bool: { 'aws:PrincipalIsAWSService': false } },
    { Bool: { 'aws:PrincipalIsAWSService': ['true', 'false'] } },
    { StringEquals: { 'aws:PrincipalIsAWSService': 'false' } },
    { Bool: { 'aws:PrincipalAccount': 'true' } },
    { StringEqualsIgnoreCase: { 'AWS:PrincipalArn': ['x', 'arn:aws:iam::*:role/r'] } },
    { 'ForAnyValue:StringEqualsIfExists': { 'aws:PrincipalAccount': '111122223333' } },
    { StringEquals: { 'aws:PrincipalAccount': [], 'aws:username': 'x' } },
  ])('not %j', (condition) => {
    expect(unbounded({ condition })).toBe(0);
  });
});

it('what would take too long to look at counts as open', () => {
  const long = { StringLike: { k: `*${'?'.repeat(9000)}` }, StringNotLike: { k: `*a${'?'.repeat(9000)}` } };
  expect(unbounded({ condition: long })).toBe(0);
});
