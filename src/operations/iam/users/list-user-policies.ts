import { listInlinePolicies } from '../inline-policies.ts';

/** API reference, ListUserPolicies. */
export const listUserPolicies = listInlinePolicies('ListUserPolicies', 'user');
