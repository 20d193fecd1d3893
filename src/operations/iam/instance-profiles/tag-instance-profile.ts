import { tagEntity } from '../tags.ts';

/** API reference, TagInstanceProfile. */
export const tagInstanceProfile = tagEntity('TagInstanceProfile', 'instanceProfile');
