import { putInlinePolicy } from '../inline-policies.ts';

/** API reference, PutGroupPolicy. */
export const putGroupPolicy = putInlinePolicy('PutGroupPolicy', 'group');
