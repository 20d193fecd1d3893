import { rootArn } from '../../../arn.ts';
import type { Directory } from '../../../database/directory/directory.ts';
import type { AccessKey } from '../../../database/directory/entities.ts';
import { validationError } from '../../../errors.ts';
import type { Principal } from '../../../policy/principal.ts';
import type { Parameters } from '../../identity/parameters.ts';
import type { Subject } from '../../operation.ts';
import { noSuchEntity } from '../faults.ts';
import { entityTarget, type Target } from '../iam-operation.ts';
import { readName } from '../names.ts';

/** Calls about access keys name a user, or mean the one who signs: a user, or the account's root. */

/** `max`: 64 in calls that take a name as one for a new user is taken. */
export function readOwner(parameters: Parameters, max?: 64): string | undefined {
  return readName(parameters, 'UserName', { optional: true, ...(max && { max }) });
}

/** The user's name; undefined: the root user. Throws ValidationException for a role's session that names nobody. */
export function ownerOf(userName: string | undefined, principal: Principal): string | undefined {
  if (userName !== undefined) return userName;
  if (principal.kind === 'user') return principal.userName;
  if (principal.kind === 'root') return undefined;
  throw validationError('Must specify userName when calling with non-User credentials');
}

export function ownerTarget(userName: string | undefined, subject: Subject): Target {
  const owner = ownerOf(userName, subject.principal);
  if (owner !== undefined) return entityTarget('user', owner, subject);
  return rootTarget(subject);
}

export function rootTarget({ home }: Pick<Subject, 'home'>): Target {
  return { arn: rootArn(home.account), accountId: home.account };
}

/** Of that user only; throws NoSuchEntity. */
export function requireKey(
  directory: Directory,
  { id, accountId, owner }: { readonly id: string; readonly accountId: string; readonly owner: string | undefined },
): AccessKey {
  const key = directory.accessKey(id);
  if (key?.accountId === accountId && key.userName === owner) return key;
  throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
}

export function readKeyId(parameters: Parameters): string {
  parameters.demand('AccessKeyId');
  const id = parameters.text('AccessKeyId', { required: true, min: 16, max: 128 });
  if (!/^\w*$/.test(id)) {
    parameters.refuse('The specified value for accessKeyId is invalid. It must contain only alphanumeric characters.');
  }
  return id;
}
