import type { Parameters } from '../identity/parameters.ts';
import type { Operation } from '../operation.ts';
import { requireNamed } from './faults.ts';
import { accountTarget, iamOperation } from './iam-operation.ts';
import { readPage } from './paging.ts';
import { ownerOf, ownerTarget, readOwner } from './users/key-owner.ts';

/**
 * Lists of what this server does not have: certificates, keys for other services. Empty rather than refused, because whoever
 * deletes a user asks for them first.
 */

/** Of the account. `member`: of the answer. `read`: what may narrow the list, and narrows nothing here. */
export function emptyAccountList(
  name: string,
  { member, read }: { readonly member: string; read?(parameters: Parameters): unknown },
): Operation<object> {
  return iamOperation<object>({
    name,
    input: (parameters) => ({ narrowed: read?.(parameters), page: readPage(parameters, name) }),
    permissions: (_, subject) => [{ on: accountTarget(subject) }],
    execute: () => ({ [member]: [], IsTruncated: false }),
  });
}

/** Of a user; the user has to be there. `nameMax`: as for `readOwner`. */
export function emptyUserList(
  name: string,
  { member, nameMax }: { readonly member: string; readonly nameMax?: 64 },
): Operation<{ readonly userName: string | undefined }> {
  return iamOperation<{ readonly userName: string | undefined }>({
    name,
    input: (parameters) => ({ userName: readOwner(parameters, nameMax), page: readPage(parameters, name) }),
    permissions: ({ userName }, subject) => [{ on: ownerTarget(userName, subject) }],
    execute({ userName }, { directory, home, principal }) {
      const owner = ownerOf(userName, principal);
      if (owner !== undefined) requireNamed(directory, 'user', { accountId: home.account, name: owner });
      return { [member]: [], IsTruncated: false };
    },
  });
}
