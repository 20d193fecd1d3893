import { arnOfEntity, type ManagedPolicy } from '../../database/directory/entities.ts';
import { attachedPoliciesMax } from '../../database/directory/quotas.ts';
import { AwsError } from '../../errors.ts';
import type { Operation } from '../operation.ts';
import { type BearerKind, bearers, readShortBearerName, requireModifiableBearer } from './bearers.ts';
import { isServiceLinked, noSuchEntity, quotaExceeded, requireAttachable, requireNamed } from './faults.ts';
import { boundaryOf, entityTarget, iamOperation } from './iam-operation.ts';
import { readPathPrefix, readPolicyArn } from './names.ts';
import { type Page, pageOf, readPage } from './paging.ts';

/** Managed policies on users, groups and roles. The resource of the permission is the entity; the policy is `iam:PolicyARN`. */

export interface AttachmentRequest {
  readonly name: string;
  readonly policyArn: string;
}

export interface ListRequest {
  readonly name: string;
  readonly pathPrefix: string;
  readonly page: Page;
}

/** `AttachUserPolicy` and its like; attaching again changes nothing. */
export function attachPolicy(name: string, kind: BearerKind): Operation<AttachmentRequest> {
  return attachment(name, kind, (request, { directory, accountId }) => {
    const bearer = requireNamed(directory, kind, { accountId, name: request.name });
    requireModifiableBearer(bearer);
    const policy = requireAttachable(directory, request.policyArn, accountId);
    if (isServiceLinked(policy)) {
      throw new AwsError('PolicyNotAttachable', 'Cannot attach a Service Role Policy to a Customer Role.');
    }
    if (bearer.attachedPolicies.includes(request.policyArn)) return { result: undefined };
    const max = attachedPoliciesMax[kind];
    if (bearer.attachedPolicies.length >= max) throw quotaExceeded(`PoliciesPer${bearers[kind].noun}`, max);
    const attachedPolicies = [...bearer.attachedPolicies, request.policyArn];
    return { put: [{ ...bearer, attachedPolicies }], result: undefined };
  });
}

/** `DetachUserPolicy` and its like. */
export function detachPolicy(name: string, kind: BearerKind): Operation<AttachmentRequest> {
  return attachment(name, kind, (request, { directory, accountId }) => {
    const bearer = requireNamed(directory, kind, { accountId, name: request.name });
    requireModifiableBearer(bearer);
    if (!bearer.attachedPolicies.includes(request.policyArn)) throw noSuchEntity('Policy ARN was not found.');
    const attachedPolicies = bearer.attachedPolicies.filter((arn) => arn !== request.policyArn);
    return { put: [{ ...bearer, attachedPolicies }], result: undefined };
  });
}

/** `ListAttachedUserPolicies` and its like. */
export function listAttachedPolicies(name: string, kind: BearerKind): Operation<ListRequest> {
  return iamOperation<ListRequest>({
    name,
    input: (parameters) => ({
      name: readShortBearerName(parameters, kind),
      pathPrefix: readPathPrefix(parameters),
      page: readPage(parameters, name),
    }),
    permissions: (request, subject) => [{ on: entityTarget(kind, request.name, subject) }],
    execute(request, { directory, home }) {
      const bearer = requireNamed(directory, kind, { accountId: home.account, name: request.name });
      const policies = bearer.attachedPolicies.map((arn) => directory.managedPolicy(arn)!);
      const { items, ...rest } = pageOf(
        policies.sort((a, b) => (listKey(a) < listKey(b) ? -1 : 1)),
        {
          list: name,
          page: request.page,
          keyOf: listKey,
          wanted: ({ path }) => path.startsWith(request.pathPrefix),
        },
      );
      return { AttachedPolicies: items.map(attachedPolicyAnswer), ...rest };
    },
  });
}

export function attachedPolicyAnswer(policy: ManagedPolicy) {
  return { PolicyName: policy.name, PolicyArn: arnOfEntity(policy) };
}

/** A customer's policy may have the name of one of AWS's. */
function listKey({ name, accountId }: ManagedPolicy): string {
  return `${name.toLowerCase()} ${accountId}`;
}

type Decide = (
  request: AttachmentRequest,
  parts: { readonly directory: Parameters<typeof requireAttachable>[0]; readonly accountId: string },
) => { readonly put?: readonly ReturnType<typeof requireNamed>[]; readonly result: undefined };

function attachment(name: string, kind: BearerKind, decide: Decide): Operation<AttachmentRequest> {
  return iamOperation<AttachmentRequest>({
    name,
    input: (parameters) => ({ name: readShortBearerName(parameters, kind), policyArn: readPolicyArn(parameters) }),
    permissions: (request, subject) => [
      {
        on: entityTarget(kind, request.name, subject),
        keys: { 'iam:policyarn': request.policyArn, ...boundaryOf(kind, request.name, subject) },
      },
    ],
    execute: (request, { directory, home }) =>
      directory.change((parts) => decide(request, { directory: parts.directory, accountId: home.account })),
  });
}
