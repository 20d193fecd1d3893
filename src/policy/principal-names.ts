import { parseArn, rootArn } from '../arn.ts';
import { capitals, consistsOf, digits } from './characters.ts';
import { keepLastAnswer } from './last-answer.ts';
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

/** Every name of the principal, the strongest first: `*`, itself, what stands behind it, its account. */
export const namesOf = keepLastAnswer((principal: Principal): readonly PrincipalName[] => {
  const account: PrincipalName = { name: principal.accountId, strength: 'viaAccount' };
  switch (principal.kind) {
    case 'root':
      return [everyone, account];
    case 'user':
      return [everyone, direct(principal.arn), direct(principal.uniqueId), account];
    case 'roleSession':
      return [everyone, direct(principal.arn), viaRole(principal.roleArn), viaRole(principal.roleUniqueId), account];
    case 'federatedUser': {
      const { arn, issuerArn, issuerUniqueId } = principal;
      if (issuerArn === rootArn(principal.accountId)) return [everyone, direct(arn), account];
      const issuer = issuerUniqueId ? [viaRole(issuerArn), viaRole(issuerUniqueId)] : [viaRole(issuerArn)];
      return [everyone, direct(arn), ...issuer, account];
    }
    case 'webIdentity':
      // Everyone is denied with everyone else; only who names the provider gives anything.
      return [direct(`Federated:${principal.provider}`), { name: '*', strength: 'viaAccount' }];
    case 'service':
      return [everyone, direct(`Service:${principal.serviceName}`)];
    case 'anonymous':
      return [everyone];
  }
});

/**
 * Whether NotPrincipal with the names `listed` leaves out the principal of these `names`. It must list the principal, what stands behind
 * it, and the account: a session needs session, role and account; an ARN or a unique id will do for each.
 * Source: IAM User Guide, "AWS JSON policy elements: NotPrincipal".
 */
export function isLeftOut(names: readonly PrincipalName[], listed: ReadonlySet<string>): boolean {
  if (listed.has('*')) return true;
  const own = names.filter(({ name }) => name !== '*');
  const isListed = (strength: Strength) => own.some((name) => name.strength === strength && listed.has(name.name));
  return own.length > 0 && own.every(({ strength }) => isListed(strength));
}

/** The spelling under which an entry is looked up: an account is its twelve digits, a service stands apart from ARNs. */
export function entryName(entry: PrincipalEntry): string {
  const { type, value } = entry;
  if (type === 'AWS') return principalSort(entry) === 'account' ? accountOf(value) : value;
  return type === '*' ? '*' : `${type}:${value}`;
}

/** The twelve digits of an account named by them or by its root's ARN. */
export function accountOf(value: string): string {
  return parseArn(value)?.account ?? value;
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
  if (isUniqueId(value)) return 'uniqueId';
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

function isAccountId(text: string): boolean {
  return text.length === 12 && consistsOf(text, digits);
}

/** Capitals and digits; IAM's are 21 long, its documentation promises 16 to 128. */
function isUniqueId(text: string): boolean {
  if (!text.startsWith('AIDA') && !text.startsWith('AROA')) return false;
  return text.length >= 16 && text.length <= 128 && consistsOf(text, capitals + digits);
}

const everyone: PrincipalName = { name: '*', strength: 'direct' };

function direct(name: string): PrincipalName {
  return { name, strength: 'direct' };
}

function viaRole(name: string): PrincipalName {
  return { name, strength: 'viaRole' };
}
