import { listAttachedPolicies } from '../attached-policies.ts';

/** API reference, ListAttachedRolePolicies. */
export const listAttachedRolePolicies = listAttachedPolicies('ListAttachedRolePolicies', 'role');
