import type { Operation } from '../../operation.ts';
import { readId } from '../names.ts';
import { organizationChange } from '../organizations-operation.ts';
import { requireTaggable, tagKeyRules } from '../tag-lists.ts';

interface UntagResourceRequest {
  readonly resourceId: string;
  readonly keys: readonly string[];
}

/** A tag that is not there is no error. API reference, UntagResource. */
export const untagResource: Operation<UntagResourceRequest> = organizationChange<UntagResourceRequest>({
  name: 'UntagResource',

  input: (given) => ({
    resourceId: readId(given, 'ResourceId', 'taggable'),
    keys: given.texts('TagKeys', tagKeyRules),
  }),

  permissions: ({ resourceId, keys }) => [{ on: resourceId, keys: { 'aws:tagkeys': keys } }],

  change({ resourceId, keys }, parts) {
    const entity = requireTaggable(parts, resourceId);
    const tags = Object.fromEntries(Object.entries(entity.tags).filter(([key]) => !keys.includes(key)));
    return { put: [{ ...entity, tags }], result: undefined };
  },
});
