import { AwsError } from '../../../errors.ts';
import type { Operation } from '../../operation.ts';
import { constraintViolation, requireMember } from '../faults.ts';
import { readId } from '../names.ts';
import { organizationChange } from '../organizations-operation.ts';

interface CloseAccountRequest {
  readonly accountId: string;
}

/** SUSPENDED from now on: nobody of the account is let in any more; what it has stays. API reference, CloseAccount. */
export const closeAccount: Operation<CloseAccountRequest> = organizationChange<CloseAccountRequest>({
  name: 'CloseAccount',

  input: (given) => ({ accountId: readId(given, 'AccountId', 'account') }),

  permissions: ({ accountId }) => [{ on: accountId }],

  change({ accountId }, parts) {
    const member = requireMember(parts, accountId);
    if (accountId === parts.organization.accountId) {
      throw constraintViolation('CANNOT_CLOSE_MANAGEMENT_ACCOUNT', "You can't close the management account.");
    }
    if (member.closed)
      throw new AwsError('AccountAlreadyClosedException', 'You attempted to close an account that is already closed.');
    return { put: [{ ...member, closed: true }], result: undefined };
  },
});
