import { firstAttachments } from '../../../database/directory/aws-control-policies.ts';
import type { Member, Organization, OrganizationNode } from '../../../database/directory/organization-entities.ts';
import { AwsError } from '../../../errors.ts';
import type { Operation } from '../../operation.ts';
import { organizationAnswer } from '../answers.ts';
import { freshId } from '../fresh-id.ts';
import { invalidInput } from '../input.ts';
import { organizationsService } from '../organizations-operation.ts';

/**
 * The caller's account becomes the management account; no policy type is enabled. API reference, CreateOrganization. Consolidated
 * billing alone, which has no policies, is refused.
 */
export const createOrganization: Operation<object> = organizationsService<object>({
  name: 'CreateOrganization',

  input(given) {
    if (given.choice('FeatureSet', ['ALL', 'CONSOLIDATED_BILLING']) === 'CONSOLIDATED_BILLING') {
      throw invalidInput('INVALID_ENUM', 'This server has organizations with all features only: use FeatureSet ALL.');
    }
    return {};
  },

  permissions: () => [{ on: '*' }],

  execute: (_, { directory, home }) =>
    directory.change(({ directory: { organizations }, newSuffix, now }) => {
      const accountId = home.account;
      if (organizations.member(accountId)) {
        throw new AwsError('AlreadyInOrganizationException', 'The AWS account is already a member of an organization.');
      }
      const id = freshId('o-', 10, { newSuffix, isTaken: (taken) => organizations.organization(taken) !== undefined });
      const rootId = freshId('r-', 4, { newSuffix, isTaken: (taken) => organizations.node(taken) !== undefined });
      const organization: Organization = { kind: 'organization', id, accountId, rootId, policyTypes: [] };
      const first = { ...firstAttachments([]), tags: {} };
      const root: OrganizationNode = {
        kind: 'organizationNode',
        organizationId: id,
        accountId,
        id: rootId,
        name: 'Root',
        ...first,
      };
      const member: Member = {
        kind: 'member',
        organizationId: id,
        accountId,
        parentId: rootId,
        email: `${accountId}@accounts.invalid`,
        created: false,
        joinedAt: now,
        ...first,
      };
      const answer = organizationAnswer({ organization, organizations: { ...organizations, member: () => member } });
      return { put: [organization, root, member], result: { Organization: answer } };
    }),
});
