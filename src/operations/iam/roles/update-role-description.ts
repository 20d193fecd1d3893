import type { Role } from '../../../database/directory/entities.ts';
import type { Operation } from '../../operation.ts';
import { roleAnswer } from '../answers.ts';
import { requireNamed } from '../faults.ts';
import { boundaryOf, entityTarget, iamOperation } from '../iam-operation.ts';
import { readName } from '../names.ts';
import { readDescription } from './role-parameters.ts';

interface UpdateRoleDescriptionRequest {
  readonly name: string;
  readonly description: string;
}

/** API reference, UpdateRoleDescription; Terraform still calls it. Service-linked roles can be described, too. */
export const updateRoleDescription: Operation<UpdateRoleDescriptionRequest> =
  iamOperation<UpdateRoleDescriptionRequest>({
    name: 'UpdateRoleDescription',

    input: (parameters) => ({
      name: readName(parameters, 'RoleName'),
      description: readDescription(parameters, { required: true }),
    }),

    permissions: ({ name }, subject) => [
      { on: entityTarget('role', name, subject), keys: boundaryOf('role', name, subject) },
    ],

    execute: ({ name, description }, { directory, home }) =>
      directory.change((parts) => {
        const role = requireNamed(parts.directory, 'role', { accountId: home.account, name });
        const described = describedRole(role, description);
        return { put: [described], result: { Role: roleAnswer(described, parts.directory, { whole: false }) } };
      }),
  });

/** An empty description is none. */
export function describedRole({ description: _, ...role }: Role, description: string): Role {
  return description === '' ? role : { ...role, description };
}
