import { createHash } from 'node:crypto';
import type {
  ControlPolicyNames,
  InlinePolicy,
  Organization,
  OrganizationNode,
} from '../database/directory/entities.ts';
import { organizationalUnitDepthMax, rcpsPerTargetMax } from '../database/directory/quotas.ts';
import type {
  ConfigurationPath,
  ConfigurationProblem,
  ControlPolicyConfiguration,
  OrganizationConfiguration,
  OrganizationNodeConfiguration,
  PolicySource,
} from './configuration.ts';
import {
  checkResourceControlPolicy,
  checkServiceControlPolicy,
  fullAwsAccess,
  rcpFullAwsAccess,
} from './control-policies.ts';
import type { CheckedPolicy } from './declared-policies.ts';

export interface DeclaredOrganization {
  readonly organization: Organization;
  /** Of no use unless this is empty. */
  readonly problems: readonly ConfigurationProblem[];
}

/** The organization that a configuration declares, complete: with the ids and the attachments that it leaves to their defaults. */
export function declareOrganization(
  configuration: OrganizationConfiguration,
  knowsAccount: (accountId: string) => boolean,
): DeclaredOrganization {
  const problems: ConfigurationProblem[] = [];
  const { id, managementAccount } = configuration;
  const ids = new Set<string>();
  const placed = new Set<string>();

  const scps = policies('scps', fullAwsAccess.name, checkServiceControlPolicy);
  const rcps = policies('rcps', rcpFullAwsAccess.name, checkResourceControlPolicy);
  const names = {
    scps: new Set([fullAwsAccess.name, ...scps.map(({ name }) => name)]),
    rcps: new Set([rcpFullAwsAccess.name, ...rcps.map(({ name }) => name)]),
  };
  const { root: declared = {} } = configuration;
  const rootId = declared.id ?? `r-${derivedId([id], 4)}`;
  const inRoot = node(declared, { id: rootId, units: [], path: ['organization', 'root'] });
  if (!knowsAccount(managementAccount))
    problem(['organization', 'managementAccount'], unknownAccount(managementAccount));
  const root = placed.has(managementAccount)
    ? inRoot
    : { ...inRoot, accounts: { ...inRoot.accounts, [managementAccount]: attached({}, ['organization']) } };
  return {
    organization: { kind: 'organization', declared: true, id, accountId: managementAccount, scps, rcps, root },
    problems,
  };

  function policies(
    section: 'scps' | 'rcps',
    reserved: string,
    check: (source: PolicySource) => CheckedPolicy,
  ): readonly InlinePolicy[] {
    return Object.entries(configuration[section] ?? {}).map(([name, source]) => {
      const path = ['organization', section, name];
      if (name === reserved) problem(path, 'is the name of a policy of AWS; use another');
      const policy = check(source);
      if (!policy.ok) problem(path, policy.message);
      return { name, text: policy.ok ? policy.text : '' };
    });
  }

  function node(declared: OrganizationNodeConfiguration, { id: nodeId, units, path }: Place): OrganizationNode {
    if (ids.has(nodeId)) problem([...path, 'id'], `${nodeId} is the id of another unit; use one of its own`);
    ids.add(nodeId);
    if (units.length > organizationalUnitDepthMax) {
      problem(path, `lies deeper than ${organizationalUnitDepthMax} units below the root`);
    }
    return {
      id: nodeId,
      ...attached(declared, path),
      accounts: mapped(declared.accounts, (account, accountId) => {
        const place = [...path, 'accounts', accountId];
        if (placed.has(accountId)) problem(place, 'is in two places; an account lies in the root or in one unit');
        if (!knowsAccount(accountId)) problem(place, unknownAccount(accountId));
        placed.add(accountId);
        return attached(account, place);
      }),
      units: mapped(declared.units, (unit, name) => {
        const below = [...units, name];
        const prefix = `ou-${rootId.slice('r-'.length)}-`;
        const place = [...path, 'units', name];
        if (unit.id?.startsWith(prefix) === false)
          problem([...place, 'id'], `must begin with ${prefix}, after the root`);
        return node(unit, { id: unit.id ?? `${prefix}${derivedId([id, ...below], 8)}`, units: below, path: place });
      }),
    };
  }

  function attached(declared: ControlPolicyConfiguration, path: ConfigurationPath): ControlPolicyNames {
    const { scps = [fullAwsAccess.name], rcps = [] } = declared;
    for (const [section, list] of [['scps', scps] as const, ['rcps', rcps] as const]) {
      list.forEach((name, at) => {
        if (names[section].has(name)) return;
        problem([...path, section, at], `there is no policy "${name}"; add it under organization.${section}`);
      });
    }
    const withFullAccess = [...new Set([rcpFullAwsAccess.name, ...rcps])];
    if (withFullAccess.length > rcpsPerTargetMax) {
      problem(
        [...path, 'rcps'],
        `are more than ${rcpsPerTargetMax} with ${rcpFullAwsAccess.name}; put statements together`,
      );
    }
    return { scps, rcps: withFullAccess };
  }

  function problem(path: ConfigurationPath, message: string): void {
    problems.push({ path, message });
  }
}

interface Place {
  readonly id: string;
  /** Names from the root down. */
  readonly units: readonly string[];
  readonly path: ConfigurationPath;
}

function mapped<From, To>(
  entries: Readonly<Record<string, From>> = {},
  map: (value: From, name: string) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, map(value, name)]));
}

/** Small letters and digits; the same for the same names, so that a file means the same everywhere. */
function derivedId(names: readonly string[], length: number): string {
  const digest = createHash('sha256').update(JSON.stringify(names)).digest();
  return Array.from(digest.subarray(0, length), (byte) => (byte % 36).toString(36)).join('');
}

function unknownAccount(accountId: string): string {
  return `there is no account ${accountId}; add it under accounts`;
}
