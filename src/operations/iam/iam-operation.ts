import type { Directory } from '../../database/directory/directory.ts';
import { arnOfEntity, type EntityOf, type NamedKind, type Tags } from '../../database/directory/entities.ts';
import { AwsError } from '../../errors.ts';
import type { ContextValue } from '../../policy/request.ts';
import { type Parameters, readParameters } from '../identity/parameters.ts';
import type { ExecutionContext, Operation, Permission, Subject } from '../operation.ts';

/** The four parts of an IAM operation, with what all of them share taken out. */
export interface IamParts<Request> {
  /** As in AWS's model: `CreateUser`. The permission is `iam:` with it. */
  readonly name: string;
  /** Every constraint that is broken is told together, after the last parameter was read. */
  input(parameters: Parameters): Request;
  /** What the request needs, by the entities as they are; never throws because one is missing. */
  permissions(request: Request, subject: Subject): readonly Need[];
  execute(request: Request, context: ExecutionContext): Promise<object | undefined> | object | undefined;
}

export interface Need {
  /** Absent: the operation's own action. */
  readonly action?: string;
  readonly on: Target;
  readonly keys?: Keys;
}

/** Condition keys of the request, in lower case. */
export type Keys = Readonly<Record<string, ContextValue | undefined>>;

/** What a permission is about. */
export interface Target {
  /** `*` for calls without a resource: no ARN in a policy covers them. */
  readonly arn: string;
  /** How AWS's refusals call it, where that is not the ARN. */
  readonly shownAs?: string;
  readonly accountId: string;
  readonly tags?: Tags;
  /** Whether the tags are asked for by `iam:ResourceTag/…` as well. */
  readonly iamTags?: boolean;
}

export function iamOperation<Request>({ name, input, permissions, execute }: IamParts<Request>): Operation<Request> {
  return {
    name,
    service: 'iam',
    input: {
      read(given) {
        const parameters = readParameters(given, { showValues: false });
        const request = input(parameters);
        parameters.check();
        return request;
      },
    },
    permissions(request, subject) {
      requireIamCaller(subject);
      return permissions(request, subject).map((need) => permissionOf(`iam:${name}`, need));
    },
    execute,
  };
}

/**
 * Sessions of GetFederationToken, and of GetSessionToken without a multi-factor device, cannot call IAM.
 * IAM User Guide, "Compare AWS STS credentials"; the text as recorded.
 */
function requireIamCaller({ principal }: Subject): void {
  const { kind, session } = principal;
  const own = kind === 'user' || kind === 'root';
  if (kind === 'federatedUser' || (own && session && !session.multiFactorAuthentication)) {
    throw new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid');
  }
}

function permissionOf(operationAction: string, { action = operationAction, on, keys = {} }: Need): Permission {
  return {
    action,
    resource: on.arn,
    ...(on.shownAs === undefined ? {} : { shownAs: on.shownAs }),
    resourceAccount: on.accountId,
    crossAccount: false,
    context(key) {
      if (Object.hasOwn(keys, key)) return keys[key];
      if (key.startsWith('aws:resourcetag/')) return tagOf(on.tags, key.slice('aws:resourcetag/'.length));
      if (on.iamTags && key.startsWith('iam:resourcetag/')) return tagOf(on.tags, key.slice('iam:resourcetag/'.length));
      return undefined;
    },
  };
}

/** `key`: in lower case, as condition keys are compared. */
function tagOf(tags: Tags | undefined, key: string): string | undefined {
  for (const [name, value] of Object.entries(tags ?? {})) if (name.toLowerCase() === key) return value;
  return undefined;
}

/** An entity of the caller's account, as it is; one that is not there has the path `/`. */
export function entityTarget(
  kind: Exclude<NamedKind, 'policy'>,
  name: string,
  { home, directory }: Pick<Subject, 'home' | 'directory'>,
): Target {
  const entity = directory.named(kind, home.account, name);
  const shownAs = `${kind === 'instanceProfile' ? 'instance profile' : kind} ${name}`;
  if (!entity) return { ...newTarget(kind, { accountId: home.account, path: '/', name }), shownAs };
  return {
    arn: arnOfEntity(entity),
    shownAs,
    accountId: home.account,
    ...('tags' in entity ? { tags: entity.tags } : {}),
    iamTags: kind === 'user' || kind === 'role',
  };
}

/** An entity that shall be; refusals name its ARN. */
export function newTarget(
  kind: NamedKind,
  entity: { readonly accountId: string; readonly path: string; readonly name: string },
): Target {
  return { arn: arnOfEntity({ kind, ...entity }), accountId: entity.accountId };
}

/** A managed policy by ARN; those of AWS count as the caller's own when they are only read. */
export function policyTarget(arn: string, { home, directory }: Pick<Subject, 'home' | 'directory'>): Target {
  const owner = arn.split(':', 5)[4] ?? '';
  return {
    arn,
    shownAs: `policy ${arn}`,
    accountId: owner === 'aws' ? home.account : owner,
    tags: directory.managedPolicy(arn)?.tags ?? {},
  };
}

/** For calls without a resource; `shownAs` is what AWS prints. */
export function accountTarget({ home }: Pick<Subject, 'home'>, shownAs = '*'): Target {
  return { arn: '*', shownAs, accountId: home.account };
}

/** `iam:PermissionsBoundary`: of the entity as it is. */
export function boundaryOf(
  kind: 'user' | 'role' | 'group',
  name: string,
  { home, directory }: { readonly home: Subject['home']; readonly directory: Directory },
): Keys {
  const entity = kind === 'group' ? undefined : directory.named(kind, home.account, name);
  const boundary = (entity as EntityOf<'user'> | EntityOf<'role'> | undefined)?.permissionsBoundary;
  return { 'iam:permissionsboundary': boundary };
}

/** `aws:RequestTag/…` and `aws:TagKeys`. */
export function requestTagKeys(tags: Tags): Keys {
  const entries = Object.entries(tags);
  return {
    ...Object.fromEntries(entries.map(([key, value]) => [`aws:requesttag/${key.toLowerCase()}`, value])),
    'aws:tagkeys': entries.length > 0 ? entries.map(([key]) => key) : undefined,
  };
}
