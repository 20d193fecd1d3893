import type { UniqueIdPrefix } from '../database/directory/directory.ts';
import {
  type AccessKey,
  type Account,
  arnOfEntity,
  defaultVersion,
  type Entity,
  entityName,
  entityText,
  type InlinePolicy,
  type ManagedPolicy,
  type MfaDevice,
  type Role,
} from '../database/directory/entities.ts';
import {
  inlinePolicyCharactersMax,
  managedPolicyCharactersMax,
  policyCharacters,
  trustPolicyCharactersMax,
  versionsPerPolicyMax,
} from '../database/directory/quotas.ts';
import { awsManagedPolicies } from './aws-managed-policies.ts';
import {
  type AccessKeyConfiguration,
  type AccountConfiguration,
  ConfigurationError,
  type ConfigurationPath,
  type ConfigurationProblem,
  type IdentityConfiguration,
  type MfaDeviceConfiguration,
  type OrganizationConfiguration,
  type PolicySource,
} from './configuration.ts';
import { declareFederation } from './declared-federation.ts';
import { declareOrganization } from './declared-organization.ts';
import { type CheckedPolicy, checkIdentityPolicy, checkTrustPolicy, policyText } from './declared-policies.ts';
import { keepEntities } from './kept-entities.ts';
import { newUniqueId, type RandomBytes } from './unique-ids.ts';

