import { expect, it } from 'vitest';
import { resourceControlFault, serviceControlFault } from './control-policy-rules.ts';
import { type PolicyDocument, parsePolicy } from './document.ts';
import type { PolicyForm } from './statement.ts';

function documentOf(policy: object, form: PolicyForm): PolicyDocument {
  const parsed = parsePolicy(JSON.stringify(policy), form);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
  return parsed.document;
}

const deny = { Effect: 'Deny', Principal: '*', Action: 'dynamodb:*', Resource: '*' };
const resourceControl = (change: object, Version = '2012-10-17') =>
  resourceControlFault(documentOf({ Version, Statement: [deny, { ...deny, ...change }] }, 'resource'));

it.each([
  [{ Effect: 'Allow' }, 'allows; a resource control policy only denies, RCPFullAWSAccess allows beside it'],
  [{ Principal: { AWS: '111122223333' } }, 'lacks Principal "*"; say in Condition whom the denial spares'],
  [{ Principal: { AWS: ['111122223333', '*'] } }, 'lacks Principal "*"; say in Condition whom the denial spares'],
  [
    { Principal: undefined, NotPrincipal: { AWS: '111122223333' } },
    'lacks Principal "*"; say in Condition whom the denial spares',
  ],
  [{ Action: undefined, NotAction: 'dynamodb:GetItem' }, 'has NotAction; name what is denied in Action'],
  [{ Action: ['dynamodb:GetItem', '*'] }, 'names actions of every service; write them as in "dynamodb:*"'],
  [{ Action: 'dynamodb' }, 'names actions of every service; write them as in "dynamodb:*"'],
  [{ Action: ':GetItem' }, 'names actions of every service; write them as in "dynamodb:*"'],
  [{ Action: 'dynamo*:GetItem' }, 'names actions of every service; write them as in "dynamodb:*"'],
])('a resource control policy with %j %s', (change, fault) => {
  expect(resourceControl(change)).toBe(fault);
});

it('a resource control policy has Version 2012-10-17', () => {
  expect(resourceControl({}, '2008-10-17')).toBe('lacks Version "2012-10-17", which a resource control policy needs');
});

it.each([{}, { Action: ['DynamoDB:Get*', 's3:*'] }, { Resource: undefined, NotResource: 'arn:aws:s3:::b' }])(
  'a resource control policy may have %j',
  (change) => {
    expect(resourceControl(change)).toBeUndefined();
  },
);

it("a service control policy is held to what IAM asks of a principal's policies", () => {
  const fault = (Action: string) => {
    const statement = { Effect: 'Allow', Action, Resource: '*' };
    return serviceControlFault(documentOf({ Version: '2012-10-17', Statement: statement }, 'identity'));
  };
  expect(fault('*')).toBeUndefined();
  expect(fault('GetItem')).toBe('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
});
