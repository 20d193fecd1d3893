import type { AwsControlPolicy } from '../../../database/directory/aws-control-policies.ts';
import { attachmentsOf, type ControlPolicy } from '../../../database/directory/organization-entities.ts';
import { policySummary } from '../answers.ts';
import { isAvailable, requireTarget } from '../faults.ts';
import { organizationList } from '../listing.ts';
import { type PolicyType, readId, readPolicyType } from '../names.ts';

interface ListPoliciesForTargetRequest {
  readonly targetId: string;
  readonly type: PolicyType;
}

/** What is attached to the root, unit or account itself. API reference, ListPoliciesForTarget. */
export const listPoliciesForTarget = organizationList<ListPoliciesForTargetRequest, ControlPolicy | AwsControlPolicy>({
  name: 'ListPoliciesForTarget',
  member: 'Policies',
  input: (given) => ({
    targetId: readId(given, 'TargetId', 'target'),
    type: readPolicyType(given, 'Filter'),
  }),
  permissions: ({ targetId, type }) => [{ on: targetId, keys: { 'organizations:policytype': type } }],
  items({ targetId, type }, where) {
    const target = requireTarget(where, targetId);
    if (!isAvailable(type)) return [];
    const ids = [...target[attachmentsOf[type]]].sort();
    return ids.flatMap((id) => where.organizations.policy(id) ?? []);
  },
  keyOf: ({ id }) => id,
  answer: policySummary,
});
