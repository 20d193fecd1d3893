// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { expect, it } from 'vitest';
import type { PolicyForm } from '../../src/policy/statement.ts';
import { findingsIn } from './finding-world.ts';

type Story = readonly [title: string, text: string, findings: readonly string[], form?: PolicyForm];

const stories: readonly Story[] = [
  ['no JSON', '{"Version":', ['1:12 JSON_SYNTAX_ERROR This is not a JSON object.']],
  [
    'a name twice',
    '{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}',
    ['1:34 JSON_SYNTAX_ERROR A name stands twice in one object, or the text is nested too deeply.'],
  ],
  ['no object', '[]', ['1:1 JSON_SYNTAX_ERROR This is not a JSON object.']],
  ['null', 'null', ['1:1 JSON_SYNTAX_ERROR Null is not a policy.']],
  ['empty', '{}', ['1:3 MISSING_STATEMENT The policy is empty: write Version and Statement.']],
  ['no Statement', '{"Version":"2012-10-17"}', ['1:25 MISSING_STATEMENT The policy has no Statement.']],
  ['no statements', '{"Statement":[]}', ['1:16 MISSING_STATEMENT Statement is an empty list.']],
  [
    'no object as a statement',
    '{"Statement":["a"]}',
    [
      '1:18 DATA_TYPE_MISMATCH This is not the type of value that belongs here: a string, a list of strings, or an object.',
    ],
  ],
  [
    'no object as a statement, no actions in the next',
    '{"Statement":["a",{"Effect":"Allow","Action":[],"Resource":"*"}]}',
    [
      '1:18 DATA_TYPE_MISMATCH This is not the type of value that belongs here: a string, a list of strings, or an object.',
      '1:48 EMPTY_ARRAY_ACTION Action is an empty list: name at least one, or take the statement out.',
    ],
  ],
  [
    'no Effect, and behind it an element that is none',
    '{"Statement":{"Action":"*","Resource":"*"},"Colour":"red"}',
    [
      '1:43 MISSING_EFFECT The statement has no Effect.',
      '1:52 INVALID_POLICY_ELEMENT There is no element Colour here.',
    ],
  ],
  [
    'a Version that is none',
    '{"Version":"2012-10-18","Statement":[]}',
    ['1:12 INVALID_VERSION The Version "2012-10-18" is neither "2012-10-17" nor "2008-10-17".'],
  ],
  [
    'an element that is none',
    '{"Statements":[]}',
    ['1:14 INVALID_POLICY_ELEMENT There is no element Statements here. Did you mean Statement?'],
  ],
  [
    'an element of a statement that is none',
    '{"Statement":{"Effect":"Allow","Actions":"*","Resource":"*"}}',
    ['1:41 INVALID_POLICY_ELEMENT There is no element Actions here. Did you mean Action?'],
  ],
  [
    'an element, nothing like any',
    '{"Statement":{"Colour":"red"}}',
    ['1:23 INVALID_POLICY_ELEMENT There is no element Colour here.'],
  ],
  [
    'two that exclude each other',
    '{"Statement":{"Effect":"Allow","Action":"*","NotAction":"*","Resource":"*"}}',
    ['1:56 UNSUPPORTED_ELEMENT_COMBINATION Action and NotAction exclude each other: leave one of them out.'],
  ],
  [
    'the other two',
    '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","NotResource":"*"}}',
    ['1:73 UNSUPPORTED_ELEMENT_COMBINATION Resource and NotResource exclude each other: leave one of them out.'],
  ],
  [
    'a wrong type',
    '{"Statement":{"Effect":"Allow","Action":7,"Resource":"*"}}',
    [
      '1:42 DATA_TYPE_MISMATCH This is not the type of value that belongs here: a string, a list of strings, or an object.',
    ],
  ],
  [
    'an Effect that is none',
    '{"Statement":{"Effect":"allow","Action":"*","Resource":"*"}}',
    ['1:24 INVALID_EFFECT The Effect "allow" is neither "Allow" nor "Deny".'],
  ],
  ['no Effect', '{"Statement":{"Action":"*","Resource":"*"}}', ['1:43 MISSING_EFFECT The statement has no Effect.']],
  [
    'no Action',
    '{"Statement":{"Effect":"Allow","Resource":"*"}}',
    ['1:47 MISSING_ACTION The statement has no Action.'],
  ],
  [
    'no Resource',
    '{"Statement":{"Effect":"Allow","Action":"*"}}',
    ['1:45 MISSING_RESOURCE The statement has no Resource.'],
  ],
  [
    'no Principal',
    '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
    ['1:60 MISSING_PRINCIPAL The statement has no Principal.'],
    'resource',
  ],
  [
    'no actions',
    '{"Statement":{"Effect":"Allow","Action":[],"Resource":"*"}}',
    ['1:43 EMPTY_ARRAY_ACTION Action is an empty list: name at least one, or take the statement out.'],
  ],
  [
    'no resources',
    '{"Statement":{"Effect":"Allow","Action":"*","Resource":[]}}',
    ['1:58 EMPTY_ARRAY_RESOURCE Resource is an empty list: name at least one, or take the statement out.'],
  ],
  [
    'no principals of a type',
    '{"Statement":{"Effect":"Allow","Principal":{"AWS":[]},"Action":"*","Resource":"*"}}',
    ['1:54 EMPTY_ARRAY_PRINCIPAL The Principal names nobody.'],
    'resource',
  ],
  [
    'no principals',
    '{"Statement":{"Effect":"Allow","Principal":{},"Action":"*","Resource":"*"}}',
    ['1:46 EMPTY_OBJECT_PRINCIPAL The Principal names nobody.'],
    'resource',
  ],
  [
    'a type of principal that is none',
    '{"Statement":{"Effect":"Allow","Principal":{"Group":"a"},"Action":"*","Resource":"*"}}',
    ['1:45 INVALID_PRINCIPAL_KEY Principals of the type "Group" have no place here. Use AWS, Service.'],
    'resource',
  ],
  [
    'a type of principal that is none, in a trust policy',
    '{"Statement":{"Effect":"Allow","Principal":{"Group":"a"},"Action":"*"}}',
    ['1:45 INVALID_PRINCIPAL_KEY Principals of the type "Group" have no place here. Use AWS, Service, Federated.'],
    'trust',
  ],
  [
    'a federated principal',
    '{"Statement":{"Effect":"Allow","Principal":{"Federated":"a"},"Action":"*","Resource":"*"}}',
    ['1:45 FEDERATED_PRINCIPAL_NOT_SUPPORTED Principals of the type "Federated" have no place here.'],
    'resource',
  ],
  [
    'a principal of an identity policy',
    '{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}',
    ['1:32 UNSUPPORTED_PRINCIPAL A policy that is attached to a principal names none.'],
  ],
  [
    'all but some, allowed',
    '{"Statement":{"Effect":"Allow","NotPrincipal":{"AWS":"111122223333"},"Action":"*","Resource":"*"}}',
    ['1:32 ALLOW_WITH_NOT_PRINCIPAL NotPrincipal stands with Deny only.'],
    'resource',
  ],
  [
    'all but some, in a trust policy',
    '{"Statement":{"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":"*"}}',
    ['1:31 ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL A trust policy has no NotPrincipal.'],
    'trust',
  ],
  [
    'a resource in a trust policy',
    '{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}',
    ['1:61 ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE A trust policy has no Resource: it speaks of its role.'],
    'trust',
  ],
  [
    'no such operator',
    '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEqual":{"a:b":"c"}}}}',
    ['1:73 INVALID_CONDITION_OPERATOR There is no condition operator "StringEqual". Did you mean StringEquals?'],
  ],
  [
    'no such operator, nothing like any',
    '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Is":{"a:b":"c"}}}}',
    ['1:73 INVALID_CONDITION_OPERATOR There is no condition operator "Is".'],
  ],
  [
    'Null if it exists',
    '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NullIfExists":{"a:b":"true"}}}}',
    ['1:73 NULL_WITH_IF_EXISTS There is no condition operator "NullIfExists". Use Null.'],
  ],
  [
    'Null for all values',
    '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"ForAllValues:Null":{"a:b":"true"}}}}',
    [
      '1:73 NULL_WITH_QUALIFIER There is no condition operator "ForAllValues:Null". Use Null, which asks whether the key is there.',
    ],
  ],
  [
    'Null for any value',
    '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"ForAnyValue:NullIfExists":{"a:b":"true"}}}}',
    [
      '1:73 NULL_WITH_QUALIFIER There is no condition operator "ForAnyValue:NullIfExists". Use Null, which asks whether the key is there.',
    ],
  ],
  [
    'a Sid with a blank',
    '{"Statement":{"Sid":"a b","Effect":"Allow","Action":"*","Resource":"*"}}',
    ['1:21 UNSUPPORTED_SID The Sid "a b" has other characters than letters and digits.'],
  ],
  [
    'a Sid twice',
    '{"Statement":[{"Sid":"a","Effect":"Allow","Action":"*","Resource":"*"},{"Sid":"a","Effect":"Allow","Action":"*","Resource":"*"}]}',
    ['1:72 UNIQUE_SIDS_REQUIRED The Sid "a" stands twice.'],
  ],
  [
    'faults in two statements',
    '{"Statement":[{"Effect":"Yes","Action":"*","Resource":"*"},{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Allow","Resource":"*"}]}',
    [
      '1:25 INVALID_EFFECT The Effect "Yes" is neither "Allow" nor "Deny".',
      '1:140 MISSING_ACTION The statement has no Action.',
    ],
  ],
  [
    'no Version',
    '{"Statement":{"Effect":"Allow","Action":"x:Get","Resource":"*"}}',
    [
      '1:1 MISSING_VERSION The policy names no Version, which means 2008-10-17: policy variables are plain text. Write "Version": "2012-10-17".',
    ],
  ],
  [
    'an old Version',
    '{"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"x:Get","Resource":"arn:aws:x:us-east-1:111122223333:thing/${aws:username}"}}',
    [
      '1:1 OLD_VERSION The Version is 2008-10-17: policy variables are plain text. Write "Version": "2012-10-17".',
      '1:83 VARIABLE_UNSUPPORTED_IN_VERSION arn:aws:x:us-east-1:111122223333:thing/${aws:username} is plain text: only the Version 2012-10-17 has variables.',
    ],
  ],
  [
    'an old Version, and only half a variable',
    '{"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"x:Get","Resource":"arn:aws:x:us-east-1:111122223333:thing/${"}}',
    [
      '1:1 OLD_VERSION The Version is 2008-10-17: policy variables are plain text. Write "Version": "2012-10-17".',
      '1:83 VARIABLE_UNSUPPORTED_IN_VERSION arn:aws:x:us-east-1:111122223333:thing/${ is plain text: only the Version 2012-10-17 has variables.',
    ],
  ],
  [
    'nothing allowed',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"x:Get","Resource":"*"},\n{"Effect":"Deny","Action":"x:*","Resource":"*"}]}',
    ['1:38 ALLOWS_NOTHING This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.'],
  ],
  [
    'allowed by another',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"x:Get","Resource":"*"},\n{"Effect":"Allow","Action":"x:*","Resource":"*"}]}',
    ['1:38 REDUNDANT_STATEMENT Without this statement the policy allows the same: others allow all that it does.'],
  ],
  [
    'nothing allowed, beside what is',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"x:Get","Resource":"*"},\n{"Effect":"Deny","Action":"x:Get","Resource":"*"},\n{"Effect":"Allow","Action":"x:Put","Resource":"*"}]}',
    ['1:38 ALLOWS_NOTHING This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.'],
  ],
  [
    'allowed by another, something else denied',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"x:Get","Resource":"*"},\n{"Effect":"Allow","Action":"x:*","Resource":"*"},\n{"Effect":"Deny","Action":"x:Put","Resource":"*"}]}',
    ['1:38 REDUNDANT_STATEMENT Without this statement the policy allows the same: others allow all that it does.'],
  ],
  [
    'allowed by each of two',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"x:Get","Resource":"*"},\n{"Effect":"Allow","Action":"x:Get","Resource":"*"}]}',
    [
      '1:38 REDUNDANT_STATEMENT Without this statement the policy allows the same: others allow all that it does.',
      '2:1 REDUNDANT_STATEMENT Without this statement the policy allows the same: others allow all that it does.',
    ],
  ],
];

