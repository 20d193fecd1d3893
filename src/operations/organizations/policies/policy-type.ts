import type { Subject } from '../../operation.ts';
import type { Need } from '../organizations-operation.ts';

/** `organizations:PolicyType` of a policy that is there. */
export function typeOfPolicy(policyId: string, { directory }: Pick<Subject, 'directory'>): Need['keys'] & {} {
  return { 'organizations:policytype': directory.organizations.policy(policyId)?.type };
}
