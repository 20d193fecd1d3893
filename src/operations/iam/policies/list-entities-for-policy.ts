import type { PolicyBearer } from '../../../database/directory/entities.ts';
import type { Operation } from '../../operation.ts';
import { requirePolicy } from '../faults.ts';
import { iamOperation, policyTarget } from '../iam-operation.ts';
import { readPathPrefix, readPolicyArn } from '../names.ts';
import { type Page, pageOf, readPage } from '../paging.ts';

interface ListEntitiesForPolicyRequest {
  readonly arn: string;
  readonly filter: string | undefined;
  readonly usage: 'PermissionsPolicy' | 'PermissionsBoundary' | undefined;
  readonly pathPrefix: string;
  readonly page: Page;
}

const filters = ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'] as const;

/** API reference, ListEntitiesForPolicy: one paging over groups, users and roles. */
export const listEntitiesForPolicy: Operation<ListEntitiesForPolicyRequest> =
  iamOperation<ListEntitiesForPolicyRequest>({
    name: 'ListEntitiesForPolicy',

    input: (parameters) => ({
      arn: readPolicyArn(parameters),
      filter: parameters.choice('EntityFilter', filters),
      pathPrefix: readPathPrefix(parameters),
      usage: parameters.choice('PolicyUsageFilter', ['PermissionsPolicy', 'PermissionsBoundary']),
      page: readPage(parameters, 'ListEntitiesForPolicy'),
    }),

    permissions: ({ arn }, subject) => [{ on: policyTarget(arn, subject) }],

    execute({ arn, filter, usage, pathPrefix, page }, { directory, home }) {
      requirePolicy(directory, arn);
      const { attached, bounded } = directory.usersOfPolicy(arn, home.account);
      const using = new Set<PolicyBearer>([
        ...(usage === 'PermissionsBoundary' ? [] : attached),
        ...(usage === 'PermissionsPolicy' ? [] : bounded),
      ]);
      const keyOf = ({ kind, name }: PolicyBearer) => `${kind} ${name.toLowerCase()}`;
      const { items, ...rest } = pageOf(
        [...using].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
        {
          list: 'ListEntitiesForPolicy',
          page,
          keyOf,
          wanted: ({ kind, path }) =>
            path.startsWith(pathPrefix) && (filter === undefined || filter.toLowerCase() === kind),
        },
      );
      const of = (kind: PolicyBearer['kind'], noun: string) =>
        items
          .filter((entity) => entity.kind === kind)
          .map(({ name, uniqueId }) => ({ [`${noun}Name`]: name, [`${noun}Id`]: uniqueId }));
      return {
        PolicyGroups: of('group', 'Group'),
        PolicyUsers: of('user', 'User'),
        PolicyRoles: of('role', 'Role'),
        ...rest,
      };
    },
  });
