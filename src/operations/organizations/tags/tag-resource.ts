import { requestTagKeys } from '../../iam/iam-operation.ts';
import type { Operation } from '../../operation.ts';
import { readId } from '../names.ts';
import { organizationChange } from '../organizations-operation.ts';
import { checkedTags, readTags, requireTaggable, type Tags } from '../tag-lists.ts';

interface TagResourceRequest {
  readonly resourceId: string;
  readonly tags: Tags;
}

/** A tag that is there gets the new value. API reference, TagResource. */
export const tagResource: Operation<TagResourceRequest> = organizationChange<TagResourceRequest>({
  name: 'TagResource',

  input: (given) => ({ resourceId: readId(given, 'ResourceId', 'taggable'), tags: readTags(given) }),

  permissions: ({ resourceId, tags }) => [{ on: resourceId, keys: requestTagKeys(tags) }],

  change({ resourceId, tags }, parts) {
    const entity = requireTaggable(parts, resourceId);
    return { put: [{ ...entity, tags: checkedTags({ ...entity.tags, ...tags }) }], result: undefined };
  },
});
