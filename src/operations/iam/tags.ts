import type { Directory } from '../../database/directory/directory.ts';
import type { InstanceProfile, ManagedPolicy, Role, Tags, User } from '../../database/directory/entities.ts';
import type { OidcProvider } from '../../database/directory/federation-entities.ts';
import { tagsPerEntityMax } from '../../database/directory/quotas.ts';
import type { Parameters } from '../identity/parameters.ts';
import { tagKeyPattern, tagValuePattern } from '../identity/session-tags.ts';
import type { Operation, Subject } from '../operation.ts';
import { tagsAnswer } from './answers.ts';
import { invalidInput, quotaExceeded, refuseChangeOfAwsPolicy, requireNamed, requirePolicy } from './faults.ts';
import { entityTarget, iamOperation, policyTarget, requestTagKeys, type Target } from './iam-operation.ts';
import { readName, readPolicyArn } from './names.ts';
import { providerTarget, readProviderArn, requireProvider } from './oidc-providers/provider-parameters.ts';
import { type Page, pageOf, readPage } from './paging.ts';

/** Tags of users, roles, customer managed policies, instance profiles and OpenID Connect providers. Source: IAM User Guide, "Tags for IAM resources". */
type Tagged = User | Role | ManagedPolicy | InstanceProfile | OidcProvider;
type TaggedKind = Tagged['kind'];

