import { type FederationEntity, federationEntityName } from './federation-entities.ts';
import type { OrganizationEntity } from './organization-entities.ts';

/**
 * What the directory of principals consists of, as it is kept in the store: one record for each entity, in IAM's terms.
 * Source: IAM User Guide, "IAM identifiers", "IAM and AWS STS quotas".
 *
 * Records are immutable; a change replaces the record, and an unchanged one stays the same object.
 */
export type Entity =
  | Account
  | User
  | Group
  | Role
  | ManagedPolicy
  | InstanceProfile
  | AccessKey
  | MfaDevice
  | RoleDeletion
  | OrganizationEntity
  | FederationEntity;

interface Declared {
  /** Named by the configuration file that was applied last; absent: made through the API. */
  readonly declared?: true;
}

export interface Account extends Declared {
  readonly kind: 'account';
  /** 12 digits. */
  readonly accountId: string;
  /** For people only. */
  readonly name?: string;
  /** Unique over all accounts. */
  readonly alias?: string;
}

/** What users, groups, roles, managed policies and instance profiles have in common. */
interface Named extends Declared {
  /** `aws` for the managed policies of AWS. */
  readonly accountId: string;
  /** Unique for its kind within the account, whatever the case of its letters. */
  readonly name: string;
  /** Begins and ends with `/`. */
  readonly path: string;
  /** AIDA…, AGPA…, AROA…, ANPA… or AIPA…: never given out again, also not for a later entity of the same name. */
  readonly uniqueId: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

interface WithPolicies {
  readonly inlinePolicies: readonly InlinePolicy[];
  /** ARNs of managed policies. */
  readonly attachedPolicies: readonly string[];
}

interface WithBoundary {
  /** ARN of a managed policy. */
  readonly permissionsBoundary?: string;
}

/** By key as it was given. No two keys of a user or role differ only in case. */
export type Tags = Readonly<Record<string, string>>;

export interface User extends Named, WithPolicies, WithBoundary {
  readonly kind: 'user';
  readonly tags: Tags;
  /** Names of groups of the same account. */
  readonly groups: readonly string[];
}

export interface Group extends Named, WithPolicies {
  readonly kind: 'group';
}

export interface Role extends Named, WithPolicies, WithBoundary {
  readonly kind: 'role';
  readonly description?: string;
  readonly tags: Tags;
  /** With users and roles by unique id where this server knows them, as AWS keeps it. */
  readonly trustPolicy: string;
  /** As it was written. */
  readonly trustDocument: string;
  readonly maxSessionDurationSeconds: number;
}

export interface ManagedPolicy extends Named {
  readonly kind: 'policy';
  readonly description?: string;
  readonly tags: Tags;
  /** The newest first; one to five, one of them the default. */
  readonly versions: readonly PolicyVersion[];
  readonly defaultVersionId: string;
  /** How many there ever were: the number of the newest. */
  readonly versionsMade: number;
  /** Of the last change of a version, epoch milliseconds. */
  readonly updatedAt: number;
}

export interface PolicyVersion {
  /** `v1`; never given out again for this policy. */
  readonly id: string;
  readonly text: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

export interface InlinePolicy {
  readonly name: string;
  /** As it was written. */
  readonly text: string;
}

/** For what reads it back; nothing here runs on an instance. */
export interface InstanceProfile extends Named {
  readonly kind: 'instanceProfile';
  readonly tags: Tags;
  /** A role of the same account. */
  readonly roleName?: string;
}

export interface AccessKey extends Declared {
  readonly kind: 'accessKey';
  readonly id: string;
  readonly secret: string;
  readonly accountId: string;
  /** Absent: the key of the account's root user. */
  readonly userName?: string;
  readonly active: boolean;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** A virtual multi-factor device. */
export interface MfaDevice extends Declared {
  readonly kind: 'mfaDevice';
  readonly accountId: string;
  /** Unique within the account, whatever the case of its letters. */
  readonly name: string;
  /** Absent: deactivated; nobody's codes. */
  readonly userName?: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** RFC 6238's T of the newest code that was taken: neither it nor an older one is taken again. */
  readonly lastStep?: number;
  /** RFC 6238's K, in Base32. */
  readonly secret: string;
}

/** Of an access key or a role: not part of the entity, for it changes with requests. */
export interface LastUse {
  /** Epoch milliseconds. */
  readonly at: number;
  /** `dynamodb`, `iam`, `sts`: as in the scope of the credential, with its Region. */
  readonly service: string;
  readonly region: string;
}

/** What became of the last deletion of a service-linked role of that name: it succeeded. */
export interface RoleDeletion extends Declared {
  readonly kind: 'roleDeletion';
  readonly accountId: string;
  /** Of the role. */
  readonly name: string;
  readonly taskId: string;
}

/** Entities that have a name. */
export type NamedEntity = User | Group | Role | ManagedPolicy | InstanceProfile;
export type NamedKind = NamedEntity['kind'];
export type EntityOf<Kind extends NamedKind> = {
  user: User;
  group: Group;
  role: Role;
  policy: ManagedPolicy;
  instanceProfile: InstanceProfile;
}[Kind];

/** Entities that policies are attached to. */
export type PolicyBearer = User | Group | Role;

/** `arn:aws:iam::<account>:<kind><path><name>`. */
export function arnOfEntity({
  kind,
  accountId,
  path,
  name,
}: Pick<NamedEntity, 'kind' | 'accountId' | 'path' | 'name'>) {
  return `arn:aws:iam::${accountId}:${kind === 'instanceProfile' ? 'instance-profile' : kind}${path}${name}`;
}

/** The serial number of a virtual device. */
export function mfaDeviceArn({ accountId, name }: Pick<MfaDevice, 'accountId' | 'name'>): string {
  return `arn:aws:iam::${accountId}:mfa/${name}`;
}

/** The version that holds. */
export function defaultVersion({ versions, defaultVersionId }: ManagedPolicy): PolicyVersion {
  return versions.find(({ id }) => id === defaultVersionId)!;
}

/** The text that is kept of an entity. */
export function entityText(entity: Entity): string {
  return JSON.stringify(entity);
}

/** The name under which an entity is kept; no two entities share one. */
export function entityName(entity: Entity): string {
  switch (entity.kind) {
    case 'account':
      return `account/${entity.accountId}`;
    case 'accessKey':
      return `accessKey/${entity.id}`;
    case 'organization':
    case 'organizationNode':
    case 'controlPolicy':
    case 'accountCreation':
      return `${entity.kind}/${entity.id}`;
    case 'member':
      return `member/${entity.accountId}`;
    case 'oidcProvider':
    case 'tokenIssuer':
      return federationEntityName(entity);
    default:
      return `${entity.kind}/${entity.accountId}/${entity.name}`;
  }
}
