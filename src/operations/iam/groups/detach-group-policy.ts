import { detachPolicy } from '../attached-policies.ts';

/** API reference, DetachGroupPolicy. */
export const detachGroupPolicy = detachPolicy('DetachGroupPolicy', 'group');
