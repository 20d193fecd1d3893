import type { Change, ChangeParts } from '../../database/directory/directory.ts';
import { AwsError } from '../../errors.ts';
import type { ContextValue } from '../../policy/request.ts';
import type { ExecutionContext, Operation, Permission, Subject } from '../operation.ts';
import type { InOrganization } from './faults.ts';
import { type Given, readGiven } from './input.ts';
import { onTaggable } from './resources.ts';

/** What the operations of Organizations have in common; the fourth part says whether they read or change. */
interface CommonParts<Request> {
  /** As in AWS's model: `CreatePolicy`. The permission is `organizations:` with it. */
  readonly name: string;
  input(given: Given): Request;
  /** What the request needs, by the organization as it is; never throws because something is missing. */
  permissions(request: Request, subject: Subject): readonly Need[];
}

export interface Need {
  /** Absent: the operation's own action. */
  readonly action?: string;
  /** ARN, or the id of a root, unit, account or policy of the caller's organization; `*`: no resource. */
  readonly on: string;
  /** Condition keys of the request, in lower case. */
  readonly keys?: Readonly<Record<string, ContextValue | undefined>>;
}

/** Which accounts the service answers, whatever the policies say. */
type Callers = 'management' | 'members';

interface ReadingParts<Request> extends CommonParts<Request> {
  readonly callers: Callers;
  read(request: Request, where: InOrganization & Pick<ExecutionContext, 'directory'>): object;
}

interface ChangingParts<Request> extends CommonParts<Request> {
  /** Default: the management account. API reference, nearly all of them. */
  readonly callers?: Callers;
  change(
    request: Request,
    parts: ChangeParts & InOrganization & { readonly caller: string },
  ): Change<object | undefined>;
}

/** An operation that reads. */
export function organizationReading<Request>(parts: ReadingParts<Request>): Operation<Request> {
  return organizationsService({
    ...parts,
    execute: (request, { directory, home }) =>
      parts.read(request, { directory, ...callersOrganization(directory, home.account, parts.callers) }),
  });
}

/** An operation that changes the organization. */
export function organizationChange<Request>(parts: ChangingParts<Request>): Operation<Request> {
  return organizationsService({
    ...parts,
    execute: (request, { directory, home }) =>
      directory.change((change) =>
        parts.change(request, {
          ...change,
          ...callersOrganization(change.directory, home.account, parts.callers ?? 'management'),
          caller: home.account,
        }),
      ),
  });
}

/** Any operation of the service, whoever calls. */
export function organizationsService<Request>({
  name,
  input,
  permissions,
  execute,
}: CommonParts<Request> & Pick<Operation<Request>, 'execute'>): Operation<Request> {
  return {
    name,
    service: 'organizations',
    input: { read: (given) => input(readGiven(given)) },
    permissions: (request, subject) =>
      permissions(request, subject).map((need) => permissionOf(need, { name, subject })),
    execute,
  };
}

function permissionOf(
  { action, on, keys = {} }: Need,
  { name, subject }: { readonly name: string; readonly subject: Subject },
): Permission {
  const resource = on === '*' || on.startsWith('arn:') ? on : onTaggable(subject, on);
  return {
    action: action ?? `organizations:${name}`,
    resource,
    // A call is about the caller's own organization, also when another account manages it.
    resourceAccount: subject.home.account,
    crossAccount: false,
    context(key) {
      if (Object.hasOwn(keys, key)) return keys[key];
      if (key.startsWith('aws:resourcetag/')) return tagOf(on, key.slice('aws:resourcetag/'.length), subject);
      return undefined;
    },
  };
}

function tagOf(id: string, wanted: string, { directory: { organizations } }: Subject): string | undefined {
  const entity = organizations.target(id) ?? organizations.policy(id);
  const tags = entity && 'tags' in entity ? Object.entries(entity.tags) : [];
  return tags.find(([key]) => key.toLowerCase() === wanted)?.[1];
}

/** Throws AWSOrganizationsNotInUseException, or AccessDeniedException when the service does not answer that account. */
function callersOrganization(
  { organizations }: ChangeParts['directory'],
  accountId: string,
  callers: Callers,
): InOrganization {
  const organization = organizations.organizationOf(accountId);
  if (!organization) {
    throw new AwsError('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.');
  }
  if (callers === 'management' && accountId !== organization.accountId) {
    throw new AwsError('AccessDeniedException', "You don't have permissions to access this resource.");
  }
  return { organization, organizations };
}
