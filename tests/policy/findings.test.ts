// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findingsPage } from '../../scripts/reference/findings-page.ts';
import { findingsOf } from '../../src/cli/policy-check.ts';
import { traps } from '../../src/operations/policies/policy-traps.ts';
import { findingKinds } from '../../src/policy/analysis/finding-kinds.ts';
import type { PolicyForm } from '../../src/policy/statement.ts';

const table = 'arn:aws:dynamodb:us-east-1:111122223333:table/Orders';
const role = 'arn:aws:iam::111122223333:role/Clerk';

type Elements = Readonly<Record<string, unknown>>;

/** A policy of one statement, element by element on lines of their own (from line 3); undefined takes an element out. */
function policy(elements: Elements, form: PolicyForm = 'identity', Version: string | undefined = '2012-10-17'): string {
  const usual: Elements = {
    Effect: 'Allow',
    Action: form === 'trust' ? 'sts:AssumeRole' : 'dynamodb:GetItem',
    ...(form === 'trust' ? {} : { Resource: table }),
    ...(form === 'identity' ? {} : { Principal: { AWS: role } }),
  };
  const lines = Object.entries({ ...usual, ...elements }).filter(([, value]) => value !== undefined);
  const written = lines.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  const version = Version === undefined ? '' : `"Version":${JSON.stringify(Version)},`;
  return `{${version}"Statement":[{\n${written.join(',\n')}\n}]}`;
}

const when = (Condition: object, more: Elements = {}) => policy({ Condition, ...more });
const resource = (elements: Elements) => policy(elements, 'resource');
const trust = (elements: Elements) => policy(elements, 'trust');

