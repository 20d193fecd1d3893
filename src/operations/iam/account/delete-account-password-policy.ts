import { missingPasswordPolicy } from './missing-password-policy.ts';

/** API reference, DeleteAccountPasswordPolicy. */
export const deleteAccountPasswordPolicy = missingPasswordPolicy('DeleteAccountPasswordPolicy');
