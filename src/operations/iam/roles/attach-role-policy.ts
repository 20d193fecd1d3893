import { attachPolicy } from '../attached-policies.ts';

/** API reference, AttachRolePolicy. */
export const attachRolePolicy = attachPolicy('AttachRolePolicy', 'role');
