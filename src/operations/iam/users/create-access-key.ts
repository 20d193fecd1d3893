import type { AccessKey } from '../../../database/directory/entities.ts';
import { accessKeysPerUserMax } from '../../../database/directory/quotas.ts';
import type { Operation } from '../../operation.ts';
import { accessKeyAnswer } from '../answers.ts';
import { quotaExceeded, requireNamed } from '../faults.ts';
import { iamOperation } from '../iam-operation.ts';
import { ownerOf, ownerTarget, readOwner } from './key-owner.ts';

interface CreateAccessKeyRequest {
  readonly userName: string | undefined;
}

/** API reference, CreateAccessKey: the only answer that shows the secret. */
export const createAccessKey: Operation<CreateAccessKeyRequest> = iamOperation<CreateAccessKeyRequest>({
  name: 'CreateAccessKey',

  input: (parameters) => ({ userName: readOwner(parameters) }),

  permissions: ({ userName }, subject) => [{ on: ownerTarget(userName, subject) }],

  execute: ({ userName }, { directory, home, principal }) =>
    directory.change((parts) => {
      const accountId = home.account;
      const owner = ownerOf(userName, principal);
      if (owner !== undefined) requireNamed(parts.directory, 'user', { accountId, name: owner });
      if (parts.directory.accessKeysOf(accountId, owner).length >= accessKeysPerUserMax) {
        throw quotaExceeded('AccessKeysPerUser', accessKeysPerUserMax);
      }
      const key: AccessKey = {
        kind: 'accessKey',
        ...parts.newAccessKey(accountId),
        accountId,
        ...(owner === undefined ? {} : { userName: owner }),
        active: true,
        createdAt: parts.now,
      };
      return { put: [key], result: { AccessKey: { ...accessKeyAnswer(key), SecretAccessKey: key.secret } } };
    }),
});
