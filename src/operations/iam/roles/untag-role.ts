import { untagEntity } from '../tags.ts';

/** API reference, UntagRole. */
export const untagRole = untagEntity('UntagRole', 'role');