for (const [title, text, findings, form = 'identity'] of stories) {
  it(`a whole text: ${title}`, () => {
    expect(findingsIn(text, form)).toEqual(findings);
  });
}

/** Source: IAM User Guide, "IAM JSON policy elements: Condition operators". */
const operators = [
  ...['String', 'Numeric', 'Date', 'Arn'].flatMap((family) => [`${family}Equals`, `${family}NotEquals`]),
  ...['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', 'StringLike', 'StringNotLike', 'ArnLike', 'ArnNotLike'],
  ...['Numeric', 'Date'].flatMap((family) =>
    ['LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'].map((bound) => `${family}${bound}`),
  ),
  ...['Bool', 'BinaryEquals', 'IpAddress', 'NotIpAddress', 'Null'],
];

it.each(operators)('whoever writes %s with a slip is told', (name) => {
  const slip = `${name}z`;
  const Statement = { Effect: 'Allow', Action: '*', Resource: '*', Condition: { [slip]: { 'a:b': 'c' } } };
  expect(findingsIn(JSON.stringify({ Statement }), 'identity')).toEqual([
    expect.stringContaining(`There is no condition operator "${slip}". Did you mean ${name}?`),
  ]);
});

/** Source: IAM User Guide, "Grammar of the IAM JSON policy language". */
const elements = [
  ...['Version', 'Id', 'Statement'].map((name) => [name, (slip: string) => ({ [slip]: [] })] as const),
  ...['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'].map(
    (name) => [name, (slip: string) => ({ Statement: { [slip]: '' } })] as const,
  ),
] as const;

