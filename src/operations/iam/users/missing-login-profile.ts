import type { Operation } from '../../operation.ts';
import { noSuchEntity, requireNamed } from '../faults.ts';
import { iamOperation } from '../iam-operation.ts';
import { ownerOf, ownerTarget, readOwner } from './key-owner.ts';

export interface LoginProfileRequest {
  readonly userName: string | undefined;
}

/** Nobody here signs in with a password: every call about one finds none, which is what whoever deletes a user wants to hear. */
export function missingLoginProfile(name: string): Operation<LoginProfileRequest> {
  return iamOperation<LoginProfileRequest>({
    name,
    input: (parameters) => ({ userName: readOwner(parameters, 64) }),
    permissions: ({ userName }, subject) => [{ on: ownerTarget(userName, subject) }],
    execute({ userName }, { directory, home, principal }) {
      const owner = ownerOf(userName, principal);
      if (owner !== undefined) requireNamed(directory, 'user', { accountId: home.account, name: owner });
      throw noSuchEntity(`Login Profile for User ${owner ?? 'root'} cannot be found.`);
    },
  });
}
