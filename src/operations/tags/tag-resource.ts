import { validationError } from '../../errors.ts';
import { tagResourceInput } from '../../shapes/tags.ts';
import { requestTagKeys } from '../dynamodb-keys.ts';
import { JsonText, type Operation } from '../operation.ts';
import { checkTagCount, checkTags } from '../tables/tag-rules.ts';
import { requireTaggable, type TaggedResource, taggedResource, tagPermission } from './tagged-resource.ts';

interface TagResourceRequest {
  readonly resource: TaggedResource;
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
}

/** Adds tags to a table or stream, and new values to those that are there. Source: API reference, TagResource. */
export const tagResource: Operation<TagResourceRequest> = {
  name: 'TagResource',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const { ResourceArn, Tags } = tagResourceInput.read(input);
      const resource = taggedResource(ResourceArn, home);
      if (Tags.length === 0) throw validationError('Atleast one Tag needs to be provided as Input.');
      checkTags(Tags);
      return { resource, tags: Tags };
    },
  },

  permissions: ({ resource, tags }) => [tagPermission('dynamodb:TagResource', resource, requestTagKeys(tags))],

  async execute({ resource, tags }, context) {
    requireTaggable(resource, context);
    await context.database.changeTags(resource.arn, (current) => {
      const merged = new Map(current.map(({ key, value }) => [key, value]));
      for (const { Key: key, Value: value } of tags) merged.set(key, value);
      checkTagCount(merged.size);
      return [...merged].map(([key, value]) => ({ key, value }));
    });
    return new JsonText('');
  },
};
