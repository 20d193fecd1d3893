import { AwsError } from '../../../errors.ts';
import type { Operation } from '../../operation.ts';
import { requireUnit } from '../faults.ts';
import { readId } from '../names.ts';
import { organizationChange } from '../organizations-operation.ts';

interface DeleteOrganizationalUnitRequest {
  readonly unitId: string;
}

/** Only an empty one. API reference, DeleteOrganizationalUnit. */
export const deleteOrganizationalUnit: Operation<DeleteOrganizationalUnitRequest> =
  organizationChange<DeleteOrganizationalUnitRequest>({
    name: 'DeleteOrganizationalUnit',

    input: (given) => ({ unitId: readId(given, 'OrganizationalUnitId', 'unit') }),

    permissions: ({ unitId }) => [{ on: unitId }],

    change({ unitId }, parts) {
      const unit = requireUnit(parts, unitId);
      const { organizations } = parts;
      if (organizations.unitsIn(unitId).length > 0 || organizations.membersIn(unitId).length > 0) {
        throw new AwsError(
          'OrganizationalUnitNotEmptyException',
          'The specified OU is not empty. Move all accounts to another root or to other OUs, remove all child OUs, and try the operation again.',
        );
      }
      return { remove: [unit], result: undefined };
    },
  });
