import { listEntityTags } from '../tags.ts';

/** API reference, ListInstanceProfileTags. */
export const listInstanceProfileTags = listEntityTags('ListInstanceProfileTags', 'instanceProfile');
