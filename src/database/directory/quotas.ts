/**
 * How much one entity or account may hold. Characters of policies are counted without white space between the elements.
 * Source: IAM User Guide, "IAM and AWS STS quotas"; where a quota can be raised, the highest value that AWS grants.
 */
export const managedPolicyCharactersMax = 6144;
/** All inline policies of one entity together. */
export const inlinePolicyCharactersMax = { user: 2048, group: 5120, role: 10_240 } as const;
export const trustPolicyCharactersMax = 8192;
export const attachedPoliciesMax = { user: 20, group: 10, role: 25 } as const;
export const entitiesPerAccountMax = {
  user: 5000,
  group: 500,
  role: 10_000,
  policy: 10_000,
  instanceProfile: 10_000,
} as const;
export const groupsPerUserMax = 10;
/** Of the root user, too. */
export const accessKeysPerUserMax = 2;
export const versionsPerPolicyMax = 5;
export const tagsPerEntityMax = 50;
export const oidcProvidersPerAccountMax = 700;
export const clientIdsPerProviderMax = 100;
export const thumbprintsPerProviderMax = 5;

/** White space counts. Source of these: AWS Organizations User Guide, "Quotas for AWS Organizations". */
export const controlPolicyCharactersMax = { SERVICE_CONTROL_POLICY: 10_240, RESOURCE_CONTROL_POLICY: 5120 } as const;
/** Attached to the root, a unit or an account, AWS's own included. */
export const controlPoliciesPerTargetMax = { SERVICE_CONTROL_POLICY: 10, RESOURCE_CONTROL_POLICY: 5 } as const;
export const controlPoliciesMax = { SERVICE_CONTROL_POLICY: 10_000, RESOURCE_CONTROL_POLICY: 1000 } as const;
/** Below the root. */
export const organizationalUnitDepthMax = 5;
export const organizationalUnitsMax = 2000;
/** What can be had when asked for; at first it is 10. */
export const organizationAccountsMax = 10_000;
/** How long it is known what became of a CreateAccount. */
export const accountCreationMilliseconds = 90 * 24 * 60 * 60 * 1000;

/** `text`: JSON. */
export function policyCharacters(text: string): number {
  let count = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (inString && character === '\\') {
      count += 2;
      at += 1;
    } else {
      if (character === '"') inString = !inString;
      if (inString || (character !== ' ' && character !== '\n' && character !== '\r' && character !== '\t')) count += 1;
    }
  }
  return count;
}
