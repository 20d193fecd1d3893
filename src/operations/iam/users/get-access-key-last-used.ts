import { AwsError } from '../../../errors.ts';
import type { Operation } from '../../operation.ts';
import { entityTarget, iamOperation } from '../iam-operation.ts';
import { readKeyId, rootTarget } from './key-owner.ts';

interface GetAccessKeyLastUsedRequest {
  readonly id: string;
}

/**
 * API reference, GetAccessKeyLastUsed. A key of another account, or none at all, is refused like one that the caller may not ask about:
 * the sentence is inferred.
 */
export const getAccessKeyLastUsed: Operation<GetAccessKeyLastUsedRequest> = iamOperation<GetAccessKeyLastUsedRequest>({
  name: 'GetAccessKeyLastUsed',

  input: (parameters) => ({ id: readKeyId(parameters) }),

  permissions({ id }, subject) {
    const key = subject.directory.accessKey(id);
    const own = key?.accountId === subject.home.account;
    const ofRoot = own && key.userName === undefined;
    const on = ofRoot ? rootTarget(subject) : entityTarget('user', (own && key.userName) || '*', subject);
    return [{ on: { ...on, shownAs: `access key ${id}` } }];
  },

  async execute({ id }, { directory, home, lastUseOf, principal }) {
    const key = directory.accessKey(id);
    if (key?.accountId !== home.account) {
      throw new AwsError(
        'AccessDeniedException',
        `User: ${principal.arn} is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key ${id}`,
      );
    }
    const use = await lastUseOf(key.accountId, id);
    return {
      ...(key.userName === undefined ? {} : { UserName: key.userName }),
      AccessKeyLastUsed: use
        ? { LastUsedDate: new Date(use.at), ServiceName: use.service, Region: use.region }
        : { ServiceName: 'N/A', Region: 'N/A' },
    };
  },
});
