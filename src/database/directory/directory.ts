import type { AwsControlPolicy } from './aws-control-policies.ts';
import type {
  AccessKey,
  Account,
  Entity,
  EntityOf,
  Group,
  ManagedPolicy,
  MfaDevice,
  NamedKind,
  Role,
  RoleDeletion,
  User,
} from './entities.ts';
import type { FederationDirectory } from './federation-entities.ts';
import type {
  AccountCreation,
  ControlPolicy,
  ControlPolicyType,
  ControlTarget,
  Member,
  Organization,
  OrganizationNode,
} from './organization-entities.ts';

/**
 * All entities as they are now, found by every name that they are asked for. Answers are synchronous and of one moment; what a
 * function returns is immutable. A change costs what it changes, however many entities there are.
 */
export interface Directory {
  account(accountId: string): Account | undefined;
  accountWithAlias(alias: string): Account | undefined;
  readonly organizations: OrganizationDirectory;
  readonly federation: FederationDirectory;
  /** By the exact name. */
  named<Kind extends NamedKind>(kind: Kind, accountId: string, name: string): EntityOf<Kind> | undefined;
  /** One whose name differs at most in the case of its letters: there can be no second of it. */
  namesake(kind: NamedKind, accountId: string, name: string): EntityOf<NamedKind> | undefined;
  /** By name, whatever the case, ascending. */
  list<Kind extends NamedKind>(kind: Kind, accountId: string): readonly EntityOf<Kind>[];
  /** The user or role with that ARN. */
  principal(arn: string): User | Role | undefined;
  /** The user or role with that unique id. */
  principalById(uniqueId: string): User | Role | undefined;
  /** Of a customer or of AWS, by ARN. */
  managedPolicy(arn: string): ManagedPolicy | undefined;
  /** By name ascending. */
  awsManagedPolicies(): readonly ManagedPolicy[];
  /** Who of that account has the policy attached, or as its boundary. */
  usersOfPolicy(arn: string, accountId: string): PolicyUse;
  members(group: Group): readonly User[];
  accessKey(id: string): AccessKey | undefined;
  /** `userName` undefined: of the account's root user. The oldest first. */
  accessKeysOf(accountId: string, userName: string | undefined): readonly AccessKey[];
  /** By its serial number. */
  mfaDevice(arn: string): MfaDevice | undefined;
  /** By name ascending. `userName` undefined: all of the account. */
  mfaDevicesOf(accountId: string, userName: string | undefined): readonly MfaDevice[];
  /** The last deletion of a service-linked role of that name. */
  roleDeletion(accountId: string, roleName: string): RoleDeletion | undefined;
  profilesWith(role: Role): readonly EntityOf<'instanceProfile'>[];
}

/** Organizations, by the names that are asked for. */
export interface OrganizationDirectory {
  /** Rises with every change of an organization: what was derived under another number is to be derived anew. */
  readonly revision: number;
  organization(id: string): Organization | undefined;
  /** The one that the account belongs to, or manages. */
  organizationOf(accountId: string): Organization | undefined;
  member(accountId: string): Member | undefined;
  memberWithEmail(email: string): Member | undefined;
  /** The root or unit with that id. */
  node(id: string): OrganizationNode | undefined;
  /** A root, a unit or a member account. */
  target(id: string): ControlTarget | undefined;
  /** Ascending by id. */
  members(organizationId: string): readonly Member[];
  unitsIn(parentId: string): readonly OrganizationNode[];
  membersIn(parentId: string): readonly Member[];
  /** Of a customer or of AWS. */
  policy(id: string): ControlPolicy | AwsControlPolicy | undefined;
  /** Customers' only, ascending by id. */
  policies(organizationId: string, type: ControlPolicyType): readonly ControlPolicy[];
  /** In that organization, ascending by id. */
  targetsOf(policyId: string, organizationId: string): readonly ControlTarget[];
  creation(id: string): AccountCreation | undefined;
  creations(organizationId: string): readonly AccountCreation[];
}

export interface PolicyUse {
  readonly attached: readonly (User | Group | Role)[];
  readonly bounded: readonly (User | Role)[];
}

/** The directory with the one way to change it. */
export interface ChangingDirectory extends Directory {
  /**
   * Applies what `decide` makes of the present state, all or nothing: durable, and in force for every request, when it resolves.
   * No other change comes in between. What `decide` throws is passed on, and nothing is changed.
   */
  change<Result>(decide: (parts: ChangeParts) => Change<Result>): Promise<Result>;
}

export interface ChangeParts {
  readonly directory: Directory;
  /** Epoch milliseconds. */
  readonly now: number;
  newUniqueId(prefix: UniqueIdPrefix): string;
  /** 12 digits that no account here has. */
  newAccountId(): string;
  /** So many of `0-9a-z`, at random. */
  newSuffix(characters: number): string;
  newUuid(): string;
  newAccessKey(accountId: string): { readonly id: string; readonly secret: string };
}

export interface Change<Result> {
  /** Replaces what is kept under the same name. */
  readonly put?: readonly Entity[];
  readonly remove?: readonly Entity[];
  readonly result: Result;
}

export type UniqueIdPrefix = 'AIDA' | 'AROA' | 'AGPA' | 'ANPA' | 'AIPA';
