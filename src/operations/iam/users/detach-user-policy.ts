import { detachPolicy } from '../attached-policies.ts';

/** API reference, DetachUserPolicy. */
export const detachUserPolicy = detachPolicy('DetachUserPolicy', 'user');
