import type { AwsError } from '../errors.ts';
import type { Permission } from '../policy/permission.ts';
import type { Principal } from '../policy/principal.ts';

/**
 * What becomes of a request that the policies refuse. `enforce`: it is refused. `audit`: it is decided and recorded all the same, and
 * then let pass, as far as `auditLetsPass` goes.
 */
export const modes = ['enforce', 'audit'] as const;
export type Mode = (typeof modes)[number];

/** What step 5 of the road ends with when it does not refuse: the leave without which nothing is executed. */
export type Grant =
  /** Every permission holds. */
  | { readonly kind: 'allowed' }
  /** Audit: not every permission holds. `refusal` is the first that `enforce` would have answered. */
  | { readonly kind: 'letPass'; readonly refusal: AwsError };

export const allowed: Grant = { kind: 'allowed' };

/**
 * Whether audit lets pass what the policies refuse: use of DynamoDB, and nothing that changes who may do what after the audit is over.
 * IAM, STS (a role's trust policy among it), resource policies and tags stay enforced; so does what DynamoDB does not offer to other
 * accounts, for no policy could allow it. `docs/decisions/0005-modes.md` says why.
 */
export function auditLetsPass({ action, crossAccount, resourceAccount }: Permission, principal: Principal): boolean {
  if (!action.startsWith('dynamodb:') || changesOfAccess.has(action)) return false;
  return crossAccount || principal.accountId === resourceAccount;
}

const changesOfAccess: ReadonlySet<string> = new Set([
  'dynamodb:PutResourcePolicy',
  'dynamodb:DeleteResourcePolicy',
  'dynamodb:TagResource',
  'dynamodb:UntagResource',
]);
