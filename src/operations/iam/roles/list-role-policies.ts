import { listInlinePolicies } from '../inline-policies.ts';

/** API reference, ListRolePolicies. */
export const listRolePolicies = listInlinePolicies('ListRolePolicies', 'role');
