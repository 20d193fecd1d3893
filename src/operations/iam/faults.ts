import type { Directory } from '../../database/directory/directory.ts';
import type { EntityOf, ManagedPolicy, NamedKind, Role } from '../../database/directory/entities.ts';
import { entitiesPerAccountMax } from '../../database/directory/quotas.ts';
import { AwsError } from '../../errors.ts';
import type { Principal } from '../../policy/principal.ts';

/** IAM's refusals that several operations share. Texts as recorded from AWS; clients compare them. */

export function noSuchEntity(message: string): AwsError {
  return new AwsError('NoSuchEntity', message);
}

export function deleteConflict(rest: string): AwsError {
  return new AwsError('DeleteConflict', `Cannot delete entity, must ${rest}.`);
}

/** `quota`: `AccessKeysPerUser`. */
export function quotaExceeded(quota: string, max: number): AwsError {
  return new AwsError('LimitExceeded', `Cannot exceed quota for ${quota}: ${max}`);
}

export function invalidInput(message: string): AwsError {
  return new AwsError('InvalidInput', message);
}

/** The entity of that name; throws NoSuchEntity. */
export function requireNamed<Kind extends Exclude<NamedKind, 'policy'>>(
  directory: Directory,
  kind: Kind,
  { accountId, name }: { readonly accountId: string; readonly name: string },
): EntityOf<Kind> {
  const entity = directory.named(kind, accountId, name);
  if (entity) return entity;
  throw noSuchEntity(
    kind === 'instanceProfile'
      ? `Instance Profile ${name} cannot be found.`
      : `The ${kind} with name ${name} cannot be found.`,
  );
}

export function roleNotFound(name: string): AwsError {
  return noSuchEntity(`The role with name ${name} cannot be found.`);
}

/** A customer's policy or one of AWS's; throws NoSuchEntity. */
export function requirePolicy(directory: Directory, arn: string): ManagedPolicy {
  const policy = directory.managedPolicy(arn);
  if (!policy) throw noSuchEntity('Policy ARN was not found.');
  return policy;
}

/** A policy that an entity of `accountId` can have attached; throws NoSuchEntity. */
export function requireAttachable(directory: Directory, arn: string, accountId: string): ManagedPolicy {
  const policy = directory.managedPolicy(arn);
  if (policy && (policy.accountId === accountId || policy.accountId === 'aws')) return policy;
  throw noSuchEntity('Policy ARN does not exist or is not attachable.');
}

/** Throws NoSuchEntity for a boundary that is no policy of the account or of AWS. */
export function requireBoundary(directory: Directory, arn: string | undefined, accountId: string): void {
  if (arn === undefined) return;
  const policy = directory.managedPolicy(arn);
  if (policy && (policy.accountId === accountId || policy.accountId === 'aws')) return;
  throw noSuchEntity('Scope ARN: ARN does not exist or is not attachable.');
}

/** Throws EntityAlreadyExists for a name that is taken in any case of letters, LimitExceeded when the account is full. */
export function requireRoom(
  directory: Directory,
  kind: NamedKind,
  { accountId, name }: { readonly accountId: string; readonly name: string },
): void {
  requireFree(directory, kind, { accountId, name });
  const max = entitiesPerAccountMax[kind];
  if (directory.list(kind, accountId).length >= max) throw quotaExceeded(`${nouns[kind].plural}PerAccount`, max);
}

export function requireFree(
  directory: Directory,
  kind: NamedKind,
  { accountId, name }: { readonly accountId: string; readonly name: string },
): void {
  if (!directory.namesake(kind, accountId, name)) return;
  throw new AwsError(
    'EntityAlreadyExists',
    kind === 'policy'
      ? `A policy called ${name} already exists. Duplicate names are not allowed.`
      : kind === 'instanceProfile'
        ? `Instance Profile ${name} already exists.`
        : `${nouns[kind].singular} with name ${name} already exists.`,
  );
}

/** Service-linked roles change only with their service. */
export function isServiceLinked({ path }: { readonly path: string }): boolean {
  return path.startsWith('/aws-service-role/');
}

export function requireModifiable(role: Pick<Role, 'path' | 'name'>): void {
  if (!isServiceLinked(role)) return;
  throw new AwsError(
    'UnmodifiableEntity',
    `Cannot perform the operation on the protected role '${role.name}' - this role is only modifiable by AWS`,
  );
}

/** Nobody changes what belongs to AWS, whatever the policies say. */
export function refuseChangeOfAwsPolicy(arn: string, action: string, principal: Principal): void {
  if (!arn.startsWith('arn:aws:iam::aws:')) return;
  throw new AwsError(
    'AccessDeniedException',
    `User: ${principal.arn} is not authorized to perform: ${action} on resource: policy ${arn}`,
  );
}

const nouns = {
  user: { singular: 'User', plural: 'Users' },
  group: { singular: 'Group', plural: 'Groups' },
  role: { singular: 'Role', plural: 'Roles' },
  policy: { singular: 'Policy', plural: 'Policies' },
  instanceProfile: { singular: 'Instance Profile', plural: 'InstanceProfiles' },
} as const;
