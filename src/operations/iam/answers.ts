import type { Directory } from '../../database/directory/directory.ts';
import {
  type AccessKey,
  arnOfEntity,
  type Group,
  type InstanceProfile,
  type LastUse,
  type ManagedPolicy,
  type MfaDevice,
  mfaDeviceArn,
  type NamedEntity,
  type PolicyVersion,
  type Role,
  type Tags,
  type User,
} from '../../database/directory/entities.ts';
import { canonicalText, mapPrincipals } from '../../policy/canonical.ts';
import { parsePolicy } from '../../policy/document.ts';

/** Entities as IAM's answers show them. Which members an answer has differs from call to call: service model, recorded answers. */

/** Of answers that show one entity; lists leave boundary and tags out. */
interface Shown {
  readonly whole: boolean;
}

export function userAnswer(user: User, { whole }: Shown) {
  return {
    ...named(user, 'User'),
    ...(whole ? boundaryAnswer(user) : {}),
    ...(whole && hasTags(user.tags) ? { Tags: tagsAnswer(user.tags) } : {}),
  };
}

export function deviceAnswer(device: MfaDevice) {
  return {
    UserName: device.userName,
    SerialNumber: mfaDeviceArn(device),
    EnableDate: new Date(device.createdAt),
  };
}

export function groupAnswer(group: Group) {
  return named(group, 'Group');
}

/** `RoleLastUsed`: empty for a role that was not used yet. */
export function roleUseAnswer(use: LastUse | undefined) {
  return use ? { LastUsedDate: new Date(use.at), Region: use.region } : {};
}

/** `created`: as CreateRole answers, without what the service adds later. */
export function roleAnswer(
  role: Role,
  directory: Directory,
  { whole, created = false }: Shown & { readonly created?: boolean },
) {
  return {
    ...named(role, 'Role'),
    AssumeRolePolicyDocument: encodedDocument(shownTrustPolicy(role, directory)),
    ...(role.description === undefined ? {} : { Description: role.description }),
    ...(created ? {} : { MaxSessionDuration: role.maxSessionDurationSeconds }),
    ...(whole ? boundaryAnswer(role) : {}),
    ...(whole && hasTags(role.tags) ? { Tags: tagsAnswer(role.tags) } : {}),
  };
}

/** `accountId`: whose attachments are counted. */
export function policyAnswer(policy: ManagedPolicy, directory: Directory, accountId: string) {
  const arn = arnOfEntity(policy);
  const { attached, bounded } = directory.usersOfPolicy(arn, accountId);
  return {
    PolicyName: policy.name,
    PolicyId: policy.uniqueId,
    Arn: arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: attached.length,
    PermissionsBoundaryUsageCount: bounded.length,
    IsAttachable: true,
    CreateDate: new Date(policy.createdAt),
    UpdateDate: new Date(policy.updatedAt),
  };
}

export function versionAnswer(policy: ManagedPolicy, version: PolicyVersion) {
  return {
    VersionId: version.id,
    IsDefaultVersion: version.id === policy.defaultVersionId,
    CreateDate: new Date(version.createdAt),
  };
}

export function profileAnswer(profile: InstanceProfile, directory: Directory) {
  const role =
    profile.roleName === undefined ? undefined : directory.named('role', profile.accountId, profile.roleName);
  return {
    ...named(profile, 'InstanceProfile'),
    Roles: role ? [roleAnswer(role, directory, { whole: false })] : [],
    ...(hasTags(profile.tags) ? { Tags: tagsAnswer(profile.tags) } : {}),
  };
}

export function accessKeyAnswer(key: AccessKey) {
  return {
    ...(key.userName === undefined ? {} : { UserName: key.userName }),
    AccessKeyId: key.id,
    Status: key.active ? 'Active' : 'Inactive',
    CreateDate: new Date(key.createdAt),
  };
}

export function tagsAnswer(tags: Tags) {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

export function boundaryAnswer({ permissionsBoundary }: User | Role) {
  if (permissionsBoundary === undefined) return {};
  // The model says `PermissionsBoundaryPolicy`, the wire `Policy`.
  return { PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: permissionsBoundary } };
}

/** Policy documents go over the wire percent-encoded after RFC 3986; one decoding gives the text back. */
export function encodedDocument(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * As it was written, while it still means what it meant. When a user or role that it trusts is gone, or has another name, who is trusted
 * is shown by today's ARN, or by unique id when there is none.
 */
export function shownTrustPolicy(role: Role, directory: Directory): string {
  const written = parsePolicy(role.trustDocument, 'trust');
  const kept = parsePolicy(role.trustPolicy, 'trust');
  if (!written.ok || !kept.ok) return role.trustDocument;
  const today = mapPrincipals(written.document, (arn) => directory.principal(arn)?.uniqueId ?? arn);
  if (canonicalText(today) === role.trustPolicy) return role.trustDocument;
  return canonicalText(
    mapPrincipals(kept.document, (id) => {
      const principal = directory.principalById(id);
      return principal ? arnOfEntity(principal) : id;
    }),
  );
}

function named(entity: NamedEntity, noun: 'User' | 'Group' | 'Role' | 'InstanceProfile') {
  return {
    Path: entity.path,
    [`${noun}Name`]: entity.name,
    [`${noun}Id`]: entity.uniqueId,
    Arn: arnOfEntity(entity),
    CreateDate: new Date(entity.createdAt),
  };
}

function hasTags(tags: Tags): boolean {
  return Object.keys(tags).length > 0;
}
