import type { Operation } from '../../operation.ts';
import { requireNamed } from '../faults.ts';
import { iamOperation } from '../iam-operation.ts';
import { ownerOf, ownerTarget, readKeyId, readOwner, requireKey } from './key-owner.ts';

interface DeleteAccessKeyRequest {
  readonly id: string;
  readonly userName: string | undefined;
}

/** API reference, DeleteAccessKey. */
export const deleteAccessKey: Operation<DeleteAccessKeyRequest> = iamOperation<DeleteAccessKeyRequest>({
  name: 'DeleteAccessKey',

  input: (parameters) => ({ id: readKeyId(parameters), userName: readOwner(parameters) }),

  permissions: ({ userName }, subject) => [{ on: ownerTarget(userName, subject) }],

  execute: ({ id, userName }, { directory, home, principal }) =>
    directory.change((parts) => {
      const accountId = home.account;
      const owner = ownerOf(userName, principal);
      if (owner !== undefined) requireNamed(parts.directory, 'user', { accountId, name: owner });
      return { remove: [requireKey(parts.directory, { id, accountId, owner })], result: undefined };
    }),
});
