// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { describe, expect, it } from 'vitest';
import { globPattern } from '../../src/policy/analysis/text-pattern.ts';
import { type Elements, findingsIn, findingsOfStatement } from './finding-world.ts';

type Story = readonly [title: string, elements: Elements, findings: readonly string[]];

const actions: readonly Story[] = [
  [
    'no vendor',
    { Action: 'Put' },
    [
      '1:37 ALLOWS_NOTHING This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.',
      '3:10 INVALID_ACTION Put is no action: write vendor:Name, such as x:… Did you mean x:Put?',
    ],
  ],
  [
    'no vendor and nothing like it',
    { Action: 'Frobnicate' },
    [
      '1:37 ALLOWS_NOTHING This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.',
      '3:10 INVALID_ACTION Frobnicate is no action: write vendor:Name, such as x:…',
    ],
  ],
  [
    'too many colons',
    { Action: 'x:Get:Put' },
    [
      '1:37 ALLOWS_NOTHING This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.',
      '3:10 INVALID_ACTION x:Get:Put is no action: write vendor:Name, such as x:…',
    ],
  ],
  [
    'nearly one',
    { Action: 'x:Gte' },
    [
      '1:37 ALLOWS_NOTHING This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.',
      '3:10 INVALID_ACTION There is no action x:Gte. Did you mean x:Get?',
    ],
  ],
  [
    'nothing like one',
    { Action: 'x:Frobnicate' },
    [
      '1:37 ALLOWS_NOTHING This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.',
      '3:10 INVALID_ACTION There is no action x:Frobnicate.',
    ],
  ],
  ['a pattern of some', { Action: 'x:*t' }, []],
  [
    'a pattern of none',
    { Action: 'x:*q' },
    [
      '1:37 ALLOWS_NOTHING This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.',
      '3:10 INVALID_ACTION There is no action x:*q.',
    ],
  ],
  [
    'of several services',
    { Action: '?:Get' },
    ['3:10 WILDCARD_IN_SERVICE_NAME ?:Get stands for actions of several services: write x:Get.'],
  ],
  ['of all services', { Action: '*' }, []],
  ['of another service', { Action: 'sqs:SendMessage' }, []],
  [
    'a slip: a letter too many',
    { Action: 'xy:Get' },
    ['3:10 INVALID_SERVICE_IN_ACTION There is no service xy. Did you mean x:Get?'],
  ],
  [
    'covered by another, in another case',
    { Action: ['X:g*', 'x:get'] },
    ['3:18 REDUNDANT_ACTION x:get is covered by X:g*: leave it out.'],
  ],
  [
    'covered in NotAction',
    { NotAction: ['x:*', 'x:get'] },
    ['4:20 REDUNDANT_ACTION x:get is covered by x:*: leave it out.'],
  ],
  [
    'twice',
    { Action: ['x:Get', 'x:Put', 'x:Get'] },
    ['3:27 REDUNDANT_ACTION x:Get is covered by x:Get: leave it out.'],
  ],
  [
    'two, though the capitals of one are those of the other',
    { Action: ['x:Get', 'x:Cancelß', 'x:CANCELSS'] },
    [
      '3:19 INVALID_ACTION There is no action x:Cancelß. Did you mean x:Cancel?',
      '3:31 INVALID_ACTION There is no action x:CANCELSS. Did you mean x:Cancel?',
    ],
  ],
  ['an empty Sid', { Sid: '' }, ['5:1 EMPTY_SID_VALUE The Sid is empty: give the statement a name, or leave it out.']],
  ['a Sid', { Sid: 'Reading' }, []],
];

describe('what is said of actions', () => {
  it.each(actions)('%s', (_, elements, findings) => {
    expect(findingsOfStatement(elements, 'identity')).toEqual(findings);
  });
});

