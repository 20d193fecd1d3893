import { type ControlTarget, targetId } from '../../../database/directory/organization-entities.ts';
import { requireNode } from '../faults.ts';
import { organizationList } from '../listing.ts';
import { readId } from '../names.ts';

interface ListChildrenRequest {
  readonly parentId: string;
  readonly type: 'ACCOUNT' | 'ORGANIZATIONAL_UNIT';
}

/** Accounts or units that lie right in the root or unit, by id. API reference, ListChildren. */
export const listChildren = organizationList<ListChildrenRequest, ControlTarget>({
  name: 'ListChildren',
  member: 'Children',
  input: (given) => ({
    parentId: readId(given, 'ParentId', 'parent'),
    type: given.choice('ChildType', ['ACCOUNT', 'ORGANIZATIONAL_UNIT'], { required: true }),
  }),
  permissions: ({ parentId }) => [{ on: parentId }],
  items({ parentId, type }, where) {
    requireNode(where, parentId, 'ParentNotFoundException');
    return type === 'ACCOUNT' ? where.organizations.membersIn(parentId) : where.organizations.unitsIn(parentId);
  },
  keyOf: targetId,
  answer: (target) => ({
    Id: targetId(target),
    Type: target.kind === 'member' ? 'ACCOUNT' : 'ORGANIZATIONAL_UNIT',
  }),
});
