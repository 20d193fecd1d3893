import { deleteInlinePolicy } from '../inline-policies.ts';

/** API reference, DeleteUserPolicy. */
export const deleteUserPolicy = deleteInlinePolicy('DeleteUserPolicy', 'user');
