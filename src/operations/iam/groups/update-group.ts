import { arnOfEntity } from '../../../database/directory/entities.ts';
import type { Operation } from '../../operation.ts';
import { requireFree, requireNamed } from '../faults.ts';
import { entityTarget, iamOperation } from '../iam-operation.ts';
import { readName, readPath } from '../names.ts';

interface UpdateGroupRequest {
  readonly name: string;
  readonly newName: string | undefined;
  readonly newPath: string | undefined;
}

/** API reference, UpdateGroup: another name or path, the same group. Needs the permission on the ARN of before and of after. */
export const updateGroup: Operation<UpdateGroupRequest> = iamOperation<UpdateGroupRequest>({
  name: 'UpdateGroup',

  input: (parameters) => ({
    name: readName(parameters, 'GroupName'),
    newPath: readPath(parameters, 'NewPath'),
    newName: readName(parameters, 'NewGroupName', { optional: true }),
  }),

  permissions({ name, newName, newPath }, subject) {
    const on = entityTarget('group', name, subject);
    const path = newPath ?? subject.directory.named('group', subject.home.account, name)?.path ?? '/';
    const after = arnOfEntity({ kind: 'group', accountId: subject.home.account, path, name: newName ?? name });
    return after === on.arn ? [{ on }] : [{ on }, { on: { ...on, arn: after, shownAs: after } }];
  },

  execute: ({ name, newName = name, newPath }, { directory, home }) =>
    directory.change((parts) => {
      const accountId = home.account;
      const group = requireNamed(parts.directory, 'group', { accountId, name });
      if (newName.toLowerCase() !== name.toLowerCase())
        requireFree(parts.directory, 'group', { accountId, name: newName });
      const path = newPath ?? group.path;
      if (newName === name) return { put: [{ ...group, path }], result: undefined };
      const { declared: _, ...own } = group;
      const members = parts.directory
        .members(group)
        .map((user) => ({ ...user, groups: user.groups.map((other) => (other === name ? newName : other)) }));
      return { remove: [group], put: [{ ...own, name: newName, path }, ...members], result: undefined };
    }),
});
