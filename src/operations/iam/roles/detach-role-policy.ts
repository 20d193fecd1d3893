import { detachPolicy } from '../attached-policies.ts';

/** API reference, DetachRolePolicy. */
export const detachRolePolicy = detachPolicy('DetachRolePolicy', 'role');
