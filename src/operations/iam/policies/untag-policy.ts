import { untagEntity } from '../tags.ts';

/** API reference, UntagPolicy. */
export const untagPolicy = untagEntity('UntagPolicy', 'policy');
