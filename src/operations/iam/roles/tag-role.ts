import { tagEntity } from '../tags.ts';

/** API reference, TagRole. */
export const tagRole = tagEntity('TagRole', 'role');
