import { createHash } from 'node:crypto';
import { fullAwsAccess, rcpFullAwsAccess } from '../database/directory/aws-control-policies.ts';
import type { Entity } from '../database/directory/entities.ts';
import type {
  ControlPolicy,
  ControlPolicyType,
  Member,
  Organization,
  OrganizationEntity,
  OrganizationNode,
} from '../database/directory/organization-entities.ts';
import { controlPoliciesPerTargetMax, organizationalUnitDepthMax } from '../database/directory/quotas.ts';
import type {
  ConfigurationPath,
  ConfigurationProblem,
  ControlPolicyConfiguration,
  OrganizationConfiguration,
  OrganizationNodeConfiguration,
} from './configuration.ts';
import { checkControlPolicy } from './control-policies.ts';

export interface DeclaredOrganization {
  readonly entities: readonly OrganizationEntity[];
  /** The entities are of no use unless this is empty. */
  readonly problems: readonly ConfigurationProblem[];
}

export interface OrganizationParts {
  /** By the names under which they are kept. */
  readonly previous: ReadonlyMap<string, Entity>;
  /** Epoch milliseconds. */
  readonly now: number;
  knowsAccount(accountId: string): boolean;
}

/**
 * The organization that a configuration declares, complete: with the ids and the attachments that it leaves to their defaults. What was
 * there under the same name keeps its id, also when it was made through the API; tags and e-mail addresses, which no configuration
 * has, stay.
 */
export function declareOrganization(
  configuration: OrganizationConfiguration,
  { previous, now, knowsAccount }: OrganizationParts,
): DeclaredOrganization {
  const problems: ConfigurationProblem[] = [];
  const entities: OrganizationEntity[] = [];
  const { id, managementAccount, root: declaredRoot = {} } = configuration;
  const of = { declared: true, organizationId: id, accountId: managementAccount } as const;
  const ids = new Set<string>();
  const placed = new Set<string>();
  const names = namesBefore(previous, id);

  const policyIds = {
    scps: policies('scps', 'SERVICE_CONTROL_POLICY'),
    rcps: policies('rcps', 'RESOURCE_CONTROL_POLICY'),
  };
  const organizationBefore = previous.get(`organization/${id}`) as Organization | undefined;
  const rootId = declaredRoot.id ?? organizationBefore?.rootId ?? `r-${derivedId([id], 4)}`;
  entities.push({
    kind: 'organization',
    declared: true,
    id,
    accountId: managementAccount,
    rootId,
    policyTypes: ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'],
  });
  node(declaredRoot, { id: rootId, name: 'Root', units: [], path: ['organization', 'root'] });
  if (!knowsAccount(managementAccount))
    problem(['organization', 'managementAccount'], unknownAccount(managementAccount));
  if (!placed.has(managementAccount))
    member({}, { accountId: managementAccount, parentId: rootId, path: ['organization'] });
  return { entities, problems };

  /** The ids of the policies by name. */
  function policies(section: 'scps' | 'rcps', type: ControlPolicyType): ReadonlyMap<string, string> {
    const full = type === 'SERVICE_CONTROL_POLICY' ? fullAwsAccess : rcpFullAwsAccess;
    const declared = Object.entries(configuration[section] ?? {}).map(([name, source]) => {
      const path = ['organization', section, name];
      if (name === full.name) problem(path, 'is the name of a policy of AWS; use another');
      const policy = checkControlPolicy(source, type);
      if (!policy.ok) problem(path, policy.message);
      const before = names.policies.get(`${type} ${name}`);
      const policyId = before?.id ?? `p-${derivedId([id, section, name], 10)}`;
      const { description = '', tags = {} } = before ?? {};
      const text = policy.ok ? policy.text : '';
      entities.push({ kind: 'controlPolicy', ...of, id: policyId, type, name, description, text, tags });
      return [name, policyId] as const;
    });
    return new Map([[full.name, full.id], ...declared]);
  }

  function node(declared: OrganizationNodeConfiguration, { id: nodeId, parentId, name, units, path }: Place): void {
    if (ids.has(nodeId)) problem([...path, 'id'], `${nodeId} is the id of another unit; use one of its own`);
    ids.add(nodeId);
    if (units.length > organizationalUnitDepthMax) {
      problem(path, `lies deeper than ${organizationalUnitDepthMax} units below the root`);
    }
    const { tags = {} } = (previous.get(`organizationNode/${nodeId}`) ?? {}) as Partial<OrganizationNode>;
    const lies = parentId === undefined ? {} : { parentId };
    entities.push({ kind: 'organizationNode', ...of, id: nodeId, ...lies, name, tags, ...attached(declared, path) });
    for (const [accountId, account] of Object.entries(declared.accounts ?? {})) {
      member(account, { accountId, parentId: nodeId, path: [...path, 'accounts', accountId] });
    }
    for (const [unitName, unit] of Object.entries(declared.units ?? {})) {
      const below = [...units, unitName];
      const prefix = `ou-${rootId.slice('r-'.length)}-`;
      const place = [...path, 'units', unitName];
      if (unit.id?.startsWith(prefix) === false) problem([...place, 'id'], `must begin with ${prefix}, after the root`);
      const unitId =
        unit.id ?? names.units.get(`${nodeId} ${unitName}`)?.id ?? `${prefix}${derivedId([id, ...below], 8)}`;
      node(unit, { id: unitId, parentId: nodeId, name: unitName, units: below, path: place });
    }
  }

  function member(declared: ControlPolicyConfiguration, { accountId, parentId, path }: MemberPlace): void {
    if (placed.has(accountId)) problem(path, 'is in two places; an account lies in the root or in one unit');
    if (accountId !== managementAccount && !knowsAccount(accountId)) problem(path, unknownAccount(accountId));
    placed.add(accountId);
    const before = (previous.get(`member/${accountId}`) ?? {}) as Partial<Member>;
    const { email = emailOf(accountId), created = false, joinedAt = now, tags = {} } = before;
    const own = { email, created, joinedAt, tags };
    entities.push({ kind: 'member', ...of, accountId, parentId, ...own, ...attached(declared, path) });
  }

  function attached(declared: ControlPolicyConfiguration, path: ConfigurationPath) {
    const { scps = [fullAwsAccess.name], rcps = [] } = declared;
    return {
      scps: attachedIds(scps, { section: 'scps', path, max: controlPoliciesPerTargetMax.SERVICE_CONTROL_POLICY }),
      rcps: attachedIds(rcps, { section: 'rcps', path, max: controlPoliciesPerTargetMax.RESOURCE_CONTROL_POLICY }),
    };
  }

  function attachedIds(
    policyNames: readonly string[],
    {
      section,
      path,
      max,
    }: { readonly section: 'scps' | 'rcps'; readonly path: ConfigurationPath; readonly max: number },
  ): readonly string[] {
    const policyIdsHere = policyNames.map((name, at) => {
      const policyId = policyIds[section].get(name);
      if (policyId === undefined)
        problem([...path, section, at], `there is no policy "${name}"; add it under organization.${section}`);
      return policyId ?? '';
    });
    const always = section === 'rcps' ? [rcpFullAwsAccess.id] : [];
    const distinct = [...new Set([...always, ...policyIdsHere])];
    if (distinct.length > max) {
      const counted = section === 'rcps' ? ` with ${rcpFullAwsAccess.name}` : '';
      problem([...path, section], `are more than ${max}${counted}; put statements together`);
    }
    return distinct;
  }

  function problem(path: ConfigurationPath, message: string): void {
    problems.push({ path, message });
  }
}

