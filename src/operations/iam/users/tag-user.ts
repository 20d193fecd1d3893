import { tagEntity } from '../tags.ts';

/** API reference, TagUser. */
export const tagUser = tagEntity('TagUser', 'user');
