// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { describe, expect, it } from 'vitest';
import { type Elements, type Given, shownFor } from './witness-world.ts';

describe('the request that a reader is shown is one that could be made', () => {
  it.each<[title: string, before: Elements[], after: Elements[], text: string, given?: Given]>([
    ['anybody', [], [{ Principal: '*' }], '…'],
    [
      'somebody of an account',
      [],
      [{ Principal: { AWS: '111122223333' } }],
      'arn:aws:iam::111122223333:user/someone may ex:Get on arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'a user',
      [],
      [{ Principal: { AWS: 'arn:aws:iam::111122223333:user/team/ada' } }],
      'arn:aws:iam::111122223333:user/team/ada may ex:Get on arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'a role',
      [],
      [{ Principal: { AWS: 'arn:aws:iam::111122223333:role/team/Reader' } }],
      'arn:aws:sts::111122223333:assumed-role/Reader/session may ex:Get on arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'a session',
      [],
      [{ Principal: { AWS: 'arn:aws:sts::111122223333:assumed-role/Reader/s1' } }],
      'arn:aws:sts::111122223333:assumed-role/Reader/s1 may ex:Get on arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'a federated user',
      [],
      [{ Principal: { AWS: 'arn:aws:sts::111122223333:federated-user/ada' } }],
      'arn:aws:sts::111122223333:federated-user/ada may ex:Get on arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'a user by unique id',
      [],
      [{ Principal: { AWS: 'AIDAABCDEFGHIJKLMNOPQ' } }],
      'arn:aws:iam::000000000000:user/A may ex:Get on arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'a role by unique id',
      [],
      [{ Principal: { AWS: 'AROAABCDEFGHIJKLMNOPQ' } }],
      'arn:aws:sts::000000000000:assumed-role/A/AA may ex:Get on arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'a service',
      [],
      [{ Principal: { Service: 'redshift.amazonaws.com' } }],
      'redshift.amazonaws.com may ex:Get on arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'any service',
      [],
      [{ Principal: '*', Condition: { Bool: { 'aws:PrincipalIsAWSService': 'true' } } }],
      'service.amazonaws.com may ex:Get on arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'nobody in particular',
      [],
      [{ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalType': 'Anonymous' } } }],
      'nobody in particular may ex:Get on arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'the root of an account',
      [],
      [
        {
          Principal: '*',
          Condition: { ArnLike: { 'aws:PrincipalArn': ['*:root', 'arn:aws:iam::111122223333:root'] } },
        },
      ],
      'arn:aws:iam::111122223333:root may ex:Get on arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'an account in a condition',
      [],
      [{ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalAccount': '111122223333' } } }],
      'arn:aws:iam::111122223333:user/someone may ex:Get on arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'another account than the usual stranger',
      [],
      [{ Principal: '*', Condition: { StringNotEquals: { 'aws:PrincipalAccount': '999999999999' } } }],
      'arn:aws:iam::999999999990:user/A may ex:Get on arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'sessions only',
      [],
      [{ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalType': 'AssumedRole' } } }],
      'arn:aws:sts::999999999999:assumed-role/SomeRole/session may ex:Get on arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'federated users only',
      [],
      [{ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalType': 'FederatedUser' } } }],
      'arn:aws:sts::999999999999:federated-user/somebody may ex:Get on arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'an account beside another',
      [{ Principal: { AWS: '111122223333' } }],
      [{ Principal: { AWS: ['111122223333', '444455556666'] } }],
      'arn:aws:iam::444455556666:user/someone may ex:Get on arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'an account as a number',
      [],
      [{ Principal: '*', Condition: { NumericEquals: { 'aws:PrincipalAccount': '111122223333' } } }],
      'arn:aws:iam::111122223333:user/someone may ex:Get on arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'all actions',
      [],
      [{ Action: '*' }],
      'arn:aws:iam::999999999999:user/someone may s3:GetObject on arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'all actions but those that everybody knows',
      [{ Action: ['s3:*', 'sqs:*', 'iam:*', 'ec2:*'] }],
      [{ Action: '*' }],
      'arn:aws:iam::999999999999:user/someone may service:somethingnew on arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'an action of the list, as it spells it',
      [{}],
      [{ Action: ['ex:get', 'y:getitem'] }],
      'arn:aws:iam::999999999999:user/someone may y:GetItem on arn:aws:service:us-east-1:111122223333:thing',
      { actions: { known: ['ex:Get', 'y:GetItem'], closed: false } },
    ],
    [
      'an action of the policy',
      [{ Action: 'ex:Get' }],
      [{ Action: ['ex:*', 'ex:Put'] }],
      'arn:aws:iam::999999999999:user/someone may ex:Put on arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'an action that there may be some day',
      [{ Action: 'ex:Get' }],
      [{ Action: 'ex:Put*' }],
      'arn:aws:iam::999999999999:user/someone may ex:putsomethingnew on arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'an action that there may be some day, letter by letter',
      [],
      [{ Action: 'ex:P?t' }],
      'arn:aws:iam::999999999999:user/someone may ex:pxt on arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'an action between patterns',
      [{ Action: 'ex:putsomethingnew' }],
      [{ Action: 'ex:Put*' }],
      'arn:aws:iam::999999999999:user/someone may ex:put on arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'all but an action',
      [],
      [{ NotAction: 's3:*' }],
      'arn:aws:iam::999999999999:user/someone may sqs:SendMessage on arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'a resource',
      [],
      [{ Resource: 'arn:aws:x:eu-west-1:111122223333:thing/a' }],
      'arn:aws:iam::999999999999:user/someone may ex:Get on arn:aws:x:eu-west-1:111122223333:thing/a',
    ],
    [
      'any resource',
      [],
      [{ Resource: '*' }],
      'arn:aws:iam::999999999999:user/someone may ex:Get on arn:aws:x:eu-west-1:111122223333:thing/a',
      { resources: { examples: ['arn:aws:x:eu-west-1:111122223333:thing/a'] } },
    ],
    [
      'any resource of one kind',
      [],
      [{ Resource: 'arn:aws:x:*:*:thing/*' }],
      'arn:aws:iam::999999999999:user/someone may ex:Get on arn:aws:x:eu-west-1:111122223333:thing/a',
      {
        resources: {
          examples: ['arn:aws:x:eu-west-1:111122223333:thing/a', 'arn:aws:x:eu-west-1:111122223333:thing/a/part/p'],
        },
      },
    ],
    [
      'any part of a resource',
      [],
      [{ Resource: 'arn:aws:x:eu-west-1:111122223333:thing/b/part/*' }],
      'arn:aws:iam::999999999999:user/someone may ex:Get on arn:aws:x:eu-west-1:111122223333:thing/b/part/p',
      {
        resources: {
          examples: ['arn:aws:x:eu-west-1:111122223333:thing/a', 'arn:aws:x:eu-west-1:111122223333:thing/a/part/p'],
        },
      },
    ],
    [
      'any part of any resource',
      [],
      [{ Resource: '*:thing/*/part/*' }],
      'arn:aws:iam::999999999999:user/someone may ex:Get on arn:aws:x:eu-west-1:111122223333:thing/a/part/p',
      {
        resources: {
          examples: ['arn:aws:x:eu-west-1:111122223333:thing/a', 'arn:aws:x:eu-west-1:111122223333:thing/a/part/p'],
        },
      },
    ],
    [
      'some unknown kind',
      [],
      [{ Resource: 'arn:aws:y:*:*:other/*' }],
      'arn:aws:iam::999999999999:user/someone may ex:Get on arn:aws:y:us-east-1:111122223333:other/some',
    ],
    [
      'a resource that begins so',
      [],
      [{ Resource: 'arn:aws:x:eu-west-1:111122223333:thing/a*' }],
      'arn:aws:iam::999999999999:user/someone may ex:Get on arn:aws:x:eu-west-1:111122223333:thing/a',
    ],
    [
      'a resource that begins so and goes on',
      [{ Resource: 'arn:aws:x:eu-west-1:111122223333:thing/a' }],
      [{ Resource: 'arn:aws:x:eu-west-1:111122223333:thing/a*' }],
      'arn:aws:iam::999999999999:user/someone may ex:Get on arn:aws:x:eu-west-1:111122223333:thing/ax',
    ],
    [
      'a resource with some letter',
      [],
      [{ Resource: 'arn:aws:x:eu-west-1:111122223333:thing/?b' }],
      'arn:aws:iam::999999999999:user/someone may ex:Get on arn:aws:x:eu-west-1:111122223333:thing/xb',
    ],
    [
      'anything but a resource',
      [],
      [{ NotResource: 'arn:aws:x:eu-west-1:111122223333:thing/a' }],
      'arn:aws:iam::999999999999:user/someone may ex:Get on ',
      { resources: { examples: ['arn:aws:x:eu-west-1:111122223333:thing/a'] } },
    ],
    [
      'a resource of another account',
      [],
      [{ Condition: { StringNotEquals: { 'aws:ResourceAccount': '111122223333' } } }],
      'arn:aws:iam::999999999999:user/someone may ex:Get on x',
    ],
    [
      'a resource of one account',
      [],
      [{ Condition: { StringEquals: { 'aws:ResourceAccount': '444455556666' } } }],
      'arn:aws:iam::999999999999:user/someone may ex:Get on ::::444455556666',
    ],
    [
      'a resource of an account as a number',
      [],
      [{ Condition: { NumericEquals: { 'aws:ResourceAccount': '111122223333' } } }],
      '…',
    ],
    [
      'a resource of an account as another number',
      [],
      [{ Condition: { NumericEquals: { 'aws:ResourceAccount': '444455556666' } } }],
      'unproved',
    ],
    ['a resource that may be anywhere', [], [{ Condition: { Null: { 'aws:ResourceAccount': 'false' } } }], '…'],
    ['a resource of no account', [], [{ Condition: { Null: { 'aws:ResourceAccount': 'true' } } }], 'none'],
    [
      'a resource named for its user',
      [],
      [{ Resource: 'arn:aws:x:eu-west-1:111122223333:thing/${aws:username}' }],
      'arn:aws:iam::999999999999:user/someone may ex:Get on arn:aws:x:eu-west-1:111122223333:thing/someone',
    ],
    [
      'a resource named for a tag',
      [],
      [{ Resource: 'arn:aws:x:eu-west-1:111122223333:thing/${aws:PrincipalTag/team}' }],
      'arn:aws:iam::999999999999:user/someone may ex:Get on arn:aws:x:eu-west-1:111122223333:thing/someone, bringing aws:principaltag/team "someone"',
    ],
    [
      'a resource named for a tag, or not',
      [],
      [
        {
          Resource: "arn:aws:x:eu-west-1:111122223333:thing/${aws:PrincipalTag/team, 'none'}",
          Condition: { Null: { 'aws:PrincipalTag/team': 'true' } },
        },
      ],
      'arn:aws:iam::999999999999:user/someone may ex:Get on arn:aws:x:eu-west-1:111122223333:thing/none',
    ],
    [
      'a resource named for the account',
      [],
      [{ Resource: 'arn:aws:x:eu-west-1:111122223333:thing/${aws:PrincipalAccount}' }],
      'arn:aws:iam::111122223333:user/A may ex:Get on arn:aws:x:eu-west-1:111122223333:thing/111122223333',
    ],
    [
      'a resource named for its Region',
      [],
      [{ Resource: 'arn:aws:x:eu-west-1:111122223333:thing/${aws:RequestedRegion}' }],
      'arn:aws:iam::999999999999:user/someone may ex:Get on arn:aws:x:eu-west-1:111122223333:thing/us-east-1, bringing aws:requestedregion "us-east-1"',
    ],
    [
      'not one for its user, but for another',
      [{ Resource: 'arn:aws:x:eu-west-1:111122223333:thing/${aws:username}' }],
      [{ Resource: 'arn:aws:x:eu-west-1:111122223333:thing/*' }],
      'arn:aws:iam::999999999999:user/someone may ex:Get on arn:aws:x:eu-west-1:111122223333:thing/some',
    ],
    [
      'a tag like the user name',
      [],
      [{ Condition: { StringEquals: { 'aws:PrincipalTag/owner': '${aws:username}' } } }],
      '…, bringing aws:principaltag/owner "someone"',
    ],
    [
      'a tag unlike the user name',
      [],
      [{ Condition: { StringNotEquals: { 'aws:PrincipalTag/owner': '${aws:username}' } } }],
      '…',
    ],
    [
      'two tags alike',
      [],
      [{ Condition: { StringEquals: { 'aws:PrincipalTag/a': '${aws:PrincipalTag/b}' } } }],
      '…, bringing aws:principaltag/a "someone", aws:principaltag/b "someone"',
    ],
    [
      'two tags of which one begins with the other',
      [{ Condition: { StringEquals: { 'aws:PrincipalTag/a': '${aws:PrincipalTag/b}' } } }],
      [{ Condition: { StringLike: { 'aws:PrincipalTag/a': '${aws:PrincipalTag/b}*' } } }],
      '…, bringing aws:principaltag/a "someonex", aws:principaltag/b "someone"',
    ],
    [
      'an old Version has no variables',
      [],
      [{ Resource: 'arn:aws:x:eu-west-1:111122223333:thing/${aws:username}' }],
      'arn:aws:iam::999999999999:user/someone may ex:Get on arn:aws:x:eu-west-1:111122223333:thing/${aws:username}',
      { version: '2008-10-17' },
    ],
  ])('%s', (_, before, after, text, given) => {
    expect(shownFor(before, after, given)).toBe(text);
  });
});