/** Of an account that nobody gave an address. */
function emailOf(accountId: string): string {
  return `${accountId}@accounts.invalid`;
}

/** What an organization has, by the names that a configuration uses. */
function namesBefore(previous: ReadonlyMap<string, Entity>, organizationId: string) {
  const policies = new Map<string, ControlPolicy>();
  const units = new Map<string, OrganizationNode>();
  for (const entity of previous.values()) {
    if (entity.kind === 'controlPolicy' && entity.organizationId === organizationId)
      policies.set(`${entity.type} ${entity.name}`, entity);
    if (entity.kind === 'organizationNode' && entity.organizationId === organizationId)
      units.set(`${entity.parentId} ${entity.name}`, entity);
  }
  return { policies, units };
}

interface MemberPlace {
  readonly accountId: string;
  readonly parentId: string;
  readonly path: ConfigurationPath;
}

interface Place {
  readonly id: string;
  readonly parentId?: string;
  readonly name: string;
  /** Names from the root down. */
  readonly units: readonly string[];
  readonly path: ConfigurationPath;
}

/** Small letters and digits; the same for the same names, so that a file means the same everywhere. */
function derivedId(names: readonly string[], length: number): string {
  const digest = createHash('sha256').update(JSON.stringify(names)).digest();
  return Array.from(digest.subarray(0, length), (byte) => (byte % 36).toString(36)).join('');
}

function unknownAccount(accountId: string): string {
  return `there is no account ${accountId}; add it under accounts`;
}
