import { AwsError } from '../../../errors.ts';
import type { Operation } from '../../operation.ts';
import { refuseChangeOfAwsPolicy, requirePolicy } from '../faults.ts';
import { iamOperation, policyTarget } from '../iam-operation.ts';
import { readPolicyArn } from '../names.ts';

interface DeletePolicyRequest {
  readonly arn: string;
}

/** API reference, DeletePolicy: only one that nobody uses and that has no version but the default one. */
export const deletePolicy: Operation<DeletePolicyRequest> = iamOperation<DeletePolicyRequest>({
  name: 'DeletePolicy',

  input: (parameters) => ({ arn: readPolicyArn(parameters) }),

  permissions({ arn }, subject) {
    refuseChangeOfAwsPolicy(arn, 'iam:DeletePolicy', subject.principal);
    return [{ on: policyTarget(arn, subject) }];
  },

  execute: ({ arn }, { directory, home }) =>
    directory.change((parts) => {
      const policy = requirePolicy(parts.directory, arn);
      const { attached, bounded } = parts.directory.usersOfPolicy(arn, home.account);
      if (attached.length + bounded.length > 0) {
        throw new AwsError('DeleteConflict', 'Cannot delete a policy attached to entities.');
      }
      if (policy.versions.length > 1) {
        throw new AwsError(
          'DeleteConflict',
          "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
        );
      }
      return { remove: [policy], result: undefined };
    }),
});
