import type { Directory } from '../database/directory/directory.ts';
import {
  type AccessKey,
  type Account,
  arnOfEntity,
  type Entity,
  type EntityOf,
  entityName,
  type InstanceProfile,
  type ManagedPolicy,
  type MfaDevice,
  mfaDeviceArn,
  type NamedEntity,
  type NamedKind,
  type PolicyBearer,
  type Role,
  type RoleDeletion,
  type User,
} from '../database/directory/entities.ts';
import { awsManagedPolicies } from './aws-managed-policies.ts';
import { createFederationIndex, isOfFederation } from './federation-index.ts';
import { createOrganizationIndex, isOfOrganization } from './organization-index.ts';

/** The directory, with the hand that changes it: only `identity.ts` has it, after what it puts is durable. */
export interface LiveDirectory extends Directory {
  /** By the names under which they are kept: those in memory. */
  readonly entities: ReadonlyMap<string, Entity>;
  /** Accounts of which only what is shared is in memory; the rest lies in the store. */
  readonly unread: ReadonlySet<string>;
  /** Throws EntitiesUnread. */
  requireRead(accountId: string): void;
  /** All that the store has of an account that is unread. It changes nothing that was answered. */
  read(accountId: string, entities: Iterable<Entity>): void;
  /** What the store says of an id that was not found: no account in memory has it. */
  isNobodys(id: string): void;
  /** Rises with every change: what was derived under another number is to be derived anew. */
  readonly revision: number;
  hasAccount(accountId: string): boolean;
  /** Removes first. Takes time by what is changed, not by what is there. */
  apply(changes: { readonly put?: Iterable<Entity>; readonly remove?: Iterable<Entity> }): void;
}

/**
 * Thrown in place of an answer that depends on what is not in memory. Whoever catches it has it read, and asks again: no question
 * is ever answered as if what is not in memory were not there.
 */
export class EntitiesUnread extends Error {
  override readonly name = 'EntitiesUnread';
  /** The account to be read, or an id of which the account is to be found. */
  readonly missing: { readonly accountId: string } | { readonly id: string };

  constructor(missing: EntitiesUnread['missing']) {
    super(`not in memory: ${JSON.stringify(missing)}`);
    this.missing = missing;
  }
}

/** Ids that are remembered to be nobody's. Anybody can ask for any number of them. */
const nobodysMax = 10_000;
/** What can be an id: API reference, AccessKey. */
const idPattern = /^\w{1,128}$/;

/**
 * Every entity lies in `entities`; the other maps are indexes of it, kept in step by `link` and `unlink`.
 *
 *   entities      kept name          -> entity
 *   sorted        kind/account       -> entities by lower-case name (names of one kind differ in more than case)
 *   principals*   ARN, unique id     -> user or role
 *   policies      ARN                -> managed policy
 *   uses          account policy-ARN -> kept names of those who have it attached, or as boundary
 *   members       account/group      -> kept names of users
 *   keys          account/user       -> kept names of access keys
 *   devices       account, or account/user -> kept names of multi-factor devices
 *   profiles      account/role       -> kept names of instance profiles
 *   aliases       alias              -> kept name of the account
 *   federation    providers and issuers of tokens (federation-index.ts)
 *   organizations what belongs to organizations (organization-index.ts)
 *
 * `unreadAccounts`: of these only what is shared is in `stored`. Questions about them throw EntitiesUnread.
 */
