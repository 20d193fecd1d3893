import type { Operation } from '../../operation.ts';
import { policyAnswer } from '../answers.ts';
import { requirePolicy } from '../faults.ts';
import { readId } from '../names.ts';
import { organizationReading } from '../organizations-operation.ts';
import { typeOfPolicy } from './policy-type.ts';

interface DescribePolicyRequest {
  readonly policyId: string;
}

/** API reference, DescribePolicy. */
export const describePolicy: Operation<DescribePolicyRequest> = organizationReading<DescribePolicyRequest>({
  name: 'DescribePolicy',
  callers: 'management',
  input: (given) => ({ policyId: readId(given, 'PolicyId', 'policy') }),
  permissions: ({ policyId }, subject) => [{ on: policyId, keys: typeOfPolicy(policyId, subject) }],
  read: ({ policyId }, where) => ({ Policy: policyAnswer(requirePolicy(where, policyId), where) }),
});
