import { listAttachedPolicies } from '../attached-policies.ts';

/** API reference, ListAttachedGroupPolicies. */
export const listAttachedGroupPolicies = listAttachedPolicies('ListAttachedGroupPolicies', 'group');