it.each(elements)('whoever writes the element %s with a slip is told', (name, policyWith) => {
  const slip = `${name}z`;
  expect(findingsIn(JSON.stringify(policyWith(slip)), 'identity')).toEqual([
    expect.stringContaining(`INVALID_POLICY_ELEMENT There is no element ${slip} here. Did you mean ${name}?`),
  ]);
});

/** A policy of `size` characters without blanks, and one blank. Source: IAM User Guide, "IAM and AWS STS quotas". */
function policyOf(size: number, form: 'identity' | 'trust'): string {
  const rest =
    form === 'trust'
      ? '"Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"'
      : '"Action":"x:Get","Resource":"*"';
  const text = (sid: string) => `{"Version":"2012-10-17", "Statement":{"Sid":"${sid}","Effect":"Allow",${rest}}}`;
  return text('a'.repeat(size - text('').length + 1));
}

it.each([
  ['identity', 6144, 'IDENTITY_POLICY_QUOTA', 'a managed policy has at most 6144. Split it.'],
  ['trust', 2048, 'ROLE_TRUST_POLICY_QUOTA', 'a trust policy has at most 2048, unless the quota is raised.'],
] as const)('a policy of the form %s may have %i characters without blanks', (form, most, code, said) => {
  expect(findingsIn(policyOf(most, form), form)).toEqual([]);
  expect(findingsIn(policyOf(most + 1, form), form)).toEqual([
    `1:1 POLICY_SIZE_EXCEEDS_${code} The policy has ${most + 1} characters without blanks: ${said}`,
  ]);
});

it('of a service whose names nobody told only what any service has is said', () => {
  const Statement = { Effect: 'Allow', Action: ['y:Gte', 'Gte'], Resource: 'arn:aws:y::111122223333:thong/a' };
  const Condition = { StringEquals: { 'y:colour': 'red', 'aws:username': 'ann', 'aws:Colour': 'red' } };
  const text = JSON.stringify({ Version: '2012-10-17', Statement: { ...Statement, Condition } });
  expect(findingsIn(text, 'identity', { vendor: 'y' })).toEqual([
    '1:73 INVALID_ACTION Gte is no action: write vendor:Name, such as y:…',
    '1:192 INVALID_GLOBAL_CONDITION_KEY There is no global key aws:Colour.',
  ]);
});
