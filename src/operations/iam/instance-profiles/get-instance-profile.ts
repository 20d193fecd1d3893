import type { Operation } from '../../operation.ts';
import { profileAnswer } from '../answers.ts';
import { requireNamed } from '../faults.ts';
import { entityTarget, iamOperation } from '../iam-operation.ts';
import { readName } from '../names.ts';

interface GetInstanceProfileRequest {
  readonly name: string;
}

/** API reference, GetInstanceProfile. */
export const getInstanceProfile: Operation<GetInstanceProfileRequest> = iamOperation<GetInstanceProfileRequest>({
  name: 'GetInstanceProfile',

  input: (parameters) => ({ name: readName(parameters, 'InstanceProfileName') }),

  permissions: ({ name }, subject) => [{ on: entityTarget('instanceProfile', name, subject) }],

  execute({ name }, { directory, home }) {
    const profile = requireNamed(directory, 'instanceProfile', { accountId: home.account, name });
    return { InstanceProfile: profileAnswer(profile, directory) };
  },
});
