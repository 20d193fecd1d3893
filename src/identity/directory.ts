import { awsManagedPolicies } from './aws-managed-policies.ts';
import {
  type AccessKey,
  arnOfEntity,
  type Entity,
  type Group,
  type ManagedPolicy,
  type Role,
  type User,
} from './entities.ts';

/** All entities of one moment, found by every name that they are asked for. Never changes; a change makes another one. */
export interface Directory {
  /** By the names under which they are kept. */
  readonly entities: ReadonlyMap<string, Entity>;
  hasAccount(accountId: string): boolean;
  user(accountId: string, name: string): User | undefined;
  group(accountId: string, name: string): Group | undefined;
  role(arn: string): Role | undefined;
  /** The user or role with that ARN. */
  principal(arn: string): User | Role | undefined;
  /** The user or role with that unique id. */
  principalById(uniqueId: string): User | Role | undefined;
  /** Of a customer or of AWS, by ARN. */
  managedPolicy(arn: string): Pick<ManagedPolicy, 'text'> | undefined;
  accessKey(id: string): AccessKey | undefined;
}

export function createDirectory(entities: ReadonlyMap<string, Entity>): Directory {
  const principalsByArn = new Map<string, User | Role>();
  const principalsById = new Map<string, User | Role>();
  const customerPolicies = new Map<string, ManagedPolicy>();
  for (const entity of entities.values()) {
    if (entity.kind === 'user' || entity.kind === 'role') {
      principalsByArn.set(arnOfEntity(entity), entity);
      principalsById.set(entity.uniqueId, entity);
    } else if (entity.kind === 'policy') {
      customerPolicies.set(arnOfEntity(entity), entity);
    }
  }

  return {
    entities,
    hasAccount: (accountId) => entities.has(`account/${accountId}`),
    user: (accountId, name) => entities.get(`user/${accountId}/${name}`) as User | undefined,
    group: (accountId, name) => entities.get(`group/${accountId}/${name}`) as Group | undefined,
    role(arn) {
      const principal = principalsByArn.get(arn);
      return principal?.kind === 'role' ? principal : undefined;
    },
    principal: (arn) => principalsByArn.get(arn),
    principalById: (uniqueId) => principalsById.get(uniqueId),
    managedPolicy: (arn) => customerPolicies.get(arn) ?? awsManagedPolicies.get(arn),
    accessKey: (id) => entities.get(`accessKey/${id}`) as AccessKey | undefined,
  };
}
