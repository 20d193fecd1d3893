import { listEntityTags } from '../tags.ts';

/** API reference, ListRoleTags. */
export const listRoleTags = listEntityTags('ListRoleTags', 'role');
