import { describe, expect, it } from 'vitest';
import { parsePolicy } from './document.ts';
import { iamFault, iamProblemText } from './iam-rules.ts';

const sentenceFor = (policy: object | string): string | undefined => {
  const result = parsePolicy(typeof policy === 'string' ? policy : JSON.stringify(policy), 'identity');
  return result.ok ? iamFault(result.document) : iamProblemText(result.problem);
};
const statement = (more: object) => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 's3:ListBucket', Resource: '*', ...more },
});

/** Causes and sentences as recorded from CreatePolicy. */
describe('what IAM says of an identity policy', () => {
  const syntax = 'Syntax errors in policy.';
  const vendor = 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
  const qualified = 'Resource vendor must be fully qualified and cannot contain regexes.';
  it.each<[object | string, string]>([
    ['{', syntax],
    ['null', syntax],
    ['[]', syntax],
    [{ Version: '2012-10-17' }, syntax],
    [{ Version: '2012-10-17', Statement: [] }, syntax],
    [statement({ Effect: 'Maybe' }), syntax],
    [statement({ Effect: 'allow' }), 'The policy failed legacy parsing'],
    [statement({ Effect: 'DENY' }), 'The policy failed legacy parsing'],
    [
      statement({ Condition: { 'ForAnyValue:DateEqualsIfExists': { 'aws:a': 'soon' } }, Resource: 'x' }),
      'The policy failed legacy parsing',
    ],
    [
      statement({ Condition: { DateLessThan: { 'aws:a': ['2026-01-01', 'soon'] } } }),
      'The policy failed legacy parsing',
    ],
    [
      {
        Version: '2012-10-17',
        Statement: [{}, { Condition: { DateEquals: { 'aws:a': 'soon' } } }].map((more) => statement(more).Statement),
      },
      'The policy failed legacy parsing',
    ],
    [statement({ NotAction: 's3:x' }), syntax],
    [statement({ Condition: { Unknown: { 'a:b': 'c' } } }), syntax],
    [statement({ Action: [] }), 'Policy statement must contain actions.'],
    [statement({ Resource: [] }), 'Policy statement must contain resources.'],
    [
      statement({ Sid: 'a b' }),
      'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
    ],
    [
      { Version: '2012-10-17', Statement: [1, 2].map(() => statement({ Sid: 'a' }).Statement) },
      'Statement IDs (SID) in a single policy must be unique.',
    ],
    [statement({ Principal: '*' }), 'Policy document should not specify a principal.'],
    [statement({ Action: 'ListBucket' }), vendor],
    [statement({ Condition: { StringEquals: { a: 'b' } } }), vendor],
    [statement({ Condition: { StringEquals: { 'a:b': 'c', d: 'e' } } }), vendor],
    [statement({ Action: ['*', 's3:x', 'ListBucket'] }), vendor],
    [statement({ Action: ':ListBucket' }), 'Vendor  is not valid'],
    [statement({ Action: 's3::ListBucket' }), 'Actions/Condition can contain only one colon.'],
    ...[...'/:@[`{é'].map((letter): [object, string] => [
      statement({ Action: `a${letter}z:x` }),
      letter === ':' ? 'Actions/Condition can contain only one colon.' : `Vendor a${letter}z is not valid`,
    ]),
    [statement({ Action: 's3:List:Bucket' }), 'Actions/Condition can contain only one colon.'],
    [statement({ Action: 'a a:ListBucket' }), 'Vendor a a is not valid'],
    [statement({ Resource: 'bucket' }), 'Resource bucket must be in ARN format or "*".'],
    [statement({ Resource: '' }), 'Resource  must be in ARN format or "*".'],
    [statement({ Resource: 'arn:aws' }), qualified],
    [statement({ Resource: 'arn:aws:s3*:::x' }), qualified],
    [statement({ Resource: ['*', 'arn:aws:s3:::x', 'bucket'] }), 'Resource bucket must be in ARN format or "*".'],
    [statement({ Resource: 'arn::s3:::x' }), 'Partition "" is not valid for resource "arn::s3:::x".'],
    [statement({ Resource: 'arn:b' }), 'Partition "b" is not valid for resource "arn:b:*:*:*:*".'],
    [statement({ Resource: 'arn:aws:s?:::x' }), qualified],
    [statement({ Resource: 'a:b:c' }), 'Partition "b" is not valid for resource "a:b:c:*:*:*".'],
    [statement({ Resource: 'arn:b:c:d:e:f:g:h' }), 'Partition "b" is not valid for resource "arn:b:c:d:e:f:g:h".'],
    [statement({ Resource: 'arn:aws:s3::x' }), 'The policy failed legacy parsing'],
    [
      statement({ Resource: 'arn:aws:iam:us-east-1::user/x' }),
      'IAM resource arn:aws:iam:us-east-1::user/x cannot contain region information.',
    ],
    [
      statement({ Resource: 'arn:aws:s3:us-east-1::x' }),
      'Resource arn:aws:s3:us-east-1::x can not contain region information.',
    ],
    ...['root', 'users/x', 'u*', ''].map((path): [object, string] => [
      statement({ Resource: `arn:aws:iam::111111111111:${path}` }),
      'IAM resource path must either be "*" or start with user/, federated-user/, role/, group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.',
    ]),
    [statement({ Action: 'ListBucket', Resource: 'bucket' }), 'Resource bucket must be in ARN format or "*".'],
  ])('%j: %s', (policy, sentence) => {
    expect(sentenceFor(policy)).toBe(sentence);
  });

  it.each([
    [statement({})],
    [statement({ Action: '*' })],
    [statement({ Action: 'iam: asdf safdsf af ' })],
    [statement({ Action: 'az-AZ*09:x' })],
    [statement({ Resource: 'arn:aws:s33:::x' })],
    [statement({ Resource: ['arn:aws-cn:s3:::x', 'arn:aws-us-gov:s3:::x', 'arn:*:s3:::x'] })],
    [statement({ Resource: 'arn:aws:dynamodb:*:111111111111:table/a:b/*' })],
    [statement({ Resource: ['arn:aws:iam::111111111111:*', 'arn:aws:iam::*:role/a*'] })],
    [statement({ NotResource: ['arn:aws:iam::111111111111:user/${aws:username}'], Resource: undefined })],
    [statement({ Condition: {} })],
    [
      statement({
        Condition: { DateLessThan: { 'aws:CurrentTime': ['2026-01-01T00:00:00Z', '1700000000', '${a:b}'] } },
      }),
    ],
    [statement({ Condition: { StringEqualsIfExists: { 'aws:PrincipalTag/x': 'y' } } })],
  ])('nothing of %j', (policy) => {
    expect(sentenceFor(policy)).toBeUndefined();
  });
});
