// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { describe, expect, it } from 'vitest';
import type { PolicyForm } from '../statement.ts';
import { checkPolicy } from './policy-findings.ts';

const service = {
  vendor: 'x',
  actions: { known: ['x:Get', 'x:Put'], closed: false },
  keyKnowledge: (key: string) =>
    (
      ({
        'x:set': { values: 'set' },
        'x:k': { values: 'single' },
        'x:on': { values: 'single', type: 'boolean' },
      }) as const
    )[key],
};

const arn = 'arn:aws:x:us-east-1:111122223333:thing/a';

function codes(text: string, form: PolicyForm = 'identity') {
  return checkPolicy(text, { form, service }).findings.map(
    ({ code, level, line, column }) => `${level} ${code} ${line}:${column}`,
  );
}

/** One statement, written over several lines so that places tell them apart. */
function statement(elements: Readonly<Record<string, unknown>>, version = '2012-10-17'): string {
  const lines = Object.entries({ Effect: 'Allow', Action: 'x:Get', Resource: arn, ...elements });
  const written = lines.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  return `{"Version":"${version}","Statement":{\n${written.join(',\n')}}}`;
}

describe('what keeps a text from being a policy', () => {
  it.each<[string, string, PolicyForm]>([
    ['{"Version":', 'error JSON_SYNTAX_ERROR 1:12', 'identity'],
    ['{}', 'error MISSING_STATEMENT 1:3', 'identity'],
    ['{"Version":"2011"}', 'error INVALID_VERSION 1:12', 'identity'],
    ['{"Statement":[]}', 'error MISSING_STATEMENT 1:16', 'identity'],
    ['{"Statement":{"Effect":"Allow"}}', 'error MISSING_ACTION 1:32', 'identity'],
    ['{"Statement":{"Effect":"allow","Action":"*"}}', 'error INVALID_EFFECT 1:24', 'identity'],
    [statement({ Condition: { NullIfExists: { 'x:k': 'true' } } }), 'error NULL_WITH_IF_EXISTS 5:14', 'identity'],
    [statement({ Condition: { StringIs: { 'x:k': 'true' } } }), 'error INVALID_CONDITION_OPERATOR 5:14', 'identity'],
    [statement({ NotPrincipal: { AWS: '111122223333' } }), 'security ALLOW_WITH_NOT_PRINCIPAL', 'resource'],
  ])('%s', (text, expected, form) => {
    expect(codes(text, form)).toEqual([expect.stringContaining(expected)]);
  });
});

