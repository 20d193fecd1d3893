import { missingLoginProfile } from './missing-login-profile.ts';

/** API reference, GetLoginProfile. */
export const getLoginProfile = missingLoginProfile('GetLoginProfile');