it.each([
  ['store:Get', []],
  ['sto:Get', ['1:63 INVALID_SERVICE_IN_ACTION There is no service sto. Did you mean storage:Get?']],
  [
    'StorageStreams:Get',
    ['1:63 INVALID_SERVICE_IN_ACTION There is no service storagestreams. Did you mean storage:Get?'],
  ],
  ['stroage:Get', ['1:63 INVALID_SERVICE_IN_ACTION There is no service stroage. Did you mean storage:Get?']],
  ['age:Get', []],
  ['backupstorage:Get', []],
])('a service that is nearly storage: %s', (action, findings) => {
  const text = `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"${action}","Resource":"*"}}`;
  expect(findingsIn(text, 'identity', { vendor: 'storage' })).toEqual(findings);
});

const resources: readonly Story[] = [
  ['everything', { Resource: '*' }, []],
  ['no ARN', { Resource: 'thing/a' }, ['4:12 INVALID_ARN_PREFIX thing/a is no ARN: write arn:aws:… or "*".']],
  [
    'short',
    { Resource: 'arn:aws:x:thing' },
    [
      '4:12 MISSING_ARN_FIELD arn:aws:x:thing has not the six fields of an ARN: arn:partition:service:region:account:resource.',
    ],
  ],
  [
    'one field short',
    { Resource: 'arn:aws:x:us-east-1:111122223333' },
    [
      '4:12 MISSING_ARN_FIELD arn:aws:x:us-east-1:111122223333 has not the six fields of an ARN: arn:partition:service:region:account:resource.',
    ],
  ],
  [
    'short, a wildcard before its end',
    { Resource: 'arn:aws:x:*thing' },
    [
      '4:12 MISSING_ARN_FIELD arn:aws:x:*thing has not the six fields of an ARN: arn:partition:service:region:account:resource.',
    ],
  ],
  ['short, the rest under a wildcard', { Resource: 'arn:aws:x:*' }, []],
  [
    'a partition that is none',
    { Resource: 'arn:awscn:x:us-east-1:111122223333:thing/a' },
    ['4:12 INVALID_PARTITION There is no partition awscn. Did you mean aws-cn?'],
  ],
  ['any partition', { Resource: 'arn:*:x:us-east-1:111122223333:thing/a' }, []],
  ['another partition', { Resource: 'arn:aws-cn:x:cn-north-1:111122223333:thing/a' }, []],
  [
    'a Region of another partition',
    { Resource: 'arn:aws-cn:x:us-east-1:111122223333:thing/a' },
    ['4:12 INVALID_PARTITION The Region us-east-1 lies in the partition aws, not in aws-cn.'],
  ],
  ['a Region of some partition', { Resource: 'arn:aws*:x:cn-north-1:111122223333:thing/a' }, []],
  [
    'a Region in a partition that is none',
    { Resource: 'arn:amazon:x:us-east-1:111122223333:thing/a' },
    ['4:12 INVALID_PARTITION There is no partition amazon.'],
  ],
  [
    'a Region that is none',
    { Resource: 'arn:aws:x:us-est-1:111122223333:thing/a' },
    ['4:12 INVALID_ARN_REGION AWS has no Region us-est-1. Did you mean us-east-1?'],
  ],
  [
    'the Region of DynamoDB Local, which AWS has not',
    { Resource: 'arn:aws:x:local:111122223333:thing/a' },
    ['4:12 INVALID_ARN_REGION AWS has no Region local.'],
  ],
  ['a pattern of Regions', { Resource: 'arn:aws:x:us-*:111122223333:thing/a' }, []],
  [
    'no Region',
    { Resource: 'arn:aws:x::111122223333:thing/a' },
    ['4:12 MISSING_ARN_REGION arn:aws:x::111122223333:thing/a names no Region: write one, or *.'],
  ],
  [
    'a Region for what lies in none',
    { Resource: 'arn:aws:x:us-east-1:111122223333:world/a' },
    [
      '4:12 ARN_REGION_NOT_ALLOWED What arn:aws:x:us-east-1:111122223333:world/a names lies in no Region: leave us-east-1 out.',
    ],
  ],
  ...['', 'us-????-1'].map(
    (region): Story => [
      `no such resource, in the Region "${region}"`,
      { Resource: `arn:aws:x:${region}:111122223333:thong/a` },
      [
        `4:12 INVALID_ARN_RESOURCE x has no resource of which the ARN could be arn:aws:x:${region}:111122223333:thong/a.`,
      ],
    ],
  ),
  [
    'no such resource, in a Region that is none',
    { Resource: 'arn:aws:x:us-est-1:111122223333:thong/a' },
    ['4:12 INVALID_ARN_REGION AWS has no Region us-est-1. Did you mean us-east-1?'],
  ],
  [
    'no such resource, in a Region of another partition',
    { Resource: 'arn:aws-cn:x:us-east-1:111122223333:thong/a' },
    ['4:12 INVALID_PARTITION The Region us-east-1 lies in the partition aws, not in aws-cn.'],
  ],
  ['no Region for what lies in none', { Resource: 'arn:aws:x::111122223333:world/a' }, []],
  [
    'no account',
    { Resource: 'arn:aws:x:us-east-1::thing/a' },
    ['4:12 MISSING_ARN_ACCOUNT arn:aws:x:us-east-1::thing/a names no account: write its twelve digits, or *.'],
  ],
  [
    'no account and no such resource',
    { Resource: 'arn:aws:x:us-east-1::thong/a' },
    ['4:12 MISSING_ARN_ACCOUNT arn:aws:x:us-east-1::thong/a names no account: write its twelve digits, or *.'],
  ],
  [
    'a short account and no such resource',
    { Resource: 'arn:aws:x:us-east-1:1:thong/a' },
    ['4:12 INVALID_ARN_ACCOUNT 1 is no account: it has twelve digits.'],
  ],
  [
    'a short account',
    { Resource: 'arn:aws:x:us-east-1:11112222333:thing/a' },
    ['4:12 INVALID_ARN_ACCOUNT 11112222333 is no account: it has twelve digits.'],
  ],
  [
    'a long account',
    { Resource: 'arn:aws:x:us-east-1:1111222233334:thing/a' },
    ['4:12 INVALID_ARN_ACCOUNT 1111222233334 is no account: it has twelve digits.'],
  ],
  ['a pattern of accounts', { Resource: 'arn:aws:x:us-east-1:1111*:thing/a' }, []],
  ['an account by variable', { Resource: 'arn:aws:x:us-east-1:111122223333:thing/${aws:username}' }, []],
  ['another service', { Resource: 'arn:aws:sqs:us-east-1:1:queue' }, []],
  [
    'another letter case',
    { Resource: 'arn:aws:X:us-east-1:111122223333:thing/a' },
    ['4:12 INVALID_ARN_SERVICE_CASE Letter case counts in an ARN: write x, not X.'],
  ],
  [
    'no such resource',
    { Resource: 'arn:aws:x:us-east-1:111122223333:thong/a' },
    ['4:12 INVALID_ARN_RESOURCE x has no resource of which the ARN could be arn:aws:x:us-east-1:111122223333:thong/a.'],
  ],
  ['no such resource, wherever', { Resource: 'arn:aws:x:*:*:thing' }, []],
  ['perhaps a resource', { Resource: 'arn:aws:x:*:*:th*' }, []],
  [
    'covered by another',
    {
      Resource: [
        'arn:aws:x:us-east-1:111122223333:thing/a*',
        'arn:aws:x:us-east-1:111122223333:thing/ab',
        'arn:aws:x:us-east-1:111122223333:thing/a?',
      ],
    },
    [
      '4:57 REDUNDANT_RESOURCE arn:aws:x:us-east-1:111122223333:thing/ab is covered by arn:aws:x:us-east-1:111122223333:thing/a*: leave it out.',
      '4:101 REDUNDANT_RESOURCE arn:aws:x:us-east-1:111122223333:thing/a? is covered by arn:aws:x:us-east-1:111122223333:thing/a*: leave it out.',
    ],
  ],
  [
    'covered in NotResource',
    { NotResource: ['arn:aws:x:us-east-1:111122223333:thing/a', 'arn:aws:x:us-east-1:111122223333:thing/a'] },
    [
      '4:59 REDUNDANT_RESOURCE arn:aws:x:us-east-1:111122223333:thing/a is covered by arn:aws:x:us-east-1:111122223333:thing/a: leave it out.',
    ],
  ],
  [
    'a variable, whoever covers it',
    {
      Resource: ['arn:aws:x:us-east-1:111122223333:thing/*', 'arn:aws:x:us-east-1:111122223333:thing/${aws:username}'],
    },
    [],
  ],
];

