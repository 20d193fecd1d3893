import { parseArn, rootArn } from '../arn.ts';
import type { Principal } from './principal.ts';
import type { PrincipalEntry } from './statement.ts';

/**
 * How a Principal element names a principal, which decides what the grant still needs. Source: IAM User Guide, "AWS JSON policy elements:
 * Principal" and "Determining whether a request is allowed or denied within an account".
 *
 * - `direct`: the principal itself (a user, a session) or everyone. Needs nothing more in its own account.
 * - `viaRole`: the role of a session, or the user behind a federated session. Capped by permissions boundary and session policies.
 * - `viaAccount`: the account. Only delegates: an identity policy must allow as well.
 */
export type Strength = 'direct' | 'viaRole' | 'viaAccount';

/** A name under which a policy can speak of a principal, in the spelling of `entryName`. */
export interface PrincipalName {
  readonly name: string;
  readonly strength: Strength;
}

/** What an entry of a Principal element names, as far as its spelling tells. */
export type PrincipalSort =
  | 'everyone'
  | 'account'
  | 'user'
  | 'role'
  | 'roleSession'
  | 'federatedUser'
  /** AIDA… or AROA…: a user or role that may be gone. */
  | 'uniqueId'
  | 'service'
  | 'federated'
  /** Nothing that a policy can name: a wildcard within an ARN, a group, any other text. It matches nobody. */
  | 'malformed';

export function principalSort({ type, value }: PrincipalEntry): PrincipalSort {
  if (type === 'Service') return 'service';
  if (type === 'Federated') return 'federated';
  if (value === '*') return 'everyone';
  if (isAccountId(value)) return 'account';
  if ((value.startsWith('AIDA') || value.startsWith('AROA')) && isUniqueId(value)) return 'uniqueId';
  const arn = parseArn(value);
  if (arn?.region !== '' || !isAccountId(arn.account)) return 'malformed';
  if (value.includes('*') || value.includes('?')) return 'malformed';
  const [kind, ...names] = arn.resource.split('/');
  if (names.includes('')) return 'malformed';
  if (arn.service === 'iam') {
    if (kind === 'root' && names.length === 0) return 'account';
    if ((kind === 'user' || kind === 'role') && names.length > 0) return kind;
  }
  if (arn.service === 'sts') {
    if (kind === 'assumed-role' && names.length === 2) return 'roleSession';
    if (kind === 'federated-user' && names.length === 1) return 'federatedUser';
  }
  return 'malformed';
}

/** The spelling under which an entry is looked up: an account id is its root's ARN, a service stands apart from ARNs. */
export function entryName({ type, value }: PrincipalEntry): string {
  if (type === 'AWS') return isAccountId(value) ? rootArn(value) : value;
  return type === '*' ? '*' : `${type}:${value}`;
}

/** Every name of the principal, the strongest first. */
export function namesOf(principal: Principal): readonly PrincipalName[] {
  const names: PrincipalName[] = [{ name: '*', strength: 'direct' }];
  for (const { strength, alternatives } of levelsOf(principal)) {
    for (const name of alternatives) names.push({ name, strength });
  }
  return names;
}

/**
 * Whether NotPrincipal with these names leaves the principal out. It must list the principal, what stands behind it, and the account:
 * a session needs session, role and account. Source: IAM User Guide, "AWS JSON policy elements: NotPrincipal".
 */
export function isLeftOut(principal: Principal, names: ReadonlySet<string>): boolean {
  if (names.has('*')) return true;
  const levels = levelsOf(principal);
  return levels.length > 0 && levels.every(({ alternatives }) => alternatives.some((name) => names.has(name)));
}

interface Level {
  readonly strength: Strength;
  /** Names for the same thing: an ARN and a unique id. */
  readonly alternatives: readonly string[];
}

/** What a principal is, from itself to its account. */
function levelsOf(principal: Principal): readonly Level[] {
  const account: Level = { strength: 'viaAccount', alternatives: [rootArn(principal.accountId)] };
  switch (principal.kind) {
    case 'root':
      return [account];
    case 'user':
      return [{ strength: 'direct', alternatives: [principal.arn, principal.uniqueId] }, account];
    case 'roleSession':
      return [
        { strength: 'direct', alternatives: [principal.arn] },
        { strength: 'viaRole', alternatives: [principal.roleArn, principal.roleUniqueId] },
        account,
      ];
    case 'federatedUser': {
      const { arn, issuerArn, issuerUniqueId } = principal;
      const self: Level = { strength: 'direct', alternatives: [arn] };
      if (issuerArn === rootArn(principal.accountId)) return [self, account];
      const issuer = issuerUniqueId ? [issuerArn, issuerUniqueId] : [issuerArn];
      return [self, { strength: 'viaRole', alternatives: issuer }, account];
    }
    case 'service':
      return [{ strength: 'direct', alternatives: [`Service:${principal.serviceName}`] }];
    case 'anonymous':
      return [];
  }
}

function isAccountId(text: string): boolean {
  if (text.length !== 12) return false;
  for (let i = 0; i < 12; i++) if (text.charCodeAt(i) < 0x30 || text.charCodeAt(i) > 0x39) return false;
  return true;
}

/** Capitals and digits; IAM's are 21 long, its documentation promises 16 to 128. */
function isUniqueId(text: string): boolean {
  if (text.length < 16 || text.length > 128) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (!(code >= 0x30 && code <= 0x39) && !(code >= 0x41 && code <= 0x5a)) return false;
  }
  return true;
}
