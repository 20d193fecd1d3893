import { AwsError } from '../../../errors.ts';
import type { Operation } from '../../operation.ts';
import { requireOwnPolicy } from '../faults.ts';
import { readId } from '../names.ts';
import { organizationChange } from '../organizations-operation.ts';
import { typeOfPolicy } from './policy-type.ts';

interface DeletePolicyRequest {
  readonly policyId: string;
}

/** Only one that is attached nowhere. API reference, DeletePolicy. */
export const deletePolicy: Operation<DeletePolicyRequest> = organizationChange<DeletePolicyRequest>({
  name: 'DeletePolicy',

  input: (given) => ({ policyId: readId(given, 'PolicyId', 'policy') }),

  permissions: ({ policyId }, subject) => [{ on: policyId, keys: typeOfPolicy(policyId, subject) }],

  change({ policyId }, parts) {
    const policy = requireOwnPolicy(parts, policyId);
    if (parts.organizations.targetsOf(policyId, parts.organization.id).length > 0) {
      throw new AwsError(
        'PolicyInUseException',
        'The policy is attached to one or more entities. You must detach it from all roots, OUs, and accounts before performing this operation.',
      );
    }
    return { remove: [policy], result: undefined };
  },
});