export interface DeclarationParts {
  readonly randomBytes: RandomBytes;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * The entities that `configuration` declares, and those of `previous` that it leaves alone (`keepEntities`), by the names under which
 * they are kept. An entity that is in `previous` keeps its unique id and date of creation; a role or policy whose path differs is another one, as in IAM, where neither can be moved.
 * Throws ConfigurationError with everything that is wrong.
 */
export function declareEntities(
  configuration: IdentityConfiguration,
  previous: ReadonlyMap<string, Entity>,
  { randomBytes, now }: DeclarationParts,
): ReadonlyMap<string, Entity> {
  const entities = new Map<string, Entity>();
  const problems: ConfigurationProblem[] = [];
  const accounts = Object.entries(configuration.accounts);

  for (const [accountId, account] of accounts) declarePolicies(accountId, account);
  const policyArns = new Set(awsManagedPolicies.keys());
  for (const entity of entities.values()) if (entity.kind === 'policy') policyArns.add(arnOfEntity(entity));
  for (const [accountId, account] of accounts) {
    const { alias } = (previous.get(`account/${accountId}`) ?? {}) as Partial<Account>;
    add({ kind: 'account', declared: true, accountId, ...given('name', account.name), ...given('alias', alias) });
    declareKeys(account.rootAccessKeys, { path: ['accounts', accountId, 'rootAccessKeys'], accountId });
    declareGroups(accountId, account);
    declareUsers(accountId, account);
    declareRoles(accountId, account);
  }
  const federation = declareFederation(configuration, { previous, now });
  problems.push(...federation.problems);
  for (const entity of federation.entities) add(entity);
  if (configuration.organization) addOrganization(configuration.organization);
  problems.push(...keepEntities(entities, previous));
  // Last, because a trust policy may name users and roles of every account.
  trustPrincipals();

  if (problems.length > 0) throw new ConfigurationError(problems);
  // What is as it was stays the same object, so that what was compiled from it stays too.
  for (const [name, entity] of entities) {
    const before = previous.get(name);
    if (before && entityText(before) === entityText(entity)) entities.set(name, before);
  }
  return entities;

  function addOrganization(organization: OrganizationConfiguration): void {
    const madeElsewhere = (accountId: string) => {
      const account = previous.get(`account/${accountId}`);
      return account?.declared ? undefined : account;
    };
    const declared = declareOrganization(organization, {
      previous,
      now,
      knowsAccount: (accountId) => entities.has(`account/${accountId}`) || madeElsewhere(accountId) !== undefined,
    });
    problems.push(...declared.problems);
    for (const entity of declared.entities) {
      add(entity);
      const account = madeElsewhere(entity.accountId);
      if (account && !entities.has(entityName(account))) add(account);
    }
  }

  function declarePolicies(accountId: string, account: AccountConfiguration): void {
    for (const [name, policy] of named(['accounts', accountId, 'policies'], account.policies)) {
      const path: ConfigurationPath = ['accounts', accountId, 'policies', name, 'document'];
      const text = identityPolicy(policy.document, path);
      if (policyCharacters(text) > managedPolicyCharactersMax) {
        problem(path, `is longer than ${managedPolicyCharactersMax} characters; split it into several policies`);
      }
      add({
        kind: 'policy',
        ...identified('ANPA', { kind: 'policy', accountId, name, path: policy.path ?? '/' }),
        ...given('description', policy.description),
        tags: {},
        ...versionsOf(previous.get(`policy/${accountId}/${name}`), text),
      });
    }
  }

  function declareGroups(accountId: string, account: AccountConfiguration): void {
    for (const [name, group] of named(['accounts', accountId, 'groups'], account.groups)) {
      const path: ConfigurationPath = ['accounts', accountId, 'groups', name];
      add({
        kind: 'group',
        ...identified('AGPA', { kind: 'group', accountId, name, path: group.path ?? '/' }),
        inlinePolicies: inlinePolicies('group', group.inlinePolicies, path),
        attachedPolicies: attachedPolicies(accountId, group.attachedPolicies, path),
      });
    }
  }

  function declareUsers(accountId: string, account: AccountConfiguration): void {
    for (const [name, user] of named(['accounts', accountId, 'users'], account.users)) {
      const path: ConfigurationPath = ['accounts', accountId, 'users', name];
      user.groups?.forEach((group, at) => {
        if (Object.hasOwn(account.groups ?? {}, group)) return;
        problem([...path, 'groups', at], `there is no group "${group}" in account ${accountId}; add it under groups`);
      });
      declareKeys(user.accessKeys, { path: [...path, 'accessKeys'], accountId, userName: name });
      declareDevices(user.mfaDevices, { path: [...path, 'mfaDevices'], accountId, userName: name });
      add({
        kind: 'user',
        ...identified('AIDA', { kind: 'user', accountId, name, path: user.path ?? '/' }),
        tags: tags(user.tags, path),
        groups: user.groups ?? [],
        inlinePolicies: inlinePolicies('user', user.inlinePolicies, path),
        attachedPolicies: attachedPolicies(accountId, user.attachedPolicies, path),
        ...given('permissionsBoundary', boundary(accountId, user.permissionsBoundary, path)),
      });
    }
  }

  function declareRoles(accountId: string, account: AccountConfiguration): void {
    for (const [name, role] of named(['accounts', accountId, 'roles'], account.roles)) {
      const path: ConfigurationPath = ['accounts', accountId, 'roles', name];
      add({
        kind: 'role',
        ...identified('AROA', { kind: 'role', accountId, name, path: role.path ?? '/' }),
        ...given('description', role.description),
        tags: tags(role.tags, path),
        trustPolicy: '',
        trustDocument: '',
        maxSessionDurationSeconds: role.maxSessionDurationSeconds ?? 3600,
        inlinePolicies: inlinePolicies('role', role.inlinePolicies, path),
        attachedPolicies: attachedPolicies(accountId, role.attachedPolicies, path),
        ...given('permissionsBoundary', boundary(accountId, role.permissionsBoundary, path)),
      });
    }
  }

  function trustPrincipals(): void {
    const uniqueIds = new Map<string, string>();
    for (const entity of entities.values()) {
      if (entity.kind === 'user' || entity.kind === 'role') uniqueIds.set(arnOfEntity(entity), entity.uniqueId);
    }
    const known = {
      knowsAccount: (accountId: string) => entities.has(`account/${accountId}`),
      uniqueIdOf: (arn: string) => uniqueIds.get(arn),
    };
    for (const [accountId, account] of accounts) {
      for (const [name, role] of Object.entries(account.roles ?? {})) {
        const path: ConfigurationPath = ['accounts', accountId, 'roles', name, 'trustPolicy'];
        const text = checked(checkTrustPolicy(role.trustPolicy, known), path);
        const trustDocument = policyText(role.trustPolicy);
        if (policyCharacters(text) > trustPolicyCharactersMax) {
          problem(path, `is longer than ${trustPolicyCharactersMax} characters; name fewer principals`);
        }
        add({ ...(entities.get(`role/${accountId}/${name}`) as Role), trustPolicy: text, trustDocument });
      }
    }
  }

  function declareKeys(keys: readonly AccessKeyConfiguration[] = [], owner: KeyOwner): void {
    const { path, ...whose } = owner;
    keys.forEach((key, at) => {
      if (entities.has(`accessKey/${key.id}`)) {
        problem([...path, at, 'id'], `${key.id} is declared already; an access key belongs to one user`);
      }
      if (key.id.startsWith('ASIA')) {
        problem([...path, at, 'id'], 'begins with ASIA, which is kept for temporary credentials; AWS begins with AKIA');
      }
      const before = previous.get(`accessKey/${key.id}`) as AccessKey | undefined;
      const { id, secret, active = true } = key;
      const createdAt = before?.createdAt ?? now;
      // The secret last, where it is when it was read from the store: what is as it was is told by its text.
      add({ kind: 'accessKey', declared: true, id, ...whose, active, createdAt, secret });
    });
  }

  function declareDevices(devices: readonly MfaDeviceConfiguration[] = [], owner: Required<KeyOwner>): void {
    const { path, accountId, userName } = owner;
    devices.forEach(({ name, seed }, at) => {
      const lowerName = name.toLowerCase();
      for (const entity of entities.values()) {
        if (entity.kind !== 'mfaDevice' || entity.accountId !== accountId) continue;
        if (entity.name.toLowerCase() !== lowerName) continue;
        problem([...path, at, 'name'], `user ${entity.userName} has a device ${entity.name}; give each its own name`);
      }
      const before = previous.get(`mfaDevice/${accountId}/${name}`) as MfaDevice | undefined;
      const same = before?.secret === seed && before.userName === userName;
      const { createdAt, lastStep } = same ? before : { createdAt: now };
      const made = { accountId, name, userName, createdAt, ...given('lastStep', lastStep) };
      add({ kind: 'mfaDevice', declared: true, ...made, secret: seed });
    });
  }

  function identified<Kind extends Entity['kind']>(
    prefix: UniqueIdPrefix,
    { kind, ...entity }: { kind: Kind; accountId: string; name: string; path: string },
  ) {
    const before = previous.get(`${kind}/${entity.accountId}/${entity.name}`);
    const movable = kind === 'user' || kind === 'group';
    if (before && 'uniqueId' in before && (movable || before.path === entity.path)) {
      return { ...entity, declared: true as const, uniqueId: before.uniqueId, createdAt: before.createdAt };
    }
    return { ...entity, declared: true as const, uniqueId: newUniqueId(prefix, randomBytes), createdAt: now };
  }

  /** A policy that reads otherwise gets another version, which holds; the oldest goes when there are too many. */
  function versionsOf(before: Entity | undefined, text: string): VersionsOfPolicy {
    const policy = before?.kind === 'policy' ? before : undefined;
    if (policy && defaultVersion(policy).text === text) {
      const { versions, defaultVersionId, versionsMade, updatedAt } = policy;
      return { versions, defaultVersionId, versionsMade, updatedAt };
    }
    const versionsMade = (policy?.versionsMade ?? 0) + 1;
    const version = { id: `v${versionsMade}`, text, createdAt: now };
    const versions = [version, ...(policy?.versions ?? [])].slice(0, versionsPerPolicyMax);
    return { versions, defaultVersionId: version.id, versionsMade, updatedAt: now };
  }

  function inlinePolicies(
    kind: keyof typeof inlinePolicyCharactersMax,
    policies: Readonly<Record<string, PolicySource>> = {},
    path: ConfigurationPath,
  ): readonly InlinePolicy[] {
    const inline = Object.entries(policies).map(([name, source]) => ({
      name,
      text: identityPolicy(source, [...path, 'inlinePolicies', name]),
    }));
    const max = inlinePolicyCharactersMax[kind];
    if (inline.reduce((sum, { text }) => sum + policyCharacters(text), 0) > max) {
      problem([...path, 'inlinePolicies'], `are together longer than ${max} characters; use managed policies`);
    }
    return inline;
  }

  function attachedPolicies(accountId: string, attached: readonly string[] = [], path: ConfigurationPath): string[] {
    return attached.map((reference, at) => managedPolicy(accountId, reference, [...path, 'attachedPolicies', at]));
  }

  function boundary(accountId: string, reference: string | undefined, path: ConfigurationPath): string | undefined {
    return reference === undefined ? undefined : managedPolicy(accountId, reference, [...path, 'permissionsBoundary']);
  }

  /** The ARN of a managed policy that is given by ARN or by name. */
  function managedPolicy(accountId: string, reference: string, path: ConfigurationPath): string {
    const own = entities.get(`policy/${accountId}/${reference}`);
    if (own?.kind === 'policy') return arnOfEntity(own);
    const here = reference.startsWith(`arn:aws:iam::${accountId}:`) || reference.startsWith('arn:aws:iam::aws:');
    if (!here || !policyArns.has(reference)) {
      problem(
        path,
        `there is no managed policy "${reference}" in account ${accountId}; add it under policies, or use one of AWS: ` +
          [...awsManagedPolicies.keys()].join(', '),
      );
    }
    return reference;
  }

  function identityPolicy(source: PolicySource, path: ConfigurationPath): string {
    return checked(checkIdentityPolicy(source), path);
  }

  function checked(policy: CheckedPolicy, path: ConfigurationPath): string {
    if (policy.ok) return policy.text;
    problem(path, policy.message);
    return '';
  }

  function tags(declared: Readonly<Record<string, string>> = {}, path: ConfigurationPath) {
    requireDistinctNames([...path, 'tags'], declared);
    for (const key of Object.keys(declared)) {
      if (key.toLowerCase().startsWith('aws:')) problem([...path, 'tags', key], 'tag keys must not begin with "aws:"');
    }
    return declared;
  }

  function named<Value>(path: ConfigurationPath, entries: Readonly<Record<string, Value>> = {}): [string, Value][] {
    requireDistinctNames(path, entries);
    return Object.entries(entries);
  }

  /** Source: IAM User Guide, "IAM and AWS STS quotas", names; "Tags for IAM resources". */
  function requireDistinctNames(path: ConfigurationPath, entries: Readonly<Record<string, unknown>>): void {
    const seen = new Map<string, string>();
    for (const name of Object.keys(entries)) {
      const other = seen.get(name.toLowerCase());
      if (other !== undefined) {
        problem([...path, name], `differs from "${other}" only in case, and IAM takes them for the same`);
      }
      seen.set(name.toLowerCase(), name);
    }
  }

  function add(entity: Entity): void {
    entities.set(entityName(entity), entity);
  }

  function problem(path: ConfigurationPath, message: string): void {
    problems.push({ path, message });
  }
}

type VersionsOfPolicy = Pick<ManagedPolicy, 'versions' | 'defaultVersionId' | 'versionsMade' | 'updatedAt'>;

interface KeyOwner {
  readonly path: ConfigurationPath;
  readonly accountId: string;
  readonly userName?: string;
}

function given<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [N in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [N in Name]?: Value });
}
