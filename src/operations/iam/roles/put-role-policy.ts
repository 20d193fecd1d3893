import { putInlinePolicy } from '../inline-policies.ts';

/** API reference, PutRolePolicy. */
export const putRolePolicy = putInlinePolicy('PutRolePolicy', 'role');
