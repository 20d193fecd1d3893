import { listInlinePolicies } from '../inline-policies.ts';

/** API reference, ListGroupPolicies. */
export const listGroupPolicies = listInlinePolicies('ListGroupPolicies', 'group');
