import type { Operation } from '../../operation.ts';
import { encodedDocument, versionAnswer } from '../answers.ts';
import { requirePolicy } from '../faults.ts';
import { iamOperation, policyTarget } from '../iam-operation.ts';
import { readPolicyArn } from '../names.ts';
import { readVersionId, requireVersion } from './versions.ts';

interface GetPolicyVersionRequest {
  readonly arn: string;
  readonly versionId: string;
}

/** API reference, GetPolicyVersion: with the document. */
export const getPolicyVersion: Operation<GetPolicyVersionRequest> = iamOperation<GetPolicyVersionRequest>({
  name: 'GetPolicyVersion',

  input: (parameters) => ({ arn: readPolicyArn(parameters), versionId: readVersionId(parameters) }),

  permissions: ({ arn }, subject) => [{ on: policyTarget(arn, subject) }],

  execute({ arn, versionId }, { directory }) {
    const policy = requirePolicy(directory, arn);
    const version = requireVersion(policy, versionId);
    return { PolicyVersion: { Document: encodedDocument(version.text), ...versionAnswer(policy, version) } };
  },
});
