import type { Operation } from '../../operation.ts';
import { profileAnswer } from '../answers.ts';
import { requireNamed } from '../faults.ts';
import { entityTarget, iamOperation } from '../iam-operation.ts';
import { readName } from '../names.ts';
import { type Page, pageOf, readPage } from '../paging.ts';

interface ListInstanceProfilesForRoleRequest {
  readonly name: string;
  readonly page: Page;
}

/** API reference, ListInstanceProfilesForRole. */
export const listInstanceProfilesForRole: Operation<ListInstanceProfilesForRoleRequest> =
  iamOperation<ListInstanceProfilesForRoleRequest>({
    name: 'ListInstanceProfilesForRole',

    input: (parameters) => ({
      name: readName(parameters, 'RoleName'),
      page: readPage(parameters, 'ListInstanceProfilesForRole'),
    }),

    permissions: ({ name }, subject) => [{ on: entityTarget('role', name, subject) }],

    execute({ name, page }, { directory, home }) {
      const role = requireNamed(directory, 'role', { accountId: home.account, name });
      const profiles = [...directory.profilesWith(role)].sort((a, b) => (a.name < b.name ? -1 : 1));
      const { items, ...rest } = pageOf(profiles, {
        list: 'ListInstanceProfilesForRole',
        page,
        keyOf: (profile) => profile.name,
      });
      return { InstanceProfiles: items.map((profile) => profileAnswer(profile, directory)), ...rest };
    },
  });
