// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { describe, expect, it } from 'vitest';
import { type Elements, findingsOfStatement } from './finding-world.ts';

type Story = readonly [title: string, elements: Elements, findings: readonly string[]];

const principals: readonly Story[] = [
  [
    'a pattern',
    { Principal: { AWS: 'arn:aws:iam::111122223333:role/?' } },
    [
      '1:37 ALLOWS_NOTHING This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.',
      '5:20 UNSUPPORTED_WILDCARD_IN_PRINCIPAL arn:aws:iam::111122223333:role/?: a principal is named in full, or as "*". Use a condition on aws:PrincipalArn for patterns.',
    ],
  ],
  [
    'nobody',
    { Principal: { AWS: 'me' } },
    [
      '1:37 ALLOWS_NOTHING This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.',
      '5:20 INVALID_PRINCIPAL_FORMAT me names no principal: use an account id or the ARN of a user, role or session.',
    ],
  ],
  [
    'a role that is gone',
    { Principal: { AWS: 'AROAABCDEFGHIJKLMNOPQ' } },
    [
      '5:20 INVALID_ROLE_REFERENCE AROAABCDEFGHIJKLMNOPQ is the id of a role, perhaps of one that is gone: name its ARN.',
    ],
  ],
  [
    'a user who is gone',
    { Principal: { AWS: 'AIDAABCDEFGHIJKLMNOPQ' } },
    [
      '5:20 INVALID_USER_REFERENCE AIDAABCDEFGHIJKLMNOPQ is the id of a user, perhaps of one that is gone: name the ARN.',
    ],
  ],
  [
    'twice',
    { Principal: { AWS: ['111122223333', '444455556666', '111122223333'] } },
    ['5:51 REDUNDANT_PRINCIPAL 111122223333 stands twice: leave one out.'],
  ],
  [
    'beside everyone',
    { Principal: { AWS: ['*', '111122223333'] }, Effect: 'Deny' },
    ['5:25 REDUNDANT_PRINCIPAL 111122223333 is among everyone, whom "*" beside it stands for.'],
  ],
  [
    'everyone twice',
    { Principal: { AWS: ['*', '*'] }, Effect: 'Deny' },
    ['5:25 REDUNDANT_PRINCIPAL * stands twice: leave one out.'],
  ],
  ['a service beside everyone', { Principal: { AWS: '*', Service: 'x.amazonaws.com' }, Effect: 'Deny' }, []],
  [
    'left out twice',
    { Effect: 'Deny', NotPrincipal: { AWS: ['111122223333', '111122223333'] } },
    ['5:39 REDUNDANT_PRINCIPAL 111122223333 stands twice: leave one out.'],
  ],
  [
    'a service that is none',
    { Principal: { Service: 'lambda' }, Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } } },
    ['5:24 INVALID_SERVICE_PRINCIPAL_FORMAT lambda is no service: they are called NAME.amazonaws.com.'],
  ],
  [
    'a service of China',
    {
      Principal: { Service: 'ec2.amazonaws.com.cn' },
      Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
    },
    [],
  ],
  [
    'a service in a Region',
    {
      Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
      Condition: { StringEquals: { 'AWS:SourceArn': 'arn:aws:x:us-east-1:111122223333:thing/a' } },
    },
    [],
  ],
  [
    'a service on behalf of anybody',
    { Principal: { Service: ['a.amazonaws.com', 'b.amazonaws.com'] } },
    [
      '1:37 RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL a.amazonaws.com, b.amazonaws.com may come on behalf of anybody. Say for whom: aws:SourceAccount or aws:SourceArn, aws:SourceOrgID, aws:SourceOrgPaths.',
    ],
  ],
  ...['sourceorgid', 'SourceOrgPaths'].map(
    (name): Story => [
      `a service, for whom by ${name}`,
      {
        Principal: { Service: 'a.amazonaws.com' },
        Condition: { 'ForAnyValue:StringLike': { [`aws:${name}`]: 'o-1/*' } },
      },
      [],
    ],
  ),
  ['a service beside others', { Principal: { Service: 'a.amazonaws.com', AWS: '111122223333' } }, []],
  ['no service is let in', { Principal: { Service: 'a.amazonaws.com' }, Effect: 'Deny' }, []],
  [
    'a service with the tag of a person',
    { Principal: { Service: 'a.amazonaws.com' }, Condition: { StringEquals: { 'aws:PrincipalTag/team': 'a' } } },
    [
      '1:37 RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL a.amazonaws.com may come on behalf of anybody. Say for whom: aws:SourceAccount or aws:SourceArn, aws:SourceOrgID, aws:SourceOrgPaths.',
      '6:30 UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL A service does not bring aws:PrincipalTag/team. Use aws:SourceAccount, aws:SourceArn, aws:SourceOrgID or aws:SourceOrgPaths: for whom it acts.',
    ],
  ],
  ...['PrincipalAccount', 'PrincipalArn', 'PrincipalOrgID', 'username', 'userid'].map(
    (name): Story => [
      `a service with the ${name} of a person`,
      {
        Principal: { Service: 'a.amazonaws.com' },
        Condition: { StringNotLike: { [`aws:${name}`]: 'a' }, StringEquals: { 'aws:SourceAccount': '111122223333' } },
      },
      [expect.stringContaining(`A service does not bring aws:${name}.`)],
    ],
  ),
  [
    'a service with the place of a person in an organization',
    {
      Principal: { Service: 'a.amazonaws.com' },
      Condition: {
        'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-1/*' },
        StringEquals: { 'aws:SourceAccount': '111122223333' },
      },
    },
    [expect.stringContaining('A service does not bring aws:PrincipalOrgPaths.')],
  ],
  [
    'a variable',
    { Principal: { AWS: 'arn:aws:iam::111122223333:user/${aws:username}' } },
    [
      '1:37 ALLOWS_NOTHING This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.',
      '5:20 VARIABLE_UNSUPPORTED_IN_ELEMENT Principal has no variables: arn:aws:iam::111122223333:user/${aws:username} is plain text.',
    ],
  ],
  [
    'no variable of a service',
    { Principal: { Service: '${aws:x}.amazonaws.com' }, Effect: 'Deny' },
    ['5:24 INVALID_SERVICE_PRINCIPAL_FORMAT ${aws:x}.amazonaws.com is no service: they are called NAME.amazonaws.com.'],
  ],
  [
    'everyone',
    { Principal: '*' },
    [
      '1:37 UNBOUNDED_ACCESS This statement lets in everyone; Block Public Access refuses such a policy. For example, arn:aws:iam::999999999999:user/someone may x:Get on arn:aws:x:us-east-1:111122223333:thing/a. Name principals, or tie the statement to fixed callers (aws:PrincipalAccount, aws:PrincipalOrgID, aws:SourceVpce, ...).',
    ],
  ],
  [
    'everyone who brings a name',
    { Principal: '*', Condition: { StringEquals: { 'x:k': '${aws:username}' } } },
    [
      '1:37 UNBOUNDED_ACCESS This statement lets in everyone; Block Public Access refuses such a policy. For example, arn:aws:iam::999999999999:user/someone may x:Get on arn:aws:x:us-east-1:111122223333:thing/a, bringing x:k "someone". Name principals, or tie the statement to fixed callers (aws:PrincipalAccount, aws:PrincipalOrgID, aws:SourceVpce, ...).',
    ],
  ],
  [
    'everyone, as far as can be proved',
    { Principal: '*', Condition: { NumericEquals: { 'aws:ResourceAccount': '444455556666' } } },
    [
      '1:37 UNBOUNDED_ACCESS This statement lets in everyone; Block Public Access refuses such a policy. It could not be proved bounded. Name principals, or tie the statement to fixed callers (aws:PrincipalAccount, aws:PrincipalOrgID, aws:SourceVpce, ...).',
    ],
  ],
  ['everyone of an organization', { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }, []],
];

