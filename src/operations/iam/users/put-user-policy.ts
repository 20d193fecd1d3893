import { putInlinePolicy } from '../inline-policies.ts';

/** API reference, PutUserPolicy. */
export const putUserPolicy = putInlinePolicy('PutUserPolicy', 'user');
