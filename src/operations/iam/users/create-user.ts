import type { User } from '../../../database/directory/entities.ts';
import type { Operation } from '../../operation.ts';
import { userAnswer } from '../answers.ts';
import { requireBoundary, requireRoom } from '../faults.ts';
import { iamOperation, newTarget, requestTagKeys } from '../iam-operation.ts';
import { readBoundary, readName, readPath } from '../names.ts';
import { readTags, requestedTags, type Tag, tagsOf } from '../tags.ts';

interface CreateUserRequest {
  readonly name: string;
  readonly path: string;
  readonly boundary: string | undefined;
  readonly tags: readonly Tag[];
}

/** API reference, CreateUser. Tags need `iam:TagUser` as well. */
export const createUser: Operation<CreateUserRequest> = iamOperation<CreateUserRequest>({
  name: 'CreateUser',

  input: (parameters) => ({
    name: readName(parameters, 'UserName', { max: 64 }),
    path: readPath(parameters, 'Path') ?? '/',
    boundary: readBoundary(parameters),
    tags: readTags(parameters),
  }),

  permissions({ name, path, boundary, tags }, { home }) {
    const on = newTarget('user', { accountId: home.account, path, name });
    const keys = { 'iam:permissionsboundary': boundary, ...requestTagKeys(requestedTags(tags)) };
    return [{ on, keys }, ...(tags.length > 0 ? [{ action: 'iam:TagUser', on, keys }] : [])];
  },

  execute: ({ name, path, boundary, tags }, { directory, home }) =>
    directory.change((parts) => {
      const accountId = home.account;
      requireRoom(parts.directory, 'user', { accountId, name });
      requireBoundary(parts.directory, boundary, accountId);
      const user: User = {
        kind: 'user',
        accountId,
        name,
        path,
        uniqueId: parts.newUniqueId('AIDA'),
        createdAt: parts.now,
        tags: tagsOf('user', tags),
        groups: [],
        inlinePolicies: [],
        attachedPolicies: [],
        ...(boundary === undefined ? {} : { permissionsBoundary: boundary }),
      };
      return { put: [user], result: { User: userAnswer(user, { whole: true }) } };
    }),
});
