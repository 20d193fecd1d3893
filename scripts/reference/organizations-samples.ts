import type { Entity } from '../../src/database/directory/entities.ts';
import { organizationsOperations } from '../../src/operations/organizations/organizations-operations.ts';

const unit = 'ou-ab12-shops000';
const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: 'dynamodb:DeleteTable', Resource: '*' }],
});

/** Every member that some operation of Organizations must have; each reads its own and leaves the others. */
const required = {
  RootId: 'r-ab12',
  PolicyType: 'SERVICE_CONTROL_POLICY',
  Type: 'SERVICE_CONTROL_POLICY',
  Filter: 'SERVICE_CONTROL_POLICY',
  ParentId: unit,
  ChildId: unit,
  ChildType: 'ACCOUNT',
  OrganizationalUnitId: unit,
  Name: 'Shops',
  Description: '',
  Content: policy,
  Email: 'till@example.com',
  AccountName: 'Till',
  AccountId: '222222222222',
  CreateAccountRequestId: 'car-exampleexample',
  SourceParentId: 'r-ab12',
  DestinationParentId: unit,
  PolicyId: 'p-examplepolicy',
  TargetId: '222222222222',
  ResourceId: unit,
  TagKeys: ['team'],
};

/** A request for every operation of Organizations, by `organizations.Operation`; those that can tag what they make do. */
export const organizationsSamples: Readonly<Record<string, readonly unknown[]>> = Object.fromEntries(
  organizationsOperations.map(({ name }) => {
    const PolicyType = name === 'DescribeEffectivePolicy' ? 'TAG_POLICY' : required.PolicyType;
    const tags = /^(Create|Tag)/.test(name) ? { Tags: [{ Key: 'team', Value: 'shop' }] } : {};
    return [`organizations.${name}`, [{ ...required, PolicyType, ...tags }]];
  }),
);

const of = { organizationId: 'o-exampleorg1', accountId: '111111111111' };
const attached = { scps: ['p-FullAWSAccess'], rcps: [], tags: {} };

/** The organization that the samples are about. */
export const sampleOrganization: readonly Entity[] = [
  { kind: 'organization', id: of.organizationId, accountId: of.accountId, rootId: required.RootId, policyTypes: [] },
  { kind: 'organizationNode', ...of, id: required.RootId, name: 'Root', ...attached },
  ...['111111111111', required.AccountId].map((accountId) => ({
    kind: 'member' as const,
    ...of,
    accountId,
    parentId: required.RootId,
    email: `${accountId}@example.com`,
    created: false,
    joinedAt: 0,
    ...attached,
  })),
  {
    kind: 'controlPolicy',
    ...of,
    id: required.PolicyId,
    type: 'SERVICE_CONTROL_POLICY',
    name: required.Name,
    description: '',
    text: policy,
    tags: {},
  },
];
