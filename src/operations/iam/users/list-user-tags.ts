import { listEntityTags } from '../tags.ts';

/** API reference, ListUserTags. */
export const listUserTags = listEntityTags('ListUserTags', 'user');
