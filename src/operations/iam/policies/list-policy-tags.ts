import { listEntityTags } from '../tags.ts';

/** API reference, ListPolicyTags. */
export const listPolicyTags = listEntityTags('ListPolicyTags', 'policy');
