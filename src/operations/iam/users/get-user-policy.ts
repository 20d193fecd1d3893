import { getInlinePolicy } from '../inline-policies.ts';

/** API reference, GetUserPolicy. */
export const getUserPolicy = getInlinePolicy('GetUserPolicy', 'user');
