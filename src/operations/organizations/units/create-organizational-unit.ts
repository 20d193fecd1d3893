import { firstAttachments } from '../../../database/directory/aws-control-policies.ts';
import type { OrganizationNode } from '../../../database/directory/organization-entities.ts';
import { organizationalUnitDepthMax, organizationalUnitsMax } from '../../../database/directory/quotas.ts';
import type { Operation } from '../../operation.ts';
import { unitAnswer } from '../answers.ts';
import { constraintViolation, type InOrganization, requireFreeUnitName, requireNode } from '../faults.ts';
import { freshId } from '../fresh-id.ts';
import { nameRules, readId } from '../names.ts';
import { everyTarget } from '../organization/root.ts';
import { organizationChange } from '../organizations-operation.ts';
import { checkedTags, needsWithTags, readTags, type Tags } from '../tag-lists.ts';

interface CreateOrganizationalUnitRequest {
  readonly parentId: string;
  readonly name: string;
  readonly tags: Tags;
}

/** API reference, CreateOrganizationalUnit. */
export const createOrganizationalUnit: Operation<CreateOrganizationalUnitRequest> =
  organizationChange<CreateOrganizationalUnitRequest>({
    name: 'CreateOrganizationalUnit',

    input: (given) => ({
      parentId: readId(given, 'ParentId', 'parent'),
      name: given.text('Name', { ...nameRules, required: true }),
      tags: readTags(given),
    }),

    permissions: ({ parentId, tags }) => needsWithTags(parentId, { tags }),

    change({ parentId, name, tags }, parts) {
      const { organization, organizations } = parts;
      const parent = requireNode(parts, parentId, 'ParentNotFoundException');
      requireFreeUnitName(parts, { parentId, name });
      requireRoom(parts, parent);
      const prefix = `ou-${organization.rootId.slice('r-'.length)}-`;
      const isTaken = (id: string) => organizations.node(id) !== undefined;
      const unit: OrganizationNode = {
        kind: 'organizationNode',
        organizationId: organization.id,
        accountId: organization.accountId,
        id: freshId(prefix, 8, { newSuffix: parts.newSuffix, isTaken }),
        parentId,
        name,
        tags: checkedTags(tags),
        ...firstAttachments(organization.policyTypes),
      };
      return { put: [unit], result: { OrganizationalUnit: unitAnswer(unit, parts) } };
    },
  });

function requireRoom({ organization, organizations }: InOrganization, parent: OrganizationNode): void {
  let depth = 1;
  for (let at = parent; at.parentId !== undefined; at = organizations.node(at.parentId)!) depth += 1;
  if (depth > organizationalUnitDepthMax) {
    throw constraintViolation(
      'OU_DEPTH_LIMIT_EXCEEDED',
      'You attempted to create an organizational unit (OU) tree that is too many levels deep.',
    );
  }
  const units = everyTarget({ organization, organizations }).filter(
    (target) => target.kind === 'organizationNode' && target.parentId !== undefined,
  );
  if (units.length >= organizationalUnitsMax) {
    throw constraintViolation(
      'OU_NUMBER_LIMIT_EXCEEDED',
      'You attempted to exceed the number of organizational units (OUs) that you can have in an organization.',
    );
  }
}
