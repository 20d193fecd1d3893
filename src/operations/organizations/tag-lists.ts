import type { ControlPolicy, ControlTarget } from '../../database/directory/organization-entities.ts';
import { tagsPerEntityMax } from '../../database/directory/quotas.ts';
import { requestTagKeys } from '../iam/iam-operation.ts';
import { constraintViolation, type InOrganization, requireOwnPolicy, requireTarget, targetNotFound } from './faults.ts';
import { type Given, invalidInput } from './input.ts';
import type { Need } from './organizations-operation.ts';

export type Tags = Readonly<Record<string, string>>;

const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
export const tagKeyRules = { min: 1, max: 128, pattern: tagText } as const;

/** `Tags` of a request; none when they are not given. Source: service model, Tag. */
export function readTags(given: Given): Tags {
  const tags = given.list('Tags', (tag) => ({
    key: tag.text('Key', { ...tagKeyRules, required: true }),
    value: tag.text('Value', { max: 256, pattern: tagText, required: true }),
  }));
  const keys = (tags ?? []).map(({ key }) => key.toLowerCase());
  if (new Set(keys).size < keys.length) {
    throw invalidInput('DUPLICATE_TAG_KEY', 'Tag keys must be unique among the tags attached to the same entity.');
  }
  if (keys.some((key) => key.startsWith('aws:'))) {
    throw invalidInput(
      'INVALID_SYSTEM_TAGS_PARAMETER',
      "You specified a tag key that is a system tag. You can't add, edit, or delete system tag keys because they're reserved for AWS use.",
    );
  }
  return Object.fromEntries((tags ?? []).map(({ key, value }) => [key, value]));
}

/** The tags as they are to be; throws when they are too many. */
export function checkedTags(tags: Tags): Tags {
  if (Object.keys(tags).length <= tagsPerEntityMax) return tags;
  throw constraintViolation('MAX_TAG_LIMIT_EXCEEDED', 'You have exceeded the number of tags allowed on this resource.');
}

/** What makes something with tags needs the permission to tag, too. Source: service authorization reference, dependent actions. */
export function needsWithTags(on: string, { keys = {}, tags }: { readonly keys?: Need['keys']; readonly tags: Tags }) {
  const all = { ...keys, ...requestTagKeys(tags) };
  const tagging = Object.keys(tags).length > 0 ? [{ action: 'organizations:TagResource', on, keys: all }] : [];
  return [{ on, keys: all }, ...tagging];
}

/** A root, unit, account or policy of the customer's; throws TargetNotFoundException for each. API reference, TagResource. */
export function requireTaggable(where: InOrganization, id: string): ControlTarget | ControlPolicy {
  if (!id.startsWith('p-')) return requireTarget(where, id);
  if (!where.organizations.policy(id)) throw targetNotFound();
  return requireOwnPolicy(where, id);
}
