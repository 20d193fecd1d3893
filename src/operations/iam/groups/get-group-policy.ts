import { getInlinePolicy } from '../inline-policies.ts';

/** API reference, GetGroupPolicy. */
export const getGroupPolicy = getInlinePolicy('GetGroupPolicy', 'group');
