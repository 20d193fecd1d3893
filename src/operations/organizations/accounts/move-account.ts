import { AwsError } from '../../../errors.ts';
import type { Operation } from '../../operation.ts';
import { accountNotFound, requireMember, requireNode } from '../faults.ts';
import { readId } from '../names.ts';
import { organizationChange } from '../organizations-operation.ts';

interface MoveAccountRequest {
  readonly accountId: string;
  readonly from: string;
  readonly to: string;
}

/** Needs the permission on the account, on where it lies and on where it goes. API reference, MoveAccount. */
export const moveAccount: Operation<MoveAccountRequest> = organizationChange<MoveAccountRequest>({
  name: 'MoveAccount',

  input: (given) => ({
    accountId: readId(given, 'AccountId', 'account'),
    from: readId(given, 'SourceParentId', 'parent'),
    to: readId(given, 'DestinationParentId', 'parent'),
  }),

  permissions: ({ accountId, from, to }) => [{ on: accountId }, { on: from }, { on: to }],

  change({ accountId, from, to }, parts) {
    const member = requireMember(parts, accountId);
    requireNode(parts, from, 'SourceParentNotFoundException');
    requireNode(parts, to, 'DestinationParentNotFoundException');
    // Of an account that lies elsewhere AWS says that there is none.
    if (member.parentId !== from) throw accountNotFound();
    if (from === to) {
      throw new AwsError('DuplicateAccountException', 'That account is already present in the specified destination.');
    }
    return { put: [{ ...member, parentId: to }], result: undefined };
  },
});
