import {
  type AwsControlPolicy,
  fullAwsAccess,
  rcpFullAwsAccess,
} from '../../../database/directory/aws-control-policies.ts';
import type { ControlPolicy } from '../../../database/directory/organization-entities.ts';
import { policySummary } from '../answers.ts';
import { isAvailable } from '../faults.ts';
import { organizationList } from '../listing.ts';
import { type PolicyType, readPolicyType } from '../names.ts';

/** Of one type, AWS's own included. API reference, ListPolicies. */
export const listPolicies = organizationList<{ readonly type: PolicyType }, ControlPolicy | AwsControlPolicy>({
  name: 'ListPolicies',
  member: 'Policies',
  input: (given) => ({ type: readPolicyType(given, 'Filter') }),
  permissions: ({ type }) => [{ on: '*', keys: { 'organizations:policytype': type } }],
  items({ type }, { organization, organizations }) {
    if (!isAvailable(type)) return [];
    const aws = type === 'SERVICE_CONTROL_POLICY' ? fullAwsAccess : rcpFullAwsAccess;
    return [aws, ...organizations.policies(organization.id, type)].sort((a, b) => (a.id < b.id ? -1 : 1));
  },
  keyOf: ({ id }) => id,
  answer: policySummary,
});
