import type { Clock } from '../clock.ts';
import type { AccessKey } from '../database/directory/entities.ts';
import { AwsError } from '../errors.ts';
import type { Principal } from '../policy/principal.ts';
import type { LiveDirectory } from './directory.ts';
import { federatedUserPrincipal, roleSessionPrincipal, rootPrincipal, userPrincipal } from './principals.ts';
import type { Session, SessionSeal } from './session-seal.ts';
import { wellKnownRoot } from './well-known-credentials.ts';

/** Who signs with an access key id, if the signature is made with one of the secrets. */
export interface Credential {
  /** At least one. More than one only for the 12-digit keys of local development, which share the well-known secrets. */
  readonly secretAccessKeys: readonly string[];
  readonly principal: Principal;
}

export interface CredentialParts {
  readonly clock: Clock;
  readonly seal: SessionSeal;
  readonly wellKnownCredentials: boolean;
  /** Told of every principal that uses temporary credentials, before it is handed out. */
  onSession(principal: Principal, session: Session): void;
}

export interface Credentials {
  /** Throws UnrecognizedClientException or ExpiredTokenException. The same key gives the same objects while nothing changes. */
  find(directory: LiveDirectory, key: KeyInUse): Credential;
}

/** `sessionToken` undefined: the request carried none. */
interface KeyInUse {
  readonly accessKeyId: string;
  readonly sessionToken: string | undefined;
}

/** A session whose token was opened before, with what was made of it when the directory was at that revision. */
interface KnownSession {
  readonly accessKeyId: string;
  readonly session: Session;
  /** Of the directory; -1: none yet. */
  revision: number;
  credential: Credential | undefined;
}

/** Tokens that need not be opened again. Only real ones are kept, some 2 KB each. */
const knownSessionsMax = 10_000;
const wellKnownMax = 1000;

