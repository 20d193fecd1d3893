import { tagEntity } from '../tags.ts';

/** API reference, TagPolicy. */
export const tagPolicy = tagEntity('TagPolicy', 'policy');
