import type { Operation } from '../../operation.ts';
import { requireNamed } from '../faults.ts';
import { iamOperation } from '../iam-operation.ts';
import { ownerOf, ownerTarget, readKeyId, readOwner, requireKey } from './key-owner.ts';

interface UpdateAccessKeyRequest {
  readonly id: string;
  readonly active: boolean;
  readonly userName: string | undefined;
}

/** API reference, UpdateAccessKey. An inactive key signs nothing from the next request on; sessions it has issued live on. */
export const updateAccessKey: Operation<UpdateAccessKeyRequest> = iamOperation<UpdateAccessKeyRequest>({
  name: 'UpdateAccessKey',

  input(parameters) {
    const id = readKeyId(parameters);
    parameters.demand('Status');
    const active = parameters.choice('Status', ['Active', 'Inactive'], { required: true }) === 'Active';
    return { id, active, userName: readOwner(parameters) };
  },

  permissions: ({ userName }, subject) => [{ on: ownerTarget(userName, subject) }],

  execute: ({ id, active, userName }, { directory, home, principal }) =>
    directory.change((parts) => {
      const accountId = home.account;
      const owner = ownerOf(userName, principal);
      if (owner !== undefined) requireNamed(parts.directory, 'user', { accountId, name: owner });
      const key = requireKey(parts.directory, { id, accountId, owner });
      return { put: [{ ...key, active }], result: undefined };
    }),
});
