import { deleteInlinePolicy } from '../inline-policies.ts';

/** API reference, DeleteRolePolicy. */
export const deleteRolePolicy = deleteInlinePolicy('DeleteRolePolicy', 'role');
