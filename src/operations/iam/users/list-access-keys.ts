import type { Operation } from '../../operation.ts';
import { accessKeyAnswer } from '../answers.ts';
import { requireNamed } from '../faults.ts';
import { iamOperation } from '../iam-operation.ts';
import { type Page, pageOf, readPage } from '../paging.ts';
import { ownerOf, ownerTarget, readOwner } from './key-owner.ts';

interface ListAccessKeysRequest {
  readonly userName: string | undefined;
  readonly page: Page;
}

/** API reference, ListAccessKeys: without secrets. */
export const listAccessKeys: Operation<ListAccessKeysRequest> = iamOperation<ListAccessKeysRequest>({
  name: 'ListAccessKeys',

  input: (parameters) => ({ userName: readOwner(parameters), page: readPage(parameters, 'ListAccessKeys') }),

  permissions: ({ userName }, subject) => [{ on: ownerTarget(userName, subject) }],

  execute({ userName, page }, { directory, home, principal }) {
    const accountId = home.account;
    const owner = ownerOf(userName, principal);
    if (owner !== undefined) requireNamed(directory, 'user', { accountId, name: owner });
    const keys = [...directory.accessKeysOf(accountId, owner)].sort((a, b) => (a.id < b.id ? -1 : 1));
    const { items, ...rest } = pageOf(keys, { list: 'ListAccessKeys', page, keyOf: ({ id }) => id });
    return { AccessKeyMetadata: items.map(accessKeyAnswer), ...rest };
  },
});
