import type { Principal } from './principal.ts';

/** One question to the policies: may this principal perform this action on this resource, here and now? */
export interface AuthorizationRequest {
  readonly principal: Principal;
  /** `dynamodb:GetItem`, as AWS spells it. */
  readonly action: string;
  /** ARN of the resource, or `*` where the action has none. */
  readonly resource: string;
  /** Account that owns the resource, 12 digits. */
  readonly resourceAccount: string;
  readonly context: ContextLookup;
}

/**
 * The value of a condition key, asked for only when some policy mentions it. `key` is in lower case (`aws:principaltag/team`).
 * A string is a single-valued key, an array a multivalued one, undefined an absent one. Booleans are `true` and `false`,
 * numbers and dates are text (`aws:CurrentTime` ISO 8601, `aws:EpochTime` seconds).
 */
export type ContextLookup = (key: string) => ContextValue | undefined;

export type ContextValue = string | readonly string[];
