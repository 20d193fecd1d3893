import { missingLoginProfile } from './missing-login-profile.ts';

/** API reference, DeleteLoginProfile. */
export const deleteLoginProfile = missingLoginProfile('DeleteLoginProfile');
