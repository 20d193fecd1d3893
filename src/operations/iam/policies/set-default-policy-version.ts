import type { Operation } from '../../operation.ts';
import { refuseChangeOfAwsPolicy, requirePolicy } from '../faults.ts';
import { iamOperation, policyTarget } from '../iam-operation.ts';
import { readPolicyArn } from '../names.ts';
import { readVersionId, requireVersion } from './versions.ts';

interface SetDefaultPolicyVersionRequest {
  readonly arn: string;
  readonly versionId: string;
}

/** API reference, SetDefaultPolicyVersion: holds for everybody who has the policy, from the next request on. */
export const setDefaultPolicyVersion: Operation<SetDefaultPolicyVersionRequest> =
  iamOperation<SetDefaultPolicyVersionRequest>({
    name: 'SetDefaultPolicyVersion',

    input: (parameters) => ({ arn: readPolicyArn(parameters), versionId: readVersionId(parameters) }),

    permissions({ arn }, subject) {
      refuseChangeOfAwsPolicy(arn, 'iam:SetDefaultPolicyVersion', subject.principal);
      return [{ on: policyTarget(arn, subject) }];
    },

    execute: ({ arn, versionId }, { directory }) =>
      directory.change((parts) => {
        const policy = requirePolicy(parts.directory, arn);
        requireVersion(policy, versionId);
        return { put: [{ ...policy, defaultVersionId: versionId, updatedAt: parts.now }], result: undefined };
      }),
  });
