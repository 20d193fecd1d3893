import type { Operation } from '../../operation.ts';
import { policyAnswer, tagsAnswer } from '../answers.ts';
import { requirePolicy } from '../faults.ts';
import { iamOperation, policyTarget } from '../iam-operation.ts';
import { readPolicyArn } from '../names.ts';

interface GetPolicyRequest {
  readonly arn: string;
}

/** API reference, GetPolicy: always with tags, be it none. */
export const getPolicy: Operation<GetPolicyRequest> = iamOperation<GetPolicyRequest>({
  name: 'GetPolicy',

  input: (parameters) => ({ arn: readPolicyArn(parameters) }),

  permissions: ({ arn }, subject) => [{ on: policyTarget(arn, subject) }],

  execute({ arn }, { directory, home }) {
    const policy = requirePolicy(directory, arn);
    const { description } = policy;
    return {
      Policy: {
        ...policyAnswer(policy, directory, home.account),
        ...(description === undefined ? {} : { Description: description }),
        Tags: tagsAnswer(policy.tags),
      },
    };
  },
});
