import { missingPasswordPolicy } from './missing-password-policy.ts';

/** API reference, GetAccountPasswordPolicy. */
export const getAccountPasswordPolicy = missingPasswordPolicy('GetAccountPasswordPolicy');