/** For every finding a policy that has it, and the line and column where it stands. */
const examples: readonly (readonly [code: string, place: string, text: string, form?: PolicyForm])[] = [
  ['JSON_SYNTAX_ERROR', '1:12', '{"Version":'],
  ['DATA_TYPE_MISMATCH', '3:11', policy({ Action: 7 })],
  [
    'INVALID_POLICY_ELEMENT',
    '4:12',
    policy({ Ressource: table, Resource: undefined }).replace('"Ressource"', '"Resources"'),
  ],
  ['UNSUPPORTED_ELEMENT_COMBINATION', '5:12', policy({ NotAction: 'dynamodb:Scan' })],
  ['INVALID_VERSION', '1:12', policy({}, 'identity', '2012-10-18')],
  ['INVALID_EFFECT', '2:10', policy({ Effect: 'Permit' })],
  ['MISSING_STATEMENT', '1:3', '{}'],
  ['MISSING_EFFECT', '4:2', policy({ Effect: undefined })],
  ['MISSING_ACTION', '4:2', policy({ Action: undefined })],
  ['MISSING_RESOURCE', '4:2', policy({ Resource: undefined })],
  ['MISSING_PRINCIPAL', '5:2', resource({ Principal: undefined }), 'resource'],
  ['EMPTY_ARRAY_ACTION', '3:12', policy({ Action: [] })],
  ['EMPTY_ARRAY_RESOURCE', '4:14', policy({ Resource: [] })],
  ['EMPTY_ARRAY_PRINCIPAL', '5:23', resource({ Principal: { AWS: [] } }), 'resource'],
  ['EMPTY_OBJECT_PRINCIPAL', '5:15', resource({ Principal: {} }), 'resource'],
  ['INVALID_PRINCIPAL_KEY', '5:14', resource({ Principal: { CanonicalUser: 'x' } }), 'resource'],
  ['FEDERATED_PRINCIPAL_NOT_SUPPORTED', '5:14', resource({ Principal: { Federated: 'x' } }), 'resource'],
  ['UNSUPPORTED_PRINCIPAL', '5:1', policy({ Principal: { AWS: role } })],
  ['ALLOW_WITH_NOT_PRINCIPAL', '5:1', resource({ Principal: undefined, NotPrincipal: { AWS: role } }), 'resource'],
  [
    'ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL',
    '4:1',
    trust({ Effect: 'Deny', Principal: undefined, NotPrincipal: { AWS: role } }),
    'trust',
  ],
  ['ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE', '5:1', trust({ Resource: '*' }), 'trust'],
  ['INVALID_CONDITION_OPERATOR', '5:14', when({ StringEqual: { 'aws:username': 'ada' } })],
  ['NULL_WITH_IF_EXISTS', '5:14', when({ NullIfExists: { 'aws:username': 'true' } })],
  ['NULL_WITH_QUALIFIER', '5:14', when({ 'ForAllValues:Null': { 'aws:username': 'true' } })],
  ['UNSUPPORTED_SID', '5:7', policy({ Sid: 'read it' })],
  [
    'UNIQUE_SIDS_REQUIRED',
    '1:72',
    JSON.stringify({ Statement: ['a', 'a'].map((Sid) => ({ Sid, Effect: 'Allow', Action: '*', Resource: '*' })) }),
  ],
  ['INVALID_ACTION', '3:30', policy({ Action: ['dynamodb:GetItem', 'dynamodb:GetItems'] })],
  ['INVALID_SERVICE_IN_ACTION', '3:10', policy({ Action: 'dynamo:GetItem' })],
  ['UNSUPPORTED_ACTION_IN_POLICY', '3:10', resource({ Action: 's3:GetObject' }), 'resource'],
  ['UNSUPPORTED_ACTION_FOR_CONDITION_KEY', '5:30', when({ StringEquals: { 'dynamodb:ReturnValues': 'NONE' } })],
  ['WILDCARD_IN_SERVICE_NAME', '3:10', policy({ Action: 'dyn*:GetItem' })],
  ['REDUNDANT_ACTION', '3:27', policy({ Action: ['dynamodb:Get*', 'dynamodb:GetItem'] })],
  ['INVALID_ARN_PREFIX', '4:12', policy({ Resource: 'Orders' })],
  ['MISSING_ARN_FIELD', '4:12', policy({ Resource: 'arn:aws:dynamodb:table/Orders' })],
  ['INVALID_PARTITION', '4:12', policy({ Resource: table.replace('aws', 'amazon') })],
  ['INVALID_ARN_SERVICE_CASE', '4:12', policy({ Resource: table.replace('dynamodb', 'DynamoDB') })],
  ['INVALID_ARN_REGION', '4:12', policy({ Resource: table.replace('us-east-1', 'us-est-1') })],
  ['MISSING_ARN_REGION', '4:12', policy({ Resource: table.replace('us-east-1', '') })],
  [
    'ARN_REGION_NOT_ALLOWED',
    '4:12',
    policy({ Action: 'dynamodb:DescribeGlobalTable', Resource: table.replace(':table/', ':global-table/') }),
  ],
  ['INVALID_ARN_ACCOUNT', '4:12', policy({ Resource: table.replace('111122223333', '11112222333') })],
  ['MISSING_ARN_ACCOUNT', '4:12', policy({ Resource: table.replace('111122223333', '') })],
  ['INVALID_ARN_RESOURCE', '4:12', policy({ Resource: table.replace(':table/', ':tables/') })],
  [
    'UNSUPPORTED_RESOURCE_ARN_IN_POLICY',
    '4:12',
    resource({ Resource: `${table}/stream/2026-01-01T00:00:00.000` }),
    'resource',
  ],
  ['REDUNDANT_RESOURCE', '4:13', policy({ Resource: [table, `${table}*`] })],
  ['INVALID_PRINCIPAL_FORMAT', '5:21', resource({ Principal: { AWS: ['Clerk'] } }), 'resource'],
  ['UNSUPPORTED_WILDCARD_IN_PRINCIPAL', '5:20', resource({ Principal: { AWS: `${role}*` } }), 'resource'],
  ['ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL', '1:38', trust({ Principal: '*' }), 'trust'],
  ['INVALID_SERVICE_PRINCIPAL_FORMAT', '4:24', trust({ Principal: { Service: 'lambda' } }), 'trust'],
  ['INVALID_ROLE_REFERENCE', '4:20', trust({ Principal: { AWS: 'AROAABCDEFGHIJKLMNOPQ' } }), 'trust'],
  ['INVALID_USER_REFERENCE', '4:20', trust({ Principal: { AWS: 'AIDAABCDEFGHIJKLMNOPQ' } }), 'trust'],
  ['REDUNDANT_PRINCIPAL', '5:60', resource({ Principal: { AWS: [role, role] } }), 'resource'],
  ['MISMATCHED_ACTION_FOR_PRINCIPAL', '1:38', trust({ Principal: { Federated: 'accounts.google.com' } }), 'trust'],
  [
    'UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL',
    '5:30',
    trust({
      Principal: { Service: 'lambda.amazonaws.com' },
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
    }),
    'trust',
  ],
  [
    'RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL',
    '1:38',
    resource({ Principal: { Service: 'redshift.amazonaws.com' } }),
    'resource',
  ],
  ['VARIABLE_UNSUPPORTED_IN_ELEMENT', '3:10', policy({ Action: 'dynamodb:${aws:username}' })],
  [
    'VARIABLE_UNSUPPORTED_IN_VERSION',
    '4:12',
    policy({ Resource: `${table}\${aws:username}` }, 'identity', '2008-10-17'),
  ],
  ['INVALID_VARIABLE_FOR_OPERATOR', '5:27', when({ IpAddress: { 'aws:SourceIp': '${aws:username}' } })],
  ['MISSING_BRACE_IN_VARIABLE', '4:12', policy({ Resource: `${table}\${aws:username` })],
  ['MISSING_QUOTE_IN_VARIABLE', '4:12', policy({ Resource: `${table}\${aws:username, nobody}` })],
  ['UNSUPPORTED_SPACE_IN_VARIABLE', '4:12', policy({ Resource: `${table}\${aws: username}` })],
  ['EMPTY_VARIABLE', '4:12', policy({ Resource: `${table}\${}` })],
  ['INVALID_CONDITION_KEY_FORMAT', '5:30', when({ StringEquals: { username: 'ada' } })],
  ['INVALID_GLOBAL_CONDITION_KEY', '5:30', when({ StringEquals: { 'aws:PrincipalOrg': 'o-1' } })],
  ['UNSUPPORTED_GLOBAL_CONDITION_KEY', '5:30', when({ StringEquals: { 'aws:ARN': role } })],
  ['INVALID_SERVICE_CONDITION_KEY', '5:30', when({ StringEquals: { 'dynamodb:LeadingKey': 'ada' } })],
  ['MISSING_TAG_KEY_IN_CONDITION', '5:30', when({ StringEquals: { 'aws:ResourceTag': 'red' } })],
  ['DUPLICATE_KEYS_WITH_DIFFERENT_CASE', '5:48', when({ StringLike: { 'aws:username': 'a*', 'aws:UserName': '*b' } })],
  ['MISSING_QUALIFIER', '5:30', when({ StringEquals: { 'dynamodb:LeadingKeys': 'ada' } })],
  ['FORALLVALUES_WITH_SINGLE_VALUED_KEY', '5:43', when({ 'ForAllValues:StringEquals': { 'aws:username': 'ada' } })],
  ['MISSING_PAIRED_CONDITION_KEYS', '5:27', when({ IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } })],
  ['EMPTY_OBJECT_CONDITION', '1:38', when({})],
  ['EMPTY_ARRAY_CONDITION', '5:33', when({ StringNotEquals: { 'aws:username': [] } })],
  ['INVALID_CONDITION_DATA_TYPE', '5:30', when({ StringEquals: { 'aws:username': ['7', 7] } })],
  ['INVALID_CONDITION_MULTIPLE_BOOLEAN', '5:22', when({ Bool: { 'aws:SecureTransport': ['true', 'false'] } })],
  ['TYPE_MISMATCH', '5:30', when({ StringEquals: { 'aws:CurrentTime': '2026-01-01' } })],
  ['TYPE_MISMATCH_BOOLEAN', '5:22', when({ Bool: { 'aws:SecureTransport': 'yes' } })],
  ['TYPE_MISMATCH_DATE', '5:30', when({ DateLessThan: { 'aws:CurrentTime': 'tomorrow' } })],
  ['TYPE_MISMATCH_NUMBER', '5:33', when({ NumericLessThan: { 'aws:MultiFactorAuthAge': '1h' } })],
  ['TYPE_MISMATCH_STRING', '5:30', when({ BinaryEquals: { 'aws:username': '!' } })],
  ['TYPE_MISMATCH_IP_RANGE', '5:27', when({ IpAddress: { 'aws:SourceIp': '203.0.113.0-255' } })],
  ['INVALID_DATE_VALUE', '5:30', when({ DateLessThan: { 'aws:CurrentTime': '1893456000' } })],
  ['INVALID_REGION', '5:30', when({ StringEquals: { 'aws:RequestedRegion': 'eu-west-11' } })],
  ['INVALID_VPC_FORMAT', '5:30', when({ StringEquals: { 'aws:SourceVpc': 'vpce-1a2b3c4d' } })],
  ['INVALID_VPCE_FORMAT', '5:30', when({ StringEquals: { 'aws:SourceVpce': 'vpce-xyz' } })],
  ['WILDCARD_WITHOUT_LIKE_OPERATOR', '5:30', when({ StringEquals: { 'aws:username': 'a*' } })],
  ['PRIVATE_IP_ADDRESS', '5:27', when({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })],
  ['PRIVATE_NOT_IP_ADDRESS', '5:30', when({ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })],
  ['PRIVATE_IP_ADDRESS_SUBSET', '5:27', when({ IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '203.0.113.9'] } })],
  ['PRIVATE_NOT_IP_ADDRESS_SUBSET', '5:30', when({ NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '203.0.113.9'] } })],
  ['IMPROVE_IP_RANGE', '5:27', when({ IpAddress: { 'aws:SourceIp': '203.0.113.9/24' } })],
  ['REDUNDANT_CONDITION_VALUE', '5:28', when({ StringLike: { 'aws:username': ['a*', 'ada'] } })],
  ['REDUNDANT_CONDITION_VALUE_NUM', '5:33', when({ NumericLessThan: { 'aws:MultiFactorAuthAge': ['60', '600'] } })],
  ['MISSING_VERSION', '1:1', policy({}).replace('"Version":"2012-10-17",', '')],
  ['OLD_VERSION', '1:1', policy({}, 'identity', '2008-10-17')],
  ['EMPTY_SID_VALUE', '5:1', policy({ Sid: '' })],
  ['UNBOUNDED_ACCESS', '1:38', resource({ Principal: '*' }), 'resource'],
  ['ALLOWS_NOTHING', '1:38', when({ StringEquals: { 'aws:username': 'a' }, StringLike: { 'aws:username': 'b*' } })],
  [
    'REDUNDANT_STATEMENT',
    '1:94',
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' },
        { Effect: 'Allow', Action: 'dynamodb:Get*', Resource: table },
      ],
    }),
  ],
  [
    'TOO_MANY_STATEMENTS_TO_COMPARE',
    '1:1',
    JSON.stringify({
      Version: '2012-10-17',
      Statement: Array.from({ length: 501 }, () => ({ Effect: 'Allow', Action: '*', Resource: '*' })),
    }),
  ],
  ['POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA', '1:1', `${resource({})}${' '.repeat(21_000)}`, 'resource'],
  ['POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA', '1:1', policy({ Sid: 'a'.repeat(6200) })],
  ['POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA', '1:1', trust({ Sid: 'a'.repeat(2100) }), 'trust'],
];