describe('what is said of principals', () => {
  it.each(principals)('%s', (_, elements, findings) => {
    expect(findingsOfStatement(elements, 'resource')).toEqual(findings);
  });
});

const trust: readonly Story[] = [
  [
    'everyone',
    { Principal: '*' },
    [
      '1:37 ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL Everyone may assume the role. Name principals, or tie them by a condition (aws:PrincipalOrgID, …).',
    ],
  ],
  ['everyone, on a condition', { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }, []],
  [
    'everyone, on no condition in an empty Condition',
    { Principal: { AWS: '*' }, Condition: {} },
    [
      '1:37 ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL Everyone may assume the role. Name principals, or tie them by a condition (aws:PrincipalOrgID, …).',
      '1:37 EMPTY_OBJECT_CONDITION The Condition is empty: leave it out.',
    ],
  ],
  [
    'everyone, a name beside it',
    { Principal: { AWS: ['*', '111122223333'] } },
    [
      '1:37 ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL Everyone may assume the role. Name principals, or tie them by a condition (aws:PrincipalOrgID, …).',
      '4:25 REDUNDANT_PRINCIPAL 111122223333 is among everyone, whom "*" beside it stands for.',
    ],
  ],
  ['nobody at all', { Principal: '*', Effect: 'Deny' }, []],
  [
    'a web identity by the action of others',
    { Principal: { Federated: 'accounts.google.com' } },
    [
      '1:37 MISMATCHED_ACTION_FOR_PRINCIPAL sts:AssumeRole is nothing for a federated principal: use sts:AssumeRoleWithWebIdentity or sts:AssumeRoleWithSAML.',
    ],
  ],
  ['a web identity', { Principal: { Federated: 'accounts.google.com' }, Action: 'sts:AssumeRoleWithWebIdentity' }, []],
  [
    'others by the actions of identities',
    {
      Principal: { AWS: '111122223333' },
      Action: ['STS:assumerolewithwebidentity', 'sts:AssumeRoleWithSAML', 'sts:AssumeRole'],
    },
    [
      '1:37 MISMATCHED_ACTION_FOR_PRINCIPAL sts:AssumeRoleWithWebIdentity, sts:AssumeRoleWithSAML is nothing for these principals: use sts:AssumeRole.',
    ],
  ],
  [
    'both kinds',
    {
      Principal: { AWS: '111122223333', Federated: 'accounts.google.com' },
      Action: ['sts:AssumeRoleWithWebIdentity', 'sts:AssumeRole'],
    },
    [],
  ],
  [
    'nobody, beside a web identity',
    { Principal: { AWS: 'me', Federated: 'accounts.google.com' } },
    ['4:20 INVALID_PRINCIPAL_FORMAT me names no principal: use an account id or the ARN of a user, role or session.'],
  ],
  [
    'a provider by variable',
    {
      Principal: { Federated: 'arn:aws:iam::111122223333:saml-provider/${aws:username}' },
      Action: 'sts:AssumeRoleWithSAML',
    },
    [
      '4:26 VARIABLE_UNSUPPORTED_IN_ELEMENT Principal has no variables: arn:aws:iam::111122223333:saml-provider/${aws:username} is plain text.',
    ],
  ],
  ['all actions but some', { Principal: { AWS: '111122223333' }, NotAction: 'sts:TagSession' }, []],
  ['some action that is neither', { Principal: { Federated: 'accounts.google.com' }, Action: 'sts:TagSession' }, []],
];

describe('what is said of whom a role trusts', () => {
  it.each(trust)('%s', (_, elements, findings) => {
    expect(findingsOfStatement(elements, 'trust')).toEqual(findings);
  });
});
