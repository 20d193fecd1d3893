import { type ControlTarget, targetId } from '../../../database/directory/organization-entities.ts';
import { targetAnswer } from '../answers.ts';
import { requirePolicy } from '../faults.ts';
import { organizationList } from '../listing.ts';
import { readId } from '../names.ts';
import { typeOfPolicy } from './policy-type.ts';

/** API reference, ListTargetsForPolicy. */
export const listTargetsForPolicy = organizationList<{ readonly policyId: string }, ControlTarget>({
  name: 'ListTargetsForPolicy',
  member: 'Targets',
  input: (given) => ({ policyId: readId(given, 'PolicyId', 'policy') }),
  permissions: ({ policyId }, subject) => [{ on: policyId, keys: typeOfPolicy(policyId, subject) }],
  items({ policyId }, where) {
    requirePolicy(where, policyId);
    return where.organizations.targetsOf(policyId, where.organization.id);
  },
  keyOf: targetId,
  answer: targetAnswer,
});
