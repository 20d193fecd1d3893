import type { Operation } from '../../operation.ts';
import { accountTarget, iamOperation } from '../iam-operation.ts';
import { readPage } from '../paging.ts';

/** API reference, ListAccountAliases: none or one. */
export const listAccountAliases: Operation<object> = iamOperation<object>({
  name: 'ListAccountAliases',

  input: (parameters) => ({ page: readPage(parameters, 'ListAccountAliases') }),

  permissions: (_, subject) => [{ on: accountTarget(subject) }],

  execute(_, { directory, home }) {
    const alias = directory.account(home.account)?.alias;
    return { AccountAliases: alias === undefined ? [] : [alias], IsTruncated: false };
  },
});
