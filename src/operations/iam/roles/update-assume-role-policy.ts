import type { Operation } from '../../operation.ts';
import { keptTrustPolicy } from '../documents.ts';
import { requireModifiable, requireNamed } from '../faults.ts';
import { boundaryOf, entityTarget, iamOperation } from '../iam-operation.ts';
import { readDocument, readName } from '../names.ts';

interface UpdateAssumeRolePolicyRequest {
  readonly name: string;
  readonly document: string;
}

/** API reference, UpdateAssumeRolePolicy. Live sessions go on. */
export const updateAssumeRolePolicy: Operation<UpdateAssumeRolePolicyRequest> =
  iamOperation<UpdateAssumeRolePolicyRequest>({
    name: 'UpdateAssumeRolePolicy',

    input: (parameters) => ({
      name: readName(parameters, 'RoleName'),
      document: readDocument(parameters, 'PolicyDocument'),
    }),

    permissions: ({ name }, subject) => [
      { on: entityTarget('role', name, subject), keys: boundaryOf('role', name, subject) },
    ],

    execute: ({ name, document }, { directory, home, principals }) =>
      directory.change((parts) => {
        const role = requireNamed(parts.directory, 'role', { accountId: home.account, name });
        requireModifiable(role);
        const trustPolicy = keptTrustPolicy(document, principals);
        return { put: [{ ...role, trustPolicy, trustDocument: document }], result: undefined };
      }),
  });
