import { attachPolicy } from '../attached-policies.ts';

/** API reference, AttachGroupPolicy. */
export const attachGroupPolicy = attachPolicy('AttachGroupPolicy', 'group');