export function createCredentials(parts: CredentialParts): Credentials {
  /** Those of one revision of the directory. */
  const longTerm = new Map<string, Credential>();
  let longTermRevision = -1;
  const wellKnown = new Map<string, Credential>();
  const knownSessions = new Map<string, KnownSession>();

  return {
    find(directory, { accessKeyId, sessionToken }) {
      return sessionToken === undefined || isHabit(directory, accessKeyId)
        ? longTermCredential(directory, accessKeyId)
        : sessionCredential(directory, { accessKeyId, sessionToken });
    },
  };

  /** A well-known pair; tools that send one by habit may send some session token beside it (dynamodb-admin does). */
  function isHabit(directory: LiveDirectory, accessKeyId: string): boolean {
    return parts.wellKnownCredentials && !directory.accessKey(accessKeyId) && wellKnownRoot(accessKeyId) !== undefined;
  }

  function longTermCredential(directory: LiveDirectory, accessKeyId: string): Credential {
    const key = directory.accessKey(accessKeyId);
    if (key) return key.active ? declaredCredential(directory, key) : refuse(invalidKey);
    return parts.wellKnownCredentials ? wellKnownCredential(directory, accessKeyId) : refuse(invalidKey);
  }

  function wellKnownCredential(directory: LiveDirectory, accessKeyId: string): Credential {
    const known = wellKnown.get(accessKeyId);
    if (known) return isClosed(directory, known.principal.accountId) ? refuse(invalidKey) : known;
    const root = wellKnownRoot(accessKeyId);
    if (!root) return refuse(invalidKey);
    const credential = { secretAccessKeys: root.secretAccessKeys, principal: rootPrincipal(root.accountId) };
    // Any twelve digits are a key: whoever tries very many makes them anew.
    if (wellKnown.size >= wellKnownMax) wellKnown.clear();
    wellKnown.set(accessKeyId, credential);
    return isClosed(directory, root.accountId) ? refuse(invalidKey) : credential;
  }

  function declaredCredential(directory: LiveDirectory, key: AccessKey): Credential {
    if (longTermRevision !== directory.revision) {
      longTermRevision = directory.revision;
      longTerm.clear();
    }
    const known = longTerm.get(key.id);
    if (known) return known;
    const user = key.userName === undefined ? undefined : directory.named('user', key.accountId, key.userName);
    if ((key.userName !== undefined && !user) || isClosed(directory, key.accountId)) return refuse(invalidKey);
    const principal = user ? userPrincipal(user) : rootPrincipal(key.accountId);
    const credential = { secretAccessKeys: [key.secret], principal };
    longTerm.set(key.id, credential);
    return credential;
  }

  function sessionCredential(
    directory: LiveDirectory,
    { accessKeyId, sessionToken }: { readonly accessKeyId: string; readonly sessionToken: string },
  ): Credential {
    const known = knownSession(accessKeyId, sessionToken);
    if (!known) return refuse(invalidToken);
    if (known.session.expiration <= parts.clock.now()) {
      throw new AwsError('ExpiredTokenException', 'The security token included in the request is expired');
    }
    if (known.revision !== directory.revision) {
      known.credential = liveCredential(directory, known.session);
      known.revision = directory.revision;
    }
    return known.credential ?? refuse(invalidToken);
  }

  function knownSession(accessKeyId: string, sessionToken: string): KnownSession | undefined {
    const known = knownSessions.get(sessionToken);
    if (known) return known.accessKeyId === accessKeyId ? known : undefined;
    const session = parts.seal.open(sessionToken, accessKeyId);
    if (!session) return undefined;
    const opened: KnownSession = { accessKeyId, session, revision: -1, credential: undefined };
    if (knownSessions.size >= knownSessionsMax) {
      for (const oldest of knownSessions.keys()) {
        knownSessions.delete(oldest);
        break;
      }
    }
    knownSessions.set(sessionToken, opened);
    return opened;
  }

  /** Undefined: the role, user or account that the session belongs to is gone. */
  function liveCredential(directory: LiveDirectory, session: Session): Credential | undefined {
    const principal = sessionPrincipal(directory, session);
    if (!principal || isClosed(directory, principal.accountId)) return undefined;
    parts.onSession(principal, session);
    return { secretAccessKeys: [session.secretAccessKey], principal };
  }

  function sessionPrincipal(directory: LiveDirectory, session: Session): Principal | undefined {
    const { subject } = session;
    switch (subject.kind) {
      case 'role': {
        const role = directory.principalById(subject.roleId);
        return role?.kind === 'role' ? roleSessionPrincipal(role, session, subject.sessionName) : undefined;
      }
      case 'user': {
        const user = directory.principalById(subject.userId);
        return user?.kind === 'user' ? userPrincipal(user, session) : undefined;
      }
      case 'root':
        return rootExists(directory, subject.accountId) ? rootPrincipal(subject.accountId, session) : undefined;
      case 'federatedUser': {
        const { accountId, issuerId, name } = subject;
        if (issuerId === undefined) {
          const issuer = { kind: 'root', accountId } as const;
          return rootExists(directory, accountId) ? federatedUserPrincipal(issuer, session, name) : undefined;
        }
        const user = directory.principalById(issuerId);
        return user?.kind === 'user' ? federatedUserPrincipal(user, session, name) : undefined;
      }
    }
  }

  /** Sessions of a well-known root end with the well-known credentials. */
  function rootExists(directory: LiveDirectory, accountId: string): boolean {
    return parts.wellKnownCredentials || directory.hasAccount(accountId);
  }
}

/** A closed account lets nobody in. What AWS answers then is not known; this is its answer to a key that is gone. */
function isClosed({ organizations }: LiveDirectory, accountId: string): boolean {
  return organizations.member(accountId)?.closed === true;
}

/** Recorded with a final period for an unknown access key, without one for a bad session token. */
const invalidKey = 'The security token included in the request is invalid.';
const invalidToken = 'The security token included in the request is invalid';

function refuse(message: string): never {
  throw new AwsError('UnrecognizedClientException', message);
}
