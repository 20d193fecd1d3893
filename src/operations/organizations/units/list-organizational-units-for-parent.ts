import type { OrganizationNode } from '../../../database/directory/organization-entities.ts';
import { unitAnswer } from '../answers.ts';
import { requireNode } from '../faults.ts';
import { organizationList } from '../listing.ts';
import { readId } from '../names.ts';

/** What lies right in the root or unit. API reference, ListOrganizationalUnitsForParent. */
export const listOrganizationalUnitsForParent = organizationList<{ readonly parentId: string }, OrganizationNode>({
  name: 'ListOrganizationalUnitsForParent',
  member: 'OrganizationalUnits',
  input: (given) => ({ parentId: readId(given, 'ParentId', 'parent') }),
  permissions: ({ parentId }) => [{ on: parentId }],
  items(request, where) {
    const parent = requireNode(where, request.parentId, 'ParentNotFoundException');
    return where.organizations.unitsIn(parent.id);
  },
  keyOf: ({ id }) => id,
  answer: unitAnswer,
});
