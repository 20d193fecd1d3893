import { tagsAnswer } from '../../iam/answers.ts';
import { organizationList } from '../listing.ts';
import { readId } from '../names.ts';
import { requireTaggable } from '../tag-lists.ts';

/** Of a root, unit, account or policy; AWS's own policies have none. API reference, ListTagsForResource. */
export const listTagsForResource = organizationList<{ readonly resourceId: string }, readonly [string, string]>({
  name: 'ListTagsForResource',
  member: 'Tags',
  input: (given) => ({ resourceId: readId(given, 'ResourceId', 'taggable') }),
  permissions: ({ resourceId }) => [{ on: resourceId }],
  items({ resourceId }, where) {
    const policy = where.organizations.policy(resourceId);
    if (policy && !('tags' in policy)) return [];
    const { tags } = requireTaggable(where, resourceId);
    return Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1));
  },
  keyOf: ([key]) => key,
  answer: ([key, value]) => tagsAnswer({ [key]: value })[0]!,
});
