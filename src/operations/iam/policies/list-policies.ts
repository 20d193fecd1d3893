import { arnOfEntity, type ManagedPolicy } from '../../../database/directory/entities.ts';
import type { Operation } from '../../operation.ts';
import { policyAnswer } from '../answers.ts';
import { accountTarget, iamOperation } from '../iam-operation.ts';
import { readPathPrefix } from '../names.ts';
import { type Page, pageOf, readPage } from '../paging.ts';

interface ListPoliciesRequest {
  readonly scope: 'All' | 'AWS' | 'Local';
  readonly onlyAttached: boolean;
  readonly usage: 'PermissionsPolicy' | 'PermissionsBoundary' | undefined;
  readonly pathPrefix: string;
  readonly page: Page;
}

/** API reference, ListPolicies: those of the account, then those of AWS; never with description or tags. */
export const listPolicies: Operation<ListPoliciesRequest> = iamOperation<ListPoliciesRequest>({
  name: 'ListPolicies',

  input: (parameters) => ({
    scope: parameters.choice('Scope', ['All', 'AWS', 'Local']) ?? 'All',
    onlyAttached: parameters.flag('OnlyAttached') ?? false,
    pathPrefix: readPathPrefix(parameters),
    usage: parameters.choice('PolicyUsageFilter', ['PermissionsPolicy', 'PermissionsBoundary']),
    page: readPage(parameters, 'ListPolicies'),
  }),

  permissions: (_, subject) => [{ on: accountTarget(subject, `arn:aws:iam::${subject.home.account}:policy/`) }],

  execute({ scope, onlyAttached, usage, pathPrefix, page }, { directory, home }) {
    const policies = [
      ...(scope === 'AWS' ? [] : directory.list('policy', home.account)),
      ...(scope === 'Local' ? [] : directory.awsManagedPolicies()),
    ];
    const { items, ...rest } = pageOf(policies, {
      list: 'ListPolicies',
      page,
      keyOf: (policy) => `${policy.accountId === 'aws' ? 'b' : 'a'}${policy.name.toLowerCase()}`,
      wanted: (policy) => policy.path.startsWith(pathPrefix) && isUsed(policy),
    });
    return { Policies: items.map((policy) => policyAnswer(policy, directory, home.account)), ...rest };

    function isUsed(policy: ManagedPolicy): boolean {
      if (!onlyAttached && usage === undefined) return true;
      const { attached, bounded } = directory.usersOfPolicy(arnOfEntity(policy), home.account);
      return (
        (usage !== 'PermissionsBoundary' && attached.length > 0) ||
        (usage !== 'PermissionsPolicy' && bounded.length > 0)
      );
    }
  },
});
