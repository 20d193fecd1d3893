import { AwsError } from '../../../errors.ts';
import { organizationList } from '../listing.ts';
import { readId } from '../names.ts';

/** Always one: the root or unit that a unit or account lies in. API reference, ListParents. */
export const listParents = organizationList<{ readonly childId: string }, string>({
  name: 'ListParents',
  member: 'Parents',
  input: (given) => ({ childId: readId(given, 'ChildId', 'child') }),
  permissions: ({ childId }) => [{ on: childId }],
  items({ childId }, { organization, organizations }) {
    const child = organizations.target(childId);
    if (child?.organizationId !== organization.id || child.parentId === undefined) {
      throw new AwsError('ChildNotFoundException', "You specified a child that doesn't exist.");
    }
    return [child.parentId];
  },
  keyOf: (id) => id,
  answer: (id) => ({ Id: id, Type: id.startsWith('r-') ? 'ROOT' : 'ORGANIZATIONAL_UNIT' }),
});
