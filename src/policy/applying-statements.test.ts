import { expect, it } from 'vitest';
import { applyingStatements } from './applying-statements.ts';
import { compilePolicy } from './compile.ts';
import { parsePolicy } from './document.ts';
import type { ApplicablePolicies } from './evaluate.ts';
import type { Principal } from './principal.ts';
import type { PolicyForm } from './statement.ts';

const account = '111122223333';
const user: Principal = {
  kind: 'user',
  arn: `arn:aws:iam::${account}:user/alice`,
  accountId: account,
  userId: 'AIDAALICE',
  uniqueId: 'AIDAALICE',
  userName: 'alice',
  tags: new Map(),
};
const mine = { Principal: { AWS: [user.arn, account] } };

function policy(id: string, form: PolicyForm, ...statements: object[]) {
  const filled = statements.map((one) => ({ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*', ...one }));
  const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: filled }), form);
  if (!parsed.ok) throw new Error(parsed.problem.kind);
  return compilePolicy(parsed.document, id);
}

function applying(policies: Partial<ApplicablePolicies>): string[] {
  const request = { principal: user, action: 'dynamodb:GetItem', resource: 'x', resourceAccount: account };
  const found = applyingStatements({ ...request, context: () => undefined }, { identity: [], ...policies });
  return found.map(({ policyKind, policyId, statementIndex }) => `${policyKind} ${policyId} ${statementIndex}`);
}

it('names what applies of every kind, Allow and Deny, and leaves out what does not', () => {
  const attached = (id: string) => policy(id, 'identity', {}, { Action: 'a:b' }, { Effect: 'Deny' });
  const naming = (id: string) =>
    policy(id, 'resource', mine, { Principal: { AWS: '444455556666' } }, { ...mine, Resource: 'y' });
  expect(
    applying({
      serviceControl: [[attached('root')], [attached('unit'), attached('account')]],
      resourceControl: [[naming('r1')], [naming('r2')]],
      resource: naming('table'),
      identity: [attached('i1'), attached('i2')],
      boundary: attached('limit'),
      session: [attached('s')],
      vpcEndpoint: [naming('e')],
    }),
  ).toEqual([
    ...['serviceControl root 0', 'serviceControl root 2', 'serviceControl unit 0', 'serviceControl unit 2'],
    ...['serviceControl account 0', 'serviceControl account 2', 'resourceControl r1 0', 'resourceControl r2 0'],
    ...['resource table 0', 'identity i1 0', 'identity i1 2', 'identity i2 0', 'identity i2 2'],
    ...['boundary limit 0', 'boundary limit 2', 'session s 0', 'session s 2', 'vpcEndpoint e 0'],
  ]);
  expect(applying({})).toEqual([]);
  // Of a resource, a policy that names nobody is for nobody.
  expect(applying({ resource: attached('table') })).toEqual([]);
});

it('NotPrincipal applies to whom it does not list in full, and to whoever has a boundary', () => {
  const deny = (AWS: string[]) => policy('p', 'resource', { Effect: 'Deny', NotPrincipal: { AWS } });
  const boundary = policy('limit', 'identity', { Action: 'a:b' });
  expect(applying({ resource: deny(['444455556666']) })).toEqual(['resource p 0']);
  expect(applying({ resource: deny([user.arn]) })).toEqual(['resource p 0']);
  expect(applying({ resource: deny([user.arn, account]) })).toEqual([]);
  expect(applying({ resource: deny([user.arn, account]), boundary })).toEqual(['resource p 0']);
});
