// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../policy/document.ts';
import type { PolicyForm } from '../../policy/statement.ts';
import { overridingFindings } from './overriding-policies.ts';
import { policyTraps } from './policy-traps.ts';

const table = 'arn:aws:dynamodb:us-east-1:111111111111:table/orders';

function codes(form: PolicyForm, ...statements: readonly object[]) {
  const who = form === 'resource' ? { Principal: { AWS: '222222222222' } } : {};
  const Statement = statements.map((given) => ({
    ...{ Effect: 'Allow', ...who, Action: 'dynamodb:DescribeTable', Resource: `${table}*` },
    ...given,
  }));
  const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement }), form);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
  const slot = form === 'resource' ? 'table' : undefined;
  return policyTraps(parsed.document, { form, slot }).map(({ code }) => code.replace('DYNAMODB_', ''));
}

const own = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': '${aws:username}' } };
const named = { 'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['id', 'total'] } };

it('attributes are seen in what a request names, not in what is answered', () => {
  const read = { Action: 'dynamodb:GetItem', Condition: named };
  expect(codes('identity', read)).toEqual(['ATTRIBUTES_WITHOUT_SELECT']);
  const select = { StringEqualsIfExists: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' } };
  expect(codes('identity', { ...read, Condition: { ...named, ...select } })).toEqual([]);
  const update = { Action: 'dynamodb:UpdateItem', Condition: named };
  expect(codes('identity', update)).toEqual(['ATTRIBUTES_WITHOUT_RETURN_VALUES']);
  const returns = { StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE', 'UPDATED_NEW'] } };
  expect(codes('identity', { ...update, Condition: { ...named, ...returns } })).toEqual([]);
});

it('Scan has no leading keys, unless something takes it away', () => {
  const items = { Action: ['dynamodb:*Item', 'dynamodb:Scan'], Condition: own };
  expect(codes('identity', items)).toEqual(['LEADING_KEYS_ALLOW_SCAN']);
  expect(codes('identity', { ...items, Action: 'dynamodb:*Item' })).toEqual([]);
  expect(codes('identity', items, { Effect: 'Deny', Action: 'dynamodb:S*' })).toEqual([
    'DENY_LEAVES_OTHER_WAYS', // PartiQL selects without a key as well.
  ]);
  const present = { ...own, Null: { 'dynamodb:LeadingKeys': 'false' } };
  expect(codes('identity', { ...items, Condition: present })).toEqual([]);
});

it('an identity policy passes by the condition of a resource policy', () => {
  expect(codes('resource', { Action: 'dynamodb:GetItem', Condition: own })).toEqual(['IDENTITY_POLICY_OVERRIDES']);
});

it('a table is not its indexes', () => {
  const query = { Action: 'dynamodb:Query', Resource: table };
  expect(codes('resource', query)).toEqual(['TABLE_WITHOUT_INDEXES']);
  expect(codes('resource', query, { ...query, Resource: `${table}/index/byDate` })).toEqual([]);
  expect(codes('resource', { ...query, Action: 'dynamodb:GetItem' })).toEqual([]);
});

const deny = (...Action: string[]) => ({ Effect: 'Deny', Action });

it('a Deny of one way leaves the others', () => {
  expect(codes('resource', deny('dynamodb:DeleteItem'))).toEqual(['DENY_LEAVES_OTHER_WAYS']);
  expect(codes('resource', deny('dynamodb:DeleteItem'), deny('dynamodb:Batch*', 'dynamodb:PartiQL*'))).toEqual([]);
  expect(codes('resource', deny('dynamodb:*'))).toEqual([]);
});

it('creating and overwriting have several names', () => {
  const ways = ['dynamodb:UpdateItem', 'dynamodb:BatchWriteItem', 'dynamodb:PartiQLInsert'];
  expect(codes('resource', deny('dynamodb:PutItem'))).toEqual(['DENY_LEAVES_OTHER_WAYS']);
  expect(codes('resource', deny('dynamodb:PutItem', 'dynamodb:PartiQLUpdate', ...ways))).toEqual([]);
  expect(codes('resource', deny('dynamodb:GetItem', 'dynamodb:BatchGetItem'))).toEqual(['DENY_LEAVES_OTHER_WAYS']);
});

it('one value is not all values, and all values may be none', () => {
  const any = { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': '${aws:username}' } };
  const get = { Action: 'dynamodb:BatchGetItem', Condition: any };
  expect(codes('identity', get)).toEqual(['ANY_VALUE_ALLOWS_OTHERS']);
  expect(codes('identity', { ...get, Condition: own })).toEqual([]);
  const forbidden = {
    ...deny('dynamodb:*'),
    Condition: { 'ForAllValues:StringEquals': { 'dynamodb:Attributes': 'pin' } },
  };
  expect(codes('identity', forbidden)).toEqual(['ALL_VALUES_IN_DENY']);
  expect(codes('identity', { ...forbidden, Condition: any })).toEqual([]);
});

it('a transaction is its parts', () => {
  expect(codes('identity', { Action: ['dynamodb:GetItem', 'dynamodb:transactWriteItems'] })).toEqual([
    'ACTION_DECIDES_NOTHING',
  ]);
  expect(codes('identity', { Action: 'dynamodb:Transact*' })).toEqual([]);
});

it('an action has resources of its own', () => {
  const on = (Action: string, ...Resource: string[]) => codes('identity', { Action, Resource });
  expect(on('dynamodb:GetItem', `${table}/index/*`)).toEqual(['ACTION_NEVER_ON_RESOURCE']);
  expect(on('dynamodb:GetRecords', table)).toEqual(['ACTION_NEVER_ON_RESOURCE']);
  expect(on('dynamodb:GetRecords', table, `${table}/stream/*`)).toEqual([]);
  expect(on('dynamodb:GetItem', `${table}/index/*`, 'arn:aws:dynamodb:*:*:table/${aws:username}')).toEqual([]);
  expect(on('dynamodb:GetItem', '*')).toEqual([]);
});

it('some actions stay within the account', () => {
  expect(codes('resource', { Action: ['dynamodb:GetItem', 'dynamodb:PartiQLSelect'] })).toEqual([
    'NOT_ACROSS_ACCOUNTS',
  ]);
  const atHome = { Action: 'dynamodb:PartiQLSelect', Principal: { AWS: '111111111111' } };
  expect(codes('resource', atHome)).toEqual([]);
  expect(codes('resource', { ...atHome, Principal: { AWS: '222222222222' }, Resource: '*' })).toEqual([]);
});

it('who denies everyone the change of the policy is among everyone', () => {
  const closed = { ...deny('dynamodb:*'), Principal: '*' };
  expect(codes('resource', closed)).toEqual(['LOCKS_OUT_OWNER']);
  const others = { ArnNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111111111111:role/Admin' } };
  expect(codes('resource', { ...closed, Condition: others })).toEqual([]);
  expect(codes('resource', { ...closed, Action: 'dynamodb:PutResourcePolicy' })).toEqual([]);
});

it('an address is not brought through a VPC endpoint', () => {
  const office = { 'aws:SourceIp': '203.0.113.0/24' };
  const at = (Condition: object, more = {}) => codes('identity', { Condition, ...more });
  expect(at({ IpAddress: office })).toEqual(['SOURCE_IP_AND_ENDPOINTS']);
  expect(at({ NotIpAddress: office }, deny('dynamodb:*'))).toEqual(['SOURCE_IP_AND_ENDPOINTS']);
  expect(at({ IpAddress: office }, deny('dynamodb:*'))).toEqual(['SOURCE_IP_AND_ENDPOINTS']);
  expect(at({ NotIpAddressIfExists: office }, deny('dynamodb:*'))).toEqual([]);
  expect(at({ IpAddress: office, StringEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } })).toEqual([]);
});

describe('an identity policy beside a resource policy', () => {
  const parsed = (form: PolicyForm, ...Statement: readonly object[]) => {
    const result = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement }), form);
    if (!result.ok) throw new Error(JSON.stringify(result.problem));
    return result.document;
  };
  const clerk = { AWS: 'arn:aws:iam::111111111111:role/Clerk' };
  const limited = { Effect: 'Allow', Principal: clerk, Action: 'dynamodb:GetItem', Resource: table, Condition: own };
  const found = (identity: object, ...resource: readonly object[]) =>
    overridingFindings(parsed('resource', ...resource), { name: 'clerk', document: parsed('identity', identity) });
  const reads = { Effect: 'Allow', Action: 'dynamodb:*', Resource: 'arn:aws:dynamodb:*:*:table/*' };

  it('passes by its conditions', () => {
    expect(found(reads, limited)).toMatchObject([{ code: 'DYNAMODB_IDENTITY_POLICY_PASSES_BY', level: 'security' }]);
    expect(found(reads, limited)[0]!.text).toContain(
      `arn:aws:iam::111111111111:user/someone may dynamodb:GetItem on ${table}`,
    );
  });

  it.each<[string, object, readonly object[]]>([
    ['speaks of something else', { ...reads, Action: 'dynamodb:Query' }, [limited]],
    ['speaks of another table', { ...reads, Resource: `${table}-2` }, [limited]],
    ['has the same conditions', { ...reads, Condition: own }, [limited]],
    ['meets no conditions', reads, [{ ...limited, Condition: undefined }]],
    ['meets a Deny', reads, [limited, { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }]],
  ])('is harmless when it %s', (_, identity, resource) => {
    expect(found(identity, ...resource)).toEqual([]);
  });
});
