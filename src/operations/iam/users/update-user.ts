import { arnOfEntity } from '../../../database/directory/entities.ts';
import type { Operation } from '../../operation.ts';
import { requireFree, requireNamed } from '../faults.ts';
import { entityTarget, iamOperation } from '../iam-operation.ts';
import { readName, readPath } from '../names.ts';

interface UpdateUserRequest {
  readonly name: string;
  readonly newName: string | undefined;
  readonly newPath: string | undefined;
}

/** API reference, UpdateUser: another name or path, the same user. Needs the permission on the ARN of before and of after. */
export const updateUser: Operation<UpdateUserRequest> = iamOperation<UpdateUserRequest>({
  name: 'UpdateUser',

  input: (parameters) => ({
    name: readName(parameters, 'UserName', { demanded: true }),
    newName: readName(parameters, 'NewUserName', { max: 64, optional: true }),
    newPath: readPath(parameters, 'NewPath'),
  }),

  permissions({ name, newName, newPath }, subject) {
    const on = entityTarget('user', name, subject);
    const path = newPath ?? subject.directory.named('user', subject.home.account, name)?.path ?? '/';
    const after = arnOfEntity({ kind: 'user', accountId: subject.home.account, path, name: newName ?? name });
    return after === on.arn ? [{ on }] : [{ on }, { on: { ...on, arn: after, shownAs: after } }];
  },

  execute: ({ name, newName = name, newPath }, { directory, home }) =>
    directory.change((parts) => {
      const accountId = home.account;
      const user = requireNamed(parts.directory, 'user', { accountId, name });
      if (newName.toLowerCase() !== name.toLowerCase())
        requireFree(parts.directory, 'user', { accountId, name: newName });
      const { declared: _, ...own } = user;
      const renamed =
        newName === name
          ? { ...user, path: newPath ?? user.path }
          : { ...own, name: newName, path: newPath ?? user.path };
      const keys = parts.directory.accessKeysOf(accountId, name).map((key) => ({ ...key, userName: newName }));
      const devices = parts.directory.mfaDevicesOf(accountId, name).map((device) => ({ ...device, userName: newName }));
      return { remove: [user], put: [renamed, ...keys, ...devices], result: undefined };
    }),
});
