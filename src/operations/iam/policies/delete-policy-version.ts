import { AwsError } from '../../../errors.ts';
import type { Operation } from '../../operation.ts';
import { refuseChangeOfAwsPolicy, requirePolicy } from '../faults.ts';
import { iamOperation, policyTarget } from '../iam-operation.ts';
import { readPolicyArn } from '../names.ts';
import { readVersionId, requireVersion } from './versions.ts';

interface DeletePolicyVersionRequest {
  readonly arn: string;
  readonly versionId: string;
}

/** API reference, DeletePolicyVersion. Its number is not used again. */
export const deletePolicyVersion: Operation<DeletePolicyVersionRequest> = iamOperation<DeletePolicyVersionRequest>({
  name: 'DeletePolicyVersion',

  input: (parameters) => ({ arn: readPolicyArn(parameters), versionId: readVersionId(parameters) }),

  permissions({ arn }, subject) {
    refuseChangeOfAwsPolicy(arn, 'iam:DeletePolicyVersion', subject.principal);
    return [{ on: policyTarget(arn, subject) }];
  },

  execute: ({ arn, versionId }, { directory }) =>
    directory.change((parts) => {
      const policy = requirePolicy(parts.directory, arn);
      const gone = requireVersion(policy, versionId);
      if (versionId === policy.defaultVersionId) {
        throw new AwsError('DeleteConflict', 'Cannot delete the default version of a policy.');
      }
      const versions = policy.versions.filter((version) => version !== gone);
      return { put: [{ ...policy, versions, updatedAt: parts.now }], result: undefined };
    }),
});
