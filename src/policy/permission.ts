import type { ContextLookup } from './request.ts';

/** What one part of a request needs: action, resource and context. Rules are per part, hence a request needs a list of these. */
export interface Permission {
  /** `dynamodb:GetItem`. */
  readonly action: string;
  /** ARN, index ARN included; for account-level calls what AWS prints, `arn:aws:dynamodb:<region>:<account>:table/*`. */
  readonly resource: string;
  /** How a refusal names the resource, where that is not its ARN (`role NAME`). */
  readonly shownAs?: string;
  readonly resourceAccount: string;
  /** Keys of the service and of the request (`dynamodb:leadingkeys`, `aws:requesttag/team`), asked for lazily; lower case. */
  readonly context?: ContextLookup;
  /** Whether the service lets another account perform this action at all, whatever the policies say. */
  readonly crossAccount: boolean;
  /** The owner's root may, even against an explicit Deny in the resource's policy (DeleteResourcePolicy only). */
  readonly ownerRootAlways?: boolean;
  /** The resource policy must allow; an identity policy alone never suffices (a role's trust policy). */
  readonly resourcePolicyRequired?: boolean;
  /** Only a request that came through a VPC endpoint needs it. */
  readonly throughVpcEndpoint?: boolean;
  /** Which part of the request needs it, from 0; only of an operation whose parts are refused one by one. */
  readonly part?: number;
}
