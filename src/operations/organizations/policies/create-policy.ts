import type { ControlPolicy } from '../../../database/directory/organization-entities.ts';
import { controlPoliciesMax } from '../../../database/directory/quotas.ts';
import type { Operation } from '../../operation.ts';
import { policyAnswer } from '../answers.ts';
import { constraintViolation, requireAvailable, requireFreePolicyName } from '../faults.ts';
import { freshId } from '../fresh-id.ts';
import { contentRules, descriptionRules, nameRules, type PolicyType, readPolicyType } from '../names.ts';
import { organizationChange } from '../organizations-operation.ts';
import { checkedTags, needsWithTags, readTags, type Tags } from '../tag-lists.ts';
import { requireControlDocument } from './document.ts';

interface CreatePolicyRequest {
  readonly type: PolicyType;
  readonly name: string;
  readonly description: string;
  readonly text: string;
  readonly tags: Tags;
}

/** An SCP or RCP, which holds where it is attached. Its type need not be enabled. API reference, CreatePolicy. */
export const createPolicy: Operation<CreatePolicyRequest> = organizationChange<CreatePolicyRequest>({
  name: 'CreatePolicy',

  input: (given) => ({
    text: given.text('Content', { ...contentRules, required: true }),
    description: given.text('Description', { ...descriptionRules, required: true }),
    name: given.text('Name', { ...nameRules, required: true }),
    type: readPolicyType(given, 'Type'),
    tags: readTags(given),
  }),

  permissions: ({ type, tags }) => needsWithTags('*', { keys: { 'organizations:policytype': type }, tags }),

  change({ type: asked, name, description, text, tags }, parts) {
    const { organization, organizations, newSuffix } = parts;
    const type = requireAvailable(asked);
    requireControlDocument(text, type);
    requireFreePolicyName(parts, { type, name });
    if (organizations.policies(organization.id, type).length >= controlPoliciesMax[type]) {
      throw constraintViolation(
        'POLICY_NUMBER_LIMIT_EXCEEDED',
        'You attempted to exceed the number of policies that you can have in an organization.',
      );
    }
    const policy: ControlPolicy = {
      kind: 'controlPolicy',
      organizationId: organization.id,
      accountId: organization.accountId,
      id: freshId('p-', 8, { newSuffix, isTaken: (id) => organizations.policy(id) !== undefined }),
      type,
      name,
      description,
      text,
      tags: checkedTags(tags),
    };
    const answer = policyAnswer(policy, { organization, organizations: { ...organizations, policy: () => policy } });
    return { put: [policy], result: { Policy: answer } };
  },
});
