import type { Operation } from '../../operation.ts';
import { requireModifiable, requireNamed } from '../faults.ts';
import { boundaryOf, entityTarget, iamOperation } from '../iam-operation.ts';
import { readName } from '../names.ts';
import { readDescription, readMaxSessionDuration } from './role-parameters.ts';
import { describedRole } from './update-role-description.ts';

interface UpdateRoleRequest {
  readonly name: string;
  readonly description: string | undefined;
  readonly maxSessionDurationSeconds: number | undefined;
}

/**
 * API reference, UpdateRole. What is not given stays. Live sessions keep their end. Of a service-linked role only the
 * description changes: IAM User Guide, "Edit a service-linked role".
 */
export const updateRole: Operation<UpdateRoleRequest> = iamOperation<UpdateRoleRequest>({
  name: 'UpdateRole',

  input: (parameters) => ({
    name: readName(parameters, 'RoleName'),
    description: readDescription(parameters),
    maxSessionDurationSeconds: readMaxSessionDuration(parameters),
  }),

  permissions: ({ name }, subject) => [
    { on: entityTarget('role', name, subject), keys: boundaryOf('role', name, subject) },
  ],

  execute: ({ name, description, maxSessionDurationSeconds }, { directory, home }) =>
    directory.change((parts) => {
      const role = requireNamed(parts.directory, 'role', { accountId: home.account, name });
      if (maxSessionDurationSeconds !== undefined) requireModifiable(role);
      const described = description === undefined ? role : describedRole(role, description);
      const updated = {
        ...described,
        maxSessionDurationSeconds: maxSessionDurationSeconds ?? role.maxSessionDurationSeconds,
      };
      return { put: [updated], result: {} };
    }),
});
