/**
 * What an organization consists of, one record for each thing, kept beside IAM's entities. `accountId` is the management account of each
 * but the member.
 *
 *   organization/o-…       which account manages it, which policy types are enabled
 *   organizationNode/r-…   the root, and every unit (ou-…), by the id of what it lies in
 *   controlPolicy/p-…      an SCP or RCP; those of AWS are kept nowhere
 *   member/<account>       an account's place, and what is attached to it
 *   accountCreation/car-…  what became of a CreateAccount
 *
 * Source: AWS Organizations User Guide, "Terminology and concepts"; API reference, Data types.
 */
export type OrganizationEntity = Organization | OrganizationNode | ControlPolicy | Member | AccountCreation;

interface Declared {
  /** Named by the configuration file that was applied last; absent: made through the API. */
  readonly declared?: true;
}

interface OfOrganization extends Declared {
  /** `o-…`. */
  readonly organizationId: string;
  readonly accountId: string;
}

export interface Organization extends Declared {
  readonly kind: 'organization';
  /** `o-…`. */
  readonly id: string;
  /** The management account, which no control policy binds. */
  readonly accountId: string;
  /** `r-…`. */
  readonly rootId: string;
  /** A policy of a type that is not listed is attached nowhere and binds nobody. */
  readonly policyTypes: readonly ControlPolicyType[];
}

export type ControlPolicyType = 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';

interface WithControlPolicies {
  /** Ids of attached policies, `p-…`; AWS's own included. */
  readonly scps: readonly string[];
  readonly rcps: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** The root or a unit. */
export interface OrganizationNode extends OfOrganization, WithControlPolicies {
  readonly kind: 'organizationNode';
  /** `r-…` or `ou-…`. */
  readonly id: string;
  /** Of the root or unit that it lies in; absent: it is the root. */
  readonly parentId?: string;
  readonly name: string;
}

export interface ControlPolicy extends OfOrganization {
  readonly kind: 'controlPolicy';
  /** `p-…`. */
  readonly id: string;
  readonly type: ControlPolicyType;
  /** Unique for its type within the organization. */
  readonly name: string;
  readonly description: string;
  /** As it was written. */
  readonly text: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface Member extends OfOrganization, WithControlPolicies {
  readonly kind: 'member';
  /** The account itself. */
  readonly accountId: string;
  readonly parentId: string;
  /** Unique over all members. */
  readonly email: string;
  /** Made by CreateAccount, or in the organization from elsewhere. */
  readonly created: boolean;
  /** Epoch milliseconds. */
  readonly joinedAt: number;
  /** Closed: nobody of the account is let in any more. */
  readonly closed?: true;
}

/** A CreateAccount that succeeded or failed: it takes no time here. */
export interface AccountCreation extends OfOrganization {
  readonly kind: 'accountCreation';
  /** `car-…`. */
  readonly id: string;
  readonly accountName: string;
  /** Epoch milliseconds. */
  readonly requestedAt: number;
  readonly result: { readonly accountId: string } | { readonly failure: string };
}

/** What policies are attached to. */
export type ControlTarget = OrganizationNode | Member;

/** `r-…`, `ou-…` or the account's number. */
export function targetId(target: ControlTarget): string {
  return target.kind === 'member' ? target.accountId : target.id;
}

/** The member of a target that lists its policies of that type. */
export const attachmentsOf = { SERVICE_CONTROL_POLICY: 'scps', RESOURCE_CONTROL_POLICY: 'rcps' } as const;