export function readTags(parameters: Parameters): readonly Tag[] {
  return parameters.list('Tags', tagsPerEntityMax, (tag) => {
    tag.demand('Key');
    tag.demand('Value');
    return {
      key: tag.text('Key', { min: 1, max: 128, pattern: tagKeyPattern }),
      value: tag.text('Value', { max: 256, pattern: tagValuePattern }),
    };
  });
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** The tags of an entity to be made. Throws InvalidInput for a key that is there twice or belongs to AWS. */
export function tagsOf(kind: TaggedKind, tags: readonly Tag[]): Tags {
  return withTags(kind, {}, tags);
}

/** Keys and values as the request has them, for conditions. */
export function requestedTags(tags: readonly Tag[]): Tags {
  return Object.fromEntries(tags.map(({ key, value }) => [key, value]));
}

/** `TagUser` and its like. */
export function tagEntity(name: string, kind: TaggedKind): Operation<TagRequest> {
  return iamOperation<TagRequest>({
    name,
    input(parameters) {
      const tagged = readTaggedName(parameters, kind);
      parameters.requireList('Tags');
      return { name: tagged, tags: readTags(parameters) };
    },
    permissions(request, subject) {
      refuseChangeOfAwsPolicy(request.name, `iam:${name}`, subject.principal);
      return [{ on: targetOf(kind, request.name, subject), keys: requestTagKeys(requestedTags(request.tags)) }];
    },
    execute: (request, { directory, home }) =>
      directory.change((parts) => {
        const entity = find(parts.directory, kind, { accountId: home.account, name: request.name });
        return { put: [{ ...entity, tags: withTags(kind, entity.tags, request.tags) }], result: undefined };
      }),
  });
}

/** `UntagUser` and its like. A key that is not there is no mistake. */
export function untagEntity(name: string, kind: TaggedKind): Operation<UntagRequest> {
  return iamOperation<UntagRequest>({
    name,
    input(parameters) {
      const tagged = readTaggedName(parameters, kind);
      parameters.requireList('TagKeys');
      const rules = { min: 1, max: 128, pattern: tagKeyPattern };
      return { name: tagged, keys: parameters.list('TagKeys', tagsPerEntityMax, (key) => key.value(rules)) };
    },
    permissions(request, subject) {
      refuseChangeOfAwsPolicy(request.name, `iam:${name}`, subject.principal);
      return [{ on: targetOf(kind, request.name, subject), keys: { 'aws:tagkeys': request.keys } }];
    },
    execute: (request, { directory, home }) =>
      directory.change((parts) => {
        const entity = find(parts.directory, kind, { accountId: home.account, name: request.name });
        const gone = new Set(request.keys.map((key) => sameKey(kind, key)));
        const tags = Object.fromEntries(Object.entries(entity.tags).filter(([key]) => !gone.has(sameKey(kind, key))));
        return { put: [{ ...entity, tags }], result: undefined };
      }),
  });
}

/** `ListUserTags` and its like. */
export function listEntityTags(name: string, kind: TaggedKind): Operation<ListTagsRequest> {
  return iamOperation<ListTagsRequest>({
    name,
    input: (parameters) => ({ name: readTaggedName(parameters, kind), page: readPage(parameters, name) }),
    permissions: (request, subject) => [{ on: targetOf(kind, request.name, subject) }],
    execute(request, { directory, home }) {
      const entity = find(directory, kind, { accountId: home.account, name: request.name });
      // By position: a key may be longer than a marker.
      const tags = tagsAnswer(entity.tags).map((tag, at) => ({ tag, position: String(at).padStart(2, '0') }));
      const { items, ...rest } = pageOf(tags, { list: name, page: request.page, keyOf: ({ position }) => position });
      return { Tags: items.map(({ tag }) => tag), ...rest };
    },
  });
}

export interface TagRequest {
  /** Of a policy or a provider, the ARN. */
  readonly name: string;
  readonly tags: readonly Tag[];
}

export interface UntagRequest {
  readonly name: string;
  readonly keys: readonly string[];
}

export interface ListTagsRequest {
  readonly name: string;
  readonly page: Page;
}

function readTaggedName(parameters: Parameters, kind: TaggedKind): string {
  switch (kind) {
    case 'user':
      return readName(parameters, 'UserName');
    case 'role':
      return readName(parameters, 'RoleName');
    case 'instanceProfile':
      return readName(parameters, 'InstanceProfileName');
    case 'policy':
      return readPolicyArn(parameters);
    case 'oidcProvider':
      return readProviderArn(parameters);
  }
}

function targetOf(kind: TaggedKind, name: string, subject: Subject): Target {
  if (kind === 'policy') return policyTarget(name, subject);
  return kind === 'oidcProvider' ? providerTarget(name, subject) : entityTarget(kind, name, subject);
}

function find(
  directory: Directory,
  kind: TaggedKind,
  { accountId, name }: { readonly accountId: string; readonly name: string },
): Tagged {
  if (kind === 'policy') return requirePolicy(directory, name);
  return kind === 'oidcProvider'
    ? requireProvider(directory, name)
    : requireNamed(directory, kind, { accountId, name });
}

/** A key that differs from one that is there in case only takes its place on users and roles, and is another elsewhere. */
function withTags(kind: TaggedKind, before: Tags, tags: readonly Tag[]): Tags {
  const byKey = new Map(Object.entries(before).map(([key, value]) => [sameKey(kind, key), { key, value }]));
  if (new Set(tags.map(({ key }) => sameKey(kind, key))).size < tags.length) {
    throw invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  }
  for (const { key, value } of tags) {
    if (key.toLowerCase().startsWith('aws:')) {
      throw invalidInput('Tag keys that begin with aws: are reserved for AWS use.');
    }
    byKey.set(sameKey(kind, key), { key: byKey.get(sameKey(kind, key))?.key ?? key, value });
  }
  if (byKey.size > tagsPerEntityMax) throw quotaExceeded(`TagsPer${nounOf(kind)}`, tagsPerEntityMax);
  return Object.fromEntries(Array.from(byKey.values(), ({ key, value }) => [key, value]));
}

function nounOf(kind: TaggedKind): string {
  return kind === 'oidcProvider' ? 'OpenIdConnectProvider' : `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
}

function sameKey(kind: TaggedKind, key: string): string {
  return kind === 'user' || kind === 'role' ? key.toLowerCase() : key;
}
