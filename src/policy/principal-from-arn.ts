import { parseArn, rootArn } from '../arn.ts';
import type { Principal } from './principal.ts';
import { principalSort } from './principal-names.ts';

/** What a request says of its principal beside the ARN, where it says it. */
export interface PrincipalHints {
  /** `aws:PrincipalArn`: the ARN of a session's role with its path, which the session's own ARN leaves out. */
  readonly principalArn?: string | undefined;
  /** `aws:userid`. */
  readonly userId?: string | undefined;
}

/**
 * The principal that a name speaks of, as far as the name tells: the ARN of a user, a role (any session of it), a role session, a
 * federated user or root; twelve digits (root); a service (`redshift.amazonaws.com`); null for nobody. Undefined for any other text.
 * Tags, unique ids and the issuer of a federated user are not known from a name.
 */
export function principalFromArn(name: string | null, hints: PrincipalHints = {}): Principal | undefined {
  const tags: ReadonlyMap<string, string> = new Map();
  if (name === null) return { kind: 'anonymous', arn: '', accountId: '', userId: '', tags };
  const arn = parseArn(name);
  if (!arn) return named(name, tags);
  const accountId = arn.account;
  const userId = hints.userId ?? '';
  const lastName = arn.resource.slice(arn.resource.lastIndexOf('/') + 1);
  switch (principalSort({ type: 'AWS', value: name })) {
    case 'account':
      return { kind: 'root', arn: rootArn(accountId), accountId, userId: accountId, tags };
    case 'user':
      // Without its unique id a user is known by its ARN alone.
      return {
        kind: 'user',
        arn: name,
        accountId,
        userId,
        tags,
        userName: lastName,
        uniqueId: uniqueIdOf(userId, 'AIDA') ?? name,
      };
    case 'federatedUser':
      return { kind: 'federatedUser', arn: name, accountId, userId, tags, issuerArn: rootArn(accountId) };
    case 'role':
      return session({ accountId, roleArn: name, roleName: lastName, sessionName: sessionOf(userId), userId });
    case 'roleSession': {
      const [, roleName, sessionName] = arn.resource.split('/') as [string, string, string];
      const hint = hints.principalArn?.startsWith(`arn:aws:iam::${accountId}:role/`) ? hints.principalArn : undefined;
      const roleArn = hint?.endsWith(`/${roleName}`) ? hint : `arn:aws:iam::${accountId}:role/${roleName}`;
      return session({ accountId, roleArn, roleName, sessionName, userId });
    }
  }
  return undefined;
}

function named(name: string, tags: ReadonlyMap<string, string>): Principal | undefined {
  if (principalSort({ type: 'AWS', value: name }) === 'account') return principalFromArn(rootArn(name));
  const isService = name.includes('.') && !name.includes(' ') && !name.includes(':') && !name.includes('/');
  return isService ? { kind: 'service', arn: name, accountId: '', userId: '', tags, serviceName: name } : undefined;
}

interface SessionParts {
  readonly accountId: string;
  readonly roleArn: string;
  readonly roleName: string;
  readonly sessionName: string;
  readonly userId: string;
}

function session({ accountId, roleArn, roleName, sessionName, userId }: SessionParts): Principal {
  return {
    kind: 'roleSession',
    arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
    accountId,
    userId,
    tags: new Map(),
    roleArn,
    // Without its unique id a role is known by its ARN alone.
    roleUniqueId: uniqueIdOf(userId, 'AROA') ?? roleArn,
    sessionName,
  };
}

/** Of `AIDA…`, or of `AROA…:session`. */
function uniqueIdOf(userId: string, prefix: 'AIDA' | 'AROA'): string | undefined {
  return userId.startsWith(prefix) ? userId.split(':')[0] : undefined;
}

/** Of `AROA…:session`. */
function sessionOf(userId: string): string {
  return userId.split(':').slice(1).join(':');
}
