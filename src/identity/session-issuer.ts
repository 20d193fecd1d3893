import type { Clock } from '../clock.ts';
import type { Directory } from '../database/directory/directory.ts';
import { arnOfEntity, defaultVersion, type Role, type User } from '../database/directory/entities.ts';
import { AwsError } from '../errors.ts';
import type { Principal, WebIdentityPrincipal } from '../policy/principal.ts';
import { federatedUserPrincipal, roleSessionPrincipal } from './principals.ts';
import type { Session, SessionPolicies, SessionSeal, SessionSubject } from './session-seal.ts';
import { sessionKeys } from './token-claims.ts';
import { newAccessKeyId, newSecretAccessKey, type RandomBytes } from './unique-ids.ts';

/** Issues temporary credentials. Whether the caller may have them was decided before. */
export interface SessionIssuer {
  /** Undefined: there is no such role. */
  role(roleArn: string): RoleFacts | undefined;
  /** The document of a managed policy of a customer or of AWS; undefined: there is none. */
  managedPolicy(policyArn: string): string | undefined;
  /** `roleArn` must exist. */
  assumeRole(request: AssumeRoleRequest): IssuedCredentials & { readonly principal: Principal };
  /** `caller` must be a user or root with a long-term access key. */
  userSession(request: UserSessionRequest): IssuedCredentials;
  /** `caller` as in `userSession`. */
  federatedUser(request: FederatedUserRequest): IssuedCredentials & { readonly principal: Principal };
}

export interface IssuedCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Epoch milliseconds, whole seconds. */
  readonly expiration: number;
}

export interface RoleFacts {
  readonly arn: string;
  readonly accountId: string;
  readonly name: string;
  readonly uniqueId: string;
  readonly maxSessionDurationSeconds: number;
  /** By key as given. */
  readonly tags: ReadonlyMap<string, string>;
}

export interface AssumeRoleRequest extends SessionLimits {
  readonly roleArn: string;
  readonly sessionName: string;
  /** Those inherited from the calling session included. */
  readonly tags: ReadonlyMap<string, string>;
  readonly transitiveTagKeys: readonly string[];
  readonly sourceIdentity?: string;
  readonly multiFactor?: true;
  /** For whom the token of an identity provider speaks: the session keeps what policies may ask of it. */
  readonly caller?: WebIdentityPrincipal;
}

export interface UserSessionRequest {
  readonly durationSeconds: number;
  readonly multiFactor?: true;
  readonly caller: Principal;
}

export interface FederatedUserRequest extends SessionLimits {
  readonly name: string;
  readonly tags: ReadonlyMap<string, string>;
  readonly caller: Principal;
}

interface SessionLimits {
  readonly durationSeconds: number;
  /** Session policies as text. */
  readonly policies?: readonly string[];
  /** Session policies by ARN, each at every request as it is then. */
  readonly policyArns?: readonly string[];
}

export interface SessionIssuerParts {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly seal: SessionSeal;
  directory(): Directory;
}

export function createSessionIssuer({ clock, randomBytes, seal, directory }: SessionIssuerParts): SessionIssuer {
  return {
    role(roleArn) {
      const role = roleOf(roleArn);
      if (!role) return undefined;
      return {
        arn: arnOfEntity(role),
        accountId: role.accountId,
        name: role.name,
        uniqueId: role.uniqueId,
        maxSessionDurationSeconds: role.maxSessionDurationSeconds,
        tags: new Map(Object.entries(role.tags)),
      };
    },

    managedPolicy(policyArn) {
      const policy = directory().managedPolicy(policyArn);
      return policy && defaultVersion(policy).text;
    },

    assumeRole(request) {
      const role = requireRole(roleOf(request.roleArn), request.roleArn);
      const limits = sessionPolicies(request);
      const { session, credentials } = issue(role.accountId, {
        ...terms(request),
        subject: { kind: 'role', roleId: role.uniqueId, sessionName: request.sessionName },
        ...(limits ? { policies: limits } : {}),
        tags: [...request.tags],
        transitiveTagKeys: request.transitiveTagKeys,
        ...(request.sourceIdentity === undefined ? {} : { sourceIdentity: request.sourceIdentity }),
        ...(request.multiFactor && { multiFactor: true }),
        ...(request.caller && {
          federation: { provider: request.caller.provider, keys: sessionKeys(request.caller.token) },
        }),
      });
      return { ...credentials, principal: roleSessionPrincipal(role, session, request.sessionName) };
    },

    userSession(request) {
      const caller = longTermCaller(request.caller);
      const subject: SessionSubject =
        caller.kind === 'user'
          ? { kind: 'user', userId: caller.uniqueId }
          : { kind: 'root', accountId: caller.accountId };
      return issue(caller.accountId, {
        ...terms(request),
        subject,
        tags: [],
        transitiveTagKeys: [],
        ...(request.multiFactor && { multiFactor: true }),
      }).credentials;
    },

    federatedUser(request) {
      const caller = longTermCaller(request.caller);
      const { session, credentials } = issue(caller.accountId, {
        ...terms(request),
        subject: {
          kind: 'federatedUser',
          accountId: caller.accountId,
          name: request.name,
          ...(caller.kind === 'user' ? { issuerId: caller.uniqueId } : {}),
        },
        // Without a session policy the session has no permissions of its own.
        policies: sessionPolicies(request) ?? { documents: [], arns: [] },
        tags: [...request.tags],
        transitiveTagKeys: [],
      });
      return { ...credentials, principal: federatedUserPrincipal(caller, session, request.name) };
    },
  };

  function roleOf(arn: string): Role | undefined {
    const principal = directory().principal(arn);
    return principal?.kind === 'role' ? principal : undefined;
  }

  /** Whole seconds, as STS shows them, so that a session ends exactly when it says. */
  function terms({ durationSeconds }: { readonly durationSeconds: number }): Pick<Session, 'issuedAt' | 'expiration'> {
    const issuedAt = Math.floor(clock.now() / 1000) * 1000;
    return { issuedAt, expiration: issuedAt + durationSeconds * 1000 };
  }

  function issue(
    accountId: string,
    content: Omit<Session, 'secretAccessKey'>,
  ): { readonly session: Session; readonly credentials: IssuedCredentials } {
    const accessKeyId = newAccessKeyId('ASIA', accountId, randomBytes);
    const secretAccessKey = newSecretAccessKey(randomBytes);
    const session = { ...content, secretAccessKey };
    const sessionToken = seal.seal(session, accessKeyId);
    return { session, credentials: { accessKeyId, secretAccessKey, sessionToken, expiration: session.expiration } };
  }

  function longTermCaller(caller: Principal): User | { readonly kind: 'root'; readonly accountId: string } {
    if (caller.session) throw new Error(`${caller.arn} has a session already`);
    if (caller.kind === 'root') return { kind: 'root', accountId: caller.accountId };
    const user = caller.kind === 'user' ? directory().principalById(caller.uniqueId) : undefined;
    if (user?.kind !== 'user') throw unrecognized();
    return user;
  }
}

/** The user was deleted while its request was on the way. */
function unrecognized(): AwsError {
  return new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.');
}

function requireRole(role: Role | undefined, arn: string): Role {
  if (!role) throw new Error(`there is no role ${arn}`);
  return role;
}

function sessionPolicies({ policies, policyArns }: SessionLimits): SessionPolicies | undefined {
  if (!policies && !policyArns) return undefined;
  return { documents: (policies ?? []).map((text) => ({ text })), arns: policyArns ?? [] };
}
