import { rootArn } from '../../../arn.ts';
import type { Operation } from '../../operation.ts';
import { userAnswer } from '../answers.ts';
import { requireNamed } from '../faults.ts';
import { iamOperation } from '../iam-operation.ts';
import { ownerOf, ownerTarget, readOwner } from './key-owner.ts';

interface GetUserRequest {
  readonly userName: string | undefined;
}

/** API reference, GetUser. Of the root user nobody here knows when it was made: the beginning of time stands for it. */
export const getUser: Operation<GetUserRequest> = iamOperation<GetUserRequest>({
  name: 'GetUser',

  input: (parameters) => ({ userName: readOwner(parameters) }),

  permissions: ({ userName }, subject) => [{ on: ownerTarget(userName, subject) }],

  execute({ userName }, { directory, home, principal }) {
    const accountId = home.account;
    const name = ownerOf(userName, principal);
    if (name === undefined) return { User: { UserId: accountId, Arn: rootArn(accountId), CreateDate: new Date(0) } };
    return { User: userAnswer(requireNamed(directory, 'user', { accountId, name }), { whole: true }) };
  },
});
