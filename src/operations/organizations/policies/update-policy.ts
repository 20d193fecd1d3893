import type { Operation } from '../../operation.ts';
import { policyAnswer } from '../answers.ts';
import { requireFreePolicyName, requireOwnPolicy } from '../faults.ts';
import { contentRules, descriptionRules, nameRules, readId } from '../names.ts';
import { organizationChange } from '../organizations-operation.ts';
import { requireControlDocument } from './document.ts';
import { typeOfPolicy } from './policy-type.ts';

interface UpdatePolicyRequest {
  readonly policyId: string;
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly text: string | undefined;
}

/** What is given changes; it holds wherever the policy is attached. API reference, UpdatePolicy. */
export const updatePolicy: Operation<UpdatePolicyRequest> = organizationChange<UpdatePolicyRequest>({
  name: 'UpdatePolicy',

  input: (given) => ({
    policyId: readId(given, 'PolicyId', 'policy'),
    name: given.text('Name', nameRules),
    description: given.text('Description', descriptionRules),
    text: given.text('Content', contentRules),
  }),

  permissions: ({ policyId }, subject) => [{ on: policyId, keys: typeOfPolicy(policyId, subject) }],

  change({ policyId, ...changes }, parts) {
    const before = requireOwnPolicy(parts, policyId);
    const { name = before.name, description = before.description, text = before.text } = changes;
    if (text !== before.text) requireControlDocument(text, before.type);
    if (name !== before.name) requireFreePolicyName(parts, { type: before.type, name });
    const policy = { ...before, name, description, text };
    return { put: [policy], result: { Policy: policyAnswer(policy, parts) } };
  },
});
