import { AwsError } from '../../../errors.ts';
import type { Operation } from '../../operation.ts';
import { organizationChange } from '../organizations-operation.ts';
import { everyTarget } from './root.ts';

/** Only one without member accounts; its units and policies go with it. API reference, DeleteOrganization. */
export const deleteOrganization: Operation<object> = organizationChange<object>({
  name: 'DeleteOrganization',

  input: () => ({}),

  permissions: () => [{ on: '*' }],

  change(_, { organization, organizations }) {
    const { id, accountId } = organization;
    if (organizations.members(id).some((member) => member.accountId !== accountId)) {
      throw new AwsError(
        'OrganizationNotEmptyException',
        "The organization isn't empty. To delete an organization, you must first remove all accounts except the management account.",
      );
    }
    const policies = [
      ...organizations.policies(id, 'SERVICE_CONTROL_POLICY'),
      ...organizations.policies(id, 'RESOURCE_CONTROL_POLICY'),
    ];
    return {
      remove: [
        organization,
        ...everyTarget({ organization, organizations }),
        ...policies,
        ...organizations.creations(id),
      ],
      result: undefined,
    };
  },
});
