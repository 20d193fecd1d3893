import type { Operation } from '../../operation.ts';
import { accountAnswer } from '../answers.ts';
import { requireMember } from '../faults.ts';
import { readId } from '../names.ts';
import { organizationReading } from '../organizations-operation.ts';

interface DescribeAccountRequest {
  readonly accountId: string;
}

/** API reference, DescribeAccount. */
export const describeAccount: Operation<DescribeAccountRequest> = organizationReading<DescribeAccountRequest>({
  name: 'DescribeAccount',
  callers: 'management',
  input: (given) => ({ accountId: readId(given, 'AccountId', 'account') }),
  permissions: ({ accountId }) => [{ on: accountId }],
  read: ({ accountId }, where) => ({ Account: accountAnswer(requireMember(where, accountId), where) }),
});
