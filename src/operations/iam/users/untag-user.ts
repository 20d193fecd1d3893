import { untagEntity } from '../tags.ts';

/** API reference, UntagUser. */
export const untagUser = untagEntity('UntagUser', 'user');