export function createDirectory(stored: Iterable<Entity>, unreadAccounts: Iterable<string> = []): LiveDirectory {
  const unread = new Set(unreadAccounts);
  const nobodys = new Set<string>();
  const entities = new Map<string, Entity>();
  const sorted = new Map<string, NamedEntity[]>();
  const principalsByArn = new Map<string, User | Role>();
  const principalsById = new Map<string, User | Role>();
  const policies = new Map<string, ManagedPolicy>();
  const uses = new Map<string, Set<string>>();
  const members = new Map<string, Set<string>>();
  const keys = new Map<string, Set<string>>();
  const devices = new Map<string, Set<string>>();
  const devicesByArn = new Map<string, string>();
  const profiles = new Map<string, Set<string>>();
  const aliases = new Map<string, string>();
  const federation = createFederationIndex();
  const organizations = createOrganizationIndex();
  let revision = 0;

  apply({ put: stored });

  return {
    entities,
    get revision() {
      return revision;
    },
    unread,
    requireRead,
    read(accountId, found) {
      if (!unread.delete(accountId)) throw new Error(`account ${accountId} has been read`);
      for (const entity of found) link(entityName(entity), entity);
    },
    isNobodys(id) {
      if (nobodys.size >= nobodysMax) nobodys.clear();
      nobodys.add(id);
    },
    apply,
    hasAccount: (accountId) => entities.has(`account/${accountId}`),
    account: (accountId) => entities.get(`account/${accountId}`) as Account | undefined,
    organizations,
    federation,
    accountWithAlias: (alias) => entities.get(aliases.get(alias) ?? '') as Account | undefined,
    named<Kind extends NamedKind>(kind: Kind, accountId: string, name: string) {
      requireRead(accountId);
      return entities.get(`${kind}/${accountId}/${name}`) as EntityOf<Kind> | undefined;
    },
    namesake(kind, accountId, name) {
      requireRead(accountId);
      const list = sorted.get(`${kind}/${accountId}`) ?? [];
      const found = list[placeOf(list, name)];
      return found && found.name.toLowerCase() === name.toLowerCase() ? found : undefined;
    },
    list<Kind extends NamedKind>(kind: Kind, accountId: string) {
      requireRead(accountId);
      return (sorted.get(`${kind}/${accountId}`) ?? []) as readonly NamedEntity[] as readonly EntityOf<Kind>[];
    },
    principal: (arn) => principalsByArn.get(arn) ?? noneOfArn(arn),
    principalById: (uniqueId) => principalsById.get(uniqueId) ?? noneOfId(uniqueId),
    managedPolicy: (arn) => policies.get(arn) ?? awsManagedPolicies.get(arn) ?? noneOfArn(arn),
    awsManagedPolicies: () => [...awsManagedPolicies.values()],
    usersOfPolicy(arn, accountId) {
      requireRead(accountId);
      const using = all<PolicyBearer>(uses.get(`${accountId} ${arn}`));
      return {
        attached: using.filter(({ attachedPolicies }) => attachedPolicies.includes(arn)),
        bounded: using.filter(
          (entity): entity is User | Role => entity.kind !== 'group' && entity.permissionsBoundary === arn,
        ),
      };
    },
    members: (group) => all<User>(members.get(`${group.accountId}/${group.name}`)),
    accessKey: (id) => (entities.get(`accessKey/${id}`) as AccessKey | undefined) ?? noneOfId(id),
    accessKeysOf(accountId, userName) {
      requireRead(accountId);
      return all<AccessKey>(keys.get(`${accountId}/${userName ?? ''}`)).sort(
        (a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1),
      );
    },
    mfaDevice: (arn) => (entities.get(devicesByArn.get(arn) ?? '') as MfaDevice | undefined) ?? noneOfArn(arn),
    mfaDevicesOf(accountId, userName) {
      requireRead(accountId);
      return all<MfaDevice>(devices.get(userName === undefined ? accountId : `${accountId}/${userName}`)).sort(
        (a, b) => (a.name < b.name ? -1 : 1),
      );
    },
    roleDeletion(accountId, roleName) {
      requireRead(accountId);
      return entities.get(`roleDeletion/${accountId}/${roleName}`) as RoleDeletion | undefined;
    },
    profilesWith: (role) => all<InstanceProfile>(profiles.get(`${role.accountId}/${role.name}`)),
  };

  function requireRead(accountId: string): void {
    if (unread.has(accountId)) throw new EntitiesUnread({ accountId });
  }

  /** `arn:aws:iam::<account>:…` */
  function noneOfArn(arn: string): undefined {
    if (unread.size > 0) requireRead(arn.split(':', 5)[4] ?? '');
  }

  function noneOfId(id: string): undefined {
    if (unread.size > 0 && !nobodys.has(id) && idPattern.test(id)) throw new EntitiesUnread({ id });
  }

  function apply({ put = [], remove = [] }: Parameters<LiveDirectory['apply']>[0]): void {
    revision += 1;
    for (const entity of remove) unlink(entityName(entity));
    for (const entity of put) {
      const name = entityName(entity);
      unlink(name);
      link(name, entity);
    }
  }

  function link(name: string, entity: Entity): void {
    entities.set(name, entity);
    if (isOfOrganization(entity)) {
      organizations.link(entity);
      return;
    }
    if (isOfFederation(entity)) {
      federation.link(entity);
      return;
    }
    if (entity.kind === 'account') {
      if (entity.alias !== undefined) aliases.set(entity.alias, name);
      return;
    }
    if (entity.kind === 'accessKey') {
      add(keys, `${entity.accountId}/${entity.userName ?? ''}`, name);
      return;
    }
    if (entity.kind === 'mfaDevice') {
      devicesByArn.set(mfaDeviceArn(entity), name);
      for (const key of deviceKeys(entity)) add(devices, key, name);
      return;
    }
    if (entity.kind === 'roleDeletion') return;
    const list = sorted.get(`${entity.kind}/${entity.accountId}`) ?? [];
    if (list.length === 0) sorted.set(`${entity.kind}/${entity.accountId}`, list);
    list.splice(placeOf(list, entity.name), 0, entity);
    if (entity.kind === 'user' || entity.kind === 'role') {
      principalsByArn.set(arnOfEntity(entity), entity);
      principalsById.set(entity.uniqueId, entity);
    }
    if (entity.kind === 'policy') policies.set(arnOfEntity(entity), entity);
    for (const [index, key] of references(entity)) add(index, key, name);
  }

  function unlink(name: string): void {
    const entity = entities.get(name);
    if (!entity) return;
    entities.delete(name);
    if (isOfOrganization(entity)) {
      organizations.unlink(entity);
      return;
    }
    if (isOfFederation(entity)) {
      federation.unlink(entity);
      return;
    }
    if (entity.kind === 'account') {
      if (entity.alias !== undefined) aliases.delete(entity.alias);
      return;
    }
    if (entity.kind === 'accessKey') {
      drop(keys, `${entity.accountId}/${entity.userName ?? ''}`, name);
      return;
    }
    if (entity.kind === 'mfaDevice') {
      devicesByArn.delete(mfaDeviceArn(entity));
      for (const key of deviceKeys(entity)) drop(devices, key, name);
      return;
    }
    if (entity.kind === 'roleDeletion') return;
    const list = sorted.get(`${entity.kind}/${entity.accountId}`)!;
    list.splice(placeOf(list, entity.name), 1);
    if (entity.kind === 'user' || entity.kind === 'role') {
      principalsByArn.delete(arnOfEntity(entity));
      principalsById.delete(entity.uniqueId);
    }
    if (entity.kind === 'policy') policies.delete(arnOfEntity(entity));
    for (const [index, key] of references(entity)) drop(index, key, name);
  }

  /** Where an entity that names others is found by their names. */
  function references(entity: NamedEntity): readonly (readonly [Map<string, Set<string>>, string])[] {
    const { accountId } = entity;
    if (entity.kind === 'instanceProfile') {
      return entity.roleName === undefined ? [] : [[profiles, `${accountId}/${entity.roleName}`]];
    }
    if (entity.kind === 'policy') return [];
    const boundary = entity.kind === 'group' ? undefined : entity.permissionsBoundary;
    const arns = boundary === undefined ? entity.attachedPolicies : [...entity.attachedPolicies, boundary];
    const groups = entity.kind === 'user' ? entity.groups : [];
    return [
      ...arns.map((arn) => [uses, `${accountId} ${arn}`] as const),
      ...groups.map((group) => [members, `${accountId}/${group}`] as const),
    ];
  }

  function all<Kind extends Entity>(names: Iterable<string> = []): Kind[] {
    return Array.from(names, (name) => entities.get(name) as Kind);
  }
}

function deviceKeys({ accountId, userName }: MfaDevice): readonly string[] {
  return userName === undefined ? [accountId] : [accountId, `${accountId}/${userName}`];
}

/** The first place in a list by lower-case name whose name is not before `name`. */
function placeOf(list: readonly NamedEntity[], name: string): number {
  const wanted = name.toLowerCase();
  // The store hands them out in order.
  if (list.length === 0 || list.at(-1)!.name.toLowerCase() < wanted) return list.length;
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle]!.name.toLowerCase() < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

function add(index: Map<string, Set<string>>, key: string, name: string): void {
  const names = index.get(key);
  if (names) names.add(name);
  else index.set(key, new Set([name]));
}

function drop(index: Map<string, Set<string>>, key: string, name: string): void {
  const names = index.get(key);
  names?.delete(name);
  if (names?.size === 0) index.delete(key);
}
