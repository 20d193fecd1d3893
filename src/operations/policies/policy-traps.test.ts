// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { expect, it } from 'vitest';
import { parsePolicy } from '../../policy/document.ts';
import type { PolicyForm } from '../../policy/statement.ts';
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

it('a Deny of one way leaves the others', () => {
  const deny = (...Action: string[]) => ({ Effect: 'Deny', Action });
  expect(codes('resource', deny('dynamodb:DeleteItem'))).toEqual(['DENY_LEAVES_OTHER_WAYS']);
  expect(codes('resource', deny('dynamodb:DeleteItem'), deny('dynamodb:Batch*', 'dynamodb:PartiQL*'))).toEqual([]);
  expect(codes('resource', deny('dynamodb:*'))).toEqual([]);
});
