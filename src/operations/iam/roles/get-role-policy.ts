import { getInlinePolicy } from '../inline-policies.ts';

/** API reference, GetRolePolicy. */
export const getRolePolicy = getInlinePolicy('GetRolePolicy', 'role');
