import { emptyOrganizationList } from '../listing.ts';

/** No service of AWS works here. API reference, ListAWSServiceAccessForOrganization. */
export const listAWSServiceAccessForOrganization = emptyOrganizationList(
  'ListAWSServiceAccessForOrganization',
  'EnabledServicePrincipals',
);