describe('every finding has a policy that has it', () => {
  for (const [code, place, text, type = 'identity'] of examples) {
    it(`${code} at ${place}`, () => {
      const found = findingsOf(text, { type }).find((one) => one.code === code);
      const { level } = findingKinds[code as keyof typeof findingKinds];
      expect(found && `${found.level} ${found.line}:${found.column}`).toBe(`${level} ${place}`);
    });
  }

  it('without exception', () => {
    expect(Object.keys(findingKinds).filter((code) => !examples.some(([one]) => one === code))).toEqual([]);
  });

  it('and a careful policy has none', () => {
    const careful = when({
      'ForAllValues:StringEquals': {
        'dynamodb:LeadingKeys': '${aws:username}',
        'dynamodb:Attributes': ['id', 'total'],
      },
      StringEqualsIfExists: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
      StringEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d', 'aws:RequestedRegion': 'us-east-1' },
      IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' },
      DateLessThan: { 'aws:CurrentTime': '2030-01-01' },
      Bool: { 'aws:SecureTransport': 'true' },
    });
    expect(findingsOf(careful, { type: 'identity' })).toEqual([]);
    expect(findingsOf(resource({}), { type: 'resource' })).toEqual([]);
    expect(findingsOf(trust({}), { type: 'trust' })).toEqual([]);
  });

  it('and stands on the page of the reference as it is', () => {
    expect(readFileSync('docs/reference/policy-findings.md', 'utf8')).toBe(findingsPage());
  });

  it('codes are no two alike', () => {
    const codes = [...Object.keys(findingKinds), ...traps.map(({ code }) => code)];
    expect(new Set(codes).size).toBe(codes.length);
  });
});
