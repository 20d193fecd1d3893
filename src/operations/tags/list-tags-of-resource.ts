import type { Tag } from '../../database/catalog/catalog.ts';
import { validationError } from '../../errors.ts';
import { listTagsOfResourceInput } from '../../shapes/tags.ts';
import type { Operation } from '../operation.ts';
import { requireTagged, type TaggedResource, taggedResource, tagPermission } from './tagged-resource.ts';

interface ListTagsOfResourceRequest {
  readonly resource: TaggedResource;
}

/** The tags of a table or stream, all on one page, so that no NextToken is ever given. Source: API reference, ListTagsOfResource. */
export const listTagsOfResource: Operation<ListTagsOfResourceRequest> = {
  name: 'ListTagsOfResource',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const { ResourceArn, NextToken } = listTagsOfResourceInput.read(input);
      const resource = taggedResource(ResourceArn, home);
      // The text is ours: AWS's is not known.
      if (NextToken !== undefined) throw validationError('The provided NextToken is invalid');
      return { resource };
    },
  },

  permissions: ({ resource }) => [tagPermission('dynamodb:ListTagsOfResource', resource)],

  execute({ resource }, context) {
    requireTagged(resource, context);
    const { catalog } = context.database;
    const { account, region, tableName: name } = resource;
    const tags: readonly Tag[] =
      (resource.isStream ? catalog.stream(resource.arn) : catalog.table({ account, region, name }))?.tags ?? [];
    return { Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })) };
  },
};