describe('what is said of resources', () => {
  it.each(resources)('%s', (_, elements, findings) => {
    expect(findingsOfStatement(elements, 'identity')).toEqual(findings);
  });
});

it('a service may say of its resources no more than how their ARNs begin', () => {
  const arns = [{ pattern: globPattern('arn:aws:x:*'), regional: false }];
  const text = (resource: string) =>
    `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"x:Get","Resource":"${resource}"}}`;
  const findings = (resource: string) => findingsIn(text(resource), 'identity', { vendor: 'x', arns });
  expect(findings('arn:aws:x:us-east-1:111122223333:thing/a')).toEqual([]);
  expect(findings('arn:aws-cn:x:cn-north-1:111122223333:thing/a')).toEqual([
    '1:82 INVALID_ARN_RESOURCE x has no resource of which the ARN could be arn:aws-cn:x:cn-north-1:111122223333:thing/a.',
  ]);
});

const variables: readonly Story[] = [
  [
    'in an action',
    { Action: 'x:${aws:username}' },
    [
      '1:37 ALLOWS_NOTHING This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.',
      '3:10 INVALID_ACTION x:${aws:username} is no action: write vendor:Name, such as x:…',
      '3:10 VARIABLE_UNSUPPORTED_IN_ELEMENT Action has no variables: x:${aws:username} is plain text.',
    ],
  ],
  [
    'in NotAction',
    { NotAction: ['x:Get', 'x:${aws:username}'] },
    [
      '4:22 INVALID_ACTION x:${aws:username} is no action: write vendor:Name, such as x:…',
      '4:22 VARIABLE_UNSUPPORTED_IN_ELEMENT NotAction has no variables: x:${aws:username} is plain text.',
    ],
  ],
  [
    'in the account of an ARN',
    { Resource: 'arn:aws:x:us-east-1:${aws:PrincipalAccount}:thing/a' },
    [
      '1:37 ALLOWS_NOTHING This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.',
      '4:12 INVALID_ARN_RESOURCE x has no resource of which the ARN could be arn:aws:x:us-east-1:${aws:PrincipalAccount}:thing/a.',
      '4:12 VARIABLE_UNSUPPORTED_IN_ELEMENT A variable has its place behind the fifth colon of an ARN: arn:aws:x:us-east-1:${aws:PrincipalAccount}:thing/a matches nothing.',
    ],
  ],
  [
    'in the partition of an ARN',
    { Resource: 'arn:${aws:x}' },
    [
      '1:37 ALLOWS_NOTHING This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.',
      '4:12 MISSING_ARN_FIELD arn:${aws:x} has not the six fields of an ARN: arn:partition:service:region:account:resource.',
      '4:12 VARIABLE_UNSUPPORTED_IN_ELEMENT A variable has its place behind the fifth colon of an ARN: arn:${aws:x} matches nothing.',
    ],
  ],
  [
    'in what is no ARN',
    { Resource: 'things/${aws:username}' },
    [
      '1:37 ALLOWS_NOTHING This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.',
      '4:12 INVALID_ARN_PREFIX things/${aws:username} is no ARN: write arn:aws:… or "*".',
    ],
  ],
  ['a wildcard written as a variable', { Resource: 'arn:aws:x:us-east-1:111122223333:thing/${*}' }, []],
  [
    'without a brace',
    { Resource: 'arn:aws:x:us-east-1:111122223333:thing/a${aws:username' },
    [
      '4:12 MISSING_BRACE_IN_VARIABLE A variable in arn:aws:x:us-east-1:111122223333:thing/a${aws:username has no closing brace.',
    ],
  ],
  [
    'without a key',
    { Resource: 'arn:aws:x:us-east-1:111122223333:thing/a${}' },
    ['4:12 EMPTY_VARIABLE A variable in arn:aws:x:us-east-1:111122223333:thing/a${} names no key.'],
  ],
  [
    'without a key, braces behind it',
    { Resource: 'arn:aws:x:us-east-1:111122223333:thing/${}{a}' },
    ['4:12 EMPTY_VARIABLE A variable in arn:aws:x:us-east-1:111122223333:thing/${}{a} names no key.'],
  ],
  [
    'with a space before the key',
    { Resource: 'arn:aws:x:us-east-1:111122223333:thing/a${ aws:username}' },
    [
      '4:12 UNSUPPORTED_SPACE_IN_VARIABLE A variable in arn:aws:x:us-east-1:111122223333:thing/a${ aws:username} has a space: write its key without.',
    ],
  ],
  [
    'with a space in the key',
    { Resource: 'arn:aws:x:us-east-1:111122223333:thing/a${aws: username}' },
    [
      '4:12 UNSUPPORTED_SPACE_IN_VARIABLE A variable in arn:aws:x:us-east-1:111122223333:thing/a${aws: username} has a space: write its key without.',
    ],
  ],
  ['with a default', { Resource: "arn:aws:x:us-east-1:111122223333:thing/a${aws:username, 'nobody'}" }, []],
  [
    'with a default without quotes',
    { Resource: 'arn:aws:x:us-east-1:111122223333:thing/a${aws:username, nobody}' },
    [
      '4:12 MISSING_QUOTE_IN_VARIABLE The default in arn:aws:x:us-east-1:111122223333:thing/a${aws:username, nobody} does not stand between single quotes.',
    ],
  ],
  [
    'with half a quote',
    { Resource: "arn:aws:x:us-east-1:111122223333:thing/a${aws:username, 'nobody}" },
    [
      "4:12 MISSING_QUOTE_IN_VARIABLE The default in arn:aws:x:us-east-1:111122223333:thing/a${aws:username, 'nobody} does not stand between single quotes.",
    ],
  ],
  [
    'the second of two',
    { Resource: 'arn:aws:x:us-east-1:111122223333:thing/a${aws:username}${' },
    [
      '4:12 MISSING_BRACE_IN_VARIABLE A variable in arn:aws:x:us-east-1:111122223333:thing/a${aws:username}${ has no closing brace.',
    ],
  ],
  [
    'in a text of a condition',
    { Condition: { StringEquals: { 'x:k': '${aws:username' } } },
    ['5:30 MISSING_BRACE_IN_VARIABLE A variable in ${aws:username has no closing brace.'],
  ],
  [
    'in a number',
    { Condition: { NumericEquals: { 'x:n': '${aws:username}' } } },
    [
      '1:37 ALLOWS_NOTHING This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.',
      '5:31 INVALID_VARIABLE_FOR_OPERATOR NumericEquals compares no text: ${aws:username} is no variable there, and the value never matches.',
    ],
  ],
  [
    'under Null',
    { Condition: { Null: { 'x:k': '${aws:username}' } } },
    [
      '1:37 ALLOWS_NOTHING This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.',
      '5:22 INVALID_VARIABLE_FOR_OPERATOR Null compares no text: ${aws:username} is no variable there, and the value never matches.',
    ],
  ],
  [
    'in an ARN of a condition',
    { Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:user/${aws:username}' } } },
    [],
  ],
];

describe('what is said of variables', () => {
  it.each(variables)('%s', (_, elements, findings) => {
    expect(findingsOfStatement(elements, 'identity')).toEqual(findings);
  });
});
