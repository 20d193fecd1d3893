import { type AwsControlPolicy, fullAwsAccess, rcpFullAwsAccess } from '../database/directory/aws-control-policies.ts';
import type { OrganizationDirectory } from '../database/directory/directory.ts';
import { entityName } from '../database/directory/entities.ts';
import {
  type AccountCreation,
  type ControlPolicy,
  type ControlTarget,
  type Member,
  type Organization,
  type OrganizationEntity,
  type OrganizationNode,
  targetId,
} from '../database/directory/organization-entities.ts';

/** The organizations' part of the directory, with the hand that keeps it in step: only `directory.ts` has it. */
export interface OrganizationIndex extends OrganizationDirectory {
  link(entity: OrganizationEntity): void;
  unlink(entity: OrganizationEntity): void;
}

export function isOfOrganization(entity: { readonly kind: string }): entity is OrganizationEntity {
  return kinds.has(entity.kind);
}

const kinds: ReadonlySet<string> = new Set<OrganizationEntity['kind']>([
  'organization',
  'organizationNode',
  'controlPolicy',
  'member',
  'accountCreation',
]);

/**
 * Every entity lies in one of the first five maps; the others are indexes: what lies in a root or unit, what belongs to an organization,
 * where a policy is attached. A question costs what it answers, sorted; nothing here lies on the way of a request to a table.
 */
export function createOrganizationIndex(): OrganizationIndex {
  const organizations = new Map<string, Organization>();
  const nodes = new Map<string, OrganizationNode>();
  const policies = new Map<string, ControlPolicy>();
  const members = new Map<string, Member>();
  const creations = new Map<string, AccountCreation>();
  const children = new Map<string, Map<string, ControlTarget>>();
  const belonging = new Map<string, Map<string, OrganizationEntity>>();
  const attached = new Map<string, Map<string, ControlTarget>>();
  const emails = new Map<string, Member>();
  let revision = 0;

  return {
    get revision() {
      return revision;
    },
    link: (entity) => place(entity, put),
    unlink: (entity) => place(entity, drop),
    organization: (id) => organizations.get(id),
    organizationOf: (accountId) => organizations.get(members.get(accountId)?.organizationId ?? ''),
    member: (accountId) => members.get(accountId),
    memberWithEmail: (email) => emails.get(email.toLowerCase()),
    node: (id) => nodes.get(id),
    target: (id) => nodes.get(id) ?? members.get(id),
    members: (id) => of(belonging.get(id), 'member'),
    unitsIn: (parentId) => of(children.get(parentId), 'organizationNode'),
    membersIn: (parentId) => of(children.get(parentId), 'member'),
    policy: (id) => policies.get(id) ?? awsPolicies.get(id),
    policies: (id, type) => of(belonging.get(id), 'controlPolicy').filter((policy) => policy.type === type),
    targetsOf: (policyId, id) => sorted(attached.get(policyId)).filter(({ organizationId }) => organizationId === id),
    creation: (id) => creations.get(id),
    creations: (id) => of(belonging.get(id), 'accountCreation'),
  };

  function place(entity: OrganizationEntity, change: typeof put): void {
    revision += 1;
    if (entity.kind !== 'organization') change(inner(belonging, entity.organizationId), entityName(entity), entity);
    switch (entity.kind) {
      case 'organization':
        change(organizations, entity.id, entity);
        return;
      case 'controlPolicy':
        change(policies, entity.id, entity);
        return;
      case 'accountCreation':
        change(creations, entity.id, entity);
        return;
      case 'organizationNode':
        change(nodes, entity.id, entity);
        break;
      case 'member':
        change(members, entity.accountId, entity);
        change(emails, entity.email.toLowerCase(), entity);
    }
    const id = targetId(entity);
    if (entity.parentId !== undefined) change(inner(children, entity.parentId), id, entity);
    for (const policyId of [...entity.scps, ...entity.rcps]) change(inner(attached, policyId), id, entity);
  }
}

const awsPolicies: ReadonlyMap<string, AwsControlPolicy> = new Map(
  [fullAwsAccess, rcpFullAwsAccess].map((policy) => [policy.id, policy]),
);

function put<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.set(key, value);
}

function drop(map: Map<string, unknown>, key: string): void {
  map.delete(key);
}

function inner<Value>(maps: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  const found = maps.get(key);
  if (found) return found;
  const made = new Map<string, Value>();
  maps.set(key, made);
  return made;
}

function of<Kind extends OrganizationEntity['kind']>(
  map: ReadonlyMap<string, OrganizationEntity> | undefined,
  kind: Kind,
): readonly Extract<OrganizationEntity, { kind: Kind }>[] {
  return sorted(map).filter((entity): entity is Extract<OrganizationEntity, { kind: Kind }> => entity.kind === kind);
}

function sorted<Value>(map: ReadonlyMap<string, Value> = new Map()): readonly Value[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}
