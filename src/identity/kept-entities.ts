import { type Account, arnOfEntity, type Entity, entityName } from '../database/directory/entities.ts';
import type { Member, Organization } from '../database/directory/organization-entities.ts';
import type { ConfigurationPath, ConfigurationProblem } from './configuration.ts';
import { isOfOrganization } from './organization-index.ts';

/**
 * What a declared state leaves alone, added to `declared`:
 *
 *   1. entities made through the API, unless the configuration names them too: then they are declared from now on;
 *   2. entities that were declared before, are not any more, and are used by one of those: a policy that is attached or a boundary,
 *      a user's group, the user of a key or device, an instance profile's role, the unit and the organization that an account lies in. They go on as
 *      made through the API: taking them away could take away a denial, or a boundary;
 *   3. the accounts of all these.
 *
 * Returns what is wrong: a declared name that differs from a kept one only in case, a declared role or policy with the name of a kept
 * one under another path.
 */
export function keepEntities(
  declared: Map<string, Entity>,
  previous: ReadonlyMap<string, Entity>,
): readonly ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = [];
  const byLowerName = new Map(Array.from(declared.keys(), (name) => [lower(name), name]));
  const policies = new Map<string, Entity>();
  for (const entity of previous.values()) if (entity.kind === 'policy') policies.set(arnOfEntity(entity), entity);
  const declaredPolicies = new Set<string>();
  for (const entity of declared.values()) if (entity.kind === 'policy') declaredPolicies.add(arnOfEntity(entity));

  const waiting: Entity[] = [];
  for (const [name, entity] of previous) {
    if (entity.declared || entity.kind === 'account') continue;
    const successor = declared.get(name);
    if (successor) refuseOtherPath(entity, successor);
    else waiting.push(entity);
  }
  for (let entity = waiting.pop(); entity !== undefined; entity = waiting.pop()) keep(entity);
  for (const entity of declared.values()) if (entity.kind === 'organization') refuseOtherOrganization(entity);
  return problems;

  function keep(entity: Entity): void {
    const name = entityName(entity);
    // Keys of issuers come from the configuration alone.
    if (entity.kind === 'tokenIssuer' || declared.has(name)) return;
    const namesake = byLowerName.get(lower(name));
    if (namesake !== undefined && entity.kind !== 'accessKey' && entity.kind !== 'oidcProvider') {
      problems.push({
        path: pathOf(declared.get(namesake)!),
        message: `differs only in case from ${name.split('/').at(-1)}, which was made through the API; use that name`,
      });
      return;
    }
    const { declared: _, ...kept } = entity;
    declared.set(name, entity.declared ? (kept as Entity) : entity);
    if (!declared.has(`account/${entity.accountId}`)) {
      const account = previous.get(`account/${entity.accountId}`) as Account | undefined;
      const { declared: __, ...own } = account ?? ({ kind: 'account', accountId: entity.accountId } as Account);
      declared.set(`account/${entity.accountId}`, own);
    }
    for (const used of usedBy(entity)) if (used) waiting.push(used);
  }

  function usedBy(entity: Exclude<Entity, { kind: 'tokenIssuer' }>): readonly (Entity | undefined)[] {
    const { accountId } = entity;
    switch (entity.kind) {
      case 'accessKey':
      case 'mfaDevice':
        return entity.userName === undefined ? [] : [previous.get(`user/${accountId}/${entity.userName}`)];
      case 'instanceProfile':
        return entity.roleName === undefined ? [] : [previous.get(`role/${accountId}/${entity.roleName}`)];
      case 'user':
      case 'group':
      case 'role': {
        const boundary = entity.kind === 'group' ? undefined : entity.permissionsBoundary;
        const arns = boundary === undefined ? entity.attachedPolicies : [...entity.attachedPolicies, boundary];
        const groups = entity.kind === 'user' ? entity.groups : [];
        return [...arns.map(usedPolicy), ...groups.map((group) => previous.get(`group/${accountId}/${group}`))];
      }
      case 'organization':
        return [previous.get(`organizationNode/${entity.rootId}`), previous.get(`member/${accountId}`)];
      case 'controlPolicy':
      case 'accountCreation':
        return [previous.get(`organization/${entity.organizationId}`)];
      case 'organizationNode':
      case 'member':
        return [
          previous.get(`organization/${entity.organizationId}`),
          previous.get(`organizationNode/${entity.parentId}`),
          ...[...entity.scps, ...entity.rcps].map((id) => previous.get(`controlPolicy/${id}`)),
        ];
      default:
        return [];
    }
  }

  /** An account manages, and lies in, one organization. */
  function refuseOtherOrganization({ id, accountId }: Organization): void {
    const member = declared.get(`member/${accountId}`) as Member;
    if (member.organizationId === id) return;
    problems.push({
      path: ['organization', 'managementAccount'],
      message: `account ${accountId} manages organization ${id}, in which things were made through the API; declare that id, or delete it first`,
    });
  }

  function usedPolicy(arn: string): Entity | undefined {
    const policy = policies.get(arn);
    const successor = policy && !declaredPolicies.has(arn) ? declared.get(entityName(policy)) : undefined;
    if (policy && successor) refuseOtherPath(policy, successor);
    return policy;
  }

  /** Neither roles nor policies can move; users and groups can. */
  function refuseOtherPath(kept: Entity, successor: Entity): void {
    const moves = (kept.kind === 'role' || kept.kind === 'policy') && kept.path !== (successor as typeof kept).path;
    if (!moves) return;
    problems.push({
      path: pathOf(successor),
      message: `is there with the path ${kept.path}, and made or used through the API; declare it with that path, or delete it first`,
    });
  }
}

function lower(name: string): string {
  return name.toLowerCase();
}

function pathOf(entity: Entity): ConfigurationPath {
  if (isOfOrganization(entity)) return ['organization'];
  if (entity.kind === 'account' || entity.kind === 'accessKey') return ['accounts'];
  if (entity.kind === 'instanceProfile' || entity.kind === 'roleDeletion') return ['accounts'];
  if (entity.kind === 'tokenIssuer') return ['tokenIssuers', entity.issuer];
  if (entity.kind === 'oidcProvider') return ['accounts', entity.accountId, 'oidcProviders', `https://${entity.url}`];
  if (entity.kind === 'mfaDevice') return ['accounts', entity.accountId];
  const section = ({ user: 'users', group: 'groups', role: 'roles', policy: 'policies' } as const)[entity.kind];
  return ['accounts', entity.accountId, section, entity.name];
}
