import { attachPolicy } from '../attached-policies.ts';

/** API reference, AttachUserPolicy. */
export const attachUserPolicy = attachPolicy('AttachUserPolicy', 'user');
