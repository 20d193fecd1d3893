import { deleteInlinePolicy } from '../inline-policies.ts';

/** API reference, DeleteGroupPolicy. */
export const deleteGroupPolicy = deleteInlinePolicy('DeleteGroupPolicy', 'group');
