/**
 * What the directory of principals consists of, as it is kept in the store: one record for each entity, in IAM's terms.
 * Source: IAM User Guide, "IAM identifiers", "IAM and AWS STS quotas".
 *
 * Records are immutable; a change replaces the record, and an unchanged one stays the same object.
 */
export type Entity = Account | User | Group | Role | ManagedPolicy | AccessKey;

export interface Account {
  readonly kind: 'account';
  /** 12 digits. */
  readonly accountId: string;
  /** For people only. */
  readonly name?: string;
}

/** What users, groups, roles and managed policies have in common. */
interface Named {
  readonly accountId: string;
  /** Unique for its kind within the account, whatever the case of its letters. */
  readonly name: string;
  /** Begins and ends with `/`. */
  readonly path: string;
  /** AIDA…, AGPA…, AROA… or ANPA…: never given out again, also not for a later entity of the same name. */
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

export interface User extends Named, WithPolicies, WithBoundary {
  readonly kind: 'user';
  /** By key as it was given; no two keys differ only in case. */
  readonly tags: Readonly<Record<string, string>>;
  /** Names of groups of the same account. */
  readonly groups: readonly string[];
}

export interface Group extends Named, WithPolicies {
  readonly kind: 'group';
}

export interface Role extends Named, WithPolicies, WithBoundary {
  readonly kind: 'role';
  readonly description?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** With users and roles by unique id where this server knows them, as AWS keeps it. */
  readonly trustPolicy: string;
  readonly maxSessionDurationSeconds: number;
}

export interface ManagedPolicy extends Named {
  readonly kind: 'policy';
  readonly description?: string;
  /** The document of the default version. */
  readonly text: string;
}

export interface InlinePolicy {
  readonly name: string;
  readonly text: string;
}

export interface AccessKey {
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

/** `arn:aws:iam::<account>:<kind><path><name>`. */
export function arnOfEntity(entity: Pick<User | Group | Role | ManagedPolicy, 'kind' | 'accountId' | 'path' | 'name'>) {
  return `arn:aws:iam::${entity.accountId}:${entity.kind}${entity.path}${entity.name}`;
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
    default:
      return `${entity.kind}/${entity.accountId}/${entity.name}`;
  }
}