describe('what a policy says by mistake', () => {
  it.each<[string, object, readonly string[]]>([
    ['nothing wrong', {}, []],
    ['an unknown action', { Action: ['x:Get', 'x:Gte'] }, ['error INVALID_ACTION 3:19']],
    ['no vendor', { Action: 'Get' }, ['warning ALLOWS_NOTHING 1:37', 'error INVALID_ACTION 3:10']],
    ['a redundant action', { Action: ['x:*', 'x:get'] }, ['suggestion REDUNDANT_ACTION 3:17']],
    ['a redundant resource', { Resource: [arn, `${arn}*`] }, ['suggestion REDUNDANT_RESOURCE 4:13']],
    ['no ARN', { Resource: 'thing/a' }, ['error INVALID_ARN_PREFIX 4:12']],
    ['a short ARN', { Resource: 'arn:aws:x:thing' }, ['error MISSING_ARN_FIELD 4:12']],
    [
      'a wrong partition and account',
      { Resource: 'arn:amazon:x::12:a' },
      ['error INVALID_PARTITION 4:12', 'error INVALID_ARN_ACCOUNT 4:12'],
    ],
    [
      'a variable in Action',
      { Action: 'x:${aws:username}' },
      ['warning ALLOWS_NOTHING 1:37', 'error INVALID_ACTION 3:10', 'error VARIABLE_UNSUPPORTED_IN_ELEMENT 3:10'],
    ],
    ['no brace', { Resource: `${arn}\${aws:username` }, ['error MISSING_BRACE_IN_VARIABLE 4:12']],
    ['an empty variable', { Resource: `${arn}\${}` }, ['error EMPTY_VARIABLE 4:12']],
    ['a space in a variable', { Resource: `${arn}\${aws: username}` }, ['error UNSUPPORTED_SPACE_IN_VARIABLE 4:12']],
    ['no quotes', { Resource: `${arn}\${aws:username, x}` }, ['error MISSING_QUOTE_IN_VARIABLE 4:12']],
    ['an empty Condition', { Condition: {} }, ['suggestion EMPTY_OBJECT_CONDITION 1:37']],
    ['no values', { Condition: { StringNotEquals: { 'x:k': [] } } }, ['suggestion EMPTY_ARRAY_CONDITION']],
    ['an unknown key', { Condition: { StringNotEquals: { 'x:key': 'a' } } }, ['error INVALID_SERVICE_CONDITION_KEY']],
    [
      'an unknown global key',
      { Condition: { StringNotEquals: { 'aws:Colour': 'a' } } },
      ['error INVALID_GLOBAL_CONDITION_KEY'],
    ],
    [
      'a key without vendor',
      { Condition: { StringNotEquals: { colour: 'a' } } },
      ['error INVALID_CONDITION_KEY_FORMAT'],
    ],
    [
      'a key twice',
      { Condition: { StringNotEquals: { 'x:k': 'a', 'X:K': 'b' } } },
      ['error DUPLICATE_KEYS_WITH_DIFFERENT_CASE'],
    ],
    ['no date', { Condition: { DateNotEquals: { 'aws:CurrentTime': 'noon' } } }, ['error TYPE_MISMATCH_DATE']],
    ['a text for a date', { Condition: { StringNotEquals: { 'aws:CurrentTime': '2024' } } }, ['warning TYPE_MISMATCH']],
    ['a wildcard', { Condition: { StringNotEquals: { 'x:k': 'a*' } } }, ['warning WILDCARD_WITHOUT_LIKE_OPERATOR']],
    [
      'a set without quantifier',
      { Condition: { StringEquals: { 'x:set': 'a' } } },
      ['warning ALLOWS_NOTHING', 'error MISSING_QUALIFIER'],
    ],
    [
      'a quantifier without set',
      { Condition: { 'ForAllValues:StringEquals': { 'x:k': 'a' } } },
      ['security FORALLVALUES_WITH_SINGLE_VALUED_KEY'],
    ],
    [
      'a private address',
      { Condition: { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } },
      ['error PRIVATE_NOT_IP_ADDRESS'],
    ],
    [
      'a contradiction',
      { Condition: { StringEquals: { 'x:k': 'a' }, StringLike: { 'x:k': 'b*' } } },
      ['warning ALLOWS_NOTHING'],
    ],
  ])('%s', (_, elements, expected) => {
    expect(codes(statement(elements as Record<string, unknown>))).toEqual(
      expected.map((one) => expect.stringContaining(one)),
    );
  });

  it('an old Version, and a variable in it', () => {
    const text = statement({ Resource: `${arn}\${aws:username}` }, '2008-10-17');
    expect(codes(text)).toEqual(['warning OLD_VERSION 1:1', 'error VARIABLE_UNSUPPORTED_IN_VERSION 4:12']);
  });

  it('principals that are none', () => {
    const text = statement({ Principal: { AWS: [`arn:aws:iam::111122223333:role/*`, 'me', '111122223333'] } });
    expect(codes(text, 'resource')).toEqual([
      'error UNSUPPORTED_WILDCARD_IN_PRINCIPAL 5:21',
      'error INVALID_PRINCIPAL_FORMAT 5:56',
    ]);
  });

  it('everyone', () => {
    expect(codes(statement({ Principal: '*' }), 'resource')).toEqual(['security UNBOUNDED_ACCESS 1:37']);
    const tied = { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } };
    expect(codes(statement({ Principal: '*', ...tied }), 'resource')).toEqual([]);
  });

  it('a statement whose access another gives as well', () => {
    const one = { Effect: 'Allow', Action: 'x:*', Resource: '*' };
    const other = { Effect: 'Allow', Action: 'x:Get', Resource: arn };
    const text = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
    expect(codes(text(one, other))).toEqual([expect.stringContaining('suggestion REDUNDANT_STATEMENT')]);
    expect(codes(text({ ...one, Effect: 'Deny' }, other))).toEqual([expect.stringContaining('warning ALLOWS_NOTHING')]);
  });

  it('a policy of more statements than are compared', () => {
    const one = { Effect: 'Allow', Action: 'x:Get', Resource: arn };
    const many = (count: number) =>
      JSON.stringify({ Version: '2012-10-17', Statement: Array.from({ length: count }, () => one) });
    const { findings } = checkPolicy(many(501), { form: 'identity', service });
    expect(findings.filter(({ code }) => code !== 'POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA')).toEqual([
      {
        code: 'TOO_MANY_STATEMENTS_TO_COMPARE',
        level: 'warning',
        text: 'The policy has 501 statements, more than fit into 20,480 bytes: what they do together was not looked at. Split it.',
        line: 1,
        column: 1,
      },
    ]);
    expect(codes(many(500)), 'so many are').toContain('suggestion REDUNDANT_STATEMENT 1:38');
  });
});
