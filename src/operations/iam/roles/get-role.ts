import type { Operation } from '../../operation.ts';
import { roleAnswer, roleUseAnswer } from '../answers.ts';
import { requireNamed } from '../faults.ts';
import { boundaryOf, entityTarget, iamOperation } from '../iam-operation.ts';
import { readName } from '../names.ts';

interface GetRoleRequest {
  readonly name: string;
}

/** API reference, GetRole. */
export const getRole: Operation<GetRoleRequest> = iamOperation<GetRoleRequest>({
  name: 'GetRole',

  input: (parameters) => ({ name: readName(parameters, 'RoleName', { demanded: true }) }),

  permissions: ({ name }, subject) => [
    { on: entityTarget('role', name, subject), keys: boundaryOf('role', name, subject) },
  ],

  async execute({ name }, { directory, home, lastUseOf }) {
    const role = requireNamed(directory, 'role', { accountId: home.account, name });
    const answer = roleAnswer(role, directory, { whole: true });
    return { Role: { ...answer, RoleLastUsed: roleUseAnswer(await lastUseOf(role.accountId, role.uniqueId)) } };
  },
});
