import type { Operation } from '../../operation.ts';
import { requireMember } from '../faults.ts';
import { readId } from '../names.ts';
import { organizationChange } from '../organizations-operation.ts';
import { withoutMember } from './leaving.ts';

interface RemoveAccountFromOrganizationRequest {
  readonly accountId: string;
}

/** API reference, RemoveAccountFromOrganization. */
export const removeAccountFromOrganization: Operation<RemoveAccountFromOrganizationRequest> =
  organizationChange<RemoveAccountFromOrganizationRequest>({
    name: 'RemoveAccountFromOrganization',
    input: (given) => ({ accountId: readId(given, 'AccountId', 'account') }),
    permissions: ({ accountId }) => [{ on: accountId }],
    change: ({ accountId }, parts) => withoutMember(requireMember(parts, accountId), parts),
  });
