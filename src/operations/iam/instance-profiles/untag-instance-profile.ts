import { untagEntity } from '../tags.ts';

/** API reference, UntagInstanceProfile. */
export const untagInstanceProfile = untagEntity('UntagInstanceProfile', 'instanceProfile');
