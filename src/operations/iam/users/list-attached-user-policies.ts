import { listAttachedPolicies } from '../attached-policies.ts';

/** API reference, ListAttachedUserPolicies. */
export const listAttachedUserPolicies = listAttachedPolicies('ListAttachedUserPolicies', 'user');
