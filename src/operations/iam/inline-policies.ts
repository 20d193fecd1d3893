import type { InlinePolicy, PolicyBearer } from '../../database/directory/entities.ts';
import { inlinePolicyCharactersMax, policyCharacters } from '../../database/directory/quotas.ts';
import { AwsError } from '../../errors.ts';
import type { Operation } from '../operation.ts';
import { encodedDocument } from './answers.ts';
import { type BearerKind, bearers, readBearerName, requireModifiableBearer } from './bearers.ts';
import { requireInlineDocument } from './documents.ts';
import { noSuchEntity, requireNamed } from './faults.ts';
import { boundaryOf, entityTarget, iamOperation } from './iam-operation.ts';
import { readDocument, readName } from './names.ts';
import { type Page, pageOf, readPage } from './paging.ts';

/** Policies that are part of one user, group or role. Names are unique there, and a second Put replaces. */

export interface PutRequest {
  readonly name: string;
  readonly policyName: string;
  readonly document: string;
}

export interface NamedRequest {
  readonly name: string;
  readonly policyName: string;
}

export interface ListRequest {
  readonly name: string;
  readonly page: Page;
}

/** `PutUserPolicy` and its like. The entity is looked up before the document is. */
export function putInlinePolicy(name: string, kind: BearerKind): Operation<PutRequest> {
  return iamOperation<PutRequest>({
    name,
    input: (parameters) => ({
      name: readBearerName(parameters, kind),
      policyName: readName(parameters, 'PolicyName'),
      document: readDocument(parameters, 'PolicyDocument'),
    }),
    permissions: (request, subject) => [
      { on: entityTarget(kind, request.name, subject), keys: boundaryOf(kind, request.name, subject) },
    ],
    execute: (request, { directory, home }) =>
      directory.change((parts) => {
        const bearer = requireNamed(parts.directory, kind, { accountId: home.account, name: request.name });
        requireModifiableBearer(bearer);
        requireInlineDocument(request.document);
        const inlinePolicies = [
          ...bearer.inlinePolicies.filter((policy) => policy.name !== request.policyName),
          { name: request.policyName, text: request.document },
        ];
        requireSize(bearer, inlinePolicies);
        return { put: [{ ...bearer, inlinePolicies }], result: undefined };
      }),
  });
}

/** `GetUserPolicy` and its like. */
export function getInlinePolicy(name: string, kind: BearerKind): Operation<NamedRequest> {
  return iamOperation<NamedRequest>({
    name,
    input: (parameters) => ({
      name: readBearerName(parameters, kind),
      policyName: readName(parameters, 'PolicyName'),
    }),
    permissions: (request, subject) => [{ on: entityTarget(kind, request.name, subject) }],
    execute(request, { directory, home }) {
      const bearer = requireNamed(directory, kind, { accountId: home.account, name: request.name });
      const policy = requireInline(bearer, request.policyName);
      return {
        [bearers[kind].parameter]: bearer.name,
        PolicyName: policy.name,
        PolicyDocument: encodedDocument(policy.text),
      };
    },
  });
}

/** `ListUserPolicies` and its like: names only. */
export function listInlinePolicies(name: string, kind: BearerKind): Operation<ListRequest> {
  return iamOperation<ListRequest>({
    name,
    input: (parameters) => ({ name: readBearerName(parameters, kind), page: readPage(parameters, name) }),
    permissions: (request, subject) => [{ on: entityTarget(kind, request.name, subject) }],
    execute(request, { directory, home }) {
      const bearer = requireNamed(directory, kind, { accountId: home.account, name: request.name });
      const names = bearer.inlinePolicies.map((policy) => policy.name).sort();
      const { items, ...rest } = pageOf(names, { list: name, page: request.page, keyOf: (policy) => policy });
      return { PolicyNames: items, ...rest };
    },
  });
}

/** `DeleteUserPolicy` and its like. */
export function deleteInlinePolicy(name: string, kind: BearerKind): Operation<NamedRequest> {
  return iamOperation<NamedRequest>({
    name,
    input: (parameters) => ({
      name: readBearerName(parameters, kind),
      policyName: readName(parameters, 'PolicyName'),
    }),
    permissions: (request, subject) => [
      { on: entityTarget(kind, request.name, subject), keys: boundaryOf(kind, request.name, subject) },
    ],
    execute: (request, { directory, home }) =>
      directory.change((parts) => {
        const bearer = requireNamed(parts.directory, kind, { accountId: home.account, name: request.name });
        requireModifiableBearer(bearer);
        const gone = requireInline(bearer, request.policyName);
        const inlinePolicies = bearer.inlinePolicies.filter((policy) => policy !== gone);
        return { put: [{ ...bearer, inlinePolicies }], result: undefined };
      }),
  });
}

function requireInline(bearer: PolicyBearer, policyName: string): InlinePolicy {
  const policy = bearer.inlinePolicies.find(({ name }) => name === policyName);
  if (!policy) throw noSuchEntity(`The ${bearer.kind} policy with name ${policyName} cannot be found.`);
  return policy;
}

function requireSize(bearer: PolicyBearer, policies: readonly InlinePolicy[]): void {
  const max = inlinePolicyCharactersMax[bearer.kind];
  if (policies.reduce((sum, { text }) => sum + policyCharacters(text), 0) <= max) return;
  throw new AwsError('LimitExceeded', `Maximum policy size of ${max} bytes exceeded for ${bearer.kind} ${bearer.name}`);
}
