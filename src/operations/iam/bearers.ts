import type { PolicyBearer } from '../../database/directory/entities.ts';
import type { Parameters } from '../identity/parameters.ts';
import { requireModifiable } from './faults.ts';
import { readName } from './names.ts';

/** What policies are attached to, as the operations name it: the calls for users, groups and roles differ in nothing else. */
export type BearerKind = PolicyBearer['kind'];

export const bearers = {
  user: { noun: 'User', parameter: 'UserName' },
  group: { noun: 'Group', parameter: 'GroupName' },
  role: { noun: 'Role', parameter: 'RoleName' },
} as const;

export function readBearerName(parameters: Parameters, kind: BearerKind): string {
  return readName(parameters, bearers[kind].parameter);
}

/** In calls about attached policies and boundaries a user's name is taken as one for a new user is. */
export function readShortBearerName(parameters: Parameters, kind: BearerKind): string {
  return kind === 'user' ? readName(parameters, 'UserName', { max: 64 }) : readBearerName(parameters, kind);
}

/** Throws UnmodifiableEntity for a service-linked role. */
export function requireModifiableBearer(bearer: PolicyBearer): void {
  if (bearer.kind === 'role') requireModifiable(bearer);
}
