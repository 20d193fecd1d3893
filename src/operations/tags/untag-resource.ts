import { validationError } from '../../errors.ts';
import type { ContextLookup } from '../../policy/request.ts';
import { untagResourceInput } from '../../shapes/tags.ts';
import { JsonText, type Operation } from '../operation.ts';
import { requireTaggable, type TaggedResource, taggedResource, tagPermission } from './tagged-resource.ts';

interface UntagResourceRequest {
  readonly resource: TaggedResource;
  readonly keys: readonly string[];
}

/** Takes tags away; one that is not there is no error. Source: API reference, UntagResource. */
export const untagResource: Operation<UntagResourceRequest> = {
  name: 'UntagResource',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const { ResourceArn, TagKeys } = untagResourceInput.read(input);
      const resource = taggedResource(ResourceArn, home);
      if (TagKeys.length === 0) throw validationError('Atleast one Tag Key needs to be provided as Input.');
      return { resource, keys: TagKeys };
    },
  },

  permissions: ({ resource, keys }) => [tagPermission('dynamodb:UntagResource', resource, tagKeys(keys))],

  async execute({ resource, keys }, context) {
    requireTaggable(resource, context);
    await context.database.changeTags(resource.arn, (tags) => tags.filter(({ key }) => !keys.includes(key)));
    return new JsonText('');
  },
};

/** `aws:TagKeys`; there are no values, so no `aws:RequestTag`. */
function tagKeys(keys: readonly string[]): ContextLookup {
  return (key) => (key === 'aws:tagkeys' ? keys : undefined);
}
