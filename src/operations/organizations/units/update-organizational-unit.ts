import type { Operation } from '../../operation.ts';
import { unitAnswer } from '../answers.ts';
import { requireFreeUnitName, requireUnit } from '../faults.ts';
import { nameRules, readId } from '../names.ts';
import { organizationChange } from '../organizations-operation.ts';

interface UpdateOrganizationalUnitRequest {
  readonly unitId: string;
  readonly name: string | undefined;
}

/** Another name. API reference, UpdateOrganizationalUnit. */
export const updateOrganizationalUnit: Operation<UpdateOrganizationalUnitRequest> =
  organizationChange<UpdateOrganizationalUnitRequest>({
    name: 'UpdateOrganizationalUnit',

    input: (given) => ({
      unitId: readId(given, 'OrganizationalUnitId', 'unit'),
      name: given.text('Name', nameRules),
    }),

    permissions: ({ unitId }) => [{ on: unitId }],

    change({ unitId, name }, parts) {
      const before = requireUnit(parts, unitId);
      if (name === undefined || name === before.name) {
        return { result: { OrganizationalUnit: unitAnswer(before, parts) } };
      }
      requireFreeUnitName(parts, { parentId: before.parentId!, name });
      const unit = { ...before, name };
      return { put: [unit], result: { OrganizationalUnit: unitAnswer(unit, parts) } };
    },
  });
