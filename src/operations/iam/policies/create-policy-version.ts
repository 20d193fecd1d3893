import { versionsPerPolicyMax } from '../../../database/directory/quotas.ts';
import { AwsError } from '../../../errors.ts';
import type { Operation } from '../../operation.ts';
import { versionAnswer } from '../answers.ts';
import { requireManagedDocument } from '../documents.ts';
import { refuseChangeOfAwsPolicy, requirePolicy } from '../faults.ts';
import { iamOperation, policyTarget } from '../iam-operation.ts';
import { readDocument, readPolicyArn } from '../names.ts';

interface CreatePolicyVersionRequest {
  readonly arn: string;
  readonly document: string;
  readonly setAsDefault: boolean;
}

/** API reference, CreatePolicyVersion. It holds only as the default one. */
export const createPolicyVersion: Operation<CreatePolicyVersionRequest> = iamOperation<CreatePolicyVersionRequest>({
  name: 'CreatePolicyVersion',

  input: (parameters) => ({
    arn: readPolicyArn(parameters),
    document: readDocument(parameters, 'PolicyDocument'),
    setAsDefault: parameters.flag('SetAsDefault') ?? false,
  }),

  permissions({ arn }, subject) {
    refuseChangeOfAwsPolicy(arn, 'iam:CreatePolicyVersion', subject.principal);
    return [{ on: policyTarget(arn, subject) }];
  },

  execute: ({ arn, document, setAsDefault }, { directory }) =>
    directory.change((parts) => {
      const policy = requirePolicy(parts.directory, arn);
      requireManagedDocument(document);
      if (policy.versions.length >= versionsPerPolicyMax) {
        throw new AwsError(
          'LimitExceeded',
          'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
        );
      }
      const versionsMade = policy.versionsMade + 1;
      const version = { id: `v${versionsMade}`, text: document, createdAt: parts.now };
      const changed = {
        ...policy,
        versions: [version, ...policy.versions],
        defaultVersionId: setAsDefault ? version.id : policy.defaultVersionId,
        versionsMade,
        updatedAt: parts.now,
      };
      return { put: [changed], result: { PolicyVersion: versionAnswer(changed, version) } };
    }),
});
