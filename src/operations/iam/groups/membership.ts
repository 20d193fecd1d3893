import type { Operation } from '../../operation.ts';
import { requireNamed } from '../faults.ts';
import { entityTarget, iamOperation } from '../iam-operation.ts';
import { readName } from '../names.ts';

export interface MembershipRequest {
  readonly groupName: string;
  readonly userName: string;
}

/** The two calls that change who is in a group; the resource is the group. `change` undefined: it is so already. */
export function changeMembership(
  name: string,
  change: (groups: readonly string[], group: string) => readonly string[] | undefined,
): Operation<MembershipRequest> {
  return iamOperation<MembershipRequest>({
    name,

    input: (parameters) => ({
      groupName: readName(parameters, 'GroupName'),
      userName: readName(parameters, 'UserName'),
    }),

    permissions: ({ groupName }, subject) => [{ on: entityTarget('group', groupName, subject) }],

    execute: ({ groupName, userName }, { directory, home }) =>
      directory.change((parts) => {
        const accountId = home.account;
        requireNamed(parts.directory, 'group', { accountId, name: groupName });
        const user = requireNamed(parts.directory, 'user', { accountId, name: userName });
        const groups = change(user.groups, groupName);
        return groups ? { put: [{ ...user, groups }], result: undefined } : { result: undefined };
      }),
  });
}
